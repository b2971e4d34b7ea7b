"""What is computed beside the statements of each paragraph: the rules, the ratio, the list, the days."""

from collections.abc import Iterable, Iterator
from datetime import date

from exportcheck.model.case import Case, Deal
from exportcheck.model.certificate import Asked, Checked, Computed, Coverage, Share
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Answer, Clause, Fact, Truth, all_of, compare, not_
from exportcheck.model.law import LawOn
from exportcheck.model.manifest import Application, Certification, Lab
from exportcheck.model.measure import UNPUBLISHED, exactly
from exportcheck.model.metrics import metrics
from exportcheck.screening.certificate_lines import Screened
from exportcheck.screening.evaluate import ask
from exportcheck.screening.headroom import ratio
from exportcheck.screening.judge import Judge
from exportcheck.screening.totals import STEM

MILITARY = "military_end_use"


class Computing:
    """Computes from one application and its lines, under the law of one day."""

    def __init__(
        self,
        judge: Judge,
        law: LawOn,
        application: Application,
        screened: Screened,
        shares: tuple[Share, ...],
        checked: tuple[Checked, ...] | None,
        chips: Iterable[Chip],
        stems: Iterable[str],
    ) -> None:
        """Ask the rules of the certification (`stems`) of each product covered."""
        self._judge = judge
        self._law = law
        self._application = application
        self._certification = application.certification or Certification()
        self._screened = screened
        self._shares = shares
        self._checked = checked
        inside = [e.line for e in screened.lines if e.coverage in (Coverage.COVERED, Coverage.UNDETERMINED)]
        self._ships = [line.ship_date for line in inside]
        rules = [rule for rule in judge.rules if rule.stem in {*stems} - {STEM, MILITARY}]
        self._answers: dict[str, dict[str, Answer]] = {}
        for chip in chips:
            case = Case(
                day=law.day,
                chip=chip,
                metrics=metrics(chip, judge.law.bits),
                deal=Deal(inside[0].destination),
                groups=law.groups,
                certification=self._certification,
            )
            self._answers[chip.id] = ask(case, rules, law)

    def of(self, asked: Asked) -> Iterator[Computed]:
        """The computations of one paragraph."""
        for stem in asked.computes:
            if stem == STEM:
                yield from self._volume()
            elif stem == MILITARY:
                yield from self._military()
            else:
                yield from self._rule(stem)
        if any(asking.key == "remote_users" for asking in asked.states) and self._checked:
            yield Computed("", "the places of every user listed are known", "", self._users(asked.number))
        lab = self._certification.lab or Lab()
        days = {
            "certification_submitted": (
                "the certification is submitted",
                self._application.certification_submitted,
            ),
            "lab_received": ("the laboratory's certification is received", lab.received),
            "lab_submitted": ("the laboratory's certification is submitted", lab.submitted),
        }
        for name in asked.days:
            what, day = days[name]
            title = f"{what} before the first shipment"
            yield Computed("", title, "", self._before(title, day, asked.number))

    def _volume(self) -> Iterator[Computed]:
        vintage = self._law.vintage(STEM)
        if vintage is None:
            return
        rule = next(rule for rule in self._judge.rules if rule.stem == STEM)
        for share in self._shares:
            if self._answers.keys() & set(share.products):
                # A ledger may leave open whether it has a line already: then the sums are not certain.
                certain = share.us is not None and share.holds is not Truth.UNKNOWN
                figure = exactly(ratio(share.out, share.us or 0, share.limit)) if certain else UNPUBLISHED
                clause = compare("volume_ratio", figure, share.limit, vintage.paragraph)
                yield Computed(rule.id, _title(rule.title), share.product, clause)

    def _military(self) -> Iterator[Computed]:
        stated = [j.answers[MILITARY] for j in self._screened.judgements if MILITARY in j.answers]
        if stated:
            title = "no military, military-intelligence or weapons end use is stated in the lines"
            yield Computed(stated[0].rule, title, "", all_of(*(not_(answer.clause) for answer in stated)))

    def _rule(self, stem: str) -> Iterator[Computed]:
        """A rule's answer for each product; once, where it is about the application."""
        found = [(product, answers[stem]) for product, answers in self._answers.items() if stem in answers]
        same = len({answer.clause for _, answer in found}) == 1
        for product, answer in found[:1] if same and stem != "dd_lab_measurements" else found:
            yield Computed(answer.rule, _title(answer.title), "" if same else product, answer.clause)

    def _users(self, paragraph: str) -> Clause:
        return all_of(
            *(
                Fact(
                    f"places of {entry.user.name}",
                    f"the places of {entry.user.name} are known",
                    Truth.HOLDS if entry.ties or not entry.unknown else Truth.UNKNOWN,
                    paragraph,
                    f"not known: {', '.join(entry.unknown)}" if entry.unknown else "",
                )
                for entry in self._checked or ()
            )
        )

    def _before(self, statement: str, day: date | None, paragraph: str) -> Fact:
        """On the day of a shipment itself nobody knows which came first."""
        first = min((ship for ship in self._ships if ship), default=None)
        truth = Truth.UNKNOWN
        if day is not None and first is not None and day != first:
            truth = Truth.of(day < first and (None if None in self._ships else True))
        seen = f"{day or 'not stated'}; first shipment {first or 'not stated'}"
        return Fact(statement, statement, truth, paragraph, seen)


def _title(title: str) -> str:
    """The title of a rule as what it computes, lower case behind a colon."""
    return title.removeprefix("Certification: ")
