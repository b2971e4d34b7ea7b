"""Catalog files: the bundled one, the user's own, and the one-entry file of `chip --spec`."""

import hashlib
from collections.abc import Iterable
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from exportcheck.errors import UnsoundData
from exportcheck.load.files import Entry, as_date, read_entry
from exportcheck.model.chip import FIGURES, Catalog, Chip
from exportcheck.model.clause import Truth
from exportcheck.model.manifest import FORM_FACTORS
from exportcheck.model.measure import UNPUBLISHED, Measure, hull

# A 2:4 sparse figure counts twice what the dense one does.
SPARSE = 0.5
# Beyond these a figure is a mistake of units, and its arithmetic would overflow into *infinite*.
LARGEST, SMALLEST = 1e12, 1e-6


def _figure(value: object) -> Measure:
    """A number, `{value, source}`, `{low, high, source}` or `{alternatives: [...]}` as a range."""
    if isinstance(value, Measure):
        return value
    if isinstance(value, dict):
        keys = set(value)
        sources = _sources(value.get("source"))
        if keys <= {"value", "source", "note"} and "value" in keys:
            number = _number(value["value"])
            return Measure(number, number, sources)
        if keys <= {"low", "high", "source", "note"} and {"low", "high"} <= keys:
            low, high = _number(value["low"]), _number(value["high"])
            if low > high:
                raise ValueError(f"low {low:g} is above high {high:g}")
            return Measure(low, high, sources)
        if keys == {"alternatives"} and isinstance(value["alternatives"], list) and value["alternatives"]:
            return hull(*(_figure(entry) for entry in value["alternatives"]))
        raise ValueError("is not a number, {value, source}, {low, high, source} or {alternatives: [...]}")
    number = _number(value)
    return Measure(number, number)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"is not a number: {value!r}")
    if not isfinite(value):
        raise ValueError(f"is not a finite number: {value!r}")
    if value < 0:
        raise ValueError(f"is negative: {value!r}; leave a figure out that is not known")
    if value > LARGEST or 0 < value < SMALLEST:
        raise ValueError(f"is no plausible figure: {value!r}; check its unit")
    return float(value)


def _positive(value: object) -> Measure:
    measure = _figure(value)
    if measure.low <= 0:
        raise ValueError("is zero; leave a figure out that is not known")
    return measure


def _sources(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return tuple(value)
    raise ValueError(f"source is not an id or a list of ids: {value!r}")


def _answer(value: object) -> Truth:
    answers = {"yes": Truth.HOLDS, "no": Truth.FAILS, "unknown": Truth.UNKNOWN}
    if isinstance(value, str) and value in answers:
        return answers[value]
    raise ValueError(f"is not yes, no or unknown: {value!r}")


def _form(value: object) -> str:
    if isinstance(value, str) and value in FORM_FACTORS:
        return value
    raise ValueError(f"is not one of {', '.join(FORM_FACTORS)}: {value!r}")


# What the JSON Schema says of each; `data/schemas/catalog.json` defines the first two.
Amount = Annotated[Measure, BeforeValidator(_figure), WithJsonSchema({"$comment": "amount"})]
Positive = Annotated[Measure, BeforeValidator(_positive), WithJsonSchema({"$comment": "positive"})]
Answer = Annotated[Truth, BeforeValidator(_answer), WithJsonSchema({"enum": ["yes", "no", "unknown"]})]
Form = Annotated[str, BeforeValidator(_form), WithJsonSchema({"enum": list(FORM_FACTORS)})]


class _Declared(Entry):
    tpp: Positive | None = None
    eccn: str | None = None
    source: str | list[str] | None = None


class _Part(Entry):
    chip: str
    count: Annotated[int, Field(gt=0)]


class _Source(Entry):
    id: str
    title: str
    url: str | None = None
    read: Annotated[date, BeforeValidator(as_date)] | None = None


class _Chip(Entry):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    name: Annotated[str, Field(min_length=1)]
    vendor: Annotated[str, Field(min_length=1)]
    vendor_country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    form_factor: Form
    datacenter: Answer
    aliases: list[str] = []
    announced: Annotated[date, BeforeValidator(as_date)] | None = None
    status: str | None = None
    note: str | None = None
    dense_tops: dict[str, Positive] = {}
    sparse_tops: dict[str, Positive] = {}
    declared: _Declared | None = None
    dram_bandwidth_gb_s: Amount = UNPUBLISHED
    interconnect_gb_s: Amount = UNPUBLISHED
    system_bus_gb_s: Amount = UNPUBLISHED
    die_area_mm2: Positive = UNPUBLISHED
    non_planar: Answer = Truth.UNKNOWN
    memory_gb: Amount = UNPUBLISHED
    tdp_w: Positive = UNPUBLISHED
    hbm_bandwidth_gb_s: Positive | None = None
    hbm_package_area_mm2: Positive | None = None
    contains: list[_Part] = []
    bins: list[str] = []


class CatalogFile(Entry):
    """A catalog file as it is written."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    as_of: Annotated[date, BeforeValidator(as_date)]
    chips: list[_Chip]
    sources: list[_Source] = []


def read_catalog(path: Path, formats: Iterable[str]) -> tuple[CatalogFile, list[Chip]]:
    """Read one catalog file; `formats` are the number formats there are."""
    file = read_entry(path, CatalogFile)
    known = set(formats)
    chips = []
    seen: set[str] = set()
    for entry in file.chips:
        if entry.id in seen:
            raise UnsoundData(f"{path.name}: the id {entry.id!r} stands twice; ids are unique")
        seen.add(entry.id)
        for name in (*entry.dense_tops, *entry.sparse_tops):
            if name not in known:
                raise UnsoundData(
                    f"{path.name}: {entry.id}: unknown number format {name!r}; "
                    f"known are {', '.join(sorted(known))}"
                )
        chips.append(_chip(entry, path.name))
    return file, chips


def load_catalog(bundled: Path, formats: Iterable[str], extra: Iterable[Path] = ()) -> Catalog:
    """The bundled catalog with the user's files on top, by id."""
    formats = tuple(formats)
    file, entries = read_catalog(bundled, formats)
    return _together({chip.id: chip for chip in entries}, file.as_of, bundled, formats, extra)


def extend_catalog(base: Catalog, bundled: Path, formats: Iterable[str], extra: Iterable[Path]) -> Catalog:
    """A catalog read from `bundled` with the user's files on top, by id."""
    return _together(
        {chip.id: chip for chip in base.chips.values()}, base.as_of, bundled, tuple(formats), extra
    )


def _together(
    chips: dict[str, Chip], as_of: date, bundled: Path, formats: tuple[str, ...], extra: Iterable[Path]
) -> Catalog:
    digest = hashlib.sha256(bundled.read_bytes())
    for path in extra:
        file, entries = read_catalog(path, formats)
        as_of = max(as_of, file.as_of)
        digest.update(path.read_bytes())
        chips.update({chip.id: chip for chip in entries})
    _complete(chips, "catalog")
    return Catalog(chips.values(), as_of, f"sha256:{digest.hexdigest()}")


def _complete(chips: dict[str, Chip], name: str) -> None:
    for chip in chips.values():
        for part in (*(part for part, _ in chip.contains), *chip.bins):
            inner = chips.get(part)
            if inner is None:
                raise UnsoundData(f"{name}: {chip.id} names {part!r}, which is no entry")
            if inner.contains or (inner.bins and part in chip.bins):
                raise UnsoundData(f"{name}: {chip.id} names {part!r}, which is not a single circuit")


def _chip(entry: _Chip, name: str) -> Chip:
    both = set(entry.dense_tops) & set(entry.sparse_tops)
    if both:
        raise UnsoundData(f"{name}: {entry.id}: {min(both)} is given dense and sparse; give one of them")
    dense = {**entry.dense_tops, **{name: m.scaled(SPARSE) for name, m in entry.sparse_tops.items()}}
    declared = entry.declared
    tpp = declared.tpp if declared else None
    if declared and tpp:
        tpp = Measure(tpp.low, tpp.high, _sources(declared.source))
    figures: dict[str, Any] = {name: getattr(entry, name) for name in FIGURES}
    return Chip(
        id=entry.id,
        name=entry.name,
        vendor=entry.vendor,
        vendor_country=entry.vendor_country,
        form_factor=entry.form_factor,
        datacenter=entry.datacenter,
        aliases=tuple(entry.aliases),
        dense_tops=dense,
        halved=tuple(entry.sparse_tops),
        declared_tpp=tpp,
        declared_eccn=declared.eccn if declared else None,
        non_planar=entry.non_planar,
        hbm_bandwidth_gb_s=entry.hbm_bandwidth_gb_s,
        hbm_package_area_mm2=entry.hbm_package_area_mm2,
        announced=entry.announced,
        status=entry.status,
        note=entry.note,
        contains=tuple((part.chip, part.count) for part in entry.contains),
        bins=tuple(entry.bins),
        **figures,
    )
