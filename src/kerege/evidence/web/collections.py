"""Pages of data collections: the board of who has delivered, asking, and handing in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.evidence import rules, selectors, services
from kerege.evidence.services.upload_table import OPTIONAL, REQUIRED
from kerege.evidence.web.acts import MOST_SHOWN
from kerege.evidence.web.forms import CollectionForm, DeliveryForm
from kerege.kernel.forms import Sent
from kerege.people.enums import Role
from kerege.people.selectors import has_role, territories_of
from kerege.reference import selectors as reference


def collections(request: HttpRequest) -> HttpResponse:
    """List the data collections with how many regions have answered."""
    boards = selectors.deliveries(*selectors.collections())
    rows = [
        {"collection": found, "answered": _answered(board), "asked": len(board)}
        for found, board in boards.items()
    ]
    context = {"rows": rows, "may_open": has_role(request.user, Role.ANALYST)}
    return render(request, "evidence/collections.html", context)


def collection(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is asked, and which region has delivered what, and when."""
    found = selectors.collection_by_code(code)
    own = territories_of(request.user, Role.REPRESENTATIVE)
    board = selectors.deliveries(found)[found]
    context = {
        "collection": found,
        "rows": [(delivery, delivery.territory.code in own) for delivery in board],
        "answered": _answered(board),
        "late": sum(delivery.is_late for delivery in board),
    }
    return render(request, "evidence/collection.html", context)


def _answered(board: list[selectors.Delivery]) -> int:
    full = {selectors.State.PUBLISHED, selectors.State.RECEIVED}
    return sum(delivery.state in full for delivery in board)


def open_collection(request: HttpRequest) -> HttpResponse:
    """Ask every region for the same figures; nothing typed is lost on an error."""
    form = CollectionForm(request.POST or None, variables=selectors.variables_to_ask())
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = form.cleaned_data
            language = get_language() or "en"
            opened = services.open_collection(
                by=request.user,
                code=given["code"],
                titles={language: given["title"]},
                instructions={language: given["instruction"]},
                period=given["period"],
                due_on=given["due_on"],
                variables=given["variables"],
            )
            messages.success(request, _("The regions are asked; they see it on their desk."))
            return redirect("evidence-collection", opened.code)
    return render(request, "evidence/collection_open.html", {"form": form}, status=sent.status)


def form_file(request: HttpRequest, code: str, territory: str) -> HttpResponse:
    """Give the form of a collection for a region, as CSV to be filled in."""
    found, place = selectors.collection_by_code(code), reference.territory(territory)
    # A mark at the beginning lets spreadsheets read the letters.
    response = HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + selectors.form_of(found, place), "text/csv; charset=utf-8"
    )
    name = f"{found.code}-{place.code}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def deliver(request: HttpRequest, code: str, territory: str) -> HttpResponse:
    """Take a region's answer: show every problem, or keep it as a draft for the analysts."""
    found, place = selectors.collection_by_code(code), reference.territory(territory)
    rules.may_deliver(request.user, place.code).require(place.code)
    form = DeliveryForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"collection": found, "place": place, "form": form}
    context |= {"required": REQUIRED, "optional": OPTIONAL}
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = form.cleaned_data
            content = given["file"].read()
            what = {"collection": found, "territory": place, "content": content, "by": request.user}
            problems = services.read_delivery(**what).problems
            if not problems:
                services.deliver(
                    filename=given["file"].name,
                    publisher=given["publisher"],
                    licence=given["licence"],
                    **what,
                )
                messages.success(
                    request, _("Handed in. An analyst of the ministry checks and publishes it.")
                )
                return redirect("evidence-collection", found.code)
            context |= {"problems": problems[:MOST_SHOWN], "count": len(problems)}
    return render(request, "evidence/deliver.html", context, status=sent.status)
