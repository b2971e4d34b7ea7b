"""The settings of a run: flag over environment over file, each with where it came from.

The file is the nearest `exportcheck.toml`, or `pyproject.toml` with a table `[tool.exportcheck]`,
between the working directory and the root of the repository; in one folder `exportcheck.toml` wins.
Files are not merged. A list given nearer replaces the one given further away. Relative paths in
a file are relative to it, all others to the working directory.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exportcheck.errors import UsageError
from exportcheck.load.kinds import KINDS
from exportcheck.model.law import Layer
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Severity

PREFIX = "EXPORTCHECK_"
# Variables that are no settings and near to one.
_OTHERS = ("EXPORTCHECK_DEBUG",)


class Source(Enum):
    """Where a value came from, nearest first."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


class Origin(Noun):
    """Where a value came from: the source, and its name there (a flag, a variable, a file)."""

    source: Source
    name: str = ""


@dataclass(frozen=True)
class Settings:
    """What a run is told; `origins` says for each where that was said, `file` which file was read."""

    on: date | None = None
    layer: Layer = Layer.ENFORCED
    catalog: tuple[Path, ...] = ()
    fail_on: frozenset[Severity] = frozenset({Severity.ERROR, Severity.INDETERMINATE})
    exit_zero: bool = False
    output: tuple[str, ...] = ("text",)
    map: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    waivers: Path | None = None
    baseline: Path | None = None
    proposed: bool = False
    max_data_age: int | None = None
    on_stale: str = "warn"
    law: Path | None = None
    parties: str | None = None
    max_list_age: int | None = None
    owners: Path | None = None
    ledger: str | None = None
    applicant: str | None = None
    numerator: str = "product"
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    file: Path | None = field(default=None, compare=False)


NAMES = tuple(KINDS)


def flag(name: str) -> str:
    """A setting as it is written on the command line and, without its dashes, in a file."""
    return "--" + name.replace("_", "-")


def resolve(
    flags: Mapping[str, object],
    isolated: bool = False,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings of a run.

    `flags` maps names of settings to what the command line gave, None (or an empty list) for what it
    did not; `isolated` leaves files and environment out.

    Raises:
        UsageError: a value is wrong or a key is not known; says where.
    """
    values: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    file = None
    if not isolated:
        file = find_file(folder or _here())
        if file is not None:
            _from_file(file, values, origins)
        _from_environment(os.environ if environment is None else environment, values, origins)
    for name, given in flags.items():
        if name not in KINDS:
            raise KeyError(f"{name} is no setting")
        if given is None or given == [] or given == ():
            continue
        values[name] = _converted(name, given, None, flag(name))
        origins[name] = Origin(Source.FLAG, flag(name))
    for name in KINDS:
        origins.setdefault(name, Origin(Source.DEFAULT))
    settings: Any = values  # each was converted to the type of its setting
    return Settings(**settings, origins=MappingProxyType(origins), file=file)


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(
            f"the working directory cannot be read: {error.strerror}; change to one that is there"
        ) from None


def find_file(folder: Path) -> Path | None:
    """The configuration file for a working directory, if there is one."""
    here = folder.absolute()
    for place in (here, *here.parents):
        own, project = place / "exportcheck.toml", place / "pyproject.toml"
        if own.is_file():
            return own
        if project.is_file() and _table(project) is not None:
            return project
        if (place / ".git").exists():
            return None
    return None


def _table(file: Path) -> Mapping[str, object] | None:
    """The settings of a file; None where a `pyproject.toml` has no table for us."""
    import tomllib

    try:
        read: Any = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text; save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{file} is not TOML: {error}") from error
    if file.name == "pyproject.toml":
        tool = read.get("tool")
        read = tool.get("exportcheck") if isinstance(tool, dict) else None
        if read is None:
            return None
        if not isinstance(read, dict):
            raise UsageError(f"{file}: tool.exportcheck is not a table; write [tool.exportcheck]")
    table: Mapping[str, object] = read
    return table


def _from_file(file: Path, values: dict[str, object], origins: dict[str, Origin]) -> None:
    where = f"{file} [tool.exportcheck]" if file.name == "pyproject.toml" else str(file)
    for key, given in (_table(file) or {}).items():
        name = key.replace("-", "_")
        if name not in KINDS:
            known = [flag(name)[2:] for name in KINDS]
            near = get_close_matches(key.replace("_", "-").lower(), known, n=1, cutoff=0.6)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"{where}: {key} is no setting; {hint}")
        if name in origins:
            raise UsageError(f"{where}: {key} is given twice, with - and with _; keep one")
        values[name] = _converted(name, given, file.parent, f"{where}: {key}")
        origins[name] = Origin(Source.FILE, where)


def _from_environment(
    environment: Mapping[str, str], values: dict[str, object], origins: dict[str, Origin]
) -> None:
    known = [PREFIX + name.upper() for name in KINDS]
    for variable in sorted(environment):
        if not variable.startswith(PREFIX):
            continue
        text = environment[variable].strip()
        if variable not in known:
            # Other parts of the program have variables of their own; only a slip of the pen is wrong.
            near = get_close_matches(variable.upper(), known, n=1, cutoff=0.9)
            if near and variable not in _OTHERS:
                raise UsageError(f"{variable} in the environment is no setting; did you mean {near[0]}?")
            continue
        if not text:
            continue
        name = variable.removeprefix(PREFIX).lower()
        try:
            given = KINDS[name].split(text)
        except ValueError as error:
            raise UsageError(f"{variable}: {error}") from None
        values[name] = _converted(name, given, None, variable)
        origins[name] = Origin(Source.ENVIRONMENT, variable)


def _converted(name: str, given: object, base: Path | None, where: str) -> object:
    try:
        return KINDS[name].convert(given, base)
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None
