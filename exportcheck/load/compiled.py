"""What the data folder says, compiled: what a start would spend reading YAML is spent once.

The file lies beside the code, as `__pycache__` does; it is in the wheel, and in a checkout it is made by
the first start. It is used only if it was made of the very bytes of the YAML files and of the code that
reads them, and if it is whole; otherwise the YAML is read and, where that is allowed, the file is made
again. What it may build are nouns, enumerations, dates and fractions: nothing in it can be run.
"""

import hashlib
import io
import os
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from exportcheck import __version__
from exportcheck.model.chip import Catalog
from exportcheck.model.finding import NOTICES
from exportcheck.model.law import Law
from exportcheck.model.owner import OwnershipRule
from exportcheck.model.place import Gazetteer
from exportcheck.model.rule import Rule
from exportcheck.model.waiver import Protection

PACKAGE = Path(__file__).resolve().parent.parent
FILE = PACKAGE / "compiled.pickle"
_MAGIC = b"exportcheck data 1\n"
_DIGEST = 32
# The code that turns YAML into nouns, and the nouns: another reading is another result. In an installed
# package code, data and compiled file come together; in a checkout any of them may be newer.
_CODE = ("load", "model", "rules")
_OURS = ("exportcheck.model.", "exportcheck.rules.")
_OTHERS = {("datetime", "date"), ("fractions", "Fraction")}


class Bundled(NamedTuple):
    """What the package knows of the world."""

    law: Law
    places: Gazetteer
    catalog: Catalog
    never_waived: tuple[Protection, ...]
    ofac: OwnershipRule


def bundled(folder: Path, rules: Sequence[Rule], file: Path = FILE) -> Bundled:
    """What a data folder says, from `file` if that was made of it; else read, and kept.

    Raises:
        UnsoundData: a file of the folder is unsound.
    """
    made_of = fingerprint(folder)
    found = kept(file, made_of)
    if found is None:
        found = read(folder, rules)
        # A folder that cannot be written costs time and nothing else.
        with suppress(OSError):
            keep(found, made_of, file)
    return found


def read(folder: Path, rules: Sequence[Rule]) -> Bundled:
    """The same from the YAML files alone."""
    # Pydantic and PyYAML cost more than all the rest of a start, which does without.
    from exportcheck.load.catalog import load_catalog
    from exportcheck.load.owners import load_ofac
    from exportcheck.load.regulations import load_law
    from exportcheck.load.waivers import load_never_waived

    law, places = load_law(folder, {rule.stem: rule.numbers for rule in rules})
    ids = {rule.id for rule in rules} | set(NOTICES)
    return Bundled(
        law,
        places,
        load_catalog(folder / "chips.yaml", law.bits),
        load_never_waived(folder / "never_waived.yaml", ids),
        load_ofac(folder / "ofac.yaml"),
    )


def fingerprint(folder: Path) -> bytes:
    """SHA-256 of the names and bytes of everything that the result depends on."""
    digest = hashlib.sha256(_MAGIC + __version__.encode())
    folders = [(folder, ".yaml"), (folder / "regulations", ".yaml")]
    if folder.parent != PACKAGE:
        folders += [(PACKAGE / part, ".py") for part in _CODE]
    for place, ending in folders:
        # Without pathlib and buffers, which double what hundreds of files cost at every start of a checkout.
        with os.scandir(place) as entries:
            paths = {entry.name: entry.path for entry in entries if entry.name.endswith(ending)}
        for name in sorted(paths):
            with open(paths[name], "rb", buffering=0) as file:  # noqa: PTH123  # Path.open costs twice as much
                content = file.read()
            digest.update(f"{place.name}/{name} {len(content)}\n".encode())
            digest.update(content)
    return digest.digest()


def kept(file: Path, made_of: bytes) -> Bundled | None:
    """What is in the file, or None where it is not there, not whole, or made of something else."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    begin = len(_MAGIC) + 2 * _DIGEST
    payload = content[begin:]
    head = _MAGIC + made_of + hashlib.sha256(payload).digest()
    if content[:begin] != head:
        return None
    try:
        found = _Nouns(io.BytesIO(payload)).load()
    except Exception:  # whatever is in it: the YAML files are there
        return None
    return found if isinstance(found, Bundled) else None


def keep(found: Bundled, made_of: bytes, file: Path) -> None:
    """Write the file, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    payload = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
    import tempfile

    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_MAGIC + made_of + hashlib.sha256(payload).digest() + payload)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class _Nouns(pickle.Unpickler):
    """Builds nouns only: a pickle can otherwise call anything."""

    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith(_OURS) or (module, name) == (__name__, Bundled.__name__)
        found: Callable[..., Any] | None = None
        if ours or (module, name) in _OTHERS:
            found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is no noun")
        return found
