"""Findings, and the notices that no paragraph of the law stands behind."""

from exportcheck.model.clause import Clause
from exportcheck.model.noun import Noun
from exportcheck.model.party import Hit
from exportcheck.model.rule import Severity


class Finding(Noun):
    """Something to be read by a person: which rule, how severe, and the clause that says why.

    Either `clause` (words are made from the tree) or `message` is given. `hits` are the listed parties
    that a finding about a party speaks of, the weightiest first; `about` tells it from another of its kind
    in the same line.
    """

    rule: str
    severity: Severity
    title: str
    paragraph: str = ""
    citations: tuple[str, ...] = ()
    clause: Clause | None = None
    message: str = ""
    hits: tuple[Hit, ...] = ()
    about: str = ""


# What is said without a paragraph of the law behind it: id -> what it is about.
NOTICES: dict[str, str] = {
    "XC101": "A figure of the catalog has no source, or names one that is not listed",
    "XC102": "FP8 or INT8 is out of proportion to FP16, as a sparse figure would be",
    "XC103": "A figure looks sparse: twice the maker's declaration",
    "XC104": "A name or alias stands for two entries",
    "XC105": "The declared family and the computed one differ",
    "XC106": "The declared and the computed TPP differ by more than a tenth",
    "XC107": "The name typed is read as one of several variants",
    "XC108": "A catalog file replaces an entry of the bundled catalog",
    "XC109": "A source of the catalog is not used",
    "XC110": "The entry gives no peak rate, so that its TPP is not known",
    "XC208": "One name covers bins that fall on different sides of a line",
    "XC410": "The (dd) certification is not in the manifest",
    "XC430": "Two review policies hold at once",
    "XC505": "Only the starter list was screened against, which is not the list",
    "XC506": "A party is probably one that is listed",
    "XC507": "A party may be one that is listed",
    "XC508": "A party could not be screened",
    "XC509": "The party list is old",
    "XC510": "The certification excludes listed parties, and one is in the shipment",
    "XC511": "A party may be on a list that restricts finance, not exports",
    "XC512": "A party is not named, so that it was not screened",
    "XC513": "The party list is younger than the day asked about",
    "XC514": "The party list that was screened against",
    "XC520": "Listed parties own the party at or over the limit",
    "XC521": "Whether listed parties own the party at or over the limit is not known",
    "XC522": "Listed owners, under a rule that does not bind on this day",
    "XC523": "Listed parties own a part of the party, below the limit",
    "XC524": "No stated owner counts, and unnamed ones could reach the limit",
    "XC525": "No stated owner counts, and unnamed ones could not reach the limit",
    "XC526": "The owners file that was traced",
    "XC527": "A registered code of a party is not written soundly",
    "XC607": "A column or key of the manifest was not read",
    "XC608": "The encoding of the manifest was guessed",
    "XC609": "Something not stated was taken as the ordinary case",
    "XC611": "The same shipment line is stated twice",
    "XC615": "A sheet of a workbook was not read, or the one read is hidden",
    "XC610": "A licence exception is available and not claimed",
    "XC616": "Sums that the manifest states and the ledger's differ",
    "XC617": "Lines of the manifest are in the ledger already",
    "XC618": "Lines without ids may be in the ledger already",
    "XC619": "A line stands in the ledger with other content",
    "XC620": "The ledger has the product under other specifications",
    "XC621": "No headroom was reserved",
    "XC622": "What became of the reservation",
    "XC704": "The membership of a country group is not certain",
    "XC701": "The day asked about lies long after the law was last read",
    "XC702": "The law of the shipment's day gives another verdict",
    "XC703": "The day asked about lies before the first advanced-computing rule",
    "XC705": "The law was changed: files of a folder take the place of bundled ones",
    "XC706": "The bundled law answers otherwise than the changed one",
    "XC707": "The clock is set to a day before the law was last read",
    "XC801": "A waiver has expired and suppresses nothing",
    "XC802": "A waiver suppressed nothing in this run",
    "XC803": "A waiver expires within thirty days",
    "XC804": "A waiver asks for what cannot be waived",
    "XC805": "Findings known from the baseline are hidden and do not fail the run",
}
# Those that come of the names of a line's parties, and of who owns them.
ABOUT_OWNERS = frozenset({"XC520", "XC521", "XC522", "XC523", "XC524", "XC525"})
ABOUT_PARTIES = frozenset({"XC506", "XC507", "XC508", "XC510", "XC511", "XC512", "XC527"}) | ABOUT_OWNERS
