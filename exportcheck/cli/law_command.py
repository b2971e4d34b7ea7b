"""`exportcheck law`: the regulation files, bundled and one's own."""

import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from exportcheck.cli.files import whole
from exportcheck.cli.options import Formats, outputs, own_law
from exportcheck.cli.wiring import NUMBERS, changed_law
from exportcheck.errors import Exit, UnsoundData, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.regulations import load_law
from exportcheck.model.finding import Finding
from exportcheck.model.law import Law
from exportcheck.output.json_report import dumps
from exportcheck.output.plain import plain
from exportcheck.output.words import FIGURES, number
from exportcheck.rules import RULES
from exportcheck.screening.law_lint import State, states
from exportcheck.screening.partition import Problem
from exportcheck.screening.space import MARKETS, Point

law_app = typer.Typer(
    help="The law in the box, and yours: show a file of it, check that it is sound.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
KINDS = {
    "gap": "a gap: {0} is in {to}, although {1} is weaker and is in {from}",
    "overlap": "an overlap: {0} meets the words of {first} and of {second}",
    "border": "a split border: {detail}; circuits exactly at the limit fall between",
    "both": "{0} is judged to be in 3A090.a and in 3A090.b",
    "doubt": "{0} is judged to be in no region for sure",
    "claim": "{0} is given an answer that it would not have in one of the markets",
    "stray": "{0} answers otherwise than {1}, which no limit parts from it",
    "unproved": "nothing is proved: {detail}",
    "known overlap": "{0} meets the words of {first} and of {second}; {first} governs",
    "known step": "from {1} to {0} it goes from neither to {first} with no 3A090.b between",
}


@law_app.callback()
def _group() -> None:
    """The law in the box, and yours."""


@law_app.command()
def show(
    stem: Annotated[str, typer.Argument(help="A rule: its stem, or its id.", metavar="STEM")],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FOLDER", help="Write STEM.yaml there instead, in UTF-8."),
    ] = None,
) -> None:
    """The bundled regulation file of a rule, word for word, whatever `--law` says.

    Example: exportcheck law show eccn_3a090_a --into my-law
    """
    named = {rule.id.casefold(): rule.stem for rule in RULES} | {rule.stem: rule.stem for rule in RULES}
    found = named.get(stem.casefold().removesuffix(".yaml"))
    if found is None:
        ids = {rule.id.casefold(): rule.id for rule in RULES}
        near = get_close_matches(stem.casefold(), named, n=1, cutoff=0.6)
        hint = f"did you mean {ids.get(near[0], near[0])}?" if near else "`exportcheck rules` lists the ids"
        raise UsageError(f"law show: no rule is called {stem!r}; {hint}")
    text = (data_folder() / "regulations" / f"{found}.yaml").read_text(encoding="utf-8")
    if into is None:
        sys.stdout.write(text)
        return
    path = into / f"{found}.yaml"
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} is there already and is not written over; remove it first")
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{into} cannot be made: {error.strerror or error}; name another folder") from None
    with whole(path) as out:
        out.write(text)
    print(f"wrote {plain(str(path))}", file=sys.stderr)


@law_app.command()
def lint(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Regulation files of your own; default: those of --law.", metavar="[FOLDER]"),
    ] = None,
    output: Formats = None,
) -> None:
    """Is the law sound, and do 3A090.a, 3A090.b and neither part all circuits among themselves?

    Exits 0 when so, 1 with every gap and overlap, 2 when a file is unsound.

    Example: exportcheck law lint my-law
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `law lint` writes to standard output; redirect it to a file")
    own = folder or own_law()
    if own is None:
        law, message = load_law(data_folder(), NUMBERS)[0], None
    else:
        law, said = _changed(own) if folder else changed_law(own)
        message = said.message
    found = states(law, RULES)
    wrong = sum(len(state.proof.problems) for state in found)
    for wanted in asked:
        if wanted.format == "json":
            sys.stdout.write(dumps(_record(law, own, found)))
        else:
            sys.stdout.write("\n".join(plain(line) for line in _text(law, message, found, wrong)) + "\n")
    sys.stdout.flush()
    raise typer.Exit(int(Exit.FINDINGS if wrong else Exit.PASSED))


def _changed(folder: Path) -> tuple[Law, Finding]:
    """As `changed_law`; what is wrong with a folder named as an argument does not speak of an option."""
    try:
        return changed_law(folder)
    except (UnsoundData, UsageError) as error:
        raise type(error)(str(error).replace("--law", "law lint", 1)) from None


def _record(law: Law, own: Path | None, found: list[State]) -> dict[str, Any]:
    """The outcome as `exportcheck/law-lint/v1`."""
    return {
        "schema": "exportcheck/law-lint/v1",
        "law": {
            "checked": law.checked.isoformat(),
            "digest": law.digest,
            "folder": str(own) if own else None,
        },
        "states": [
            {
                "from": state.since.isoformat(),
                "until": state.until.isoformat() if state.until else None,
                "layers": [layer.value for layer in state.layers],
                "vintages": {stem: vintage.effective.isoformat() for stem, vintage in state.vintages},
                "limits": {figure: list(values) for figure, values in state.proof.axes.items()},
                "cells": state.proof.cells,
                "corners": state.proof.corners,
                "grid": state.proof.grid,
                "problems": [_entry(state, problem) for problem in state.proof.problems],
                "known": [_entry(state, problem) for problem in state.proof.known],
            }
            for state in found
        ],
        "result": "unsound" if any(state.proof.problems for state in found) else "sound",
    }


def _entry(state: State, problem: Problem) -> dict[str, Any]:
    axes = tuple(state.proof.axes)
    return {
        "kind": problem.kind.replace(" ", "_"),
        "paragraphs": list(problem.paragraphs),
        "message": _message(axes, problem),
        "places": problem.places,
        "points": [
            {
                **dict(zip(axes, point.figures, strict=True)),
                "datacenter": {2: "yes", 0: "no", 1: "unknown"}[point.datacenter],
            }
            for point in problem.points
        ],
    }


def _text(law: Law, message: str | None, found: list[State], wrong: int) -> Iterator[str]:
    """The outcome for people."""
    if message:
        yield message
    count = sum(len(vintages) for vintages in law.vintages.values())
    yield f"{len(law.vintages)} rules, {count} vintages: dates, citations, groups and limits are sound"
    for state in found:
        until = state.until or "today and on"
        layers = " and ".join(layer.value for layer in state.layers)
        yield f"3A090 {state.since} … {until}, {layers}"
        proof = state.proof
        for figure, values in proof.axes.items():
            yield f"  {FIGURES[figure][0]}: limits {', '.join(number(v) for v in values)}{FIGURES[figure][1]}"
        yield f"  {proof.cells} cells, {proof.corners} corners of limits; {proof.grid:,} points of a grid"
        for problem in proof.problems:
            yield f"  wrong: {_message(tuple(proof.axes), problem)}"
        for problem in proof.known:
            yield f"  known: {_message(tuple(proof.axes), problem)}"
        if not proof.problems:
            yield "  every circuit is in exactly one of 3A090.a, 3A090.b, neither; no gap, no overlap"
    yield f"unsound: {wrong} found" if wrong else "sound"


def _message(axes: tuple[str, ...], problem: Problem) -> str:
    points = [_point(axes, point) for point in reversed(problem.points)]
    words = {"detail": problem.detail}
    words |= dict(zip(("first", "second"), problem.paragraphs, strict=False))
    words |= dict(zip(("from", "to"), problem.regions, strict=False))
    others = problem.places - 1
    more = f" (and {others} more {'cells' if others > 1 else 'cell'})" if others else ""
    return KINDS[problem.kind].format(*points, **words) + more


def _point(axes: tuple[str, ...], point: Point) -> str:
    said = []
    for figure, value in zip(axes, point.figures, strict=True):
        name, unit = FIGURES[figure]
        # Enough digits to tell a number from the one next to it.
        shown = "does not exist" if value is None else f"{number(value)}{unit}"
        if value is not None and float(number(value).replace(",", "")) != value:
            shown = f"{value!r}{unit}"
        said.append(f"{name} {shown}")
    return f"({', '.join(said)}, {MARKETS[point.datacenter]})"
