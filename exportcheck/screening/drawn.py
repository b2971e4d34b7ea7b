"""What the lines of a run draw on licences, and what those that share a notice name together."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from exportcheck.model.case import entity_key
from exportcheck.model.clause import Truth
from exportcheck.model.law import LawOn
from exportcheck.model.manifest import Line


class _Package(NamedTuple):
    """What the lines that share one notice have named so far."""

    items: set[str]
    consignees: set[str | None]
    end_users: set[str | None]


class _NoNotices(NamedTuple):
    """Before the exception existed no code claimed it."""

    codes: tuple[str, ...] = ()
    most_items: int = 0
    notice_days: int = 0


class Drawn:
    """Licences and notices as the lines so far leave them; it depends on the order of the lines."""

    def __init__(self, law: LawOn, day: date) -> None:
        """Nothing is drawn yet; `day` stands for a shipment without a day."""
        vintage = law.vintage("nac_package")
        self._day = day
        self._notices = vintage.numbers if vintage else _NoNotices()
        self._units: dict[str, int] = {}
        self._packages: dict[str, _Package] = {}

    def draw(self, line: Line) -> tuple[Truth, str]:
        """Draw a line's quantity on its licence; what all lines draw must be covered."""
        number = entity_key(line.license_number or "")
        if not number:
            return Truth.UNKNOWN, ""
        drawn = self._units[number] = self._units.get(number, 0) + line.quantity
        if line.license_quantity is None:
            return Truth.UNKNOWN, ""
        if drawn <= line.license_quantity:
            return Truth.HOLDS, ""
        return Truth.FAILS, f"{drawn:,} units drawn, {line.license_quantity:,} licensed"

    def notice(self, line: Line) -> tuple[Truth, str]:
        """Whether the notice of an exception came early enough before the shipment."""
        if line.license_code not in self._notices.codes or line.notice_date is None:
            return Truth.UNKNOWN, ""
        days = ((line.ship_date or self._day) - line.notice_date).days
        enough = days >= self._notices.notice_days
        return Truth.of(enough), "" if enough else f"{days} days"

    def package(self, line: Line) -> tuple[Truth, str]:
        """Whether the lines that share a notice keep within one package, as far as they are read."""
        if line.license_number is None or line.license_code not in self._notices.codes:
            return Truth.UNKNOWN, ""
        package = self._packages.setdefault(line.license_number, _Package(set(), set(), set()))
        package.items.add(line.chip)
        package.consignees.add(line.consignee)
        package.end_users.add(line.end_user)
        counts = {
            "items": (len(package.items), self._notices.most_items),
            "ultimate consignees": (len(package.consignees - {None}), 1),
            "end users": (len(package.end_users - {None}), 1),
        }
        broken = [f"{count} {what}" for what, (count, most) in counts.items() if count > most]
        return Truth.of(not broken), ", ".join(broken)

    def kept(self) -> dict[str, Any]:
        """All of it as plain values."""
        packages = [
            [number, *(list(named) for named in package)] for number, package in self._packages.items()
        ]
        return {"drawn": dict(self._units), "packages": packages}

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Take the place of what gave `kept`."""
        self._units = dict(kept["drawn"])
        self._packages = {number: _Package(*map(set, sets)) for number, *sets in kept["packages"]}
