"""Every address of the site: the pages of the URL configuration and the operations of the API."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLPattern


@dataclass(frozen=True)
class Address:
    """A name with its namespace, its route, and the names of its parameters."""

    name: str
    route: str
    parameters: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")


def _walk(patterns, above: Address) -> Iterator[Address]:
    for pattern in patterns:
        route = above.route + str(pattern.pattern)
        parameters = above.parameters + tuple(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            name = f"{above.name}{pattern.name}" if pattern.name else ""
            yield Address(name, route, parameters)
        else:
            space = f"{above.name}{pattern.namespace}:" if pattern.namespace else above.name
            yield from _walk(pattern.url_patterns, Address(space, route, parameters))


def addresses() -> list[Address]:
    """Return every address of the site."""
    return list(_walk(get_resolver().url_patterns, Address("", "", ())))
