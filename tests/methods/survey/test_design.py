import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import t as student

from kerege.methods.errors import MethodError
from kerege.methods.survey import survey_design, survey_mean, survey_total

answers = arrays(np.float64, (8,), elements=st.floats(-100, 100))
STRATA = ["a", "a", "a", "a", "b", "b", "b", "b"]
CLUSTERS = [1, 1, 2, 2, 3, 3, 4, 4]


def test_apistrat_weights_add_up_to_all_schools(apistrat_design, apipop):
    assert apistrat_design.weights.sum() == pytest.approx(len(apipop), abs=1e-4)
    assert apistrat_design.degrees_of_freedom == 200 - 3
    assert apistrat_design.sampled.tolist() == [100, 50, 50]
    assert np.allclose(apistrat_design.fraction, [100 / 4421, 50 / 755, 50 / 1018])


def test_the_interval_is_students(apistrat, apistrat_design):
    found = survey_mean(apistrat.numbers("api00"), apistrat_design)
    low, high = found.interval(0.95)
    half = student.ppf(0.975, 197) * found.standard_error
    assert np.allclose([low, high], [found.value - half, found.value + half])


@given(answers)
def test_each_respondent_alone_in_one_stratum_is_the_plain_variance(values):
    design = survey_design(np.full(8, 5.0), population=np.full(8, 40.0))
    variance = survey_total(values, design).covariance[0, 0]
    assert variance == pytest.approx((1 - 8 / 40) * 40**2 * values.var(ddof=1) / 8, abs=1e-9)


@given(answers)
def test_clusters_count_as_one_answer(values):
    design = survey_design(np.ones(8), strata=STRATA, clusters=CLUSTERS)
    totals = values.reshape(4, 2).sum(axis=1)
    expected = (totals[0] - totals[1]) ** 2 + (totals[2] - totals[3]) ** 2
    assert survey_total(values, design).covariance[0, 0] == pytest.approx(expected, abs=1e-9)


@given(answers, st.permutations(range(8)))
def test_order_and_names_do_not_matter(values, order):
    base = survey_total(values, survey_design(np.ones(8), strata=STRATA, clusters=CLUSTERS))
    moved = survey_design(
        np.ones(8),
        strata=np.array(STRATA)[order],
        clusters=np.array([f"cluster {-k}" for k in CLUSTERS])[order],
    )
    found = survey_total(values[order], moved)
    assert np.allclose(found.covariance, base.covariance, atol=1e-8)


def test_a_stratum_taken_whole_adds_no_error():
    known = {"strata": [1, 1, 2], "population": [2, 2, 1]}
    found = survey_total([3, 9, 100], survey_design([1, 1, 1], **known))
    assert found.value[0] == 112
    assert found.standard_error[0] == 0


def test_a_contrast_uses_the_covariance():
    design = survey_design(np.ones(8), strata=STRATA)
    values = np.arange(16.0).reshape(8, 2) ** 1.5
    both = survey_mean(values, design)
    difference = survey_mean(values[:, 0] - values[:, 1], design)
    found = both.contrast([1, -1])
    assert np.allclose(found.value, difference.value)
    assert np.allclose(found.standard_error, difference.standard_error)
    with pytest.raises(MethodError, match="one coefficient for each estimate"):
        both.contrast([1, 2, 3])


@pytest.mark.parametrize(
    ("weights", "more", "message"),
    [
        ([1, 0], {}, r"no weight \(weights, first at \[1\]\)"),
        ([1, -1], {}, "negative"),
        ([1, np.nan], {}, "not finite"),
        ([], {}, "nothing to compute"),
        ([1, 1], {"strata": [1]}, "one label for each respondent"),
        ([1, 1], {"strata": [1, np.nan]}, "label is not known"),
        ([1, 1], {"clusters": [1, 1]}, "one cluster, which shows no variance"),
        ([1, 1, 1], {"strata": [1, 2, 2]}, "one cluster, which shows no variance"),
        ([1, 1, 1, 1], {"strata": [1, 1, 2, 2], "clusters": [1, 2, 2, 3]}, "in two strata"),
        ([1, 1], {"population": [1, 1]}, "smaller than its sample"),
        ([1, 1], {"population": [5, 6]}, "two sizes"),
        ([1, 1], {"population": [5]}, "one population for each"),
        ([1, 1], {"population": [5, np.inf]}, "not finite"),
    ],
)
def test_refusals(weights, more, message):
    with pytest.raises(MethodError, match=message):
        survey_design(weights, **more)
