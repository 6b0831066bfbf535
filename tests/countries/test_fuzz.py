"""Whatever is in the files, the check answers with a report and never with a traceback."""

import random

import pytest

from kerege.countries.package import check_package
from kerege.countries.profile import PROFILE

TRICKY = [
    "１２",
    "1_000",
    "1,000",
    " 5 ",
    "+5",
    "0x1",
    "1e5",
    "1e-400",
    "TRUE",
    "Yes",
    "2022-6-8",
    "20220608",
    "2022-W10-1",
    "0000-01-01",
    "9999-99-99",
    "NaN",
    "-inf",
    "sNaN",
    "-0",
    "1.",
    ".5",
    "\u0000",
    "\u202e",
    "\ud7ff",
    '"',
    "'); DROP TABLE territories; --",
    "{{ 7*7 }}",
    "%s%n",
    "=HYPERLINK(1)",
    "<script>alert(1)</script>",
    ";",
    "KZ;",
    ";;;",
    "x" * 100_000,
]


@pytest.mark.parametrize("value", TRICKY, ids=lambda value: repr(value)[:24])
def test_a_tricky_value_in_any_typed_column(damage, value):
    """Put the value into one column of each type of several tables at once."""
    for name in ("territories", "variables", "figures_regional", "figures_national", "places"):
        columns, rows = damage.table(name)
        seen = set()
        for number, field in enumerate(PROFILE[name].fields):
            kind = (field.type, field.many, "pattern" in field.constraints)
            column = next(c for c in columns if c == field.name or c.startswith(field.name + "_"))
            if kind not in seen and field.name not in {"code", "geonames_id"}:
                seen.add(kind)
                rows[number % len(rows)][column] = value
        damage.write(name, columns, rows)
    found = damage.problems()
    assert all(one.problem and one.mend and len(one.value) <= 120 for one in found)


@pytest.mark.parametrize("seed", range(12))
def test_bytes_changed_at_random(copy, seed):
    rng = random.Random(seed)  # noqa: S311 -- not a secret
    for path in sorted(copy.glob("*")):
        if path.suffix in {".csv", ".json"} and rng.random() < 0.4:
            content = bytearray(path.read_bytes())
            for _ in range(rng.randint(1, 20)):
                place = rng.randrange(len(content))
                what = rng.choice([b"", b"\n", b'"', b",", b"\x00", b"\xff", b"=", b"{", b"9"])
                content[place : place + rng.randint(0, 3)] = what
            path.write_bytes(content)
    for one in check_package(copy):
        assert one.problem
        assert one.mend
