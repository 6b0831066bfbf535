"""Territories, activities, scopes and need areas as other rooms ask for them."""

from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import ExtractYear, Replace
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.reference import correspondence, scope_units, weights
from kerege.reference.enums import ScopeStatus, TerritoryKind
from kerege.reference.models import (
    Activity,
    Border,
    Classification,
    Country,
    NeedArea,
    Scope,
    ScopeItem,
    Subsector,
    Succession,
    Territory,
)

# PostgreSQL has no rules of word forms for Kazakh: words are compared as they are written.
NOT_REGIONS = (TerritoryKind.COUNTRY, TerritoryKind.DISTRICT)
SEARCH_CONFIGURATIONS = {"kk": "simple", "ru": "russian", "en": "english"}


def country() -> Country | None:
    """Return the country of this installation, or None before a package is loaded."""
    return Country.objects.first()


def country_territory() -> Territory | None:
    """Return the territory that is the whole country."""
    return Territory.objects.filter(kind=TerritoryKind.COUNTRY).first()


def regions(on: date | None = None) -> QuerySet[Territory]:
    """Return the regions and cities that exist on a day (today unless told), by code."""
    day = on or timezone.localdate()
    return (
        Territory.objects.exclude(kind__in=NOT_REGIONS)
        .filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .order_by("code")
    )


def territory(code: str) -> Territory:
    """Return the territory with this code, whether it still exists or not."""
    shown = code.replace("\0", "")
    found = Territory.objects.filter(code=code).first() if shown == code else None
    if found is None:
        raise Refusal(
            _("There is no territory %(code)s.") % {"code": shown},
            shown,
            _called(shown) or _("Choose one from the list of regions."),
            Kind.NOT_FOUND,
        )
    return found


def _called(name: str) -> str:
    """Say the codes of the territories that are called so, for those who know the name only."""
    named = Q(name_kk__icontains=name) | Q(name_ru__icontains=name) | Q(name_en__icontains=name)
    found = ", ".join(f"{row.code} ({row.name})" for row in regions().filter(named)[:3])
    return _("Write its code: %(codes)s.") % {"codes": found} if found and name else ""


def need_areas() -> QuerySet[NeedArea]:
    """Return the needs that are diagnosed: those under the areas of a concept."""
    return NeedArea.objects.filter(parent__isnull=False).order_by("order", "code")


def concept_areas() -> QuerySet[NeedArea]:
    """Return the areas of a concept: the top of the vocabulary of needs."""
    return NeedArea.objects.filter(parent__isnull=True).order_by("order", "code")


def need_area(code: str) -> NeedArea:
    """Return the need with this code."""
    found = need_areas().filter(code=code).select_related("parent").first()
    if found is None:
        raise Refusal(
            _("There is no need %(code)s.") % {"code": code},
            code,
            _("Choose one from the list of needs."),
            Kind.NOT_FOUND,
        )
    return found


def activity_ids(classification: str) -> dict[str, int]:
    """Return code -> primary key of the activities of one classification."""
    rows = Activity.objects.filter(classification__code=classification)
    return dict(rows.values_list("code", "pk"))


def every_activity() -> QuerySet[Activity]:
    """Return the activities of every classification, by classification and code."""
    found = Activity.objects.select_related("classification")
    return found.order_by("classification__code", "code")


def creative_activities() -> QuerySet[Activity]:
    """Return the activities that a scope of this country counts as creative."""
    stated = (ScopeStatus.OFFICIAL, ScopeStatus.PROVISIONAL)
    items = ScopeItem.objects.filter(scope__status__in=stated)
    return every_activity().filter(pk__in=items.values("activity"))


def activity_named(qualified: str) -> Activity | None:
    """Return the activity that is written ``classification:code``, or None."""
    classification, _colon, code = qualified.partition(":")
    return every_activity().filter(classification__code=classification, code=code).first()


def territory_ids() -> dict[str, int]:
    """Return code -> primary key of every territory, former ones included."""
    return dict(Territory.objects.values_list("code", "pk"))


def parents_of_territories() -> dict[str, str]:
    """Return the code of each territory that lies in another -> the code of that one."""
    inside = Territory.objects.filter(parent__isnull=False)
    return dict(inside.values_list("code", "parent__code"))


def parents_of_activities() -> dict[str, str]:
    """Return ``classification:code`` of each activity below another -> that of the other."""
    rows = Activity.objects.filter(parent__isnull=False).values_list(
        "classification__code", "code", "parent__code"
    )
    return {f"{listed}:{code}": f"{listed}:{above}" for listed, code, above in rows}


def written_territories() -> dict[str, str]:
    """Return how a territory may be written -> its code; what could mean two is left out.

    By its code, its code in the national classifier, or its name or short name in any language.
    """
    names = [f"{text}_{language}" for text in ("name", "short_name") for language in LANGUAGES]
    found: dict[str, set[str]] = {}
    codes: dict[str, str] = {}
    for row in Territory.objects.values("code", "national_code", *names):
        code = row.pop("code")
        codes[code] = code
        for written in {text for text in row.values() if text}:
            found.setdefault(written, set()).add(code)
    return {text: min(of) for text, of in found.items() if len(of) == 1} | codes


def subsector_names() -> dict[str, str]:
    """Return code -> name of every sub-sector, in the reader's language where it has one."""
    known = Subsector.objects.exclude(scope__status__in=(ScopeStatus.DRAFT, ScopeStatus.OWN))
    return {found.code: found.name or found.code for found in known.order_by("code")}


def subsectors_of(of: Scope) -> QuerySet[Subsector]:
    """Return the sub-sectors of a scope, by code."""
    return Subsector.objects.filter(scope=of).order_by("code")


def every_region() -> QuerySet[Territory]:
    """Return the regions and cities of every time, former ones included, by code."""
    return Territory.objects.exclude(kind__in=NOT_REGIONS).order_by("code")


def districts(of: Territory | None = None) -> QuerySet[Territory]:
    """Return the parts of a region (districts, counties) of every time, by code; or all there are.

    They lie inside the regions, so that they are never added up beside them.
    """
    found = Territory.objects.filter(kind=TerritoryKind.DISTRICT)
    return (found.filter(parent=of) if of else found).order_by("code")


def successions() -> list[tuple[int, int, int]]:
    """Return (predecessor, successor, year) of every succession, as primary keys and a year."""
    rows = Succession.objects.annotate(year=ExtractYear("on"))
    return list(rows.values_list("predecessor_id", "successor_id", "year"))


def borders() -> list[Border]:
    """Return every border with both of its territories, by their codes."""
    found = Border.objects.select_related("one", "other")
    return list(found.order_by("one__code", "other__code"))


def borders_of(of: Territory) -> list[tuple[Territory, Border]]:
    """Return the territories that a territory borders on today, by code, each with its border."""
    day = timezone.localdate()
    found = (
        Border.objects.filter(Q(one=of) | Q(other=of), valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .select_related("one", "other")
    )
    pairs = [(row.other if row.one_id == of.pk else row.one, row) for row in found]
    return sorted(pairs, key=lambda pair: pair[0].code)


def scope_ids() -> dict[str, int]:
    """Return ``code:version`` -> primary key of every scope."""
    published = Scope.objects.exclude(status=ScopeStatus.DRAFT)
    rows = published.values_list("code", "version", "pk")
    return {f"{code}:{version}": key for code, version, key in rows}


def qualified_activity_ids() -> dict[str, int]:
    """Return ``classification:code`` -> primary key of every activity."""
    rows = Activity.objects.values_list("classification__code", "code", "pk")
    return {f"{classification}:{code}": key for classification, code, key in rows}


def territories() -> QuerySet[Territory]:
    """Return the country, then the regions of every time by code, without their districts."""
    found = Territory.objects.exclude(kind=TerritoryKind.DISTRICT).select_related("parent")
    return found.order_by("parent_id", "code")


def succession_links() -> QuerySet[Succession]:
    """Return every succession with both of its territories, by date."""
    found = Succession.objects.select_related("predecessor", "successor")
    return found.order_by("on", "predecessor__code", "successor__code")


def classifications() -> QuerySet[Classification]:
    """Return the classifications with the number of their codes (``codes``)."""
    return Classification.objects.annotate(codes=Count("activities")).order_by("code")


def scopes(*, with_drafts: bool = False) -> QuerySet[Scope]:
    """Return the scopes with the number of activities and sub-sectors of each.

    Drafts are for those who put scopes together; who that is, evidence knows.
    """
    activities = Count("items__activity", distinct=True)
    names = StringAgg("items__activity__classification__code", ", ", distinct=True, default="")
    hidden = [] if with_drafts else [ScopeStatus.DRAFT]
    return (
        Scope.objects.exclude(status__in=hidden)
        .annotate(
            activities=activities,
            parts=Count("subsectors", distinct=True),
            classification_codes=names,
        )
        .order_by("code", "version")
    )


def scope(code: str, version: str, *, with_drafts: bool = False) -> Scope:
    """Return one version of a scope."""
    found = scopes(with_drafts=with_drafts).filter(code=code, version=version).first()
    if found is None:
        raise Refusal(
            _("There is no scope %(code)s in version %(version)s.")
            % {"code": code, "version": version},
            f"{code}/{version}",
            _("Choose one from the list of scopes."),
            Kind.NOT_FOUND,
        )
    return found


def scope_items(of: Scope) -> QuerySet[ScopeItem]:
    """Return the activities of a scope, by sub-sector and code."""
    found = ScopeItem.objects.filter(scope=of).select_related(
        "activity__classification", "subsector"
    )
    return found.order_by("subsector__code", "activity__classification__code", "activity__code")


def find_activities(asked: str) -> QuerySet[Activity]:
    """Find activities by the beginning of their code or by words of their name.

    Only the codes that a business can have are found: those with none below them. Words are
    looked up in all three languages, Russian and English ones in any grammatical form.
    """
    below = Activity.objects.filter(parent=OuterRef("pk"))
    found = Activity.objects.filter(~Exists(below)).select_related("classification")
    bare = asked.replace(".", "").replace(" ", "")
    if bare.isdecimal():
        plain = found.annotate(plain=Replace("code", Value("."), Value("")))
        return plain.filter(plain__startswith=bare).order_by("classification__code", "code")
    query = {
        language: SearchQuery(asked, config=config, search_type="websearch")
        for language, config in SEARCH_CONFIGURATIONS.items()
    }
    vectors = {
        f"words_{language}": SearchVector(f"name_{language}", config=config)
        for language, config in SEARCH_CONFIGURATIONS.items()
    }
    stemmed = Q(words_kk=query["kk"]) | Q(words_ru=query["ru"]) | Q(words_en=query["en"])
    written = Q()
    for word in asked.split():
        anywhere = Q(name_kk__icontains=word) | Q(name_ru__icontains=word)
        written &= anywhere | Q(name_en__icontains=word)
    matching = found.annotate(**vectors).filter(stemmed | written)
    return matching.order_by("classification__code", "code")


activities_below = correspondence.below
activities_of_scopes = scope_units.activities_of_scopes
activity = correspondence.activity
correspondences_of = correspondence.correspondences_of
crosswalk = correspondence.crosswalk
crosswalks = correspondence.crosswalks
activity_parents = weights.parents
scope_weights = weights.scope_weights
split_inside = weights.split_inside
weight_on = weights.weight_on


def vocabulary() -> list[NeedArea]:
    """Return the areas of a concept, each with its needs as ``needs``."""
    needs = Prefetch("children", need_areas(), to_attr="needs")
    return list(concept_areas().prefetch_related(needs))
