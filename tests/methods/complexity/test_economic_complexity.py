import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.complexity import economic_complexity
from kerege.methods.errors import MethodError

TABLE = np.array(
    [
        [1, 1, 1, 1, 1, 0],
        [1, 1, 1, 0, 0, 0],
        [1, 1, 0, 1, 0, 1],
        [1, 0, 0, 0, 0, 1],
        [1, 1, 0, 0, 0, 0],
    ],
    dtype=bool,
)
BLOCKS = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])


def slow(table):
    """Eigenvector of the reduced matrix itself, which is not symmetric."""
    diversity, ubiquity = table.sum(axis=1), table.sum(axis=0)
    reduced = (table / diversity[:, None]) @ (table / ubiquity).T
    values, vectors = np.linalg.eig(reduced)
    second = vectors[:, np.argsort(values.real)[-2]].real
    second = second * np.sign(np.corrcoef(second, diversity)[0, 1])
    return (second - second.mean()) / second.std()


@given(arrays(np.bool_, (7, 9)))
def test_it_is_the_eigenvector_of_the_reduced_matrix(table):
    try:
        found = economic_complexity(table)
    except MethodError:
        assume(False)
    assume(found.second[0] - found.third[0] > 1e-3)
    assume(found.second[0] > 1e-3)
    listed = table.any(axis=1)
    core = table[listed][:, table.any(axis=0)]
    np.testing.assert_allclose(found.region[listed], slow(core), atol=1e-6)


def test_iteration_for_large_tables_gives_the_same():
    generator = np.random.default_rng(5)
    table = generator.random((330, 360)) < generator.random((330, 1)) * generator.random(360)
    listed = table.any(axis=1)
    core = table[listed][:, table.any(axis=0)]
    np.testing.assert_allclose(economic_complexity(core).region, slow(core), atol=1e-9)
    turned = economic_complexity(core.T, anchor=-core.sum(axis=0).astype(float))
    straight = economic_complexity(core)
    assert abs(np.corrcoef(turned.region, straight.activity)[0, 1]) == pytest.approx(1)


def test_a_region_is_the_mean_of_its_activities():
    found = economic_complexity(TABLE)
    for row, value in zip(TABLE, found.region, strict=True):
        assert found.activity[row].mean() == pytest.approx(value)
    assert found.region.mean() == pytest.approx(0)
    assert found.region.std() == pytest.approx(1)
    assert np.corrcoef(found.region, TABLE.sum(axis=1))[0, 1] > 0


@given(st.permutations(range(5)), st.permutations(range(6)))
def test_the_order_does_not_matter(rows, columns):
    base, moved = economic_complexity(TABLE), economic_complexity(TABLE[rows][:, columns])
    np.testing.assert_allclose(moved.region, base.region[rows], atol=1e-9)
    np.testing.assert_allclose(moved.activity, base.activity[columns], atol=1e-9)


def test_a_region_without_specialisation_costs_the_others_nothing():
    more = np.zeros((6, 7), dtype=bool)
    more[1:, :6] = TABLE
    base, found = economic_complexity(TABLE), economic_complexity(more)
    assert np.isnan(found.region).tolist() == [True] + [False] * 5
    np.testing.assert_allclose(found.region[1:], base.region, atol=1e-12)
    np.testing.assert_allclose(found.activity[:6], base.activity, atol=1e-12)
    assert np.isnan(found.activity[6])
    assert found.region_block.tolist() == [-1, 0, 0, 0, 0, 0]


def test_blocks_are_refused_and_named():
    with pytest.raises(MethodError, match=r"2 blocks.*\[3, 2\]; the smallest: regions 3, 4"):
        economic_complexity(BLOCKS)


def test_blocks_each_for_itself():
    table = np.zeros((7, 8), dtype=bool)
    table[:5, :6] = TABLE
    table[5:, 6:] = [[1, 1], [1, 0]]
    found = economic_complexity(table, by_block=True)
    np.testing.assert_allclose(found.region[:5], economic_complexity(TABLE).region, atol=1e-12)
    assert np.isnan(found.region[5:]).all()
    assert np.isnan(found.activity[6:]).all()
    assert found.region_block.tolist() == [0] * 5 + [1] * 2
    assert found.activity_block.tolist() == [0] * 6 + [1] * 2
    assert np.isnan(found.second).tolist() == [False, True]


def test_an_anchor_turns_the_sign():
    base = economic_complexity(TABLE)
    turned = economic_complexity(TABLE, anchor=-base.region)
    np.testing.assert_allclose(turned.region, -base.region)
    np.testing.assert_allclose(turned.activity, -base.activity)


@pytest.mark.parametrize(
    ("table", "anchor", "message"),
    [
        (np.zeros((4, 4)), None, "three regions with specialisations in common"),
        ([[1, 1], [1, 0]], None, "three regions with specialisations in common"),
        (np.ones((4, 4)), None, "specialised in the same activities"),
        (1 - np.eye(4), None, "Two directions explain"),
        ([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], None, "Which end is the complex one"),
        (TABLE, [1, 1, 1, 1, 1], "Which end is the complex one"),
        (TABLE, [1, 2], "do not fit"),
        ([[1, 3]], None, "neither there nor not there"),
    ],
)
def test_refusals(table, anchor, message):
    with pytest.raises(MethodError, match=message):
        economic_complexity(table, anchor=anchor)
