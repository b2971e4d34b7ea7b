"""The law from `data/regulations/`, `countries.yaml`, `number_formats.yaml` and `citations.yaml`."""

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from exportcheck.errors import UnsoundData
from exportcheck.load.checking import twin_of, untwinned
from exportcheck.load.countries import load_countries
from exportcheck.load.files import Entry, as_date, as_entry, read_document, read_entry
from exportcheck.load.strict_yaml import Document, Trail
from exportcheck.model.law import Certainty, Citation, Law, Status, Uncertainty, Vintage
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.noun import Noun, values
from exportcheck.model.place import Gazetteer, PlaceSet
from exportcheck.model.verdict import Decision

Day = Annotated[date, BeforeValidator(as_date)]
_OPERATORS = {operator.value for operator in Operator}
_A_LIMIT = (
    f"a limit is one of {', '.join(operator.value for operator in Operator)} with a number, "
    "for example {at_most: 0.5}"
)


class _Uncertainty(Entry):
    topic: str
    readings: list[str]
    effect: str


class _Vintage(Entry):
    effective: Day
    status: Annotated[Status, BeforeValidator(Status)]
    certainty: Annotated[Certainty, BeforeValidator(Certainty)]
    citations: list[str]
    checked: Day
    paragraph: str
    values: dict[str, Any]
    compliance: Day | None = None
    policy: str | None = None
    note: str | None = None
    uncertain: list[_Uncertainty] = []


class _Regulation(Entry):
    rule: str
    vintages: list[_Vintage]


class _Citation(Entry):
    id: str
    title: str
    document: str | None = None
    published: Day | None = None
    effective: Day | None = None
    url: str | None = None


class CitationFile(Entry):
    """A file of citations."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    citations: list[_Citation]


class _Format(Entry):
    bits: int | None = None
    fewest: int | None = None
    most: int | None = None


class _Formats(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    citations: list[str]
    formats: dict[str, _Format]


def load_law(folder: Path, numbers: Mapping[str, Any]) -> tuple[Law, Gazetteer]:
    """Read the law.

    `numbers` maps each rule's stem to the type of its numbers: a rule without a file, or a file
    without a rule, is unsound.
    """
    gazetteer, memberships = load_countries(folder / "countries.yaml")
    citations = {
        entry.id: Citation(**entry.model_dump())
        for entry in read_entry(folder / "citations.yaml", CitationFile).citations
    }
    formats = read_entry(folder / "number_formats.yaml", _Formats).formats
    paths = {path.stem: path for path in sorted((folder / "regulations").glob("*.yaml"))}
    _same_names(set(paths), set(numbers), folder)
    known = _Known(citations, set(memberships), {place.code for place in gazetteer})
    law = Law(
        vintages={stem: _vintages(path, stem, numbers[stem], known) for stem, path in paths.items()},
        memberships=memberships,
        bits={name: _bits(name, entry) for name, entry in formats.items()},
        citations=citations,
        digest=digest_of(folder),
    )
    return law, gazetteer


def _same_names(files: set[str], rules: set[str], folder: Path) -> None:
    for stem in sorted(files ^ rules):
        what = "no rule of that name" if stem in files else "no file for the rule"
        raise UnsoundData(f"{folder.name}/regulations/{stem}.yaml: there is {what}")


class _Known(Noun):
    """What a vintage may name: a misspelled group would clear a chip."""

    citations: Container[str]
    groups: Container[str]
    places: Container[str]

    def strangers(self, vintage: Vintage) -> Iterator[tuple[str, str]]:
        """Under which key something stands that nothing defines, and what it is."""
        for citation in vintage.citations:
            if citation not in self.citations:
                yield "citations", f"no citation {citation!r} in citations.yaml; add it there"
        for found in _place_sets(vintage.numbers):
            for group in (*found.groups, *found.except_groups):
                if group not in self.groups:
                    yield "values", f"no country group {group!r}"
            for place in found.also:
                if place not in self.places:
                    yield "values", f"no place {place!r}; write its two-letter code"


def _vintages(path: Path, stem: str, numbers: Any, known: _Known) -> tuple[Vintage, ...]:
    document = read_document(path)
    regulation = as_entry(document, path.name, _Regulation)
    if regulation.rule != stem:
        raise UnsoundData(
            f"{path.name}, line {document.line_of(('rule',))}: rule is {regulation.rule!r}, "
            f"the file is called {stem!r}"
        )
    if not regulation.vintages:
        raise UnsoundData(f"{path.name}: vintages is empty; a rule needs at least one")
    # Where a reform changed the shape of a test, `test` says which shape a vintage has.
    union, twin = isinstance(numbers, UnionType), twin_of(numbers)
    shaped: Any = Annotated[twin, Field(discriminator="test")] if union else twin
    adapter: TypeAdapter[Any] = TypeAdapter(shaped)
    places = [
        _Place(document, path.name, number, entry.effective)
        for number, entry in enumerate(regulation.vintages)
    ]
    for place, before, entry in zip(places[1:], regulation.vintages, regulation.vintages[1:], strict=False):
        if entry.effective <= before.effective:
            raise place.unsound(
                ("effective",),
                f"the vintage before it is of {before.effective}; vintages must be oldest first, "
                "one for each effective date",
            )
    vintages = []
    for place, entry in zip(places, regulation.vintages, strict=True):
        vintages.append(_vintage(entry, adapter, place))
        for key, said in known.strangers(vintages[-1]):
            raise place.unsound((key,), said)
    return tuple(vintages)


class _Place(Noun):
    """One vintage of one file, for saying where something is wrong."""

    document: Document
    name: str
    number: int
    effective: date

    def unsound(self, steps: Iterable[str | int], message: str) -> UnsoundData:
        """What is wrong under a key of the vintage, with its line; steps that no key has are left out."""
        trail: Trail = ("vintages", self.number)
        for step in steps:
            trail = (*trail, step) if (*trail, step) in self.document.lines else trail
        line = self.document.line_of(trail)
        return UnsoundData(f"{self.name}, line {line}, vintage {self.effective}: {message}")


def _vintage(entry: _Vintage, adapter: TypeAdapter[Any], place: _Place) -> Vintage:
    try:
        numbers = untwinned(adapter.validate_json(json.dumps(_limits(entry.values)), strict=True))
    except ValidationError as error:
        first: Any = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        no_limit = first.get("ctx", {}).get("class_name") == Limit.__name__
        limit = no_limit or (bool(first["loc"]) and first["loc"][-1] in ("operator", "value"))
        hint = f"; {_A_LIMIT}" if limit else ""
        said = f"values.{where}: {str(first['msg']).lower()}{hint}"
        raise place.unsound(("values", *first["loc"]), said) from error
    if not entry.citations:
        raise place.unsound(("citations",), "citations is empty; cite the source")
    if entry.compliance is not None and entry.compliance < entry.effective:
        raise place.unsound(("compliance",), f"compliance {entry.compliance} lies before effective")
    return Vintage(
        effective=entry.effective,
        status=entry.status,
        citations=tuple(entry.citations),
        checked=entry.checked,
        paragraph=entry.paragraph,
        numbers=numbers,
        certainty=entry.certainty,
        compliance=entry.compliance,
        policy=_policy(entry.policy, place),
        uncertain=tuple(
            Uncertainty(item.topic, tuple(item.readings), item.effect) for item in entry.uncertain
        ),
        note=entry.note,
    )


def _policy(word: str | None, place: _Place) -> Decision | None:
    if word is None:
        return None
    try:
        return Decision[word.upper()]
    except KeyError:
        words = ", ".join(decision.word for decision in Decision)
        raise place.unsound(("policy",), f"policy {word!r} is none of {words}") from None


def _limits(value: object) -> object:
    """`{at_least: NUMBER}` as an operator and its value, wherever it stands."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in _OPERATORS:
            operator, number = next(iter(value.items()))
            return {"operator": operator, "value": number}
        return {key: _limits(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_limits(inner) for inner in value]
    return value


def _bits(name: str, entry: _Format) -> tuple[int, int]:
    if entry.bits is not None and entry.fewest is None and entry.most is None:
        return entry.bits, entry.bits
    if entry.bits is None and entry.fewest is not None and entry.most is not None:
        return entry.fewest, entry.most
    raise UnsoundData(f"number_formats.yaml: {name} needs either bits, or fewest and most")


def _place_sets(value: object) -> Iterator[PlaceSet]:
    if isinstance(value, PlaceSet):
        yield value
    elif isinstance(value, Noun):
        for inner in values(value):
            yield from _place_sets(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _place_sets(inner)


def digest_of(folder: Path) -> str:
    """One digest over every file of the law, in the order of their names."""
    digest = hashlib.sha256()
    names = ["citations.yaml", "countries.yaml", "number_formats.yaml"]
    for path in [*(folder / name for name in names), *sorted((folder / "regulations").glob("*.yaml"))]:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"
