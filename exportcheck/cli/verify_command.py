"""`exportcheck verify`: is evidence as it was written, and would the verdicts be the same today?"""

import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from exportcheck import __version__
from exportcheck.cli.comparing import Difference
from exportcheck.cli.options import Formats, outputs, own_law
from exportcheck.cli.replay import Verified
from exportcheck.cli.replay import verify as replay
from exportcheck.cli.wiring import data_used
from exportcheck.errors import CannotCheck, Exit, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.output.json_report import dumps
from exportcheck.output.plain import plain


def verify(
    archive: Annotated[Path, typer.Argument(help="An archive of `check --evidence`.", metavar="ARCHIVE")],
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="DIGEST", help="The head of the chain as you noted it elsewhere."),
    ] = None,
    output: Formats = None,
) -> None:
    """Check every byte of an evidence archive and replay it, offline, with today's law and catalog.

    Exit codes: 0 same verdicts, 1 verdicts differ, 2 usage, 3 cannot be read or was changed.

    Example: exportcheck verify evidence.zip
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `verify` writes to standard output; redirect it to a file")
    used = data_used(data_folder(), own_law())
    with tempfile.TemporaryDirectory(prefix="exportcheck-") as folder, used as data:
        found = replay(archive, data, Path(folder))
    if head is not None and head.removeprefix("sha256:").lower() != found.saved.head:
        raise CannotCheck(
            f"{archive} is another archive than the one noted: its head is sha256:{found.saved.head}"
        )
    for wanted in asked:
        sys.stdout.write(dumps(record(found)) if wanted.format == "json" else text(found))
    sys.stdout.flush()
    raise typer.Exit(int(Exit.FINDINGS if found.differences else Exit.PASSED))


def record(found: Verified) -> dict[str, Any]:
    """The outcome as `exportcheck/verify/v1`."""
    now = found.now
    return {
        "schema": "exportcheck/verify/v1",
        "tool": {"name": "exportcheck", "version": __version__},
        "result": "differs" if found.differences else "same",
        "head": f"sha256:{found.saved.head}",
        "as_of": found.head["as_of"],
        "layer": found.head["layer"],
        "then": {
            "version": found.saved.version,
            "law": found.head["law"],
            "catalog": found.head["catalog"],
        },
        "now": {
            "version": __version__,
            "law": {"checked": now.law.checked.isoformat(), "digest": now.law.digest},
            "catalog": {"as_of": now.catalog.as_of.isoformat(), "digest": now.catalog.digest},
        },
        "moved": list(found.moved),
        "lines": found.lines,
        "differences": [_difference(entry, why) for entry, why in found.differences],
        "notes": found.notes,
    }


def _difference(entry: Difference, why: tuple[str, ...]) -> dict[str, Any]:
    kind = entry.where[0]
    place: dict[str, Any] = {"kind": kind}
    if kind == "total":
        place["product"] = entry.where[1]
    else:
        place["manifest"] = entry.where[1]
        if kind != "manifest":
            place["line"] = int(entry.where[2])
    return {**place, "was": entry.was, "now": entry.now, "why": list(why)}


def text(found: Verified) -> str:
    """The outcome for people."""
    then = found.head
    lines = [
        f"every byte is as it was written; head of the chain sha256:{found.saved.head}",
        f"{found.lines:,} lines judged as of {then['as_of']} ({then['layer']}) by version "
        f"{found.saved.version}, replayed by {__version__}",
    ]
    digests = {
        "law": (then["law"]["digest"], found.now.law.digest),
        "catalog": (then["catalog"]["digest"], found.now.catalog.digest),
    }
    for name, (was, now) in digests.items():
        lines.append(f"{name}: the same" if was == now else f"{name} moved: {was} then, {now} now")
    lines += found.notes
    if not found.differences:
        return "\n".join([*lines, "same verdicts"]) + "\n"
    lines.append(f"{len(found.differences):,} verdicts differ:")
    for entry, why in found.differences:
        reasons = ", ".join(f"{name} moved" for name in why) or "inputs and report do not fit each other"
        lines.append(plain(f"  {entry.shown}: {_words(entry)} [{reasons}]"))
    return "\n".join(lines) + "\n"


def _words(entry: Difference) -> str:
    if entry.was is None or entry.now is None:
        return "is in the report only" if entry.now is None else "is not in the report"
    said = []
    for name, was in entry.was.items():
        now = entry.now[name]
        if was == now:
            continue
        if name == "rules":
            gone, come = ([r for r in one if r not in other] for one, other in ((was, now), (now, was)))
            marks = [*(f"-{rule}" for rule in gone), *(f"+{rule}" for rule in come)]
            said.append(f"rules {' '.join(marks) or 'another number of times'}")
        else:
            said.append(f"{name} {_value(was)} -> {_value(now)}")
    return "; ".join(said)


def _value(value: object) -> str:
    return "-" if value is None else str(value)
