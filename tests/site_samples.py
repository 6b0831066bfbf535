"""Sample arguments for every address, found by walking the links of the site."""

from collections import defaultdict

from addresses import Address, addresses
from django.urls import Resolver404, resolve, reverse
from site_visitors import Visitor

Arguments = dict[str, str]
EACH = 2
"""How many records of a kind are opened."""

BY_HAND: dict[str, Arguments] = {
    "account_confirm_email": {"key": "MQ:not-a-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "not-a-key"},
    "openid_connect_login": {"provider_id": "none"},
    "openid_connect_callback": {"provider_id": "none"},
}
"""Addresses that no page leads to."""


def walk(visitor: Visitor, first: str = "/en/") -> dict[str, list[str]]:
    """Follow the links from a page on; return view name -> paths that were found."""
    found: dict[str, list[str]] = defaultdict(list)
    waiting, seen = [first], {first}
    while waiting:
        path = waiting.pop(0)
        bare = path.partition("?")[0]
        try:
            name = resolve(bare).view_name
        except Resolver404:
            continue
        if len({known.partition("?")[0] for known in found[name]} | {bare}) > EACH:
            continue
        if len(found[name]) > 3 * EACH:
            continue
        found[name].append(path)
        if name == "account_logout":
            continue
        answer = visitor.get(path)
        if "html" in answer.headers.get("Content-Type", ""):
            for link in sorted(visitor.links(path, answer.text)):
                if link not in seen and link.startswith((first, "/api/")):
                    seen.add(link)
                    waiting.append(link)
    return found


def _known(found: dict[str, list[str]]) -> dict[str, dict[str, Arguments]]:
    """Return room -> parameter names -> arguments that some page of the room was opened with."""
    known: dict[str, dict[str, Arguments]] = defaultdict(dict)
    for name, paths in found.items():
        for path in paths:
            arguments = {
                key: str(value) for key, value in resolve(path.partition("?")[0]).kwargs.items()
            }
            room = name.removeprefix("api:").partition("-")[0]
            known[room].setdefault(" ".join(sorted(arguments)), arguments)
            known[name][" ".join(sorted(arguments))] = arguments
    return known


def samples(found: dict[str, list[str]]) -> tuple[dict[str, str], list[Address]]:
    """Return name -> path of every address, and the addresses that no sample is known for."""
    known = _known(found)
    paths, without = {}, []
    for address in addresses():
        if not address.name:
            continue
        wanted = address.parameters
        key = " ".join(sorted(wanted))
        room = address.name.removeprefix("api:").partition("-")[0]
        arguments = (
            BY_HAND.get(address.name) or known[address.name].get(key) or known[room].get(key)
        )
        if not wanted:
            arguments = {}
        if arguments is None:
            without.append(address)
            continue
        paths[address.name] = reverse(address.name, kwargs=arguments)
    return paths, without
