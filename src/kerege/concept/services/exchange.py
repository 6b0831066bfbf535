"""Texts of a draft out to a word processor and back in: merged, in conflict, or given back."""

from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import exchange, rules
from kerege.concept.exchange import Place
from kerege.concept.merging import merge
from kerege.concept.models import Block, BlockDraft, TextExport, TextImport, Version
from kerege.concept.selectors.editing import state_of
from kerege.concept.services.editing import (
    LONGEST,
    LONGEST_TITLE,
    Written,
    keep_draft,
    save_block,
)
from kerege.documents import services as documents
from kerege.kernel.document import MEDIA_TYPES
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES, every_text

FIELDS = ("title", "text")


@transaction.atomic
def export_texts(*, by: Any, version: Version, language: str) -> tuple[TextExport, bytes]:
    """Return the texts of a draft in one language as DOCX, and remember what went out."""
    rules.may_edit(by, version).require(str(version.concept))
    if language not in LANGUAGES:
        raise Refusal(_("There is no such language."), language, _("Use kk, ru or en."))
    places = _places(version, language)
    export = TextExport.objects.create(
        version=version,
        key=get_random_string(10),
        language=language,
        texts={place.name: place.text for place in places},
        person=by,
    )
    concept = version.concept
    title = f"{getattr(concept, f'title_{language}') or concept.code}, v{version.number}"
    audit.record(by=by, act="concept.export_texts", on=export, texts=len(places))
    return export, exchange.write(places, export.key, title, language)


def _places(version: Version, language: str) -> list[Place]:
    blocks = Block.objects.filter(version=version).order_by("order", "code")
    return [
        Place(block.code, field, getattr(block, f"{field}_{language}") or "")
        for block in blocks
        for field in FIELDS
        if any(every_text(block, field).values())
    ]


@transaction.atomic
def import_texts(*, by: Any, version: Version, content: bytes, filename: str) -> TextImport:
    """Bring edited texts back into the draft.

    What only the file changed is saved; what both changed in different words is merged; where
    both changed the same words the text stays, and the file's is kept as the person's draft, to
    be shown beside it. Words that stand nowhere are listed. The file itself is kept.

    Raises
    ------
    Refusal
        If the file cannot be read or went out from another version, and nothing is changed.
    """
    rules.may_edit(by, version).require(str(version.concept))
    edited = exchange.read(content)
    export = TextExport.objects.filter(version=version, key=edited.key).first()
    if export is None:
        raise Refusal(
            _("This file went out from another version."),
            edited.key,
            _("Bring it back into the version that it was downloaded from."),
            Kind.CONFLICT,
        )
    names = {exchange.mark(export.key, name): name for name in export.texts}
    texts = {names.get(found, found): text for found, text in edited.texts.items()}
    _require_lengths(texts)
    document = documents.keep(
        by=by,
        content=content,
        filename=filename[-200:] or "texts.docx",
        media_type=MEDIA_TYPES["docx"],
        title=f"{version.concept.code} v{version.number} {export.key}",
        licence="",
        language=export.language,
    )
    result: dict[str, Any] = {"outside": edited.outside}
    result |= _take(by, version, export, texts)
    made = TextImport.objects.create(export=export, document=document, person=by, result=result)
    audit.record(
        by=by,
        act="concept.import_texts",
        on=made,
        **{name: len(found) for name, found in result.items()},
    )
    return made


def _take(by: Any, version: Version, export: TextExport, texts: dict[str, str]) -> dict[str, Any]:
    blocks = {block.code: block for block in Block.objects.filter(version=version)}
    result: dict[str, Any] = {"saved": [], "conflicts": [], "missing": [], "gone": []}
    result["unsaved"] = []
    by_block: dict[str, dict[str, str]] = {}
    for name, base in export.texts.items():
        if name not in texts:
            result["missing"].append(name)
        elif texts[name] != base:
            code, _sep, field = name.rpartition("/")
            by_block.setdefault(code, {})[field] = texts[name]
    for name in texts.keys() - export.texts.keys():
        result["gone"].append([name, texts[name]])
    for code, changed in by_block.items():
        if code not in blocks:
            result["gone"] += [[f"{code}/{field}", text] for field, text in changed.items()]
            continue
        blocks[code].version = version
        result["unsaved"] += _typed_before(by, blocks[code])
        how = _take_block(by, blocks[code], export, changed)
        if how:
            result[how].append(code)
    return result


def _require_lengths(texts: dict[str, str]) -> None:
    longest = {"title": LONGEST_TITLE, "text": LONGEST}
    for name, text in texts.items():
        most = longest.get(name.rpartition("/")[2], LONGEST)
        if len(text) > most:
            raise Refusal(
                _("The text is longer than %(number)d characters.") % {"number": most},
                name,
                _("Divide it into several blocks."),
            )


def _typed_before(by: Any, block: Block) -> list[list[str]]:
    """Return what the person had typed in a block and not saved: the file takes its place."""
    draft = BlockDraft.objects.filter(block=block, person=by).first()
    if draft is None:
        return []
    return [
        [f"{block.code}/{field}, {language}", text]
        for field in FIELDS
        for language, text in draft.texts[field].items()
        if text.strip() and text.strip() != every_text(block, field)[language].strip()
    ]


def _take_block(by: Any, block: Block, export: TextExport, changed: dict[str, str]) -> str:
    """Save or keep what the file says of one block; return where it is listed."""
    language = export.language
    mine, merged = ({field: every_text(block, field) for field in FIELDS} for _side in (1, 2))
    is_conflict = False
    for field, text in changed.items():
        base, theirs = export.texts[f"{block.code}/{field}"], mine[field][language]
        found = merge(base, text, theirs)
        mine[field] = {**mine[field], language: text}
        is_conflict |= found.is_conflict
        merged[field] = {**merged[field], language: found.text or ""}
    if not is_conflict:
        if all(merged[field] == every_text(block, field) for field in FIELDS):
            return ""
        try:
            save_block(
                by=by,
                block=block,
                written=Written(merged["title"], merged["text"], state_of(block)),
            )
        except Refusal:
            is_conflict = True
        else:
            return "saved"
    # Made from what went out, not from what is there now: so the page shows both texts.
    keep_draft(by=by, block=block, written=Written(mine["title"], mine["text"], state=""))
    return "conflicts"
