"""`exportcheck parties status`: which list is in use, and how old it is."""

import sys

from exportcheck.cli.options import Formats, On, day
from exportcheck.cli.parties_import import told_formats
from exportcheck.cli.parties_opened import IndexFile, index_path, opened, warn
from exportcheck.cli.parties_records import list_record, list_text
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.output.json_report import dumps


def status(index: IndexFile = None, on: On = None, output: Formats = None) -> None:
    """Which party list is in use: when it was published and imported, how many, its digest.

    A list older than 7 days on the day asked about is a warning; the command ends with 0 all the same.

    Example: exportcheck parties status --index parties.idx --on 2026-11-24
    """
    formats = told_formats(output, "status")
    as_of, path = day(on), index_path(index)
    record = {
        "schema": "exportcheck/party-list/v1",
        "index": str(path) if path else None,
        **list_record(opened(path).info, as_of, bundled_sentinels().age),
    }
    for name in formats:
        sys.stdout.write(dumps(record) if name == "json" else "\n".join(list_text(record)) + "\n")
    sys.stdout.flush()
    warn(record["warnings"])
