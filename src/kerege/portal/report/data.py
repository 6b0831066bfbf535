"""Everything the report of a region is made from: what anybody may see, on one day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from kerege.concept import selectors as concept
from kerege.evidence import selectors as evidence
from kerege.needs import selectors as needs
from kerege.portal.subjects import subjects_of
from kerege.reference import selectors as reference

MOST_PEERS = 5


@dataclass(frozen=True)
class Plan:
    """What the Concept plans for the region: measures of its own, and the lines of their money."""

    version: Any
    measures: list[Any]
    national: int
    lines: list[dict[str, Any]]
    currency: str

    @property
    def total(self) -> Decimal:
        """The money of the measures that stand in the region."""
        return sum((line["amount"] for line in self.lines), Decimal(0))


@dataclass(frozen=True)
class Data:
    """Rows of a region; some of their texts are chosen by the language when they are read."""

    language: str
    territory: Any
    on: date
    predecessors: list[Any]
    successors: list[Any]
    profile: evidence.Profile
    strengths: list[evidence.Strength]
    peers: list[evidence.Peer]
    severities: list[Any]
    weighing_panel: str
    contributions: dict[int, list[Any]]
    plan: Plan | None
    hubs: list[Any]
    events: list[Any]
    support: list[Any]
    support_without_days: list[Any]
    register: dict[str, Any]

    @property
    def is_synthetic(self) -> bool:
        """Whether anything in the report rests on synthetic records."""
        return bool(
            self.profile.synthetic
            or self.register["is_synthetic"]
            or any(row.is_synthetic for row in self.severities)
        )


def read(territory: Any, on: date, language: str) -> Data:
    """Return the rows of a region on a day, in a fixed number of queries."""
    with override(language):
        return _read(territory, on, language)


def _read(territory: Any, on: date, language: str) -> Data:
    links = list(reference.succession_links())
    severities = needs.severities(territory)
    return Data(
        language=language,
        territory=territory,
        on=on,
        predecessors=[link for link in links if link.successor_id == territory.pk],
        successors=[link for link in links if link.predecessor_id == territory.pk],
        profile=evidence.region_profile(territory),
        strengths=evidence.strengths(territory),
        peers=evidence.peers(territory, most=MOST_PEERS),
        severities=severities,
        weighing_panel=_weighing_panel(),
        contributions=needs.contributions_by_severity(territory) if severities else {},
        plan=_plan(territory),
        hubs=list(evidence.hubs(territory)),
        events=list(evidence.events(territory=territory)),
        support=list(evidence.support(on, territory)),
        support_without_days=list(evidence.support_without_days(on, territory)),
        register=subjects_of(territory),
    )


def _weighing_panel() -> str:
    diagnosis = needs.current_diagnosis()
    return str(diagnosis.panel) if diagnosis and diagnosis.panel else ""


def _plan(territory: Any) -> Plan | None:
    version = concept.current(None)
    if version is None:
        return None
    measures = list(concept.action_plan(version, territory=territory.code))
    own = [measure for measure in measures if not measure.is_national]
    return Plan(
        version,
        sorted(own, key=lambda measure: (-measure.planned, measure.code)),
        len(measures) - len(own),
        concept.budget_lines(version, territory.code),
        next((measure.currency for measure in measures), ""),
    )
