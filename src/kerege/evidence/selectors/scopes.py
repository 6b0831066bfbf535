"""How large the sector is under each scope, and what lies between two of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence import rules
from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.evidence.waterfall import Waterfall, waterfall
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference


@dataclass(frozen=True)
class Base:
    """The amounts of one variable by activity, in one place and year.

    Attributes
    ----------
    figures
        Code of the activity -> its figure; of codes within codes only the inner ones.
    """

    variable: Variable
    territory: Any
    year: int
    classification: str
    figures: dict[str, Figure]

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """Code -> amount, None where it is withheld or not measured."""
        return {code: figure.value for code, figure in self.figures.items()}

    @property
    def is_synthetic(self) -> bool:
        """Whether any amount is synthetic."""
        return any(figure.is_synthetic for figure in self.figures.values())


@dataclass(frozen=True)
class Size:
    """The sector under one scope.

    Attributes
    ----------
    total
        None where no crosswalk leads to the scope's classification.
    counted
        Activity -> the part of it that is counted, of the activities with an amount.
    unmeasured
        Codes that the scope counts and that have no amount.
    """

    scope: Any
    total: Decimal | None
    counted: dict[str, Decimal]
    unmeasured: list[str]
    unplaced: list[str]
    divided: set[str]
    through: tuple[str, ...]
    is_official: bool


def variables_by_activity(person: Any = None) -> list[Variable]:
    """Return the additive variables of which there are figures by activity, by code."""
    nation = reference.country_territory()
    shown = figures_visible_to(person).filter(
        activity__isnull=False, year__isnull=False, territory=nation
    )
    keys = shown.order_by().values("variable")
    return list(Variable.objects.filter(pk__in=keys, is_additive=True).order_by("code"))


def base(variable: Variable, person: Any = None, year: int | None = None) -> Base | None:
    """Return the amounts of a variable by activity in the country, by default of its newest year.

    The classification is that of most of the figures; amounts of a code that contains another
    one with an amount are left out, so that nothing is counted twice.
    """
    known = figures_visible_to(person).filter(
        variable=variable, activity__isnull=False, territory=reference.country_territory()
    )
    if year is not None:
        known = known.filter(year=year)
    found = list(known.filter(year__isnull=False).select_related("activity__classification"))
    if not found:
        return None
    newest = max(figure.year for figure in found if figure.year)
    found = [figure for figure in found if figure.year == newest]
    lists = Counter(figure.activity.classification.code for figure in found)
    chosen = max(sorted(lists), key=lists.__getitem__)
    figures = {f.activity.code: f for f in found if f.activity.classification.code == chosen}
    outer = set()
    above = reference.activity_parents(chosen)
    for code in figures:
        at = above.get(code)
        while at is not None:
            outer.add(at)
            at = above.get(at)
    inner = {code: figures[code] for code in sorted(figures) if code not in outer}
    return Base(variable, found[0].territory, newest, chosen, inner)


def years_by_activity(variable: Variable, person: Any = None) -> list[int]:
    """Return the years with figures by activity, the newest first."""
    known = figures_visible_to(person).filter(variable=variable, activity__isnull=False)
    years = known.filter(year__isnull=False).order_by().values_list("year", flat=True)
    return sorted(set(years), reverse=True)


def sizes(of: Base, person: Any = None) -> list[Size]:
    """Return the sector under every scope, by its code and version; drafts for who sees them."""
    above = reference.activity_parents(of.classification)
    weights = reference.scope_weights(of.classification)
    return [
        _size(of, scope, weights[scope.pk], above)
        for scope in reference.scopes(with_drafts=rules.sees_drafts(person))
        if scope.pk in weights
    ]


def _size(of: Base, scope: Any, weights: Any, above: Mapping[str, str]) -> Size:
    divided = reference.split_inside(weights.weights, above)
    parts = {
        code: part
        for code in of.figures
        if code not in divided and (part := reference.weight_on(code, weights.weights, above))
    }
    reached = set(parts) | (set(of.figures) & divided)
    for code in list(reached):
        at = above.get(code)
        while at is not None:
            reached.add(at)
            at = above.get(at)
    unmeasured = {code for code in weights.weights if code not in reached}
    unmeasured |= {code for code in parts if of.figures[code].value is None}
    alone = waterfall(of.amounts, parts, parts, divided)
    return Size(
        scope=scope,
        total=alone.end if weights.is_known else None,
        counted=parts,
        unmeasured=sorted(unmeasured),
        unplaced=weights.unplaced,
        divided=divided,
        through=weights.through,
        is_official=weights.is_official,
    )


def between_scopes(of: Base, before: Size, after: Size) -> Waterfall:
    """Return what lies between two scopes over the same amounts.

    Raises
    ------
    Refusal
        If a scope's classification is not tied to that of the amounts.
    """
    for size in (before, after):
        if size.total is None:
            raise Refusal(
                _("No crosswalk leads from %(here)s to the classification of %(scope)s.")
                % {"here": of.classification, "scope": size.scope},
                f"{size.scope.code}:{size.scope.version}",
                _("Compare scopes of one classification, or load a crosswalk."),
                Kind.INVALID,
            )
    divided = before.divided | after.divided
    found = waterfall(of.amounts, before.counted, after.counted, divided)
    missing = {*found.unmeasured, *before.unmeasured, *after.unmeasured}
    return Waterfall(found.start, found.end, found.steps, sorted(missing), found.divided)


def size_of(found: list[Size], asked: str, usual: Size) -> Size:
    """Return the size under the scope asked for as ``code:version``, else the usual one.

    Raises
    ------
    Refusal
        If there is no such scope.
    """
    if not asked:
        return usual
    for size in found:
        if f"{size.scope.code}:{size.scope.version}" == asked:
            return size
    raise Refusal(
        _("There is no scope %(code)s.") % {"code": asked[:80]},
        "scope",
        _("Choose one from the list of scopes."),
        Kind.NOT_FOUND,
    )
