"""Money is an exact decimal amount with its currency."""

from dataclasses import dataclass
from decimal import Decimal

from kerege.kernel.errors import Refusal


@dataclass(frozen=True, order=False)
class Money:
    """An amount of one currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise Refusal(
                f"{self.currency} and {other.currency} cannot be added or subtracted.",
                mend="Convert one of them first, at a stated rate and date.",
            )
