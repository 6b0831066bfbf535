"""What must hold for the content of a version: every problem is named, none is mended silently."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kerege.concept.content import Content, IndicatorRow, MeasureRow, Texts
from kerege.concept.enums import BlockKind, FundingSource, Instrument
from kerege.kernel.errors import Refusal
from kerege.kernel.text import LANGUAGES

SHOWN = 40
PLACEHOLDER = re.compile(r"\{\{(figure|computed):([A-Za-z0-9_\-]+)\}\}")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; `field` names the column of a record, where it is one."""

    where: str
    what: str
    mend: str
    field: str = ""

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.where}: {self.what} {self.mend}"


@dataclass(eq=False)
class Refused(Refusal):
    """A refusal that lists problems, so that a page can show each beside its field."""

    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Above:
    """What a regional plan may name in the plan above it, and the region that it is for."""

    region: str
    goals: frozenset[str]
    measures: frozenset[str]
    indicators: frozenset[str]


@dataclass(frozen=True)
class Known:
    """The codes that rows may name."""

    bodies: frozenset[str]
    territories: frozenset[str]
    areas: frozenset[str]
    needs: frozenset[str]
    goals: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    announced: frozenset[str] = frozenset()
    """Targets that others published."""
    above: Above | None = None
    """None where the plan stands under no other."""


def refuse(problems: Iterable[Problem], what: str, mend: str) -> None:
    """Raise one refusal that lists every problem; nothing if there is none."""
    found = list(problems)
    if found:
        lines = [str(problem) for problem in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append(_("and %(number)d more") % {"number": len(found) - SHOWN})
        said = what % {"number": len(found)}
        raise Refused(said, "\n".join(lines), mend, problems=tuple(found))


def problems(content: Content, known: Known) -> Iterator[Problem]:
    """Yield every problem of a content."""
    goals = {row["code"] for row in content.get("goals", [])} | known.goals
    references = {row["code"] for row in content.get("references", [])} | known.references
    for goal in content.get("goals", []):
        where = _("goal %(code)s") % goal
        yield from _texts(where, _("name"), goal["name"], "name")
        yield from _one_of(where, _("area"), goal["area"], known.areas, "area")
    for measure in content.get("measures", []):
        yield from _measure(measure, goals, known)
    for indicator in content.get("indicators", []):
        yield from _indicator(indicator, goals, references, known)
    yield from _targets(content, references, known)
    yield from _blocks(content, references)
    for name in ("goals", "measures", "indicators", "references", "blocks", "sentences"):
        yield from _repeated(name, [row["code"] for row in content.get(name, [])])  # type: ignore[attr-defined] -- mypy cannot follow the loop over keys


def _measure(row: MeasureRow, goals: set[str], known: Known) -> Iterator[Problem]:
    where = _("measure %(code)s") % row
    yield from _texts(where, _("name"), row["name"], "name")
    yield from _texts(where, _("form of completion"), row["completion_form"], "completion_form")
    yield from _texts(where, _("unit"), row["unit"], "unit")
    yield from _one_of(where, _("goal"), row["goal"], goals, "goal")
    yield from _one_of(where, _("owner"), row["owner"], known.bodies, "owner")
    yield from _one_of(where, _("instrument"), row["instrument"], Instrument.values, "instrument")
    for code in row["eligible"] or ():
        yield from _one_of(where, _("region"), code, known.territories, "eligible")
    yield from _years(where, row)
    if row["eligible"] == [] and not row["is_national"]:
        what, mend = _("it may stand in no region."), _("Name regions, or all.")
        yield Problem(where, what, mend, "eligible")
    yield from _money(where, row)
    yield from _funding(where, row["funding"])
    yield from _answers(where, row, known)
    yield from _served(where, row, known.above)


def _years(where: str, row: MeasureRow) -> Iterator[Problem]:
    mend = _("Correct one of them.")
    if row["deadline"] is None:
        what = _("it has no deadline.")
        yield Problem(where, what, _("Give the day by which it is done."), "deadline")
    elif row["deadline"].year < row["first_year"]:
        yield Problem(where, _("its deadline lies before its first year."), mend, "deadline")
    if row["first_year"] > row["last_year"]:
        yield Problem(where, _("its first year is after its last."), mend, "last_year")


def _served(where: str, row: MeasureRow, above: Above | None) -> Iterator[Problem]:
    """Ask a regional measure whom it serves, and that it stays in its region."""
    serves = row.get("serves", "")
    if above is None:
        if serves:
            yield Problem(
                where, _("it serves another plan, and this plan stands under none."), _not_nested()
            )
        return
    if serves and serves not in above.measures | above.goals:
        yield Problem(
            where,
            _("the plan above has no measure or goal '%(code)s'.") % {"code": serves},
            _("Name a measure or a goal of the national plan."),
            "serves",
        )
    if row["is_national"] or set(row["eligible"] or ()) - {above.region}:
        yield Problem(
            where,
            _("it stands outside its region."),
            _("A regional plan has measures of %(region)s only.") % {"region": above.region},
            "eligible",
        )


def _part_of(where: str, row: IndicatorRow, above: Above | None) -> Iterator[Problem]:
    whole = row.get("part_of", "")
    if not whole:
        if row.get("adds_up"):
            yield Problem(
                where,
                _("it adds up to no national indicator."),
                _("Name it in 'part_of'."),
                "part_of",
            )
    elif above is None:
        yield Problem(
            where, _("it is part of another plan, and this plan stands under none."), _not_nested()
        )
    else:
        yield from _one_of(where, _("national indicator"), whole, above.indicators, "part_of")


def _not_nested() -> str:
    return _("Name the plan above when the version is begun, or leave this out.")


def _money(where: str, row: MeasureRow) -> Iterator[Problem]:
    low, central, high = row["unit_cost_low"], row["unit_cost"], row["unit_cost_high"]
    if not 0 <= low <= central <= high:
        yield Problem(
            where,
            _("its cost %(central)s is not between %(low)s and %(high)s.")
            % {"central": central, "low": low, "high": high},
            _("Give a central cost with a lower and a higher one."),
            "unit_cost",
        )
    if central <= 0 or row["running_cost"] < 0:
        wrong = "unit_cost" if central <= 0 else "running_cost"
        yield Problem(where, _("a cost is not positive."), _("Give the cost of one unit."), wrong)
    for name, amount in (("unit_cost", central), ("running_cost", row["running_cost"])):
        if amount != amount.to_integral_value():
            what, mend = _("a cost has fractions of the currency."), _("Round it to units.")
            yield Problem(where, what, mend, name)
    if row["max_units"] < 1:
        what, mend = _("it has no unit."), _("Say how many units there may be at most.")
        yield Problem(where, what, mend, "max_units")


def _funding(where: str, funding: Mapping[str, Decimal]) -> Iterator[Problem]:
    for source in funding:
        yield from _one_of(where, _("source of funding"), source, FundingSource.values, "funding")
    if sum(funding.values()) != 1 or any(share <= 0 for share in funding.values()):
        shares = ", ".join(f"{source} {share}" for source, share in funding.items()) or _("none")
        yield Problem(
            where,
            _("its shares of funding (%(shares)s) do not sum to 1.") % {"shares": shares},
            _("Say which part each source pays; together they pay all of it."),
            "funding",
        )


def _answers(where: str, row: MeasureRow, known: Known) -> Iterator[Problem]:
    if not row["answers"]:
        what, mend = _("it answers no need."), _("Name at least one need that it makes smaller.")
        yield Problem(where, what, mend, "answers")
    for answer in row["answers"]:
        yield from _one_of(where, _("need"), answer["need"], known.needs, "answers")
        if not 0 <= answer["low"] <= answer["effect"] <= answer["high"] <= 1:
            yield Problem(
                where,
                _("its effect on '%(need)s' is not between its low and high value.")
                % {"need": answer["need"]},
                _("Give shares between 0 and 1: low, central, high."),
                f"effect-{answer['need']}",
            )


def _indicator(
    row: IndicatorRow, goals: set[str], references: set[str], known: Known
) -> Iterator[Problem]:
    where = _("indicator %(code)s") % row
    yield from _texts(where, _("name"), row["name"], "name")
    yield from _texts(where, _("definition"), row["definition"], "definition")
    yield from _texts(where, _("unit"), row["unit"], "unit")
    yield from _texts(where, _("source of the data"), row["source"], "source")
    if not row["formula"].strip():
        what, mend = _("it has no formula: it is a slogan."), _("Say how the value is computed.")
        yield Problem(where, what, mend, "formula")
    yield from _one_of(where, _("goal"), row["goal"], goals, "goal")
    yield from _one_of(where, _("owner"), row["owner"], known.bodies, "owner")
    if row["baseline"] is not None and not row["baseline_period"]:
        what, mend = _("its baseline has no period."), _("Say when it was measured.")
        yield Problem(where, what, mend, "baseline_period")
    for code in [row["baseline_reference"], *row["conflicting_references"]]:
        if code:
            yield from _one_of(where, _("published figure"), code, references, "baseline_reference")
    for code in row.get("published_targets", []):
        yield from _one_of(where, _("published target"), code, known.announced)
    yield from _part_of(where, row, known.above)


def _targets(content: Content, references: set[str], known: Known) -> Iterator[Problem]:
    indicators = {row["code"] for row in content.get("indicators", [])} | known.indicators
    seen = set()
    for row in content.get("targets", []):
        where = _("target of %(indicator)s in %(year)s") % row
        if (row["indicator"], row["year"]) in seen:
            yield Problem(where, _("it is given twice."), _("Keep one of them."))
        seen.add((row["indicator"], row["year"]))
        yield from _one_of(where, _("indicator"), row["indicator"], indicators)
        if row["value"] is None and row["kind"] != "not_defined":
            yield Problem(
                where, _("it has no value."), _("Give a value, or say why there is none.")
            )
        for code in row["references"]:
            yield from _one_of(where, _("published figure"), code, references)


def _blocks(content: Content, references: set[str]) -> Iterator[Problem]:
    for row in content.get("blocks", []):
        where = _("block %(code)s") % row
        yield from _one_of(where, _("kind"), row["kind"], BlockKind.values)
        named: dict[str, set[tuple[str, str]]] = {}
        for language, text in row["text"].items():
            named[language] = set(PLACEHOLDER.findall(text))
            for sort, code in sorted(named[language]):
                if sort == "figure":
                    yield from _one_of(where, _("published figure"), code, references)
        if len({frozenset(found) for found in named.values() if found}) > 1:
            yield Problem(
                where,
                _("its languages do not cite the same figures."),
                _("Use the same placeholders in each language."),
            )


def _texts(where: str, label: str, texts: Texts, field: str) -> Iterator[Problem]:
    """Ask for the text in at least one language; publication asks for all of them."""
    if not any((texts.get(language) or "").strip() for language in LANGUAGES):
        what = _("it has no %(field)s.") % {"field": label}
        yield Problem(where, what, _("Write it in one language."), field)


def _one_of(
    where: str, label: str, code: str, known: Iterable[str], field: str = ""
) -> Iterator[Problem]:
    if not code:
        what = _("it has no %(field)s.") % {"field": label}
        yield Problem(where, what, _("Name one that is known."), field)
    elif code not in known:
        yield Problem(
            where,
            _("%(field)s '%(code)s' is not known.") % {"field": label, "code": code},
            _("Correct the code, or add what it names."),
            field,
        )


def _repeated(name: str, codes: list[str]) -> Iterator[Problem]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Problem(f"{name}: {code}", _("the code is used twice."), _("Give each its own."))
