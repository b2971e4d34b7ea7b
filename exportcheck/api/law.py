"""`Law.on(day)`: the law of a day for people, with operators, units and sources."""

from collections.abc import Iterator, Mapping
from datetime import date
from html import escape

from exportcheck.api.asked import Day, day, layer_of, said_of, tell, things
from exportcheck.errors import UnknownName
from exportcheck.model.law import LawOn, Layer, Vintage
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Rule
from exportcheck.output.documents import address
from exportcheck.output.law_numbers import figures
from exportcheck.rules import RULES

LEFT = "style='text-align:left'"


class LawRule(Noun):
    """A rule as it binds on a day.

    `figures` are its numbers as a person writes them, with operator and unit: `{"TPP": "≥ 4,800"}`;
    `numbers` the same as values. `sources` maps what is cited to where it is, None where no address is
    known. `checked` is the day on which a person last read them.
    """

    id: str
    stem: str
    title: str
    paragraph: str
    effective: date
    figures: Mapping[str, str]
    sources: Mapping[str, str | None]
    checked: date
    vintage: Vintage

    @property
    def numbers(self) -> object:
        """The numbers as values: limits, places, days."""
        return self.vintage.numbers

    @property
    def uncertain(self) -> tuple[str, ...]:
        """What is not settled in the law, each conflict with its readings."""
        return tuple(f"{u.topic}: {' / '.join(u.readings)}" for u in self.vintage.uncertain)


class Law(Mapping[str, LawRule]):
    """The rules that bind on a day, by their ids (`XC201`) and, when asked, by their stems.

    `digest` is the SHA-256 of the law's files, `checked` the day since which all of it was read again,
    `at` the law as the rule engine has it.
    """

    def __init__(self, at: LawOn, rules: Mapping[str, LawRule], checked: date, digest: str) -> None:
        """Use `Law.on`."""
        self.at = at
        self.day = at.day
        self.layer = at.layer
        self.checked = checked
        self.digest = digest
        self._rules = dict(rules)
        self._stems = {rule.stem: rule.id for rule in rules.values()}

    @classmethod
    def on(cls, on: Day = None, layer: Layer | str = Layer.ENFORCED) -> "Law":
        """The law of a day, a date or YYYY-MM-DD, today by default; on a layer.

        Raises:
            UsageError: the day or the layer is none.
        """
        known = things()
        as_of = day(on)
        at = known.judge.law_on(as_of, layer_of(layer))
        tell(said_of(known, as_of), 3)
        found = {}
        for rule in RULES:
            vintage = at.vintage(rule.stem)
            if vintage is not None:
                sources = {
                    known.law.citations[c].title: address(known.law.citations[c]) for c in vintage.citations
                }
                found[rule.id] = _told(rule, vintage, sources)
        return cls(at, found, known.law.checked, known.law.digest)

    def __getitem__(self, name: str) -> LawRule:
        found = self._rules.get(self._stems.get(name, name))
        if found is None:
            raise UnknownRule(f"no rule {name!r} binds on {self.day}, {self.layer.value}")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def __repr__(self) -> str:
        return f"<law of {self.day}, {self.layer.value}: {len(self)} rules>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr>{_cell(rule.id)}{_cell(rule.title)}{_cell(rule.paragraph)}"
            f"{_cell('; '.join(f'{name} {value}' for name, value in rule.figures.items()))}"
            f"<td {LEFT}>{', '.join(map(_link, rule.sources, rule.sources.values()))}</td></tr>"
            for rule in self.values()
        )
        head = "".join(f"<th>{name}</th>" for name in ("rule", "title", "paragraph", "numbers", "sources"))
        said = f"law of {self.day}, {self.layer.value}; last read {self.checked}"
        return f"<table><caption>{said}</caption><tr>{head}</tr>{rows}</table>"


class UnknownRule(UnknownName, KeyError):
    """No rule of that name binds on the day."""

    __str__ = Exception.__str__


def _told(rule: Rule, vintage: Vintage, sources: Mapping[str, str | None]) -> LawRule:
    return LawRule(
        rule.id,
        rule.stem,
        rule.title,
        vintage.paragraph,
        vintage.effective,
        figures(vintage),
        sources,
        vintage.checked,
        vintage,
    )


def _cell(text: str) -> str:
    return f"<td {LEFT}>{escape(text)}</td>"


def _link(title: str, url: str | None) -> str:
    return f"<a href='{escape(url, quote=True)}'>{escape(title)}</a>" if url else escape(title)
