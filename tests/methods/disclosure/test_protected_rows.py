import pytest

from kerege.methods.disclosure.protected_rows import protected_rows
from kerege.methods.errors import MethodError

AXES = [{"_T": "", "A": "_T", "B": "_T", "C": "_T"}, {"_T": "", "x": "_T", "y": "_T", "z": "_T"}]
ROWS = [
    ((place, part), float(value))
    for place, line in (("A", (1, 9, 8)), ("B", (7, 9, 6)), ("C", (5, 5, 5)))
    for part, value in zip("xyz", line, strict=True)
]


def test_rows_come_back_with_what_may_not_be_told():
    found = protected_rows(ROWS, AXES, unsafe={("A", "x"): 2.0})
    withheld = found.withheld()
    assert ("A", "x") in withheld
    assert len(withheld) == 4
    for line in ("A", "x"):
        assert sum(line in key for key in withheld) >= 2


def test_a_single_holder_is_no_help_to_another():
    alone = {("A", "x"): 0, ("A", "y"): 1}
    rows = [(key, 1.0 if key in alone else 9.0) for key, _ in ROWS]
    unsafe = dict.fromkeys(alone, 1.0)
    careless = protected_rows(rows, AXES, unsafe=unsafe).suppression
    careful = protected_rows(rows, AXES, unsafe=unsafe, single_holder=alone).suppression
    assert careful.lost > careless.lost


@pytest.mark.parametrize(
    ("unsafe", "words"),
    [({("A", "q"): 1.0}, "not in the table"), ({("A", "x"): 0.0}, "not above zero")],
)
def test_refusals(unsafe, words):
    with pytest.raises(MethodError, match=words):
        protected_rows(ROWS, AXES, unsafe=unsafe)
