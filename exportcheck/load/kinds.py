"""The kinds of settings: how the text of each is read, and what values it may have."""

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from exportcheck.model.law import Layer
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Severity

_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")
_DAYS = re.compile(r"([0-9]{1,6})d?")
_SQLITE = "sqlite:///"
# The word that names the starter list in place of an index.
STARTER = "starter"
# Whose exports the ratio counts: everybody's of a product, or those of the applicant.
NUMERATORS = ("product", "applicant")


class Kind(Noun):
    """`split` reads a variable's text; `convert` makes the value, paths relative to a folder if given."""

    split: Callable[[str], object]
    convert: Callable[[object, Path | None], object]


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise ValueError(f"is not text: {given!r}; put it in quotes")
    return given


def _texts(given: object) -> list[str]:
    if isinstance(given, str):
        raise ValueError(f"is not a list: {given!r}; write [{given!r}]")
    if not isinstance(given, list | tuple) or not all(isinstance(item, str) for item in given):
        raise ValueError(f"is not a list of texts: {given!r}")
    return list(given)


def _truth(text: str) -> object:
    if text.lower() in _YES + _NO:
        return text.lower() in _YES
    raise ValueError(f"is neither true nor false: {text!r}; write 1 or 0")


def _switch(given: object, base: Path | None) -> bool:
    if not isinstance(given, bool):
        raise ValueError(f"is neither true nor false: {given!r}")
    return given


def _day(given: object, base: Path | None) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str) and len(given) == len("2026-02-01"):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise ValueError(f"{given!r} is not a date; write it as YYYY-MM-DD, for example 2026-02-01")


def _layer(given: object, base: Path | None) -> Layer:
    try:
        return Layer(_text(given))
    except ValueError:
        raise ValueError(f"{given!r} is neither enforced nor codified") from None


def _words(given: object, base: Path | None) -> frozenset[Severity]:
    known = {severity.word: severity for severity in Severity}
    listed = _commas(given) if isinstance(given, str) else _texts(given)
    for word in listed:
        if word not in known:
            raise ValueError(f"{word!r} is none of {', '.join(known)}")
    return frozenset(known[word] for word in listed)


def _path(given: object, base: Path | None) -> Path:
    if not isinstance(given, str | Path) or not str(given):
        raise ValueError(f"is not the path of a file: {given!r}")
    return base / given if base else Path(given)


def _paths(given: object, base: Path | None) -> tuple[Path, ...]:
    if not isinstance(given, list | tuple):
        raise ValueError(f"is not a list of paths: {given!r}; write [{str(given)!r}]")
    return tuple(_path(item, base) for item in given)


def _outputs(given: object, base: Path | None) -> tuple[str, ...]:
    """`FORMAT[=FILE]` each; the formats are for the command to know."""
    outputs = []
    for text in _texts(given):
        name, equals, file = text.partition("=")
        outputs.append(f"{name}={base / file}" if equals and file and base else text)
    return tuple(outputs)


def _renames(given: object, base: Path | None) -> MappingProxyType[str, str]:
    """A table in a file; `ours=theirs` pairs on the command line."""
    if isinstance(given, dict):
        pairs = list(given.items())
    else:
        pairs = []
        for text in _texts(given):
            ours, equals, theirs = text.partition("=")
            if not equals:
                raise ValueError(
                    f"{text!r} is not of the form ours=theirs, for example --map chip='Part Number'"
                )
            pairs.append((ours.strip(), theirs.strip()))
    for ours, theirs in pairs:
        if not isinstance(theirs, str) or not ours or not theirs:
            raise ValueError(f"{ours!r} = {theirs!r} does not name a column of ours and one of yours")
    return MappingProxyType(dict(pairs))


def _age(given: object, base: Path | None) -> int:
    """Days: a whole number, or a text such as 30 or 30d."""
    if isinstance(given, int) and not isinstance(given, bool) and given >= 0:
        return given
    if isinstance(given, str) and (found := _DAYS.fullmatch(given)):
        return int(found[1])
    raise ValueError(f"{given!r} is not a number of days, for example 30")


def _on_stale(given: object, base: Path | None) -> str:
    if given not in ("warn", "fail"):
        raise ValueError(f"{given!r} is neither warn nor fail")
    return str(given)


def _ledger(given: object, base: Path | None) -> str:
    """A file of SQLite, relative to the configuration file if it stands in one, or a database by URL."""
    text = _text(given).strip()
    if not text:
        raise ValueError("is empty; write sqlite:///FILE or postgresql://USER@HOST/DATABASE")
    if base is None:
        return text
    if text.startswith(_SQLITE):
        return f"{_SQLITE}{base.absolute() / text.removeprefix(_SQLITE)}"
    return text if "://" in text else str(base / text)


def _parties(given: object, base: Path | None) -> str:
    """The file of an index, relative to the configuration file if it stands in one, or the starter list."""
    text = str(given).strip() if isinstance(given, Path) else _text(given).strip()
    if not text:
        raise ValueError(f"is empty; write the file of an index, or {STARTER}")
    return text if text == STARTER else str(_path(text, base))


def _name(given: object, base: Path | None) -> str:
    return " ".join(_text(given).split())


def _numerator(given: object, base: Path | None) -> str:
    if given not in NUMERATORS:
        raise ValueError(f"{given!r} is neither {' nor '.join(NUMERATORS)}")
    return str(given)


def _commas(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _separated(text: str) -> list[str]:
    return [item for item in text.split(os.pathsep) if item]


KINDS: dict[str, Kind] = {
    "on": Kind(str, _day),
    "layer": Kind(str, _layer),
    "catalog": Kind(_separated, _paths),
    "fail_on": Kind(str, _words),
    "exit_zero": Kind(_truth, _switch),
    "output": Kind(_commas, _outputs),
    "map": Kind(_commas, _renames),
    "waivers": Kind(str, _path),
    "baseline": Kind(str, _path),
    "proposed": Kind(_truth, _switch),
    "max_data_age": Kind(str, _age),
    "on_stale": Kind(str, _on_stale),
    "law": Kind(str, _path),
    "parties": Kind(str, _parties),
    "max_list_age": Kind(str, _age),
    "owners": Kind(str, _path),
    "ledger": Kind(str, _ledger),
    "applicant": Kind(str, _name),
    "numerator": Kind(str, _numerator),
}
