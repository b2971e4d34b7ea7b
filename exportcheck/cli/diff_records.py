"""What changed between two days as plain records: the shape behind every output of `diff`."""

from collections.abc import Iterable, Mapping
from typing import Any

from exportcheck.cli.wiring import Box
from exportcheck.model.clause import Answer, Readings, Truth
from exportcheck.model.judgement import Outcome
from exportcheck.model.law import Vintage
from exportcheck.model.report import LineResult, Total
from exportcheck.output.records import ANSWERS
from exportcheck.output.tail_records import total
from exportcheck.output.words import TRUTHS, reasons
from exportcheck.screening.moved import Mover, Regrouped
from exportcheck.screening.round import inside
from exportcheck.screening.two_days import Both, Why

Record = dict[str, Any]
SUMS = ("us_units", "cn_mo_units", "ratio", "limit", "holds", "headroom_units")


def side(outcome: Outcome) -> Record:
    """The answers of one day."""
    word = outcome.decision.word
    return {
        "family": outcome.family or "undetermined",
        "license_required": ANSWERS[outcome.needed],
        "decision": word,
        "exception": outcome.exception if word == "exception" else None,
    }


def why(things: Box, movers: Iterable[Mover], groups: Iterable[Regrouped]) -> Record:
    """The rules that moved a verdict, by id and with their reasons, and the country groups that moved."""
    told = [mover(things, entry) for entry in movers]
    return {
        "rules": [entry["rule"] for entry in told],
        "moved": told,
        "memberships": [membership(entry) for entry in groups],
    }


def mover(things: Box, entry: Mover) -> Record:
    """One rule: what it answers on both days and why, and the vintage that came in between."""
    answer = entry.after or entry.before
    return {
        "rule": entry.rule.id,
        "title": entry.rule.title,
        "before": _truth(entry.before),
        "after": _truth(entry.after),
        "reason": _reason(answer) if answer else "",
        "came": vintage(things, entry.came) if entry.came else None,
    }


def _reason(answer: Answer) -> str:
    """What decides the answer, as one phrase; where readings disagree, what each leads to."""
    for clause in inside(answer.clause):
        if answer.truth is Truth.UNKNOWN and isinstance(clause, Readings) and clause.conflict:
            parts = "; ".join(f"{name}: {TRUTHS[part.truth]}" for name, part in clause.parts)
            return f"readings of {clause.topic} disagree: {parts}"
    return reasons(answer.clause)


def vintage(things: Box, entry: Vintage) -> Record:
    """A vintage as it is cited."""
    return {
        "effective": entry.effective.isoformat(),
        "compliance": entry.compliance.isoformat() if entry.compliance else None,
        "status": entry.status.value,
        "certainty": entry.certainty.value,
        "paragraph": entry.paragraph,
        "citation": "; ".join(things.law.citations[name].title for name in entry.citations),
    }


def membership(entry: Regrouped) -> Record:
    """A country group that a place entered or left."""
    return {
        "group": entry.group,
        "place": entry.place.code,
        "name": entry.place.name,
        "before": ANSWERS[entry.before],
        "after": ANSWERS[entry.after],
        "note": entry.note,
    }


def line_change(things: Box, both: Both, reason: Why) -> Record:
    """A line of a manifest whose answers or gate change."""
    stated = both.after.line
    told = why(things, reason.movers, reason.regrouped)
    found = sorted({*reason.appeared, *reason.gone})
    return {
        "manifest": both.after.manifest,
        "line": stated.number,
        "shipment_id": stated.shipment_id,
        "line_id": stated.line_id,
        "chip": stated.chip,
        "destination": stated.destination.code,
        "before": _gated(both.before),
        "after": _gated(both.after),
        # What no rule of the law moved is moved by what the papers and the dates of the line say.
        **told,
        "rules": told["rules"] or found,
        "findings": {"appeared": list(reason.appeared), "gone": list(reason.gone)},
    }


def _gated(result: LineResult) -> Record:
    return {**side(result.verdict.outcome), "gate": result.gate}


def total_change(before: Total | None, after: Total | None) -> Record | None:
    """A ratio that is another one, or is counted on one of the days only; None if it is the same."""
    was, now = _sums(before), _sums(after)
    known = after or before
    if was == now or known is None:
        return None
    return {"product": known.product, "before": was, "after": now}


def _sums(entry: Total | None) -> Record | None:
    if entry is None:
        return None
    told = total(entry)
    return {name: told[name] for name in SUMS}


def _truth(answer: Answer | None) -> str | None:
    return ANSWERS[answer.truth] if answer else None


def arrow(change: Mapping[str, Any]) -> str:
    """A transition in words: what is decided before and after, and what else differs."""
    before, after = change["before"], change["after"]
    words = [_decided(before), _decided(after)]
    text = f"{words[0]} → {words[1]}" if words[0] != words[1] else words[0]
    also = []
    if words[0] == words[1]:
        also += [
            f"{name.replace('_', ' ')} {before[name]} → {after[name]}"
            for name in ("family", "license_required")
            if before[name] != after[name]
        ]
    if before.get("gate") != after.get("gate"):
        also.append(f"gate {before['gate']} → {after['gate']}")
    return f"{text}, {', '.join(also)}" if also else text


def _decided(answers: Record) -> str:
    word = str(answers["decision"]).replace("_", " ")
    return f"{word} {answers['exception']}" if answers["exception"] else word
