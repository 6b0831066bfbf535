"""The plan: the best there is, to the last unit of money, and no when limits clash."""

import itertools
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from kerege.concept import limits_file, selectors, services
from kerege.concept.analysis.problem import KNOTS
from kerege.concept.models import Allocation, BudgetLine, Plan, Version
from kerege.concept.services.plan import rows_of
from kerege.evidence.models import Run
from kerege.kernel import thread
from kerege.kernel.errors import Kind, Refusal
from kerege.needs.selectors import NeedWeights, weights_for_planner
from kerege.people.enums import Role

from .conftest import limit

YEARS = (2026, 2027)


def value_of(choice, weights):
    """Compute what a plan is worth in the plainest way: year by year, need by need."""
    worth = 0.0
    for (region, need), weight in weights.items():
        for year in YEARS:
            left = 1.0
            for (_code, place, start, effect, of), units in choice.items():
                if of == need and place in (region, "") and start <= year:
                    left *= (1 - effect) ** units
            worth += weight * (1 - left)
    return worth


def test_no_other_plan_is_better(planned, limits):
    rows, _synthetic = rows_of(planned, limits)
    slots = [("M1", region, year, 0.4, "space") for region in rows.regions for year in YEARS]
    best = 0.0
    for chosen in itertools.product((0, 1), repeat=len(slots)):
        if any(a + b > 1 for a, b in zip(chosen[::2], chosen[1::2], strict=True)):
            continue
        first = sum(n for slot, n in zip(slots, chosen, strict=True) if slot[2] == 2026)
        second = sum(chosen) - first
        room = (200 - 50 - 100 * first, 200 - 100 * second - 10 * first)
        if min(room) < 0:
            continue
        trained = max(
            (
                {("M2", place, year, 0.2, "skills"): n for (place, year), n in pick.items()}
                for pick in affordable(rows.regions, room)
            ),
            key=lambda pick: value_of(pick | REQUIRED, rows.weight),
        )
        plan = {slot: n for slot, n in zip(slots, chosen, strict=True) if n}
        best = max(best, value_of(plan | trained | REQUIRED, rows.weight))
    found = defaultdict(int)
    for row in Allocation.objects.filter(plan=planned.plan, units__gt=0).select_related(
        "territory", "measure"
    ):
        answer = row.measure.answers.get()
        place = row.territory.code if row.territory else ""
        key = (row.measure.code, place, row.year, float(answer.effect), answer.area.code)
        found[key] += row.units
    assert value_of(found, rows.weight) >= best * (1 - 2 * planned.plan.gap - 0.01)
    assert planned.plan.is_proven


REQUIRED = {("M3", "", 2026, 0.1, "skills"): 1}


def affordable(regions, room):
    """Yield the ways to spend what is left on the small measure (30 each, two in a place)."""
    slots = [(place, year) for place in regions for year in YEARS]
    for units in itertools.product((0, 1, 2), repeat=len(slots)):
        pick = dict(zip(slots, units, strict=True))
        fits = all(
            30 * sum(n for (_p, y), n in pick.items() if y == year) <= money
            for year, money in zip(YEARS, room, strict=True)
        )
        if fits and all(pick[p, 2026] + pick[p, 2027] <= 2 for p in regions):
            yield {slot: n for slot, n in pick.items() if n}


def test_the_curve_of_diminishing_returns_is_followed_closely():
    import numpy as np

    knots = np.array(KNOTS)
    at = np.linspace(0, KNOTS[-1], 2000)
    line = np.interp(at, knots, 1 - np.exp(-knots))
    assert np.max((1 - np.exp(-at)) - line) < 0.02


def test_the_budget_is_the_plan_to_the_last_unit(planned):
    allocated = sum(Allocation.objects.values_list("amount", flat=True))
    assert sum(BudgetLine.objects.values_list("amount", flat=True)) == allocated > 0
    by_year = defaultdict(Decimal)
    for row in BudgetLine.objects.all():
        assert row.amount == row.amount.to_integral_value()
        by_year[row.year] += row.amount
    assert all(money <= 200 for money in by_year.values())
    for measure in selectors.measures(planned):
        for row in Allocation.objects.filter(measure=measure):
            lines = BudgetLine.objects.filter(
                measure=measure, year=row.year, territory=row.territory
            )
            parts = {line.source: line.amount for line in lines}
            assert sum(parts.values()) == row.amount
            for share in measure.funding.all():
                part = parts.get(share.source, Decimal(0))
                assert abs(part - share.share * row.amount) < 1


def test_totals_add_up_every_way(planned):
    found = selectors.totals(planned)
    for name in ("by_area", "by_goal", "by_source", "by_year", "by_region", "by_area_year"):
        assert sum(getattr(found, name).values()) == found.total
    assert found.currency == "KZT"


def test_a_required_measure_is_there(planned):
    assert Allocation.objects.filter(measure__code="M3", units=1).exists()


def test_the_run_repeats_itself(planned, limits):
    run = planned.plan.run
    planned.plan.delete()
    again = services.plan_version(
        by=None, version=Version.objects.get(pk=planned.pk), limits=limits
    )
    assert again.run.result_checksum == run.result_checksum
    assert Run.objects.filter(method=run.method).count() == 1


def test_the_same_question_is_not_computed_twice(planned, limits):
    assert services.plan_version(by=None, version=planned, limits=limits) == planned.plan
    limits[0]["value"] = "180"
    other = services.plan_version(by=None, version=planned, limits=limits)
    assert other.run != planned.plan.run
    assert Plan.objects.count() == 1


def test_the_run_leads_to_the_plan_for_those_who_may_see_it(planned, person):
    run = planned.plan.run
    (plan,) = thread.links("came_of", "evidence.run", run, person(Role.ANALYST))
    assert plan.url.endswith(f"/v{planned.number}/plan/")
    assert thread.links("came_of", "evidence.run", run, None) == [], "a draft is not shown"


def test_reasons_and_prices_are_kept(planned):
    plan = planned.plan
    assert {row["limit"] for row in plan.shadow_prices} >= {"money_2026", "money_2027"}
    assert any(row["is_binding"] for row in plan.shadow_prices)
    assert plan.refusals
    assert all(row["because"] for row in plan.refusals)
    reasons = Allocation.objects.filter(units__gt=0).values_list("reason", flat=True)
    assert all(reason["needs"] and reason["rank"] for reason in reasons)
    fall = plan.reductions
    assert 0 < fall["low"] < fall["central"] < fall["high"] < 100
    assert set(plan.per_head["by_region"]) == {"XX-1", "XX-2", "XX-3"}
    assert plan.per_head["by_region"]["XX-1"] > plan.per_head["by_region"]["XX-3"]


def test_limits_of_every_kind_are_kept(draft, limits):
    limits += [
        limit("floor", "floor_region", 30, applies_to=("XX-3",)),
        limit("cap", "cap_group_share", "0.5", applies_to=("XX-1",)),
        limit("fund", "source_cap_year", 10, applies_to=("fund",), year=2026),
        limit("area", "area_min_share", "0.3", applies_to=("A2",)),
    ]
    services.plan_version(by=None, version=draft, limits=limits)
    found = selectors.totals(draft)
    regional = sum(money for code, money in found.by_region.items() if code)
    assert found.by_region["XX-3"] >= 30
    assert found.by_region.get("XX-1", 0) <= regional / 2
    assert found.by_source_year.get(("fund", 2026), 0) <= 10 + 3
    assert found.by_area["A2"] >= Decimal("0.3") * found.total


def test_what_goes_together_what_is_left_and_what_a_region_can_use_are_kept(draft, limits):
    def places(*more, money_2027=0):
        limits[1] = limit("money_2027", "budget_year", money_2027, year=2027)
        services.plan_version(by=None, version=draft, limits=[*limits, *more])
        rows = Allocation.objects.filter(units__gt=0).select_related("measure", "territory")
        found = {"M1": set(), "M2": set(), "M3": set()}
        for row in rows:
            found[row.measure.code].add((row.territory and row.territory.code, row.year))
        return found

    left = limit("left", "carry_over_year", 10, year=2026)
    needs = limit("needs", "prerequisite", 1, applies_to=("M2", "M1"))
    alone = places()
    assert alone["M2"]
    assert not alone["M1"], "nothing pays its running costs"
    assert len(places(left)["M1"]) == 1
    assert not places(needs)["M2"]
    both = places(left, needs)
    assert {place for place, _year in both["M2"]} == {place for place, _year in both["M1"]}
    plan = Plan.objects.get()
    assert any("needs" in row["blocked_by"] for row in plan.refusals)
    assert {"needs"} <= {row["limit"] for row in plan.shadow_prices}
    full = limit("full", "absorption_year", 0, applies_to=("XX-1",), year=2026)
    assert not {place for place in places(full)["M2"] if place == ("XX-1", 2026)}
    pair = limit("pair", "synergy", "0.9", applies_to=("M1", "M2", "space"))
    every = [*limits, left, needs, full, pair]
    file = limits_file.written(every, "KZT").encode()
    again = limits_file.read(file, "limits.csv", selectors.limit_names(draft))
    assert [dict(row, value=Decimal(row["value"])) for row in again] == [
        dict(row, value=Decimal(row["value"])) for row in every
    ]
    before = places(money_2027=20), Plan.objects.get().objective
    after = places(pair, money_2027=20), Plan.objects.get().objective
    assert after[1] > before[1]
    assert {place for place, _year in after[0]["M1"]} <= {place for place, _year in after[0]["M2"]}


def test_limits_that_clash_are_named(draft, limits):
    limits += [
        limit("floor_a", "floor_region", 390, applies_to=("XX-2",)),
        limit("floor_b", "floor_region", 20, applies_to=("XX-3",)),
    ]
    with pytest.raises(Refusal) as refused:
        services.plan_version(by=None, version=draft, limits=limits)
    assert "floor_a" in refused.value.what
    assert refused.value.mend
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "wish"}, "'wish'"),
        ({"kind": "floor_region", "applies_to": ["YY"]}, "do not exist"),
        ({"kind": "prerequisite", "applies_to": ["M1", "M9"]}, "'M9'"),
        ({"kind": "synergy", "applies_to": ["M1", "M2", "time"], "value": "0.1"}, "'time'"),
    ],
)
def test_a_limit_that_cannot_be_read_is_refused(draft, limits, change, said):
    limits.append(limit("odd", "floor_region", 1, applies_to=("XX-1",)) | change)
    with pytest.raises(Refusal, match=said):
        services.plan_version(by=None, version=draft, limits=limits)


def test_each_year_needs_a_budget(draft, limits):
    with pytest.raises(Refusal, match="no budget") as refused:
        services.plan_version(by=None, version=draft, limits=limits[:1])
    assert refused.value.where == "2027"


def test_without_a_diagnosis_there_is_no_plan(draft, limits, small):
    small.diagnosis.is_current = False
    small.diagnosis.save()
    with pytest.raises(Refusal) as refused:
        services.plan_version(by=None, version=draft, limits=limits)
    assert refused.value.kind == Kind.CONFLICT


def test_analysts_and_editors_plan_and_nobody_else(draft, limits, person):
    with pytest.raises(Refusal) as refused:
        services.plan_version(by=person(Role.APPROVER), version=draft, limits=limits)
    assert refused.value.kind == Kind.FORBIDDEN
    services.plan_version(by=person(Role.ANALYST), version=draft, limits=limits)


def test_weights_of_a_panel_count_and_the_recipe_names_it(planned, limits, monkeypatch):
    plain = planned.plan.run
    rows, _synthetic = rows_of(planned, limits)
    given = dict.fromkeys(rows.needs, 1.5)
    panel = NeedWeights("judged", "delphi-judged-1", given, is_synthetic=False)
    monkeypatch.setattr("kerege.needs.selectors.need_weights", lambda _code: panel)
    weighed, _synthetic = rows_of(planned, limits, panel)
    assert weighed.weight == pytest.approx({key: 1.5 * w for key, w in rows.weight.items()})
    version = Version.objects.get(pk=planned.pk)
    plan = services.plan_version(by=None, version=version, limits=limits, panel="judged")
    assert plan.run.parameters["need_weights"] == {"panel": "judged", "run": "delphi-judged-1"}
    assert "need_weights" not in plain.parameters
    assert plan.run.inputs["weights"] != plain.inputs["weights"]
    given.popitem()
    with pytest.raises(Refusal, match="has not judged some needs"):
        rows_of(planned, limits, panel)


def test_a_weighted_diagnosis_weighs_the_plan_and_no_panel_weighs_it_twice(
    planned, limits, monkeypatch
):
    rows, _synthetic = rows_of(planned, limits)
    found = weights_for_planner(planned.diagnosis)
    weighed = replace(found, weight=np.full(len(found.areas), 1.5), panel="judged")
    monkeypatch.setattr("kerege.needs.selectors.weights_for_planner", lambda _of: weighed)
    again, _synthetic = rows_of(planned, limits)
    assert again.weight == pytest.approx({key: 1.5 * w for key, w in rows.weight.items()})
    panel = NeedWeights("other", "delphi-other-1", dict.fromkeys(rows.needs, 1), is_synthetic=False)
    with pytest.raises(Refusal, match="weighted by the panel judged already") as refused:
        rows_of(planned, limits, panel)
    assert refused.value.kind == Kind.CONFLICT
