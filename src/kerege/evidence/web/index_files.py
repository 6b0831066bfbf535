"""What is on a page of an index as files, and how to get it without a browser."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kerege.evidence import index_rows, selectors
from kerege.evidence.analysis.what_if import Inputs, Supposed, inputs_of
from kerege.evidence.exports import MEDIA_TYPES
from kerege.evidence.exports_table import TABLES, as_csv
from kerege.evidence.index.supposition import Supposition
from kerege.evidence.selectors import PublishedIndex
from kerege.evidence.web.index_ask import asked, place_names
from kerege.kernel.errors import Kind, Refusal


def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the table of an index, or of a what-if, as a file."""
    if form not in TABLES:
        raise Refusal(
            _("There is no format '%(form)s'.") % {"form": form[:20]},
            "",
            _("Choose one of: %(forms)s.") % {"forms": ", ".join(TABLES)},
            Kind.NOT_FOUND,
        )
    published = selectors.published_index(code, request.user)
    supposed, names, _inputs = _asked(request, published)
    if supposed is None:
        content = TABLES[form](index_rows.COLUMNS, index_rows.published_rows(published))
    else:
        rows = index_rows.supposed_rows(published, supposed, names)
        content = TABLES[form](index_rows.SUPPOSED_COLUMNS, rows)
    return _sent(content, MEDIA_TYPES[form], _name(published, supposed, form))


def definition_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give the definition of an index, or of a what-if, as YAML."""
    published = selectors.published_index(code, request.user)
    supposed, _names, _inputs = _asked(request, published)
    text = supposed.text if supposed else published.text
    return _sent(
        text.encode(), "application/yaml; charset=utf-8", _name(published, supposed, "yaml")
    )


def data_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give the table that an index, or a what-if, is composed from, as CSV."""
    published = selectors.published_index(code, request.user)
    supposed, _names, inputs = _asked(request, published)
    made_of: Any = supposed or inputs
    definition = supposed.definition if supposed else published.definition
    columns = ["region", *(node.code for node in definition.indicators)]
    rows = [
        dict(zip(columns, [region, *(None if x != x else x for x in values)], strict=True))  # noqa: PLR0124 -- NaN is not itself
        for region, values in zip(made_of.regions, made_of.table.tolist(), strict=True)
    ]
    name = _name(published, supposed, "csv").replace(".csv", "-data.csv")
    return _sent(as_csv(columns, rows), MEDIA_TYPES["csv"], name)


def _asked(
    request: HttpRequest, published: PublishedIndex
) -> tuple[Supposed | None, dict[str, str], Inputs]:
    inputs = inputs_of(published)
    supposed, form = asked(request, published, inputs)
    if form.is_bound and not form.is_valid():
        said = "; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items())
        raise Refusal(_("This what-if cannot be computed."), said, _("Mend the values."))
    return supposed, place_names(inputs, form), inputs


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(published: PublishedIndex, supposed: Supposed | None, form: str) -> str:
    return f"kerege-index-{published.code}{'-what-if' if supposed else ''}.{form}"


def downloads(
    request: HttpRequest, published: PublishedIndex, supposition: Supposition | None = None
) -> list[dict[str, str]]:
    """Return the addresses of what is on the page as files, and of the API."""
    query = f"?{request.GET.urlencode()}" if supposition else ""
    files = [
        {
            "name": form.upper(),
            "url": reverse("evidence-index-file", args=[published.code, form]) + query,
        }
        for form in TABLES
    ]
    return [*files, {"name": "API", "url": api_address(published, supposition)}]


def api_address(published: PublishedIndex, supposition: Supposition | None = None) -> str:
    """Return the API's address of an index, or of a what-if."""
    if supposition is None:
        return reverse("api:evidence-index", args=[published.code])
    query = {
        "weights": ",".join(f"{code}:{w:.12g}" for code, w in supposition.weights.items()),
        "values": ",".join(
            f"{place}:{code}:{x:.12g}" for (place, code), x in supposition.values.items()
        ),
        "own": ",".join(f"{code}:{x:.12g}" for code, x in supposition.own.items()),
    }
    given = {name: text for name, text in query.items() if text}
    address = reverse("api:evidence-index-what-if", args=[published.code])
    return f"{address}?{urlencode(given, safe=':,')}" if given else address


def in_code(
    request: HttpRequest, published: PublishedIndex, supposition: Supposition | None = None
) -> dict[str, str]:
    """Return what gives the same without a browser: Python, and a command with its two files."""
    whole = request.build_absolute_uri(api_address(published, supposition))
    query = f"?{request.GET.urlencode()}" if supposition else ""
    name = f"kerege-index-{published.code}{'-what-if' if supposition else ''}"
    return {
        "python": (
            "import json\n"
            "from urllib.request import urlopen\n\n"
            f'with urlopen("{whole}") as answer:\n'
            '    ranks = json.load(answer)["ranks"]\n'
        ),
        "command": f"kerege evidence index {name}.yaml {name}-data.csv --json",
        "definition": reverse("evidence-index-definition", args=[published.code]) + query,
        "data": reverse("evidence-index-data", args=[published.code]) + query,
    }
