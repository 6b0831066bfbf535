"""Survey estimation: designs, errors that follow from them, weights that meet known totals."""

from kerege.methods.survey.balanced_repeated_replication import balanced_repeated_replication
from kerege.methods.survey.calibrated_total import calibrated_total
from kerege.methods.survey.design import Estimate, SurveyDesign, survey_design
from kerege.methods.survey.domain_means import DomainMeans, domain_means
from kerege.methods.survey.effective_sample_size import design_effect, effective_sample_size
from kerege.methods.survey.jackknife import jackknife
from kerege.methods.survey.kendall_concordance import Concordance, kendall_concordance
from kerege.methods.survey.linear_calibration import Calibrated, linear_calibration
from kerege.methods.survey.logit_calibration import logit_calibration
from kerege.methods.survey.raking import Raked, raking
from kerege.methods.survey.replicates import Replicates, replicate_estimate
from kerege.methods.survey.survey_bootstrap import survey_bootstrap
from kerege.methods.survey.survey_mean import survey_mean
from kerege.methods.survey.survey_ratio import survey_ratio
from kerege.methods.survey.survey_total import survey_total

__all__ = [
    "Calibrated",
    "Concordance",
    "DomainMeans",
    "Estimate",
    "Raked",
    "Replicates",
    "SurveyDesign",
    "balanced_repeated_replication",
    "calibrated_total",
    "design_effect",
    "domain_means",
    "effective_sample_size",
    "jackknife",
    "kendall_concordance",
    "linear_calibration",
    "logit_calibration",
    "raking",
    "replicate_estimate",
    "survey_bootstrap",
    "survey_design",
    "survey_mean",
    "survey_ratio",
    "survey_total",
]
