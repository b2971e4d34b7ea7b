"""Owners as people state them: nested under a party, or as a CSV of shares; and OFAC's rule on them."""

import csv
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from exportcheck.errors import CannotCheck, UnreadableFile
from exportcheck.load.files import Entry, as_date, read_entry
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.owner import WHOLE, Owners, OwnershipRule, Share, same

COLUMNS = ("owned", "owner", "percent")
MOST_SHARES = 2_000_000
LONGEST_NAME = 500
# More decimals than anybody states; so many are added exactly.
_NUMBER = r"([0-9]{1,3}(?:\.[0-9]{1,12})?)"
_PERCENT = re.compile(rf"{_NUMBER}\s*%?(?:\s*[-–—]\s*{_NUMBER}\s*%?)?", re.ASCII)
# As in manifests: control characters are spaces, and what hides or reverses text on a screen goes.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HIDING = re.compile("[\u200b\ufeff\u202a-\u202e\u2066-\u2069]")
# They show a name in another order than it is written.
_OVERRIDES = re.compile("[\u202d\u202e]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_YES, _NO = {"yes", "true", "1"}, {"", "no", "false", "0"}


def read_owners(path: Path) -> Owners:
    """A CSV with the columns `owned,owner,percent` and, if wanted, `ultimate` (yes or no, of the owner).

    `percent` is a number, a range (`40-60`) or `unknown`.

    Raises:
        UnreadableFile: it cannot be opened or decoded, or a column is missing.
        CannotCheck: a row cannot be; the message says which.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _table(path.name, csv.reader(file, strict=True))
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be read: {error.strerror or error}; name a file that can"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except csv.Error as error:
        raise UnreadableFile(f"{path} is not a table in CSV: {error}; write {','.join(COLUMNS)}") from error


def owners_of(party: str, owners: object, where: str = "") -> Owners:
    """The shares in `owners: [{name, percent, ultimate, owners}]` of a party, to any depth.

    Owners of one entity may be stated in several places, if they agree.

    Raises:
        CannotCheck: something in it is no owner; the message says where.
    """
    shares: dict[tuple[str, str], Share] = {}
    ultimate: set[str] = set()
    waiting = [(party, owners, f"{where}owners")]
    while waiting:
        owned, entries, at = waiting.pop()
        if not isinstance(entries, list):
            raise CannotCheck(f"{at}: is no list; write `owners: [{{name: …, percent: …}}]`")
        here: set[str] = set()
        for number, entry in enumerate(entries, 1):
            spot = f"{at}[{number}]"
            share = _entry(owned, entry, spot)
            key = (same(owned), same(share.owner))
            first = shares.setdefault(key, share)
            if key[1] in here or (first.low, first.high) != (share.low, share.high):
                raise CannotCheck(
                    f"{spot}: {share.owner!r} is stated twice as an owner of {owned!r}; keep one"
                )
            here.add(key[1])
            if _yes(entry.get("ultimate"), spot):
                ultimate.add(share.owner)
            if entry.get("owners") is not None:
                waiting.append((share.owner, entry["owners"], f"{spot}.owners"))
    return Owners(tuple(shares.values()), frozenset(ultimate))


def joined(parts: Iterable[Owners]) -> Owners:
    """Owners from several places as one; whether they agree is not looked at."""
    kept = list(parts)
    shares = tuple(share for part in kept for share in part.shares)
    return Owners(shares, frozenset(name for part in kept for name in part.ultimate))


def percent(value: object, where: str) -> tuple[Decimal, Decimal]:
    """A percent as the range that it stands for.

    Raises:
        CannotCheck: it is none.
    """
    said = _said(value)
    if said.casefold() == "unknown":
        return Decimal(0), WHOLE
    found = _PERCENT.fullmatch(said)
    low = Decimal(found[1]) if found else WHOLE + 1
    high = Decimal(found[2]) if found and found[2] else low
    if not low <= high <= WHOLE:
        shown = repr(said[:60]) if said else "nothing"
        raise CannotCheck(
            f"{where}: {shown} is not a percent; write a number from 0 to 100 (33.4), a range (40-60) "
            "or unknown"
        )
    return low, high


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _table(name: str, rows: Any) -> Owners:
    head = [cell.strip().casefold() for cell in next(rows, [])]
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        raise UnreadableFile(
            f"{name}: the column {missing[0]!r} is missing; the first row is {','.join(COLUMNS)}"
        )
    for column in (*COLUMNS, "ultimate"):
        if head.count(column) > 1:
            raise UnreadableFile(f"{name}: the column {column!r} is repeated; keep one of them")
    at = {column: head.index(column) for column in (*COLUMNS, "ultimate") if column in head}
    shares: list[Share] = []
    ultimate: set[str] = set()
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        where = f"{name}, line {rows.line_num}"
        if len(row) != len(head):
            raise CannotCheck(f"{where}: {len(row)} cells under {len(head)} columns; quote names with commas")
        if len(shares) >= MOST_SHARES:
            raise CannotCheck(
                f"{where}: more than {MOST_SHARES:,} shares; leave out what is not about the parties"
            )
        said = {column: row[index] for column, index in at.items()}
        share = _entry(said["owned"], {"name": said["owner"], "percent": said["percent"]}, where)
        shares.append(share)
        if _yes(said.get("ultimate"), where):
            ultimate.add(share.owner)
    return Owners(tuple(shares), frozenset(ultimate))


_KEYS = {"name", "percent", "ultimate", "owners"}


def _entry(owned: str, entry: Any, where: str) -> Share:
    if not isinstance(entry, Mapping):
        raise CannotCheck(f"{where}: is no owner; write {{name: …, percent: …}}")
    if strange := [key for key in entry if key not in _KEYS]:
        raise CannotCheck(
            f"{where}: {str(strange[0])[:60]!r} is not known; write name, percent, ultimate, owners"
        )
    low, high = percent(entry.get("percent"), where)
    return Share(_name(owned, where, "owned"), _name(entry.get("name"), where, "the owner"), low, high, where)


def _name(value: object, where: str, what: str) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if _SURROGATES.search(text):
        raise CannotCheck(f"{where}: {what} has bytes that are not valid text; write its name anew")
    if _OVERRIDES.search(text):
        raise CannotCheck(f"{where}: {what} has an invisible character that turns text around; type it anew")
    name = " ".join(_CONTROL.sub(" ", _HIDING.sub("", text)).split())
    if not name or len(name) > LONGEST_NAME:
        raise CannotCheck(
            f"{where}: {what} has no name, or one of over {LONGEST_NAME} characters; write its name"
        )
    return name


def _yes(value: object, where: str) -> bool:
    said = "" if value is None else str(value).strip().casefold()
    if said not in _YES | _NO:
        raise CannotCheck(f"{where}: ultimate is {said[:60]!r}; write yes or no")
    return said in _YES


class _Ofac(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    name: str
    since: Annotated[Any, BeforeValidator(as_date)]
    checked: Annotated[Any, BeforeValidator(as_date)]
    paragraph: str
    citations: Annotated[list[str], Field(min_length=1)]
    at_least: Annotated[float, Field(gt=0, le=100)]
    lists: Annotated[list[str], Field(min_length=1)]


def load_ofac(path: Path) -> OwnershipRule:
    """OFAC's 50 percent rule, from `data/ofac.yaml`."""
    entry = read_entry(path, _Ofac)
    limit = Limit(Operator.AT_LEAST, entry.at_least)
    return OwnershipRule(entry.name, limit, tuple(entry.lists), entry.paragraph, tuple(entry.citations))
