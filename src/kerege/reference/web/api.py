"""The room's part of the API: code lists, scopes, and whether an activity counts as creative."""

from collections import defaultdict
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Path, Query, Router

from kerege.reference import selectors
from kerege.reference.counting import ActivityAnswers, answers_of
from kerege.reference.models import Scope, Subsector, Succession, Territory
from kerege.reference.web import schemas
from kerege.reference.web.schemas import texts

router = Router()
PAGE_SIZE = 50
Slug = Annotated[str, Path(pattern=r"^[-\w]{1,50}$")]
Version = Annotated[str, Path(pattern=r"^[-\w.]{1,20}$")]
Asked = Annotated[
    str,
    Query(
        min_length=1,
        max_length=100,
        pattern=r"^[^\x00-\x1f]*$",
        description="The beginning of a code, or words of the name in any of the three languages.",
    ),
]
Inside = Annotated[
    str,
    Query(
        pattern=r"^(|[A-Z]{2}(-[A-Z0-9]{1,8})?)$",
        description="Code of a region whose districts are wanted; empty: the regions themselves.",
    ),
]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get(
    "/territories",
    response=list[schemas.TerritoryOut],
    operation_id="list_territories",
    url_name="reference-territories",
    summary="Territories of every time, with what they came from and what became of them",
)
def list_territories(request: HttpRequest, parent: Inside = "") -> list[schemas.TerritoryOut]:
    """Return the country and its regions, or the districts of one, former ones included."""
    before: dict[int, list[Succession]] = defaultdict(list)
    after: dict[int, list[Succession]] = defaultdict(list)
    for link in selectors.succession_links():
        before[link.successor_id].append(link)
        after[link.predecessor_id].append(link)
    shown = selectors.territories()
    if parent:
        shown = selectors.districts(selectors.territory(parent)).select_related("parent")
    return [_territory(found, before[found.pk], after[found.pk]) for found in shown]


def _territory(
    found: Territory, before: list[Succession], after: list[Succession]
) -> schemas.TerritoryOut:
    return schemas.TerritoryOut(
        code=found.code,
        national_code=found.national_code,
        kind=found.kind,
        parent=found.parent.code if found.parent else None,
        name=texts(found, "name"),
        centre=texts(found, "centre"),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        is_capital=found.is_capital,
        came_from=[_succession(link, link.predecessor) for link in before],
        became=[_succession(link, link.successor) for link in after],
    )


def _succession(link: Succession, other: Territory) -> schemas.SuccessionOut:
    return schemas.SuccessionOut(code=other.code, on=link.on, source=texts(link, "source"))


@router.get(
    "/classifications",
    response=list[schemas.ClassificationOut],
    operation_id="list_classifications",
    url_name="reference-classifications",
    summary="Lists of activity codes",
)
def list_classifications(request: HttpRequest) -> list[schemas.ClassificationOut]:
    """Return the classifications."""
    return [
        schemas.ClassificationOut(
            code=found.code,
            name=texts(found, "name"),
            source=texts(found, "source"),
            source_url=found.source_url,
            codes=found.codes,
        )
        for found in selectors.classifications()
    ]


@router.get(
    "/scopes",
    response=list[schemas.ScopeOut],
    operation_id="list_scopes",
    url_name="reference-scopes",
    summary="Definitions of what counts as creative, side by side",
)
def list_scopes(request: HttpRequest) -> list[schemas.ScopeOut]:
    """Return all versions of all scopes."""
    return [_scope(found) for found in selectors.scopes()]


def _scope(found: Scope) -> schemas.ScopeOut:
    codes: str = found.classification_codes
    return schemas.ScopeOut(
        code=found.code,
        version=found.version,
        status=found.status,
        name=texts(found, "name"),
        note=texts(found, "note"),
        source=texts(found, "source"),
        source_url=found.source_url,
        valid_from=found.valid_from,
        classifications=codes.split(", ") if codes else [],
        activities=found.activities,
        subsectors=found.parts,
    )


@router.get(
    "/scopes/{code}/{version}/items",
    response=list[schemas.ScopeItemOut],
    operation_id="list_scope_items",
    url_name="reference-scope-items",
    summary="Activities of one version of a scope",
)
def list_scope_items(
    request: HttpRequest, code: Slug, version: Version
) -> list[schemas.ScopeItemOut]:
    """Return the activities of a scope; one in two sub-sectors has two rows."""
    scope = selectors.scope(code, version)
    return [
        schemas.ScopeItemOut(
            classification=item.activity.classification.code,
            code=item.activity.code,
            name=texts(item.activity, "name"),
            weight=item.weight,
            subsector=_subsector(item.subsector) if item.subsector else None,
        )
        for item in selectors.scope_items(scope)
    ]


def _subsector(found: Subsector) -> schemas.SubsectorOut:
    return schemas.SubsectorOut(code=found.code, name=texts(found, "name"))


@router.get(
    "/activities",
    response=schemas.ActivitiesOut,
    operation_id="find_activities",
    url_name="reference-activities",
    summary="Does an activity count as creative? The answer of every scope",
)
def find_activities(request: HttpRequest, q: Asked, page: PageNumber = 1) -> schemas.ActivitiesOut:
    """Return activities by code or words, with the answer of every scope."""
    pages = Paginator(selectors.find_activities(q), PAGE_SIZE)
    shown = list(pages.page(page)) if page <= pages.num_pages else []
    return schemas.ActivitiesOut(
        count=pages.count,
        page=page,
        pages=pages.num_pages,
        items=[_activity(found) for found in answers_of(shown)],
    )


def _activity(found: ActivityAnswers) -> schemas.ActivityOut:
    return schemas.ActivityOut(
        classification=found.activity.classification.code,
        code=found.activity.code,
        name=texts(found.activity, "name"),
        answers=[
            schemas.ScopeAnswerOut(
                scope=said.scope.code,
                version=said.scope.version,
                status=said.scope.status,
                answer=said.answer,
                weight=said.weight,
                subsectors=[_subsector(part) for part in said.subsectors],
            )
            for said in found.answers
        ],
    )


@router.get(
    "/need-areas",
    response=list[schemas.NeedAreaOut],
    operation_id="list_need_areas",
    url_name="reference-need-areas",
    summary="The vocabulary of needs: areas of a concept and the needs under them",
)
def list_need_areas(request: HttpRequest) -> list[schemas.NeedAreaOut]:
    """Return the areas in order, each with its needs."""
    return [
        schemas.NeedAreaOut(**_described(area), needs=[_described(need) for need in area.needs])
        for area in selectors.vocabulary()
    ]


def _described(record: Any) -> dict[str, Any]:
    return {
        "code": record.code,
        "name": texts(record, "name"),
        "description": texts(record, "description"),
    }


@router.get(
    "/crosswalks",
    response=list[schemas.CrosswalkOut],
    operation_id="list_crosswalks",
    url_name="reference-crosswalks",
    summary="Which classifications are tied, how far, and over which others",
)
def list_crosswalks(request: HttpRequest) -> list[schemas.CrosswalkOut]:
    """Return every ordered pair of classifications that a way leads between."""
    return [
        schemas.CrosswalkOut(
            source=found.here.code,
            target=found.there.code,
            through=list(found.through),
            rows=found.rows,
            codes=found.codes,
            lost=found.lost,
            is_official=found.is_official,
        )
        for found in selectors.crosswalks()
    ]


@router.get(
    "/crosswalks/{source}/{target}",
    response=list[schemas.CorrespondenceOut],
    operation_id="list_correspondences",
    url_name="reference-crosswalk",
    summary="One crosswalk: parts of codes, joined over other classifications where need be",
)
def list_correspondences(
    request: HttpRequest, source: Slug, target: Slug
) -> list[schemas.CorrespondenceOut]:
    """Return the rows of a crosswalk; one without a source was joined or turned round."""
    return [
        schemas.CorrespondenceOut(
            code=row.code,
            other=row.other,
            weight=row.weight,
            status=row.status,
            source=row.source,
            source_url=row.source_url,
            dated=row.dated,
        )
        for row in selectors.crosswalk(source, target).rows
    ]
