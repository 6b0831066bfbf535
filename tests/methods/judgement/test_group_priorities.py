import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import analytic_hierarchy_process
from kerege.methods.judgement import group_priorities

# Saaty (1980), ch. 2: distances of six cities from Philadelphia.
DISTANCES = np.array(
    [
        [1, 1 / 3, 8, 3, 3, 7],
        [3, 1, 9, 3, 3, 9],
        [1 / 8, 1 / 9, 1, 1 / 6, 1 / 5, 2],
        [1 / 3, 1 / 3, 6, 1, 1 / 3, 6],
        [1 / 3, 1 / 3, 5, 3, 1, 6],
        [1 / 7, 1 / 9, 1 / 2, 1 / 6, 1 / 6, 1],
    ]
)
WAYS = ("judgements", "priorities")
scores = arrays(np.float64, (3, 4), elements=st.floats(0.1, 10))


@pytest.mark.parametrize("way", WAYS)
def test_members_of_one_mind_have_the_weights_of_saaty_1980(way):
    found = group_priorities([DISTANCES] * 3, aggregate=way)
    assert found.weights.round(3).tolist() == [0.262, 0.397, 0.033, 0.116, 0.164, 0.027]
    assert found.consistency_ratios == pytest.approx(
        [analytic_hierarchy_process(DISTANCES).consistency_ratio] * 3
    )


@settings(max_examples=40)
@given(scores, st.permutations(range(3)))
def test_both_ways_are_the_geometric_mean_of_consistent_members(score, order):
    matrices = score[:, :, None] / score[:, None, :]
    expected = np.prod(score, axis=0) ** (1 / 3)
    for way in WAYS:
        found = group_priorities(matrices[order], aggregate=way)
        assert np.allclose(found.weights, expected / expected.sum())


def test_opposite_members_cancel_out():
    turned = DISTANCES.T
    for way in WAYS:
        found = group_priorities([DISTANCES, turned], aggregate=way)
        spread = found.weights.max() / found.weights.min()
        assert spread == pytest.approx(1) if way == "judgements" else spread < 1.5


@pytest.mark.parametrize(
    ("comparisons", "way", "message"),
    [
        ([DISTANCES], "mean", "no such way"),
        (DISTANCES, "judgements", "2 axes, not 3"),
        ([[[1, 2], [2, 1]]], "judgements", "inverse do not fit"),
        ([[[1, np.nan], [2, 1]]], "judgements", "not finite"),
    ],
)
def test_refusals(comparisons, way, message):
    with pytest.raises(MethodError, match=message):
        group_priorities(comparisons, aggregate=way)
