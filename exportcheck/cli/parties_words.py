"""What a screening says to a person: each hit with its list, what it asks for, and why it is one."""

from collections.abc import Iterator, Sequence

from exportcheck.cli.parties_names import Code
from exportcheck.cli.parties_records import Record
from exportcheck.model.party import Hit, Screened
from exportcheck.output.plain import plain

# A reviewer reads the closest hits; the rest take a line each.
IN_FULL = 5


def screened_text(screened: Screened, against: Record, codes: Sequence[Code] = ()) -> str:
    """The lines of one name."""
    return "\n".join(map(plain, _lines(screened, against, codes))) + "\n"


def _lines(screened: Screened, against: Record, codes: Sequence[Code]) -> Iterator[str]:
    whose = f" ({screened.asked.country})" if screened.asked.country else ""
    yield f"{screened.band.word.replace('_', ' '):<12} {screened.asked.name}{whose}"
    if screened.reason:
        yield f"             {screened.reason}"
    elif not screened.hits:
        yield f"             no hit in {against['name']}"
    for code in codes:
        yield f"             {code.kind} {code.code}: {code.fault or 'written without a slip'}"
    for hit in screened.hits[:IN_FULL]:
        yield from (f"    {line}" for line in _hit(hit))
    rest = screened.hits[IN_FULL:]
    if rest:
        yield f"    and {len(rest)} more, in full with -o json:"
    for hit in rest:
        yield f"      {_named(hit)}  {hit.listed.list}"


def _hit(hit: Hit) -> Iterator[str]:
    listed = hit.listed
    yield _named(hit)
    told = (
        ("list", ", ".join(text for text in (listed.list, listed.authority) if text)),
        ("programmes", ", ".join(listed.programs)),
        ("matched name", hit.matched if hit.matched != listed.name else ""),
        ("licence requirement", listed.license_requirement),
        ("review policy", listed.license_policy),
        ("notice", listed.notice),
        ("since", listed.start),
        ("until", listed.end),
        ("scores", ", ".join(f"{name} {value:.2f}" for name, value in hit.scores.items())),
    )
    for label, text in told:
        if text:
            yield f"    {label}: {text}"
    for reason in hit.why:
        yield f"    why: {reason}"


def _named(hit: Hit) -> str:
    where = f" ({', '.join(hit.listed.countries)})" if hit.listed.countries else ""
    return f"{hit.band.word} {hit.score:.2f}  {hit.listed.name}{where}"
