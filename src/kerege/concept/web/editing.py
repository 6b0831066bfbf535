"""Writing the text of a draft in the browser: a plain form; with scripts it also saves itself."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kerege.concept import rules, selectors, services
from kerege.concept.comparison import Piece, compare_words
from kerege.concept.models import Block, Version
from kerege.concept.services import Written
from kerege.concept.web.views import LANGUAGES, page, version_of
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.text import every_text

CODES = tuple(code for code, _name in LANGUAGES)


class WaiverForm(forms.Form):
    """A translation that may be missing, and why."""

    missing = forms.ChoiceField(label=gettext_lazy("Translation"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown with your name on the page of what hangs in the air."),
    )

    def __init__(self, *args: Any, findings: Iterable[selectors.Finding], **kwargs: Any) -> None:
        """Offer what is missing or stale and blocks publication."""
        super().__init__(*args, **kwargs)
        self.fields["missing"].choices = [  # type: ignore[attr-defined] -- it is a choice
            (key_of(row), f"{row.record} {row.code}, {row.language}: {row.what}")
            for row in findings
        ]


def key_of(row: selectors.Finding) -> str:
    """Return the finding as a value of the form."""
    return f"{row.record}|{row.code}|{row.language}"


def board(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the blocks of a draft with the state of their translations."""
    version = version_of(request, concept, number)
    found = selectors.board(version, request.user)
    return page(
        request,
        "edit",
        version,
        {
            "board": found,
            "may": rules.may_edit(request.user, version),
            "counts": [(name, found.counts[code]) for code, name in LANGUAGES],
            "rows": [
                (piece, [(code, name, piece.states.get(code)) for code, name in LANGUAGES])
                for piece in found.pieces
            ],
            "may_waive": rules.may_waive(request.user, version),
            "languages": LANGUAGES,
        },
    )


def waive(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Let a translation be missing, by name and with a reason."""
    version = version_of(request, concept, number)
    open_ = [row for row in selectors.dangling(version) if row.language and row.blocks]
    form = WaiverForm(request.POST or None, findings=open_)
    if request.method == "POST" and form.is_valid():
        record, code, language = form.cleaned_data["missing"].split("|")
        services.waive_translation(
            by=request.user,
            version=version,
            missing={"record": record, "code": code, "language": language},
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The translation was waived under your name."))
        return HttpResponseRedirect(request.path)
    context = {"form": form, "open": open_, "waivers": selectors.waivers(version)}
    return page(request, "waive", version, context)


def edit(request: HttpRequest, concept: str, number: int, code: str) -> HttpResponse:
    """Show a block for editing, and save it."""
    version = version_of(request, concept, number)
    block = selectors.block(version, code)
    rules.may_edit(request.user, version).require(code)
    if request.method != "POST":
        return _shown(request, version, block)
    act = request.POST.get("act", "save")
    if act in ("begin", "take-over"):
        return _taken(request, block, take_over=act == "take-over")
    if act == "discard":
        services.discard_draft(by=request.user, block=block)
        return HttpResponseRedirect(request.path)
    written = _written(request.POST)
    try:
        services.save_block(by=request.user, block=block, written=written)
    except Refusal as refusal:
        return _refused(request, version, code, written, refusal)
    messages.success(request, _("Block %(code)s was saved.") % {"code": code})
    where = reverse("concept-edit", args=[version.concept.code, version.number])
    return HttpResponseRedirect(f"{where}#block-{code}")


def _written(data: QueryDict) -> Written:
    def texts(field: str) -> dict[str, str]:
        found = {code: data.get(f"{field}_{code}", "") for code in CODES}
        return {code: text.replace("\r\n", "\n") for code, text in found.items()}

    checked = frozenset(code for code in CODES if data.get(f"checked_{code}"))
    return Written(texts("title"), texts("text"), data.get("state", "")[:64], checked)


def _taken(request: HttpRequest, block: Block, *, take_over: bool) -> HttpResponse:
    """Take the block for editing; if somebody else began meanwhile, the page says so."""
    try:
        services.take_lock(by=request.user, block=block, take_over=take_over)
    except Refusal as refusal:
        if refusal.kind != Kind.CONFLICT:
            raise
    return HttpResponseRedirect(request.path)


def _shown(request: HttpRequest, version: Version, block: Block) -> HttpResponse:
    """Show the block; what this person typed and did not save is offered first.

    Looking at it holds nothing: who wants to write begins by a button.
    """
    piece = selectors.piece(block, request.user)
    if piece.draft is None:
        mine = Written(every_text(block, "title"), every_text(block, "text"), "")
        return _form(request, version, block, mine, draft=None)
    kept = piece.draft.texts
    mine = Written(kept["title"], kept["text"], piece.draft.state)
    changed = piece.draft.state != selectors.state_of(block)
    return _form(request, version, block, mine, draft=piece.draft, is_conflict=changed)


def _refused(
    request: HttpRequest, version: Version, code: str, written: Written, refusal: Refusal
) -> HttpResponse:
    """Show what was written again, beside what is there now if that is why it was not saved."""
    block = selectors.block(version, code)
    is_conflict = refusal.kind in (Kind.CONFLICT, Kind.CHANGED)
    answer = _form(request, version, block, written, refusal=refusal, is_conflict=is_conflict)
    answer.status_code = HTTP_STATUS[refusal.kind]
    return answer


def _form(  # noqa: PLR0913 -- keyword-only: what the page shows
    request: HttpRequest,
    version: Version,
    block: Block,
    mine: Written,
    *,
    refusal: Refusal | None = None,
    draft: Any = None,
    is_conflict: bool = False,
) -> HttpResponse:
    piece = selectors.piece(block, request.user)
    theirs = {field: every_text(block, field) for field in ("title", "text")}
    is_free = piece.lock is None or piece.lock.person_id == request.user.pk
    has_title = any(mine.title.values()) or block.kind == "item"
    rows = [
        {
            "code": code,
            "name": name,
            "title": mine.title.get(code, ""),
            "text": mine.text.get(code, ""),
            "state": piece.states.get(code),
            "is_source": code == block.source_language,
            "theirs": _difference(theirs, mine, code) if is_conflict else (),
        }
        for code, name in LANGUAGES
    ]
    return page(
        request,
        "edit_block",
        version,
        {
            "piece_code": block.code,
            "rows": rows,
            "has_title": has_title,
            "state": selectors.state_of(block),
            "held": None if is_free else piece.lock,
            "is_writing": refusal is not None or (is_free and piece.lock is not None),
            "refusal": refusal,
            "draft": draft,
            "is_conflict": is_conflict,
        },
    )


def _difference(
    theirs: dict[str, dict[str, str]], mine: Written, code: str
) -> list[tuple[str, str, tuple[Piece, ...]]]:
    """Return field, what is there now, and how what was written differs from it."""
    pairs = (
        ("title", theirs["title"][code], mine.title.get(code, "")),
        ("text", theirs["text"][code], mine.text.get(code, "")),
    )
    return [(field, old, compare_words(old, new)) for field, old, new in pairs if old != new]


@require_POST
def draft(request: HttpRequest, concept: str, number: int, code: str) -> HttpResponse:
    """Keep what is being typed; says so in a line of the page."""
    version = version_of(request, concept, number)
    block = selectors.block(version, code)
    kept = services.keep_draft(by=request.user, block=block, written=_written(request.POST))
    return render(request, "concept/kept.html", {"kept": kept})
