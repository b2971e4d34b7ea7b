"""JSON Lines: one object a line."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn, TextIO

from exportcheck.load.manifests.cells import CellProblem, shown
from exportcheck.load.manifests.keys import Keys
from exportcheck.load.manifests.numbers import Number
from exportcheck.load.manifests.rows import RowReader
from exportcheck.model.manifest import Line, Rejected

_MEND = "write one JSON object a line"


def read_rows(text: TextIO, keys: Keys, reader: RowReader) -> Iterator[Line | Rejected]:
    """Every line that is not blank."""
    for number, line in enumerate(text, 1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            row = keys.columns(parsed(line))
        except CellProblem as problem:
            yield Rejected(number, str(problem))
        else:
            yield reader.read_mapping(number, row)


def parsed(line: str) -> dict[str, object]:
    """The object on a line; numbers stay as they are written, so that 8471.50 keeps its zero."""
    try:
        value = _DECODER.decode(line.strip("\ufeff \t\r\n"))
    except json.JSONDecodeError as error:
        raise CellProblem(
            f"the line is not valid JSON: {error.msg} at character {error.pos + 1}; {_MEND}"
        ) from None
    except RecursionError:
        raise CellProblem(f"the line is nested too deep; {_MEND}") from None
    if not isinstance(value, dict):
        raise CellProblem(f"the line is not an object: {shown(line.strip())}; {_MEND}")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) != len(pairs):
        again = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise CellProblem(f"the key {shown(again)} is repeated; keep one of them")
    return row


def _not_a_number(constant: str) -> NoReturn:
    raise CellProblem(f"{constant} is not a number that JSON knows; leave out what is not known")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_not_a_number, parse_int=Number, parse_float=Number
)
