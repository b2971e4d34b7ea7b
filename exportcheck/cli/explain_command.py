"""`exportcheck explain`: a rule, paragraph, notice, country group, country, term or document."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from exportcheck.cli.explaining import explained, nearest, shelf
from exportcheck.cli.options import Formats, On, day, outputs
from exportcheck.cli.wiring import box
from exportcheck.errors import UnknownName, UsageError
from exportcheck.output.json_report import dumps
from exportcheck.output.law_markdown import markdown
from exportcheck.output.law_text import text
from exportcheck.output.shelf import Record

LONGEST = 200


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            help="A rule or notice id, paragraph, country group, country, term, or document.", metavar="ID"
        ),
    ],
    on: On = None,
    output: Formats = None,
) -> None:
    """What an id or a word means: what it tests, how it changed, its numbers by date, its sources.

    Example: exportcheck explain XC201; exportcheck explain '742.6(b)(10)'; exportcheck explain D:5
    """
    asked = outputs(output, ("text", "json", "jsonl", "markdown"))
    as_of = day(on)
    for wanted in asked:
        if wanted.file:
            raise UsageError("-o: `explain` writes to standard output; redirect it to a file")
    if len(subject) > LONGEST:
        raise UsageError(f"ID: {len(subject):,} characters name nothing; write an id, a paragraph or a term")
    things, _ = box()
    known = shelf(things.law, things.places)
    found = explained(known, subject, as_of)
    if not found:
        raise UnknownName(f"nothing is called {subject!r}{nearest(known, subject)}")
    for wanted in asked:
        sys.stdout.write(_written(found, wanted.format))


def _written(found: Sequence[Record], form: str) -> str:
    match form:
        case "json":
            return dumps({"schema": "exportcheck/explain/v1", "found": list(found)})
        case "jsonl":
            return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in found)
        case "markdown":
            return "\n".join(map(markdown, found))
    return "\n\n".join(map(text, found)) + "\n"
