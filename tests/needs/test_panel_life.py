"""The life of a panel: whatever is done in whatever order, the rules hold."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.kernel.errors import Refusal
from kerege.needs import services
from kerege.needs.analysis.panel_again import results
from kerege.needs.models import Panel, RoundExtension, Sheet, Turnout
from needs import panel_samples as of

MOST_ROUNDS = 2
ACTS = st.one_of(
    st.sampled_from(["open", "pass", "more", "close", "publish", "invite"]),
    st.tuples(st.integers(0, 3), st.integers(0, 10)),
)


class Life:
    """What a panel should be, kept as simply as can be."""

    def __init__(self):
        self.rounds = []  # of each: expert -> rating of the one item that changes
        self.is_open = self.is_late = self.is_published = False
        self.put_off = 0

    def is_over(self):
        """Say whether the rules ask for no further round."""
        if not self.rounds:
            return False
        last = self.rounds[-1]
        if len(last) >= 3 and max(last.values()) == min(last.values()):
            return True
        both = set(last) & set(self.rounds[-2]) if len(self.rounds) > 1 else set()
        before = self.rounds[-2] if both else {}
        is_stable = len(both) >= 3 and not [one for one in both if last[one] != before[one]]
        return is_stable or len(self.rounds) >= MOST_ROUNDS

    def allows(self, act):
        """Say whether an act is allowed."""
        if act == "open":
            return not self.is_open and not self.is_published and not self.is_over()
        if act == "pass":
            return self.is_open
        if act == "close":
            return self.is_open and (self.is_late or len(self.rounds[-1]) == 4)
        if act == "publish":
            return bool(self.rounds) and not self.is_open and not self.is_published
        if act == "invite":
            return False  # the first act opens the first round
        return self.is_open and not self.is_late

    def do(self, act):
        """Do what was allowed."""
        if act == "open":
            self.rounds.append({})
            self.is_open, self.is_late = True, False
        elif act == "pass":
            self.is_late = True
        elif act == "close":
            self.is_open = False
        elif act == "publish":
            self.is_published = True
        elif act == "more":
            self.put_off += 1
        else:
            self.rounds[-1].setdefault(*act)  # what was sent stays


def _act(by, panel, keys, act, place):
    if act == "open":
        of.open_round(by, panel)
    elif act == "pass":
        of.pass_time(panel)
    elif act == "more":
        of.put_off(by, panel)
    elif act == "close":
        services.close_panel_round(by=by, panel=panel)
    elif act == "publish":
        services.publish_panel(by=by, panel=panel, absolute=of.absolute, reason="The test ends it.")
    elif act == "invite":
        who = {"name": "Late", "email": "late@x.example", "group": "hub", "language": "kk"}
        services.invite_expert(by=by, panel=panel, territory=place, **who)
    else:
        expert, rating = act
        with suppress(Refusal):  # stated already
            services.state_conflict(by=None, token=keys[expert], has_conflict=False)
        said = services.Said({"space": rating, "finance": 5})
        with suppress(Refusal) if _has_sent(panel, expert) else transaction.atomic():
            services.keep_sheet(by=None, token=keys[expert], said=said, language="en")
        services.send_sheet(by=None, token=keys[expert])


def _has_sent(panel, expert):
    return Turnout.objects.filter(
        round__panel=panel, round__closed_at=None, expert__email=f"zq{expert}@experts.example"
    ).exists()


# Each example is rolled back, so that the fixtures are as they were.
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=16))
def test_whatever_is_done_the_rules_hold(people, country, acts):
    with transaction.atomic():
        by, place = people.analyst, country.places["XX-1"]
        given = of.rules(most_rounds=MOST_ROUNDS, widest=0, most_changed=0)
        items = [(name, {"en": name}) for name in ("space", "finance")]
        panel = of.panel(by, country.places, given=given, items=items, experts=4)
        keys, life = of.tokens(panel), Life()
        for act in ("open", *acts):
            if life.allows(act):
                _act(by, panel, keys, act, place)
                life.do(act)
            elif act != "pass":
                before = _state(panel)
                with pytest.raises(Refusal) as refused, transaction.atomic():
                    _act(by, panel, keys, act, place)
                assert refused.value.mend
                assert _state(panel) == before
            _check(panel, life)
        transaction.set_rollback(True)


def _state(panel):
    kept = Panel.objects.get(pk=panel.pk)
    return (
        kept.state,
        list(panel.rounds.values_list("number", "closes_at", "closed_at")),
        list(Sheet.objects.filter(round__panel=panel).values_list("pk", "answers", "is_sent")),
    )


def _check(panel, life):
    """Whoever sent is counted once, with what they sent first; results tell of nothing else."""
    sheets = Sheet.objects.filter(round__panel=panel, is_sent=True)
    found = {}
    for number, answers in sheets.values_list("round__number", "answers"):
        found.setdefault(number, []).append(answers["space"])
    told = {at + 1: sorted(one.values()) for at, one in enumerate(life.rounds) if one}
    assert {number: sorted(values) for number, values in found.items()} == told
    assert Turnout.objects.filter(round__panel=panel).count() == sheets.count()
    assert RoundExtension.objects.filter(round__panel=panel).count() == life.put_off
    closed = len(life.rounds) - life.is_open
    shown = results(panel)["rounds"]
    assert len(shown) == closed
    for one, kept in zip(shown, life.rounds, strict=False):
        assert one["answered"] == (len(kept) if len(kept) >= 3 else None)
