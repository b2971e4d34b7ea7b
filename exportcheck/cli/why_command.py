"""`exportcheck why`: the decision walked from the top."""

import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from exportcheck.cli import asking
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, outputs
from exportcheck.cli.why_words import draw_step, step_record
from exportcheck.errors import UsageError
from exportcheck.model.finding import Finding
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.output import records
from exportcheck.output.json_report import dumps
from exportcheck.output.plain import plain
from exportcheck.output.screen import COLOURS, console, spoken
from exportcheck.output.words import DECISIONS
from exportcheck.screening.judge import Question
from exportcheck.screening.why import Step, codified
from exportcheck.screening.why import why as walked

Record = dict[str, Any]
# Wider than any line of a tree.
WIDEST = 2000


def why(
    name: asking.Name = None,
    to: asking.To = None,
    hq: asking.Hq = None,
    parent: asking.Parent = None,
    origin: asking.Origin = "US",
    transaction: asking.Transaction = "export",
    form_factor: asking.FormFactor = None,
    end_use: asking.EndUse = None,
    spec: asking.Spec = None,
    without_certification: asking.WithoutCertification = False,
    on: On = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """Why a chip stands where it stands: the decision walked from the top, with what decides each step.

    Without --to the destination is China.

    Example: exportcheck why H200 --to CN --on 2026-02-01
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `why` writes to standard output; redirect it to a file")
    stated = asking.Stated(
        name, spec, to, hq, parent, origin, transaction, form_factor, end_use, without_certification,
        on, layer_name, catalog,
    )  # fmt: skip
    put = asking.put(stated, ("CN",))
    judge = put.things.judge
    judgements = [judge.judge(question) for question in put.questions]
    findings = put.findings(judgements[0])
    walks = [
        (judgement, walked(judge, question, judgement), _text_alone(put, question, judgement))
        for question, judgement in zip(put.questions, judgements, strict=True)
    ]
    for wanted in asked:
        if wanted.format == "text":
            _write(put, walks, findings)
            continue
        head = put.things.basis(put.day, put.layer)
        sys.stdout.write(
            dumps(
                {
                    **records.basis(head, "exportcheck/why/v1"),
                    "chip": put.entry.id,
                    "destinations": [_record(*walk) for walk in walks],
                    "findings": [records.finding(finding) for finding in findings],
                }
            )
        )


TextAlone = tuple[Judgement, tuple[Step, ...]] | None


def _text_alone(put: asking.Put, question: Question, judgement: Judgement) -> TextAlone:
    """The same walk under the codified text, where it comes out otherwise."""
    here, there = judgement.outcome, judgement.codified
    if put.layer is Layer.CODIFIED or (here.needed, here.decision) == (there.needed, there.decision):
        return None
    return codified(put.things.judge, question)


def open_points(judgement: Judgement) -> list[Finding]:
    """What the law or the figures leave open about the decision itself."""
    deciding = ("XC2", "XC3", "XC4", "XC7")
    return [finding for finding in judgement.findings if finding.rule.startswith(deciding)]


def _record(judgement: Judgement, steps: tuple[Step, ...], text: TextAlone) -> Record:
    outcome = judgement.outcome
    return {
        "destination": judgement.destination.code,
        "circuit": judgement.chip.id,
        "family": outcome.family or "undetermined",
        "license_required": records.ANSWERS[outcome.needed],
        "decision": outcome.decision.word,
        "exception": outcome.exception if outcome.decision.word == "exception" else None,
        "steps": [step_record(step) for step in steps],
        "codified": {
            **records.side(judgement.codified),
            "steps": [step_record(step) for step in text[1]] if text else None,
        },
        "possibilities": [records.side(entry) for entry in judgement.possibilities],
        "findings": [records.finding(finding) for finding in open_points(judgement)],
    }


def title(put: asking.Put, judgement: Judgement) -> Text:
    """The head of a tree: the chip, the destination, the day, the decision."""
    word = judgement.outcome.decision.word
    inside = "" if judgement.chip.id == put.entry.id else f" (its {plain(judgement.chip.name)})"
    text = f"{plain(put.entry.name)}{inside} to {judgement.destination.name} on {put.day}: "
    return Text.assemble(text, (DECISIONS[word], COLOURS[word]))


def drawn_on(out: TextIO) -> Console:
    """A console for trees: a terminal folds long lines, a file or pipe gets them whole."""
    return console(out, None if out.isatty() else WIDEST)


def _write(
    put: asking.Put,
    walks: list[tuple[Judgement, tuple[Step, ...], TextAlone]],
    findings: list[Finding],
) -> None:
    screen = drawn_on(sys.stdout)
    for judgement, steps, text in walks:
        tree = Tree(title(put, judgement), guide_style="dim")
        for step in steps:
            draw_step(tree, step)
        if text is not None:
            word = text[0].outcome.decision.word
            alone = tree.add(Text.assemble("by the codified text alone: ", (DECISIONS[word], COLOURS[word])))
            for step in text[1]:
                draw_step(alone, step)
        screen.print(tree)
        for finding in open_points(judgement):
            screen.print(spoken(records.finding(finding)))
    for finding in findings:
        screen.print(spoken(records.finding(finding)))
