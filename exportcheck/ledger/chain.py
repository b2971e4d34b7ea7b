"""The chain: the bytes of an entry that its digest is taken of.

They are one line of JSON in ASCII without spaces, its keys in order: `applicant`, `commodity`, `day`
(YYYY-MM-DD), `key`, `kind`, `number`, `place`, `previous` (the digest of the entry before; 64 zeros for
the first), `product`, `reason`, `recorded`, `refers`, `schema`, `side`, `source`, `specifications` (an
object of five pairs `[low,high]` or null), `units`. Letters beyond ASCII are escaped as in JSON; a figure in
a specification is the shortest decimal that reads back as the same double, always with a point or an
exponent (`350.0`). The digest is SHA-256 in hexadecimal, and the same in every database.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from exportcheck.model.ledger import Draft, Specifications

SCHEMA = "exportcheck/ledger-entry/v1"
START = "0" * 64
NAMES = ("tpp", "dram_bandwidth_gb_s", "interconnect_gb_s", "copackaged_dram_gb", "peak_power_w")
_text = json.JSONEncoder(ensure_ascii=True).encode
_WRITER = json.JSONEncoder(ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(number: int, draft: Draft, recorded: str, previous: str) -> str:
    """The digest of an entry."""
    return hashlib.sha256(content(number, draft, recorded, previous).encode("ascii")).hexdigest()


def content(number: int, draft: Draft, recorded: str, previous: str) -> str:
    """The bytes of an entry that its digest is taken of."""
    # Written out, since a million entries are: the encoder of `json` takes three times as long to sort keys.
    return (
        f'{{"applicant":{_text(draft.applicant)},"commodity":{_text(draft.commodity)},'
        f'"day":"{draft.day.isoformat()}","key":{_text(draft.key)},"kind":"{draft.kind.value}",'
        f'"number":{number},"place":{_text(draft.place)},"previous":{_text(previous)},'
        f'"product":{_text(draft.product)},"reason":{_text(draft.reason)},"recorded":{_text(recorded)},'
        f'"refers":{"null" if draft.refers is None else draft.refers},"schema":"{SCHEMA}",'
        f'"side":"{draft.side.value}","source":{_text(draft.source)},'
        f'"specifications":{specifications_text(draft.specifications)},"units":{draft.units}}}'
    )


@lru_cache(maxsize=4096)
def _pairs(specifications: Specifications) -> Mapping[str, list[float] | None]:
    pairs = ((name, getattr(specifications, name)) for name in NAMES)
    # Adding nought makes -0.0, which equals 0.0, the same text too.
    return {name: None if pair is None else [float(figure) + 0.0 for figure in pair] for name, pair in pairs}


@lru_cache(maxsize=4096)
def specifications_text(specifications: Specifications) -> str:
    """Specifications as they are stored: the JSON that is part of the bytes digested."""
    return _WRITER.encode(_pairs(specifications))


@lru_cache(maxsize=4096)
def specifications_of(text: str) -> Specifications:
    """Specifications as they were stored.

    Raises:
        ValueError: the text is not, byte for byte, what `specifications_text` writes.
    """
    value: Any = json.loads(text)
    try:
        found = Specifications(**{n: None if value[n] is None else _pair(value[n]) for n in NAMES})
    except (KeyError, TypeError) as error:
        raise ValueError(f"specifications are not five pairs: {error}") from None
    if _WRITER.encode(_pairs(found)) != text:
        raise ValueError("specifications are not in the form in which they are stored")
    return found


def _pair(value: Any) -> tuple[float, float]:
    low, high = value
    return float(low), float(high)
