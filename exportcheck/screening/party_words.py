"""What findings about parties say: who, on which list, what the listing asks for, how the names compare."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.party import Band, Hit, ListInfo, Screened
from exportcheck.model.rule import Severity

_MOST_NAMED = 3
_LONGEST = 300


def about_hits(role: str, screened: Screened, hits: Sequence[Hit]) -> str:
    """One sentence: the weightiest hit in full, and the names of the next ones."""
    first = hits[0]
    how = "is probably" if first.band is Band.PROBABLE else "may be"
    said = [f"the {role} {shortened(screened.asked.name)!r} {how} {_party(first)}", *_asked_for(first)]
    if len(hits) > 1:
        others = [f"{shortened(hit.listed.name)} ({hit.listed.list})" for hit in hits[1 : 1 + _MOST_NAMED]]
        more = len(hits) - 1 - len(others)
        said.append(f"also near: {', '.join(others)}{f' and {more} more' if more > 0 else ''}")
    if screened.reason:
        said.append(screened.reason)
    return "; ".join(said)


def about_unscreened(role: str, screened: Screened, codes: Sequence[str] = ()) -> str:
    """Why a party could not be screened, what would let it, and which registered codes were stated."""
    why = screened.reason or (
        "the list has no name in its script: ask for its registered English name, its USCC or its LEI"
    )
    stated = f"; stated: {', '.join(map(shortened, codes))}, by which no list is searched" if codes else ""
    return f"the {role} {shortened(screened.asked.name)!r} was not screened by its own name: {why}{stated}"


def in_latin(name: str) -> bool:
    """Whether any letter of a name is Latin; the lists have no name in which none is."""
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in name)


def about_list(info: ListInfo, day: date, fresh: int) -> Iterator[Finding]:
    """What is to be known of the list of a run; after more than `fresh` days it is old."""
    dated = info.published
    which = (
        f"{info.name} of {dated or 'a day not stated'}, {info.parties:,} parties with {info.names:,} names, "
        f"imported {info.imported}, {info.digest}"
    )
    yield _said("XC514", Severity.NOTE, f"screened against {which}")
    if info.starter:
        message = (
            f"the {info.name} is not the list: it has {info.parties:,} parties, written from their Federal "
            "Register notices; who is not in it is not screened"
        )
        yield _said("XC505", Severity.WARNING, message)
    elif dated is None:
        message = (
            "when the list was published is not known, so neither is its age; say it with "
            "`exportcheck parties import --published DATE`"
        )
        yield _said("XC509", Severity.WARNING, message)
    elif (day - dated).days > fresh:
        message = (
            f"the list is of {dated}, {(day - dated).days} days before {day}; bring it up to date with "
            "`exportcheck parties update`"
        )
        yield _said("XC509", Severity.WARNING, message)
    if dated and dated > day:
        message = f"the list is of {dated}, after {day}: it has what was added since, not what was removed"
        yield _said("XC513", Severity.NOTE, message)


def shortened(text: str) -> str:
    """A text of a list or a manifest on one line, not longer than a reader reads."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _party(hit: Hit) -> str:
    listed = hit.listed
    by = f", {listed.authority}" if listed.authority else ""
    as_ = f" as {shortened(hit.matched)!r}" if hit.matched and hit.matched != listed.name else ""
    return f"{shortened(listed.name)}{as_} ({listed.list}{by})"


def _asked_for(hit: Hit) -> Iterator[str]:
    listed = hit.listed
    scores = ", ".join(f"{name} {value:.2f}" for name, value in hit.scores.items())
    yield f"score {hit.score:.2f}{f' ({scores})' if scores else ''}"
    for what, text in (
        ("licence requirement", listed.license_requirement),
        ("review policy", listed.license_policy),
        ("notice", listed.notice),
    ):
        yield f"{what}: {shortened(text) if text.strip() else 'not stated in the list'}"
    yield from hit.why


def _said(rule: str, severity: Severity, message: str) -> Finding:
    return Finding(rule, severity, NOTICES[rule], message=message)
