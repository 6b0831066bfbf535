from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.spatial import contiguity_weights, moran

RING = contiguity_weights([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0], [0, 3]], regions=6)
values = arrays(np.float64, (6,), elements=st.floats(-100, 100)).filter(lambda v: np.ptp(v) > 1)


def slow(value, weights):
    z = value - value.mean()
    dense = weights.toarray()
    top = sum(dense[i, j] * z[i] * z[j] for i in range(6) for j in range(6))
    return 6 / dense.sum() * top / (z**2).sum()


@given(values)
def test_it_is_the_double_sum(value):
    assert moran(value, RING).statistic == pytest.approx(slow(value, RING), abs=1e-9)


@given(values, st.floats(0.1, 10), st.floats(-50, 50))
def test_unit_and_zero_do_not_matter(value, unit, zero):
    base, moved = moran(value, RING), moran(value * unit + zero, RING)
    assert moved.statistic == pytest.approx(base.statistic, abs=1e-9)
    assert moved.variance_randomisation == pytest.approx(base.variance_randomisation, abs=1e-9)


def test_the_moments_are_those_of_every_order():
    value = np.array([1.0, 4, 2, 8, 5, 3])
    found = moran(value, RING)
    every = np.array([moran(np.array(order), RING).statistic for order in permutations(value)])
    assert found.expected == pytest.approx(every.mean())
    assert found.variance_randomisation == pytest.approx(every.var())


def test_permutations_converge_to_every_order():
    value = np.array([1.0, 4, 2, 8, 5, 3])
    statistic = moran(value, RING).statistic
    every = np.array([moran(np.array(order), RING).statistic for order in permutations(value)])
    for side, share in (
        ("greater", (every >= statistic - 1e-9).mean()),
        ("less", (every <= statistic + 1e-9).mean()),
    ):
        found = moran(
            value,
            RING,
            generator=np.random.default_rng(1),
            permutations=20_000,
            alternative=side,
        )
        assert found.p_permutation == pytest.approx(share, abs=0.015)


def test_a_chessboard_and_two_halves():
    cells = np.arange(16).reshape(4, 4)
    borders = np.concatenate(
        [
            np.column_stack([cells[:, :-1].ravel(), cells[:, 1:].ravel()]),
            np.column_stack([cells[:-1].ravel(), cells[1:].ravel()]),
        ]
    )
    weights = contiguity_weights(borders, regions=16)
    rows, columns = np.divmod(np.arange(16), 4)
    assert moran((rows + columns) % 2, weights).statistic == pytest.approx(-1)
    assert moran(rows // 2, weights).statistic == pytest.approx(2 / 3)


def test_the_same_seed_gives_the_same_answer(rising, near):
    runs = [
        moran(rising, near, generator=np.random.default_rng(4), permutations=999) for _ in range(2)
    ]
    assert runs[0].p_permutation == runs[1].p_permutation == 2 / 1000


def test_an_island_can_be_left_out():
    with_island = contiguity_weights(
        [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0], [0, 3]], regions=7
    )
    value = np.array([1.0, 4, 2, 8, 5, 3, 1000])
    found = moran(value, with_island, islands="leave_out")
    assert found.statistic == pytest.approx(moran(value[:6], RING).statistic)
    assert found.regions == 6
    with pytest.raises(MethodError, match=r"no neighbour \(weights, regions 6\)"):
        moran(value, with_island)


@pytest.mark.parametrize(
    ("value", "arguments", "message"),
    [
        ([1, 2], {}, "different regions"),
        ([1] * 6, {}, "same value"),
        ([1, 2, 3, 4, 5, np.nan], {}, "not finite"),
        (range(6), {"permutations": -1}, "number of permutations"),
        (range(6), {"permutations": 9}, "source of chance"),
        (range(6), {"alternative": "both"}, "Unknown alternative"),
        (range(6), {"islands": "ignore"}, "Unknown word"),
    ],
)
def test_refusals(value, arguments, message):
    with pytest.raises(MethodError, match=message):
        moran(list(value), RING, **arguments)


def test_three_regions_are_too_few():
    with pytest.raises(MethodError, match="four regions"):
        moran([1, 2, 3], contiguity_weights([[0, 1], [1, 2]], regions=3))
