"""The owners file of a run: `--owners FILE.csv`."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.noun import Noun
from exportcheck.model.owner import Owners, same
from exportcheck.model.rule import Severity


class OwnersFile(Noun):
    """A table of shares: what it is called, where it is, what stands in it, its digest."""

    name: str
    file: Path
    owners: Owners
    digest: str

    def unchanged(self) -> bool:
        """Whether the file still holds what was read."""
        return _digest(self.file) == self.digest

    def record(self) -> dict[str, Any]:
        """The file in a record."""
        return {"name": self.name, "digest": self.digest, "shares": len(self.owners.shares)}

    def told(self, met: int) -> Finding:
        """What was traced; `met` is how many parties of the run have owners in it."""
        shares = self.owners.shares
        owned = len({same(share.owned) for share in shares})
        message = f"owners from {self.name}, {len(shares):,} shares of {owned:,} entities, {self.digest}; "
        if met:
            who = "1 party of the run is" if met == 1 else f"{met:,} parties of the run are"
            return _found(Severity.NOTE, f"{message}{who} among them")
        return _found(
            Severity.WARNING,
            f"{message}no party of the run is among them; write the names as the manifest has them",
        )


def owners_file(told: Path | None) -> OwnersFile | None:
    """What `--owners` names; None where it names nothing.

    Raises:
        UsageError: there is no such file.
        CannotCheck, UnreadableFile: it is no table of shares.
    """
    if told is None:
        return None
    if not told.is_file():
        raise UsageError(f"--owners: there is no file {told}; name a CSV with owned,owner,percent")
    return _read(told, str(told))


def replayed_owners(file: Path, name: str) -> OwnersFile:
    """The table of an archive, by the name it had; raises CannotCheck or UnreadableFile as reading does."""
    return _read(file, name)


def _read(file: Path, name: str) -> OwnersFile:
    from exportcheck.load.owners import read_owners

    digest = _digest(file)
    return OwnersFile(name, file, read_owners(file), digest)


def _digest(file: Path) -> str:
    found = sha256()
    try:
        with file.open("rb") as stream:
            for chunk in iter(lambda: stream.read(1 << 20), b""):
                found.update(chunk)
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror or error}") from error
    return f"sha256:{found.hexdigest()}"


def _found(severity: Severity, message: str) -> Finding:
    return Finding("XC526", severity, NOTICES["XC526"], message=message)
