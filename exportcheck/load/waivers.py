"""Waivers, from the user's file, and what no waiver reaches, from `data/never_waived.yaml`."""

import re
from collections.abc import Callable, Collection
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from exportcheck.errors import UnknownName, UnsoundData, UsageError
from exportcheck.load.files import Entry, as_date, first_problem, read_document, read_entry
from exportcheck.load.strict_yaml import Document, Trail
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.model.waiver import Protection, Scope, Waiver

Day = Annotated[date, BeforeValidator(as_date)]
Text = Annotated[str, Field(min_length=1, max_length=1000)]

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_GROUP = re.compile(r"XC[1-9]xx")
_TEXTS = ("manifest", "shipment", "line", "part", "party", "fingerprint")


def _as_text(value: object) -> object:
    """A shipment or line id that YAML takes for a number is its text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Key = Annotated[Text, BeforeValidator(_as_text)]


class _Scope(Entry):
    manifest: Key | None = None
    shipment: Key | None = None
    line: Key | None = None
    part: Key | None = None
    party: Key | None = None
    fingerprint: Key | None = None


class _Waiver(Entry):
    id: Key
    rule: Text
    scope: _Scope
    reason: Text
    approver: Text
    created: Day
    expires: Day


class _Waivers(Entry):
    waivers: list[_Waiver]


class _Protection(Entry):
    rules: list[Text] = []
    excepted: list[Text] = []
    severity: Literal["note", "warning", "indeterminate", "error"] | None = None
    decision: Text | None = None
    destination: Literal["embargoed"] | None = None
    reason: Text


class _Never(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    never: Annotated[list[_Protection], Field(min_length=1)]


def load_waivers(
    path: Path, rules: Collection[str], chip: Callable[[str], str] | None = None
) -> tuple[Waiver, ...]:
    """The waivers of a file; `rules` are the ids there are, `chip` finds the id that a part names.

    Raises:
        UsageError: the file cannot be opened.
        UnsoundData: it breaks the contract of waivers; one sentence with file, line, key and remedy.
    """
    try:
        document = read_document(path)
    except UsageError as error:
        raise UsageError(f"--waivers: {error}") from error
    try:
        read = _Waivers.model_validate(document.value)
    except ValidationError as error:
        raise UnsoundData(_remedied(error, document, path.name)) from error
    found: dict[str, Waiver] = {}
    for position, entry in enumerate(read.waivers):
        waiver = _waiver(entry, document, path.name, position, chip)
        if waiver.id in found:
            message = f"{waiver.id!r} is the id of two waivers; give each its own"
            raise _unsound(document, path.name, ("waivers", position, "id"), message)
        if waiver.rule not in rules:
            meant = waiver.rule.upper()
            group = sorted(rule for rule in rules if rule[:3] == meant[:3])
            near = get_close_matches(meant, group, n=1, cutoff=0.7)
            hint = f"did you mean {near[0]}?" if near else "`exportcheck rules` lists them"
            message = f"{waiver.rule!r} is no rule; {hint}"
            raise _unsound(document, path.name, ("waivers", position, "rule"), message)
        if problem := waiver.unsound():
            key, message = problem
            raise _unsound(document, path.name, ("waivers", position, *key.split(".")), message)
        found[waiver.id] = waiver
    return tuple(found.values())


def _waiver(
    entry: _Waiver, document: Document, name: str, position: int, chip: Callable[[str], str] | None
) -> Waiver:
    scope = Scope(**{key: getattr(entry.scope, key) for key in _TEXTS})
    trail = ("waivers", position, "scope")
    if scope.fingerprint is not None and not _FINGERPRINT.fullmatch(scope.fingerprint):
        message = (
            f"{scope.fingerprint!r} is no fingerprint; copy the 16 figures and letters a JSON report gives"
        )
        raise _unsound(document, name, (*trail, "fingerprint"), message)
    part = scope.part
    if part is not None and chip is not None:
        try:
            part = chip(part)
        except UnknownName as error:
            raise _unsound(document, name, (*trail, "part"), str(error)) from error
    return Waiver(
        id=entry.id,
        rule=entry.rule,
        scope=Scope(scope.manifest, scope.shipment, scope.line, part, scope.party, scope.fingerprint),
        reason=entry.reason,
        approver=entry.approver,
        created=entry.created,
        expires=entry.expires,
    )


def load_never_waived(path: Path, rules: Collection[str]) -> tuple[Protection, ...]:
    """What no waiver reaches; our own data, and just as strictly read.

    Raises:
        UnsoundData: it breaks its contract.
    """
    read = read_entry(path, _Never)
    severities = {severity.word: severity for severity in Severity}
    decisions = {decision.word: decision for decision in Decision}
    found = []
    for number, entry in enumerate(read.never, 1):
        for rule in (*entry.rules, *entry.excepted):
            if rule not in rules and not _GROUP.fullmatch(rule):
                raise UnsoundData(
                    f"{path.name}, entry {number}: {rule!r} is neither a rule nor a group like XC5xx"
                )
        if entry.decision is not None and entry.decision not in decisions:
            raise UnsoundData(f"{path.name}, entry {number}: {entry.decision!r} is no decision")
        if (
            not entry.rules
            and entry.severity is None
            and entry.decision is None
            and entry.destination is None
        ):
            raise UnsoundData(f"{path.name}, entry {number}: states nothing, so that nothing could be waived")
        found.append(
            Protection(
                entry.reason,
                tuple(entry.rules),
                severities[entry.severity] if entry.severity else None,
                decisions[entry.decision] if entry.decision else None,
                entry.destination == "embargoed",
                tuple(entry.excepted),
            )
        )
    return tuple(found)


def _remedied(error: ValidationError, document: Document, name: str) -> str:
    """The first problem; what is missing or empty with how to mend it."""
    said = first_problem(error, document, name)
    first: Any = error.errors(include_url=False)[0]
    odd = [e["loc"][-1] for e in error.errors(include_url=False) if e["type"] == "extra_forbidden"]
    if first["type"] == "missing" and get_close_matches(str(first["loc"][-1]), map(str, odd), n=1):
        return f"{said}; {odd[0]} is not a key that is known here, check its spelling"
    if first["type"] == "missing" and first["loc"][-1] == "expires":
        return f"{said}; every waiver ends, at most 365 days after it was created: add expires: YYYY-MM-DD"
    if first["type"] == "missing":
        return f"{said}; add it"
    if first["type"] in ("model_type", "list_type", "dict_type"):
        return (
            f"{said}; a file of waivers is waivers: [{{id, rule, scope, reason, approver, created, expires}}]"
        )
    return said


def _unsound(document: Document, name: str, trail: Trail, message: str) -> UnsoundData:
    where = ".".join(str(step) for step in trail)
    return UnsoundData(f"{name}, line {document.line_of(trail)}: {where}: {message}")
