"""Verdicts and reports as plain records: the one shape behind every machine-readable format.

The names are a public contract (`exportcheck/chip/v1`, `exportcheck/report/v1`): they may grow,
they never change. A figure that is not known is None, never 0.
"""

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.judgement import Duty, Judgement, Margin, Outcome
from exportcheck.model.measure import Measure
from exportcheck.model.metrics import Metrics
from exportcheck.model.party import Hit
from exportcheck.model.report import Basis, LineResult, LineVerdict, RejectedLine
from exportcheck.model.waiver import Waiver
from exportcheck.output.words import FIGURES, message, number, tree

if TYPE_CHECKING:
    from fractions import Fraction

Record = dict[str, Any]
ANSWERS = {Truth.HOLDS: "yes", Truth.FAILS: "no", Truth.UNKNOWN: "unknown"}


def basis(head: Basis, schema: str) -> Record:
    """The head of every report: what the verdicts rest on."""
    return {
        "schema": schema,
        "tool": {"name": "exportcheck", "version": head.version},
        "as_of": head.as_of.isoformat(),
        "layer": head.layer.value,
        "law": {"checked": head.law_checked.isoformat(), "digest": head.law_digest},
        "catalog": {"as_of": head.catalog_as_of.isoformat(), "digest": head.catalog_digest},
    }


def chip(
    head: Basis, entry: Chip, judgements: list[Judgement], duty: Duty, findings: list[Finding]
) -> Record:
    """The answer of `chip`."""
    first = judgements[0]
    return {
        **basis(head, "exportcheck/chip/v1"),
        "chip": {
            "id": entry.id,
            "name": entry.name,
            "vendor": entry.vendor,
            "datacenter": ANSWERS[entry.datacenter],
            "form_factor": entry.form_factor,
            "contains": [{"chip": part, "count": count} for part, count in entry.contains],
        },
        "metrics": metrics(first.metrics),
        "classification": {
            "family": first.outcome.family or "undetermined",
            "paragraph": first.paragraph,
            "eccn": first.eccn,
            "declared_eccn": entry.declared_eccn,
        },
        "verdicts": [verdict(judgement) for judgement in judgements],
        "duty": {
            "applies": ANSWERS[duty.applies],
            "heading": duty.heading,
            "rate_percent": duty.rate_percent,
        },
        "findings": [finding(entry) for entry in findings],
    }


def verdict(judgement: Judgement) -> Record:
    """The verdict for one destination."""
    outcome = judgement.outcome
    return {
        "destination": judgement.destination.code,
        "license_required": ANSWERS[outcome.needed],
        "decision": outcome.decision.word,
        "exception": outcome.exception if outcome.decision.word == "exception" else None,
        "paragraphs": list(judgement.paragraphs),
        "conditions": list(judgement.conditions),
        "codified": side(judgement.codified),
        "margins": [margin(entry) for entry in judgement.margins],
        "possibilities": [side(entry) for entry in judgement.possibilities],
        "findings": [finding(entry) for entry in judgement.findings],
    }


def side(outcome: Outcome) -> Record:
    """One layer's, or one possibility's, answer."""
    return {"license_required": ANSWERS[outcome.needed], "decision": outcome.decision.word}


def margin(entry: Margin) -> Record:
    """The distance from a figure to a line: positive when the comparison holds."""
    comparison = entry.comparison
    name = FIGURES[comparison.figure][0]
    limit = comparison.limit
    value = number(limit.value).replace(",", "")
    return {
        "line": f"{name} {limit.operator.ascii} {value}",
        "margin": rounded(entry.margin),
        "paragraph": comparison.paragraph,
    }


def metrics(figures: Metrics) -> Record:
    """The figures that the rules ask about."""
    return {
        "tpp": {
            **span(figures.tpp),
            "computed": upper(figures.computed),
            "declared": upper(figures.declared) if figures.declared else None,
            "format": figures.format,
            "bits": figures.bits,
            "from_fp16": upper(figures.from_fp16) if figures.from_fp16 else None,
            "sources": list(figures.tpp.sources),
        },
        "performance_density": span(figures.performance_density),
        "dram_bandwidth_gb_s": span(figures.dram_bandwidth_gb_s),
        "interconnect_gb_s": span(figures.interconnect_gb_s),
        "die_area_mm2": span(figures.die_area_mm2),
        "memory_gb": span(figures.memory_gb),
        "tdp_w": span(figures.tdp_w),
    }


def span(measure: Measure) -> Record:
    """A range; a bound that is not known is None."""
    if measure.undefined or not measure.known:
        return {"low": None, "high": None}
    low = None if measure.low == 0 and measure.high == inf else rounded(measure.low)
    return {"low": low, "high": rounded(measure.high)}


def upper(measure: Measure) -> float | None:
    """The highest value, which is the one that counts."""
    return None if not measure.known else rounded(measure.high)


def rounded(value: float | None) -> float | None:
    """A figure without the noise of its arithmetic; None for infinite ones."""
    if value is None or value in (inf, -inf):
        return None
    return round(value, 6)


def pair(ends: "tuple[Fraction, Fraction] | None") -> Record:
    """The lowest and the highest value of an exact figure; None for both where it is not known."""
    low, high = ends or (None, None)
    return {"low": exact(low), "high": exact(high)}


def exact(value: "Fraction | int | None") -> float | None:
    """An exact figure as a number, as `rounded` gives it."""
    return None if value is None else rounded(float(value))


def finding(entry: Finding, *, trees: bool = False) -> Record:
    """A finding; with `trees`, its clause as depth, truth and words."""
    shown: Record = {}
    if trees and entry.clause:
        shown["tree"] = [[depth, ANSWERS[truth], text] for depth, truth, text in tree(entry.clause)]
    return {
        "rule": entry.rule,
        "severity": entry.severity.word,
        "title": entry.title,
        "message": message(entry),
        "paragraph": entry.paragraph or None,
        "citation": "; ".join(entry.citations) or None,
        **({"hits": [hit(found) for found in entry.hits]} if entry.hits else {}),
        **shown,
    }


def hit(found: Hit) -> Record:
    """A listed party that a name may be: by what authority, what it asks for, how the names compare."""
    listed = found.listed
    return {
        "name": listed.name,
        "matched": found.matched,
        "band": found.band.word,
        "list": listed.list,
        "score": round(found.score, 4),
        "scores": {name: round(value, 4) for name, value in found.scores.items()},
        "why": list(found.why),
        "id": listed.id,
        "type": listed.kind or None,
        "authority": listed.authority or None,
        "programs": list(listed.programs),
        "countries": list(listed.countries),
        "addresses": list(listed.addresses),
        "license_requirement": listed.license_requirement or None,
        "license_policy": listed.license_policy or None,
        "notice": listed.notice or None,
        "start_date": listed.start or None,
        "end_date": listed.end or None,
        "source_url": listed.source_url or None,
    }


def line(result: LineResult, *, trees: bool = False) -> Record:
    """A line with its verdict; with `trees`, each finding carries the clause it was made from."""
    stated = result.line
    said = _rendered(result.verdict, trees)
    return {
        "manifest": result.manifest,
        "line": stated.number,
        "shipment_id": stated.shipment_id,
        "line_id": stated.line_id,
        "chip": stated.chip,
        "quantity": stated.quantity,
        "destination": stated.destination.code,
        **said.outcome,
        "gate": result.gate,
        **_findings(result, said.findings),
    }


def _findings(result: LineResult, said: list[Record]) -> Record:
    """A line's findings: waived ones say by what, and of those a baseline knows only a trace is left."""
    shown: list[Record] = []
    hidden: list[Record] = []
    for position, entry in enumerate(said):
        stated = result.verdict.findings[position]
        mark = result.fingerprint(stated.rule, stated.paragraph, stated.about)
        if position in result.known:
            hidden.append({"rule": entry["rule"], "severity": entry["severity"], "fingerprint": mark})
        elif waiver := result.waived.get(position):
            shown.append({**entry, "fingerprint": mark, "suppressed": suppressed(waiver)})
        else:
            shown.append({**entry, "fingerprint": mark})
    return {"findings": shown, "hidden": hidden} if hidden else {"findings": shown}


def suppressed(waiver: Waiver) -> Record:
    """What a waived finding says of its waiver."""
    return {
        "waiver": waiver.id,
        "reason": waiver.reason,
        "approver": waiver.approver,
        "expires": waiver.expires.isoformat(),
    }


class _Said(NamedTuple):
    """What equal lines share, put into words once; `of` is the verdict, so that its id stays its own."""

    of: LineVerdict
    outcome: Record
    findings: list[Record]


_RENDERED: dict[tuple[int, bool], _Said] = {}
_MOST_RENDERED = 10_000


def _rendered(shared: LineVerdict, trees: bool) -> _Said:
    key = id(shared), trees
    known = _RENDERED.get(key)
    if known is None or known.of is not shared:
        if len(_RENDERED) >= _MOST_RENDERED:
            _RENDERED.clear()
        outcome = shared.outcome
        words: Record = {
            "family": outcome.family or "undetermined",
            "license_required": ANSWERS[outcome.needed],
            "decision": outcome.decision.word,
            "exception": outcome.exception if outcome.decision.word == "exception" else None,
        }
        known = _Said(shared, words, [finding(entry, trees=trees) for entry in shared.findings])
        _RENDERED[key] = known
    return known


def rejected(entry: RejectedLine) -> Record:
    """A row that could not be read."""
    return {"manifest": entry.manifest, "line": entry.line, "problem": entry.problem}
