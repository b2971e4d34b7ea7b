"""The names people give to the columns of a manifest."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests.aliases import ALIASES
from exportcheck.model.manifest import COLUMNS, REQUIRED, Notice

MOST = 1_000
UNKNOWN_COLUMN = "XC607"


def header_key(text: str) -> str:
    """What two spellings of one header have in common."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    keys = {header_key(alias): ours for ours, aliases in ALIASES.items() for alias in aliases}
    return keys | {header_key(ours): ours for ours in COLUMNS}


def column_of(header: str) -> str | None:
    """The column that a header means, by its own name or another common one."""
    return _known().get(header_key(header))


def is_own_name(header: str, column: str) -> bool:
    """Whether a header is the contract's own name of a column rather than another spelling."""
    return header_key(header) == header_key(column)


def check_rename(rename: Mapping[str, str]) -> None:
    """Refuse a --map whose left side is no column."""
    for ours in rename:
        if ours not in COLUMNS:
            near = get_close_matches(ours, COLUMNS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the columns are {', '.join(COLUMNS)}."
            raise UsageError(f"--map {ours}={rename[ours]}: there is no column {ours!r}; {hint}")


def resolve(
    headers: list[str], rename: Mapping[str, str], name: str
) -> tuple[list[tuple[int, str]], list[Notice]]:
    """Which header is which column: `(position, column)` pairs, and a notice of those not read.

    A --map comes first, then the contract's own names, then other spellings. Two headers that could
    both be one column stop the file: guessing between them could check the wrong chip.
    """
    if len(headers) > MOST:
        raise UnreadableFile(
            f"{name}: the header has {len(headers):,} columns, more than {MOST:,}; this is not a manifest."
        )
    check_rename(rename)
    chosen = {ours: _mapped(headers, ours, theirs, name) for ours, theirs in rename.items()}
    spoken_for = set(chosen.values())
    meant = [None if position in spoken_for else column_of(header) for position, header in enumerate(headers)]
    for column in COLUMNS:
        if column not in chosen:
            positions = [position for position, other in enumerate(meant) if other == column]
            own = [position for position in positions if is_own_name(headers[position], column)]
            if best := own or positions:
                chosen[column] = _only(best, headers, column, name)
    if missing := [column for column in REQUIRED if column not in chosen]:
        raise UnreadableFile(_missing(missing, headers, name))
    read = {*chosen.values()}
    unread = [header for position, header in enumerate(headers) if position not in read]
    return [(position, column) for column, position in chosen.items()], unread_notices(unread)


def unread_notices(headers: Iterable[str]) -> list[Notice]:
    """One notice for all the columns that are not read."""
    names = list(dict.fromkeys(shown(header) if header else "a column without a name" for header in headers))
    if not names:
        return []
    what = "column" if len(names) == 1 else "columns"
    return [
        Notice(
            UNKNOWN_COLUMN, f"{what} not known and not read: {listed(names)} (--map OURS=THEIRS reads one)"
        )
    ]


def shown(header: str) -> str:
    """A header as messages print it: short and on one line."""
    return repr(header if len(header) <= 40 else header[:39] + "…")


def listed(names: list[str], most: int = 20) -> str:
    """Names in a sentence, not more than fit."""
    rest = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def _mapped(headers: list[str], ours: str, theirs: str, name: str) -> int:
    exact = [position for position, header in enumerate(headers) if header == theirs.strip()]
    alike = [position for position, header in enumerate(headers) if header_key(header) == header_key(theirs)]
    found = exact or alike
    if not found:
        raise UsageError(
            f"--map {ours}={theirs}: {name} has no column {theirs!r}; "
            f"its columns are {listed([shown(header) for header in headers])}."
        )
    return _only(found, headers, ours, name)


def _only(positions: list[int], headers: list[str], column: str, name: str) -> int:
    if len(positions) == 1:
        return positions[0]
    spelled = list(dict.fromkeys(headers[position] for position in positions))
    if len(spelled) == 1:
        raise UnreadableFile(f"{name}: the column {shown(spelled[0])} is repeated; keep one of them.")
    both = " and ".join(map(shown, spelled[:3]))
    raise UnreadableFile(
        f"{name}: {both} could both be the column {column}; "
        f"say which with --map {column}={shown(spelled[0])}."
    )


def _missing(missing: list[str], headers: list[str], name: str) -> str:
    found = listed([shown(header) for header in headers if header]) or "none"
    what = f"column {missing[0]} is" if len(missing) == 1 else f"columns {', '.join(missing)} are"
    maps = " ".join(f"--map {column}=…" for column in missing)
    return f"{name}: the {what} missing; the columns found are {found}; rename them or use {maps}."
