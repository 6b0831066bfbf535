"""Two classifications, three scopes that disagree, names missing in some languages."""

from datetime import date
from types import SimpleNamespace

import pytest

from kerege.reference.models import (
    Activity,
    Classification,
    NeedArea,
    Scope,
    ScopeItem,
    Subsector,
    Succession,
    Territory,
)


def _activity(classification, code, level, parent=None, **names):
    return Activity.objects.create(
        classification=classification, code=code, level=level, parent=parent, **names
    )


@pytest.fixture
def lists(db):
    oked = Classification.objects.create(code="oked", name_ru="ОКЭД", source="a classifier")
    sic = Classification.objects.create(code="sic", name_en="SIC", source="another one")
    group = _activity(oked, "321", 3, name_ru="Производство ювелирных изделий")
    jewels = _activity(
        oked, "32120", 5, group, name_ru="Производство ювелирных изделий", name_en="Jewellery"
    )
    films = _activity(oked, "59111", 5, name_ru="Производство кинофильмов", name_kk="Кино өндіру")
    tyres = _activity(oked, "22110", 5, name_ru="Производство шин")
    english = _activity(sic, "32.12", 4, name_en="Manufacture of jewellery")
    national = Scope.objects.create(
        code="national", version="p-1", status="provisional", name_en="National", source="s"
    )
    wide = Scope.objects.create(
        code="wide", version="2009", status="reference", name_en="Wide", source="s"
    )
    abroad = Scope.objects.create(
        code="abroad", version="2016", status="official", name_en="Abroad", source="s"
    )
    crafts = Subsector.objects.create(scope=national, code="crafts", name_en="Crafts")
    design = Subsector.objects.create(scope=national, code="design", name_en="Design")
    for part in (crafts, design):
        ScopeItem.objects.create(scope=national, activity=jewels, subsector=part)
    ScopeItem.objects.create(scope=wide, activity=jewels, weight="0.5")
    ScopeItem.objects.create(scope=wide, activity=films)
    ScopeItem.objects.create(scope=abroad, activity=english)
    return SimpleNamespace(
        oked=oked, jewels=jewels, films=films, tyres=tyres, national=national, wide=wide
    )


@pytest.fixture
def territories(db):
    country = Territory.objects.create(
        code="XX", kind="country", name_en="Country", valid_from=date(1992, 1, 1)
    )
    old = Territory.objects.create(
        code="XX-O",
        kind="region",
        parent=country,
        name_en="Old",
        valid_from=date(1992, 1, 1),
        valid_to=date(2018, 6, 18),
    )
    new = Territory.objects.create(
        code="XX-N", kind="region", parent=country, name_en="New", valid_from=date(2018, 6, 19)
    )
    Succession.objects.create(predecessor=old, successor=new, on=date(2018, 6, 19), source="law")
    return SimpleNamespace(country=country, old=old, new=new)


@pytest.fixture
def needs(db):
    space = NeedArea.objects.create(
        code="hubs", order=4, name_en="Infrastructure", description_en="Hubs within reach."
    )
    NeedArea.objects.create(
        code="workshops", parent=space, order=1, name_en="Space", description_en="A place to work."
    )
    return space
