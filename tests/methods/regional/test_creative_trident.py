import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import creative_trident

LISTS = {
    "creative_occupation": [True, False, True],
    "creative_industry": [True, False],
}
WORKERS = [[10.0, 4.0], [6.0, 70.0], [1.0, 2.0]]


def test_by_hand():
    found = creative_trident(WORKERS, **LISTS)
    assert (found.specialist, found.support, found.embedded, found.outside) == (11, 6, 6, 70)
    assert found.creative_economy == 23
    assert found.creative_industries == 17
    assert found.creative_occupations == 17
    assert found.share_of_workforce == pytest.approx(23 / 93)


@given(arrays(np.int64, (4, 3, 2), elements=st.integers(1, 1000)))
def test_the_prongs_and_the_rest_are_everybody(workers):
    found = creative_trident(workers, **LISTS)
    everybody = workers.sum(axis=(1, 2))
    assert np.allclose(found.creative_economy + found.outside, everybody)
    assert np.allclose(found.creative_industries, workers[:, :, 0].sum(axis=1))
    assert np.allclose(found.creative_occupations, workers[:, [0, 2]].sum(axis=(1, 2)))


@given(
    arrays(np.int64, (3, 2), elements=st.integers(1, 1000)),
    st.permutations(range(3)),
    st.floats(0.01, 100),
)
def test_order_and_unit_do_not_matter(workers, order, unit):
    base = creative_trident(workers, **LISTS)
    occupations = np.array(LISTS["creative_occupation"])[order]
    moved = creative_trident(
        workers[order] * unit,
        creative_occupation=occupations,
        creative_industry=LISTS["creative_industry"],
    )
    assert moved.embedded == pytest.approx(base.embedded * unit)
    assert moved.share_of_workforce == pytest.approx(base.share_of_workforce)


def test_limits():
    nothing = creative_trident(
        WORKERS, creative_occupation=[False] * 3, creative_industry=[False] * 2
    )
    assert nothing.creative_economy == 0
    everything = creative_trident(
        WORKERS, creative_occupation=[True] * 3, creative_industry=[True] * 2
    )
    assert everything.specialist == 93
    assert everything.share_of_workforce == 1


@pytest.mark.parametrize(
    ("workers", "lists", "message"),
    [
        ([[1.0, -1.0]] * 3, {}, "negative"),
        ([[1.0, np.nan]] * 3, {}, "not finite"),
        ([[0.0, 0.0]] * 3, {}, "counts nobody"),
        (WORKERS, {"creative_occupation": [True]}, "creative_occupation.*expected 3 booleans"),
        (WORKERS, {"creative_industry": [1, 0]}, "does not fit the table"),
        ([1.0], {}, "1 axes, not 2 or 3"),
    ],
)
def test_refusals(workers, lists, message):
    with pytest.raises(MethodError, match=message):
        creative_trident(workers, **{**LISTS, **lists})
