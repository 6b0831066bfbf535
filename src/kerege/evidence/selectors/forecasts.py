"""What is forecast of a variable, by territory; or why there is no forecast."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from kerege.evidence.models import Figure, Variable
from kerege.evidence.recipes import FORECAST_TERMS
from kerege.evidence.selectors.figures import forecasts_visible_to
from kerege.evidence.selectors.search import variable_by_code
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind


@dataclass
class Outlook:
    """A variable's values to come in a territory.

    Attributes
    ----------
    figures
        Forecasts by year, each with its interval; empty where the series cannot be continued.
    refusal
        The figure whose note says why there is no forecast.
    variable
        Code of the variable that is continued.
    """

    territory: Any
    variable: str
    figures: list[Figure] = field(default_factory=list)
    refusal: Figure | None = None


def outlooks(variable: Variable, person: Any = None) -> list[Outlook]:
    """Return what is forecast of a variable, the country first (one query)."""
    found = _by_territory(forecasts_visible_to(person).filter(variable__forecast_of=variable))
    return sorted(
        found.values(),
        key=lambda one: (one.territory.kind != TerritoryKind.COUNTRY, one.territory.code),
    )


def outlook(variable: str, territory: str, person: Any = None) -> Outlook | None:
    """Return what is forecast of a variable in a territory; None where nothing was tried."""
    rows = forecasts_visible_to(person).filter(
        variable__forecast_of__code=variable, territory__code=territory
    )
    return next(iter(_by_territory(rows).values()), None)


def forecasts_where(variable: str = "", territory: str = "", person: Any = None) -> list[Figure]:
    """Return the forecasts of a variable or all, in a territory or all; none without a reason.

    Raises
    ------
    Refusal
        If there is no such variable or territory.
    """
    rows = forecasts_visible_to(person).select_related("variable__forecast_of")
    if variable:
        rows = rows.filter(variable__forecast_of=variable_by_code(variable, person))
    if territory:
        rows = rows.filter(territory=reference.territory(territory))
    return list(rows.order_by("variable__code", "territory__code", "year"))


def _by_territory(rows: QuerySet[Figure]) -> dict[int, Outlook]:
    found: dict[int, Outlook] = {}
    for figure in rows.select_related("variable__forecast_of").order_by("year"):
        variable = figure.variable.forecast_of.code
        one = found.setdefault(figure.territory_id, Outlook(figure.territory, variable))
        if figure.value is None:
            one.refusal = figure
        else:
            one.figures.append(figure)
    return found


def forecast_terms() -> dict[str, Any]:
    """Return on what terms series are continued here, so that every room continues them alike."""
    return dict(FORECAST_TERMS)
