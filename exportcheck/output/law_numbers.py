"""The numbers of the law as a person writes them, with operator and unit, from any shape of numbers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from exportcheck.model.case import described
from exportcheck.model.law import Vintage
from exportcheck.model.measure import Limit
from exportcheck.model.noun import Noun, asdict
from exportcheck.model.place import PlaceSet
from exportcheck.output.words import FIGURES, number

# What a key of the data is called and counted in, where its own words would not say so.
LABELS = {
    "test": ("shape of the test", ""),
    "tpp_when_dense": ("TPP together with the density", ""),
    "performance_tpp": ("TPP, first band", ""),
    "dense_tpp": ("TPP, second band", ""),
    "dense_density": ("performance density, second band", ""),
    "notice_days": ("notice before the export", " calendar days"),
    "most_items": ("items in one notice, at most", ""),
    "rate_percent": ("rate", " %"),
    "transistors_billion": ("transistors", " billion"),
    "aca_codes": ("codes of ACA", ""),
    "nac_codes": ("codes of NAC", ""),
    "nac_number": ("form of the notice's number", ""),
}


def readable(value: object) -> Any:
    """Numbers of the law for JSON: `≥ 4,800`, `Country Group D:5 or MO`, lists and mappings of them."""
    match value:
        case Limit():
            return f"{value.operator.symbol} {number(value.value)}"
        case PlaceSet():
            return described(value)
        case date():
            return value.isoformat()
        case tuple():
            return [readable(inner) for inner in value]
        case dict():
            return {key: readable(inner) for key, inner in value.items()}
    if isinstance(value, Noun):
        return {key: readable(inner) for key, inner in _items(value)}
    return value


def figures(vintage: Vintage) -> dict[str, str]:
    """The numbers of a vintage: what each is called -> the number with operator and unit, in data order."""
    return {named(key)[0]: phrase(value, named(key)[1]) for key, value in _items(vintage.numbers)}


def named(key: str) -> tuple[str, str]:
    """What a key is called, and its unit."""
    return LABELS.get(key) or FIGURES.get(key) or (key.replace("_", " "), "")


def phrase(value: object, unit: str = "") -> str:
    """One value as a phrase: limits on one figure are joined by *and*, alternatives by semicolons."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Limit():
            return f"{value.operator.symbol} {number(value.value)}{unit}"
        case PlaceSet():
            return described(value)
        case date():
            return value.isoformat()
        case int() | float():
            return f"{number(value)}{unit}"
        case ():
            return "none"
        case tuple() if all(isinstance(inner, Limit) for inner in value):
            return " and ".join(phrase(inner, unit) for inner in value)
        case tuple() if any(isinstance(inner, dict | Noun) for inner in value):
            return "; or ".join(phrase(inner) for inner in value)
        case tuple():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(_pair(key, inner) for key, inner in value.items())
    if isinstance(value, Noun):
        return ", ".join(_pair(key, inner) for key, inner in _items(value))
    return str(value)


def _pair(key: str, value: object) -> str:
    name, unit = named(key)
    limit = isinstance(value, Limit) or (isinstance(value, tuple) and value and isinstance(value[0], Limit))
    return f"{name}{'' if limit else ':'} {phrase(value, unit)}"


def _items(numbers: object) -> Iterator[tuple[str, object]]:
    if isinstance(numbers, Noun):
        yield from asdict(numbers).items()


def differences(before: Vintage | None, after: Vintage) -> list[str]:
    """What a vintage changes against the one before it, one phrase each; of a first one, that it begins."""
    if before is None:
        return ["begins"]
    changes = []
    for name, old, new in (
        ("status", before.status.value, after.status.value),
        ("paragraph", before.paragraph, after.paragraph),
        ("policy", _policy(before), _policy(after)),
        ("compliance", before.compliance, after.compliance),
    ):
        if old != new:
            changes.append(f"{name}: {old or 'none'} → {new or 'none'}")
    old_figures, new_figures = figures(before), figures(after)
    for name in dict.fromkeys((*old_figures, *new_figures)):
        old, new = old_figures.get(name), new_figures.get(name)
        if old is None:
            changes.append(f"{name}: new, {new}")
        elif new is None:
            changes.append(f"{name}: gone, was {old}")
        elif old != new:
            changes.append(f"{name}: {old} → {new}")
    if not changes:
        same = before.uncertain == after.uncertain and before.note == after.note
        changes.append("restated, unchanged" if same else "its numbers stay; what is known of it changed")
    return changes


def _policy(vintage: Vintage) -> str | None:
    return vintage.policy.word.replace("_", " ") if vintage.policy else None
