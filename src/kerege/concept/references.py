"""Finding, for a published figure that the concept cites, the figure of evidence it is."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kerege.evidence import selectors as evidence


class Figures:
    """The figures of evidence that references name, or that come from the addresses they name."""

    def __init__(self, given: Iterable[Mapping[str, Any]]) -> None:
        rows = list(given)
        codes = {row["figure"] for row in rows if row.get("figure")}
        self._named = {code: figure.pk for code, figure in evidence.figures_by_code(codes).items()}
        addresses = {row["source_url"] for row in rows if row["source_url"]}
        self._known: dict[tuple[str, str, Decimal], list[int]] = {}
        rows_of_evidence = (
            evidence.figures_visible_to(None)
            .filter(source_url__in=addresses, value__isnull=False)
            .values_list("pk", "source_url", "territory__code", "value")
        )
        for key, address, territory, value in rows_of_evidence:
            self._known.setdefault((address, territory, value), []).append(key)

    def find(self, row: Mapping[str, Any]) -> int | None:
        """Return the key of the figure, or None unless exactly one has this source and value.

        One that is named by a code that is known here is that one.
        """
        if named := self._named.get(row.get("figure", "")):
            return named
        try:
            value = Decimal(str(row["value"]))
        except InvalidOperation:
            return None
        for territory in row["territories"]:
            found = self._known.get((row["source_url"], territory, value), [])
            if len(found) == 1:
                return found[0]
        return None
