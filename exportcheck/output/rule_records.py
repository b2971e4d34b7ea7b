"""Rules as records: what they test, how they changed, their numbers by date, their findings."""

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc, getmodule

from exportcheck.model.clause import Truth
from exportcheck.model.law import Certainty, Vintage
from exportcheck.model.rule import Rule, Severity, Stage
from exportcheck.output.documents import source
from exportcheck.output.law_numbers import differences, figures, readable
from exportcheck.output.shelf import Record, Shelf
from exportcheck.output.words import TRUTHS

SECTION = re.compile(
    r"^(What it tests|How it changed|How to mend|Example)\n((?:[ ]{4}.*\n?|\n)+)", re.MULTILINE
)


def sections(rule: Rule) -> dict[str, str]:
    """The docstring of a rule by its headings; `text` is the whole of it."""
    module = getmodule(rule.clause)
    doc = cleandoc((module.__doc__ if module else "") or "")
    found = {head: cleandoc(body).strip() for head, body in SECTION.findall(doc + "\n")}
    return {"text": doc, "summary": doc.split("\n\n")[0], **found}


def rule_record(shelf: Shelf, rule: Rule) -> Record:
    """A rule: what it tests, how it changed, its numbers by date, its findings and its sources."""
    vintages = shelf.law.vintages[rule.stem]
    said = sections(rule)
    cited = dict.fromkeys(entry for vintage in vintages for entry in vintage.citations)
    return {
        "kind": "rule",
        "id": rule.id,
        "stem": rule.stem,
        "title": rule.title,
        "stage": rule.stage.name.lower(),
        "text": said["text"],
        "summary": said["summary"],
        "tests": said.get("What it tests", ""),
        "changed": said.get("How it changed", ""),
        "mend": said.get("How to mend"),
        "example": said.get("Example"),
        "findings": list(findings(shelf, rule)),
        "vintages": [
            _vintage(shelf, before, vintage)
            for before, vintage in zip((None, *vintages), vintages, strict=False)
        ],
        "sources": [source(shelf.law.citations[entry]) for entry in cited],
        "checked": max(vintage.checked for vintage in vintages).isoformat(),
    }


def _vintage(shelf: Shelf, before: Vintage | None, vintage: Vintage) -> Record:
    return {
        "effective": vintage.effective.isoformat(),
        "compliance": vintage.compliance.isoformat() if vintage.compliance else None,
        "status": vintage.status.value,
        "certainty": vintage.certainty.value,
        "paragraph": vintage.paragraph,
        "policy": vintage.policy.word if vintage.policy else None,
        "numbers": readable(vintage.numbers),
        "figures": figures(vintage),
        "changes": differences(before, vintage),
        "checked": vintage.checked.isoformat(),
        "citations": [shelf.law.citations[entry].title for entry in vintage.citations],
        "sources": list(vintage.citations),
        "note": vintage.note,
        "uncertain": [
            {"topic": u.topic, "readings": list(u.readings), "effect": u.effect} for u in vintage.uncertain
        ],
    }


def findings(shelf: Shelf, rule: Rule) -> Iterator[Record]:
    """The findings a rule can give: the truth of its answer, how severe, and when."""
    for truth, severity in rule.speaks.items():
        party = rule.stage is Stage.PARTY
        yield _found(truth, severity, "in a manifest" if party else "")
    if rule.stage is Stage.CONDITION:
        yield _found(Truth.UNKNOWN, Severity.WARNING, "instead, where a declared licence settles the line")
    if rule.stage in (Stage.CLASSIFY, Stage.REQUIRE, Stage.EXCUSE, Stage.REVIEW):
        yield _found(Truth.UNKNOWN, Severity.INDETERMINATE, "where the decision turns on it")
        for severity, doubtful in ((Severity.WARNING, True), (Severity.NOTE, False)):
            if any(v.uncertain for v in shelf.law.vintages[rule.stem] if _doubtful(v) is doubtful):
                for truth in (Truth.HOLDS, Truth.UNKNOWN):
                    yield _found(truth, severity, "with both readings, where the verdict depends on them")
    if rule.stage is Stage.REQUIRE:
        yield _found(Truth.HOLDS, Severity.INDETERMINATE, "where the review policy is not modelled")
    if rule.stem in shelf.requiring:
        when = "in a manifest, where no licence that fits is declared"
        yield _found(Truth.HOLDS, Severity.ERROR, when)
        yield _found(Truth.UNKNOWN, Severity.ERROR, f"{when} and one is required whatever the answer")
    yield from _OWN.get(rule.stem, ())


def _doubtful(vintage: Vintage) -> bool:
    return vintage.certainty is Certainty.UNCERTAIN


def _found(truth: Truth, severity: Severity, when: str = "") -> Record:
    return {"answer": TRUTHS[truth], "severity": severity.word, "when": when}


_CLAIMED = "where the line declares its code and nothing else settles it"
# Rules whose findings the gate and the sums make of their answers.
_OWN: Mapping[str, tuple[Record, ...]] = {
    "declared_license": (
        _found(Truth.FAILS, Severity.ERROR, _CLAIMED),
        _found(Truth.UNKNOWN, Severity.INDETERMINATE, _CLAIMED),
    ),
    "declared_exception": (
        _found(Truth.FAILS, Severity.ERROR, _CLAIMED),
        _found(Truth.UNKNOWN, Severity.INDETERMINATE, _CLAIMED),
    ),
    "dd_volume": (
        _found(Truth.FAILS, Severity.ERROR, "of the sums of the whole run"),
        _found(Truth.UNKNOWN, Severity.INDETERMINATE, "where a line of the product waits for the ratio"),
        _found(Truth.UNKNOWN, Severity.NOTE, "elsewhere"),
    ),
}
