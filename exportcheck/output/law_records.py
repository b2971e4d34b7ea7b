"""Paragraphs, notices, terms and number formats as records.

Pure: the same records become the text of `explain`, its JSON, and the pages under docs/.
"""

from collections.abc import Sequence

from exportcheck.model.finding import NOTICES
from exportcheck.model.rule import Rule
from exportcheck.output.documents import reread, source
from exportcheck.output.shelf import Record, Shelf, Term


def paragraph_record(shelf: Shelf, asked: str, shown: str, rules: Sequence[Rule]) -> Record:
    """A paragraph and the rules that are in or under it."""
    return {
        "kind": "paragraph",
        "id": asked,
        "title": shown,
        "rules": [
            {
                "id": rule.id,
                "stem": rule.stem,
                "title": rule.title,
                "paragraph": shelf.law.vintages[rule.stem][-1].paragraph,
                "since": shelf.law.vintages[rule.stem][0].effective.isoformat(),
            }
            for rule in rules
        ],
    }


def notice_record(shelf: Shelf, notice: str) -> Record:
    """A notice: what it means, and what to do about it."""
    words = shelf.notices[notice]
    return {
        "kind": "notice",
        "id": notice,
        "title": NOTICES[notice],
        "text": words.means,
        "mend": words.mend,
        "severities": list(words.severities),
    }


def term_record(shelf: Shelf, term: Term) -> Record:
    """A term, with its sources."""
    citations = [shelf.law.citations[entry] for entry in term.citations]
    read = [day for entry in term.citations if (day := reread(shelf, entry))]
    return {
        "kind": "term",
        "id": term.id,
        "title": term.title,
        "text": term.text,
        "also": list(term.also),
        "citations": [citation.title for citation in citations],
        "sources": [source(citation) for citation in citations],
        "checked": max(read).isoformat() if read else None,
    }


def format_record(shelf: Shelf, name: str) -> Record:
    """A number format, with the bit lengths that count."""
    fewest, most = shelf.law.bits[name]
    read = reread(shelf, "eccn-3a090")
    bits = str(fewest) if fewest == most else f"{fewest} or {most}, the text does not settle which"
    return {
        "kind": "number format",
        "id": name,
        "title": f"Number format {name}",
        "text": f"Bit length of the inputs to the multiplication: {bits}. TPP is dense TOPS x bit length.",
        "bits": {"fewest": fewest, "most": most},
        "sources": [source(shelf.law.citations["eccn-3a090"])],
        "checked": read.isoformat() if read else None,
    }
