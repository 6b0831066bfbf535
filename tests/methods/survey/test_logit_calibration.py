import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from kerege.methods.errors import MethodError
from kerege.methods.survey import linear_calibration, logit_calibration

weights = arrays(np.float64, (7,), elements=st.floats(1, 20))
known = arrays(np.float64, (7,), elements=st.floats(-5, 5).map(lambda v: round(v, 1)), unique=True)
BOUNDS = {"lower": 0.4, "upper": 2.5}


def test_one_column_is_a_single_factor():
    found = logit_calibration(np.ones((4, 1)), [60], np.full(4, 10.0), **BOUNDS)
    assert np.allclose(found.weights, 15)


def test_apistrat_total_of_api99_is_met_within_the_bounds(apistrat, apipop):
    columns = np.column_stack([np.ones(len(apistrat)), apistrat.numbers("api99")])
    totals = [len(apipop), apipop.numbers("api99").sum()]
    found = logit_calibration(columns, totals, apistrat.numbers("pw"), lower=0.9, upper=1.1)
    assert np.allclose(found.weights @ columns, totals, rtol=1e-10)
    assert (found.ratio > 0.9).all()
    assert (found.ratio < 1.1).all()


@given(weights, known, st.floats(0.8, 1.3), st.floats(-0.2, 0.2))
def test_the_totals_hold_within_the_bounds_or_no_weights_could(weight, column, size, tilt):
    columns = np.column_stack([np.ones(7), column])
    totals = weight @ columns * [size, 1 + tilt]
    try:
        found = logit_calibration(columns, totals, weight, **BOUNDS)
    except MethodError as refused:
        program = linprog(
            np.zeros(7),
            A_eq=(columns * weight[:, None]).T,
            b_eq=totals,
            bounds=[(0.41, 2.49)] * 7,
        )
        assert program.status == 2, refused  # noqa: PT017 -- a refusal is right where none exist
    else:
        assert found.deviation < 1e-9
        assert ((found.ratio > 0.4) & (found.ratio < 2.5)).all()
        odds = np.log((found.ratio - 0.4) / (2.5 - found.ratio))
        left = odds - columns @ np.linalg.lstsq(columns, odds, rcond=None)[0]
        assert np.allclose(left, 0, atol=1e-5)


def test_for_small_changes_it_is_the_linear_one():
    generator = np.random.default_rng(9)
    columns = np.column_stack([np.ones(50), generator.normal(size=50)])
    weight = generator.uniform(5, 10, 50)
    totals = weight @ columns * 1.001
    linear = linear_calibration(columns, totals, weight).weights
    assert np.allclose(
        logit_calibration(columns, totals, weight, **BOUNDS).weights, linear, rtol=1e-5
    )


@given(weights, known, st.permutations(range(7)), st.floats(0.01, 100))
def test_order_and_units_do_not_matter(weight, column, order, unit):
    columns = np.column_stack([np.ones(7), column])
    totals = weight @ columns + 0.02 * weight.sum() * np.array([1, 0.5])
    base = logit_calibration(columns, totals, weight, **BOUNDS)
    moved = logit_calibration(
        columns[order] * [1, unit], totals * [1, unit], weight[order], **BOUNDS
    )
    assert np.allclose(moved.weights, base.weights[order], rtol=1e-5)


def test_it_does_not_stop_where_heights_no_longer_differ():
    """Totals that weights well within the bounds meet, found by the property above."""
    columns = np.column_stack([np.ones(7), [0, 1, 1.5, 4.5, -4, 3, 2.5]])
    totals = columns.sum(axis=0) * [1.20703125, 1.125]
    found = logit_calibration(columns, totals, np.ones(7), **BOUNDS)
    assert found.deviation < 1e-10


def test_totals_out_of_reach_are_named_and_others_are_not():
    columns = np.column_stack([np.ones(6), [1, 1, 1, 0, 0, 0], [1, 0, 1, 0, 1, 0]])
    with pytest.raises(MethodError, match=r"within the bounds .*totals \[1\]"):
        logit_calibration(columns, [6, 9, 3], np.ones(6), **BOUNDS)


def test_totals_on_the_very_bound_put_weights_on_it():
    found = logit_calibration(np.ones((4, 1)), [10], np.ones(4), lower=0.4, upper=2.5)
    assert np.allclose(found.ratio, 2.5)


@pytest.mark.parametrize(
    ("lower", "upper"), [(1, 2), (-0.1, 2), (0.5, 1), (0.5, np.inf), (np.nan, 2)]
)
def test_bounds_must_hold_one_between_them(lower, upper):
    with pytest.raises(MethodError, match="hold 1 between them"):
        logit_calibration(np.ones((4, 1)), [4], np.ones(4), lower=lower, upper=upper)


def test_other_refusals_are_those_of_linear_calibration():
    with pytest.raises(MethodError, match="already say"):
        logit_calibration([[1, 1], [1, 1]], [2, 2], [1, 1], **BOUNDS)
