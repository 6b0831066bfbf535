"""A protected cube with totals, attacked: what is withheld cannot be had by subtraction."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from evidence import microdata
from kerege.countries.package import KAZAKHSTAN
from kerege.evidence.cube import analysis
from kerege.evidence.cube.build import Machine, build
from kerege.evidence.cube.codes import read_codes
from kerege.evidence.cube.request import Request, Rule
from kerege.kernel.errors import Refusal
from kerege.methods.errors import MethodError

P = 20
ASKED = Request(
    unit="firm",
    years=(2020, 2024),
    breakdown=("sex",),
    measures=("turnover",),
    margins=True,
    rule=Rule(threshold=3, p_percent=P),
)


def make(asked, rows, folder, codes=None):
    codes = codes or read_codes(KAZAKHSTAN, scope=asked.scope, level=asked.level)
    path = microdata.write_csv(folder / "synthetic.csv", rows)
    out = folder / "out"
    build([path], asked, codes, out, machine=Machine(memory=256), progress=lambda *_: None)
    return microdata.read_cube(out, asked), microdata.expected(rows, asked, codes)


def rows_of(asked, number=120):
    codes = read_codes(KAZAKHSTAN, scope=asked.scope, level=asked.level)
    return microdata.jobs(codes, number) if asked.unit == "job" else microdata.firms(codes, number)


def bounds(cells, found, cell):
    """Return how low and how high an outsider knows a cell of a table to be."""
    axes = [sorted({key[axis] for key in cells}) for axis in range(len(cell))]
    place = {key: at for at, key in enumerate(cells)}
    lines = []
    for key in cells:
        for axis, codes in enumerate(axes):
            total = "KZ" if axis == 0 else "_T"
            if key[axis] != total:
                continue
            parts = [(*key[:axis], code, *key[axis + 1 :]) for code in codes if code != total]
            lines.append(([place[part] for part in parts if part in place], place[key]))
    row, column, sign = [], [], []
    for at, (parts, whole) in enumerate(lines):
        row += [at] * (len(parts) + 1)
        column += [*parts, whole]
        sign += [1] * len(parts) + [-1]
    sums = sparse.csr_matrix((sign, (row, column)), (len(lines), len(cells)))
    scale = max(float(value) for value, _ in found.values() if value is not None)
    known = [
        (0, None) if found[key][0] is None else (float(found[key][0]) / scale,) * 2 for key in cells
    ]
    aim = np.zeros(len(cells))
    aim[place[cell]] = 1
    ends = []
    for direction in (1, -1):
        answer = linprog(direction * aim, A_eq=sums, b_eq=np.zeros(len(lines)), bounds=known)
        ends.append(np.inf if answer.status == 3 else direction * answer.fun * scale)
    return ends


@pytest.mark.parametrize(
    ("measure", "unit"), [("firms", "firm"), ("turnover", "firm"), ("turnover", "job")]
)
def test_no_number_that_is_unsafe_can_be_had_by_subtraction(measure, unit, tmp_path):
    asked = replace(ASKED, unit=unit)
    rows = rows_of(asked, 500 if unit == "job" else 120)
    rows = [row for row in rows if row["year"] == 2022]
    found, wanted = make(asked, rows, tmp_path)
    exact = microdata.expected(
        rows,
        replace(asked, rule=None, unprotected="a test"),
        read_codes(KAZAKHSTAN, scope="", level="section"),
    )

    def table(numbers):
        return {
            (where, what, sex): number
            for (where, what, _year, sex, name), number in numbers.items()
            if name == measure
        }

    found, wanted, exact = table(found), table(wanted), table(exact)
    assert found.keys() == wanted.keys()
    assert all(number == exact[key] for key, number in found.items() if number[1] == "A")
    unsafe = [key for key, (_, status) in wanted.items() if status == "Q"]
    assert len(unsafe) > 10
    assert all(found[key] == (None, "Q") for key in unsafe)
    assert sum(status == "Q" for _, status in found.values()) > len(unsafe)
    room = 1 + 1e-6
    for cell in unsafe[:: max(1, len(unsafe) // 25)]:
        low, high = bounds(list(found), found, cell)
        value = float(exact[cell][0])
        if measure == "firms":
            assert high * room >= 3, cell
        elif value:
            assert high * room > value, cell
            assert low < value * room, cell
        assert high - low > 0.05 * value, cell


def test_what_is_told_of_a_total_is_still_worth_something(tmp_path):
    counts = replace(ASKED, measures=(), rule=Rule(threshold=3))
    found, _ = make(counts, rows_of(counts, 500), tmp_path)
    told = {key for key, (_, status) in found.items() if status == "A"}
    assert ("KZ", "_T", "2022", "_T", "firms") in told
    assert len(told) > len(found) / 2


def test_counts_of_firms_with_jobs_have_no_totals_that_would_be_no_sums(tmp_path):
    asked = replace(ASKED, unit="job")
    rows = [row for row in rows_of(asked) if row["year"] == 2022]
    found, wanted = make(asked, rows, tmp_path)
    firms = {key for key in found if key[-1] == "firms"}
    assert firms
    assert not any("_T" in key or key[0] == "KZ" for key in firms)
    assert ("KZ", "_T", "2022", "_T", "jobs") in found
    assert ("KZ", "_T", "2022", "_T", "firms") in wanted


def test_totals_give_way_where_no_choice_protects(tmp_path, monkeypatch):
    seen = []

    def no_choice(table, *_, **__):
        seen.append([int((axis == -1).sum()) for axis in table.parents])
        raise MethodError("No choice of further cells protects an unsafe cell", "x", "y")

    monkeypatch.setattr(analysis.disclosure, "secondary_suppression", no_choice)
    found, wanted = make(ASKED, rows_of(ASKED), tmp_path)
    for key, number in found.items():
        is_margin = key[0] == "KZ" or "_T" in key
        assert number == ((None, "Q") if is_margin else wanted[key])
    assert [tops[0] for tops in seen[:3]] == [1, 1, 1]
    assert seen[0] == [1, 1, 1]
    assert seen[1][2] > 1
    assert seen[2][1] > 1


def test_overlapping_sub_sectors_have_no_total_that_can_be_protected(tmp_path):
    asked = replace(ASKED, scope="uk-dcms-oked:2016")
    codes = read_codes(KAZAKHSTAN, scope=asked.scope, level="")
    code = min(code for code in codes.totals if len(code) == 5)
    half = Decimal("0.5")
    codes = replace(codes, parts=[*codes.parts, (code, "another", half)])
    with pytest.raises(Refusal, match="two sub-sectors"):
        make(asked, rows_of(asked), tmp_path, codes)
    assert not (tmp_path / "out").exists()
