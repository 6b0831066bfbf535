"""The documentation of the API as a plain page, made from its OpenAPI document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

METHODS = ("get", "post", "put", "patch", "delete")
LOWEST_REFUSAL = 400


class PlainDocs(DocsBase):
    """Sends whoever opens ``/api/v1/docs`` to the page in the reader's language."""

    def render_page(
        self,
        request: HttpRequest,
        api: NinjaAPI,
        **kwargs: Any,
    ) -> HttpResponse:
        """Redirect to the page."""
        return redirect("api-docs")


def api_docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters and its answer."""
    from kerege.portal.api import api

    document = api.get_openapi_schema()
    context = {
        "openapi": document["openapi"],
        "info": document["info"],
        "groups": groups(document),
    }
    return render(request, "api_docs.html", context)


def groups(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the operations of an OpenAPI document by tag, in the order of their addresses."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, operations in sorted(document["paths"].items()):
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                tag = (operation.get("tags") or [""])[0]
                found.setdefault(tag, []).append(_operation(path, method, operation, document))
    return [{"tag": tag, "operations": operations} for tag, operations in found.items()]


def _operation(
    path: str, method: str, operation: dict[str, Any], document: dict[str, Any]
) -> dict[str, Any]:
    said = operation["responses"].items()
    answer = next(one for status, one in said if int(status) < LOWEST_REFUSAL)
    return {
        "id": operation["operationId"],
        "path": path,
        "method": method.upper(),
        "is_open": method == "get" and "{" not in path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [_parameter(given) for given in operation.get("parameters", [])],
        "sent": forms(operation.get("requestBody", {}), document, is_sent=True),
        "answers": forms(answer, document),
        "is_list": _schema(answer).get("type") == "array",
    }


def forms(
    said: dict[str, Any], document: dict[str, Any], *, is_sent: bool = False
) -> list[dict[str, Any]]:
    """Return the fields of what is sent or answered: of each form, with its name, if of several."""
    schema = _schema(said)
    found = [
        {"name": type_of(one) if "oneOf" in schema else "", "fields": fields(one, document)}
        for one in schema.get("oneOf", [schema])
    ]
    for row in (row for one in found for row in one["fields"]):
        row["is_required"] = is_sent and row["is_required"]
    return [one for one in found if one["fields"]]


def _schema(said: dict[str, Any]) -> dict[str, Any]:
    return next((form.get("schema", {}) for form in said.get("content", {}).values()), {})


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": given["name"],
        "place": given["in"],
        "type": type_of(given.get("schema", {})),
        "is_required": given.get("required", False),
        "description": given.get("description") or given.get("schema", {}).get("description", ""),
    }


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    name = reference.rpartition("/")[2]
    return document.get("components", {}).get("schemas", {}).get(name, schema) if name else schema


def fields(schema: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return name, type and meaning of the fields of an answer (of its items, for a list)."""
    inner = schema.get("items", schema) if schema.get("type") == "array" else schema
    form = _resolved(inner, document)
    return [
        {
            "name": name,
            "type": type_of(known),
            "is_required": name in form.get("required", ()),
            "description": known.get("description", ""),
        }
        for name, known in form.get("properties", {}).items()
    ]


def type_of(schema: dict[str, Any]) -> str:
    """Return a schema's type in a few words."""
    if reference := schema.get("$ref"):
        return str(reference).rpartition("/")[2]
    for join in ("anyOf", "allOf", "oneOf"):
        if join in schema:
            return " | ".join(dict.fromkeys(type_of(part) for part in schema[join]))
    if schema.get("type") == "array":
        return f"[{type_of(schema.get('items', {}))}]"
    if values := schema.get("enum"):
        return " | ".join(str(value) for value in values)
    form = schema.get("format")
    return f"{schema.get('type', 'any')}{f' ({form})' if form else ''}"
