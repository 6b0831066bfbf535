"""A panel of experts: rules that stay, rounds that end, answers that nobody can tell whose."""

import json

import pytest
from django.db import IntegrityError, transaction

from kerege.evidence.services import rerun
from kerege.kernel.errors import Refusal
from kerege.needs import services
from kerege.needs.analysis.panel_again import results
from kerege.needs.models import Panel, PanelExpert, PanelItem, Sheet, Turnout
from kerege.needs.selectors import panels as selectors
from kerege.needs.services import Said
from kerege.notices.models import Notice
from needs import panel_samples as of

FIRST = [(9, 2, 5), (8, 3, 4), (9, 1, 6), (8, 9, 5), (4, 5, 5), (8, 2, 1)]
SECOND = [(9, 2, 5), (8, 3, 4), (9, 2, 5), (8, 4, 5), (8, 3, 5)]


@pytest.fixture
def made(people, country):
    return of.panel(people.analyst, country.places)


@pytest.fixture
def run_through(people, made):
    """Two rounds; the sixth expert leaves after the first."""
    of.open_round(people.analyst, made)
    keys = of.tokens(made)
    for key, row in zip(keys, FIRST, strict=True):
        said = {"space": f"Argument of {row}"} if row[0] > 8 else {}
        of.answer(key, of.ratings(*row), arguments=said)
    services.close_panel_round(by=people.analyst, panel=made)
    of.open_round(people.analyst, made)
    argument = selectors.arguments(made)["space"][1]
    for key, row in zip(keys, SECOND, strict=False):
        of.answer(key, of.ratings(*row), supports=[argument.pk])
    of.close(people.analyst, made)
    made.argument = argument
    return made


def test_two_rounds_come_to_consensus_and_are_published_with_a_recipe(people, run_through):
    made = services.publish_panel(by=people.analyst, panel=run_through, absolute=of.absolute)
    told = Notice.objects.filter(key__endswith="-published")
    assert {one.address for one in told} == set(made.experts.values_list("email", flat=True))
    assert all(f"/needs/delphi/{made.code}/" in one.text for one in told)
    first, second = made.result["rounds"]
    assert first["items"]["finance"] | {"answered": 6} == {
        "answered": 6, "median": 2.5, "lower": 2, "upper": 4.5, "spread": 2.5, "consensus": False,
    }  # fmt: skip
    assert not first["consensus"]
    assert first["changed"] is None
    # Of fifteen answers of those in both rounds, five changed.
    assert second["changed"] == pytest.approx(5 / 15, abs=1e-6)
    assert second["items"]["finance"]["changed"] == pytest.approx(3 / 5)
    assert second["consensus"]
    assert made.ended == "consensus"
    assert second["concordance"]["w"] > 0.9
    assert made.result["weights"] == pytest.approx(
        {"space": 8 / 16, "finance": 3 / 16, "skills": 5 / 16}, abs=1e-6
    )
    assert rerun(by=people.analyst, run=made.run).is_same


def test_who_left_is_told_without_small_groups(people, run_through):
    told = results(run_through)["drop_out"]
    assert (told["answered"], told["left"]) == (6, 1)
    # Three creators; two of business and one hub stand together.
    assert told["group"] == [["creator", 3, 0], ["", 3, 1]]
    assert told["territory"] == [["XX-1", 3, 0], ["XX-2", 3, 1]]
    assert told["items"] == {}, "what one expert who left had answered"


def test_the_strongest_argument_is_that_which_most_others_support(run_through):
    found = selectors.arguments(run_through)["space"]
    assert found[0].pk == run_through.argument.pk
    # Its own author supported it too, and does not count.
    assert [row.supporters for row in found] == [4, 0]


def test_no_key_and_no_instant_leads_from_an_expert_to_answers(run_through):
    fields = {field.name for field in Sheet._meta.get_fields() if not field.auto_created}
    assert not fields & {"expert", "person", "created_at", "at", "email"}
    assert {field.name for field in Turnout._meta.fields} == {"id", "round", "expert"}
    kept = {value for row in PanelExpert.objects.values() for value in map(str, row.values())}
    assert not kept & set(Sheet.objects.values_list("pseudonym", flat=True))
    assert not kept & set(of.tokens(run_through))


def test_the_rules_and_what_is_judged_stay_once_a_round_is_open(people, made):
    of.open_round(people.analyst, made)
    for change in ({"widest": 5}, {"most_rounds": 9}, {"smallest": 4}, {"state": "draft"}):
        with (
            pytest.raises(Exception, match="Cannot update"),
            transaction.atomic(),
        ):
            Panel.objects.filter(pk=made.pk).update(**change)
    for act in (
        lambda: PanelItem.objects.filter(panel=made).update(code="x"),
        lambda: PanelItem.objects.filter(panel=made).delete(),
        lambda: PanelItem.objects.create(panel=made, order=9, code="more"),
    ):
        with pytest.raises(IntegrityError, match="fixed"), transaction.atomic():
            act()
    with pytest.raises(Refusal, match="fixed when its first round opens"):
        services.invite_expert(
            by=people.analyst,
            panel=made,
            name="Late",
            email="late@experts.example",
            group="hub",
            territory=PanelExpert.objects.first().territory,
            language="en",
        )


def test_answers_need_a_statement_an_open_round_and_the_scale(people, made):
    key = of.tokens(made)[0]

    def keep(answers):
        return services.keep_sheet(by=None, token=key, said=Said(answers), language="en")

    with pytest.raises(Refusal, match="No round takes answers"):
        keep({"space": 5})
    of.open_round(people.analyst, made)
    with pytest.raises(Refusal, match="not stated whether you have a conflict"):
        keep({"space": 5})
    with pytest.raises(Refusal, match="not said what the conflict is"):
        services.state_conflict(by=None, token=key, has_conflict=True, text=" ")
    services.state_conflict(by=None, token=key, has_conflict=True, text="I rent out studios.")
    with pytest.raises(Refusal, match="is made"):
        services.state_conflict(by=None, token=key, has_conflict=False)
    for wrong in ({"space": 11}, {"space": -1}, {"space": 2.5}, {"space": float("nan")},
                  {"other": 5}, {"space": 1e9}):  # fmt: skip
        with pytest.raises(Refusal, match="This is no answer"):
            keep(wrong)
    with pytest.raises(Refusal, match="Nothing is answered"):
        services.send_sheet(by=None, token=key)
    assert keep({"space": 5}).is_sent is False
    assert not Turnout.objects.exists(), "a draft is no answer"
    assert services.send_sheet(by=None, token=key).is_sent
    assert services.send_sheet(by=None, token=key).is_sent
    assert Turnout.objects.count() == 1
    with pytest.raises(Refusal, match="You have answered"):
        keep({"space": 6})
    with pytest.raises(Refusal, match="no invitation under this address"):
        services.send_sheet(by=None, token="not-a-token")


def test_the_round_ends_at_its_instant_by_the_clock_of_the_database(people, made):
    of.open_round(people.analyst, made)
    key = of.tokens(made)[0]
    services.state_conflict(by=None, token=key, has_conflict=False)
    sheet = services.keep_sheet(by=None, token=key, said=Said({"space": 5}), language="en")
    with pytest.raises(Refusal, match="not everybody has answered"):
        services.close_panel_round(by=people.analyst, panel=made)
    of.pass_time(made)
    with pytest.raises(Refusal, match="No round takes answers"):
        services.send_sheet(by=None, token=key)
    for late in (
        lambda: Sheet.objects.filter(pk=sheet.pk).update(is_sent=True),
        lambda: Sheet.objects.filter(pk=sheet.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="takes no answers"), transaction.atomic():
            late()
    services.close_panel_round(by=people.analyst, panel=made)
    assert results(made)["rounds"][0]["answered"] is None, "a draft does not count"


def test_the_rules_say_when_to_stop_and_an_early_end_is_explained(people, run_through, country):
    with pytest.raises(Refusal, match="no further round: Consensus on everything"):
        of.open_round(people.analyst, run_through)
    early = of.panel(people.analyst, country.places, code="early")
    with pytest.raises(Refusal, match="no closed round"):
        services.publish_panel(by=people.analyst, panel=early, absolute=of.absolute)
    of.open_round(people.analyst, early)
    for key, row in zip(of.tokens(early), FIRST, strict=True):
        of.answer(key, of.ratings(*row))
    of.close(people.analyst, early)
    with pytest.raises(Refusal, match="ask for another round"):
        services.publish_panel(by=people.analyst, panel=early, absolute=of.absolute)
    made = services.publish_panel(
        by=people.analyst, panel=early, absolute=of.absolute, reason="The budget is decided."
    )
    assert (made.ended, made.reason) == ("early", "The budget is decided.")
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Panel.objects.filter(pk=made.pk).update(reason="Another")


def test_a_conflict_leaves_out_where_the_rules_say_so(people, country):
    made = of.panel(people.analyst, country.places, given=of.rules(conflicted="leave_out"))
    of.open_round(people.analyst, made)
    keys = of.tokens(made)
    services.state_conflict(by=None, token=keys[0], has_conflict=True, text="I own a hub.")
    for key in keys[:4]:
        of.answer(key, of.ratings(5, 5, 5))
    of.close(people.analyst, made)
    assert results(made)["rounds"][0]["answered"] == 3


def test_pairs_become_weights_and_inconsistent_ones_are_shown_not_dropped(people, country):
    made = of.panel(people.analyst, country.places, given=of.pair_rules())
    of.open_round(people.analyst, made)
    keys = of.tokens(made)
    with pytest.raises(Refusal, match="Not every pair"):
        of.answer(keys[0], {"space|finance": 3})
    turned = {"space|finance": 9, "finance|skills": 9, "space|skills": -9}
    with pytest.raises(Refusal, match="do not hold together"):
        of.answer(keys[0], turned)
    of.answer(keys[0], turned, keep=True)
    good = {"space|finance": 2, "finance|skills": 2, "space|skills": 4}
    for key in keys[1:4]:
        of.answer(key, good)
    with pytest.raises(Refusal, match="This is no answer"):
        of.answer(keys[4], good | {"space|finance": -1})
    of.close(people.analyst, made)
    found = results(made)
    assert found["rounds"][0]["inconsistent"] == 1
    assert found["rounds"][0]["answered"] == 4
    weights = found["weights"]
    assert sum(weights.values()) == pytest.approx(1, abs=1e-5)
    assert weights["space"] > weights["finance"] > weights["skills"]


def test_of_few_experts_nothing_is_shown(people, made):
    of.open_round(people.analyst, made)
    for key in of.tokens(made)[:2]:
        of.answer(key, of.ratings(7, 7, 7))
    of.close(people.analyst, made)
    found = results(made)
    assert "7" not in json.dumps(found)
    assert found["weights"] is None
    assert found["rounds"][0]["items"] == {"space": None, "finance": None, "skills": None}


def test_links_are_sent_with_each_round_and_reminders_to_those_who_wait(people, made):
    of.open_round(people.analyst, made)
    keys = of.tokens(made)
    texts = list(Notice.objects.values_list("text", flat=True))
    assert len(texts) == 6
    assert all(any(f"/needs/panel-answers/{key}/" in text for text in texts) for key in keys)
    of.answer(keys[0], of.ratings(1, 2, 3))
    for _again in range(2):
        services.remind_experts(by=people.analyst, panel=made, absolute=of.absolute)
    assert Notice.objects.count() == 11
    assert not Notice.objects.filter(is_secret=False).exists()


def test_what_makes_no_panel_is_refused(people, country):
    places, by = country.places, people.analyst
    with pytest.raises(Refusal, match="led by an analyst"):
        of.panel(people.one, places)
    with pytest.raises(Refusal, match="1 things to judge"):
        of.panel(by, places, items=[("a", {"en": "A"})])
    with pytest.raises(Refusal, match="11 things to judge"):
        of.panel(by, places, given=of.pair_rules(), items=[(f"i{n}", {}) for n in range(11)])
    with pytest.raises(Refusal, match="how comparisons become weights"):
        of.panel(by, places, given=of.rules(judged="pairs"))
    few = of.panel(by, places, experts=2)
    with pytest.raises(Refusal, match="There are 2 experts"):
        of.open_round(by, few)
    with pytest.raises(Refusal, match="a panel needs-2027 already"):
        of.panel(by, places)
    with pytest.raises(Refusal, match="end of the round has passed"):
        of.open_round(by, few, minutes=-1)


def test_the_plan_is_offered_weights_of_published_panels_only(people, run_through):
    with pytest.raises(Refusal, match="No published panel of this code"):
        selectors.need_weights("needs-2027")
    made = services.publish_panel(by=people.analyst, panel=run_through, absolute=of.absolute)
    found = selectors.need_weights("needs-2027")
    assert found.weights == pytest.approx({"space": 1.5, "finance": 9 / 16, "skills": 15 / 16})
    assert (found.panel, found.run) == ("needs-2027", made.run.code)
