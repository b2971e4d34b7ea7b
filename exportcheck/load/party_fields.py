"""From the fields of a list to a party, and why a row is refused; the texts stay the list's own."""

import re
from collections.abc import Iterable, Mapping, Sequence

from exportcheck.load.party_guards import Largest
from exportcheck.model.noun import Noun
from exportcheck.model.party import Listed

# The columns of the Consolidated Screening List that are read; its JSON calls `_id` `id`.
CONSOLIDATED = (
    "_id",
    "source",
    "type",
    "programs",
    "name",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "license_requirement",
    "license_policy",
    "source_list_url",
    "alt_names",
)
# The columns of a list of one's own; what is not needed may be left out.
OWN = (
    "name",
    "alt_names",
    "list",
    "authority",
    "country",
    "address",
    "license_requirement",
    "license_policy",
    "notice",
)
OWN_NEEDED = ("name", "list")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_CODE = re.compile(r"[A-Z]{2}")
_SHOWN = 60


class RejectedRow(Exception):
    """A row that is no party; the message says why."""


class Rejected(Noun):
    """A row that was not taken, and why: its first and last line in a table, its number in JSON."""

    first: int
    last: int
    why: str
    unit: str = "line"

    @property
    def where(self) -> str:
        """Where it stands, in words."""
        return (
            f"{self.unit} {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"
        )


def consolidated(row: Mapping[str, object], fallback: str, longest: Largest) -> Listed:
    """A party of the Consolidated Screening List; `fallback` is its id where the list has none.

    Raises:
        RejectedRow: no name, no list, or a field that no list has.
    """
    list_name, authority = _source(_needed(row, "source", longest))
    addresses = tuple(_addresses(row.get("addresses"), longest))
    return Listed(
        id=_text(row, "_id", longest) or _text(row, "id", longest) or fallback,
        list=list_name,
        name=_needed(row, "name", longest),
        alt_names=tuple(_several(row, "alt_names", longest)),
        kind=_text(row, "type", longest),
        programs=tuple(_several(row, "programs", longest)),
        addresses=addresses,
        countries=tuple(_countries(addresses)),
        authority=authority,
        license_requirement=_text(row, "license_requirement", longest),
        license_policy=_text(row, "license_policy", longest),
        notice=_text(row, "federal_register_notice", longest),
        start=_text(row, "start_date", longest),
        end=_text(row, "end_date", longest),
        source_url=_text(row, "source_list_url", longest),
    )


def own(row: Mapping[str, object], fallback: str, longest: Largest) -> Listed:
    """A party of a list of one's own.

    Raises:
        RejectedRow: no name, no list, a country that is no code, or a field that no list has.
    """
    countries = tuple(_several(row, "country", longest))
    for code in countries:
        if not _CODE.fullmatch(code):
            raise RejectedRow(f"the country {code[:_SHOWN]!r} is not a code of two capitals, for example CN")
    return Listed(
        id=fallback,
        list=_needed(row, "list", longest),
        name=_needed(row, "name", longest),
        alt_names=tuple(_several(row, "alt_names", longest)),
        addresses=tuple(_several(row, "address", longest)),
        countries=countries,
        authority=_text(row, "authority", longest),
        license_requirement=_text(row, "license_requirement", longest),
        license_policy=_text(row, "license_policy", longest),
        notice=_text(row, "notice", longest),
    )


def _source(text: str) -> tuple[str, str]:
    """The list and its authority, which the list writes as `Entity List (EL) - Bureau of …`."""
    name, separator, authority = text.rpartition(" - ")
    return (name.strip(), authority.strip()) if separator else (text, "")


def _needed(row: Mapping[str, object], key: str, longest: Largest) -> str:
    text = _text(row, key, longest)
    if not text:
        raise RejectedRow(f"it has no {key}")
    return text


def _limit(key: str, longest: Largest) -> int:
    return longest.name_characters if key in ("name", "alt_names") else longest.field_characters


def _text(row: Mapping[str, object], key: str, longest: Largest) -> str:
    return _sound(key, row.get(key), _limit(key, longest))


def _sound(key: str, value: object, longest: int) -> str:
    """One text without the space around it; blank for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and key in ("_id", "id"):
        return str(value)
    if not isinstance(value, str):
        raise RejectedRow(f"its {key} is not text")
    if len(value) > longest:
        raise RejectedRow(f"its {key} is {len(value):,} characters long and no list has one over {longest:,}")
    if _NO_TEXT.search(value):
        raise RejectedRow(f"its {key} has a character that is no text")
    return value.strip()


def _several(row: Mapping[str, object], key: str, longest: Largest) -> Iterable[str]:
    """The texts of a list: `;` between them in a table, a list in JSON."""
    value, most = row.get(key), longest.field_characters
    if value is None or value == "":
        return ()
    parts: Sequence[object] = value if isinstance(value, list) else _sound(key, value, most).split(";")
    texts = [_sound(key, part, _limit(key, longest)) for part in parts]
    if sum(map(len, texts)) > most:
        raise RejectedRow(f"its {key} are more than {most:,} characters long together")
    return dict.fromkeys(text for text in texts if text)


def _addresses(value: object, longest: Largest) -> Iterable[str]:
    """Addresses as one text each, the country code last, as the table has them."""
    if not isinstance(value, list):
        return _several({"addresses": value}, "addresses", longest)
    texts = []
    for part in value:
        if not isinstance(part, dict):
            texts.append(_sound("addresses", part, longest.field_characters))
            continue
        keys = ("address", "city", "state", "postal_code", "country")
        texts.append(", ".join(text for key in keys if (text := _text(part, key, longest))))
    return dict.fromkeys(text for text in texts if text)


def _countries(addresses: Iterable[str]) -> Iterable[str]:
    """The codes that addresses end with; one that ends otherwise says nothing of its country."""
    ends = (address.rpartition(",")[2].strip() for address in addresses)
    return dict.fromkeys(end for end in ends if _CODE.fullmatch(end))
