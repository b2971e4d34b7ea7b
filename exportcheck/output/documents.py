"""The documents that are cited, as records: where they are, what rests on them, when they were re-read."""

import re
from datetime import date

from exportcheck.model.law import Citation
from exportcheck.output.shelf import Record, Shelf

# Where a document has a number and the data has no address, the number leads to the document.
_REGISTER = "https://www.federalregister.gov"
_CODE = "https://www.ecfr.gov/current"


def citation_record(shelf: Shelf, citation: Citation) -> Record:
    """A document: where it is, and which rules and country groups rest on it from which day."""
    cited = [
        {
            "id": rule.id,
            "stem": rule.stem,
            "title": rule.title,
            "from": [
                vintage.effective.isoformat()
                for vintage in shelf.law.vintages[rule.stem]
                if citation.id in vintage.citations
            ],
        }
        for rule in shelf.rules
    ]
    read = reread(shelf, citation.id)
    return {
        "kind": "citation",
        **source(citation),
        "rules": [entry for entry in cited if entry["from"]],
        "groups": [name for name, about in shelf.groups.items() if citation.id in about.citations],
        "checked": read.isoformat() if read else None,
    }


def source(citation: Citation) -> Record:
    """A document as a source."""
    return {
        "id": citation.id,
        "title": citation.title,
        "document": citation.document,
        "published": citation.published.isoformat() if citation.published else None,
        "effective": citation.effective.isoformat() if citation.effective else None,
        "url": address(citation),
    }


def address(citation: Citation) -> str | None:
    """Where a document is: the address of the data, else the one that its number leads to, else None."""
    if citation.url:
        return citation.url
    if number := re.search(r"FR Doc (\d{4}-\d+)", citation.document or ""):
        return f"{_REGISTER}/d/{number[1]}"
    if number := re.match(r"(\d+) FR (\d+)", citation.title):
        return f"{_REGISTER}/citation/{number[1]}-FR-{number[2]}"
    if number := re.match(r"(\d+) CFR (\d+\.\d+)", citation.title):
        return f"{_CODE}/title-{number[1]}/section-{number[2]}"
    return None


def reread(shelf: Shelf, citation: str) -> date | None:
    """The last day on which a document was re-read for a rule or a country group that cites it."""
    days = [v.checked for vs in shelf.law.vintages.values() for v in vs if citation in v.citations]
    days += [about.checked for about in shelf.groups.values() if citation in about.citations]
    return max(days, default=None)
