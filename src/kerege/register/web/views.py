"""Pages of the register: search, one profile, counts, and the registrar's export."""

import csv
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from kerege.audit import services as audit
from kerege.kernel.cells import harmless_cell
from kerege.reference import selectors as reference
from kerege.register import rules, selectors, services
from kerege.register.enums import FieldClass
from kerege.register.models import Subject
from kerege.register.web import doubles, labels
from kerege.register.web.confirmations import standing
from kerege.register.web.own import may_claim

PAGE = 50
BATCH = 2000


def search(request: HttpRequest) -> HttpResponse:
    """Search the register by its public fields."""
    asked = selectors.search(request.GET.copy() or {}, request.user)
    page = Paginator(selectors.found(asked), PAGE).get_page(request.GET.get("page"))
    rows = labels.named([selectors.serialise(subject, None) for subject in page])
    for row, subject in zip(rows, page, strict=True):
        row["is_unlisted"] = not subject.is_listed
    total, synthetic = selectors.size(request.user)
    return render(
        request,
        "register/search.html",
        {
            "form": asked.form,
            "is_asked": bool(set(request.GET) - {"page"}),
            "page": page,
            "subjects": rows,
            "total": total,
            "synthetic": synthetic,
            "may_export": rules.may_export(request.user).allowed,
        },
    )


def profile(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one subject: to everyone its public fields, to itself and to staff theirs as well."""
    subject = selectors.subject_by_id(public_id, request.user)
    fields = selectors.serialise(subject, request.user)
    alike = doubles.standing(subject, request.user)
    more = [
        (Subject._meta.get_field(name).verbose_name, value)  # noqa: SLF001 -- Django's public metadata has this name
        for name, value in fields.items()
        if name not in rules.DERIVED and rules.FIELD_CLASSES[name] is not FieldClass.PUBLIC
    ]
    return render(
        request,
        "register/profile.html",
        {
            "record": subject,
            "subject": labels.named([fields])[0],
            "source": labels.source_names().get(fields["source"], ""),
            "more": more,
            "is_unlisted": not subject.is_listed,
            "standing": standing(subject, request.user),
            "alike": alike,
            "is_own": not alike["is_double"] and rules.may_edit(request.user, subject).allowed,
            "may_claim": not alike["is_double"] and may_claim(request.user, subject),
            "erasure": selectors.erasure_of(subject),
            "may_erase": rules.may_erase(request.user, subject).allowed,
            "may_ask_erasure": rules.may_ask_erasure(request.user, subject).allowed,
            "may_confirm": rules.may_confirm(request.user, subject).allowed,
        },
    )


def counts(request: HttpRequest) -> HttpResponse:
    """Show how many subjects there are by region and sub-sector."""
    cells = services.protect_counts(by=request.user).cells()
    names, regions = reference.subsector_names(), labels.region_names()
    subsectors = sorted({cell.subsector for cell in cells})
    table = {(cell.territory, cell.subsector, cell.is_synthetic): cell for cell in cells}
    rows = [
        (
            name,
            code,
            [
                [cell for made_up in (False, True) if (cell := table.get((code, part, made_up)))]
                for part in subsectors
            ],
        )
        for code, name in regions.items()
    ]
    return render(
        request,
        "register/counts.html",
        {
            "subsectors": [names.get(part, part) for part in subsectors],
            "rows": rows,
            "has_synthetic": any(cell.is_synthetic for cell in cells),
            "day": release.day if (release := selectors.last_release()) else timezone.localdate(),
        },
    )


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand the registrar the register as CSV: the same classes of fields, cells made harmless."""
    rules.may_export(request.user).require("register")
    asked = selectors.search(request.GET, request.user)
    names = rules.fields_for(request.user)
    if where := reference.country_territory():
        # What was typed may be a name; the trail holds no personal data.
        asked_by = sorted(set(request.GET) & set(asked.filters))
        audit.record(by=request.user, act="register.export", on=where, asked=asked_by)
    found = Subject.objects.filter(pk__in=selectors.found(asked).values("pk"))
    whole = selectors.with_status(found.select_related("territory", "activity", "source"))
    subjects = whole.defer("tax_number").order_by("pk")
    response = StreamingHttpResponse(
        _lines(subjects, names, request.user), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="register.csv"'
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(subjects: QuerySet[Subject], names: Iterable[str], person: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(names)
    for subject in subjects.iterator(chunk_size=BATCH):
        row = selectors.serialise(subject, person)
        yield writer.writerow([harmless_cell(row.get(name)) for name in names])
