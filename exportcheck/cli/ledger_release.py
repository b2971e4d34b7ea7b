"""`exportcheck ledger release`: headroom that is not needed, given back by an entry of its own."""

from typing import Annotated

import typer

from exportcheck.cli import ledger_options as shared
from exportcheck.cli.ledger_changes import appended, formats_of, product_of, reason_of, say
from exportcheck.cli.ledger_import import reservation_of
from exportcheck.cli.ledger_options import Reason, Url
from exportcheck.cli.ledger_records import changed
from exportcheck.cli.options import Formats, today
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.screening.entering import held, releases


def release(
    name: Annotated[str, typer.Argument(help="The id of the reservation.", metavar="ID")],
    reason: Reason,
    url: Url = None,
    units: Annotated[
        int | None, typer.Option("--units", metavar="N", help="How many circuits; default: all still held.")
    ] = None,
    chip: Annotated[
        str | None, typer.Option("--chip", metavar="CHIP", help="Of which product, where it holds several.")
    ] = None,
    output: Formats = None,
) -> None:
    """Give back headroom that was reserved: all that is still held, or a part.

    Example: exportcheck ledger release A17 --reason "application withdrawn" --ledger sqlite:///ledger.db
    """
    formats = formats_of("release", output)
    told = shared.settings(ledger=url)
    why = reason_of(reason)
    # What is said is read before it is made last: a connection lost after that cannot make it a failure.
    with shared.opened(told) as ledger, ledger.transaction() as writing:
        entries = reservation_of(writing, name)
        asked = _asked(name, held(entries), units, chip and product_of(shared.things_of(told), chip))
        drafts = list(releases(entries, asked, today(), "release", why))
        numbers = appended(ledger, writing, drafts)
        what = ", ".join(f"{-draft.units:,} {draft.product} of {name}" for draft in drafts)
        left = {product: count - asked.get(product, 0) for product, count in held(entries).items()}
        found = changed(
            ledger,
            "released",
            numbers,
            what=what,
            reservation=name,
            held=[{"product": product, "units": count} for product, count in sorted(left.items())],
            notes=[],
        )
    say(found, formats)


def _asked(name: str, left: dict[str, int], units: int | None, product: str | None) -> dict[str, int]:
    """How many circuits of which product are given back.

    Raises:
        UsageError: it does not say of which.
        CannotCheck: so many are not held.
    """
    if product is not None and product not in left:
        raise CannotCheck(f"reservation {name!r} holds no {product}; it holds {', '.join(sorted(left))}")
    there = {p: count for p, count in left.items() if count > 0 and product in (None, p)}
    if not there:
        raise CannotCheck(f"nothing of reservation {name!r} is held any more; it was released")
    if units is None:
        return there
    if units <= 0:
        raise UsageError(f"--units: {units} is not a positive number of circuits")
    if len(there) > 1:
        raise UsageError(f"--units: {name!r} holds {', '.join(sorted(there))}; say of which, with --chip")
    ((only, count),) = there.items()
    if units > count:
        raise CannotCheck(
            f"reservation {name!r} holds {count:,} {only}, and {units:,} were to be "
            "released; nothing was changed"
        )
    return {only: units}
