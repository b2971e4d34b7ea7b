"""Chips and systems: what is published about them, each figure a range with its sources."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any
from unicodedata import normalize

from exportcheck.errors import UnknownName
from exportcheck.model.clause import Truth
from exportcheck.model.measure import UNPUBLISHED, Measure, hull
from exportcheck.model.noun import Noun, field, replace


class Chip(Noun):
    """One entry of the catalog: an integrated circuit, a module or card with one, or a system.

    `dense_tops` maps a number format to dense TOPS or TFLOPS. Bandwidths are GB/s, the
    interconnect and system bus bidirectional; the die area is mm² of logic. `contains` is what a
    system is made of, `bins` the entries that one trade name covers.
    """

    id: str
    name: str
    vendor: str
    vendor_country: str
    form_factor: str
    datacenter: Truth
    aliases: tuple[str, ...] = ()
    dense_tops: Mapping[str, Measure] = field(default_factory=dict)
    halved: tuple[str, ...] = ()
    declared_tpp: Measure | None = None
    declared_eccn: str | None = None
    dram_bandwidth_gb_s: Measure = UNPUBLISHED
    interconnect_gb_s: Measure = UNPUBLISHED
    system_bus_gb_s: Measure = UNPUBLISHED
    die_area_mm2: Measure = UNPUBLISHED
    non_planar: Truth = Truth.UNKNOWN
    memory_gb: Measure = UNPUBLISHED
    tdp_w: Measure = UNPUBLISHED
    hbm_bandwidth_gb_s: Measure | None = None
    hbm_package_area_mm2: Measure | None = None
    announced: date | None = None
    status: str | None = None
    note: str | None = None
    contains: tuple[tuple[str, int], ...] = ()
    bins: tuple[str, ...] = ()


FIGURES = (
    "dram_bandwidth_gb_s",
    "interconnect_gb_s",
    "system_bus_gb_s",
    "die_area_mm2",
    "memory_gb",
    "tdp_w",
)


def spelled(name: str) -> str:
    """A chip name as it is compared: no case, no spaces, hyphens or brackets."""
    return "".join(c for c in normalize("NFKC", name).casefold() if c.isalnum() or c == "+")


def look_alike(name: str) -> str | None:
    """The first letter that only looks Latin, in a name that otherwise is; None when there is none."""
    return next((c for c in name if c.isalpha() and ord(c) > 0x24F), None)


class Catalog:
    """The chips there are, by id, name and alias."""

    def __init__(self, chips: Iterable[Chip], as_of: date, digest: str) -> None:
        """Index the chips; an entry that comes later replaces an earlier one of the same id."""
        self.chips = {chip.id: chip for chip in chips}
        self.as_of = as_of
        self.digest = digest
        self._names: dict[str, str] = {}
        for chip in self.chips.values():
            for name in (chip.id, chip.name, *chip.aliases):
                self._names[spelled(name)] = chip.id
                self._names.setdefault(spelled(name).removeprefix(spelled(chip.vendor)), chip.id)
        vendors = {spelled(chip.vendor) for chip in self.chips.values()}
        self._vendors = tuple(sorted(vendors, key=len, reverse=True))

    def taken_over(self, before: "Catalog") -> dict[tuple[str, str], list[str]]:
        """The names of `before` that stand for another chip here: (id there, id here) -> those names."""
        chips = before.chips.values()
        written = {spelled(name): name for c in chips for name in (c.id, c.name, *c.aliases)}
        found: dict[tuple[str, str], list[str]] = {}
        for name, was in before._names.items():
            now = self._names.get(name, was)
            if now != was:
                found.setdefault((was, now), []).append(written.get(name, name))
        return found

    def find(self, name: str) -> Chip:
        """The chip of that name, ignoring case, spaces, hyphens and a vendor prefix.

        Raises:
            UnknownName: with the nearest names, or because a letter only looks like another.
        """
        key = spelled(name)
        found = self._names.get(key) or self._without_vendor(key)
        if found:
            return self.chips[found]
        stranger = look_alike(name)
        if stranger:
            raise UnknownName(
                f"chip {name!r}: the letter {stranger!r} (U+{ord(stranger):04X}) is not a Latin one, "
                "although it may look so; type the name in Latin letters"
            )
        raise UnknownName(f"unknown chip {name!r}{self._nearest(key)}")

    def _without_vendor(self, key: str) -> str | None:
        for vendor in self._vendors:
            found = self._names.get(key.removeprefix(vendor)) if key.startswith(vendor) else None
            if found and spelled(self.chips[found].vendor) == vendor:
                return found
        return None

    def _nearest(self, key: str) -> str:
        near = get_close_matches(key, self._names, n=5, cutoff=0.6)
        names = list(dict.fromkeys(self.chips[self._names[match]].name for match in near))[:3]
        if not names:
            return "; `exportcheck chips` lists the catalog, --catalog FILE adds to it"
        return f"; did you mean {' or '.join(names)}?"

    def circuits(self, chip: Chip) -> tuple[tuple[Chip, int], ...]:
        """The integrated circuits in an entry, each with its count: limits are per circuit."""
        if not chip.contains:
            return ((self.resolved(chip), 1),)
        return tuple((self.resolved(self.chips[part]), count) for part, count in chip.contains)

    def resolved(self, chip: Chip) -> Chip:
        """An entry with the figures of all the bins its name covers."""
        if not chip.bins:
            return chip
        bins = [self.chips[part] for part in chip.bins]
        formats = dict.fromkeys(name for part in bins for name in part.dense_tops)
        declared = [part.declared_tpp for part in bins if part.declared_tpp]
        figures: dict[str, Any] = {name: hull(*(getattr(part, name) for part in bins)) for name in FIGURES}
        return replace(
            chip,
            dense_tops={
                name: hull(*(part.dense_tops.get(name, UNPUBLISHED) for part in bins)) for name in formats
            },
            declared_tpp=hull(*declared) if declared else None,
            non_planar=_agreed(part.non_planar for part in bins),
            datacenter=_agreed(part.datacenter for part in bins),
            **figures,
        )

    def siblings(self, chip: Chip, name: str) -> tuple[Chip, ...]:
        """Other entries whose name begins with what was typed, if that is an alias covering variants."""
        key = spelled(name)
        own = {spelled(chip.name), spelled(chip.id)}
        if key in own:
            return ()
        vendor = spelled(chip.vendor)
        return tuple(
            other
            for other in self.chips.values()
            if other.id != chip.id
            and not other.contains
            and other.vendor == chip.vendor
            and spelled(other.name).removeprefix(vendor).startswith(key.removeprefix(vendor))
        )


def _agreed(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return seen.pop() if len(seen) == 1 else Truth.UNKNOWN
