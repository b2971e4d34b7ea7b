"""The paragraph (dd) certificate as drafted: what is stated, with what evidence, and what is computed."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction

from exportcheck.model.clause import Clause, Truth
from exportcheck.model.consulted import Consulted
from exportcheck.model.manifest import Lab, Line, Rejected, RemoteUser
from exportcheck.model.measure import Limit, Measure
from exportcheck.model.noun import Noun
from exportcheck.model.place import Place
from exportcheck.model.report import OtherReading
from exportcheck.model.verdict import Decision


class Asking(Noun):
    """A statement that a paragraph asks for: its key in the manifest, its words, and what backs it."""

    key: str
    says: str
    bring: str


class Asked(Noun):
    """A paragraph: what it asks for, the statements it takes, the rules (stems) that compute, and the days
    that must lie before the first shipment.
    """

    number: str
    title: str
    asks: str
    states: tuple[Asking, ...] = ()
    computes: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


class Standing(Enum):
    """How a statement stands in the manifest."""

    MET = "met"
    NOT_MET = "not_met"
    MISSING = "missing"


class Filed(Enum):
    """What the evidence named turned out to be."""

    FILE = "file"  # beside the manifest; with a digest
    ABSENT = "absent"  # looks like a file name, and there is none
    REFUSED = "refused"  # leads out of the folder, or is no ordinary file: not opened
    TEXT = "text"
    ADDRESS = "address"


class Evidence(Noun):
    """The evidence named for a statement; `digest` is the SHA-256 of a file, `size` its bytes."""

    text: str
    filed: Filed
    digest: str | None = None
    size: int | None = None
    why: str = ""


class Made(Noun):
    """One statement as the manifest makes it, or does not."""

    asking: Asking
    standing: Standing
    evidence: Evidence | None = None
    description: str | None = None


class Computed(Noun):
    """What a rule computes beside a statement; `product` is "" where it speaks of the application."""

    rule: str
    title: str
    product: str
    clause: Clause

    @property
    def truth(self) -> Truth:
        """What it computes to."""
        return self.clause.truth


class Paragraph(Noun):
    """One paragraph: its statements, what is computed, and where the two disagree."""

    asked: Asked
    made: tuple[Made, ...]
    computed: tuple[Computed, ...]
    contradictions: tuple[str, ...]


class Coverage(Enum):
    """Whether a line is part of the application that the certificate belongs to."""

    COVERED = "covered"
    UNDETERMINED = "undetermined"
    US_SHIPMENT = "us_shipment"
    OUTSIDE = "not_covered"


class Covered(Noun):
    """A line, whether the certificate covers it, and why.

    `clause` is what case-by-case review asked of it, `assumed` what was taken as ordinary.
    """

    line: Line
    coverage: Coverage
    decision: Decision
    clause: Clause | None
    assumed: tuple[str, ...]


class Specification(Noun):
    """One of the five, of one product: in the catalog, and as the applicant states it (None: not stated).

    `stands_in` names the figure of the catalog that stands for the one asked for. `agrees` is UNKNOWN
    where one of the two is not known.
    """

    figure: str
    catalog: Measure
    stated: float | None
    stands_in: str | None
    agrees: Truth


class Part(Noun):
    """One addend of a sum, in circuits; one that does not count says why."""

    what: str
    units: int
    counts: bool = True
    why: str = ""


class Share(Noun):
    """The ratio of one commodity: what is added up on both sides, the exact quotient and what it leaves.

    `products` are those with the same five specifications, `product` the one that speaks for them.
    `other` is the other reading of whose exports count, where a ledger knows it.
    `us` is None where no US shipment is stated, `first` the day of the first commercial one.
    """

    product: str
    products: tuple[str, ...]
    name: str
    tpp: Measure
    exported: tuple[Part, ...]
    us_parts: tuple[Part, ...]
    out: int
    us: int | None
    exact: Fraction | None
    limit: Limit
    holds: Truth
    headroom: int | None
    first: date | None
    other: OtherReading | None = None


class Pool(Noun):
    """All products together by TPP, each figure from the least to the most; None: a TPP is not known."""

    out: tuple[Fraction, Fraction] | None
    us: tuple[Fraction, Fraction] | None
    ratio: tuple[Fraction, Fraction] | None
    headroom: tuple[Fraction, Fraction] | None
    holds: Truth


class Checked(Noun):
    """A remote user held against the places named: in which roles it has a tie, which are not known."""

    user: RemoteUser
    ties: tuple[tuple[str, Place], ...]
    unknown: tuple[str, ...]

    @property
    def listed(self) -> Truth:
        """Whether the paragraph wants it on the list."""
        return Truth.HOLDS if self.ties else Truth.UNKNOWN if self.unknown else Truth.FAILS


class Measured(Noun):
    """One of the four figures of one product: applied for, stated by the applicant, measured."""

    product: str
    figure: str
    applied: Measure
    stated: float | None
    measured: float | None
    truth: Truth


class Kind(Enum):
    """Why something is asked; all but the last two keep a draft from being whole."""

    CONTRADICTED = "contradicted"
    FAILS = "does_not_hold"
    NOT_MET = "not_met"
    MISSING = "missing"
    UNKNOWN = "unknown"
    CONFIRM = "confirm"
    UNSETTLED = "unsettled"

    @property
    def open(self) -> bool:
        """Whether the draft is not whole because of it."""
        return self not in (Kind.CONFIRM, Kind.UNSETTLED)


class Next(Noun):
    """What BIS, or a careful reader, will ask."""

    paragraph: str
    kind: Kind
    text: str


class Product(Noun):
    """A product covered, with its five specifications and the units of it that are covered."""

    id: str
    name: str
    units: int
    specifications: tuple[Specification, ...]


class Certificate(Noun):
    """The draft. `until` is the last day on which US shipments count, `names` the products by id.

    `ledger` is what a ledger had, where one was asked; `ledger_says` is what to know of it, each with
    whether the sums are not certain because of it.
    """

    manifest: str
    digest: str
    application: bool
    applicant: str | None
    application_date: date | None
    changes: str | None
    until: date
    rejected: tuple[Rejected, ...]
    lines: tuple[Covered, ...]
    paragraphs: tuple[Paragraph, ...]
    products: tuple[Product, ...]
    shares: tuple[Share, ...]
    pool: Pool | None
    remote_users: tuple[Checked, ...] | None
    places: tuple[Place, ...]
    lab: Lab
    measured: tuple[Measured, ...]
    next: tuple[Next, ...]
    ledger: Consulted | None
    ledger_says: tuple[tuple[bool, str], ...]
    names: Mapping[str, str]
    repeated: tuple[str, ...] = ()

    def count(self, standing: Standing) -> int:
        """How many statements stand so."""
        return sum(made.standing is standing for p in self.paragraphs for made in p.made)
