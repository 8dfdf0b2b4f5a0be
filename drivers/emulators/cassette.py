"""The box of an emulated acceptor: what truly lies in it, whatever anybody was told."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.emulators.bills import Bill


@dataclass
class Cassette:
    """Bills in the box, and in the boxes that were taken away."""

    present: bool = True
    full: bool = False
    bills: list[int] = field(default_factory=list)  # denominations, in the order they came
    collected: list[list[int]] = field(default_factory=list)

    def take_in(self, bill: Bill) -> None:
        self.bills.append(bill.denomination)

    def lose_last(self) -> int | None:
        """Somebody pulled the last bill out again; its denomination."""
        return self.bills.pop() if self.bills else None

    def swap(self) -> None:
        """The box goes away with what is in it; an empty one comes."""
        self.collected.append(self.bills)
        self.bills = []

    def counts(self) -> dict[str, int]:
        """Denomination, as text, to number of bills."""
        return {str(value): self.bills.count(value) for value in sorted(set(self.bills))}

    def facts(self) -> dict[str, object]:
        return {
            "present": self.present,
            "full": self.full,
            "counts": self.counts(),
            "bills": len(self.bills),
            "total": sum(self.bills),
            "collected": [sum(box) for box in self.collected],
        }

    def memory(self) -> dict[str, object]:
        return {
            "present": self.present,
            "full": self.full,
            "bills": list(self.bills),
            "collected": [list(box) for box in self.collected],
        }
