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
    """One thing that is wrong."""

    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.where}: {self.what} {self.mend}"


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
        raise Refusal(what % {"number": len(found)}, "\n".join(lines), mend)


def problems(content: Content, known: Known) -> Iterator[Problem]:
    """Yield every problem of a content."""
    goals = {row["code"] for row in content.get("goals", [])} | known.goals
    references = {row["code"] for row in content.get("references", [])} | known.references
    for goal in content.get("goals", []):
        where = _("goal %(code)s") % goal
        yield from _texts(where, _("name"), goal["name"])
        yield from _one_of(where, _("area"), goal["area"], known.areas)
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
    yield from _texts(where, _("name"), row["name"])
    yield from _texts(where, _("form of completion"), row["completion_form"])
    yield from _texts(where, _("unit"), row["unit"])
    yield from _one_of(where, _("goal"), row["goal"], goals)
    yield from _one_of(where, _("owner"), row["owner"], known.bodies)
    yield from _one_of(where, _("instrument"), row["instrument"], Instrument.values)
    for code in row["eligible"] or ():
        yield from _one_of(where, _("region"), code, known.territories)
    if row["deadline"] is None:
        yield Problem(where, _("it has no deadline."), _("Give the day by which it is done."))
    elif row["deadline"].year < row["first_year"]:
        yield Problem(
            where, _("its deadline lies before its first year."), _("Correct one of them.")
        )
    if row["first_year"] > row["last_year"]:
        yield Problem(where, _("its first year is after its last."), _("Correct one of them."))
    if row["eligible"] == [] and not row["is_national"]:
        yield Problem(where, _("it may stand in no region."), _("Name regions, or all."))
    yield from _money(where, row)
    yield from _funding(where, row["funding"])
    yield from _answers(where, row, known)
    yield from _served(where, row, known.above)


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
        )
    if row["is_national"] or set(row["eligible"] or ()) - {above.region}:
        yield Problem(
            where,
            _("it stands outside its region."),
            _("A regional plan has measures of %(region)s only.") % {"region": above.region},
        )


def _part_of(where: str, row: IndicatorRow, above: Above | None) -> Iterator[Problem]:
    whole = row.get("part_of", "")
    if not whole:
        if row.get("adds_up"):
            yield Problem(
                where, _("it adds up to no national indicator."), _("Name it in 'part_of'.")
            )
    elif above is None:
        yield Problem(
            where, _("it is part of another plan, and this plan stands under none."), _not_nested()
        )
    else:
        yield from _one_of(where, _("national indicator"), whole, above.indicators)


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
        )
    if central <= 0 or row["running_cost"] < 0:
        yield Problem(where, _("a cost is not positive."), _("Give the cost of one unit."))
    if any(amount != amount.to_integral_value() for amount in (central, row["running_cost"])):
        yield Problem(where, _("a cost has fractions of the currency."), _("Round it to units."))
    if row["max_units"] < 1:
        yield Problem(where, _("it has no unit."), _("Say how many units there may be at most."))


def _funding(where: str, funding: Mapping[str, Decimal]) -> Iterator[Problem]:
    for source in funding:
        yield from _one_of(where, _("source of funding"), source, FundingSource.values)
    if sum(funding.values()) != 1 or any(share <= 0 for share in funding.values()):
        shares = ", ".join(f"{source} {share}" for source, share in funding.items()) or _("none")
        yield Problem(
            where,
            _("its shares of funding (%(shares)s) do not sum to 1.") % {"shares": shares},
            _("Say which part each source pays; together they pay all of it."),
        )


def _answers(where: str, row: MeasureRow, known: Known) -> Iterator[Problem]:
    if not row["answers"]:
        yield Problem(
            where, _("it answers no need."), _("Name at least one need that it makes smaller.")
        )
    for answer in row["answers"]:
        yield from _one_of(where, _("need"), answer["need"], known.needs)
        if not 0 <= answer["low"] <= answer["effect"] <= answer["high"] <= 1:
            yield Problem(
                where,
                _("its effect on '%(need)s' is not between its low and high value.")
                % {"need": answer["need"]},
                _("Give shares between 0 and 1: low, central, high."),
            )


def _indicator(
    row: IndicatorRow, goals: set[str], references: set[str], known: Known
) -> Iterator[Problem]:
    where = _("indicator %(code)s") % row
    for label, texts in (
        (_("name"), row["name"]),
        (_("definition"), row["definition"]),
        (_("unit"), row["unit"]),
        (_("source of the data"), row["source"]),
    ):
        yield from _texts(where, label, texts)
    if not row["formula"].strip():
        yield Problem(
            where, _("it has no formula: it is a slogan."), _("Say how the value is computed.")
        )
    yield from _one_of(where, _("goal"), row["goal"], goals)
    yield from _one_of(where, _("owner"), row["owner"], known.bodies)
    if row["baseline"] is not None and not row["baseline_period"]:
        yield Problem(where, _("its baseline has no period."), _("Say when it was measured."))
    for code in [row["baseline_reference"], *row["conflicting_references"]]:
        if code:
            yield from _one_of(where, _("published figure"), code, references)
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


def _texts(where: str, label: str, texts: Texts) -> Iterator[Problem]:
    """Ask for the text in at least one language; publication asks for all of them."""
    if not any((texts.get(language) or "").strip() for language in LANGUAGES):
        yield Problem(
            where, _("it has no %(field)s.") % {"field": label}, _("Write it in one language.")
        )


def _one_of(where: str, label: str, code: str, known: Iterable[str]) -> Iterator[Problem]:
    if not code:
        yield Problem(
            where, _("it has no %(field)s.") % {"field": label}, _("Name one that is known.")
        )
    elif code not in known:
        yield Problem(
            where,
            _("%(field)s '%(code)s' is not known.") % {"field": label, "code": code},
            _("Correct the code, or add what it names."),
        )


def _repeated(name: str, codes: list[str]) -> Iterator[Problem]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Problem(f"{name}: {code}", _("the code is used twice."), _("Give each its own."))
