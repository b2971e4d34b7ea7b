"""What `ledger release` and `ledger correct` share."""

import sys

from exportcheck.cli.options import outputs
from exportcheck.cli.wiring import Box
from exportcheck.errors import UsageError
from exportcheck.model.ledger import Draft, Ledger, Transaction
from exportcheck.output import ledger_text
from exportcheck.output.json_report import dumps

LONGEST_REASON = 1_000


def appended(ledger: Ledger, writing: Transaction, drafts: list[Draft]) -> list[int]:
    """Enter them, and say under which numbers; nobody else writes meanwhile."""
    last = ledger.head().entries
    return list(range(last + 1, last + 1 + writing.append(drafts)))


def product_of(things: Box, chip: str) -> str:
    """The circuit that a name means, by its id; a system is none."""
    found = things.catalog.resolved(things.catalog.find(chip))
    if found.contains:
        raise UsageError(f"--chip: {found.name} is a system; name the circuit in it, {found.contains[0][0]}")
    return found.id


def reason_of(text: str) -> str:
    """A reason as the ledger keeps it: one line that says something."""
    reason = " ".join(text.split())
    if not reason or not reason.isprintable() or len(reason) > LONGEST_REASON:
        raise UsageError("--reason: say why, on one line of letters that can be seen")
    return reason


def formats_of(name: str, output: list[str] | None) -> list[str]:
    """The formats asked for, all on standard output."""
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError(f"-o: `ledger {name}` writes to standard output; redirect it to a file")
    return [wanted.format for wanted in asked]


def say(found: dict[str, object], formats: list[str]) -> None:
    """Write what was done."""
    for form in formats:
        sys.stdout.write(dumps(found) if form == "json" else ledger_text.changed(found))
