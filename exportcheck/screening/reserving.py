"""Headroom for the lines that `check` has read: what would be reserved, and what stands against it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from exportcheck.model.case import entity_key
from exportcheck.model.clause import Truth
from exportcheck.model.consulted import NONE, Consulted, Met
from exportcheck.model.ledger import Draft, Entry, Kind, Side
from exportcheck.model.measure import Limit
from exportcheck.model.report import LineResult, Total
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.rules import RULES
from exportcheck.screening import headroom
from exportcheck.screening.entering import granted_first
from exportcheck.screening.gate import REQUIREMENTS
from exportcheck.screening.shipments import Part
from exportcheck.screening.sums import units

# The rules whose finding on a line is answered by the licence that is applied for.
_ANSWERED = {rule.id for rule in RULES if rule.stem in REQUIREMENTS}


def default_id(applicant: str, digests: Iterable[str]) -> str:
    """What a reservation is called where nobody says: the applicant, and what was read."""
    digest = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
    return f"{entity_key(applicant) or applicant}-{digest[:16]}"


def waits(result: LineResult) -> bool:
    """Whether nothing stands against a line but the licence that the headroom is for.

    So it is where the line passes, or is reviewed case by case and lacks the licence only: an
    unknown, a gap in the certification, a presumption of denial stand against it.
    """
    if result.gate == "pass":
        return True
    if result.verdict.outcome.decision is not Decision.CASE_BY_CASE:
        return False
    return all(
        finding.severity is Severity.ERROR and finding.rule in _ANSWERED
        for position, finding in enumerate(result.verdict.findings)
        if position not in result.waived and finding.severity >= Severity.INDETERMINATE
    )


def drafts(
    requested: Iterable[tuple[Part, int]],
    places: Mapping[str, Iterable[str]],
    *,
    reservation: str,
    applicant: str,
    day: date,
    source: str,
) -> Iterator[Draft]:
    """The entries of a reservation, one a product; `places` has where each product goes."""
    for part, wanted in requested:
        if wanted > 0:
            yield Draft(
                kind=Kind.RESERVATION,
                side=Side.RESERVED,
                day=day,
                applicant=applicant,
                product=part.product,
                commodity=part.commodity,
                specifications=part.specifications,
                units=wanted,
                place=",".join(sorted(places.get(part.product, ()))),
                key=f"reservation|{reservation}|{part.product}",
                source=source,
            )


def other_content(entries: Iterable[Entry], exports: Mapping[str, int], met: Met, until: date) -> str:
    """What a reservation was granted for, where that cannot be the run's lines; empty where it can.

    It was granted for lines that the ledger did not have: no fewer than it does not have now, and no more
    than there are.
    """
    granted = granted_first(entries)
    for product, first in granted.items():
        most = exports.get(product, 0)
        if first.day == until and most - met.listed.get(product, NONE).out <= first.units <= most:
            continue
        return ", ".join(f"{units(d.units)} of {p} on {d.day}" for p, d in sorted(granted.items()))
    return ""


def against(
    totals: Iterable[Total],
    requested: Mapping[str, int],
    asked: Consulted,
    granted_before: Mapping[str, date],
    limit: Limit,
) -> Iterator[str]:
    """What the sums have against a reservation, a sentence each."""
    if asked.other:
        yield (
            f"reservation {asked.reservation!r} was granted for {asked.other}, which is other content; "
            "release it, or say another --reservation"
        )
        return
    if asked.met.lines_differing:
        yield f"{asked.met.first_differing}: which of the two holds is not known"
    for total in totals:
        if not requested.get(total.product):
            continue
        if total.product in asked.moved:
            yield f"{total.product} stands in the ledger under other specifications"
        yield from _ratio(total, limit)
    for product, wanted in requested.items():
        there = asked.held.get(product, 0)
        if granted_before and there < wanted:
            days = ", ".join(sorted({str(day) for day in granted_before.values()}))
            left = f"holds {units(there)} of" if there else "has been released, or never held"
            mend = "release it and say another --reservation" if there else "say another --reservation"
            yield (
                f"reservation {asked.reservation!r} of {days} {left} {product}, and {wanted:,} are "
                f"asked for; {mend}"
            )


def _ratio(total: Total, limit: Limit) -> Iterator[str]:
    there = total.ledger
    assert there is not None
    if total.holds is Truth.FAILS and total.headroom_units is not None:
        yield f"{total.product}: {units(-total.headroom_units)} too many"
    elif total.holds is not Truth.HOLDS:
        yield f"{total.product}: whether the ratio is met is not known"
    elif not headroom.admits(limit, total.cn_mo_units, there.us_units):
        # Others see what the ledger has: headroom that only a file states could be taken twice.
        short = -headroom.room(limit, there.us_units, total.cn_mo_units)
        yield (
            f"{total.product}: {units(short)} too many for the {there.us_units:,} US units in the ledger; "
            f"the manifests state {there.manifest_us_units:,} more, import them first"
        )
