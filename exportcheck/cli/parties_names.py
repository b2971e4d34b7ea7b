"""Who is asked about in `parties screen`: names, where they are, and the codes stated of them."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from exportcheck.cli.parties_records import Record
from exportcheck.cli.party_screening import CODE_FAULTS
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.countries import load_countries
from exportcheck.model.noun import Noun
from exportcheck.model.place import UnknownPlace
from exportcheck.parties.identifiers import compact

STDIN = "-"
_LINE = re.compile(r"\r\n|\r|\n")


class Code(Noun):
    """A registered code as it was stated, and what is wrong with it ("" for nothing)."""

    kind: str
    code: str
    fault: str

    def record(self) -> Record:
        """The code in a report."""
        return {"kind": self.kind, "code": self.code, "sound": not self.fault, "problem": self.fault or None}


def asked_codes(uscc: str | None, lei: str | None, names: int) -> list[Code]:
    """The codes stated of the one name.

    Raises:
        UsageError: there are several names, so that nobody knows whose code it is.
    """
    told = [
        Code(kind, compact(code), CODE_FAULTS[kind](code))
        for kind, code in (("USCC", uscc), ("LEI", lei))
        if code is not None
    ]
    if told and names != 1:
        raise UsageError(
            f"--{told[0].kind.lower()}: a code is of one name, and {names:,} are given; name one"
        )
    return told


def asked_names(given: list[str], file: Path | None) -> Iterator[str]:
    """The names asked about: those of the command line, then those of the file.

    Raises:
        UsageError: there is none, or one is blank.
        CannotCheck: the file cannot be read.
    """
    if not given and file is None:
        raise UsageError("no name is given; name one, or a file with --file")
    for name in given:
        if not name.strip():
            raise UsageError("a name is blank; write one")
        yield name
    if file is None:
        return
    text = _text(file)
    found = [line.strip() for line in _LINE.split(text) if line.strip()]
    if not found and not given:
        raise CannotCheck(f"--file: {file} has no names; write one a line")
    yield from found


def _text(file: Path) -> str:
    """What stands in the file of names.

    Raises:
        CannotCheck: it cannot be read, or is no text.
    """
    try:
        content = sys.stdin.buffer.read() if str(file) == STDIN else file.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise CannotCheck(f"--file: {file} cannot be read: {error.strerror or error}; name a file") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CannotCheck(f"--file: {file}, line {line} is not UTF-8 text; save it as UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise CannotCheck(f"--file: {file}, line {line} has a NUL, so this is no text; save it as UTF-8")
    return text


def asked_country(text: str | None) -> str | None:
    """The code of the country that is named.

    Raises:
        UsageError: there is none of that name.
    """
    if text is None:
        return None
    places, _ = load_countries(data_folder() / "countries.yaml")
    try:
        return places.find(text).code
    except UnknownPlace as error:
        raise UsageError(f"--country: {error}") from None
