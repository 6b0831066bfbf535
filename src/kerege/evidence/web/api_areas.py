"""The API's answer for a region of one's own."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kerege.evidence import selectors
from kerege.evidence.web.api import Code

router = Router()


class AreaUseOut(Schema):
    """A figure that went into a value, and the part of it that did."""

    figure: str
    territory: str
    part: float


class AreaPointOut(Schema):
    """One year of an area: a value with the figures it was computed from, or why there is none.

    ``back_cast`` marks an estimate: a figure of a larger region apportioned by population.
    """

    year: int
    value: float | None
    observation: str
    is_comparable: bool
    reason: str
    back_cast: bool
    synthetic: bool
    uses: list[AreaUseOut]


class AreaOut(Schema):
    """A variable in regions taken together, with the recipe that computes it again."""

    variable: str
    unit: str
    places: list[str]
    points: list[AreaPointOut]
    recipe: dict[str, Any]


class AreaAsked(Schema):
    """Which regions, and whether figures of larger ones may be apportioned."""

    places: Annotated[str, Field(max_length=300, pattern=r"^[\w,+-]*$")]
    back_cast: bool = False


@router.get(
    "/areas/{variable}",
    response=AreaOut,
    operation_id="evidence_area",
    url_name="evidence-area",
    summary="A variable in a region of one's own: any union of regions",
)
def area(request: HttpRequest, variable: Code, filters: Query[AreaAsked]) -> dict[str, Any]:
    """Return every year of a variable in the regions whose codes are joined by commas."""
    found = selectors.variable_by_code(variable, request.user)
    within = selectors.area(filters.places.replace("+", ",").split(","))
    points = selectors.area_series(found, within, request.user, back_cast=filters.back_cast)
    return {
        "variable": found.code,
        "unit": found.unit or "",
        "places": [place.code for place in within.places],
        "points": [_point(point) for point in points],
        "recipe": selectors.recipe(found, within, points, back_cast=filters.back_cast),
    }


def _point(point: selectors.AreaPoint) -> dict[str, Any]:
    return {
        "year": point.year,
        "value": point.value,
        "observation": str(point.observation),
        "is_comparable": point.is_comparable,
        "reason": point.reason,
        "back_cast": point.is_back_cast,
        "synthetic": point.is_synthetic,
        "uses": [
            {
                "figure": use.figure.code,
                "territory": use.figure.territory.code,
                "part": use.part,
            }
            for use in point.uses
        ],
    }
