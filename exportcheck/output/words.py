"""Clauses and findings in English, printed from the same trees that decide."""

from collections.abc import Iterator
from math import inf

from exportcheck.model.clause import (
    AllOf,
    Answer,
    AnyOf,
    Clause,
    Comparison,
    Fact,
    Not,
    Readings,
    Truth,
    deciding,
)
from exportcheck.model.finding import Finding
from exportcheck.model.measure import Limit, Measure

FIGURES = {
    "tpp": ("TPP", ""),
    "performance_density": ("performance density", ""),
    "dram_bandwidth_gb_s": ("DRAM bandwidth", " GB/s"),
    "interconnect_gb_s": ("interconnect bandwidth", " GB/s"),
    "dram_plus_interconnect_gb_s": ("DRAM plus interconnect bandwidth", " GB/s"),
    "hbm_density": ("memory bandwidth density", " GB/s/mm²"),
    "tops": ("TOPS", ""),
    "volume_ratio": ("exports to China and Macau over US shipments", ""),
    "installed_base_tpp": ("installed base of the country", " TPP"),
}
TRUTHS = {Truth.HOLDS: "yes", Truth.FAILS: "no", Truth.UNKNOWN: "unknown"}
DECISIONS = {
    "no_license_found": "no licence requirement found under the controls modelled",
    "exception": "licence required; a licence exception is available",
    "presumption_of_approval": "licence required; presumption of approval",
    "case_by_case": "licence required; reviewed case by case",
    "presumption_of_denial": "licence required; presumption of denial",
    "undetermined": "undetermined",
}


def number(value: float) -> str:
    """A number as people write it, with no digit that would hide which side of a limit it is on."""
    if value == inf:
        return "∞"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text if float(text.replace(",", "")) == value or abs(value) < 1e7 else f"{value:,.0f}"


def measured(measure: Measure) -> str:
    """A figure: one number, a range, or what is missing."""
    if measure.undefined:
        return "does not exist for this item"
    if not measure.known:
        return "not published"
    if measure.point:
        return number(measure.low)
    if measure.high == inf:
        return f"at least {number(measure.low)}"
    if measure.low == 0:
        return f"at most {number(measure.high)}"
    return f"{number(measure.low)} to {number(measure.high)}"


def limited(limit: Limit, unit: str = "") -> str:
    """A limit with its operator."""
    return f"{limit.operator.symbol} {number(limit.value)}{unit}"


def label(figure: str) -> str:
    """What a figure is called."""
    return FIGURES[figure][0]


def compared(comparison: Comparison) -> str:
    """A comparison as a phrase."""
    name, unit = FIGURES[comparison.figure]
    line = limited(comparison.limit, unit)
    if comparison.measure.undefined or not comparison.measure.known:
        missing = (
            "is not known"
            if comparison.figure in ("volume_ratio", "installed_base_tpp")
            else "is not published"
        )
        verb = "does not exist" if comparison.measure.undefined else missing
        return f"{name} {verb}; the limit is {line}"
    return f"{name} {measured(comparison.measure)}{unit} {line}"


def stated(fact: Fact) -> str:
    """A fact as a phrase."""
    return f"{fact.statement} ({fact.seen})" if fact.seen else fact.statement


def tree(clause: Clause, depth: int = 0, *, whole: bool = False) -> Iterator[tuple[int, Truth, str]]:
    """The clause line by line: depth, truth, words. `whole` opens the answers of earlier rules too."""
    match clause:
        case Comparison():
            yield depth, clause.truth, f"{compared(clause)} [{clause.paragraph}]"
        case Fact():
            where = f" [{clause.paragraph}]" if clause.paragraph else ""
            yield depth, clause.truth, stated(clause) + where
        case AllOf(parts, truth, text) | AnyOf(parts, truth, text):
            if not parts:
                return
            yield depth, truth, text or ("all of" if isinstance(clause, AllOf) else "any of")
            for part in parts:
                yield from tree(part, depth + 1, whole=whole)
        case Not(part, truth, text):
            inner = list(tree(part, depth, whole=whole))
            if inner:
                yield depth, truth, text or f"not: {inner[0][2]}"
                yield from inner[1:]
        case Readings(topic, parts, truth):
            yield depth, truth, f"readings of {topic}" + (" disagree" if clause.conflict else " agree")
            for name, part in parts:
                yield depth + 1, part.truth, name
                yield from tree(part, depth + 2, whole=whole)
        case Answer():
            yield depth, clause.truth, f"{clause.title} [{clause.rule}]"
            if whole:
                yield from tree(clause.clause, depth + 1, whole=whole)


def reasons(clause: Clause) -> str:
    """What decides a clause, as one phrase; of a clause that holds, what is there rather than what is not."""
    seen: dict[str, None] = {}
    parts = deciding(clause)
    if clause.truth is Truth.HOLDS:
        parts = [leaf for leaf in parts if leaf.truth is Truth.HOLDS] or parts
    if clause.truth is Truth.UNKNOWN:
        # What an earlier rule leaves open speaks for itself there.
        parts = [leaf for leaf in parts if not isinstance(leaf, Answer)] or parts
    for leaf in parts:
        match leaf:
            case Comparison():
                text = compared(leaf)
                seen[text if leaf.truth is not Truth.FAILS else f"{text} does not hold"] = None
            case Fact():
                seen[f"{'it is not so that ' if leaf.truth is Truth.FAILS else ''}{stated(leaf)}"] = None
            case Answer():
                seen[f"{'not ' if leaf.truth is Truth.FAILS else ''}{leaf.title}"] = None
    return "; ".join(seen)


def message(finding: Finding) -> str:
    """A finding as one sentence."""
    if finding.message or finding.clause is None:
        return finding.message or finding.title
    truth = finding.clause.truth
    how = {Truth.UNKNOWN: ": not known, since ", Truth.FAILS: ": no, since ", Truth.HOLDS: ": "}[truth]
    return f"{finding.title}{how}{reasons(finding.clause)}"
