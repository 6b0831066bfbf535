"""The common standard of a file of subjects: its page, its schema and an empty form."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kerege.register.enums import Kind, LegalForm
from kerege.register.rules import FIELD_CLASSES
from kerege.register.services.deliveries import NAMED
from kerege.register.standard import FIELDS, SCHEMA

WORDS = {
    "key": _(
        "The number of the record in your register, the same in every delivery. Never the tax"
        " number."
    ),
    "name": _("As the register writes it."),
    "kind": _(
        "A group: an ensemble, a collective. A firm: any organisation. A space: a studio, a"
        " stage, a co-working place."
    ),
    "legal_form": _("“none”: a person or a group that is not registered as anything."),
    "territory": _("ISO 3166-2, such as KZ-75, or the code of a district in the code lists."),
    "activity": _("A code of the classification of the source, as text: 01111 keeps its zero."),
    "registered_on": _("The day of the first registration, such as 2024-08-31."),
    "agreed": _(
        "yes or no. Of persons, sole traders and self-employed persons: whether everybody"
        " may look them up. Empty: no."
    ),
    "closed_on": _("The first day on which it no longer worked. Empty: it works."),
    "subsector": _("A code of the list of sub-sectors. Empty: not stated."),
    "about": _("What it does, in its own words."),
    "website": _("Begins with https:// or http://."),
    "tax_number": _("It is compared, never shown."),
    "employees": _("Persons employed, a whole number."),
    "turnover_band": _("A code of your list, such as 5m_20m."),
    "contact_email": _("One address."),
    "contact_phone": _("In digits, such as +7 7172 000000."),
    "founder_sex": _("F or M."),
    "founder_birth_year": _("Four digits."),
}
"""What each column holds, in the reader's language; a test compares it with the schema."""
VALUES: dict[str, Any] = {"kind": Kind.choices, "legal_form": LegalForm.choices}


def standard(request: HttpRequest) -> HttpResponse:
    """Show the columns of the standard: what each holds, and who will see it."""
    rows = [
        {
            "name": name,
            "words": WORDS[name],
            "is_needed": field["constraints"].get("required", False),
            "values": VALUES.get(name, ()),
            "seen_by": FIELD_CLASSES[NAMED.get(name, name).removesuffix("_id")].label,
        }
        for name, field in FIELDS.items()
    ]
    return render(request, "register/standard.html", {"rows": rows})


def schema(request: HttpRequest) -> HttpResponse:
    """Give the schema as a file (Frictionless table schema)."""
    content = json.dumps(SCHEMA, ensure_ascii=False, indent=2)
    return _file(content, "application/json", "subjects.schema.json")


def empty_form(request: HttpRequest) -> HttpResponse:
    """Give a file with the heading only, to be filled in."""
    # A mark at the beginning lets spreadsheets read the letters.
    content = "\N{ZERO WIDTH NO-BREAK SPACE}" + ",".join(FIELDS) + "\r\n"
    return _file(content, "text/csv; charset=utf-8", "subjects.csv")


def _file(content: str, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
