"""What an application asks for: the circuits that its manifests would export to China and Macau."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from exportcheck.cli import ledger_options as shared
from exportcheck.cli.progress import Progress
from exportcheck.cli.wiring import Box
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.load.manifests import Manifest
from exportcheck.model.case import Deal
from exportcheck.model.manifest import Rejected
from exportcheck.model.place import Place
from exportcheck.model.report import RejectedLine
from exportcheck.output.plain import plain
from exportcheck.output.words import DECISIONS
from exportcheck.screening.judge import Question
from exportcheck.screening.line_key import UNITED_STATES
from exportcheck.screening.shipments import Counting, Left, Part
from exportcheck.screening.totals import DEPENDING
from exportcheck.screening.volume import same_applicant


@dataclass
class Request:
    """What an application asks for, as far as its manifests have been read."""

    applicant: str | None = None
    stated: date | None = None
    units: Counter[Part] = field(default_factory=Counter)
    places: dict[Part, dict[str, Place]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    lines: int = 0

    def read(self, manifest: Manifest, counting: Counting, told: str | None, progress: Progress) -> None:
        """Add what one manifest asks for."""
        self._told(manifest, told)
        silent = 0
        for line in manifest:
            progress.step()
            self.lines += 1
            if isinstance(line, Rejected):
                self.rejected.append(RejectedLine(manifest.name, line.number, line.problem))
                continue
            asked = counting.requested(line)
            if isinstance(asked, Left):
                self.left[asked.why] += 1
                continue
            silent += line.transaction is None
            for part, units in asked.items():
                self.units[part] += units
                self.places.setdefault(part, {})[line.destination.code] = line.destination
        if manifest.lines_read == 0:
            problem = "no lines: the file holds no rows below its header"
            self.rejected.append(RejectedLine(manifest.name, 0, problem))
        self.notes += [f"{manifest.name}: {notice.message}" for notice in manifest.notices]
        if silent:
            lines = "1 line names" if silent == 1 else f"{silent:,} lines name"
            self.notes.append(f"{manifest.name}: {lines} no transaction, which is taken as export")

    def _told(self, manifest: Manifest, told: str | None) -> None:
        """What the manifest says as a whole; two manifests of one application may not differ in it."""
        stated = manifest.application
        whose = shared.applicant(manifest, told)
        if self.applicant and not same_applicant(self.applicant, whose):
            raise UsageError(
                f"{plain(manifest.name)} is of {whose!r}, the one before of {self.applicant!r}; "
                "reserve for one at a time"
            )
        self.applicant = self.applicant or whose
        self.sources.append(manifest.name)
        self.digests.append(manifest.digest)
        if stated and stated.application_date:
            if self.stated and self.stated != stated.application_date:
                raise UsageError(
                    f"{plain(manifest.name)} is applied for on {stated.application_date}, the one before on "
                    f"{self.stated}; say --on, or reserve one at a time"
                )
            self.stated = stated.application_date
        if stated and (stated.us_shipments or stated.prior_exports):
            self.notes.append(
                f"{manifest.name}: the sums under us_shipments and prior_exports are not counted; "
                "the ledger's are"
            )


def readable(request: Request) -> None:
    """Refuse what was not read whole: headroom for a part of an application is headroom for none."""
    if request.rejected:
        shown = "; ".join(
            f"{r.manifest} line {r.line}: {r.problem}" if r.line else r.problem for r in request.rejected[:5]
        )
        more = f"; and {len(request.rejected) - 5:,} more" if len(request.rejected) > 5 else ""
        raise CannotCheck(f"nothing was reserved: not every row could be read: {plain(shown)}{more}")
    if not request.units:
        told = "; ".join(f"{count:,} {why}" for why, count in request.left.items())
        raise CannotCheck(f"nothing to reserve: no line exports to China or Macau ({told or 'no lines'})")


def leave_uncontrolled(things: Box, request: Request, as_of: date) -> None:
    """Leave out circuits that no control names: the ratio is a condition of the certification for those."""
    for part in list(request.units):
        chip = things.catalog.resolved(things.catalog.chips[part.product])
        outcomes = [
            things.judge.judge(
                Question(chip, Deal(place, UNITED_STATES, "export", place, place, place), as_of)
            ).outcome
            for place in request.places[part].values()
        ]
        if all(outcome.family == "none" for outcome in outcomes):
            units = request.units.pop(part)
            request.notes.append(
                f"{part.product}: {units:,} circuits need no headroom: the item is in no controlled family"
            )
        elif not {outcome.decision for outcome in outcomes}.intersection(DEPENDING):
            words = ", ".join(sorted({DECISIONS[outcome.decision.word] for outcome in outcomes}))
            request.notes.append(
                f"{part.product}: {words}; the ratio is a condition of case-by-case review alone"
            )
    if not request.units:
        raise CannotCheck(f"nothing to reserve: {plain('; '.join(request.notes))}")
