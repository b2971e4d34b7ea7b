"""Opens a manifest of any format."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Self

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import table
from exportcheck.load.manifests.keys import Keys
from exportcheck.load.manifests.notation import Notation
from exportcheck.load.manifests.rows import RowReader
from exportcheck.load.manifests.source import Source
from exportcheck.model.manifest import Application, Line, Notice, Rejected
from exportcheck.model.place import Place

if TYPE_CHECKING:
    from exportcheck.load.manifests.mixed import MixedTable
    from exportcheck.load.manifests.workbook import SheetTable

GUESSED_ENCODING = "XC608"

_YAML = (".yaml", ".yml")
_JSON = (".jsonl", ".ndjson", ".json")
_TABLE = (".csv", ".tsv")


class Manifest:
    """A manifest that has been opened: what it says as a whole, and its lines one by one.

    Iterating reads the file again from the top, in constant memory for tables and JSON Lines.
    `lines_read` counts the rows met so far that are not blank, whether they became a Line or a
    Rejected. For JSON Lines and YAML, keys that are no column are noticed while iterating.
    """

    def __init__(
        self,
        source: Source,
        chip: Callable[[str], str],
        place: Callable[[str], Place],
        rename: Mapping[str, str],
        notation: Notation,
        sheet: str | None = None,
    ) -> None:
        """Find out the format and check the header, the application of YAML, the sheet."""
        self._source = source
        self._rename = rename
        self._reader = RowReader(chip, place, notation)
        self._keys = Keys(rename)
        self._format = format_of(source)
        self._rows: list[tuple[int, object]] = []
        self.application: Application | None = None
        self._sheet: SheetTable | None = None
        self.lines_read = 0
        self._notices = _told_of_encoding(source)
        # Each format is read by a module of its own, which is read when such a file is met.
        if self._format == "workbook":
            from exportcheck.load.manifests import workbook

            self._sheet = workbook.open_sheet(source, source.name, sheet, rename)
        elif self._format == "table":
            with source.text() as text:
                self._notices += table.read_header(text, rename, source.name)
        elif self._format == "yaml":
            from exportcheck.load.manifests import yaml_manifest
            from exportcheck.load.strict_yaml import LARGEST

            with source.text() as text:
                whole = text.read(LARGEST + 1)
            read = yaml_manifest.read_yaml(whole, source.name, chip, place, notation.date_reader())
            self.application, self._rows = read.application, read.rows

    @property
    def name(self) -> str:
        """What messages and reports call it; `book.xlsx!Sheet1` for a sheet."""
        return self._source.name if self._sheet is None else f"{self._source.name}!{self._sheet.title}"

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes."""
        return self._source.survey.digest

    @property
    def notices(self) -> list[Notice]:
        """What the reader should know about the file as a whole."""
        seen = self._keys.notices() if self._sheet is None else self._sheet.notices()
        return [*self._notices, *seen]

    def __iter__(self) -> Iterator[Line | Rejected]:
        """Every row, in the order of the file."""
        self.lines_read = 0
        for row in self._read():
            self.lines_read += 1
            yield row

    def _read(self) -> Iterator[Line | Rejected]:
        if self._sheet is not None:
            yield from self._sheet.rows(self._source, self._reader)
            return
        if self._format == "yaml":
            from exportcheck.load.manifests import yaml_manifest

            yield from yaml_manifest.read_rows(self._rows, self._keys, self._reader)
            return
        with self._source.text() as text:
            if self._format == "json":
                from exportcheck.load.manifests import jsonl

                yield from jsonl.read_rows(text, self._keys, self._reader)
            else:
                yield from table.read_rows(text, self._rename, self.name, self._reader)

    @contextmanager
    def as_table(self) -> Iterator[table.Table | None]:
        """The rows of a table as they stand; None for another format, and for an empty one."""
        if self._format != "table":
            yield None
            return
        with self._source.text() as text:
            yield table.opened(text, self._rename, self.name, self._reader)

    @contextmanager
    def mixed(self) -> "Iterator[MixedTable | None]":
        """The rows for a reader of whole stretches beside the one of rows; None where only rows are read."""
        from exportcheck.load.manifests.mixed import UTF_8, MixedTable

        if self._format != "table" or self._source.survey.codec != UTF_8:
            yield None
            return
        with self._source.bytes() as stream:
            yield MixedTable(stream, self._source.survey.errors, self._rename, self.name, self._reader)

    def close(self) -> None:
        """Let go of the copy of a stream; files given by path hold nothing open."""
        self._source.close()

    def __enter__(self) -> Self:
        """The manifest itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def open_manifest(
    source: Path | BinaryIO,
    *,
    name: str | None = None,
    chip: Callable[[str], str],
    place: Callable[[str], Place],
    rename: Mapping[str, str] | None = None,
    sheet: str | None = None,
    numbers: str | None = None,
    dates: str | None = None,
) -> Manifest:
    """Open one manifest by its path, or from a stream that can be read once.

    `chip` means a written name's catalog id (or raises UnknownName), `place` its Place (or raises
    UnknownPlace). `rename` is `{column: header in the file}` from --map, `sheet` the sheet of a workbook,
    `numbers` a style of NUMBERS, `dates` an order of DATES. The name defaults to the path as given.
    Raises UnreadableFile for what is no manifest, UsageError for a wrong `rename` or notation.
    """
    notation = Notation(numbers, dates)
    opened = Source(source, called(source, name))
    try:
        return Manifest(opened, chip, place, rename or {}, notation, sheet)
    except BaseException:
        opened.close()
        raise


def called(source: Path | BinaryIO, name: str | None) -> str:
    """What a source is called: the name given, else its path."""
    given = name or (str(source) if isinstance(source, Path) else "stdin")
    return given.encode("utf-8", "backslashreplace").decode()  # a file's name may not be text


def format_of(source: Source) -> str:
    """One of table, json, yaml, workbook."""
    if source.survey.zipped:
        from exportcheck.load.manifests import package

        with package.opened(source) as archive:
            if not package.is_workbook(archive, source.name):
                raise UnreadableFile(
                    f"{source.name}: this is an archive where one manifest is expected; unpack it."
                )
        return "workbook"
    suffix = PurePath(source.name).suffix.lower()
    if suffix in _YAML:
        return "yaml"
    if suffix in _TABLE:
        return "table"
    first = source.first_letter()
    if first == "[" and suffix in (".json", ""):
        raise UnreadableFile(f"{source.name}: this is one JSON array; write one object a line (JSON Lines).")
    return "json" if suffix in _JSON or first == "{" else "table"


def _told_of_encoding(source: Source) -> list[Notice]:
    guessed = source.survey.guessed
    if guessed is None:
        return []
    return [
        Notice(GUESSED_ENCODING, f"the file is not UTF-8; it was read as {guessed}; check the names in it")
    ]
