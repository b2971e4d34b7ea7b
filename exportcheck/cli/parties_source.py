"""Where a list in use came from: one that the server still has is not downloaded again.

It stands in a small file beside the index. The address is kept as its digest alone, for there may be a key
in it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from exportcheck.cli.files import whole
from exportcheck.errors import CannotCheck
from exportcheck.model.noun import Noun, asdict
from exportcheck.model.party import ListInfo
from exportcheck.parties import open_index


class Version(Noun):
    """How a server tells one state of a file from another; "" is not told."""

    tag: str = ""
    changed: str = ""

    def __bool__(self) -> bool:
        return bool(self.tag or self.changed)

    @property
    def strong(self) -> str:
        """What a cut download can be gone on with: the two parts are of the same bytes."""
        return self.changed if self.tag.startswith("W/") else self.tag or self.changed


class Source(Noun):
    """What was asked for: the address and how it was taken. The same, taken otherwise, is another list."""

    url: str
    published: str | None
    accept_rejected: bool

    def _record(self) -> dict[str, Any]:
        return {**asdict(self), "url": hashlib.sha256(self.url.encode("utf-8", "replace")).hexdigest()}

    def kept(self, index: Path) -> tuple[ListInfo, Version] | None:
        """The list in use and its version at the server, if it came from here and is what came."""
        try:
            told = json.loads(_beside(index).read_text(encoding="utf-8"))
            version, info = Version(**told["version"]), open_index(index).info
            same = told["source"] == self._record() and told["digest"] == info.digest
        except (OSError, ValueError, KeyError, TypeError, CannotCheck):
            return None
        return (info, version) if same and all(isinstance(text, str) for text in _texts(version)) else None

    def keep(self, index: Path, version: Version, digest: str) -> None:
        """Keep where the list in use came from; of a server that tells no version nothing is kept."""
        if not version:
            _beside(index).unlink(missing_ok=True)
            return
        record = {"source": self._record(), "version": asdict(version), "digest": digest}
        with whole(_beside(index)) as out:
            json.dump(record, out, indent=2)
            out.write("\n")


def _texts(version: Version) -> tuple[object, object]:
    return version.tag, version.changed


def _beside(index: Path) -> Path:
    return index.with_name(f"{index.name}.source.json")
