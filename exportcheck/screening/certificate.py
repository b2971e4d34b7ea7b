"""The paragraph (dd) certificate, drafted from a manifest: what is stated beside what is computed.

Nothing here says that the law is met. A statement is the applicant's; a rule computes what it can from
the facts stated, and where the two disagree both are shown.
"""

from collections.abc import Callable, Iterable
from datetime import date

from exportcheck.model.certificate import (
    Asked,
    Asking,
    Certificate,
    Checked,
    Coverage,
    Covered,
    Evidence,
    Made,
    Paragraph,
    Share,
    Standing,
)
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.law import LawOn, Layer
from exportcheck.model.manifest import Application, Certification, Lab, Line, Rejected, RemoteUser, Statement
from exportcheck.model.noun import Noun
from exportcheck.model.place import Place, PlaceSet
from exportcheck.screening.certificate_computed import Computing
from exportcheck.screening.certificate_contradictions import contradictions
from exportcheck.screening.certificate_lines import Consult, Screened, covered
from exportcheck.screening.certificate_next import questions
from exportcheck.screening.certificate_specifications import measured, products
from exportcheck.screening.certificate_sums import Sums, pooled
from exportcheck.screening.judge import Judge
from exportcheck.screening.lines import Screener
from exportcheck.screening.totals import STEM

REMOTE = "dd_remote_users"
MILITARY = "military_end_use"
ROLES = ("located in", "headquartered in", "ultimate parent in")


class Stated(Noun):
    """A manifest as it was read: its name and digest, the application (None: a table has none), the rows."""

    name: str
    digest: str
    application: Application | None
    rows: Iterable[Line | Rejected]


class Drafting(Noun):
    """What a draft is made with: the judge and the day, the paragraphs, and who knows evidence and places."""

    judge: Judge
    day: date
    asked: tuple[Asked, ...]
    evidence: Callable[[str], Evidence]
    place: Callable[[str], Place]
    consult: Consult | None = None

    @property
    def law(self) -> LawOn:
        """The enforced law of the day."""
        return self.judge.law_on(self.day, Layer.ENFORCED)


def first_day(judge: Judge) -> date:
    """The day on which paragraph (dd) came."""
    return judge.law.vintages[STEM][0].effective


def draft(drafting: Drafting, stated: Stated) -> Certificate:
    """The certificate of one manifest; without a covered line it has no products. Does not raise."""
    judge, day, law = drafting.judge, drafting.day, drafting.law
    application = stated.application or Application()
    certification = application.certification or Certification()
    until = application.application_date or day
    screened = covered(
        Screener(judge, day, Layer.ENFORCED), stated.rows, stated.application, drafting.consult
    )
    circuits = _circuits(judge, screened.lines)
    sums = Sums(judge, screened, stated.application)
    shares = sums.shares(chip.id for chip, _ in circuits)
    wanted = _places(law)
    users = certification.remote_users
    checked = None if users is None else tuple(_checked(user, law, wanted) for user in users)
    goods = products(judge, circuits, certification)
    certificate = Certificate(
        manifest=stated.name,
        digest=stated.digest,
        application=stated.application is not None,
        applicant=application.applicant,
        application_date=application.application_date,
        changes=certification.changes,
        until=until,
        rejected=screened.rejected,
        lines=screened.lines,
        paragraphs=_paragraphs(drafting, application, screened, circuits, shares, checked),
        products=goods,
        shares=shares,
        pool=pooled(shares[0].limit, shares) if shares else None,
        remote_users=checked,
        places=tuple(drafting.place(code) for code in wanted.also),
        lab=certification.lab or Lab(),
        measured=measured(goods, certification.lab or Lab()),
        next=(),
        ledger=screened.asked,
        ledger_says=sums.said(),
        repeated=tuple(
            f"line {number} states again the shipment line that stands in {first}; as a US shipment it is "
            "counted once, as an export twice"
            for number, first in screened.repeated.items()
        ),
        names={chip.id: chip.name for chip, _ in circuits},
    )
    return questions(contradictions(certificate), law)


def _circuits(judge: Judge, lines: Iterable[Covered]) -> tuple[tuple[Chip, int], ...]:
    """The circuits in the lines covered, each with how many."""
    units: dict[str, int] = {}
    for entry in lines:
        if entry.coverage in (Coverage.COVERED, Coverage.UNDETERMINED):
            for part, count in judge.catalog.circuits(judge.catalog.chips[entry.line.chip]):
                units[part.id] = units.get(part.id, 0) + count * entry.line.quantity
    catalog = judge.catalog
    return tuple((catalog.resolved(catalog.chips[name]), count) for name, count in sorted(units.items()))


def _places(law: LawOn) -> PlaceSet:
    vintage = law.vintage(REMOTE)
    places: PlaceSet = vintage.numbers.disclosed if vintage else PlaceSet()
    return places


def _checked(user: RemoteUser, law: LawOn, wanted: PlaceSet) -> Checked:
    """A user held against the places named, in each of the three roles."""
    roles = tuple(zip(ROLES, (user.located_in, user.headquarters, user.parent), strict=True))
    truths = [(role, place, law.groups.contains(place, wanted)) for role, place in roles if place]
    return Checked(
        user,
        tuple((role, place) for role, place, truth in truths if truth is Truth.HOLDS),
        tuple(role for role, place in roles if place is None)
        + tuple(role for role, _, truth in truths if truth is Truth.UNKNOWN),
    )


def _paragraphs(
    drafting: Drafting,
    application: Application,
    screened: Screened,
    circuits: tuple[tuple[Chip, int], ...],
    shares: tuple[Share, ...],
    checked: tuple[Checked, ...] | None,
) -> tuple[Paragraph, ...]:
    certification = application.certification or Certification()
    stems = {stem for asked in drafting.asked for stem in asked.computes}
    chips = [chip for chip, _ in circuits]
    judge, law = drafting.judge, drafting.law
    computing = Computing(judge, law, application, screened, shares, checked, chips, stems)
    return tuple(
        Paragraph(
            asked,
            tuple(_made(a, certification.statements.get(a.key), drafting.evidence) for a in asked.states),
            tuple(computing.of(asked)),
            (),
        )
        for asked in drafting.asked
    )


def _made(asking: Asking, statement: Statement | None, evidence: Callable[[str], Evidence]) -> Made:
    if statement is None:
        return Made(asking, Standing.MISSING)
    standing = {None: Standing.MISSING, True: Standing.MET, False: Standing.NOT_MET}[statement.met]
    named = evidence(statement.evidence) if statement.evidence else None
    return Made(asking, standing, named, statement.description)
