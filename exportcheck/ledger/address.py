"""Where a ledger is: its URL, and how it is shown without its password."""

import re
from pathlib import Path
from urllib.parse import unquote

from exportcheck.errors import UsageError
from exportcheck.model.noun import Noun

_FORMS = "sqlite:///FILE or postgresql://USER@HOST/DATABASE"
_SUFFIXES = (".db", ".sqlite", ".sqlite3")


class Address(Noun):
    """A file, or the URL of a PostgreSQL database; `shown` has no password."""

    shown: str
    path: Path | None = None
    server: str | None = None


def address(url: str) -> Address:
    """Read a URL: `sqlite:///FILE` (`sqlite:////FILE` from the root), `postgresql://…`, or a file's name.

    Raises:
        UsageError: it is none of these.
    """
    scheme, found, rest = url.partition("://")
    if not found:
        if url.lower().endswith(_SUFFIXES) and "\0" not in url:
            return Address(url, path=Path(url))
    elif scheme == "sqlite":
        name = unquote(rest.removeprefix("/"))
        if "?" in rest or "#" in rest:
            raise UsageError(f"{url!r}: a ledger in a file takes no options; write %3F for a ? in its name")
        if name == ":memory:":
            raise UsageError(f"{url!r}: a ledger in memory would be lost at once; give sqlite:///FILE")
        if rest.startswith("/") and name and "\0" not in name and not name.endswith("/"):
            return Address(f"sqlite:///{name}", path=Path(name))
    elif scheme in ("postgresql", "postgres") and rest:
        if rest.partition("?")[0].count("@") > 1:
            # libpq would take the end of the password for the name of the host, and say it.
            raise UsageError(
                f"{without_password(url)!r} has more than one @; write %40 for one in a password"
            )
        return Address(without_password(url), server=url)
    raise UsageError(f"{without_password(url)!r} is no ledger; give {_FORMS}")


def without_password(url: str) -> str:
    """A URL in which every place where a password may stand is `***`, also where it is malformed."""
    url = re.sub(r"(?i)(pass\w*=)[^&#\s]*", r"\1***", url)
    # Up to the last @: a password with an @ or / that was not escaped does not show either.
    return re.sub(r"(?s)(://[^:@/?]*):.*@", r"\1:***@", url)
