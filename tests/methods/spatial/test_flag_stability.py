import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.spatial import flag_stability, local_moran


def test_it_counts_the_seeds():
    found = flag_stability(lambda g: np.array([True, False, g.random() < 0.5]), seeds=range(200))
    by_hand = np.mean([np.random.default_rng(seed).random() < 0.5 for seed in range(200)])
    assert found.stability.tolist() == [1, 0, by_hand]
    assert found.flagged.shape == (200, 3)


def test_more_permutations_make_flags_steadier(rising, near):
    def unsteady(permutations):
        found = flag_stability(
            lambda g: (
                local_moran(rising, near, generator=g, permutations=permutations).p_value <= 0.2
            ),
            seeds=range(10),
        )
        return (found.stability * (1 - found.stability)).sum()

    assert unsteady(9_999) < unsteady(39)


@given(st.sets(st.integers(0, 10**9), min_size=2, max_size=5), st.randoms())
def test_the_order_of_seeds_does_not_matter(chosen, shuffle):
    def flags(generator):
        return generator.random(4) < 0.5

    seeds = sorted(chosen)
    found = flag_stability(flags, seeds=seeds)
    each = np.array([flags(np.random.default_rng(seed)) for seed in seeds])
    assert np.array_equal(found.flagged, each)
    assert np.array_equal(found.stability, each.mean(axis=0))
    shuffle.shuffle(seeds)
    assert np.allclose(flag_stability(flags, seeds=seeds).stability, found.stability)


@pytest.mark.parametrize(
    ("flags", "seeds", "message"),
    [
        (lambda _: np.array([True]), [1], "different seeds"),
        (lambda _: np.array([True]), [1, 1], "different seeds"),
        (lambda _: np.array([0.04]), [1, 2], "not true or false"),
        (lambda g: np.zeros(g.integers(1, 50), dtype=bool), [1, 2], "not true or false"),
    ],
)
def test_refusals(flags, seeds, message):
    with pytest.raises(MethodError, match=message):
        flag_stability(flags, seeds=seeds)
