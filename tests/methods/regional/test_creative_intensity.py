import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from kerege.methods.errors import MethodError
from kerege.methods.regional import creative_intensity


def test_by_hand():
    found = creative_intensity([30, 10, 45], [100, 100, 60], sample=[100, 100, 60], threshold=0.3)
    assert np.allclose(found.intensity, [0.3, 0.1, 0.75])
    assert found.creative.tolist() == [True, False, True]
    assert found.certain.tolist() == [False, True, True]


@given(st.integers(0, 200), st.integers(1, 200), st.floats(0.5, 0.99))
def test_a_census_has_the_interval_of_scipy(creative, others, level):
    workers = creative + others
    found = creative_intensity(
        [creative], [workers], sample=[workers], threshold=0.3, confidence=level
    )
    other = binomtest(creative, workers).proportion_ci(level, method="wilson")
    assert found.low[0] == pytest.approx(other.low, abs=1e-12)
    assert found.high[0] == pytest.approx(other.high, abs=1e-12)


@given(st.floats(0.1, 1e3))
def test_the_unit_of_workers_does_not_matter(unit):
    base = creative_intensity([3.0], [10.0], sample=[50], threshold=0.25)
    other = creative_intensity([3.0 * unit], [10.0 * unit], sample=[50], threshold=0.25)
    assert np.allclose([base.low, base.high], [other.low, other.high])


def test_more_persons_asked_make_it_certain():
    few = creative_intensity([0.4], [1.0], sample=[20], threshold=0.3)
    many = creative_intensity([0.4], [1.0], sample=[2000], threshold=0.3)
    assert not few.certain[0]
    assert many.certain[0]


def test_limits():
    found = creative_intensity([0, 5], [5, 5], sample=[5, 5], threshold=0.5)
    assert found.low[0] == 0
    assert found.high[1] == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"creative_workers": [2.0]}, "more creative workers than workers"),
        ({"workers": [0.0], "creative_workers": [0.0]}, "no workers"),
        ({"sample": [0]}, "not observed"),
        ({"sample": [5, 5]}, "do not fit together"),
        ({"workers": [1.0, 1.0]}, "do not fit together"),
        ({"creative_workers": [-1.0]}, "negative"),
        ({"creative_workers": [np.nan]}, "not finite"),
        ({"threshold": 30}, "Write 0.3"),
        ({"threshold": 0}, "between 0 and 1"),
        ({"threshold": 1}, "between 0 and 1"),
        ({"confidence": 1}, "between 0 and 1"),
    ],
)
def test_refusals(wrong, message):
    good = {"creative_workers": [0.5], "workers": [1.0], "sample": [10], "threshold": 0.3}
    with pytest.raises(MethodError, match=message):
        creative_intensity(**{**good, **wrong})


def test_the_threshold_has_no_default():
    with pytest.raises(TypeError, match="threshold"):
        creative_intensity([1.0], [2.0], sample=[10])
