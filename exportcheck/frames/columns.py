"""What the columns of a frame are: which column of a manifest each means, and how its values are read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import narwhals as nw

from exportcheck.bulk.plan import IDS, ONLY_READ, QUANTITY
from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests.cells import CellProblem
from exportcheck.load.manifests.columns import resolve, unread_notices
from exportcheck.load.manifests.numbers import Number
from exportcheck.load.manifests.rows import RowReader
from exportcheck.model.manifest import Notice
from exportcheck.model.noun import Noun

NAME = "the frame"
_MAP = re.compile(r"--map (\w+)=('[^']*'|…)")


class Kind(Enum):
    """How the values of a column are read: as those of JSON, and days and times as days."""

    TEXT = "text"
    NUMBER = "number"
    FLOAT = "float"
    TRUTH = "truth"
    DAY = "day"
    TIME = "time"
    NOTHING = "nothing"


class Column(Noun):
    """A column of a frame: what it is called there, the column of a manifest it means, and its kind."""

    header: str
    name: str
    kind: Kind

    @property
    def asked(self) -> bool:
        """Whether a verdict can hang on what it says."""
        return self.name not in (*IDS, *ONLY_READ, QUANTITY)


class Columns(Noun):
    """The columns that are read, in the order in which the reader of rows looks at them."""

    all: tuple[Column, ...]
    headers: tuple[str, ...]

    def of(self, name: str) -> Column | None:
        """The column that means one of a manifest."""
        return next((column for column in self.all if column.name == name), None)


def meant(
    headers: Sequence[str], rename: Mapping[str, str], order: str | None
) -> tuple[dict[str, str], list[Notice]]:
    """Which header means which column of a manifest, and what is to be said of the others but `order`.

    Raises:
        UsageError: `rename` names what is not there.
        UnreadableFile: a required column is missing, or two could be the same.
    """
    try:
        pairs, _ = resolve([header.strip() for header in headers], rename, NAME)
    except (UsageError, UnreadableFile) as error:
        raise type(error)(_in_python(str(error))) from None
    known = {headers[at]: name for at, name in sorted(pairs)}
    notices = unread_notices(header for header in headers if header not in known and header != order)
    return known, [notice._replace(message=_in_python(notice.message)) for notice in notices]


def read(
    headers: Sequence[str],
    known: Mapping[str, str],
    schema: Mapping[str, Any],
    reader: RowReader,
    says_nothing: Callable[[str], bool],
) -> Columns:
    """The columns that are read; `schema` maps headers to Narwhals types.

    `says_nothing(header)` is asked of columns of no known type: all of them may be null.

    Raises:
        UnreadableFile: a column holds what is no cell.
    """
    columns = [
        Column(header, name, _kind(header, schema[header], says_nothing)) for header, name in known.items()
    ]
    # As in a table: coded cells first, then free text, so that of two problems the same one is told.
    ordered = sorted(columns, key=lambda column: not _coded(reader, column.name))
    return Columns(tuple(ordered), tuple(headers))


def value(column: Column, text: str) -> object:
    """A value by its text in the key, as `RowReader.read_mapping` takes it; None is *not stated*."""
    if not text:
        return None
    match column.kind:
        case Kind.NUMBER | Kind.FLOAT:
            return Number(_without_zeros(text))
        case Kind.TRUTH:
            return text.casefold() in ("true", "1")
    return text


def _without_zeros(text: str) -> str:
    """A number without decimals that say nothing: columns with gaps hold whole numbers as floating ones."""
    whole, point, decimals = text.partition(".")
    return whole if point and not decimals.strip("0") else text


def clashing(headers: Iterable[str], added: Sequence[str]) -> None:
    """Refuse names of verdict columns that a frame has already; engines do not tell A from a.

    Raises:
        UsageError: with a way out.
    """
    ours = {name.casefold() for name in added}
    if both := [header for header in headers if header.casefold() in ours]:
        raise UsageError(
            f"the frame has a column {both[0]!r} already, as the verdicts would; rename it, or say "
            "prefix='xc_' to have the columns of the verdicts begin so"
        )


def _kind(header: str, dtype: Any, says_nothing: Callable[[str], bool]) -> Kind:
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return Kind.TEXT
    if dtype.is_float():
        return Kind.FLOAT
    if dtype.is_numeric():
        return Kind.NUMBER
    for kind, type_ in ((Kind.TRUTH, nw.Boolean), (Kind.DAY, nw.Date), (Kind.TIME, nw.Datetime)):
        if dtype == type_:
            return kind
    if dtype == nw.Unknown and says_nothing(header):
        return Kind.NOTHING
    raise UnreadableFile(
        f"{NAME}: the column {header!r} holds {dtype}, not text, numbers, truths or days; "
        "cast it to text, or leave it out"
    )


def _coded(reader: RowReader, name: str) -> bool:
    try:
        reader.value(name, "")
    except CellProblem:
        return True
    except KeyError:
        return False
    return True


def _in_python(message: str) -> str:
    """A message that speaks of options of the command, in the words of Python."""
    message = message.replace("--map OURS=THEIRS", "rename={OURS: THEIRS}")
    message = _MAP.sub(lambda found: f"rename={{'{found[1]}': {found[2].replace('…', repr('…'))}}}", message)
    return message.replace("--map ", "rename: ")
