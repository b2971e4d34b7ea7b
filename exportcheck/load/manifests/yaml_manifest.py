"""YAML manifests: rows under `lines:`, and the application as a whole beside them."""

from collections.abc import Callable, Iterator

from exportcheck.errors import UnreadableFile
from exportcheck.load import strict_yaml
from exportcheck.load.manifests.application import ApplicationProblem, read_application
from exportcheck.load.manifests.cells import CellProblem, shown
from exportcheck.load.manifests.dates import Dates
from exportcheck.load.manifests.keys import Keys
from exportcheck.load.manifests.rows import RowReader
from exportcheck.model.manifest import Application, Line, Rejected
from exportcheck.model.noun import Noun, field
from exportcheck.model.place import Place


class YamlManifest(Noun):
    """A YAML manifest, read whole."""

    application: Application | None = None
    rows: list[tuple[int, object]] = field(default_factory=list)


def read_yaml(
    text: str, name: str, chip: Callable[[str], str], place: Callable[[str], Place], dates: Dates
) -> YamlManifest:
    """Parse a manifest; raises UnreadableFile where it is not one or its application part is unsound."""
    try:
        document = strict_yaml.load_document(text, name, rows="lines")
    except strict_yaml.YamlProblem as problem:
        raise UnreadableFile(f"{problem}.") from None
    data = document.value
    if data is None:
        return YamlManifest()
    if not isinstance(data, dict):
        raise UnreadableFile(f"{name}, line 1: this is not a manifest; put the rows under `lines:`.")
    if data.pop("lines", None) not in (None, []):
        line = document.line_of(("lines",))
        raise UnreadableFile(f"{name}, line {line}: `lines` must be a list of rows; begin each with a dash.")
    try:
        return YamlManifest(read_application(data, chip, place, dates), document.rows)
    except ApplicationProblem as problem:
        line = document.line_of(problem.trail)
        key = ".".join(map(str, problem.trail)) or "the document"
        key = key if key.isprintable() and len(key) < 100 else shown(key)
        raise UnreadableFile(f"{name}, line {line}: {key}: {problem.message}.") from None


def read_rows(rows: list[tuple[int, object]], keys: Keys, reader: RowReader) -> Iterator[Line | Rejected]:
    """Every row under `lines`."""
    for number, row in rows:
        if isinstance(row, strict_yaml.YamlProblem):
            yield Rejected(number, row.message)
        elif not isinstance(row, dict):
            yield Rejected(
                number, f"the row is not a mapping: {shown(str(row))}; write it as {{chip: …, quantity: …}}"
            )
        else:
            try:
                columns = keys.columns(row)
            except CellProblem as problem:
                yield Rejected(number, str(problem))
            else:
                yield reader.read_mapping(number, columns)
