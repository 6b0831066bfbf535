import pytest

from kerege.methods.disclosure.labelled_table import labelled_table
from kerege.methods.errors import MethodError

REGIONS = {"_T": "", "A": "_T", "B": "_T"}
TREE = {"all": "", "J": "all", "62": "J", "63": "J", "R": "all"}


def test_margins_are_added_by_name():
    found = labelled_table(
        [(("A", "62"), 4.0), (("B", "63"), 5.0), (("B", "R"), 1.0)], [REGIONS, TREE]
    )
    value = {
        (region, code): found.table.values[found.position((region, code))]
        for region in REGIONS
        for code in TREE
    }
    assert value["_T", "all"] == 10
    assert value["_T", "J"] == 9
    assert value["B", "J"] == 5
    assert value["A", "63"] == 0
    assert found.position(("A", "?")) is None


def test_a_total_that_is_named_only_by_its_parts_is_one_too():
    found = labelled_table([(("A",), 4.0), (("B",), 5.0)], [{"A": "_T", "B": "_T"}])
    assert found.table.values[found.position(("_T",))] == 9


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(("A", "62"), 1.0), (("A", "62"), 2.0)], "named twice"),
        ([(("A", "J"), 1.0)], "a margin"),
        ([(("A", "99"), 1.0)], "not on its axis"),
        ([(("A", "62"), -1.0)], "negative"),
    ],
)
def test_refusals(rows, words):
    with pytest.raises(MethodError, match=words):
        labelled_table(rows, [REGIONS, TREE])
