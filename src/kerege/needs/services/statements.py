"""Saying what a region needs; the diagnosis follows in the same act."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.period import parse_period
from kerege.kernel.text import LANGUAGES, in_every_language
from kerege.needs import rules, selectors
from kerege.needs.enums import Stance, StatementKind
from kerege.needs.models import Statement
from kerege.needs.services.diagnosis import renew
from kerege.needs.turns import take_turn
from kerege.people.enums import Role
from kerege.people.selectors import mandate_of

LONGEST = 4000


@transaction.atomic
def add_statement(
    *,
    by: Any,
    territory: Any,
    area: Any,
    stance: str,
    text: str,
    language: str,
    group: str = "",
    concerns: Sequence[str] = (),
    kind: str = "",
    source: str = "",
    source_url: str = "",
    said_on: str = "",
) -> Statement:
    """Add a statement on a need of a territory and diagnose anew.

    The same statement of the same person sent twice is kept once.

    Parameters
    ----------
    by
        The representative of the territory, or an analyst.
    territory, area
        Records of reference.
    stance, text, language
        What it says, in the words and the language of whoever says it.
    group
        Who says it, e.g. "potters of Semey".
    concerns
        Whom the need concerns: codes of `Concern` and of sub-sectors.
    kind
        Where it was heard; a representative's is always its own.
    source, source_url, said_on
        Where an analyst has it from; a published statement needs an address.

    Raises
    ------
    Refusal
        If the person may not speak for the territory, or something is missing.
    """
    rules.may_state(by, territory.code).require(territory.code)
    words = text.strip()
    heard = kind or rules.kinds_for(by)[0]
    _refuse_kind(by, heard, source_url)
    if said_on.strip():
        parse_period(said_on)
    return say(
        by=by,
        territory=territory,
        area=area,
        stance=stance,
        words=words,
        language=language,
        kind=heard,
        mandate=_mandate(by, territory, heard),
        said_on=said_on.strip() or timezone.localdate().isoformat(),
        **in_every_language("source", source.strip()),
        source_url=source_url.strip(),
        concerns=known_concerns(concerns),
        **{f"group_{language}": group.strip()},
    )


def known_concerns(codes: Iterable[str], where: str = "concerns") -> list[str]:
    """Return the codes of those whom a need concerns, each once, in their order.

    Raises
    ------
    Refusal
        If one of them is not known.
    """
    wanted = set(codes)
    known = selectors.concern_names() if wanted else {}
    if unknown := sorted(wanted - known.keys()):
        raise Refusal(
            _("'%(value)s' is not one of: %(known)s.")
            % {"value": ", ".join(unknown), "known": ", ".join(known)},
            where,
            _("Correct the value."),
        )
    return [code for code in known if code in wanted]


def _mandate(by: Any, territory: Any, kind: str) -> Any:
    """Return by which mandate a representative speaks; an analyst records what others said."""
    if kind != StatementKind.REPRESENTATIVE:
        return None
    return mandate_of(by, Role.REPRESENTATIVE, territory.code)


def say(
    *,
    by: Any,
    territory: Any,
    area: Any,
    stance: str,
    words: str,
    language: str,
    kind: str,
    **columns: Any,
) -> Statement:
    """Keep words that were allowed and checked, once, and diagnose anew."""
    _refuse_incomplete(words, stance, language)
    take_turn()
    known = Statement.objects.filter(
        by=by,
        territory=territory,
        area=area,
        stance=stance,
        withdrawn_at__isnull=True,
        meeting=columns.get("meeting"),
        speaker=columns.get("speaker"),
    )
    twice = known.filter(**{f"text_{language}": words}).first()
    if twice is not None:
        return twice
    statement = Statement.objects.create(
        code=f"said-{territory.code.lower()}-{uuid.uuid4().hex[:12]}",
        territory=territory,
        area=area,
        kind=kind,
        stance=stance,
        source_language=language,
        by=by,
        **{f"text_{language}": words},
        **columns,
    )
    audit.record(
        by=by, act="needs.add_statement", on=statement, area=area.code, territory=territory.code
    )
    renew(by=by)
    return statement


def _refuse_incomplete(words: str, stance: str, language: str) -> None:
    if not words:
        raise Refusal(
            _("The statement is empty."), "text", _("Write what is missing, and for whom.")
        )
    if len(words) > LONGEST:
        raise Refusal(
            _("The statement has %(number)d characters; at most %(most)d are kept.")
            % {"number": len(words), "most": LONGEST},
            "text",
            _("Shorten it, or split it into several statements."),
        )
    if stance not in Stance.values:
        raise Refusal(
            _("It is not said how serious the need is."), "stance", _("Choose one of the answers.")
        )
    if language not in LANGUAGES:
        raise Refusal(_("The language is not known."), "language", ", ".join(LANGUAGES))


def _refuse_kind(by: Any, kind: str, source_url: str) -> None:
    if kind not in rules.kinds_for(by):
        raise Refusal(
            _("You cannot record a statement of this kind."), "kind", _("Choose another kind.")
        )
    if kind == StatementKind.PUBLISHED and not source_url.startswith(("https://", "http://")):
        raise Refusal(
            _("A published statement needs the address where it can be read."),
            "source_url",
            _("Give the address, beginning with https://."),
        )


@transaction.atomic
def withdraw_statement(*, by: Any, statement: Statement) -> Statement:
    """Withdraw a statement, which stays in the history, and diagnose anew."""
    take_turn()
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("territory")
        .get(pk=statement.pk)
    )
    rules.may_withdraw(by, statement).require(statement.code)
    if statement.withdrawn_at is not None:
        raise Refusal(
            _("This statement has been withdrawn already."),
            statement.code,
            _("Nothing needs to be done."),
            Kind.CONFLICT,
        )
    statement.withdrawn_at = timezone.now()
    statement.save(update_fields=["withdrawn_at"])
    audit.record(by=by, act="needs.withdraw_statement", on=statement)
    renew(by=by)
    return statement
