"""Pages of meetings of experts: what is announced, the minutes, and the acts that write them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kerege.kernel.document import FORMATS, MEDIA_TYPES
from kerege.kernel.document import render as rendered
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.forms import Sent
from kerege.kernel.text import LANGUAGES, written_text
from kerege.needs import rules, selectors, services
from kerege.needs.enums import MeetingStatus
from kerege.needs.minutes import minutes as minutes_of
from kerege.needs.models import Meeting
from kerege.needs.web import meeting_forms as forms
from kerege.people.enums import Role
from kerege.people.selectors import has_role, territories_of
from kerege.reference import selectors as reference

PAGE_SIZE = 30
CAME = {None: "", True: "yes", False: "no"}


@dataclass(frozen=True)
class Act:
    """A form about a meeting, the service that it calls, and what stands above it."""

    title: Any
    form: type[forms.ActForm]
    service: Callable[..., Any]
    button: Any
    hint: Any = ""
    states: frozenset[str] = frozenset({MeetingStatus.PLANNED, MeetingStatus.HELD})
    sends: bool = False
    """Whether it sends letters, and so must know the address of the installation."""


ACTS = {
    "agenda": Act(
        gettext_lazy("Add to the agenda"),
        forms.AgendaForm,
        services.add_agenda_item,
        gettext_lazy("Add the point"),
    ),
    "invite": Act(
        gettext_lazy("Invite somebody"),
        forms.InviteForm,
        services.invite,
        gettext_lazy("Invite"),
    ),
    "letters": Act(
        gettext_lazy("Send the invitations"),
        forms.LettersForm,
        services.send_invitations,
        gettext_lazy("Send by e-mail"),
        gettext_lazy(
            "Everybody invited who has an e-mail address and was not written to yet is sent the "
            "time, the place, the agenda, the address of the meeting's page, and your name and "
            "e-mail address for the answer. Each is written to once; if the meeting is cancelled, "
            "they are told."
        ),
        frozenset({MeetingStatus.PLANNED}),
        sends=True,
    ),
    "statement": Act(
        gettext_lazy("Write down a statement"),
        forms.StatementAtForm,
        services.record_statement,
        gettext_lazy("Add the statement"),
        gettext_lazy(
            "The statement is public at once, and the diagnosis of all regions is computed anew. "
            "Of the speaker no more is shown than they agreed to."
        ),
    ),
    "proposal": Act(
        gettext_lazy("Write down a proposal"),
        forms.ProposalForm,
        services.add_proposal,
        gettext_lazy("Add the proposal"),
    ),
    "decision": Act(
        gettext_lazy("Write down a decision"),
        forms.DecisionForm,
        services.decide,
        gettext_lazy("Add the decision"),
    ),
    "hold": Act(
        gettext_lazy("Say that the meeting took place"),
        forms.ActForm,
        services.hold_meeting,
        gettext_lazy("It took place"),
        gettext_lazy("Record first who came. Minutes can be written on until they are closed."),
        frozenset({MeetingStatus.PLANNED}),
    ),
    "close": Act(
        gettext_lazy("Close the minutes"),
        forms.ActForm,
        services.close_minutes,
        gettext_lazy("Close the minutes for good"),
        gettext_lazy(
            "Afterwards nothing can be added or changed. What came of each decision is still "
            "recorded, and somebody who spoke can still be shown less."
        ),
        frozenset({MeetingStatus.HELD}),
    ),
    "cancel": Act(
        gettext_lazy("Cancel the meeting"),
        forms.CancelForm,
        services.cancel_meeting,
        gettext_lazy("Cancel the meeting"),
        gettext_lazy(
            "It stays listed as cancelled, with the reason. Whoever was sent an invitation is told."
        ),
        frozenset({MeetingStatus.PLANNED}),
    ),
}


def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings, with what was decided and is still open."""
    page = Paginator(selectors.meetings(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_plan": bool(_own(request.user))}
    return render(request, "needs/meetings.html", context)


def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Show the agenda, who came by group, what was said, proposed and decided."""
    found = selectors.meeting_by_code(code)
    may_write = bool(rules.may_write_minutes(request.user, found))
    context = {
        "meeting": found,
        "agenda": list(found.agenda.select_related("area")),
        "attendance": selectors.attendance(found),
        "attendance_known": selectors.is_attendance_known(found),
        "statements": list(
            found.statements.filter(withdrawn_at__isnull=True)
            .select_related("area", "territory")
            .order_by("pk")
        ),
        "proposals": list(found.proposals.select_related("area")),
        "decisions": list(found.decisions.select_related("owner")),
        "forms": sorted(FORMATS),
        "may_meet": bool(rules.may_meet(request.user, found.territory.code)),
        "acts": [
            (name, act) for name, act in ACTS.items() if may_write and found.status in act.states
        ],
    }
    if context["may_meet"]:
        context["participants"] = list(found.participants.select_related("territory"))
    return render(request, "needs/meeting.html", context)


def _own(person: Any) -> list[Any]:
    """Return the regions in which a person may hold meetings."""
    regions = list(reference.regions())
    if has_role(person, Role.ANALYST):
        return regions
    own = territories_of(person, Role.REPRESENTATIVE)
    return [found for found in regions if found.code in own]


def plan(request: HttpRequest) -> HttpResponse:
    """Announce a meeting; nothing typed is lost on an error."""
    territories = _own(request.user)
    form = forms.MeetingForm(request.POST or None, territories=territories)
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = form.cleaned_data
            made = services.plan_meeting(
                by=request.user,
                code=given["code"],
                territory=reference.territory(given["territory"]),
                titles={code: given[f"title_{code}"] for code in LANGUAGES},
                places={get_language() or "en": given["place"]},
                begins_at=given["begins_at"],
                ends_at=given["ends_at"],
            )
            messages.success(request, _("The meeting is announced."))
            return redirect("needs-meeting", made.code)
    return render(request, "needs/meeting_plan.html", {"form": form}, status=sent.status)


def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Show the form of an act about a meeting, and do it."""
    found = selectors.meeting_by_code(code)
    rules.may_write_minutes(request.user, found).require(code)
    known = ACTS.get(name)
    if known is None:
        raise Refusal(
            _("There is no such act."), name, _("Go back to the meeting."), Kind.NOT_FOUND
        )
    form = known.form(request.POST if request.method == "POST" else None, meeting=found)

    def do(given: dict[str, Any]) -> str:
        if not known.sends:
            known.service(by=request.user, meeting=found, **given)
            return ""
        more = {"absolute": request.build_absolute_uri}
        sent = known.service(by=request.user, meeting=found, **given, **more)
        return _("Letters on their way: %(number)d.") % {"number": sent}

    return _form(request, found, form, do, known)


def participant(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Record what somebody answered, whether they came, and what may be shown of them."""
    found = selectors.meeting_by_code(code)
    rules.may_meet(request.user, found.territory.code).require(code)
    who = selectors.participant(found, key)
    form = forms.ReplyForm(
        request.POST if request.method == "POST" else None,
        initial={"reply": who.reply, "attended": CAME[who.attended], "consent": who.consent},
    )

    def do(given: dict[str, Any]) -> None:
        if (given["reply"], given["attended"]) != (who.reply, who.attended):
            services.record_reply(
                by=request.user, participant=who, reply=given["reply"], attended=given["attended"]
            )
        if given["consent"] != who.consent:
            services.record_consent(by=request.user, participant=who, consent=given["consent"])

    return _form(request, found, form, do, Act(who.name, forms.ActForm, do, _("Save")))


def decision(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Record what came of a decision."""
    found = selectors.meeting_by_code(code)
    rules.may_meet(request.user, found.territory.code).require(code)
    decided = selectors.decision(found, key)
    form = forms.SettleForm(request.POST if request.method == "POST" else None)

    def do(given: dict[str, Any]) -> None:
        services.settle_decision(by=request.user, decision=decided, **given)

    said = written_text(decided, "text", get_language() or "en")
    about = Act(_("What came of the decision"), forms.ActForm, do, _("Save"), said)
    return _form(request, found, form, do, about)


def _form(
    request: HttpRequest,
    found: Meeting,
    form: Any,
    do: Callable[[dict[str, Any]], str | None],
    about: Act,
) -> HttpResponse:
    with Sent(request, form) as sent:
        if sent.is_valid:
            said = do(form.cleaned_data)
            messages.success(request, said or _("Done."))
            return redirect("needs-meeting", found.code)
    context = {"form": form, "meeting": found, "act": about}
    return render(request, "needs/meeting_act.html", context, status=sent.status)


def minutes(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send the minutes as a document in the language of the address; it holds what all may see."""
    found = selectors.meeting_by_code(code)
    if form not in FORMATS:
        raise Refusal(
            _("There are no minutes in this form."),
            form,
            _("Choose one of: %(forms)s.") % {"forms": ", ".join(sorted(FORMATS))},
            Kind.NOT_FOUND,
        )
    language = get_language() or "en"
    answer = HttpResponse(
        rendered(minutes_of(found, language), form), content_type=MEDIA_TYPES[form]
    )
    name = f"{found.code}-{language}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
