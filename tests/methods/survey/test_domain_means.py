import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import domain_means, survey_design, survey_mean, survey_ratio

answers = arrays(np.float64, (8,), elements=st.floats(-100, 100))
weights = arrays(np.float64, (8,), elements=st.floats(1, 50))
STRATA = [1, 1, 1, 1, 2, 2, 2, 2]
DOMAIN = np.array(["x", "y", "x", "y", "y", "x", "y", "x"])


def test_apistrat_by_type_is_each_stratum_alone(apistrat, apistrat_design):
    """By type of school the domains are the strata: their errors are those of simple samples."""
    values, kind = apistrat.numbers("api00"), apistrat.labels("stype")
    found = domain_means(values, kind, apistrat_design)
    assert found.labels.tolist() == ["E", "H", "M"]
    assert np.allclose(found.estimate.value, [674.43, 625.82, 636.60])
    for k, (name, size) in enumerate((("E", 4421), ("H", 755), ("M", 1018))):
        inside = values[kind == name]
        simple = np.sqrt((1 - inside.size / size) * inside.var(ddof=1) / inside.size)
        assert found.estimate.standard_error[k] == pytest.approx(simple)
    assert found.respondents.tolist() == [100, 50, 50]
    assert np.allclose(found.population, [4421, 755, 1018])


@given(answers, weights)
def test_each_domain_is_a_ratio_to_its_indicator(values, weight):
    design = survey_design(weight, strata=STRATA)
    found = domain_means(values, DOMAIN, design)
    inside = np.column_stack([DOMAIN == "x", DOMAIN == "y"]).astype(float)
    ratio = survey_ratio(values[:, None] * inside, inside, design)
    assert np.allclose(found.estimate.value, ratio.value)
    assert np.allclose(found.estimate.covariance, ratio.covariance, atol=1e-8)


@given(answers, weights)
def test_one_domain_is_the_mean(values, weight):
    design = survey_design(weight, strata=STRATA)
    found, mean = domain_means(values, ["all"] * 8, design).estimate, survey_mean(values, design)
    assert np.allclose(found.value, mean.value)
    assert np.allclose(found.covariance, mean.covariance)


@given(answers, weights, st.permutations(range(8)))
def test_order_does_not_matter(values, weight, order):
    base = domain_means(values, DOMAIN, survey_design(weight, strata=STRATA))
    design = survey_design(weight[order], strata=np.array(STRATA)[order])
    moved = domain_means(values[order], DOMAIN[order], design)
    assert np.allclose(moved.estimate.covariance, base.estimate.covariance, atol=1e-8)


def test_cutting_the_sample_down_would_understate_the_error():
    """A domain found in half of the clusters: that it was found there is chance too."""
    clusters = np.repeat(np.arange(20), 5)
    domain = np.where(np.arange(100) % 5 < clusters % 5, "in", "out")
    values = np.arange(100.0) % 7 + clusters
    whole = domain_means(values, domain, survey_design(np.ones(100), clusters=clusters))
    inside = domain == "in"
    cut = survey_mean(values[inside], survey_design(np.ones(inside.sum())))
    assert whole.estimate.value[0] == pytest.approx(cut.value[0])
    assert whole.estimate.standard_error[0] > cut.standard_error[0]


def test_who_did_not_answer_can_be_a_domain():
    values = [1.0, 3.0, 0.0, 5.0]
    found = domain_means(values, ["yes", "yes", "no answer", "yes"], survey_design(np.ones(4)))
    assert found.estimate.value[found.labels == "yes"][0] == 3


def test_refusals():
    design = survey_design(np.ones(3))
    with pytest.raises(MethodError, match="one domain for each respondent"):
        domain_means([1, 2, 3], ["a", "b"], design)
    with pytest.raises(MethodError, match="Pass one question"):
        domain_means(np.ones((3, 2)), ["a", "b", "c"], design)
    with pytest.raises(MethodError, match="one value for each respondent"):
        domain_means([1, 2], ["a", "b"], design)
