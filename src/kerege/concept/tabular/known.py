"""What a package names must be known where it is loaded: it is refused by name, never made up."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kerege.concept.checks import Problem
from kerege.concept.enums import LIMIT_KINDS
from kerege.concept.limits_file import wrong_columns
from kerege.concept.models import Concept, Version
from kerege.concept.tabular.content import Rows
from kerege.concept.tabular.reading import Place
from kerege.concept.tabular.schema import tables
from kerege.kernel.text import LANGUAGES
from kerege.people import selectors as people
from kerege.reference import selectors as reference

MOST_YEARS = 50
DEEPEST = 6
"""Level of a heading."""


def strangers(rows: Rows) -> Iterator[Problem]:
    """Yield what a package names or presumes and this installation does not have."""
    needs = [*reference.concept_areas(), *reference.need_areas()]
    known = {
        "organisations": people.organisation_ids().keys(),
        "territories": reference.territory_ids().keys(),
        "needs": {need.code for need in needs},
    }
    for name, codes in known.items():
        for row in rows[name]:
            if row["code"] not in codes:
                yield Problem(
                    _place(name, row.number, "code", row["code"]),
                    _("it is not known in this installation."),
                    _("Add it here first, or name another one in the package."),
                )
    yield from _concept(rows)
    yield from _form(rows)
    yield from _limits(rows)


def _concept(rows: Rows) -> Iterator[Problem]:
    """Ask that the concept of this code, if there is one, is the same one."""
    (row,) = rows["concept"]
    known = Concept.objects.filter(code=row["code"]).select_related("territory").first()
    for name, value in row.cells.items() if known else ():
        if name.startswith(("parent", "diagnosis")):
            continue
        here = known.territory.code if name == "territory" else getattr(known, name)  # type: ignore[union-attr] -- there is one
        if (here or "") != (value or ""):
            yield Problem(
                _place("concept", row.number, name, str(value or "")),
                _("the concept of this code has another one here: '%(here)s'.") % {"here": here},
                _("Take that one, or give the concept of the package another code."),
            )
    if "." in row["code"]:
        yield Problem(
            _place("concept", row.number, "code", row["code"]),
            _("It is no code, or it is too long."),
            _("Use letters, digits, hyphens and underscores."),
        )
    if not 0 <= row["last_year"] - row["first_year"] < MOST_YEARS:
        yield Problem(
            _place("concept", row.number, "last_year", str(row["last_year"])),
            _("the concept ends before it begins, or lasts longer than 50 years."),
            _("Correct one of the years."),
        )
    if row["parent"] and parent_of(rows) is None:
        yield Problem(
            _place("concept", row.number, "parent", row["parent"]),
            _("the plan above, in the state it was in, is not published here."),
            _("Load and publish it first; its checksum is in parent_checksum."),
        )


def parent_of(rows: Rows) -> Version | None:
    """Return the version that a regional plan of a package stands under."""
    (row,) = rows["concept"]
    if not row["parent"]:
        return None
    found = Version.objects.exclude(checksum="").select_related("concept__territory")
    return found.filter(concept__code=row["parent"], checksum=row["parent_checksum"]).first()


def _form(rows: Rows) -> Iterator[Problem]:
    country = reference.country()
    currency = country.currency if country else ""
    for name in ("measures", "budget"):
        for row in rows[name]:
            if row["currency"] != currency:
                yield Problem(
                    _place(name, row.number, "currency", row["currency"]),
                    _("money is counted here in '%(currency)s'.") % {"currency": currency},
                    _("Convert the amounts and give that currency."),
                )
    for row in rows["blocks"]:
        if row["source_language"] not in LANGUAGES:
            yield Problem(
                _place("blocks", row.number, "source_language", row["source_language"]),
                _("There is no such language."),
                _("Use kk, ru or en."),
            )
        if row["level"] > DEEPEST:
            yield Problem(
                _place("blocks", row.number, "level", str(row["level"])),
                _("headings are not as deep as this."),
                _("Use a level from 0 to 6."),
            )


def _limits(rows: Rows) -> Iterator[Problem]:
    """Ask of each limit what the planner takes for granted."""
    (concept,) = rows["concept"]
    years = range(concept["first_year"], concept["last_year"] + 1)
    for row in rows["limits"]:
        for column in wrong_columns(row.cells, years):
            yield Problem(
                _place("limits", row.number, column, str(row[column])),
                _("a limit of the kind '%(kind)s' does not take this.") % {"kind": row["kind"]},
                _("Known kinds: %(kinds)s; those of a year name one of the concept.")
                % {"kinds": ", ".join(LIMIT_KINDS)},
            )


def _place(table: str, number: int, column: str, value: str) -> str:
    return str(Place(tables()[table].file, number, column, value))
