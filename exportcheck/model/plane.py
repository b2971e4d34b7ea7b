"""Two figures against each other: the zones of the law, and where items lie among them."""

from exportcheck.model.clause import Comparison
from exportcheck.model.measure import Measure
from exportcheck.model.noun import Noun


class Zone(Noun):
    """A rectangle in which the law answers alike, both ends of each side included.

    A strict limit of the law is the number next to it, so that a figure exactly at the limit lies
    on the law's side of it. `key` says which answer it is.
    """

    key: str
    x: Measure
    y: Measure

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x.low <= x <= self.x.high and self.y.low <= y <= self.y.high


class Term(Noun):
    """What a zone is called: its title, its paragraph, and the comparisons that make it.

    `ways` are alternatives; every comparison of one way has to hold.
    """

    key: str
    title: str
    paragraph: str
    ways: tuple[tuple[Comparison, ...], ...]


class Mark(Noun):
    """An item on the plane: both figures as ranges, and the word that was decided about it."""

    name: str
    x: Measure
    y: Measure
    word: str


class Panel(Noun):
    """One plane with its zones and marks."""

    title: str
    zones: tuple[Zone, ...]
    marks: tuple[Mark, ...] = ()


class Plane(Noun):
    """One picture: the panels share axes and words.

    `x` and `y` are names of figures; `missing` says what is not drawn and why, `notes` what the
    picture does not show.
    """

    title: str
    x: str
    y: str
    logarithmic: bool
    terms: tuple[Term, ...]
    panels: tuple[Panel, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
