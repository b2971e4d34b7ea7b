"""The end of a report as plain records: sums, the ledger, the reservation, summary, status."""

from exportcheck.model.consulted import Consulted, Reservation
from exportcheck.model.report import Tail, Total
from exportcheck.output.records import ANSWERS, Record, finding, rounded


def total(entry: Total) -> Record:
    """The ratio of one product; what a ledger adds stands only where one was asked."""
    return {
        "product": entry.product,
        "us_units": entry.us_units,
        "us_tpp": rounded(entry.us_tpp),
        "cn_mo_units": entry.cn_mo_units,
        "cn_mo_tpp": rounded(entry.cn_mo_tpp),
        "ratio": rounded(entry.ratio),
        "limit": entry.limit,
        "holds": ANSWERS[entry.holds],
        "headroom_units": entry.headroom_units,
        **_commodity(entry),
        **_against(entry),
        "findings": [finding(item) for item in entry.findings],
    }


def _commodity(entry: Total) -> Record:
    """With which products the sums are shared, where there are others or a ledger has more."""
    if entry.ledger is None and len(entry.products) < 2:
        return {}
    return {"commodity": {"id": entry.commodity, "products": list(entry.products)}}


def _against(entry: Total) -> Record:
    there, other = entry.ledger, entry.other
    if there is None or other is None:
        return {}
    return {
        "numerator": entry.numerator,
        "ledger": {
            "us_units": there.us_units,
            "cn_mo_units": there.cn_mo_units,
            "reserved_units": there.reserved_units,
            "held_units": there.held_units,
            "requested_units": there.requested_units,
            "manifest_us_units": there.manifest_us_units,
        },
        "other_numerator": {
            "numerator": other.numerator,
            "cn_mo_units": other.cn_mo_units,
            "ratio": rounded(other.ratio),
            "holds": ANSWERS[other.holds],
            "headroom_units": other.headroom_units,
        },
    }


def consulted(asked: Consulted | None, made: Reservation | None) -> Record:
    """Which ledger was asked, in which state, for whom; and what became of the reservation."""
    if asked is None:
        return {}
    found: Record = {
        "ledger": {
            "url": asked.shown,
            "entries": asked.head.entries,
            "digest": f"sha256:{asked.head.digest}",
            "applicant": asked.applicant,
            "numerator": asked.numerator,
            "us_until": asked.until.isoformat(),
        }
    }
    if made is not None:
        found["reservation"] = {
            "id": made.id,
            "outcome": made.outcome,
            "units": dict(sorted(made.units.items())),
            "why": list(made.why),
        }
    return found


def tail(end: Tail) -> Record:
    """The end of a report: sums, summary, status."""
    counts = end.counts
    return {
        "manifests": [{"name": m.name, "digest": m.digest, "lines": m.lines} for m in end.manifests],
        "totals": [total(entry) for entry in end.totals],
        "findings": [finding(entry) for entry in end.findings],
        "summary": {
            "lines": counts.lines,
            "checked": counts.checked,
            "rejected": counts.rejected,
            "decisions": dict(sorted(counts.decisions.items())),
            "severities": dict(sorted(counts.severities.items())),
            "gates": dict(sorted(counts.gates.items())),
            "suppressed": counts.suppressed,
            **({"hidden": counts.hidden} if counts.hidden else {}),
        },
        **consulted(end.ledger, end.reservation),
        "status": end.status,
        "exit_code": int(end.exit_code),
    }
