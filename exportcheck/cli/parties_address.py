"""From which addresses a list is taken: encrypted ones, and this machine.

Who can change a list on its way can take a party off it, and nothing in the list would show that. So plain
http is for this machine alone, and a redirect leads nowhere that may not be asked for itself.
"""

import ipaddress
import urllib.request
from typing import Any
from urllib.parse import SplitResult, urlsplit

from exportcheck.errors import CannotCheck, UsageError
from exportcheck.output.plain import plain


def refuse_address(url: str) -> None:
    """Refuse what is no address of the web, or one whose answer anybody on the way could change.

    Raises:
        UsageError: it is such an address.
    """
    split = parts(url)
    if split is None or split.scheme not in ("https", "http") or not split.hostname:
        raise UsageError(f"--url: {plain(url)!r} is not an address; it begins with https:// or file:")
    if split.username is not None or split.password is not None:
        raise UsageError("--url: an address with a user or a password in it is not fetched; take them out")
    if not _guarded(split):
        raise UsageError(
            f"--url: {plain(url)} is not encrypted, and anybody on the way could change the list; write "
            "https://, or download it yourself and use `exportcheck parties import`"
        )


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows from web to web, never to a file, and never from an encrypted connection to another."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """The request to go on with.

        Raises:
            CannotCheck: the address is none that is fetched.
        """
        here, there = parts(req.full_url), parts(newurl)
        left = here is not None and there is not None and (here.scheme, there.scheme) == ("https", "http")
        if there is None or left or not _guarded(there):
            raise CannotCheck(
                f"{plain(req.full_url)} sends on to {plain(newurl)}, which is not followed; "
                "name the address itself"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def parts(url: str) -> SplitResult | None:
    """The parts of an address; None for what is none."""
    try:
        split = urlsplit(url)
        return split if split.port is None or split.port else None
    except ValueError:
        return None


def _guarded(split: SplitResult) -> bool:
    """Whether nobody on the way can change what comes."""
    return split.scheme == "https" or (split.scheme == "http" and _here(split.hostname or ""))


def _here(host: str) -> bool:
    """Whether it is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
