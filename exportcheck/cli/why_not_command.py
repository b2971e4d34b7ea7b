"""`exportcheck why-not`: what stands between a chip and another decision."""

import sys
from typing import Annotated, Any

import typer
from rich.text import Text
from rich.tree import Tree

from exportcheck.cli import asking
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, outputs
from exportcheck.cli.why_command import drawn_on, open_points, title
from exportcheck.cli.why_not_words import changed, draw_obstacles, draw_ways, named
from exportcheck.cli.why_words import (
    draw_step,
    need_record,
    rule_record,
    step_record,
)
from exportcheck.errors import UsageError
from exportcheck.model.judgement import Judgement
from exportcheck.model.verdict import Decision
from exportcheck.output import records
from exportcheck.output.json_report import dumps
from exportcheck.output.screen import console, spoken
from exportcheck.screening.again import Again
from exportcheck.screening.judge import Judge
from exportcheck.screening.moves import Move
from exportcheck.screening.needs import Condition, need
from exportcheck.screening.why import Step, sources
from exportcheck.screening.why import why as walked
from exportcheck.screening.why_not import Goal, WhyNot
from exportcheck.screening.why_not import why_not as asked_otherwise

Record = dict[str, Any]
DECISIONS = {decision.word: decision for decision in Decision if decision is not Decision.UNDETERMINED}
FAMILIES = ("a", "b", "c", "none")


def why_not(
    decision: Annotated[
        str,
        typer.Argument(
            help="no_license_found, exception, presumption_of_approval, case_by_case, "
            "presumption_of_denial, or a family: a, b, c, none.",
            metavar="DECISION",
        ),
    ],
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
    """Why a chip does not stand there: what is in the way, and the fewest facts that would have to differ.

    Without --to the destination is China. It describes the law; it is no advice on a transaction.

    Example: exportcheck why-not case_by_case B200 --to CN --on 2026-02-01
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `why-not` writes to standard output; redirect it to a file")
    goal = aimed(decision)
    stated = asking.Stated(
        name, spec, to, hq, parent, origin, transaction, form_factor, end_use, without_certification,
        on, layer_name, catalog,
    )  # fmt: skip
    put = asking.put(stated, ("CN",))
    asking.one_circuit(put)
    judge = put.things.judge
    judgements = [judge.judge(question) for question in put.questions]
    answers = [
        (
            judgement,
            asked_otherwise(Again(judge, question), goal, put.things.places),
            walked(judge, question, judgement),
        )
        for question, judgement in zip(put.questions, judgements, strict=True)
    ]
    findings = put.findings(judgements[0])
    for wanted in asked:
        if wanted.format == "text":
            for answer in answers:
                _write(put, *answer)
            for finding in findings:
                console(sys.stdout).print(spoken(records.finding(finding)))
            continue
        head = put.things.basis(put.day, put.layer)
        sys.stdout.write(
            dumps(
                {
                    **records.basis(head, "exportcheck/why-not/v1"),
                    "chip": put.entry.id,
                    "wanted": word(goal),
                    "destinations": [_record(judge, *answer) for answer in answers],
                    "findings": [records.finding(finding) for finding in findings],
                }
            )
        )


def aimed(text: str) -> Goal:
    """A decision or family from the command line, however it is spelled.

    Raises:
        UsageError: it is neither.
    """
    key = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    family = key.removeprefix("family_").removeprefix("3a090.").removeprefix("4a090.")
    if family in FAMILIES:
        return family
    key = key.replace("licence", "license")
    if key not in DECISIONS:
        words = ", ".join([*DECISIONS, *FAMILIES])
        hint = "; `exportcheck why` says what leaves it open" if key == "undetermined" else ""
        raise UsageError(f"DECISION: {text!r} is none of {words}{hint}")
    return DECISIONS[key]


def word(goal: Goal) -> str:
    """The word of a goal in records."""
    return goal if isinstance(goal, str) else goal.word


def _record(judge: Judge, judgement: Judgement, found: WhyNot, steps: tuple[Step, ...]) -> Record:
    return {
        "destination": judgement.destination.code,
        "family": judgement.outcome.family or "undetermined",
        "decision": judgement.outcome.decision.word,
        "codified": records.side(judgement.codified),
        "reached": found.reached,
        "rule_exists": found.exists,
        "conditions": [] if found.reached else [_condition(judge, entry) for entry in found.conditions],
        "ways": [
            {
                "changes": [_change(move) for move in way],
                "same_places": way in found.here,
                "may_be_so_already": way in found.possible,
            }
            for way in found.ways
        ],
        "all_searched": found.searched,
        "steps": [step_record(step) for step in steps] if found.reached else None,
        "findings": [records.finding(finding) for finding in open_points(judgement)],
    }


def _condition(judge: Judge, condition: Condition) -> Record:
    return {
        "condition": condition.name,
        "truth": records.ANSWERS[condition.clause.truth],
        "rules": [
            {
                **rule_record(rule, vintage, sources(judge, vintage)),
                "truth": records.ANSWERS[answer.truth],
                "needs": need_record(entry) if (entry := need(answer, condition.wanted)) else None,
            }
            for rule, vintage, answer in condition.rules
        ],
    }


def _change(move: Move) -> Record:
    return {
        "subject": move.subject,
        "to": move.value,
        "known": not move.open,
        "text": changed(move),
        "paragraph": move.need.leaf.paragraph or None,
    }


def _write(put: asking.Put, judgement: Judgement, found: WhyNot, steps: tuple[Step, ...]) -> None:
    screen = drawn_on(sys.stdout)
    tree = Tree(title(put, judgement), guide_style="dim")
    if found.reached:
        tree.add(Text(f"it is {named(found.goal)}", style="bold"))
        for step in steps:
            draw_step(tree, step)
    elif not found.exists:
        text = f"no rule of the law of {put.day}, {put.layer.value}, leads to {named(found.goal)}"
        tree.add(Text(text, style="bold"))
    else:
        text = f"what stands between it and {named(found.goal)}:"
        draw_obstacles(tree.add(Text(text, style="bold")), put.things.judge, found)
        draw_ways(tree, found)
    codified = judgement.codified.decision
    if codified is not judgement.outcome.decision:
        tree.add(Text(f"by the codified text alone: {codified.word.replace('_', ' ')}", style="dim"))
    screen.print(tree)
    for finding in open_points(judgement):
        screen.print(spoken(records.finding(finding)))
