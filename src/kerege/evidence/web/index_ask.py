"""What an address supposes of an index."""

from django.http import HttpRequest

from kerege.evidence.analysis.what_if import Inputs, Supposed, supposed
from kerege.evidence.index.supposition import OWN
from kerege.evidence.selectors import PublishedIndex
from kerege.evidence.web.index_form import WhatIfForm
from kerege.evidence.web.index_words import part_names, region_names


def asked(
    request: HttpRequest, published: PublishedIndex, inputs: Inputs
) -> tuple[Supposed | None, WhatIfForm]:
    """Return the index as the address supposes it (None: as published, or wrong) and the form."""
    known = {
        "definition": published.definition,
        "inputs": inputs,
        "names": part_names(published, inputs),
        "places": region_names(inputs),
    }
    form = WhatIfForm(**known)
    if not form.fields.keys() & request.GET.keys():
        return None, form
    form = WhatIfForm(_with_stated(request, form), **known)
    if not form.is_valid():
        return None, form
    supposition = form.supposition()
    if supposition.is_empty:
        return None, form
    return supposed(published, inputs, supposition), form


def _with_stated(request: HttpRequest, form: WhatIfForm) -> dict[str, str]:
    """Return what the address says; a weight that it does not give is as stated."""
    given = {name: request.GET.get(name, "") for name in form.fields}
    return {name: text or str(form[name].initial or "") for name, text in given.items()}


def place_names(inputs: Inputs, form: WhatIfForm) -> dict[str, str]:
    """Return the names of the places of a what-if."""
    own = {OWN: form.own_name} if form.is_bound and form.is_valid() else {}
    return region_names(inputs) | own
