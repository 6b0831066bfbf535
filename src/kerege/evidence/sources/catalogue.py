"""The sources by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kerege.evidence.sources import (
    bls_qcew,
    census_cbp,
    sdmx,
    stat_kz,
    table_file,
    world_bank,
)
from kerege.evidence.sources.answer import Request
from kerege.evidence.sources.observation import Observed
from kerege.kernel.errors import Kind, Refusal

Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """How a source is asked and how its answers are read: two acts that do not know each other."""

    name: str
    needs: tuple[str, ...]
    make: Callable[[Parameters], Request]
    parse: Callable[[bytes, Parameters, str], list[Observed]]

    def request(self, parameters: Parameters) -> Request:
        """Return the request that parameters describe."""
        self._complete(parameters)
        return self.make(parameters)

    def read(self, content: bytes, parameters: Parameters, where: str = "") -> list[Observed]:
        """Return what an answer says; offline, and as often as one likes."""
        self._complete(parameters)
        return self.parse(content, parameters, where or self.name)

    def _complete(self, parameters: Parameters) -> None:
        if missing := [name for name in self.needs if not parameters.get(name)]:
            raise Refusal(
                f"The source {self.name} needs: {', '.join(missing)}.",
                self.name,
                "Give each as name=value.",
            )


SOURCES = {
    source.name: source
    for source in (
        Source("sdmx", ("flow",), sdmx.request, sdmx.read),
        Source("stat-kz", ("element",), stat_kz.request, stat_kz.read),
        Source("world-bank", ("indicator",), world_bank.request, world_bank.read),
        Source("census-cbp", ("year", "state"), census_cbp.request, census_cbp.read),
        Source("bls-qcew", ("year", "area"), bls_qcew.request, bls_qcew.read),
        Source("table-file", ("url",), table_file.request, table_file.read),
    )
}


def source_named(name: str) -> Source:
    """Return a source, or refuse with the names there are."""
    if name not in SOURCES:
        mend = f"Choose one of: {', '.join(SOURCES)}."
        raise Refusal(f"There is no source '{name}'.", name, mend, Kind.NOT_FOUND)
    return SOURCES[name]
