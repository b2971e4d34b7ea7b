"""`exportcheck ledger export` and `verify`: every entry, and whether it is as it was written."""

import json
import re
import sys
from contextlib import ExitStack
from itertools import islice
from typing import Annotated

import typer

from exportcheck.cli import ledger_options as shared
from exportcheck.cli import ledger_records as records
from exportcheck.cli.files import whole
from exportcheck.cli.ledger_options import Url
from exportcheck.cli.options import Formats, outputs
from exportcheck.errors import Exit, UsageError
from exportcheck.model.ledger import Head
from exportcheck.output import ledger_csv, ledger_text
from exportcheck.output.json_report import dumps

_ANCHOR = re.compile(r"([0-9]{1,18}):(?:sha256:)?([0-9a-fA-F]{64})")
# A ledger that was changed throughout has as many problems as entries.
MOST_PROBLEMS = 1_000


def export(
    url: Url = None,
    after: Annotated[
        int, typer.Option("--after", metavar="NUMBER", min=0, help="Only entries after this one.")
    ] = 0,
    output: Formats = None,
) -> None:
    """Every entry in the order of the chain: jsonl (default) or csv; the same ledger gives the same bytes.

    Example: exportcheck ledger export --ledger sqlite:///ledger.db -o csv=ledger.csv
    """
    asked = outputs(output or ["jsonl"], ("jsonl", "csv"))
    told = shared.settings(ledger=url)
    with shared.opened(told, read_only=True) as ledger, ExitStack() as stack:
        for wanted in asked:
            out = stack.enter_context(whole(wanted.file)) if wanted.file else sys.stdout
            found = (records.entry(entry) for entry in ledger.entries(after))
            if wanted.format == "csv":
                ledger_csv.entries(found, out)
            else:
                out.writelines(f"{json.dumps(record, ensure_ascii=False)}\n" for record in found)


def verify(
    url: Url = None,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="N:DIGEST", help="The head of the chain as you noted it elsewhere."),
    ] = None,
    output: Formats = None,
) -> None:
    """Read every entry again: was one changed, removed, reordered or inserted, and do the sums fit?

    Exit codes: 0 as it was written, 2 usage, 3 it was changed or cannot be read.

    Example: exportcheck ledger verify --ledger sqlite:///ledger.db
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `ledger verify` writes to standard output; redirect it to a file")
    told = shared.settings(ledger=url)
    with shared.opened(told, read_only=True) as ledger:
        # The head as it was before: what others add meanwhile was not read.
        head_read = ledger.head()
        problems = list(islice(ledger.verify(_anchor(head)), MOST_PROBLEMS))
        found = {
            "schema": "exportcheck/ledger-verify/v1",
            "ledger": ledger.shown,
            "result": "changed" if problems else "as written",
            "problems": [{"entry": p.number, "message": p.message} for p in problems],
            "head": records.head(head_read),
        }
    for wanted in asked:
        sys.stdout.write(dumps(found) if wanted.format == "json" else ledger_text.verified(found))
    sys.stdout.flush()
    raise typer.Exit(int(Exit.NOT_CHECKED if problems else Exit.PASSED))


def _anchor(text: str | None) -> Head | None:
    if text is None:
        return None
    found = _ANCHOR.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"--head: {text!r} is not N:DIGEST, as `ledger import` and `ledger reserve` print it"
        )
    return Head(int(found[1]), found[2].lower())
