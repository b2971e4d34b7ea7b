"""A clean copy of a manifest: CSV in UTF-8 under the contract's own names of the columns.

What the cells say stays as it is, and so do the columns that are not read. What cannot be carried
over (a row that cannot be parsed, the application part of a YAML manifest) stops the copy: a copy
that has silently less in it than the original would pass where the original does not.
"""

import contextlib
import csv
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load import strict_yaml
from exportcheck.load.manifests import columns, jsonl, table, workbook
from exportcheck.load.manifests.cells import CellProblem
from exportcheck.load.manifests.finding import FIXED
from exportcheck.load.manifests.keys import Keys
from exportcheck.load.manifests.opening import called, format_of
from exportcheck.load.manifests.rows import as_text, is_blank
from exportcheck.load.manifests.source import Source
from exportcheck.load.manifests.workbook_cells import as_text as cell_text
from exportcheck.model.manifest import COLUMNS, REQUIRED

Pairs = list[tuple[str, object]]


def fixed_copy(
    source: Path, *, rename: Mapping[str, str] | None = None, sheet: str | None = None, replace: bool = False
) -> Path:
    """Write `name.fixed.csv` beside the manifest, whole or not at all; its path.

    Raises UnreadableFile for a manifest that cannot be carried over whole, UsageError where the copy
    exists already (unless `replace`) or cannot be written.
    """
    target = source.with_name(source.stem + FIXED)
    if target.exists() and not replace:
        raise UsageError(f"{target} exists already and is not overwritten; move it away first.")
    given = Source(source, called(source, None))
    try:
        headers, rows = _read(given, rename or {}, sheet)
        _write(target, headers, rows, given.name, replace=replace)
    finally:
        given.close()
    return target


def _read(
    source: Source, rename: Mapping[str, str], sheet: str | None
) -> tuple[list[str], Iterable[list[str]]]:
    match format_of(source):
        case "workbook":
            return _of_sheet(source, workbook.open_sheet(source, source.name, sheet, rename))
        case "table":
            return _of_table(source, rename)
        case "yaml":
            return _of_mappings(_yaml(source), rename, source.name)
        case _:
            # Every row is needed before the first can be written: any of them may bring a new key.
            return _of_mappings(list(_json(source)), rename, source.name)


def _ordered(names: Mapping[int, str], found: Iterable[tuple[int, str]]) -> tuple[list[int], list[str]]:
    """The positions in the order of the copy, and what they are called there."""
    position = {column: at for at, column in found}
    known = [column for column in COLUMNS if column in position]
    read = {*position.values()}
    rest = [at for at in names if at not in read]
    order = [position[column] for column in known] + rest
    return order, known + [_own(names[at], known) for at in rest]


def _own(name: str, known: Iterable[str]) -> str:
    """An unread column keeps its name, unless a column of ours has taken it."""
    return f"{name} (as found)" if any(columns.is_own_name(name, column) for column in known) else name


def _of_table(source: Source, rename: Mapping[str, str]) -> tuple[list[str], Iterable[list[str]]]:
    with source.text() as text:
        header = table.header_of(table.Rows(text), source.name)
    if header is None:
        raise UnreadableFile(f"{source.name}: the file is empty; there is nothing to copy.")
    found, _ = columns.resolve(header, rename, source.name)
    order, names = _ordered(dict(enumerate(header)), found)

    def rows() -> Iterator[list[str]]:
        with source.text() as text:
            read = table.Rows(text)
            table.header_of(read, source.name)
            for number, row in read:
                if isinstance(row, str):
                    raise _stopped(source.name, number, row)
                if any(cell.strip() for cell in row[len(header) :]):
                    raise _stopped(source.name, number, "the row has more cells than the header")
                row.extend([""] * (len(header) - len(row)))
                yield [row[at] for at in order]

    return names, rows()


def _of_sheet(source: Source, sheet: workbook.SheetTable) -> tuple[list[str], Iterable[list[str]]]:
    if sheet.header is None:
        raise UnreadableFile(f"{source.name}: the sheet {sheet.title} is empty; there is nothing to copy.")
    order, names = _ordered(sheet.header.names, sheet.header.columns)

    def rows() -> Iterator[list[str]]:
        for number, cells in sheet.cells(source):
            try:
                yield [cell_text(name, cells.get(at)) for at, name in zip(order, names, strict=True)]
            except CellProblem as problem:
                raise _stopped(f"{source.name}!{sheet.title}", number, str(problem)) from None

    return names, rows()


def _of_mappings(
    rows: list[tuple[int, dict[str, object]]], rename: Mapping[str, str], name: str
) -> tuple[list[str], Iterable[list[str]]]:
    keys = Keys(rename)
    read: list[tuple[int, dict[str, object], dict[str, object]]] = []
    unread: dict[str, None] = {}
    known: set[str] = set()
    for number, row in rows:
        try:
            plan = keys.plan(row)
        except CellProblem as problem:
            raise _stopped(name, number, str(problem)) from None
        taken = {key for _, key in plan}
        rest = {key: value for key, value in row.items() if key not in taken}
        unread.update(dict.fromkeys(rest))
        known.update(column for column, _ in plan)
        read.append((number, {column: row[key] for column, key in plan}, rest))
    ours = [column for column in COLUMNS if column in known or column in REQUIRED]

    def written() -> Iterator[list[str]]:
        for number, given, rest in read:
            try:
                cells = [as_text(column, given.get(column)) for column in ours]
            except CellProblem as problem:
                raise _stopped(name, number, str(problem)) from None
            yield cells + [_any_text(rest.get(key)) for key in unread]

    return ours + [_own(key, ours) for key in unread], written()


def _any_text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _json(source: Source) -> Iterator[tuple[int, dict[str, object]]]:
    with source.text() as text:
        for number, line in enumerate(text, 1):
            if line.strip("\ufeff \t\r\n"):
                try:
                    yield number, jsonl.parsed(line)
                except CellProblem as problem:
                    raise _stopped(source.name, number, str(problem)) from None


def _yaml(source: Source) -> list[tuple[int, dict[str, object]]]:
    with source.text() as text:
        whole = text.read(strict_yaml.LARGEST + 1)
    try:
        document = strict_yaml.load_document(whole, source.name, rows="lines")
    except strict_yaml.YamlProblem as problem:
        raise UnreadableFile(f"{problem}.") from None
    others = sorted(set(document.value) - {"lines"}) if isinstance(document.value, dict) else []
    if others:
        raise UnreadableFile(
            f"{source.name}: a CSV cannot hold {columns.listed(others)}, which this manifest says beside its"
            " lines; mend its keys by hand."
        )
    rows: list[tuple[int, dict[str, object]]] = []
    for number, row in document.rows:
        if isinstance(row, strict_yaml.YamlProblem):
            raise _stopped(source.name, number, row.message)
        if not isinstance(row, dict):
            raise _stopped(source.name, number, "the row is not a mapping")
        rows.append((number, row))
    return rows


def _stopped(name: str, number: int, problem: str) -> UnreadableFile:
    return UnreadableFile(f"{name}, line {number}: {problem}; no copy was written.")


def _write(target: Path, headers: list[str], rows: Iterable[list[str]], name: str, *, replace: bool) -> None:
    try:
        handle, written = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}.") from None
    part = Path(written)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            _write_rows(out, headers, rows, name)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o666 & ~_umask())
        if replace:
            part.replace(target)
        else:
            os.link(part, target)  # unlike a renaming, never over a file that has just appeared
    except FileExistsError:
        raise UsageError(f"{target} exists already and is not overwritten; move it away first.") from None
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}.") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _write_rows(out: TextIO, headers: list[str], rows: Iterable[list[str]], name: str) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headers)
    for number, row in enumerate(rows, 1):
        if not is_blank(row):
            try:
                writer.writerow(row)
            except UnicodeEncodeError:
                raise UnreadableFile(
                    f"{name}: row {number} below the header has bytes that are not valid text;"
                    " save the file as UTF-8; no copy was written."
                ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
