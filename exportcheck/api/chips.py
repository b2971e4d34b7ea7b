"""`catalog()` and `judge_chip()`: chips with their figures, pictures of them, and one chip judged."""

import io
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from exportcheck.api.asked import Day, Files, day, layer_of, paths, place, things
from exportcheck.api.pictures import Picture, plane, ranges, theme_of
from exportcheck.cli import asking, drawing
from exportcheck.cli.chip_command import DESTINATIONS
from exportcheck.cli.wiring import Box
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.model.chip import Chip
from exportcheck.model.law import Layer
from exportcheck.model.metrics import Metrics, metrics
from exportcheck.model.noun import Noun
from exportcheck.output import records

PLANES = ("policy", "regions")


class CatalogChip(Noun):
    """An entry of the catalog, and the figures that the law asks about.

    `metrics` has each figure as a range with the sources of what it was computed from: TPP in TOPS x bits,
    performance density in TPP per mm², bandwidths in GB/s. A system has those of none: `chip.contains`
    says what is in it.
    """

    chip: Chip
    metrics: Metrics

    def record(self) -> dict[str, Any]:
        """The entry as `exportcheck chip -o json` has it."""
        entry = self.chip
        return {
            "id": entry.id,
            "name": entry.name,
            "vendor": entry.vendor,
            "form_factor": entry.form_factor,
            "declared_eccn": entry.declared_eccn,
            "metrics": records.metrics(self.metrics),
        }


class Catalog(Mapping[str, CatalogChip]):
    """The chips there are, by id, name or alias. `as_of` and `digest` say which catalog it is."""

    def __init__(self, known: Box) -> None:
        """Use `exportcheck.catalog()`."""
        self._things = known
        self.as_of = known.catalog.as_of
        self.digest = known.catalog.digest

    def __getitem__(self, name: str) -> CatalogChip:
        entry = self._things.catalog.find(name)
        return CatalogChip(entry, metrics(self._things.catalog.resolved(entry), self._things.law.bits))

    def __contains__(self, name: object) -> bool:
        return name in self._things.catalog.chips

    def __iter__(self) -> Iterator[str]:
        return iter(self._things.catalog.chips)

    def __len__(self) -> int:
        return len(self._things.catalog.chips)

    def __repr__(self) -> str:
        return f"<catalog of {self.as_of}: {len(self)} chips>"

    def rows(self) -> list[dict[str, Any]]:
        """A flat row for each entry, for a frame; a bound that is not known is None."""
        found = []
        for entry in self.values():
            record = entry.record()
            figures = record.pop("metrics")
            for name in ("tpp", "performance_density", "dram_bandwidth_gb_s", "interconnect_gb_s"):
                record |= {f"{name}_low": figures[name]["low"], f"{name}_high": figures[name]["high"]}
            found.append({**record, "sources": " ".join(figures["tpp"]["sources"])})
        return found

    def plane(
        self,
        kind: str = "policy",
        chips: Iterable[str] = (),
        *,
        to: str = "CN",
        on: Day = None,
        layer: Layer | str = Layer.ENFORCED,
        theme: str = "light",
    ) -> Picture:
        """Chips and the zones of the law, as `exportcheck picture` draws them; without names, some near.

        `kind` is `policy`, TPP against DRAM bandwidth, or `regions`, the regions of 3A090.

        Raises:
            UsageError: an argument is none that can be meant.
            UnknownName: no such chip.
            CannotCheck: there was nothing to draw on the day.
        """
        if kind not in PLANES:
            raise UsageError(f"kind: {kind!r} is neither policy nor regions")
        known, as_of = self._things, day(on)
        named = list({chip.id: chip for chip in map(known.catalog.find, chips)}.values())
        if len(named) > drawing.MOST:
            raise UsageError(f"chips: {len(named)} do not fit one picture; name at most {drawing.MOST}")
        planned = drawing.policy if kind == "policy" else drawing.regions
        return plane(planned(known, named, place(known, to, "to"), as_of, layer_of(layer)), theme_of(theme))


class ChipAnswer:
    """One chip judged for some destinations: the answer of `exportcheck chip`.

    `record` is `exportcheck/chip/v1`, `text` what the command prints; a notebook shows the text and, where
    pictures can be drawn, its figures against the lines of the law.
    """

    def __init__(self, record: dict[str, Any], text: str, picture: Picture | None) -> None:
        """Use `judge_chip`."""
        self.record = record
        self.text = text
        self.picture = picture

    @property
    def decisions(self) -> dict[str, str]:
        """The decision for each destination, by its code."""
        return {verdict["destination"]: verdict["decision"] for verdict in self.record["verdicts"]}

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        drawn = self.picture._repr_svg_() if self.picture else None
        return f"<pre>{escape(self.text)}</pre>{drawn[drawn.index('<svg') :] if drawn else ''}"


def catalog(files: Files = ()) -> Catalog:
    """The bundled catalog, with chips of some files added or put in place of bundled ones.

    Raises:
        UnsoundData: a file is unsound.
    """
    return Catalog(things(files))


def judge_chip(
    name: str,
    *,
    to: str | Iterable[str] = DESTINATIONS,
    hq: str | None = None,
    parent: str | None = None,
    on: Day = None,
    layer: Layer | str = Layer.ENFORCED,
    catalog: Files = (),
    proposed: bool = False,
    theme: str = "light",
) -> ChipAnswer:
    """A chip's figures, its classification, and a verdict for each destination, as `exportcheck chip` has it.

    `hq` and `parent` are the countries of the end user's headquarters and of its ultimate parent's;
    without them the end user is at home at the destination.

    Raises:
        UsageError: an argument is none that can be meant.
        UnknownName: no such chip.
    """
    from exportcheck.output.chip_text import write_chip

    shown = theme_of(theme)
    stated = asking.Stated(
        name, None, [to] if isinstance(to, str) else list(to), hq, parent, "US", "export", None, None, False,
        day(on).isoformat(), layer_of(layer).value, paths(catalog), proposed,
    )  # fmt: skip
    try:
        put = asking.put(stated, ())
    except UsageError as error:
        raise UsageError(str(error).removeprefix("--")) from None
    if not put.questions:
        raise UsageError("to: name a destination")
    known, entry = put.things, put.entry
    judgements = [known.judge.judge(question) for question in put.questions]
    findings = put.findings(judgements[0])
    head, duty = known.basis(put.day, put.layer), known.judge.duty(entry, put.day)
    text = io.StringIO()
    write_chip(text, head, entry, judgements, duty, findings, explain=False)
    record = records.chip(head, entry, judgements, duty, findings)
    to_ = put.questions[0].deal.destination
    try:
        lines = drawing.lines(known, [entry], to_, put.day, put.layer)
    except CannotCheck:  # the law of the day has no lines
        return ChipAnswer(record, text.getvalue(), None)
    title = f"{entry.name} against the lines of the law of {put.day}, {put.layer.value}, to {to_.name}"
    return ChipAnswer(record, text.getvalue(), ranges(lines, title, shown))
