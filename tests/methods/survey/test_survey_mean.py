import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import survey_design, survey_mean, survey_ratio

answers = arrays(np.float64, (6,), elements=st.floats(-100, 100))
weights = arrays(np.float64, (6,), elements=st.floats(1, 50))
STRATA = [1, 1, 1, 2, 2, 2]


def test_apistrat_mean_662_29_with_error_9_4089(apistrat, apistrat_design):
    found = survey_mean(apistrat.numbers("api00"), apistrat_design)
    assert found.value[0] == pytest.approx(662.29, abs=0.005)
    assert found.standard_error[0] == pytest.approx(9.4089, abs=0.00005)


def test_apistrat_covers_the_true_mean(apistrat, apistrat_design, apipop):
    truth = apipop.numbers("api00").mean()
    assert truth == pytest.approx(664.7126, abs=0.00005)
    low, high = survey_mean(apistrat.numbers("api00"), apistrat_design).interval(0.95)
    assert low[0] < truth < high[0]


def test_apistrat_by_the_textbook_formula_of_a_stratified_mean(apistrat, apistrat_design):
    """The sizes of strata are known, so the mean is a sum of stratum means with known weights."""
    values, stratum = apistrat.numbers("api00"), apistrat.labels("stype")
    size = {"E": 4421, "H": 755, "M": 1018}
    mean = variance = 0.0
    for name, count in size.items():
        inside, share = values[stratum == name], count / 6194
        mean += share * inside.mean()
        variance += share**2 * (1 - inside.size / count) * inside.var(ddof=1) / inside.size
    found = survey_mean(values, apistrat_design)
    assert found.value[0] == pytest.approx(mean, rel=1e-7)
    assert found.standard_error[0] == pytest.approx(np.sqrt(variance), rel=1e-6)


@pytest.mark.slow
def test_drawn_often_the_stated_error_is_the_spread_of_the_means(apipop):
    """Five hundred stratified samples of the real schools: means spread as the errors say."""
    values, stratum = apipop.numbers("api00"), apipop.labels("stype")
    generator = np.random.default_rng(11)
    groups = [np.flatnonzero(stratum == name) for name in "EHM"]
    means, errors, covered = [], [], 0
    for _ in range(500):
        drawn = [
            generator.choice(g, n, replace=False)
            for g, n in zip(groups, (100, 50, 50), strict=True)
        ]
        size = np.concatenate([np.full(len(d), g.size) for g, d in zip(groups, drawn, strict=True)])
        taken = np.concatenate([np.full(len(d), len(d)) for d in drawn])
        rows = np.concatenate(drawn)
        design = survey_design(size / taken, strata=stratum[rows], population=size)
        found = survey_mean(values[rows], design)
        low, high = found.interval(0.95)
        covered += int(low[0] < values.mean() < high[0])
        means.append(found.value[0])
        errors.append(found.standard_error[0])
    assert np.std(means) == pytest.approx(np.mean(errors), rel=0.08)
    assert 0.92 < covered / 500 < 0.98


@given(answers, weights)
def test_it_is_the_ratio_to_a_variable_of_ones(values, weight):
    design = survey_design(weight, strata=STRATA)
    mean, ratio = survey_mean(values, design), survey_ratio(values, np.ones(6), design)
    assert np.allclose(mean.value, ratio.value)
    assert np.allclose(mean.covariance, ratio.covariance)


@given(answers, weights, st.floats(0.1, 10), st.floats(-100, 100), st.floats(0.1, 10))
def test_unit_and_zero_of_the_answers_and_scale_of_the_weights(values, weight, unit, zero, times):
    base = survey_mean(values, survey_design(weight, strata=STRATA))
    moved = survey_mean(values * unit + zero, survey_design(weight * times, strata=STRATA))
    assert np.allclose(moved.value, base.value * unit + zero)
    assert np.allclose(moved.standard_error, base.standard_error * unit, atol=1e-8)


def test_all_alike_has_no_error():
    found = survey_mean(np.full(6, 4.0), survey_design(np.ones(6)))
    assert found.value.tolist() == [4]
    assert found.standard_error.tolist() == [0]


def test_refusals():
    design = survey_design(np.ones(3))
    with pytest.raises(MethodError, match="one value for each respondent"):
        survey_mean([1, 2], design)
    with pytest.raises(MethodError, match="not finite"):
        survey_mean([1, 2, np.inf], design)
