"""What a ledger had for a run, as evidence keeps it: the sums, so that a replay needs no ledger."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from exportcheck.model.consulted import Consulted, Met, Units
from exportcheck.model.ledger import Balance, Head
from exportcheck.model.noun import asdict

Record = dict[str, Any]


def kept(asked: Consulted) -> Record:
    """As `invocation.json` has it."""
    return {
        "url": asked.shown,
        "entries": asked.head.entries,
        "digest": f"sha256:{asked.head.digest}",
        "applicant": asked.applicant,
        "numerator": asked.numerator,
        "reservation": asked.reservation,
        "us_until": asked.until.isoformat(),
        "balances": [asdict(balance) for balance in asked.balances],
        "held": dict(asked.held),
        "moved": list(asked.moved),
        "lines": {
            "listed": _sides(asked.met.listed),
            "unsure": _sides(asked.met.unsure),
            "listed_lines": asked.met.lines_listed,
            "unsure_lines": asked.met.lines_unsure,
            "differing_lines": asked.met.lines_differing,
            "first_differing": asked.met.first_differing,
        },
    }


def consulted(record: Record) -> Consulted:
    """The same, read back.

    Raises:
        KeyError, TypeError, ValueError: it is of another kind.
    """
    lines = record["lines"]
    return Consulted(
        shown=str(record["url"]),
        head=Head(int(record["entries"]), str(record["digest"]).removeprefix("sha256:")),
        applicant=str(record["applicant"]),
        numerator=str(record["numerator"]),
        reservation=str(record["reservation"]),
        until=date.fromisoformat(record["us_until"]),
        balances=tuple(Balance(**balance) for balance in record["balances"]),
        held={str(product): int(units) for product, units in record["held"].items()},
        moved=tuple(record["moved"]),
        met=Met(
            _units(lines["listed"]),
            _units(lines["unsure"]),
            int(lines["listed_lines"]),
            int(lines["unsure_lines"]),
            int(lines["differing_lines"]),
            str(lines["first_differing"]),
        ),
    )


def _sides(units: Mapping[str, Units]) -> Record:
    return {product: asdict(entry) for product, entry in units.items()}


def _units(record: Record) -> dict[str, Units]:
    return {product: Units(**entry) for product, entry in record.items()}
