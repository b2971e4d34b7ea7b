"""What a rule sees: one item in one transaction on one day, and the answers given so far."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Answer, Clause, Fact, Truth, any_of
from exportcheck.model.manifest import Certification, Lab
from exportcheck.model.measure import Measure
from exportcheck.model.metrics import Metrics
from exportcheck.model.noun import Noun, field
from exportcheck.model.place import Groups, Place, PlaceSet


class Deal(Noun):
    """A transaction, as far as it is stated; None is *not known*.

    `party_list` is what its parties are screened against: nothing (None), the `starter` list, a `whole` one.
    `named` has the words of the law's lists that are in the names of end user and consignee, `end_user_named`
    those in the end user's alone; `founded` is when the end user was founded or registered.
    """

    destination: Place
    origin: Place | None = None
    transaction: str | None = None
    end_user_country: Place | None = None
    headquarters: Place | None = None
    parent: Place | None = None
    end_user: str | None = None
    end_user_type: str | None = None
    end_use: str | None = None
    named: str | None = None
    consignee_country: Place | None = None
    intermediate: str | None = None
    form_factor: str | None = None
    certified: bool | None = True
    party_list: str | None = None
    end_user_named: str | None = None
    founded: date | None = None


class Papers(Noun):
    """What the papers of a line declare, as far as the verdict depends on it.

    `number_shape` is the number with every digit as 9, so that equal questions stay equal.
    """

    license_code: str | None = None
    number_shape: str | None = None
    in_time: Truth = Truth.UNKNOWN
    enough: Truth = Truth.UNKNOWN
    expiry_seen: str = "expiry not stated"
    quantity_seen: str = "licensed quantity not stated"
    declared_eccn: str | None = None
    hts: str | None = None
    package: Truth = Truth.UNKNOWN
    package_seen: str = ""
    notice: Truth = Truth.UNKNOWN
    notice_seen: str = "day of the notice not stated"


class Case(Noun):
    """One item in one transaction on one day.

    `answers` holds the clauses of the rules asked before; `assumed` settles facts by their key
    when every possibility is walked.
    """

    day: date
    chip: Chip
    metrics: Metrics
    deal: Deal
    groups: Groups
    certification: Certification | None = None
    papers: Papers = Papers()
    volume: Measure | None = None
    first_commercial_shipment: date | None = None
    family: str | None = None
    license_needed: Truth = Truth.UNKNOWN
    answers: Mapping[str, Answer] = field(default_factory=dict)
    assumed: Mapping[str, Truth] = field(default_factory=dict)

    def fact(self, key: str, statement: str, truth: Truth, paragraph: str, seen: str = "") -> Fact:
        """A fact, or what is assumed of it while it is not known."""
        if truth is Truth.UNKNOWN:
            truth = self.assumed.get(key, truth)
        return Fact(key, statement, truth, paragraph, seen)

    def answer(self, stem: str) -> Clause:
        """What an earlier rule said; a rule that does not exist on this day does not hold."""
        return self.answers.get(stem) or Fact(stem, f"{stem} exists on this day", Truth.FAILS, "")

    def datacenter(self, paragraph: str) -> Fact:
        """Whether the item is designed or marketed for datacenters."""
        statement = "designed or marketed for datacenters"
        return self.fact("datacenter", statement, self.chip.datacenter, paragraph)

    def within(self, role: str, place: Place | None, places: PlaceSet, paragraph: str) -> Fact:
        """Whether the place in a role is one of a set of places."""
        truth = Truth.UNKNOWN if place is None else self.groups.contains(place, places)
        seen = "not stated" if place is None else f"{place.name} ({place.code})"
        return self.fact(*_asked_within(role, places), truth, paragraph, seen)

    def destination(self, places: PlaceSet, paragraph: str) -> Fact:
        """Whether the destination is one of a set of places."""
        return self.within("destination", self.deal.destination, places, paragraph)

    def headquartered(self, places: PlaceSet, paragraph: str) -> Clause:
        """Whether the end user is headquartered there, or its ultimate parent is."""
        if places == PlaceSet():
            return any_of()
        return any_of(
            self.within("headquarters of the end user", self.deal.headquarters, places, paragraph),
            self.within("ultimate parent's headquarters", self.deal.parent, places, paragraph),
        )

    def stated(self, words: tuple[str, ...], key: str, statement: str, paragraph: str) -> Fact:
        """Whether the transaction's end use or end-user type states it; silence is *no*.

        For prohibitions that turn on knowledge: what nobody stated is not known to the exporter.
        """
        texts = [text for text in (self.deal.end_use, self.deal.end_user_type) if text]
        found = spoken(" ; ".join(texts), words)
        return self.fact(
            key, statement, Truth.of(bool(found)), paragraph, "; ".join(texts) or "nothing stated"
        )

    def suggested(
        self, words: tuple[str, ...], key: str, statement: str, paragraph: str, *, end_user: bool = False
    ) -> Fact:
        """Whether the name of a party, or of the end user alone, suggests it; a hint, never knowledge."""
        named = (self.deal.end_user_named if end_user else self.deal.named) or ""
        return self.fact(key, statement, Truth.of(bool(spoken(named, words))), paragraph, named or "no name")

    def named(self, entities: tuple[str, ...], types: tuple[str, ...], paragraph: str) -> Fact:
        """Whether the end user is one of the entities by name, or states that it is of such a type.

        An exemption has to be claimed: silence is *no*.
        """
        user = entity_key(self.deal.end_user or "")
        kind = entity_key(self.deal.end_user_type or "")
        holds = bool(user) and any(entity_key(entity) == user for entity in entities)
        holds = holds or (bool(kind) and any(entity_key(entry) == kind for entry in types))
        statement = "the end user is exempted by name or kind"
        return self.fact("exempt", statement, Truth.of(holds), paragraph, self.deal.end_user or "not stated")

    def reading(self, truth: Truth, paragraph: str) -> Fact:
        """What one reading of a disputed text leads to."""
        return Fact("reading", "a licence is required", truth, paragraph)

    def done_by(self, transactions: tuple[str, ...], paragraph: str) -> Fact:
        """Whether the transaction is of one of these kinds."""
        kind = self.deal.transaction
        truth = Truth.of(None if kind is None else kind in transactions)
        statement = f"the transaction is {' or '.join(transactions)}"
        return self.fact(f"transaction {transactions}", statement, truth, paragraph, kind or "not stated")

    def is_one_of(self, names: tuple[str, ...], name: str, statement: str, paragraph: str) -> Fact:
        """Whether a name of the catalog is in a list of the data."""
        return self.fact(statement, statement, Truth.of(name in names), paragraph, name)

    def certification_given(self, paragraph: str) -> Fact:
        """Whether the paragraph (dd) certification is given, or a commitment to it."""
        truth = Truth.of(self.deal.certified)
        return self.fact("certification", "the (dd) certification is given or promised", truth, paragraph)

    @property
    def lab(self) -> Lab:
        """What is stated of the laboratory; nothing, if nothing is."""
        return (self.certification.lab if self.certification else None) or Lab()

    def measured(self, name: str, applied: Measure, paragraph: str) -> Fact:
        """Whether what the laboratory measured is at or below the application's figure."""
        figure = self.lab.measured.get(name)
        if figure is None or applied.undefined or not applied.known:
            truth = Truth.UNKNOWN
        else:
            truth = Truth.of(True if figure <= applied.low else False if figure > applied.high else None)
        seen = "not measured" if figure is None else f"{figure:g}"
        return self.fact(
            f"measured {name}", f"measured {name} is at or below the application's", truth, paragraph, seen
        )

    def declares(self, codes: tuple[str, ...], paragraph: str) -> Fact:
        """Whether the papers declare one of these licence codes."""
        code = self.papers.license_code
        truth = Truth.of(code in codes)
        return Fact(
            f"code {codes}",
            f"the licence code is {' or '.join(codes)}",
            truth,
            paragraph,
            code or "none declared",
        )

    def needed(self, paragraph: str) -> Fact:
        """Whether a licence is required, as settled before the papers are read."""
        return Fact("licence required", "a licence is required", self.license_needed, paragraph)

    def family_truth(self, family: str) -> Truth:
        """Whether the item is of a family, as settled before the papers are read."""
        if self.family is None:
            return Truth.UNKNOWN
        return Truth.of(self.family == family)

    def certified(self, statement: str, paragraph: str) -> Fact:
        """Whether a statement of the certification is met, as the manifest says."""
        made = self.certification.statements.get(statement) if self.certification else None
        truth = Truth.of(made.met if made else None)
        seen = (made.evidence or "no evidence named") if made else "not stated"
        return self.fact(f"(dd) {statement}", f"{statement.replace('_', ' ')} is met", truth, paragraph, seen)


_DENIED = re.compile(r"\b(?:no|not|non|without|never|excluding)\b(?:[\s-]+(?:for|any|a|an|of|the))*[\s-]*$")


def spoken(text: str, words: tuple[str, ...]) -> list[str]:
    """The words that a text states, as they stand in it.

    Whole words, or their beginning where a word of the list ends in `*`; in scripts without spaces
    anywhere. A word right behind *no*, *not* or *non-* is denied, not stated.
    """
    folded = text.casefold().replace("_", " ")
    found: list[str] = []
    if not folded:  # most transactions state nothing: no pattern is made for them
        return found
    for word in words:
        for match in _pattern(word).finditer(folded):
            if not _DENIED.search(folded, 0, match.start()):
                found.append(match.group())
                break
    return found


def beginning(word: str) -> str:
    """What a text must hold, case folded, for a word of the lists to be in it at all."""
    return word.removesuffix("*").casefold().split(" ")[0]


@cache
def _pattern(word: str) -> re.Pattern[str]:
    stem = word.removesuffix("*").casefold()
    if not stem.isascii():
        return re.compile(re.escape(stem))
    flexible = re.escape(stem).replace("\\ ", r"[\s-]+")
    return re.compile(rf"\b{flexible}" + (r"\w*" if word.endswith("*") else r"s?\b"))


def entity_key(text: str) -> str:
    """What two spellings of an entity's name have in common."""
    return "".join(c for c in text.casefold() if c.isalnum())


@cache
def _asked_within(role: str, places: PlaceSet) -> tuple[str, str]:
    """The key and the statement of *this place is one of those*; there are as many as in the law."""
    return f"{role}|{places}", f"{role} is in {described(places)}"


def described(places: PlaceSet) -> str:
    """A set of places in the regulation's own way of naming it."""
    text = f"Country Group {' or '.join(places.groups)}" if places.groups else ""
    if places.except_groups:
        text += f" (not {' or '.join(places.except_groups)})"
    named = " or ".join(places.also)
    return f"{text} or {named}" if text and named else text or named or "no place"
