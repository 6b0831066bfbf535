"""The traps of the real tables, and numbers that were published or computed by hand from them.

Sources: `kz_regional/SOURCE.md` of the reference data; Bureau of National Statistics, elements
5927, 6576 and 102798.
"""

from decimal import Decimal

import pytest

from kerege.countries.load import load_country
from kerege.countries.package import KAZAKHSTAN
from kerege.evidence import selectors, services
from kerege.evidence.models import Break, Dataset, Figure, Run
from kerege.reference import selectors as reference
from kerege.reference.crosswalk import between, convert

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def kazakhstan(django_db_setup, django_db_blocker):
    """Load the package and compute once for the module; take it out again afterwards."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            load_country(KAZAKHSTAN)
            yield services.compute_all(by=None)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()


def value(code: str) -> Decimal | None:
    return selectors.figure_by_code(code).value


def test_quotients_of_section_j_in_2024(kazakhstan):
    quotients = {
        figure.territory.code: figure.value
        for figure in Figure.objects.filter(
            variable__code="j_lq", year=2024, is_current=True
        ).select_related("territory")
    }
    assert round(quotients.pop("KZ-71"), 2) == Decimal("2.96")
    assert round(quotients.pop("KZ-75"), 2) == Decimal("2.30")
    assert len(quotients) == 18
    assert max(quotients.values()) < Decimal("0.5")


def test_section_r_is_no_proxy_of_creativity(kazakhstan):
    assert round(value("r_lq.KZ-19.2024"), 2) == Decimal("8.54")
    assert round(value("r_lq.KZ-75.2024"), 2) == Decimal("0.63")
    assert "Not a proxy of creativity" in selectors.figure_by_code("r_lq.KZ-75.2024").note_en
    used = [run.inputs for run in Run.objects.all() if "gva_r" in run.inputs]
    assert all("part" in run.parameters for run in Run.objects.all() if "gva_r" in run.inputs)
    assert len(used) == 2


@pytest.mark.parametrize("year", range(2010, 2026))
def test_regions_add_up_to_the_published_product(kazakhstan, year):
    total = selectors.total("grp", year)
    assert total.is_complete
    assert abs(total.computed - total.published.value) <= Decimal("1.2")


def test_south_kazakhstan_is_not_counted_beside_its_successors(kazakhstan):
    total = selectors.total("grp", 2015)
    assert [figure.territory.code for figure in total.left_out] == ["KZ-YUZ"]
    naive = sum(part.value for part in [*total.parts, *total.left_out])
    assert naive > total.published.value * Decimal("1.05")
    before = selectors.total("grp", 2010)
    assert "KZ-YUZ" in {figure.territory.code for figure in before.parts}


@pytest.mark.parametrize("year", [2021, 2024])
def test_the_national_value_of_section_j_is_a_sum_and_says_so(kazakhstan, year):
    total = selectors.total("gva_j", year)
    assert (total.published, total.is_computed) == (None, True)
    assert "the sum of the regions" in selectors.figure_by_code(f"j_lq.KZ-71.{year}").note_en
    assert "the sum" not in selectors.figure_by_code("j_lq.KZ-71.2020").note_en


def test_territories_that_did_not_exist_are_answered(kazakhstan):
    line = {point.year: point for point in selectors.series("grp", "KZ-10")}
    assert str(line[2015].observation) == "M"
    assert line[2015].reason
    assert line[2021].value is not None
    assert str({p.year: p for p in selectors.series("employed", "KZ-10")}[2021].observation) == "M"
    assert {p.year: p for p in selectors.series("population_avg", "KZ-10")}[2009].value


def test_the_missing_year_2015_of_employment(kazakhstan):
    point = {p.year: p for p in selectors.series("employed", "KZ-71")}[2015]
    assert (point.value, str(point.observation)) == (None, "L")
    assert point.reason
    growth = Figure.objects.filter(variable__code="employed_growth", year__in=(2015, 2016))
    assert not growth.filter(value__isnull=False).exists()


@pytest.mark.parametrize("code", ["KZ-63", "KZ-19", "KZ-35"])
def test_what_ceded_land_is_not_compared_across_2021(kazakhstan, code):
    figure = selectors.figure_by_code(f"grp_growth.{code}.2021")
    assert (figure.value, figure.observation) == (None, "N")
    line = {point.year: point for point in selectors.series("grp", code)}
    assert not line[2021].is_comparable
    per_head = selectors.figure_by_code(f"grp_per_head.{code}.2020")
    assert (per_head.value, per_head.observation) == (None, "N")
    assert value(f"grp_per_head.{code}.2021") > 0


def test_the_revision_of_the_population_is_a_break(kazakhstan):
    known = Break.objects.filter(variable__code="population_avg", territory__code="KZ-71")
    assert list(known.values_list("year", flat=True)) == [2022]
    growth = selectors.figure_by_code("population_avg_growth.KZ-71.2022")
    assert (growth.value, growth.observation) == (None, "N")


def test_shift_share_leaves_broken_regions_out_and_adds_up(kazakhstan):
    last = Figure.objects.filter(variable__code="j_shift_change").order_by("-year").first()
    assert last.breakdown in {"2011-2025", "2021-2025"}
    broken = Figure.objects.filter(
        variable__code="j_shift_regional", breakdown="2011-2025", observation="N", is_current=True
    )
    codes = set(broken.values_list("territory__code", flat=True))
    assert {"KZ-63", "KZ-19", "KZ-35", "KZ-10", "KZ-33", "KZ-62"} <= codes
    for place in ("KZ-71", "KZ-75"):
        parts = [
            value(f"j_shift_{part}.{place}.2025.2011-2025")
            for part in ("national", "industry_mix", "regional", "change")
        ]
        assert abs(sum(parts[:3]) - parts[3]) < Decimal("0.001")


def test_conflicting_figures_stand_side_by_side(kazakhstan):
    groups = {group[0].variable.code: group for group in selectors.all_conflicts()}
    employed = {int(figure.value) for figure in groups["creative_employed"]}
    assert {95_000, 134_207, 143_600, 149_600} <= employed
    share = {float(figure.value) for figure in groups["creative_gva_share"]}
    assert {2.67, 1.0} <= share
    assert "grp" not in groups


def test_every_run_is_reproduced(kazakhstan):
    runs = Run.objects.all()
    assert len(runs) >= 12
    assert all(services.rerun(by=None, run=run).is_same for run in runs)


def test_signals_exist_for_every_region(kazakhstan):
    for code in ("j_lq", "j_per_head", "grp_per_head", "hubs_per_100k", "published_figures"):
        regions = Figure.objects.filter(
            variable__code=code, value__isnull=False, territory__valid_to__isnull=True
        ).exclude(territory__code="KZ")
        assert regions.values("territory").distinct().count() == 20, code


def test_the_load_is_plausible(kazakhstan):
    from kerege.evidence.models import Dataset

    findings = Dataset.objects.get(code="bns-5927").checks
    assert {"sum", "bounds", "jump"} <= {found["check"] for found in findings}
    assert not [f for f in findings if f["check"] == "sum" and f["state"] != "ok"]


def _own(code: str, *places: str, **more) -> dict:
    found = selectors.area_series(selectors.variable_by_code(code), selectors.area(places), **more)
    return {point.year: point for point in found}


def test_all_regions_together_are_the_country(kazakhstan):
    codes = [region.code for region in selectors.area(["KZ-YUZ"]).places]
    assert codes == ["KZ-61", "KZ-79"]
    every = Figure.objects.filter(variable__code="grp", year=2024, value__isnull=False)
    regions = [f.territory.code for f in every if f.territory.code != "KZ"]
    found = _own("grp", *regions)
    for year in (2010, 2017, 2019, 2020, 2021, 2024):
        assert abs(found[year].value - value(f"grp.KZ.{year}")) <= 1, year


def test_the_east_with_abai_is_one_series_and_without_it_is_not(kazakhstan):
    both, alone = _own("grp", "KZ-63", "KZ-10"), _own("grp", "KZ-63")
    assert both[2019].value == value("grp.KZ-63.2019")
    assert both[2024].value == value("grp.KZ-63.2024") + value("grp.KZ-10.2024")
    assert all(point.is_comparable for point in both.values() if point.value is not None)
    assert alone[2019].value is None
    assert "Abai" in alone[2019].reason
    estimates = [_own("grp", code, back_cast=True)[2019] for code in ("KZ-63", "KZ-10")]
    assert all(point.is_back_cast for point in estimates)
    assert abs(sum(p.value for p in estimates) - both[2019].value) <= Decimal("0.000001")


def test_the_share_of_a_union_lies_between_those_of_its_parts(kazakhstan):
    union = _own("j_share", "KZ-75", "KZ-19")[2024].value
    parts = sorted([value("j_share.KZ-75.2024"), value("j_share.KZ-19.2024")])
    assert parts[0] < union < parts[1]


def test_the_index_ranks_every_region_with_an_interval_and_reproduces(kazakhstan):
    ranks = Figure.objects.filter(variable__code="index_rank", is_current=True)
    assert ranks.count() == 20
    assert all(1 <= figure.lower <= figure.upper <= 20 for figure in ranks)
    assert sum(figure.value for figure in ranks) == 210
    for figure in ranks.select_related("territory"):
        code = f"{figure.territory.code}.{figure.period}.digital-ground"
        parts = Figure.objects.filter(
            variable__code="index_contribution", territory=figure.territory, is_current=True
        )
        total = sum(part.value for part in parts)
        assert abs(total - value(f"index_score.{code}")) < Decimal("0.001")
    run = Run.objects.get(method="evidence.index")
    assert not run.is_synthetic
    assert services.rerun(by=None, run=run).is_same


def test_no_cluster_of_regions_is_shown(kazakhstan):
    found = selectors.clusters(reference.territory("KZ-75"))
    assert [place.code for place, _ in found.neighbours] == ["KZ-19"]
    assert (found.flagged, found.tests) == (0, 80)
    assert {row.measured.period for row in found.rows} == {"2025"}
    assert {row.stability.value for row in found.rows} == {0}


def test_the_6033_entities_are_found_when_the_package_is_loaded(kazakhstan):
    """Printed as the increment of 2024 and as the number on the retail tax regime."""
    checks = Dataset.objects.get(code="published-figures").checks
    [found] = [check for check in checks if check["check"] == "two_meanings"]
    assert (found["variable"], found["other"]) == ("entities_added", "entities_retail_tax")
    assert found["value"] == "6033"
    [rate] = [check for check in checks if check["check"] == "rate"]
    assert (rate["state"], rate["implied"]) == ("ok", "15.2")


def test_the_page_of_the_increment_shows_the_other_meaning(kazakhstan, client):
    figure = Figure.objects.get(variable__code="entities_added", is_current=True)
    [doubt] = selectors.doubts_about(figure)
    assert [other.variable.code for other in doubt.others] == ["entities_retail_tax"]


def test_isic_is_reached_and_no_way_back_claims_what_lies_in_another_class(kazakhstan, client):
    found = between("oked-2019", "isic-4")
    assert found.through == ("oked-2019", "nace-2", "isic-4")
    assert found.parts["5911"] == {"5911": Decimal(1)}
    given = {"5821": Decimal(5), "5829": Decimal(7), "5911": Decimal(11)}
    carried = convert(given, found)
    assert (carried.amounts, carried.lost) == ({"5820": Decimal(12), "5911": Decimal(11)}, {})
    back = between("isic-4", "nace-2")
    assert back.parts["5911"] == {"59.11": Decimal(1)}
    assert back.parts["3211"] == {}  # striking of coins lies in it too
    assert back.ties["3211"] == {"32.11", "32.12"}
    assert back.lost()["3211"] == Decimal(1)
    page = client.get("/en/reference/crosswalks/isic-4/nace-2/").content.decode()
    assert "a part, not known how large" in page
    sheet = client.get("/en/reference/crosswalks/isic-4/nace-2/?form=csv").content.decode()
    assert "isic-4,3211,nace-2,32.12,," in sheet
    rows = client.get("/api/v1/reference/crosswalks/naics-2017/nace-2").json()
    assert {row["weight"] for row in rows if row["code"] == "511210"} == {None}
    ties = reference.correspondences_of(reference.activity("naics-2017", "511210"))
    assert {other.code for other, _ in ties} == {"58.21", "58.29", "5820"}
