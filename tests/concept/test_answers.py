"""What becomes of a comment: a decision with its reason, told, and tied to the change."""

import re
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kerege.concept import selectors, services
from kerege.concept.anchoring import Lost
from kerege.concept.document.passages import passages
from kerege.concept.enums import COMMENT_MOVES, CommentState
from kerege.concept.models import Block, Change, Comment, Measure, Passage, Reply
from kerege.concept.services.answers import ChangeMade
from kerege.concept.services.comments import Said
from kerege.kernel import thread
from kerege.kernel.errors import Refusal
from kerege.notices.models import Notice
from kerege.people.enums import Role

TEXTS = {"en": "Yes, because it helps.", "ru": "Да, потому что.", "kk": ""}


def absolute(path):
    return f"https://site.test{path}"


def said(passage, by, text="More hubs", **more):
    return services.post_comment(
        by=by, passage=passage, key=uuid4(), said=Said(text, "en", **more), absolute=absolute
    )


def answer(editor, *comments, fate="accepted", texts=TEXTS, changes=()):
    return services.answer_comments(
        by=editor, comments=comments, fate=fate, texts=texts, changes=changes, absolute=absolute
    )


@pytest.fixture
def editor(person):
    return person(Role.EDITOR)


@pytest.fixture
def passage(consultation):
    return Passage.objects.select_related("consultation__version__concept").get(code="S1.2")


@pytest.fixture
def comment(passage, person):
    return said(passage, person(), quote="legal basis", region="XX-1", group="ngo")


@pytest.fixture
def later(draft, consultation, editor):
    version = services.new_version(by=editor, concept=draft.concept, from_version=draft)
    Block.objects.filter(version=version, code="S1.2").update(
        text_en="In full: the ministry itself writes the legal basis."
    )
    Measure.objects.filter(version=version, code="M1").update(name_en="A better measure")
    return version


def test_an_answer_is_public_and_the_commenter_is_told_in_their_language(comment, editor):
    (reply,) = answer(editor, comment)
    comment.refresh_from_db()
    assert comment.state == "answered"
    assert selectors.answer_to(comment).fate == "accepted"
    notice = Notice.objects.get(key=f"concept.answer-{reply.pk}")
    assert notice.address == comment.person.email
    assert "Decision: Accepted." in notice.text
    assert TEXTS["en"] in notice.text
    assert (
        f"https://site.test/en/concept/demo/v1/consultation/comments/{comment.pk}/" in notice.text
    )


def test_a_later_answer_replaces_and_none_is_lost(comment, editor):
    answer(editor, comment, fate="rejected")
    answer(editor, comment, fate="partly")
    assert [row.fate for row in comment.replies.all()] == ["rejected", "partly"]
    (row,) = selectors.comments(comment.passage.consultation)
    assert (row.fate_now, selectors.answer_to(row).number) == ("partly", 2)
    for act in (lambda: Reply.objects.update(fate="accepted"), Reply.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Notice.objects.count() == 2


def test_an_answer_names_the_change_it_caused_and_the_thread_shows_both_ways(
    comment, editor, later
):
    change = ChangeMade(later, "block", "S1.2")
    answer(editor, comment, changes=[change, ChangeMade(later, "measure", "M1")])
    found = Comment.objects.get(pk=comment.pk)
    links = thread.links("came_of", "concept.comment", found, editor)
    assert [row.title for row in links] == ["v2 S1.2", "v2 M1"]
    assert thread.links("came_of", "concept.comment", found, None) == [], "a draft is not shown"
    (why,) = [
        row for row in thread.links("why", "concept.version", later, None) if row.kind == "Comment"
    ]
    assert why.url.endswith(f"/comments/{comment.pk}/")
    measure = Measure.objects.select_related("version__concept").get(version=later, code="M1")
    assert why.url in [row.url for row in thread.links("why", "concept.measure", measure, None)]
    (on,) = thread.links("why", "concept.comment", found, None)
    assert on.url.endswith("/consultation/on/block/S1.2/")


@pytest.mark.parametrize(
    ("target", "code", "reason"),
    [
        ("block", "S9", "no such place"),
        ("measure", "S1.2", "no such place"),
        ("measure", "M2", "says what it said"),
        ("block", "S1", "says what it said"),
    ],
)
def test_a_change_that_was_not_made_is_refused(comment, editor, later, target, code, reason):
    with pytest.raises(Refusal, match=reason):
        answer(editor, comment, changes=[ChangeMade(later, target, code)])
    assert not Reply.objects.exists()


def test_a_change_in_the_version_consulted_on_is_none(comment, editor, draft):
    with pytest.raises(Refusal, match="later version"):
        answer(editor, comment, changes=[ChangeMade(draft, "block", "S1.2")])


def test_like_comments_are_answered_together_or_not_at_all(passage, person, editor):
    one = said(passage, person())
    two = said(passage, person())
    answer(editor, one, two)
    assert Reply.objects.count() == Notice.objects.count() == 2
    three = said(passage, person())
    services.withhold_comment(by=editor, comment=three, reason="A private address.")
    with pytest.raises(Refusal, match="cannot be treated so"):
        answer(editor, one, three)
    assert Reply.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"texts": {"ru": "Да"}}, "missing in the language"),
        ({"texts": {"en": "  "}}, "missing in the language"),
        ({"fate": "perhaps"}, "no decision"),
    ],
)
def test_an_answer_without_its_parts_is_refused(comment, editor, changes, match):
    with pytest.raises(Refusal, match=match):
        answer(editor, comment, **changes)


def test_only_editors_answer(comment, person):
    for roles in ((), (Role.ANALYST,), (Role.APPROVER,), (Role.AUDITOR,)):
        with pytest.raises(Refusal, match="done by"):
            answer(person(*roles), comment)
        with pytest.raises(Refusal, match="done by"):
            services.withhold_comment(by=person(*roles), comment=comment, reason="x")


def test_no_comment_chosen_is_refused(editor):
    with pytest.raises(Refusal, match="No comment is chosen"):
        answer(editor)


def test_an_address_that_is_not_confirmed_gets_no_answer(passage, editor):
    comment = said(passage, None, email="a@b.kz")
    with pytest.raises(Refusal, match="cannot be treated so"):
        answer(editor, comment)


def test_withheld_words_are_counted_and_come_back(comment, editor):
    about = comment.passage.consultation
    with pytest.raises(Refusal, match="reason"):
        services.withhold_comment(by=editor, comment=comment, reason=" ")
    services.withhold_comment(by=editor, comment=comment, reason="It names a child.")
    assert selectors.comment_counts(about).came == 1
    assert selectors.influence(about)[2].withheld == 1
    assert services.show_comment(by=editor, comment=comment).state == "received"
    answer(editor, comment)
    services.withhold_comment(by=editor, comment=comment, reason="It names a child.")
    assert services.show_comment(by=editor, comment=comment).state == "answered"


def test_influence_adds_up_and_zero_is_not_unknown(comment, passage, person, editor):
    about = passage.consultation
    said(passage, person(), region="XX-2", group="business")
    said(passage, person())
    answer(editor, comment, fate="partly")
    by_region, by_group, of_all = selectors.influence(about)
    regions = {row.code: row for row in by_region}
    assert [regions[code].came for code in ("XX-1", "XX-2", "XX-3", "")] == [1, 1, 0, 1]
    assert regions["XX-1"].taken == 100
    assert regions["XX-2"].taken is regions["XX-3"].taken is None
    for rows in (by_region, by_group):
        assert sum(row.came for row in rows) == of_all.came == 3
    for row in (*by_region, *by_group, of_all):
        assert row.came == row.answered + row.unanswered + row.withheld


def test_comments_are_carried_to_the_next_version_and_the_lost_ones_listed(
    comment, passage, person, later
):
    whole = said(passage, person())
    lost = said(passage, person(), quote="ministry writes")
    gone = said(Passage.objects.get(code="S1.1"), person())
    Block.objects.filter(version=later, code="S1.1").delete()
    texts = {(row.target, row.code): row.texts for row in passages(later)}
    rows = selectors.carried(selectors.comments(passage.consultation), texts)
    assert [(row.comment.pk, row.lost) for row in rows] == [
        (lost.pk, Lost.WORDS_GONE),
        (gone.pk, Lost.PASSAGE_GONE),
        (comment.pk, None),
        (whole.pk, None),
    ]
    place = rows[2].anchor
    text = texts["block", "S1.2"]["en"]
    assert text[place.start : place.end] == "legal basis"
    assert place.start != comment.start


def test_the_database_allows_only_the_moves_of_a_life(comment):
    for before in CommentState:
        for after in set(CommentState) - COMMENT_MOVES[before] - {before}:
            with transaction.atomic():
                try:
                    _force(comment, before)
                    with pytest.raises(IntegrityError, match="does not go"), transaction.atomic():
                        _move(comment, after)
                finally:
                    transaction.set_rollback(True)


def _force(comment, state):
    import pgtrigger

    with pgtrigger.ignore("concept.Comment:comment_moves"):
        _move(comment, state)


def _move(comment, state):
    reason = "x" if state == CommentState.WITHHELD else ""
    confirmed = None if state == CommentState.UNCONFIRMED else comment.received_at
    Comment.objects.filter(pk=comment.pk).update(
        state=state, withheld_because=reason, confirmed_at=confirmed
    )


class Life(RuleBasedStateMachine):
    """The life of a comment: whatever acts are tried, in any order, the record stays coherent."""

    editor = passage = None

    def __init__(self):
        super().__init__()
        self.comment = said(self.passage, None, email="a@b.kz")
        self.state, self.replies = "unconfirmed", 0
        text = Notice.objects.get(key__startswith=f"concept.confirm-{self.comment.pk}-").text
        self.token = re.search(r"/confirm/([^/]+)/", text)[1]

    def tries(self, allowed, act):
        if allowed:
            act()
            return
        with pytest.raises(Refusal) as error:
            act()
        assert error.value.what
        assert error.value.mend

    @rule()
    def confirm(self):
        self.tries(
            self.state == "unconfirmed",
            lambda: services.confirm_comment(by=None, token=self.token),
        )
        self.state = "received" if self.state == "unconfirmed" else self.state

    @rule(fate=st.sampled_from(["accepted", "partly", "rejected"]))
    def answer(self, fate):
        allowed = self.state in {"received", "answered"}
        self.tries(allowed, lambda: answer(self.editor, self.comment, fate=fate))
        if allowed:
            self.state, self.replies = "answered", self.replies + 1

    @rule()
    def withhold(self):
        allowed = self.state in {"received", "answered"}
        self.tries(
            allowed,
            lambda: services.withhold_comment(by=self.editor, comment=self.comment, reason="x"),
        )
        self.state = "withheld" if allowed else self.state

    @rule()
    def show(self):
        allowed = self.state == "withheld"
        self.tries(allowed, lambda: services.show_comment(by=self.editor, comment=self.comment))
        if allowed:
            self.state = "answered" if self.replies else "received"

    @precondition(lambda self: self.state == "withheld")
    @rule()
    def answer_what_is_withheld(self):
        self.tries(False, lambda: answer(self.editor, self.comment))

    @invariant()
    def record_is_coherent(self):
        kept = Comment.objects.get(pk=self.comment.pk)
        assert kept.state == self.state
        assert kept.text == "More hubs"
        assert kept.replies.count() == self.replies
        shown = selectors.comments(self.passage.consultation).filter(pk=kept.pk)
        assert shown.exists() == (self.state != "unconfirmed")
        told = Notice.objects.filter(key__startswith="concept.answer-")
        assert told.count() == Reply.objects.count()


def test_life_of_a_comment(passage, editor):
    from hypothesis.stateful import run_state_machine_as_test

    Life.editor, Life.passage = editor, passage
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not Change.objects.exists()
