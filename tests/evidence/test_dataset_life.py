"""The life of a dataset against a model of it: whoever does whatever in whichever order."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kerege.evidence import selectors, services
from kerege.evidence.models import Dataset, Figure, Restatement
from kerege.kernel.errors import Refusal

HEAD = "variable,territory,period,value\n"
ANALYSTS, DECIDERS = ("ann", "bob"), ("ann", "bob", "app")
EVERYBODY = st.sampled_from(["bob", "app", "ann", "nobody"])
CONTENT = st.dictionaries(st.sampled_from(["XX-A", "XX-B"]), st.integers(0, 2), min_size=1)


@dataclass
class Model:
    """What should be true."""

    status: str = ""
    content: dict = field(default_factory=dict)
    loader: str = ""
    proposal: tuple = ()
    was_public: set = field(default_factory=set)


def file_of(content):
    return (HEAD + "".join(f"jobs,{place},2024,{n}\n" for place, n in content.items())).encode()


class Life(RuleBasedStateMachine):
    people: dict
    done: Counter

    def __init__(self):
        super().__init__()
        self.model = Model()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def dataset(self):
        return Dataset.objects.filter(code="survey").first()

    def attempt(self, is_allowed, act, who, **given):
        """Do it; it must succeed exactly if the model says so, and a refusal changes nothing."""
        before = list(
            Figure.objects.filter(variable__code="jobs")
            .order_by("pk")
            .values_list("pk", "is_current")
        )
        try:
            with transaction.atomic():
                act(by=self.people[who], **given)
            was_done, said = True, ""
        except Refusal as refusal:
            was_done, said = False, refusal.what
        assert was_done is is_allowed, f"{who}, {act.__name__}: {said}"
        if not was_done:
            assert said
            assert before == list(
                Figure.objects.filter(variable__code="jobs")
                .order_by("pk")
                .values_list("pk", "is_current")
            )
        self.done[act.__name__, was_done] += 1
        return was_done

    @initialize(far=st.sampled_from([4, 3, 2, 1, 0]))
    def begin(self, far):
        """Begin anywhere on the way, so that its end is met as often as its beginning."""
        steps = (
            lambda: self._upload("ann", {"XX-A": 1}),
            lambda: self._approve("bob"),
            lambda: self._publish("ann"),
            lambda: self._propose("ann", {"XX-A": 2, "XX-B": 1}),
        )
        for step in steps[:far]:
            step()

    @rule(who=EVERYBODY, content=CONTENT)
    def upload(self, who, content):
        self._upload(who, content)

    def _upload(self, who, content):
        may = who in ANALYSTS and self.model.status in {"", "draft", "checked"}
        more = {"titles": {"en": "S"}, "publisher": "B", "licence": "L", "filename": "s.csv"}
        if self.attempt(
            may, services.upload_dataset, who, code="survey", content=file_of(content), **more
        ):
            if content != self.model.content:
                self.model.loader = who
            self.model.content, self.model.status = content, "checked"

    @rule(who=EVERYBODY)
    def approve(self, who):
        self._approve(who)

    def _approve(self, who):
        if self.dataset is None:
            return
        may = self.model.status == "checked" and who in DECIDERS and who != self.model.loader
        if self.attempt(may, services.approve_dataset, who, dataset=self.dataset):
            self.model.status = "approved"

    @rule(who=EVERYBODY)
    def send_back(self, who):
        if self.dataset is None:
            return
        may = self.model.status in {"checked", "approved"} and who in DECIDERS
        if self.attempt(may, services.send_back_dataset, who, dataset=self.dataset, reason="r"):
            self.model.status = "draft"

    @rule(who=EVERYBODY)
    def publish(self, who):
        self._publish(who)

    def _publish(self, who):
        if self.dataset is None or self.model.status == "published":
            return
        may = self.model.status == "approved" and who in ANALYSTS
        if self.attempt(may, services.publish_dataset, who, dataset=self.dataset):
            self.model.status = "published"

    @rule(who=st.sampled_from(["ann", "app"]), luck=st.integers(0, 6))
    def withdraw(self, who, luck):
        if self.dataset is None or luck != 6:
            return
        may = self.model.status != "withdrawn" and who in ANALYSTS
        if self.attempt(may, services.withdraw_dataset, who, dataset=self.dataset, reason="r"):
            self.model.status = "withdrawn"

    @rule(who=EVERYBODY, content=CONTENT)
    def propose(self, who, content):
        self._propose(who, content)

    def _propose(self, who, content):
        if self.dataset is None:
            return
        may = (
            self.model.status == "published"
            and who in ANALYSTS
            and not self.model.proposal
            and content != self.model.content
        )
        given = {"content": file_of(content), "filename": "n.csv", "reason": "corrected"}
        if self.attempt(may, services.propose_restatement, who, dataset=self.dataset, **given):
            self.model.proposal = (who, content)

    @rule(who=EVERYBODY)
    def accept(self, who):
        found = Restatement.objects.order_by("-pk").first()
        if found is None:
            return
        open_ = bool(self.model.proposal) and self.model.status == "published"
        may = open_ and who in DECIDERS and who != self.model.proposal[0]
        if self.attempt(may, services.accept_restatement, who, restatement=found):
            self.model.loader, self.model.content = self.model.proposal
            self.model.proposal = ()

    @rule(who=EVERYBODY)
    def decline(self, who):
        found = Restatement.objects.order_by("-pk").first()
        if found is None:
            return
        may = bool(self.model.proposal) and self.model.status == "published" and who in DECIDERS
        if self.attempt(may, services.decline_restatement, who, restatement=found, reason="r"):
            self.model.proposal = ()

    @invariant()
    def the_database_agrees(self):
        found = self.dataset
        assert (found.status if found else "") == self.model.status
        if found:
            assert found.loaded_by == self.people[self.model.loader]
            assert found.approved_by is None or found.approved_by != found.loaded_by

    @invariant()
    def the_public_sees_what_was_approved_and_what_it_saw_is_kept(self):
        public = (
            selectors.figures_visible_to(None)
            .filter(variable__code="jobs")
            .values_list("territory__code", "value")
        )
        shown = self.model.content if self.model.status == "published" else {}
        assert dict(public) == shown
        self.model.was_public |= set(shown.items())
        kept = set(
            Figure.objects.filter(variable__code="jobs").values_list("territory__code", "value")
        )
        assert self.model.was_public <= kept

    @invariant()
    def what_replaces_a_figure_says_why(self):
        assert not Figure.objects.filter(
            variable__code="jobs", supersedes__isnull=False, reason=""
        ).exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_the_life_of_a_dataset_is_that_of_the_model(
    variable, analyst, second, approver, nobody_special, settings_of_files
):
    variable()
    Life.people = {"ann": analyst, "bob": second, "app": approver, "nobody": nobody_special}
    Life.done = Counter()
    steps = settings(max_examples=40, stateful_step_count=12, deadline=None, derandomize=True)
    run_state_machine_as_test(Life, settings=steps)
    done = {act for act, was_done in Life.done if was_done}
    assert {"upload_dataset", "approve_dataset", "publish_dataset"} <= done
