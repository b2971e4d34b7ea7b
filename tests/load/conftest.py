"""What the tests of the readers share: a small catalog, the real places, and a way to read a text."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from exportcheck.errors import UnknownName
from exportcheck.load.countries import load_countries
from exportcheck.load.manifests import Manifest, open_manifest
from exportcheck.model.manifest import Line
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
        content: str | bytes, name: str = "m.csv", rename: Mapping[str, str] | None = None
    ) -> Manifest:
        data = content.encode() if isinstance(content, str) else content
        return open_manifest(BytesIO(data), name=name, chip=chip, place=gazetteer.find, rename=rename)

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
