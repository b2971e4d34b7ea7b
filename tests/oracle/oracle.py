"""A second reading of the law of 2026-11-24, enforced layer, written from its text and nothing else.

Plain on purpose: nested ifs, exact fractions, no ranges, no three-valued logic, nothing of exportcheck.
`exact` answers for one item and one transaction of which everything is known. `answer` takes facts that
may be unknown (None), puts representative values for each of them, and says *undetermined* wherever the
exact answers differ. README.md says what is in and what is out.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple


def of(codes: str) -> frozenset[str]:
    """Places by their ISO 3166 codes."""
    return frozenset(codes.split())


# Supplement no. 1 to part 740, country groups as of 2026-07-23.
D1 = of("AM AZ BY MM KH CN GE IQ KZ KP KG LA LY MO MD MN NI RU TJ TM UZ VE VN YE")
D4 = of("BH BY CN EG IR IQ IL JO KP KW LB LY MO OM PK QA RU SA SY VE YE")
D5 = of("AF BY MM CF CN CD CU ER HT IR IQ KP LB LY NI RU SO SS SD SY VE ZW")
A5 = of(
    "AR AU AT BE BG CA HR CZ DK EE FI FR DE GR HU IS IN IE IT JP KR LV LT LU NL NZ NO PL PT RO SK SI ES"
) | of("SE CH TR AE GB")
A6 = of("AL CY IL MT MX SG ZA TW")
E1 = of("IR KP SY")
E2 = of("CU")
EMBARGOED = E1 | E2 | {"RU", "BY"}  # part 746
RESTRICTED = (D1 | D4 | D5) - (A5 | A6)  # 742.6(a)(6)(iii): the D groups, excluding any also in A:5 or A:6
CONCERN = D5 | {"MO"}  # "Macau or a destination specified in Country Group D:5"

# Supplement no. 8 to part 740; G42 and its companies until 2027-04-06.
SUPPLEMENT_8 = frozenset(
    (
        "G42",
        "G42 Cloud",
        "Core42",
        "Amazon",
        "Apple",
        "Google",
        "Meta",
        "Microsoft",
        "OpenAI Group PBC",
        "Oracle",
        "X.AI",
        "UAE government agency",
    )
)

# Bit length of the operation, technical note 2 to 3A090; of TF32 the text does not settle which counts.
BITS = {
    "fp4": (4,),
    "int4": (4,),
    "fp6": (6,),
    "fp8": (8,),
    "int8": (8,),
    "fp16": (16,),
    "bf16": (16,),
    "tf32": (19, 32),
    "fp32": (32,),
    "fp64": (64,),
}

UNDETERMINED = "undetermined"


class Item(NamedTuple):
    """What is known of an integrated circuit, or of a memory stack; None is unknown.

    TPP is stated or follows from dense TOPS by format. Area in mm² of the logic dies; `non_planar` says
    whether they are of a non-planar process. A memory stack has `stack`: bandwidth GB/s and area mm².
    """

    tpp: Fraction | None = None
    tops: tuple[tuple[str, Fraction], ...] = ()
    area: Fraction | None = None
    non_planar: bool | None = True
    datacenter: bool | None = True
    dram: Fraction | None = None
    stack: tuple[Fraction, Fraction | None] | None = None


class Deal(NamedTuple):
    """What is known of a transaction; None is unknown, of `end_user` and `supercomputer` *not stated*."""

    destination: str
    origin: str | None = "US"
    transaction: str | None = "export"
    located: str | None = None
    headquarters: str | None = None
    parent: str | None = None
    certified: bool | None = True
    end_user: str | None = None
    supercomputer: bool = False


class Kind(NamedTuple):
    """All that the rest of the law asks about an item of known figures."""

    family: str
    excepted: bool = False  # an item that NAC and ACA reach (740.8), or HBM (740.25)
    within: bool = False  # TPP and DRAM bandwidth under both limits of 742.6(b)(10)(iii)(A)(1)


class Answer(NamedTuple):
    """What is decided, in the words of the reports."""

    family: str
    licence: str
    decision: str
    exception: str | None


# --- the item ------------------------------------------------------------------------------------------


def family(tpp: Fraction, density: Fraction | None, datacenter: bool) -> str:
    """The paragraph of 3A090 that a circuit of known figures meets; `none` if it meets neither.

    A density of None is undefined: there is no non-planar die.
    """
    if not datacenter and tpp < 4800:  # Note 2 to 3A090.a and .b
        return "none"
    if tpp >= 4800:
        return "3A090.a.1"
    if density is None:
        return "none"
    if tpp >= 1600:
        if density >= Fraction("5.92"):
            return "3A090.a.2"
        if tpp >= 2400:
            if density >= Fraction("1.6"):
                return "3A090.b.1"
        elif density >= Fraction("3.2"):
            return "3A090.b.2"
    return "none"


def anti_terrorism_only(paragraph: str, tops: Fraction, io: Fraction) -> bool:
    """Whether a circuit is of 3A991.p: not of 3A090, and 8 TOPS or 150 GB/s of I/O or more."""
    return paragraph == "none" and (tops >= 8 or io >= 150)


def kind_of_circuit(tpp: Fraction, density: Fraction | None, datacenter: bool, dram: Fraction) -> Kind:
    """A circuit, as far as the law asks."""
    letter = family(tpp, density, datacenter)
    within = tpp < 21000 and dram < 6500  # 742.6(b)(10)(iii)(A)(1): both strict
    if letter.startswith("3A090.a"):
        return Kind("a", not datacenter, within)  # 740.8: not those for datacenters that meet 3A090.a
    if letter.startswith("3A090.b"):
        return Kind("b", True, within)
    return Kind("none")


def kind_of_stack(density: Fraction) -> Kind:
    """A memory stack by its memory bandwidth density, GB/s/mm²."""
    if density > 2:  # 3A090.c
        return Kind("c", density < Fraction("3.3"))  # 740.25
    return Kind("none")


def performances(item: Item) -> set[Fraction]:
    """TPP as stated, by each reading of the bit lengths, or around every line it may lie on."""
    if item.tpp is not None:
        return {item.tpp}
    if item.tops:
        readings = product(*(BITS[name] for name, _ in item.tops))
        return {
            max(tops * bits for (_, tops), bits in zip(item.tops, reading, strict=True))
            for reading in readings
        }
    lines = [Fraction(line) for line in (1600, 2400, 4800, 21000)]
    if item.area is not None:
        lines += [Fraction(line) * item.area for line in ("1.6", "3.2", "5.92")]
    return around(lines)


def densities(item: Item, tpp: Fraction) -> set[Fraction | None]:
    """Performance density for one TPP: what it is, or around every line; None is undefined."""
    found: set[Fraction | None] = set()
    if item.non_planar is not True:
        found.add(None)
    if item.non_planar is not False:
        if item.area is not None:
            found.add(tpp / item.area)
        elif tpp:
            found |= around([Fraction("1.6"), Fraction("3.2"), Fraction("5.92")])
        else:
            found.add(Fraction(0))
    return found


def around(lines: Iterable[Fraction]) -> set[Fraction]:
    """Zero, every line, the middle between each two, and far above: below, at and above each."""
    points = sorted({Fraction(0), *lines})
    between = {(low + high) / 2 for low, high in pairwise(points)}
    return {*points, *between, points[-1] * 10}


@cache
def kinds(item: Item) -> frozenset[Kind]:
    """Every kind that the item may be, as far as it is known."""
    if item.stack is not None:
        bandwidth, area = item.stack
        if area is not None:
            return frozenset([kind_of_stack(bandwidth / area)])
        return frozenset(kind_of_stack(density) for density in around([Fraction(2), Fraction("3.3")]))
    datacenters = [True, False] if item.datacenter is None else [item.datacenter]
    bandwidths = around([Fraction(6500)]) if item.dram is None else {item.dram}
    return frozenset(
        kind_of_circuit(tpp, density, datacenter, dram)
        for tpp in performances(item)
        for density in densities(item, tpp)
        for datacenter in datacenters
        for dram in bandwidths
    )


# --- the transaction -----------------------------------------------------------------------------------


def concern(deal: Deal) -> bool:
    """Whether the end user is headquartered in Macau or D:5, or its ultimate parent is."""
    return deal.headquarters in CONCERN or deal.parent in CONCERN


def licence(kind: Kind, deal: Deal) -> str:
    """Whether a licence is required: yes, no, or a conflict in the law."""
    if deal.destination == "US":  # no export, no reexport and no transfer abroad
        return "no"
    if deal.destination in EMBARGOED:  # parts 742 and 746, for anything
        return "yes"
    if for_supercomputer(deal):
        return "yes"
    if kind.family == "a":
        if deal.destination in RESTRICTED:  # 742.6(a)(6)(iii)(A)
            return "yes"
        if concern(deal):  # the same, anywhere outside the United States; BIS guidance of 2026-05-31
            return "yes"
        if deal.destination == "AE":
            if deal.end_user in SUPPLEMENT_8:  # (iii)(A) has no carve-out, supp. 8 reads as if it had one
                return "conflict"
            return "yes"
        return "no"  # worldwide only by the AI Diffusion text, not enforced since 2025-05-13
    if kind.family == "b":
        if deal.destination in RESTRICTED:  # 742.6(a)(6)(iii)(B)
            return "yes"
        if deal.destination == "AE":  # by name in (iii)(B), so not "elsewhere"
            if deal.end_user in SUPPLEMENT_8:
                return "no"
            return "yes"
        if concern(deal):  # elsewhere: 744.23(a)(3)(i)(A)
            return "yes"
        return "no"
    if kind.family == "c":
        if deal.destination in CONCERN:  # 742.6(a)(6)(i)(B)
            return "yes"
        if concern(deal):  # elsewhere: 744.23(a)(3)(i)(B)
            return "yes"
        return "no"
    return "no"


def for_supercomputer(deal: Deal) -> bool:
    """Whether the transaction states a supercomputer in Macau or D:5: 744.23(a)(1), for any item."""
    return deal.supercomputer and deal.destination in CONCERN


def exception(kind: Kind, deal: Deal) -> str | None:
    """The exception that reaches item and transaction; the conditions it sets are another matter."""
    if not kind.excepted:
        return None
    if deal.destination in EMBARGOED:  # not where part 746 requires a licence
        return None
    if for_supercomputer(deal):  # nor where part 744 does, other than 744.23(a)(3)
        return None
    if kind.family == "c":
        return "HBM"  # 740.25
    if deal.destination in CONCERN:
        if deal.transaction == "transfer":
            return "ACA"  # 740.8: in-country transfers within Macau or D:5
        return "NAC"
    if concern(deal):
        if deal.transaction == "transfer":
            return None  # NAC is for exports and reexports, ACA for everywhere else
        return "NAC"
    return "ACA"


def policies(kind: Kind, deal: Deal) -> set[str]:
    """How an application would be reviewed: one policy, several in conflict, or none that the text has."""
    if kind.family == "c":
        if concern(deal):  # 742.6(b)(10)
            return {"presumption_of_denial"}
        return {"presumption_of_approval"}
    if kind.family in ("a", "b"):
        if deal.destination in CONCERN or concern(deal):
            if (
                deal.transaction == "export"
                and deal.origin == "US"
                and deal.destination in ("CN", "MO")
                and deal.located in ("CN", "MO")
                and kind.within
                and deal.certified
            ):
                return {"case_by_case"}  # 742.6(b)(10)(iii)(A)(1)
            if kind.excepted:  # .b, and .a not for datacenters: 744.23(d)(3)(i) still says case by case
                return {"presumption_of_denial", "case_by_case"}
            return {"presumption_of_denial"}  # 742.6(b)(10)(iii): every other application
        if deal.destination in RESTRICTED:
            return {"presumption_of_approval"}
    return set()  # the Emirates, and what parts 744 and 746 alone require a licence for


def policy(kind: Kind, deal: Deal) -> str:
    """The policy in one word; `undetermined` where the text has none, or several."""
    found = policies(kind, deal)
    if len(found) != 1:
        return UNDETERMINED
    (only,) = found
    if only == "presumption_of_denial":
        return only  # it governs where several policies fit
    if deal.destination in EMBARGOED or for_supercomputer(deal):
        return UNDETERMINED  # a second licence, whose policy the text does not give: not milder than it
    return only


def exact(kind: Kind, deal: Deal) -> set[Answer]:
    """The answers for a transaction of which everything is known: one, unless the law conflicts."""
    required = licence(kind, deal)
    if required == "no":
        return {Answer(kind.family, "no", "no_license_found", None)}
    if required == "conflict":
        readings = exact_with_licence(kind, deal)
        return {*readings, Answer(kind.family, "no", "no_license_found", None)}
    return exact_with_licence(kind, deal)


def exact_with_licence(kind: Kind, deal: Deal) -> set[Answer]:
    """The answer where a licence is required."""
    name = exception(kind, deal)
    if name is not None:
        return {Answer(kind.family, "yes", "exception", name)}
    return {Answer(kind.family, "yes", policy(kind, deal), None)}


exactly = cache(exact)


# --- what is not known ---------------------------------------------------------------------------------


@cache
def settled(deal: Deal) -> tuple[Deal, ...]:
    """The deal with every unknown fact put in every representative way."""

    def ways(stated: object, *representatives: object) -> list[object]:
        return list(representatives) if stated is None else [stated]

    possibilities = product(
        [deal.destination],
        ways(deal.origin, "US", "TW", "CN"),
        ways(deal.transaction, "export", "reexport", "transfer"),
        ways(deal.located, "CN", "MO", "VN", "JP"),
        ways(deal.headquarters, "CN", "MO", "RU", "VN", "JP", "US"),
        ways(deal.parent, "CN", "MO", "RU", "VN", "JP", "US"),
        ways(deal.certified, True, False),
        [deal.end_user],
        [deal.supercomputer],
    )
    return tuple(Deal(*facts) for facts in possibilities)  # type: ignore[arg-type]  # in the order of fields


@cache
def together(possible: frozenset[Kind], deal: Deal) -> Answer:
    """What all possibilities agree on."""
    answers = {one for kind in possible for each in settled(deal) for one in exactly(kind, each)}
    families = {one.family for one in answers}
    licences = {one.licence for one in answers}
    decisions = {one.decision for one in answers}
    exceptions = {one.exception for one in answers}
    return Answer(
        families.pop() if len(families) == 1 else UNDETERMINED,
        licences.pop() if len(licences) == 1 else "unknown",
        decisions.pop() if len(decisions) == 1 else UNDETERMINED,
        exceptions.pop() if len(exceptions) == 1 else None,
    )


def answer(item: Item, deal: Deal) -> Answer:
    """The answer for an item and a transaction, each known as far as it is."""
    return together(kinds(item), as_china(deal))


def as_china(deal: Deal) -> Deal:
    """Hong Kong is China."""
    return deal._replace(
        **{
            role: "CN"
            for role in ("destination", "origin", "located", "headquarters", "parent")
            if getattr(deal, role) == "HK"
        }
    )
