"""For whom something is needed: what statements say of it, counted and not estimated."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kerege.needs.enums import Concern, Stance
from kerege.needs.models import Statement
from kerege.reference import selectors as reference


@dataclass(frozen=True)
class ForWhom:
    """Those whom a need concerns, and the statements that say so; without a code: nobody said."""

    code: str
    name: str
    statements: list[Statement]

    @property
    def counts(self) -> list[int]:
        """Return how many statements there are of each stance, the most serious first."""
        stances = [said.stance for said in self.statements]
        return [stances.count(stance) for stance in Stance.values]


def concern_names() -> dict[str, str]:
    """Return code -> name of all whom a need may concern, in the reader's language."""
    return {one.value: str(one.label) for one in Concern} | reference.subsector_names()


def for_whom(statements: Iterable[Statement]) -> list[ForWhom]:
    """Return those whom statements name, in a fixed order, then what does not say for whom."""
    said = list(statements)
    if not any(one.concerns for one in said):
        return []
    names = concern_names()
    gone = {code: code for one in said for code in one.concerns if code not in names}
    found = [
        ForWhom(code, name, [one for one in said if code in one.concerns])
        for code, name in (names | gone).items()
    ]
    silent = [one for one in said if not one.concerns]
    found.append(ForWhom("", _("It is not said for whom"), silent))
    return [one for one in found if one.statements]
