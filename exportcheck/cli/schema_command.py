"""`exportcheck schema`: the JSON Schema of a kind of file."""

import sys
from typing import Annotated

import typer

from exportcheck.errors import UsageError
from exportcheck.load.schemas import KINDS, read_schema
from exportcheck.output.json_report import dumps


def schema(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(KINDS)}.", metavar="KIND")],
) -> None:
    """The JSON Schema (draft 2020-12) of catalogs, manifests, waivers, reports, chip answers, certificates.

    An editor that is given it completes and checks YAML while it is written.

    Example: exportcheck schema manifest > manifest.schema.json
    """
    if kind not in KINDS:
        raise UsageError(f"schema: {kind!r} is no kind of file; there are {', '.join(KINDS)}")
    sys.stdout.write(dumps(read_schema(kind)))
