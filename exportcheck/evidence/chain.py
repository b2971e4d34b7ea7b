"""The chain: each entry names a part with its digest and the digest of the entry before it."""

import hashlib
import json
from typing import Any, NamedTuple

SCHEMA = "exportcheck/evidence/v1"
START = "0" * 64


class Part(NamedTuple):
    """A part of the archive: its name, its size, and its SHA-256."""

    name: str
    size: int
    sha256: str


def canonical(value: object) -> bytes:
    """A value as JSON in the one form that digests are taken of."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.encode("ascii")


def document(value: object) -> bytes:
    """A value as the JSON of a part: for people, and always the same."""
    return (json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode("ascii")


def chained(parts: list[Part]) -> tuple[bytes, str]:
    """The manifest of the archive, and the head of its chain."""
    previous = START
    entries = []
    for part in parts:
        entry = {"name": part.name, "size": part.size, "sha256": part.sha256, "previous": previous}
        entries.append(entry)
        previous = hashlib.sha256(canonical(entry)).hexdigest()
    head = hashlib.sha256(canonical({"schema": SCHEMA, "parts": len(parts), "last": previous})).hexdigest()
    return document({"schema": SCHEMA, "chain": entries, "head": head}), head


def parsed(content: bytes) -> tuple[list[Part], str] | None:
    """The parts that a manifest names and the head; None where it is not what its own chain says."""
    try:
        value: Any = json.loads(content)
        parts = [Part(entry["name"], entry["size"], entry["sha256"]) for entry in value["chain"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not all(type(p.name) is str and type(p.size) is int and type(p.sha256) is str for p in parts):
        return None
    again, head = chained(parts)
    return (parts, head) if again == content else None
