"""The sources of the register."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference
from kerege.register import rules
from kerege.register.enums import SELF, Origin
from kerege.register.models import Source, Subject

OWN = {Origin.DECLARED: SELF, Origin.SYNTHETIC: "synthetic", Origin.IMPORTED: "package"}
"""Sources that every installation has once something comes from them."""
NAMES = {
    SELF: {
        "kk": "Субъектінің өз мәлімдемесі",
        "ru": "Заявление самого субъекта",
        "en": "Entered by the subject itself",
    },
    "synthetic": {
        "kk": "Көрсетілімнің синтетикалық тізілімі",
        "ru": "Синтетический реестр демонстрации",
        "en": "Synthetic register of the demonstration",
    },
    "package": {"kk": "Ел пакеті", "ru": "Пакет страны", "en": "Country package"},
}


def source_of(origin: Origin) -> int:
    """Return the key of the source that records of an origin come from unless one is named."""
    code = OWN[origin]
    texts = {f"name_{language}": NAMES[code][language] for language in LANGUAGES}
    found, _made = Source.objects.get_or_create(code=code, defaults={"origin": origin, **texts})
    return int(found.pk)


@transaction.atomic
def add_source(
    *,
    by: Any,
    code: str,
    names: Mapping[str, str],
    classification: str = "",
    is_synthetic: bool = False,
) -> Source:
    """Let a register hand its subjects over.

    Parameters
    ----------
    code
        Short and stable; it names the register in every delivery.
    names
        Language -> name.
    classification
        Code of the classification of its activities; needed where there are several.
    is_synthetic
        A rehearsal: its records stand for nobody and are marked.

    Raises
    ------
    Refusal
        If the code is taken or cannot name a source, or the classification is not known.
    """
    rules.may_load(by).require(code)
    listed = [found.code for found in reference.classifications()]
    if not classification and len(listed) == 1:
        classification = listed[0]
    if classification not in listed:
        raise Refusal(
            _("Say which classification the activities are written in."),
            "classification",
            _("One of: %(known)s.") % {"known": ", ".join(listed)},
        )
    _refuse_code(code)
    origin = Origin.SYNTHETIC if is_synthetic else Origin.IMPORTED
    texts = {f"name_{language}": names.get(language, "") for language in LANGUAGES}
    made = Source.objects.create(code=code, origin=origin, classification=classification, **texts)
    audit.record(by=by, act="register.add_source", on=made, code=code, origin=origin)
    return made


def _refuse_code(code: str) -> None:
    if Source.objects.filter(code=code).exists() or code in NAMES:
        raise Refusal(
            _("There is a source %(code)s already.") % {"code": code},
            "code",
            _("Choose another code."),
            Kind.CONFLICT,
        )
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,49}", code):
        raise Refusal(
            _("This code cannot name a source."),
            "code",
            _("Use small Latin letters, digits and hyphens, at most 50."),
        )


def refuse_mixing(origin: str) -> None:
    """Refuse real subjects in a synthetic register, and synthetic ones in a real register.

    Counts would tell both as one.
    """
    others = Subject.objects.exclude(origin=Origin.SYNTHETIC)
    if origin != Origin.SYNTHETIC:
        others = Subject.objects.filter(origin=Origin.SYNTHETIC)
    if not others.exists():
        return
    if origin == Origin.SYNTHETIC:
        raise Refusal(
            _("The register holds real subjects: made-up ones have no place in it."),
            "",
            _(
                "Leave it out (kerege country load --no-register), or load it into an installation"
                " of its own."
            ),
            Kind.CONFLICT,
        )
    raise Refusal(
        _("The register of this installation is synthetic: real subjects have no place in it."),
        "",
        _("Load them into an installation without it, or rehearse with a synthetic source."),
        Kind.CONFLICT,
    )
