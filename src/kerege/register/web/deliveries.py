"""Pages of deliveries: who has delivered, handing in, and sources."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel.forms import Sent
from kerege.people.enums import Role
from kerege.people.selectors import territories_of
from kerege.register import rules, selectors, services
from kerege.register.web.forms import DeliveryForm, SourceForm

PAGE = 50
MOST_SHOWN = 200


def deliveries(request: HttpRequest) -> HttpResponse:
    """Show which region has delivered when, and every delivery that the person may see."""
    page = Paginator(selectors.deliveries(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "board": selectors.delivery_board(),
        "page": page,
        "may_deliver": _own(request.user) != [],
        "may_add": rules.may_load(request.user).allowed,
    }
    return render(request, "register/deliveries.html", context)


def _own(person: Any) -> Sequence[str] | None:
    """Return the regions that a person may deliver for; None: every one and the country."""
    if rules.may_load(person):
        return None
    return sorted(territories_of(person, Role.REPRESENTATIVE))


def deliver(request: HttpRequest) -> HttpResponse:
    """Take a file of subjects: show every problem, or load all of it."""
    own = _own(request.user)
    form = DeliveryForm(request.POST or None, request.FILES or None, own=own)
    context: dict[str, Any] = {"form": form, "has_sources": selectors.sources().exists()}
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = form.cleaned_data
            what = {"source": given["source"], "territory": given["territory"], "by": request.user}
            content = given["file"].read()
            problems = services.read_delivery(content=content, **what).problems
            if not problems:
                made = services.deliver(content=content, filename=given["file"].name, **what)
                messages.success(request, _("The file is loaded."))
                return redirect("register-delivery", made.pk)
            context |= {"problems": problems[:MOST_SHOWN], "count": len(problems)}
    return render(request, "register/deliver.html", context, status=sent.status)


def delivery(request: HttpRequest, key: int) -> HttpResponse:
    """Show what came of a delivery, and which subjects it lacked."""
    found = selectors.delivery(key, request.user)
    context = {
        "delivery": found,
        "absent": selectors.absent_in(found),
        "may_open": rules.may_load(request.user).allowed,
    }
    return render(request, "register/delivery.html", context)


def add_source(request: HttpRequest) -> HttpResponse:
    """Let the registrar add a register that will hand its subjects over."""
    form = SourceForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = form.cleaned_data
            services.add_source(
                by=request.user,
                code=given["code"],
                names={get_language() or "en": given["name"]},
                classification=given["classification"].code,
                is_synthetic=given["is_synthetic"],
            )
            messages.success(request, _("The source is added: its files can be handed in."))
            return redirect("register-deliver")
    return render(request, "register/source_add.html", {"form": form}, status=sent.status)
