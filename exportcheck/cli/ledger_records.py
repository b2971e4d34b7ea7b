"""What the commands on the ledger did, as records."""

from typing import TYPE_CHECKING, Any

from exportcheck.model.ledger import Entry, Head, Ledger, Side, Specifications
from exportcheck.model.noun import asdict
from exportcheck.output import records
from exportcheck.output.records import ANSWERS, pair
from exportcheck.screening.headroom import Pooled
from exportcheck.screening.volume import Standing

if TYPE_CHECKING:
    from exportcheck.cli.ledger_import import Tally
    from exportcheck.cli.ledger_request import Request
    from exportcheck.cli.ledger_reserve import Decided

Record = dict[str, Any]


def head(found: Head) -> Record:
    """The head of the chain, which is worth keeping elsewhere."""
    return {"entries": found.entries, "digest": f"sha256:{found.digest}"}


def imported(ledger: Ledger, tally: "Tally") -> Record:
    """`exportcheck/ledger-import/v1`."""
    return {
        "schema": "exportcheck/ledger-import/v1",
        "ledger": ledger.shown,
        "manifests": tally.manifests,
        "lines": tally.lines,
        "entries": tally.entries,
        "us_units": tally.units[Side.US],
        "exported_units": tally.units[Side.EXPORTED],
        "released_units": tally.released,
        "beyond_reservation_units": tally.beyond,
        "already_there": tally.known,
        "not_counted": [{"why": why, "lines": count} for why, count in sorted(tally.left.items())],
        "notes": tally.notes,
        "rejected": [records.rejected(entry) for entry in tally.rejected],
        "head": head(ledger.head()),
    }


def reserved(ledger: Ledger, decided: "Decided", request: "Request") -> Record:
    """`exportcheck/ledger-reserve/v1`."""
    return {
        "schema": "exportcheck/ledger-reserve/v1",
        "ledger": ledger.shown,
        "result": decided.word,
        "reservation": decided.reservation,
        "applicant": decided.applicant,
        "application_date": decided.day.isoformat(),
        "numerator": decided.numerator.value,
        "paragraph": decided.paragraph,
        "limit": decided.limit.value,
        "commodities": [
            {
                "commodity": entry.commodity,
                "products": decided.parts[entry.commodity],
                "requested_units": entry.requested,
                **standing(entry),
                "other_numerator": standing(other),
            }
            for entry, other in zip(decided.standings, decided.others, strict=True)
        ],
        "held": [{"product": product, "units": units} for product, units in sorted(decided.held.items())],
        "not_counted": [{"why": why, "lines": count} for why, count in sorted(request.left.items())],
        "notes": request.notes,
        "head": head(ledger.head()),
    }


def standing(entry: Standing) -> Record:
    """The ratio of one commodity under one reading."""
    return {
        "us_units": entry.us,
        "exported_units": entry.exported,
        "reserved_units": entry.reserved,
        "ratio": entry.ratio,
        "holds": "yes" if entry.holds else "no",
        "headroom_units": entry.room,
        "us_units_missing": entry.us_missing,
    }


def pool(found: Pooled) -> Record:
    """All commodities together, in TPP."""
    return {
        "us_tpp": pair(found.us_tpp),
        "cn_mo_tpp": pair(found.exported_tpp),
        "ratio": pair(found.ratio),
        "holds": ANSWERS[found.holds],
        "headroom_tpp": pair(found.room),
    }


def five(specs: Specifications) -> Record:
    """The five specifications; null where one is not published."""
    pairs = asdict(specs)
    return {name: None if pair is None else {"low": pair[0], "high": pair[1]} for name, pair in pairs.items()}


def entry(found: Entry) -> Record:
    """An entry with all that its digest is taken of."""
    draft = found.draft
    return {
        "schema": "exportcheck/ledger-entry/v1",
        "number": found.number,
        "kind": draft.kind.value,
        "side": draft.side.value,
        "day": draft.day.isoformat(),
        "applicant": draft.applicant,
        "product": draft.product,
        "commodity": draft.commodity,
        "specifications": five(draft.specifications),
        "units": draft.units,
        "place": draft.place,
        "key": draft.key,
        "source": draft.source,
        "refers": draft.refers,
        "reason": draft.reason,
        "recorded": found.recorded,
        "previous": found.previous,
        "digest": found.digest,
    }


def changed(ledger: Ledger, word: str, numbers: list[int], **told: object) -> Record:
    """`exportcheck/ledger-change/v1`: entries that release or correct."""
    return {
        "schema": "exportcheck/ledger-change/v1",
        "ledger": ledger.shown,
        "result": word,
        **told,
        "entries": numbers,
        "head": head(ledger.head()),
    }
