"""How the numbers and dates of a manifest are written, as far as it was said."""

from dataclasses import dataclass

from exportcheck.errors import UsageError
from exportcheck.load.manifests.dates import DATES, Dates
from exportcheck.load.manifests.numbers import NUMBERS, Numbers


@dataclass(frozen=True, slots=True)
class Notation:
    """`numbers` is one of NUMBERS and `dates` one of DATES; None is not said."""

    numbers: str | None = None
    dates: str | None = None

    def __post_init__(self) -> None:
        """Refuse words that are not among them."""
        if self.numbers is not None and self.numbers not in NUMBERS:
            styles = ", ".join(f'"{style}"' for style in NUMBERS)
            raise UsageError(f"--numbers {self.numbers}: no such style; it is one of {styles}.")
        if self.dates is not None and self.dates not in DATES:
            raise UsageError(f"--dates {self.dates}: no such order; it is one of {', '.join(DATES)}.")

    def number_reader(self) -> Numbers:
        """Reads numbers written as text."""
        return Numbers(self.numbers)

    def date_reader(self) -> Dates:
        """Reads dates written as text."""
        return Dates(self.dates)
