"""A ledger's part of a ratio in words, the same in every format."""

from collections.abc import Iterator

from exportcheck.output.records import Record
from exportcheck.output.words import number

_WHOSE = {"product": "what everybody exports", "applicant": "what this applicant exports"}


def parts(total: Record) -> Iterator[str]:
    """Where the sums of a ratio come from, and its other reading; nothing without a ledger."""
    there, other = total.get("ledger"), total.get("other_numerator")
    if not there or not other:
        return
    together = total.get("commodity", {}).get("products", [])
    if len(together) > 1:
        yield f"counted together, since the five specifications are the same: {', '.join(together)}"
    yield (
        f"to China and Macau: {there['cn_mo_units']:,} exported and {there['reserved_units']:,} reserved in "
        f"the ledger, {there['requested_units']:,} more in the manifests"
        + (f" ({there['held_units']:,} of it reserved)" if there["held_units"] else "")
    )
    yield (
        f"to US customers: {there['us_units']:,} in the ledger, "
        f"{there['manifest_us_units']:,} more in the manifests"
    )
    ratio = "unknown" if other["ratio"] is None else number(other["ratio"])
    room = other["headroom_units"]
    left = "" if room is None else f", headroom {room:,} units"
    yield (
        f"counted is {_WHOSE[total['numerator']]}; whose exports count is not settled: with "
        f"{_WHOSE[other['numerator']]} {other['cn_mo_units']:,} units, ratio {ratio}: {other['holds']}{left}"
    )


def asked(ledger: Record) -> str:
    """Which ledger was asked, and in which state."""
    return (
        f"ledger {ledger['url']}, {ledger['entries']:,} entries, {ledger['digest']}; "
        f"US units up to {ledger['us_until']}"
    )
