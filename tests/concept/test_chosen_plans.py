"""A plan as it was chosen: robust, fair, or both; its price, its recipe, its refusals."""

import html
import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from kerege.cli.concept import app
from kerege.concept import selectors, services, tasks
from kerege.concept.analysis.problem import build_problem
from kerege.concept.analysis.reading import rows_of
from kerege.concept.enums import CHOSEN_SHARE, PlanKind
from kerege.concept.models import Answer, BudgetLine, Plan, PlanOrder, Version
from kerege.concept.services import Choice
from kerege.documents.selectors import content_of
from kerege.evidence import services as evidence
from kerege.kernel.errors import Kind, Refusal
from kerege.methods.allocation import measure_allocation
from kerege.methods.allocation.least_share import region_shares
from kerege.people.enums import Role

pytestmark = pytest.mark.django_db
ROBUST = Choice(PlanKind.ROBUST, safety=0.5, tail=0.4, count=6, seed=1)
ADDRESS = ("demo", 1)


def planned_as(version, limits, choice, **more):
    services.plan_version(by=None, version=version, limits=limits, choice=choice, **more)
    return Plan.objects.select_related("run").get(version=version)


def shares(version, plan):
    """Return the share of its needs that each region loses, from the allocations alone."""
    rows, _synthetic = rows_of(version, plan.limits)
    problem = build_problem(rows)
    units = measure_allocation(problem, mip_rel_gap=0.5, time_limit=None).units * 0
    codes = [measure.code for measure in rows.measures]
    for row in selectors.allocation_rows(plan):
        place = list(rows.regions).index(row["territory"]) if row["territory"] else 3
        units[codes.index(row["measure"]), place, list(rows.years).index(row["year"])] = row[
            "units"
        ]
    from kerege.methods.allocation.plan_effect import need_reduction

    return region_shares(problem, need_reduction(problem, units))


def test_a_robust_plan_is_the_plan_of_the_version_with_all_that_a_plan_has(draft, limits):
    plan = planned_as(draft, limits, ROBUST)
    said = plan.choice
    assert said["asked"] == ROBUST.as_data()
    values = [float(x) for x in said["robust"]["values"]]
    # the mean, and that of the worst two fifths of six: 2.4 scenarios, the third with 0.4 of it
    assert said["robust"]["mean"] == pytest.approx(sum(values) / 6, abs=1e-5)
    worst = (values[0] + values[1] + 0.4 * values[2]) / 2.4
    assert said["robust"]["cvar"] == pytest.approx(worst, abs=1e-5)
    kept = json.loads(content_of(plan.run.inputs["problem"]))
    # all needs of a scenario count in two years: what is removed of them is the score
    wholes = [2 * sum(map(sum, need)) for need in kept["scenarios"]["need"]]
    most = max(values) * max(wholes) / 100
    assert min(values) * min(wholes) / 100 <= plan.objective <= most
    assert plan.bound == pytest.approx(plan.objective * (1 + plan.gap))
    assert plan.is_proven
    assert plan.gap <= 0.01
    assert plan.run.method.endswith("robust_allocation")
    assert (plan.run.seed, plan.run.parameters["choice"]) == (1, ROBUST.as_data())
    assert {row["limit"] for row in plan.shadow_prices} >= {"money_2026", "money_2027"}
    assert plan.refusals
    assert all(row["because"] for row in plan.refusals)
    spent = [
        sum(line.amount for line in BudgetLine.objects.filter(version=draft, year=year))
        for year in (2026, 2027)
    ]
    assert all(0 < money <= 200 for money in spent)


def test_a_robust_and_fair_plan_is_computed_again_and_kept_while_nothing_changes(draft, limits):
    both = Choice(PlanKind.ROBUST, safety=1, tail=0.5, count=5, seed=3, fairness=0.5)
    plan = planned_as(draft, limits, both)
    assert evidence.rerun(by=None, run=plan.run).is_same
    assert plan.choice["least_share"] > 0
    assert planned_as(draft, limits, both) == plan
    other = planned_as(draft, limits, ROBUST)
    assert other.run != plan.run
    plain = planned_as(draft, limits, Choice())
    assert plain.choice == {}
    assert "choice" not in plain.run.parameters
    assert planned_as(draft, limits, Choice()) == plain
    Answer.objects.filter(measure__version=draft).update(effect=Decimal("0.05"), effect_low=0)
    assert planned_as(draft, limits, Choice()) != plain, "other effects, another plan"


def test_fairness_goes_from_most_effect_to_most_equity_and_its_price_is_between(draft, limits):
    plain = planned_as(draft, limits, Choice(), gap=1e-6)
    lowest, objectives = [], []
    for way in (0.0, 0.5, 1.0):
        plan = planned_as(draft, limits, Choice(fairness=way), gap=1e-6)
        lowest.append(float(shares(draft, plan).min()))
        objectives.append(plan.objective)
        if least := plan.choice.get("least_share"):
            price = plan.choice["price_of_fairness"]
            true = 100 * (1 - plan.objective / plain.objective)
            assert price["low"] - 1e-4 <= true <= price["high"] + 1e-4
            assert lowest[-1] >= least - 2e-6
            (row,) = [row for row in plan.shadow_prices if row["limit"] == CHOSEN_SHARE]
            assert row["kind"] == "least_share"
            assert (
                next(x for x in plan.limits if x["code"] == CHOSEN_SHARE)["value"] == f"{least:.6f}"
            )
    assert objectives[0] == pytest.approx(plain.objective, rel=1e-5)
    assert objectives == sorted(objectives, reverse=True)
    assert lowest == sorted(lowest)
    direct = planned_as(draft, limits, Choice(least_share=0.05))
    assert direct.choice["least_share"] == 0.05
    with pytest.raises(Refusal) as refused:
        planned_as(draft, limits, Choice(least_share=0.99))
    assert CHOSEN_SHARE in refused.value.where


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "wish"}, "no such kind"),
        ({"kind": "robust"}, "cannot be computed with these numbers"),
        ({"kind": "robust", "safety": 0.5, "tail": 0, "count": 6, "seed": 1}, "cannot be computed"),
        ({"kind": "robust", "safety": float("nan"), "tail": 1, "count": 6, "seed": 1}, "cannot be"),
        ({"kind": "robust", "safety": 0.5, "tail": 1, "count": 10**9, "seed": 1}, "cannot be"),
        ({"kind": "robust", "safety": 0.5, "tail": 1, "count": 6, "seed": -1}, "cannot be"),
        ({"kind": "robust", "safety": "x", "tail": 1, "count": 6, "seed": 1}, "cannot be read"),
        ({"safety": 0.5}, "Only a robust plan"),
        ({"fairness": 0.5, "least_share": 0.1}, "given twice"),
        ({"fairness": 1.5}, "from 0 to 1"),
        ({"least_share": float("nan")}, "from 0 to 1"),
    ],
)
def test_choices_that_mean_nothing_are_refused(data, said):
    with pytest.raises(Refusal, match=said) as refused:
        services.choice_of(data)
    assert refused.value.mend


def test_a_draft_that_changes_while_it_is_planned_keeps_its_plan(planned, limits, monkeypatch):
    from kerege.concept.services import plan as service

    def meanwhile(*arguments, **options):
        found = computed(*arguments, **options)
        Answer.objects.filter(measure__version=planned).update(effect_high=Decimal("0.9"))
        return found

    computed, before = service.plan, planned.plan
    monkeypatch.setattr(service, "plan", meanwhile)
    with pytest.raises(Refusal, match="changed while its plan was computed") as refused:
        planned_as(planned, limits, Choice(least_share=0.01))
    assert refused.value.kind == Kind.CONFLICT
    assert Plan.objects.get(version=planned) == before


def where(name="concept-plan-make", version=1, language="en"):
    with override(language):
        return reverse(name, args=["demo", version])


def test_a_plan_is_chosen_on_a_page_and_computed_by_a_job(
    draft, person, django_assert_max_num_queries
):
    assert Client().get(where()).status_code == 302
    editor, approver = Client(), Client()
    editor.force_login(person(Role.EDITOR))
    approver.force_login(person(Role.APPROVER))
    assert approver.get(where()).status_code == 403
    assert "plan/make/" in editor.get(where("concept-plan")).content.decode()
    form = {"kind": "robust", "safety": "0.5", "tail": "0.4", "count": "6", "seed": "1"}
    money = {"money2026": "0.0002", "money2027": "0.0002"}
    answer = editor.post(where(), form)
    assert answer.status_code == 422
    assert "no limits" in answer.content.decode()
    assert editor.post(where(), form | money | {"tail": "nan"}).status_code == 422
    for _time in range(2):
        assert editor.post(where(), form | money).status_code == 302
    assert editor.post(where(), form | money | {"seed": "2"}).status_code == 409
    order = PlanOrder.objects.get()
    job = ProcrastinateJob.objects.get(task_name=tasks.compute_plan.name)
    assert "Is being computed" in editor.get(where()).content.decode()
    tasks.compute_plan(**job.args)
    order.refresh_from_db()
    assert order.state == "done"
    plan = Plan.objects.select_related("run").get(version=draft)
    assert plan.choice["asked"] == ROBUST.as_data()
    tasks.compute_plan(**job.args)
    assert Plan.objects.get(version=draft) == plan
    for language in ("kk", "ru", "en"):
        for name in ("concept-plan-make", "concept-plan"):
            with django_assert_max_num_queries(20):
                shown = editor.get(where(name, language=language))
            assert shown.status_code == 200
            assert "style=" not in shown.content.decode()
    assert "Robust: also good in the worst scenarios" in shown.content.decode()
    impossible = {"kind": "expected", "least_share": "99", **money}
    assert editor.post(where(), impossible).status_code == 302
    tasks.compute_plan(order_id=PlanOrder.objects.first().pk)
    refused = PlanOrder.objects.first()
    assert (refused.state, CHOSEN_SHARE in refused.refusal["where"]) == ("refused", True)
    assert refused.refusal["what"] in html.unescape(editor.get(where()).content.decode())
    assert Plan.objects.get(version=draft) == plan
    wrong = {"file": _file("code,kind\nx,y\n")}
    refused = editor.post(where(), form | money | wrong)
    assert refused.status_code == 422
    assert "columns are missing" in refused.content.decode()


def _file(text):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("limits.csv", text.encode())


def test_a_plan_is_ordered_through_the_api(planned, person):
    editor = Client(enforce_csrf_checks=True)
    editor.force_login(person(Role.EDITOR))
    at = "/api/v1/concept/demo/versions/1/plan-orders"
    body = {"kind": "expected", "least_share": 0.05}

    def post(client, data, token=""):
        headers = {"X-CSRFToken": token} if token else {}
        return client.post(at, json.dumps(data), content_type="application/json", headers=headers)

    assert post(Client(), body).status_code == 403
    assert post(editor, body).status_code == 403, "without the token of the session"
    editor.get("/en/concept/demo/v1/plan/make/")
    token = editor.cookies["csrftoken"].value
    made = post(editor, body, token)
    assert made.status_code == 202, made.content
    assert post(editor, body, token).json()["number"] == made.json()["number"]
    assert post(editor, {"kind": "robust"}, token).status_code == 422
    assert post(editor, {"limits": "code\n"}, token).status_code == 422
    services.carry_out(
        by=None, order=PlanOrder.objects.select_related("person", "version__concept").get()
    )
    told = editor.get(f"{at}/{made.json()['number']}").json()
    assert (told["state"], told["refusal"]) == ("done", None)
    assert editor.get(f"{at}/999").status_code == 404
    plan = editor.get("/api/v1/concept/demo/versions/1/plan").json()
    assert plan["choice"]["least_share"] == 0.05


def test_an_order_that_fails_ends_and_one_that_was_left_stands_in_nobodys_way(
    planned, person, monkeypatch, limits
):
    editor = person(Role.EDITOR)
    order = services.order_plan(by=editor, version=planned, choice=Choice(least_share=0.01))
    monkeypatch.setattr("kerege.concept.services.ordering.plan_version", None)
    with pytest.raises(TypeError):
        services.carry_out(by=None, order=order)
    order.refresh_from_db()
    assert (order.state, bool(order.refusal["mend"])) == ("refused", True)
    waiting = services.order_plan(by=editor, version=planned, limits=limits)
    PlanOrder.objects.filter(pk=waiting.pk).update(asked_at="2020-01-01T00:00:00Z")
    services.order_plan(by=editor, version=planned, choice=Choice(least_share=0.02))
    waiting.refresh_from_db()
    assert waiting.state == "refused"


def test_a_package_keeps_the_kind_of_its_plan(draft, limits):
    planned_as(draft, limits, Choice(PlanKind.ROBUST, 0.5, 0.4, 6, 1, least_share=0.03))
    services.publish_version(by=None, version=draft)
    draft = Version.objects.select_related("concept", "plan__run", "parent").get(pk=draft.pk)
    files = services.produce_package(by=None, version=draft)
    taken = services.take_package(by=None, files=files)
    assert taken.version.plan.choice == draft.plan.choice
    assert taken.version.plan.run == draft.plan.run
    assert "plan" not in taken.differs
    assert services.take_package(by=None, files=files).is_new is False


def test_the_command_line_plans_as_it_is_told(draft, tmp_path):
    rows = ["code,kind,applies_to,year,value,unit"]
    rows += [f"money_{year},budget_year,all,{year},0.0002,mln KZT" for year in (2026, 2027)]
    (tmp_path / "limits.csv").write_text("\n".join(rows))
    numbers = ["--kind", "robust", "--safety", "0.5", "--tail", "0.4", "--scenarios", "6"]
    arguments = ["plan", str(tmp_path), *numbers, "--seed", "1", "--fairness", "0.3", "--json"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    asked = json.loads(done.stdout)["choice"]["asked"]
    assert asked == ROBUST.as_data() | {"fairness": 0.3}
    assert CliRunner().invoke(app, ["plan", str(tmp_path), "--safety", "1"]).exit_code == 2


def test_every_problem_of_a_file_of_limits_is_told_at_once(draft, tmp_path):
    (tmp_path / "limits.csv").write_text(
        "code,kind,applies_to,year,value,unit\n"
        "a,budget_year,all,2026,-1,mln KZT\n"
        "a,wish,all,,1,mln KZT\n"
        "b,floor_region,XX-9,,1,mln KZT\n"
        "c,cap_group_share,XX-1,,1.5,share\n"
        "d,budget_year,all,1999,NaN,mln KZT\n"
        "e,area_min_share,A9,,0.1,mln KZT\n"
        "g,prerequisite,M1 M1,,1,\n"
        "h,synergy,M1 M2 space,,1,share\n"
        "f,budget_year\n"
    )
    done = CliRunner().invoke(app, ["plan", str(tmp_path), "--json"])
    assert done.exit_code == 2
    told = done.output
    for part in (
        "limits.csv, row 2, value",
        "row 3, code",
        "row 3, kind",
        "row 4, applies_to",
        "XX-9",
        "row 5, value",
        "row 6, value",
        "row 6, year",
        "row 7, unit",
        "A9",
        "row 8, applies_to",
        "row 9, value",
        "row 10",
        "no budget for some years. 2027",
    ):
        assert part in told, part
    assert not Plan.objects.exists()
    for content, said in ((b"\xff\xfe", "cannot be read"), (b"", "no row"), (b"x\n1\n", "missing")):
        (tmp_path / "limits.csv").write_bytes(content)
        done = CliRunner().invoke(app, ["plan", str(tmp_path), "--json"])
        assert (done.exit_code, said in done.output) == (2, True), done.output
