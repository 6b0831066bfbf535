"""Indicators: scales, weights, composite indicators, and the certainty of rankings."""

from kerege.methods.indicators.analytic_hierarchy_process import (
    PairwiseWeights,
    analytic_hierarchy_process,
)
from kerege.methods.indicators.average_rank import average_rank
from kerege.methods.indicators.benefit_of_the_doubt import BenefitOfTheDoubt, benefit_of_the_doubt
from kerege.methods.indicators.box_cox import BoxCox, box_cox
from kerege.methods.indicators.budget_allocation import BudgetWeights, budget_allocation
from kerege.methods.indicators.composite_indicator import CompositeIndicator, composite_indicator
from kerege.methods.indicators.composite_sensitivity import (
    Choice,
    CompositeSensitivity,
    composite_sensitivity,
)
from kerege.methods.indicators.composite_uncertainty import (
    CompositeUncertainty,
    composite_uncertainty,
)
from kerege.methods.indicators.copeland import Copeland, copeland
from kerege.methods.indicators.dersimonian_laird import DerSimonianLaird, dersimonian_laird
from kerege.methods.indicators.group_imputation import group_imputation
from kerege.methods.indicators.inverse_variance_pooling import (
    PooledEstimate,
    inverse_variance_pooling,
)
from kerege.methods.indicators.multivariate_checks import MultivariateChecks, multivariate_checks
from kerege.methods.indicators.multivariate_normal_imputation import multivariate_normal_imputation
from kerege.methods.indicators.nearest_neighbour_imputation import (
    DonorImputation,
    nearest_neighbour_imputation,
)
from kerege.methods.indicators.normalise import (
    min_max_normalise,
    rank_normalise,
    standardise,
)
from kerege.methods.indicators.normalise_by_reference import (
    borda_normalise,
    distance_to_reference,
    distance_to_target,
    percentile_normalise,
)
from kerege.methods.indicators.outlier_treatment import OutlierTreatment, outlier_treatment
from kerege.methods.indicators.principal_component_weights import (
    ComponentWeights,
    principal_component_weights,
)
from kerege.methods.indicators.rank_correlation import RankCorrelation, rank_correlation
from kerege.methods.indicators.rank_interval import (
    RankInterval,
    rank_interval,
    rank_interval_of_draws,
)
from kerege.methods.indicators.relative_position import relative_position
from kerege.methods.indicators.sobol_indices import SobolIndices, sobol_indices, sobol_sample

__all__ = [
    "BenefitOfTheDoubt",
    "BoxCox",
    "BudgetWeights",
    "Choice",
    "ComponentWeights",
    "CompositeIndicator",
    "CompositeSensitivity",
    "CompositeUncertainty",
    "Copeland",
    "DerSimonianLaird",
    "DonorImputation",
    "MultivariateChecks",
    "OutlierTreatment",
    "PairwiseWeights",
    "PooledEstimate",
    "RankCorrelation",
    "RankInterval",
    "SobolIndices",
    "analytic_hierarchy_process",
    "average_rank",
    "benefit_of_the_doubt",
    "borda_normalise",
    "box_cox",
    "budget_allocation",
    "composite_indicator",
    "composite_sensitivity",
    "composite_uncertainty",
    "copeland",
    "dersimonian_laird",
    "distance_to_reference",
    "distance_to_target",
    "group_imputation",
    "inverse_variance_pooling",
    "min_max_normalise",
    "multivariate_checks",
    "multivariate_normal_imputation",
    "nearest_neighbour_imputation",
    "outlier_treatment",
    "percentile_normalise",
    "principal_component_weights",
    "rank_correlation",
    "rank_interval",
    "rank_interval_of_draws",
    "rank_normalise",
    "relative_position",
    "sobol_indices",
    "sobol_sample",
    "standardise",
]
