"""Pictures of the bundled law and of chips of a few figures."""

from datetime import date

import pytest

from exportcheck.cli import drawing
from exportcheck.cli.periods import story
from exportcheck.model.law import Layer
from exportcheck.output.pictures.spans import row

DAY = date(2026, 2, 1)


@pytest.fixture(scope="session")
def plan(things):
    """A plane picture of chips, by name or made; of none, the chips that the command chooses."""

    def planned(kind, *chips, day=DAY, to="CN", layer=Layer.ENFORCED):
        found = [things.catalog.find(chip) if isinstance(chip, str) else chip for chip in chips]
        return getattr(drawing, kind)(things, found, things.places.find(to), day, layer)

    return planned


@pytest.fixture(scope="session")
def rows(things):
    """Rows of a timeline, of pairs of a chip and a destination."""

    def made(*pairs):
        found = []
        for name, code in pairs:
            chip = things.catalog.find(name)
            found.append(row(chip.name, story(things, chip, things.places.find(code), Layer.ENFORCED)))
        return found

    return made


@pytest.fixture(scope="session")
def against(things):
    """Chips, by name or made, with the lines of the law that their figures are held against."""

    def found(*chips, day=DAY):
        entries = [things.catalog.find(chip) if isinstance(chip, str) else chip for chip in chips]
        return drawing.lines(things, entries, things.places.find("CN"), day, Layer.ENFORCED)

    return found
