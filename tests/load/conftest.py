"""What the tests of the readers share: a small catalog, the real places, and a way to read a text."""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from exportcheck.errors import UnknownName
from exportcheck.load.countries import load_countries
from exportcheck.load.manifests import Manifest, Unreadable, open_manifest, open_manifests
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.place import Gazetteer

CHIPS = {"h200": "nvidia-h200-sxm", "rtx 4090 d": "nvidia-rtx-4090-d"}

Read = Callable[..., Manifest]


def chip(text: str) -> str:
    """The id of a chip in the small catalog."""
    try:
        return CHIPS[text.lower()]
    except KeyError:
        raise UnknownName(f"no chip is called {text!r}") from None


@pytest.fixture(scope="session")
def countries_file() -> Path:
    """The bundled places."""
    return Path(__file__).parents[2] / "data" / "countries.yaml"


@pytest.fixture(scope="session")
def gazetteer(countries_file: Path) -> Gazetteer:
    """The bundled places, ready to find."""
    return load_countries(countries_file)[0]


@pytest.fixture(scope="session")
def read(gazetteer: Gazetteer) -> Read:
    """Opens a text or bytes as a manifest of the given name."""

    def opened(
        content: str | bytes,
        name: str = "m.csv",
        rename: Mapping[str, str] | None = None,
        **how: str | None,
    ) -> Manifest:
        data = content.encode() if isinstance(content, str) else content
        return open_manifest(BytesIO(data), name=name, chip=chip, place=gazetteer.find, rename=rename, **how)

    return opened


@pytest.fixture(scope="session")
def read_lines(read: Read) -> Callable[..., list[Line]]:
    """Reads a text or bytes in which every row is sound."""

    def lines(
        content: str | bytes, name: str = "m.csv", rename: Mapping[str, str] | None = None
    ) -> list[Line]:
        rows = list(read(content, name, rename))
        sound = [row for row in rows if isinstance(row, Line)]
        assert sound == rows
        return sound

    return lines


@pytest.fixture(scope="session")
def read_all(gazetteer: Gazetteer) -> Callable[..., list[tuple[str, list[Line | Rejected] | str]]]:
    """Reads everything a path or stream holds: names, with rows or the sentence that says why not."""

    def everything(source: Path | bytes, **how: Any) -> list[tuple[str, list[Line | Rejected] | str]]:
        given = BytesIO(source) if isinstance(source, bytes) else source
        return [
            (found.name, found.problem) if isinstance(found, Unreadable) else (found.name, list(found))
            for found in open_manifests(given, chip=chip, place=gazetteer.find, **how)
        ]

    return everything


@pytest.fixture(scope="session")
def book() -> Callable[..., bytes]:
    """The bytes of a workbook: a list of rows for each sheet; `change` may do more to it."""

    def made(
        sheets: Mapping[str, Iterable[Iterable[object]]], change: Callable[[Workbook], object] | None = None
    ) -> bytes:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        if change is not None:
            change(workbook)
        out = BytesIO()
        workbook.save(out)
        return out.getvalue()

    return made


@pytest.fixture(scope="session")
def packed() -> Callable[..., bytes]:
    """The bytes of a zip of members; a member's name may be a ZipInfo."""

    def made(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile warns of a name written twice
            for name, content in members:
                archive.writestr(name, content)
        return out.getvalue()

    return made


@pytest.fixture(scope="session")
def rewritten() -> Callable[..., bytes]:
    """A workbook with each of its parts changed."""

    def made(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                new.writestr(entry.filename, change(entry.filename, old.read(entry)))
        return out.getvalue()

    return made


@pytest.fixture(scope="session")
def sheet_changed(rewritten: Callable[..., bytes]) -> Callable[..., bytes]:
    """A workbook with something in the XML of its first sheet replaced."""

    def made(data: bytes, pattern: bytes, by: bytes) -> bytes:
        def change(name: str, part: bytes) -> bytes:
            if name != "xl/worksheets/sheet1.xml":
                return part
            changed, times = re.subn(pattern, lambda _: by, part)
            assert times
            return changed

        return rewritten(data, change)

    return made
