"""What `check --ledger` says beside the ratio: what met the ledger, what differs, what was reserved."""

from collections.abc import Iterator, Mapping, Sequence

from exportcheck.model.consulted import NONE, Consulted, Reservation
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.ledger import Side
from exportcheck.model.report import Total
from exportcheck.model.rule import Severity
from exportcheck.screening.volume import same_applicant

_SIDES = {Side.US: ("to US customers", "us"), Side.EXPORTED: ("to China and Macau", "exported")}


def of_ledger(
    asked: Consulted, stated: Mapping[Side, Mapping[str, int]], totals: Sequence[Total]
) -> Iterator[Finding]:
    """What is to be known of a run against a ledger."""
    met = asked.met
    if met.lines_listed:
        yield _said("XC617", Severity.NOTE, f"{_lines(met.lines_listed)} in the ledger already, counted once")
    if met.lines_unsure:
        yield _said(
            "XC618",
            Severity.WARNING,
            f"{_lines(met.lines_unsure)} counted that may be in the ledger already: without shipment_id and "
            "line_id that cannot be told",
        )
    if met.lines_differing:
        also = f"; {met.lines_differing:,} lines differ so" if met.lines_differing > 1 else ""
        yield _said("XC619", Severity.INDETERMINATE, f"{met.first_differing}{also}")
    for product in asked.moved:
        message = f"{product} stands in the ledger under other specifications, which this ratio leaves out"
        yield _said("XC620", Severity.INDETERMINATE, message)
    if asked.other:
        message = f"reservation {asked.reservation!r} was granted for {asked.other}, and not for these lines"
        yield _said("XC619", Severity.INDETERMINATE, message)
    yield from _stated(asked, stated, totals)


def conflicts(
    asked: Consulted, stated: Mapping[Side, Mapping[str, int]], totals: Sequence[Total]
) -> Iterator[str]:
    """Where what the manifest states is stricter than the ledger, a sentence each."""
    for finding in _stated(asked, stated, totals):
        if finding.severity >= Severity.INDETERMINATE:
            yield finding.message


def of_reservation(made: Reservation) -> Iterator[Finding]:
    """What became of `--reserve`."""
    units = ", ".join(f"{count:,} {product}" for product, count in sorted(made.units.items()))
    match made.outcome:
        case "taken":
            yield _said("XC622", Severity.NOTE, f"reservation {made.id!r} was taken: {units}")
        case "held":
            message = f"reservation {made.id!r} was taken before and holds {units}; nothing was added"
            yield _said("XC622", Severity.NOTE, message)
        case "nothing":
            message = "nothing to reserve: no line exports to China or Macau what the ledger does not have"
            yield _said("XC622", Severity.NOTE, message)
        case _:
            yield _said("XC621", Severity.ERROR, f"nothing was reserved: {'; '.join(made.why)}")


def _stated(
    asked: Consulted, stated: Mapping[Side, Mapping[str, int]], totals: Sequence[Total]
) -> Iterator[Finding]:
    """Sums that an application states and the ledger does not have; nothing where they agree.

    An application may state its own sums or everybody's, with the run's lines that are in the ledger or
    without them.
    """
    seen: set[tuple[str, Side]] = set()
    for total in totals:
        for side, (where, name) in _SIDES.items():
            if (total.commodity, side) in seen or not any(p in stated[side] for p in total.products):
                continue
            seen.add((total.commodity, side))
            says = sum(stated[side].get(product, 0) for product in total.products)
            balances = [entry for entry in asked.balances if entry.commodity == total.commodity]
            everybody = sum(getattr(entry, name) for entry in balances)
            own = sum(
                getattr(entry, name) for entry in balances if same_applicant(entry.applicant, asked.applicant)
            )
            lines = sum(_side(asked, product, side) for product in total.products)
            if says in (everybody, own, everybody - lines, own - lines):
                continue
            # Were the manifest right and the ledger short, the ratio would be worse than it is shown.
            stricter = says > everybody if side is Side.EXPORTED else says < own
            yield _said(
                "XC616",
                Severity.INDETERMINATE if stricter else Severity.WARNING,
                f"{', '.join(total.products)}: the manifest states {says:,} units {where}, the ledger has "
                f"{everybody:,}, of which {own:,} are the applicant's; the ledger's are counted",
            )


def _side(asked: Consulted, product: str, side: Side) -> int:
    units = asked.met.listed.get(product, NONE)
    return units.us if side is Side.US else units.out


def _said(rule: str, severity: Severity, message: str) -> Finding:
    return Finding(rule, severity, NOTICES[rule], message=message)


def _lines(count: int) -> str:
    return "1 line is" if count == 1 else f"{count:,} lines are"
