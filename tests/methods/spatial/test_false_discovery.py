import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.spatial import false_discovery

p_values = arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1))


@given(p_values)
def test_the_adjusted_values_are_those_of_scipy(p_value):
    expected = stats.false_discovery_control(p_value)
    np.testing.assert_allclose(false_discovery(p_value, level=0.05).adjusted, expected)


@given(p_values, st.sampled_from([0.01, 0.05, 0.2]))
def test_flags_are_the_step_up_rule(p_value, level):
    ranked = np.sort(p_value)
    within = np.flatnonzero(ranked <= level * np.arange(1, p_value.size + 1) / p_value.size)
    limit = ranked[within[-1]] if within.size else -1
    found = false_discovery(p_value, level=level)
    close = np.abs(found.adjusted - level) < 1e-12
    np.testing.assert_array_equal(found.flagged[~close], (p_value <= limit)[~close])


def test_at_the_level_itself_a_region_is_flagged():
    assert false_discovery(np.array([0.05]), level=0.05).flagged.all()


def test_the_example_of_the_paper():
    """Benjamini and Hochberg (1995), section 3.2: fifteen tests, four flagged at 0.05."""
    p_value = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000),
    ]
    assert false_discovery(p_value, level=0.05).flagged.sum() == 4


def test_order_does_not_matter_and_missing_does_not_count():
    base = false_discovery([0.01, 0.04, 0.9], level=0.05)
    turned = false_discovery([0.9, 0.01, 0.04], level=0.05)
    np.testing.assert_allclose(turned.adjusted[[1, 2, 0]], base.adjusted)
    gap = false_discovery(
        [0.01, np.nan, 0.04, 0.9], level=0.05, missing=[False, True, False, False]
    )
    np.testing.assert_allclose(gap.adjusted[[0, 2, 3]], base.adjusted)
    assert not gap.flagged[1]
    assert np.isnan(gap.adjusted[1])


@pytest.mark.parametrize(
    ("p_value", "arguments", "message"),
    [
        ([0.1, 1.2], {}, "above 1"),
        ([-0.1], {}, "negative"),
        ([np.nan], {}, "not finite"),
        ([0.5], {"missing": [True]}, "Nothing was tested"),
        ([0.5], {"level": 0}, "between 0 and 1"),
        ([0.5], {"level": 1}, "between 0 and 1"),
    ],
)
def test_refusals(p_value, arguments, message):
    with pytest.raises(MethodError, match=message):
        false_discovery(p_value, **({"level": 0.05} | arguments))
