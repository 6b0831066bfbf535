"""No code that somebody gives to a record can hide a page behind another one's fixed address."""

import re
from itertools import product

from django.urls import Resolver404, resolve
from django.urls.converters import get_converters

from addresses import addresses

PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
EXAMPLES = ("code", "KZ-10", "1", "kk", "csv", "html", "goal", "block", "a" * 24, "0" * 36)
UUID = "00000000-0000-0000-0000-000000000000"


def _words(piece: str, beside: str) -> list[str]:
    """Return what may stand in a piece of an address: the fixed word beside it, if it fits."""
    kind = PARAMETER.fullmatch(piece)
    if kind is None:
        return [PARAMETER.sub(lambda one: _fitting(one[1], EXAMPLES)[0], piece)]
    word = () if PARAMETER.search(beside) else _fitting(kind[1], [beside])
    return list(word or _fitting(kind[1], (*EXAMPLES, UUID)))


def _fitting(kind: str | None, words) -> list[str]:
    form = get_converters()[kind or "str"].regex
    return [word for word in words if re.fullmatch(form, word)]


def test_no_code_hides_a_page() -> None:
    routes = [
        (address.name, address.route)
        for address in addresses()
        if address.name and not address.route.startswith("^") and "accounts/" not in address.route
    ]
    hidden = {}
    for name, route in routes:
        pieces = route.split("/")
        for other, beside in routes:
            words = beside.split("/")
            if name == other or len(words) != len(pieces) or not PARAMETER.search(route):
                continue
            if any(
                a != b and not PARAMETER.search(a) and not PARAMETER.search(b)
                for a, b in zip(pieces, words, strict=True)
            ):
                continue
            for filled in product(*map(_words, pieces, words)):
                try:
                    found = resolve(f"/{'/'.join(filled)}").view_name
                except Resolver404:
                    continue
                if found == other:
                    hidden[name, other] = "/".join(filled)
    assert not hidden, (
        "A record of this code would hide behind the other page. Give one of the two an address "
        f"that cannot be the other's: {hidden}"
    )


def test_a_fixed_address_opens_its_own_page() -> None:
    fixed = {
        address.route: address.name
        for address in reversed(addresses())
        if address.name and not PARAMETER.search(address.route) and "^" not in address.route
    }
    found = {route: resolve(f"/{route}").view_name for route in fixed}
    assert found == fixed
