"""Random items and transactions, near the lines of the law more often than not; the same for a seed."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random
from typing import TypeVar

from .oracle import A5, A6, D1, D4, D5, Deal, Item

T = TypeVar("T")

ELSEWHERE = ("BR", "HK", "ID", "KE", "MY", "TH", "US")
EVERYWHERE = sorted(D1 | D4 | D5 | A5 | A6 | {*ELSEWHERE})
OFTEN = ("CN", "CN", "CN", "MO", "HK", "VN", "SA", "RU", "IR", "LB", "AE", "SG", "IL", "JP", "MY", "IN")
HEADQUARTERS = ("CN", "MO", "US", "JP", "VN", "RU", "TW")
EMIRATI = (None, "Gulf Trading LLC", "Microsoft", "G42", "UAE government agency")

# A hair's breadth, in a binary fraction, so that both sides see the very same number.
HAIR = Fraction(1, 1024)
AREAS = tuple(map(Fraction, (100, 270, 500, 800, 1600)))
FAR = (Fraction(800), Fraction(15840), Fraction(72000))


def near(lines: Sequence[Fraction]) -> list[Fraction]:
    """Just below, exactly at and just above every line."""
    return [line + side for line in lines for side in (-HAIR, Fraction(0), HAIR)]


TPPS = near([Fraction(line) for line in (1600, 2400, 4800, 21000)])
DENSE = {area: near([Fraction(line) * area for line in ("1.6", "3.2", "5.92")]) for area in AREAS}
DRAMS = (*near([Fraction(6500)]), Fraction(4000))
STACKS = near([Fraction(line) * 100 for line in ("2", "3.3")])
FORMATS = {"fp4": 4, "fp8": 8, "int8": 8, "fp16": 16, "bf16": 16, "fp32": 32, "tf32": 32}


def transactions(seed: int, many: int, questions: int) -> Iterator[tuple[Item, Deal]]:
    """That many transactions, which ask at most that many different questions."""
    random = Random(seed)
    stock = [(item(random), deal(random)) for _ in range(questions)]
    yield from stock
    for _ in range(many - questions):
        yield random.choice(stock)


def item(random: Random) -> Item:
    """A circuit or, one in eight, a memory stack."""
    if random.random() < 0.125:
        return Item(stack=(random.choice(STACKS), known(random, Fraction(100))))
    area = known(random, random.choice(AREAS), 0.1)
    lines = TPPS if area is None or random.random() < 0.4 else DENSE[area]
    tpp = random.choice(FAR) if random.random() < 0.3 else random.choice(lines)
    tops: tuple[tuple[str, Fraction], ...] = ()
    if random.random() < 0.2:
        names = random.sample(sorted(FORMATS), 2)
        tops = ((names[0], tpp / FORMATS[names[0]]), (names[1], tpp / 2 / FORMATS[names[1]]))
    return Item(
        tpp=None if tops else known(random, tpp),
        tops=tops,
        area=area,
        non_planar=random.choice((True, False, None)) if random.random() < 0.1 else True,
        datacenter=known(random, random.random() < 0.75),
        dram=known(random, random.choice(DRAMS)),
    )


def deal(random: Random) -> Deal:
    """A transaction, of ordinary parties more often than not."""
    destination = random.choice(EVERYWHERE if random.random() < 0.3 else OFTEN)
    headquarters = destination if random.random() < 0.6 else random.choice(HEADQUARTERS)
    parent = headquarters if random.random() < 0.6 else random.choice(HEADQUARTERS)
    located = destination if random.random() < 0.9 else random.choice(HEADQUARTERS)
    return Deal(
        destination=destination,
        origin=known(random, "US" if random.random() < 0.8 else random.choice(("TW", "CN", "JP"))),
        transaction=known(random, random.choice(("export", "export", "export", "reexport", "transfer"))),
        located=known(random, located),
        headquarters=known(random, headquarters),
        parent=known(random, parent),
        certified=known(random, random.random() < 0.8),
        end_user=random.choice(EMIRATI) if destination == "AE" else "Acme Computing",
        supercomputer=random.random() < 0.04,
    )


def known(random: Random, fact: T, blank: float = 0.04) -> T | None:
    """The fact, or sometimes nothing."""
    return None if random.random() < blank else fact
