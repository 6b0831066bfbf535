"""Approval: who may do what, what follows, and what the database refuses whoever asks."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kerege.audit.models import Event
from kerege.concept import rules, selectors, services
from kerege.concept.enums import ApprovalStatus, RouteStatus, StepStatus
from kerege.concept.models import Approval, Rendition, Resolution, Route, Signature, Step, Version
from kerege.concept.services import StepRow
from kerege.concept.signatures import Signed
from kerege.documents import services as documents
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role

NAMES = {"kk": "Орган", "ru": "Орган", "en": "Body <b>"}
STEPS = [
    StepRow(1, "r1", "region", NAMES, 10, "XX-1"),
    StepRow(1, "r2", "region", NAMES, 10, "XX-2"),
    StepRow(2, "mf", "ministry", NAMES, 5),
    StepRow(3, "gov", "government", NAMES, 5),
]


class Double:
    """A signature that holds when it names the content; a test double and nothing else."""

    name = "double"

    def verify(self, content, signature):
        if signature != b"signed:" + content:
            raise Refusal("The signature does not hold.", "signature", "Sign again.")
        return Signed("CN=Somebody", "CN=Root", "1f", timezone.now())


def give_pdf(version):
    document = documents.keep(
        by=None,
        content=f"%PDF {version.pk}".encode(),
        filename="demo.pdf",
        media_type="application/pdf",
        title=f"Demo {version.pk}",
        licence="CC BY 4.0",
        language="kk",
        is_public=True,
    )
    Rendition.objects.create(version=version, language="kk", format="pdf", document=document)
    return b"signed:" + f"%PDF {version.pk}".encode()


def open_route(version, **more):
    return services.open_route(by=None, version=version, steps=STEPS, **more)


@pytest.fixture
def signature(published):
    return give_pdf(published)


@pytest.fixture
def route(published, signature):
    return open_route(published)


def step_of(route, code):
    return Step.objects.select_related("route__document").get(route=route, code=code)


def seated(route, code, person, **more):
    services.name_holder(by=None, step=step_of(route, code), person=person, **more)
    return person


def agree_to_all(route, person, signature):
    for code in ("r1", "r2", "mf", "gov"):
        seated(route, code, person)
        services.agree(by=person, step=step_of(route, code), signature=signature, adapter=Double())


def states(route):
    return dict(route.steps.values_list("code", "status"))


def test_steps_of_an_order_go_side_by_side_and_the_next_only_after_all(route, person, signature):
    one = seated(route, "r1", person())
    assert states(route) == {"r1": "active", "r2": "active", "mf": "waiting", "gov": "waiting"}
    services.agree(by=one, step=step_of(route, "r1"), signature=signature, adapter=Double())
    assert states(route)["mf"] == "waiting"
    two = seated(route, "r2", person())
    services.agree(by=two, step=step_of(route, "r2"), signature=signature, adapter=Double())
    assert states(route)["mf"] == "active"
    holders = [step.code for step in selectors.ways(route.version)[0].holders]
    assert holders == ["mf"]
    assert step_of(route, "mf").due_at > timezone.now() + timedelta(days=4)


def test_when_all_agreed_the_version_is_approved_and_opens_instruments(route, person, signature):
    assert not rules.may_open_instruments(route.version)
    agree_to_all(route, person(), signature)
    version = Version.objects.get(pk=route.version_id)
    assert version.approval.status == ApprovalStatus.APPROVED
    assert rules.may_open_instruments(version)
    assert Signature.objects.filter(sha256=route.sha256).count() == 4
    acts = set(Event.objects.values_list("act", flat=True))
    assert {"concept.open_route", "concept.agree", "concept.approve_version"} <= acts


def test_a_demonstration_route_needs_no_signature_and_approves_nothing(
    published, signature, person
):
    route, one = open_route(published, is_demonstration=True), person()
    for code in ("r1", "r2", "mf", "gov"):
        services.agree(by=seated(route, code, one), step=step_of(route, code))
    assert Route.objects.get().status == RouteStatus.AGREED
    assert not Approval.objects.exists()
    assert not rules.may_open_instruments(Version.objects.get(pk=published.pk))
    with pytest.raises(IntegrityError, match="approves a version"), transaction.atomic():
        Approval.objects.create(concept=published.concept, version=published, route=route)


def test_representatives_are_seated_in_the_steps_of_their_regions(
    published, signature, person, small
):
    one = person()
    assign_role(by=None, person=one, role=Role.REPRESENTATIVE, territory=small.regions[0])
    route = open_route(published)
    assert [seat.person for seat in step_of(route, "r1").seats.all()] == [one]
    assert [step.code for step in selectors.to_decide(one)] == ["r1"]


def test_who_has_no_seat_cannot_decide_whatever_their_role(route, person, signature):
    for one in (person(Role.APPROVER), person(Role.ADMINISTRATOR), None):
        with pytest.raises(Refusal, match="not named") as refused:
            services.agree(by=one, step=step_of(route, "r1"), signature=signature)
        assert refused.value.kind == Kind.FORBIDDEN
    with pytest.raises(Refusal, match="does not hold the version now"):
        services.agree(by=seated(route, "gov", person()), step=step_of(route, "gov"))


def test_a_deputy_decides_and_it_is_said(route, person, signature):
    holder, deputy = seated(route, "r1", person()), person()
    with pytest.raises(Refusal):
        services.name_holder(by=deputy, step=step_of(route, "r1"), person=deputy, is_deputy=True)
    services.name_holder(by=holder, step=step_of(route, "r1"), person=deputy, is_deputy=True)
    with pytest.raises(Refusal):
        services.name_holder(by=deputy, step=step_of(route, "r1"), person=person(), is_deputy=True)
    made = services.agree(
        by=deputy, step=step_of(route, "r1"), signature=signature, adapter=Double()
    )
    assert made.as_deputy


def test_returned_with_remarks_ends_the_route_and_keeps_the_remarks(route, person):
    one = seated(route, "r1", person())
    with pytest.raises(Refusal, match="returned with remarks"):
        services.return_with_remarks(by=one, step=step_of(route, "r1"), remarks="  ")
    services.return_with_remarks(by=one, step=step_of(route, "r1"), remarks="Money <b>missing</b>")
    assert Route.objects.get().status == RouteStatus.RETURNED
    assert states(route) == {"r1": "returned", "r2": "stopped", "mf": "stopped", "gov": "stopped"}
    page = Client().get(reverse("concept-approval", args=["demo", 1])).content.decode()
    assert "Money &lt;b&gt;missing&lt;/b&gt;" in page
    again = open_route(route.version)
    assert again.pk != route.pk


def test_a_draft_has_no_way_and_a_version_has_one_at_a_time(draft, person):
    with pytest.raises(Refusal, match="not published"):
        open_route(draft)


def test_a_version_is_not_sent_out_twice_nor_without_its_pdf(published, person):
    with pytest.raises(Refusal, match="not been produced"):
        open_route(published)
    give_pdf(published)
    with pytest.raises(Refusal) as refused:
        services.open_route(by=person(Role.EDITOR), version=published, steps=STEPS)
    assert refused.value.kind == Kind.FORBIDDEN
    with pytest.raises(Refusal, match="no step"):
        services.open_route(by=None, version=published, steps=[])
    route = open_route(published)
    with pytest.raises(Refusal, match="on its way already"):
        open_route(published)
    services.withdraw_route(by=None, route=route)
    with pytest.raises(Refusal, match="has ended"):
        services.withdraw_route(by=None, route=route)


@pytest.mark.parametrize("wrong", [b"", b"signed:other", b"\x00" * 10])
def test_a_signature_over_something_else_decides_nothing(route, person, wrong):
    one = seated(route, "r1", person())
    with pytest.raises(Refusal, match="does not hold"):
        services.agree(by=one, step=step_of(route, "r1"), signature=wrong, adapter=Double())
    assert not Resolution.objects.exists()


def test_a_pdf_that_was_changed_on_the_disk_cannot_be_signed(route, person, settings):
    one, step = seated(route, "r1", person()), step_of(route, "r1")
    with open(step.route.document.file.path, "wb") as stream:  # noqa: PTH123 -- a field's path
        stream.write(b"%PDF other")
    with pytest.raises(Refusal, match="not the one that was sent out"):
        services.agree(by=one, step=step, signature=b"x", adapter=Double())


def test_without_an_adapter_nothing_is_signed(route, person):
    one = seated(route, "r1", person())
    with pytest.raises(Refusal, match="not set up") as refused:
        services.agree(by=one, step=step_of(route, "r1"), signature=b"x")
    assert refused.value.kind == Kind.UNAVAILABLE


def test_in_force_needs_an_act_and_replaces_the_one_before(route, person, signature):
    first = route.version
    with pytest.raises(Refusal, match="not approved"):
        services.put_in_force(by=None, version=first, act="x", on=date(2026, 1, 1))
    one = person()
    agree_to_all(route, one, signature)
    with pytest.raises(Refusal, match="not named"):
        services.put_in_force(by=None, version=first, act=" ", on=date(2026, 1, 1))
    services.put_in_force(by=None, version=first, act="Order 1", on=date(2026, 1, 1))
    with pytest.raises(Refusal, match="past it"):
        services.put_in_force(by=None, version=first, act="Order 1", on=date(2026, 1, 1))
    second = services.new_version(by=None, concept=first.concept, from_version=first)
    services.plan_version(by=None, version=second, limits=first.plan.limits)
    second = services.publish_version(by=None, version=second)
    signed = give_pdf(second)
    agree_to_all(open_route(second), one, signed)
    services.put_in_force(
        by=None, version=second, act="Order 2", on=date(2027, 1, 1), earlier="amended"
    )
    found = {a.version.number: a.status for a in Approval.objects.select_related("version")}
    assert found == {1: "amended", 2: "in_force"}
    assert rules.may_open_instruments(Version.objects.get(pk=first.pk))


def test_the_database_refuses_what_no_act_does(route, person, signature):
    agree_to_all(route, person(), signature)
    approval = Approval.objects.get()
    for change in (
        lambda: Resolution.objects.update(is_agreed=False, remarks="x"),
        lambda: Signature.objects.all().delete(),
        lambda: Step.objects.filter(code="r1").update(status=StepStatus.ACTIVE, closed_at=None),
        lambda: Route.objects.update(status=RouteStatus.OPEN, closed_at=None),
        lambda: Route.objects.update(sha256="b" * 64),
        lambda: Approval.objects.update(status=ApprovalStatus.SUPERSEDED),
        lambda: Approval.objects.update(status=ApprovalStatus.IN_FORCE),
        lambda: Approval.objects.all().delete(),
        lambda: Resolution.objects.create(
            step=step_of(route, "r1"), person=Person.objects.first(), is_agreed=True
        ),
    ):
        with pytest.raises(Exception, match=r"annot|constraint|only forward|unique"):  # noqa: SIM117 -- one savepoint each
            with transaction.atomic():
                change()
    approval.refresh_from_db()
    assert approval.status == ApprovalStatus.APPROVED


def test_reminders_go_to_those_who_hold_it_once_in_two_days(
    route, person, django_capture_on_commit_callbacks
):
    one = seated(route, "r1", person())
    assert services.remind(by=None) == []
    Step.objects.filter(code="r1").update(due_at=timezone.now() + timedelta(hours=3))
    with django_capture_on_commit_callbacks(execute=True):
        assert [step.code for step in services.remind(by=None)] == ["r1"]
        assert services.remind(by=None) == []
    assert [message.to for message in mail.outbox] == [[one.email]]
    Step.objects.filter(code="r1").update(reminded_at=timezone.now() - timedelta(days=3))
    assert len(services.remind(by=None)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_sign_at_once_one_signs(published, person):
    signature = give_pdf(published)
    route = open_route(published)
    people = [person() for _ in range(20)]
    for one in people:
        seated(route, "r1", one)
    refused = []

    def sign(one):
        try:
            services.agree(by=one, step=step_of(route, "r1"), signature=signature, adapter=Double())
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=sign, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 19
    assert Resolution.objects.count() == Signature.objects.count() == 1
    assert Event.objects.filter(act="concept.agree").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_who_agree_at_once_the_next_step_begins_once(published, person):
    signature = give_pdf(published)
    route = open_route(published)
    jobs = [(code, seated(route, code, person())) for code in ("r1", "r2")]

    def sign(code, one):
        try:
            services.agree(by=one, step=step_of(route, code), signature=signature, adapter=Double())
        finally:
            connection.close()

    threads = [Thread(target=sign, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states(route) == {"r1": "agreed", "r2": "agreed", "mf": "active", "gov": "waiting"}


CODES = st.sampled_from(["r1", "r2", "mf", "gov"])


class Life(RuleBasedStateMachine):
    """Whatever is done in whatever order, a route keeps its promises."""

    version, person, signature = None, None, b""

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.route = open_route(self.version)
        for code in ("r1", "r2", "mf", "gov"):
            seated(self.route, code, self.person)
        self.agreed = set()

    def _now(self):
        return Route.objects.get(pk=self.route.pk)

    @rule(code=CODES)
    def agree(self, code):
        may = states(self.route)[code] == StepStatus.ACTIVE
        try:
            services.agree(
                by=self.person,
                step=step_of(self.route, code),
                signature=self.signature,
                adapter=Double(),
            )
        except Refusal:
            assert not may
        else:
            assert may
            self.agreed.add(code)

    @precondition(lambda self: len(self.agreed) > 1)
    @rule(code=CODES)
    def give_back(self, code):
        may = states(self.route)[code] == StepStatus.ACTIVE
        try:
            services.return_with_remarks(
                by=self.person, step=step_of(self.route, code), remarks="no"
            )
        except Refusal:
            assert not may
        else:
            assert may

    @precondition(lambda self: len(self.agreed) == 2)
    @rule()
    def withdraw(self):
        is_open = self._now().status == RouteStatus.OPEN
        try:
            services.withdraw_route(by=None, route=self.route)
        except Refusal:
            assert not is_open
        else:
            assert is_open

    @rule()
    def put_in_force(self):
        version = Version.objects.get(pk=self.version.pk)
        approval = getattr(version, "approval", None)
        may = approval is not None and approval.status == ApprovalStatus.APPROVED
        try:
            services.put_in_force(by=None, version=version, act="Order", on=date(2026, 1, 1))
        except Refusal:
            assert not may
        else:
            assert may

    @invariant()
    def keeps_its_promises(self):
        if not hasattr(self, "route"):
            return
        route, found = self._now(), states(self.route)
        active = {code for code, status in found.items() if status == StepStatus.ACTIVE}
        orders = {row.code: row.order for row in STEPS}
        assert bool(active) == (route.status == RouteStatus.OPEN)
        assert len({orders[code] for code in active}) <= 1
        assert {code for code, status in found.items() if status == "agreed"} == self.agreed
        everybody = self.agreed == set(orders)
        assert Approval.objects.filter(route=route).exists() == everybody
        version = Version.objects.get(pk=self.version.pk)
        assert bool(rules.may_open_instruments(version)) == everybody

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


def test_the_life_of_an_approval(published, person, signature):
    Life.version, Life.person, Life.signature = published, person(), signature
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
