"""The lines of one run of the gate: judged, counted and told, and what the run comes to in the end."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from exportcheck.cli.judging import Judging
from exportcheck.cli.owners_file import OwnersFile
from exportcheck.cli.reading import Reading
from exportcheck.cli.wiring import Box
from exportcheck.errors import Exit, worst
from exportcheck.load.manifests import Manifest
from exportcheck.model.consulted import Consulted, Reservation
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.manifest import Application, Notice
from exportcheck.model.noun import replace
from exportcheck.model.report import Counts, LineResult, ManifestRead, RejectedLine, Tail, Total, fails
from exportcheck.model.rule import Severity
from exportcheck.output import records
from exportcheck.output.writer import Writer
from exportcheck.screening.ledger_findings import of_ledger, of_reservation
from exportcheck.screening.lines import Screener
from exportcheck.screening.waivers import Known, Waivers

if TYPE_CHECKING:
    from exportcheck.cli.consulting import Against, Consulting
    from exportcheck.cli.party_screening import PartyList
    from exportcheck.screening.owner_tracing import OwnerTracing


class Repeats(Protocol):
    """Remembers shipment lines."""

    def of(self, result: LineResult) -> str | None:
        """Where a line was first stated, None when this is the first time."""

    @property
    def notice(self) -> str | None:
        """What to say at the end when not every line was compared."""


class HasBeenRead(Protocol):
    """What is said of a manifest when its rows are read."""

    lines_read: int

    @property
    def name(self) -> str:
        """What messages and reports call it."""

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes."""

    @property
    def notices(self) -> list[Notice]:
        """What the reader should know about the file as a whole."""


Repeating = TypeVar("Repeating", bound=Repeats)


class LinesRun(Generic[Repeating]):
    """The lines of one run, and its end; `manifests` and `status` say afterwards what it came to."""

    def __init__(
        self,
        things: Box,
        reading: Reading,
        judging: Judging,
        waivers: Waivers,
        repeats: Repeating,
        known: Known | None = None,
        against: "Against | Consulted | None" = None,
        listed: "PartyList | None" = None,
        owners: OwnersFile | None = None,
    ) -> None:
        """Nothing is read yet; `against` is a ledger, or what one had when it was asked before.

        `repeats` are the shipment lines of the run, none so far.
        `listed` is the party list to screen against; None leaves the parties not screened, which is said.
        `owners` are those of an owners file; lines may state others.
        """
        self._things = things
        self._reading = reading
        self._judging = judging
        self._waivers = waivers
        self._known = known
        self.listed = listed
        self._parties = listed.screening if listed else None
        self._screener = Screener(
            things.judge,
            judging.day,
            judging.layer,
            proposed=judging.proposed,
            party_list=self._parties.party_list if self._parties else None,
        )
        self.owners = owners
        if owners:
            _ = self._tracing  # owners that contradict each other end the run before it begins
        self._repeats = repeats
        self._counts = Counts()
        self._findings: list[Finding] = [*things.dated(judging.day), *things.notices]
        if listed:
            from exportcheck.screening.party_words import about_list

            self._findings += about_list(listed.screening.info, judging.day, listed.fresh_days)
        self._consulting: Consulting | None = None
        if against is not None and not isinstance(against, Consulted):
            from exportcheck.cli import consulting

            self._consulting = consulting.Consulting(against, self._screener.totals)
        self.manifests: list[ManifestRead] = []
        self.status = "error"
        self.consulted = against if isinstance(against, Consulted) else None
        self.reservation: Reservation | None = None

    @cached_property
    def _tracing(self) -> "OwnerTracing":
        """What traces owners; a table cannot state any."""
        from exportcheck.screening.owner_tracing import OwnerTracing
        from exportcheck.screening.ownership_findings import rules_on

        rules = rules_on(self._things.law, self._judging.day, self._judging.layer, self._things.ofac)
        return OwnerTracing(self.owners.owners if self.owners else None, rules, self._parties)

    def _write_one(self, result: LineResult | RejectedLine, writers: Sequence[Writer], trees: bool) -> None:
        if isinstance(result, RejectedLine):
            self._counts.reject()
            record = records.rejected(result)
            for writer in writers:
                writer.rejected(record)
            return
        told = self._repeated(result)
        repeated = told is not result
        result = self._waivers.apply(told)
        if self._consulting:
            self._consulting.line(result, repeated=repeated)
        if self._known:
            result = self._known.apply(result)
        self._counts.add_line(result)
        record = records.line(result, trees=trees)
        for writer in writers:
            writer.line(record)

    def _repeated(self, result: LineResult) -> LineResult:
        """The result, with a warning where the same shipment line was stated before."""
        first = self._repeats.of(result)
        return result if first is None else self.repeated(result, first)

    def repeated(self, result: LineResult, first: str) -> LineResult:
        """The result of a line that was stated before, there where `first` says."""
        self._screener.totals.again(result.line)
        return self.said_again(result, first)

    def said_again(self, result: LineResult, first: str) -> LineResult:
        """The same for a line that was counted already."""
        counted = "once" if result.line.transaction == "domestic" else "twice in every sum"
        message = f"the same shipment line stands in {first}; it is counted {counted}"
        finding = Finding("XC611", Severity.WARNING, NOTICES["XC611"], message=message)
        verdict = result.verdict._replace(findings=(*result.verdict.findings, finding))
        return result._replace(verdict=verdict)

    def _manifest(self, manifest: Manifest) -> Iterator[LineResult | RejectedLine]:
        name = manifest.name
        if self._consulting:
            self._consulting.opened(manifest)
        application = manifest.application
        for result in self._screener.screen(name, self._tracing.sound(manifest), application):
            if isinstance(result, LineResult):
                yield self._of_parties(result, application)
            else:
                yield result
        if self._consulting:
            self._consulting.closed(manifest)
        if application:
            listed = self._parties.of_application(application) if self._parties else ()
            for found in (*listed, *self._tracing.of_application(application)):
                self._findings.append(replace(found, message=f"{name}: {found.message}"))
        yield from self._manifest_ended(manifest)

    def _manifest_ended(self, manifest: HasBeenRead) -> Iterator[RejectedLine]:
        """What is said of a manifest when its rows are read."""
        name = manifest.name
        self.manifests.append(ManifestRead(name, manifest.digest, manifest.lines_read))
        for notice in manifest.notices:
            title = NOTICES.get(notice.rule, notice.message)
            message = f"{name}: {notice.message}"
            self._findings.append(Finding(notice.rule, Severity.NOTE, title, message=message))
        if manifest.lines_read == 0:
            yield RejectedLine(name, 0, "no lines: the file holds no rows below its header")

    def _of_parties(self, result: LineResult, application: Application | None) -> LineResult:
        """The line with what its parties and their owners add."""
        if self._parties:
            result = self._parties.apply(result, application)
        return self._tracing.apply(result, application)

    def _tail(self, totals: tuple[Total, ...]) -> Tail:
        if self.consulted:
            self._findings += of_ledger(self.consulted, self._screener.totals.stated, totals)
        if self.reservation:
            self._findings += of_reservation(self.reservation)
        self._findings += [*self._waivers.findings(), *(self._known.findings() if self._known else [])]
        if self.owners:
            self._findings.append(self.owners.told(self._tracing.met))
        if self._repeats.notice:
            notice = self._repeats.notice
            self._findings.append(Finding("XC611", Severity.NOTE, NOTICES["XC611"], message=notice))
        for finding in (*self._findings, *(f for total in totals for f in total.findings)):
            self._counts.found(finding)
        code = worst(*self._codes())
        status = {Exit.PASSED: "pass", Exit.FINDINGS: "fail", Exit.STALE: "fail"}.get(code, "incomplete")
        return Tail(
            tuple(self.manifests),
            totals,
            tuple(self._findings),
            self._counts,
            status,
            code,
            self.consulted,
            self.reservation,
        )

    def _codes(self) -> Iterator[Exit]:
        yield Exit.PASSED
        if self._counts.rejected or not self._counts.checked:
            yield Exit.NOT_CHECKED
        if fails(self._counts.severities, self._judging.fail_on) or self.refused:
            yield Exit.FINDINGS
        if self._judging.fail_when_stale and self._stale():
            yield Exit.STALE

    @property
    def refused(self) -> bool:
        """Whether headroom was asked for and not given."""
        return self.reservation is not None and self.reservation.outcome == "refused"

    def _stale(self) -> bool:
        """Whether the law was last read, or the party list published, longer before the day than is allowed.

        A list of which nobody knows when it was published is not known to be young enough.
        """
        judging = self._judging
        read: list[tuple[int | None, date | None]] = [(judging.max_data_age, self._things.law.checked)]
        if self._parties:
            read.append((judging.max_list_age, self._parties.info.published))
        return any(
            most is not None and (on is None or judging.day - on > timedelta(days=most)) for most, on in read
        )

    def _obstacles(self) -> list[str]:
        """What of the run as a whole stands against taking headroom for it."""
        found = []
        if self._counts.rejected or not self._counts.checked:
            rows = "1 row" if self._counts.rejected == 1 else f"{self._counts.rejected:,} rows"
            found.append(f"{rows} could not be read")
        if self._judging.fail_when_stale and self._stale():
            found.append("the law or the party list is too old (--max-data-age, --max-list-age)")
        return found
