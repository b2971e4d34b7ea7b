"""exportcheck against a second, plain reading of the law of one day; see README.md."""

import ast
import os
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import combinations, product
from math import inf, nextafter
from pathlib import Path

import pytest

from exportcheck.cli.wiring import Box
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth

from . import oracle
from .asking import Tool, said
from .oracle import Answer, Deal, Item
from .reported import explanation
from .transactions import EVERYWHERE, transactions

THOROUGH = os.environ.get("EXPORTCHECK_THOROUGH") == "1"
TRANSACTIONS = 20_000 if THOROUGH else 2_000
# Manifests ask the same again and again; so many different questions are among those transactions.
QUESTIONS = 5_000 if THOROUGH else 800
PIECES = 50 if THOROUGH else 1

Asked = tuple[Item, Deal]
# What was answered already: equal questions have equal answers.
answered: dict[Asked, tuple[Answer, Answer]] = {}


@pytest.fixture(scope="module")
def tool(things: Box, made: Callable[..., Chip]) -> Tool:
    return Tool(things, made)


def differences(tool: Tool, asked: Iterable[Asked]) -> list[str]:
    """Where the two disagree, in words; what is reported already is left out."""
    found = []
    for question in asked:
        if question not in answered:
            answered[question] = oracle.answer(*question), tool.answer(*question)
        expected, got = answered[question]
        if expected != got and explanation(*question, expected, got) is None:
            found.append(told(question, expected, got))
    return found


def told(question: Asked, expected: Answer, got: Answer) -> str:
    """A transaction and both answers to it."""
    facts = {
        name: str(fact) if isinstance(fact, Fraction) else fact
        for part in question
        for name, fact in part._asdict().items()
    }
    return f"{facts}\n  oracle {tuple(expected)}\n  tool   {tuple(got)}"


def agreed(tool: Tool, asked: Iterable[Asked]) -> None:
    """Fails with every disagreement, the first twenty in full."""
    found = differences(tool, asked)
    assert not found, f"{len(found)} disagreements\n" + "\n".join(found[:20])


def beside(line: str | int) -> list[Fraction]:
    """The nearest number below a line that a computer has, the line, and the nearest above it."""
    at = float(line)
    return [Fraction(nextafter(at, -inf)), Fraction(line), Fraction(nextafter(at, inf))]


def at_home(place: str, **more: object) -> Deal:
    """A deal with an end user at home at the destination."""
    return Deal(**{"destination": place, "located": place, "headquarters": place, "parent": place, **more})


def kinds_of_place() -> list[str]:
    """One place for every way to be in the groups, and those that the law names."""
    groups = (oracle.D1, oracle.D4, oracle.D5, oracle.A5, oracle.A6, oracle.EMBARGOED)
    first = {tuple(code in group for group in groups): code for code in reversed(EVERYWHERE)}
    return sorted({*first.values(), "CN", "MO", "HK", "AE", "US", "IL"})


KINDS = kinds_of_place()
SOME = ("CN", "VN", "SG", "AE", "RU")  # where walking every possibility takes long
TPPS = [tpp for line in (1600, 2400, 4800, 21000) for tpp in beside(line)]
# Areas of which each line is hit exactly, and a hair of TPP on both sides of it.
DENSITIES = [
    Item(tpp=tpp, area=Fraction(area), dram=Fraction(4000))
    for line, areas in (("1.6", (1500, 1600, 2500)), ("3.2", (500, 600, 1400)), ("5.92", (300, 500, 800)))
    for area in areas
    for tpp in beside(str(float(Fraction(line) * area)))
]
AT_THE_LIMITS = [
    Item(tpp=tpp, area=tpp / density, dram=Fraction(4000)) if density else Item(tpp=tpp, non_planar=False)
    for tpp in TPPS
    # Well inside each band of density, and powers of two, so that both sides see the same number.
    for density in (None, Fraction(1), Fraction(2), Fraction(4), Fraction(8))
] + DENSITIES


def test_the_oracle_knows_nothing_of_exportcheck() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text("utf-8"))
    named = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert set(named) == {"collections.abc", "fractions", "functools", "itertools", "typing"}


def test_the_whole_verdict_says_what_the_decision_alone_says(tool) -> None:
    for item, deal in transactions(1, 100, 100):
        assert said(tool.judgement(item, deal).outcome) == tool.answer(item, deal), (item, deal)


def test_the_restricted_places_are_as_many_as_the_law_counts() -> None:
    assert len(oracle.RESTRICTED) == 45
    assert "MO" in oracle.RESTRICTED
    assert "IL" not in oracle.RESTRICTED


@pytest.mark.parametrize(
    ("tpp", "density", "datacenter", "paragraph"),
    [
        ("4799.99", "5.919", True, "3A090.b.1"),
        ("1600", "5.92", True, "3A090.a.2"),
        ("1600", "3.2", True, "3A090.b.2"),
        ("2399", "3.19", True, "none"),
        ("2400", "1.59", True, "none"),
        ("4799", "8", False, "none"),
        ("4800", "1", False, "3A090.a.1"),
        ("4800", None, True, "3A090.a.1"),
        ("4799", None, True, "none"),
    ],
)
def test_the_oracle_itself_gives_the_boundary_cases_of_the_text(tpp, density, datacenter, paragraph) -> None:
    density = None if density is None else Fraction(density)
    assert oracle.family(Fraction(tpp), density, datacenter) == paragraph


@pytest.mark.parametrize(
    ("datacenter", "places"), [(True, KINDS), (False, KINDS), (None, SOME)], ids=["yes", "no", "unknown"]
)
def test_at_every_limit_the_family_is_the_same_for_every_kind_of_destination(
    tool, datacenter, places
) -> None:
    items = [item._replace(datacenter=datacenter) for item in AT_THE_LIMITS]
    agreed(tool, product(items, map(at_home, places)))


def test_at_every_limit_the_paragraph_is_the_same(tool) -> None:
    for item, datacenter in product(AT_THE_LIMITS, (True, False)):
        density = item.tpp / item.area if item.area else None
        expected = oracle.family(item.tpp, density, datacenter)
        judgement = tool.judgement(item._replace(datacenter=datacenter), at_home("CN"))
        assert (judgement.paragraph or "none") == expected, item


@pytest.mark.parametrize("tops", beside(8))
@pytest.mark.parametrize("io", beside(150))
def test_at_every_limit_of_3a991_p_the_answer_is_the_same(tool, tops, io) -> None:
    item = Item(tops=(("fp16", tops),), area=Fraction(800))
    answer = tool.judgement(item, at_home("CN"), io).answers["eccn_3a991_p"]
    assert (answer.truth is Truth.HOLDS) == oracle.anti_terrorism_only("none", tops, io)


@pytest.mark.parametrize("missing", ["tpp", "area", "non_planar", "dram", "datacenter"])
def test_a_figure_that_is_not_known_leaves_the_same_open(tool, missing) -> None:
    items = {item._replace(**{missing: None}) for item in DENSITIES}
    agreed(tool, product(sorted(items, key=str), map(at_home, SOME)))


@pytest.mark.parametrize("transaction", ["export", "reexport", "transfer"])
@pytest.mark.parametrize("certified", [True, False])
def test_at_both_limits_of_the_review_the_decision_is_the_same(tool, transaction, certified) -> None:
    items = [
        Item(tpp, area=Fraction(800), dram=dram, datacenter=datacenter)
        for tpp in (*beside(21000), Fraction(4800))
        for dram in beside(6500)
        for datacenter in (True, False)
    ]
    deals = [
        at_home(place, headquarters=owner, parent=owner, transaction=transaction, certified=certified)
        for place in KINDS
        for owner in (place, "CN")
    ]
    agreed(tool, product(items, deals))


@pytest.mark.parametrize("tpp", [Fraction(15840), Fraction(21000), None])
@pytest.mark.parametrize("dram", [Fraction(4000), Fraction(6500), None])
def test_a_figure_that_is_not_known_leaves_the_review_open_where_it_matters(tool, tpp, dram) -> None:
    items = [Item(tpp, area=Fraction(800), dram=dram, datacenter=datacenter) for datacenter in (True, False)]
    agreed(tool, product(items, map(at_home, KINDS)))


def test_at_every_limit_of_memory_the_answer_is_the_same(tool) -> None:
    items = [Item(stack=(bandwidth, Fraction(100))) for line in (200, 330) for bandwidth in beside(line)]
    deals = [
        at_home(place, headquarters=owner, parent=parent)
        for place in KINDS
        for owner in (place, "CN")
        for parent in (place, "RU", None)
    ]
    agreed(tool, product([*items, Item(stack=(Fraction(340), None))], deals))


CORE = Item(Fraction(15840), area=Fraction(800), dram=Fraction(4000))
CONSUMER = CORE._replace(datacenter=False)
LESSER = Item(Fraction(2400), area=Fraction(800), dram=Fraction(800))
FREE = Item(Fraction(1000), area=Fraction(800))
STACK = Item(stack=(Fraction(340), Fraction(100)))
ITEMS = [CORE, CONSUMER, LESSER, FREE, STACK]


@pytest.mark.parametrize("item", ITEMS, ids=["core", "consumer", "lesser", "free", "stack"])
def test_at_every_destination_there_is_the_answer_is_the_same(tool, item) -> None:
    deals = [
        at_home(place, transaction=transaction, headquarters=owner, parent=owner)
        for place in EVERYWHERE
        for transaction in ("export", "transfer")
        for owner in (place, "CN", "JP")
    ]
    agreed(tool, product([item], deals))


@pytest.mark.parametrize("item", ITEMS, ids=["core", "consumer", "lesser", "free", "stack"])
def test_of_every_headquarters_and_parent_the_answer_is_the_same(tool, item) -> None:
    owners = (*KINDS, None)
    deals = [
        at_home(place, headquarters=owner, parent=parent)
        for place, owner, parent in product(("VN", "SG"), owners, owners)
    ]
    agreed(tool, product([item], deals))


@pytest.mark.parametrize("item", ITEMS, ids=["core", "consumer", "lesser", "free", "stack"])
def test_for_every_entity_of_supplement_8_the_answer_is_the_same(tool, item) -> None:
    users = (*sorted(oracle.SUPPLEMENT_8), "Gulf Trading LLC", None)
    deals = [
        at_home(place, end_user=user, headquarters=owner)
        for place, user, owner in product(("AE", "SA", "CN"), users, ("AE", "US", "CN", None))
    ]
    agreed(tool, product([item], deals))


@pytest.mark.parametrize("item", ITEMS, ids=["core", "consumer", "lesser", "free", "stack"])
def test_whatever_is_left_blank_the_same_is_left_open(tool, item) -> None:
    facts = ("origin", "transaction", "located", "headquarters", "parent", "certified")
    blanks = [facts, *(names for many in range(3) for names in combinations(facts, many))]
    deals = [at_home(place, **dict.fromkeys(blank)) for place in ("CN", "VN", "SG", "RU") for blank in blanks]
    agreed(tool, product([item], deals))


@pytest.mark.parametrize("seed", range(PIECES))
def test_random_transactions_are_answered_alike(tool, seed) -> None:
    asked = list(transactions(seed, TRANSACTIONS, QUESTIONS))
    agreed(tool, asked)
    words = Counter(answered[question][1].decision for question in asked)
    print(f"seed {seed}: {len(asked)} transactions, {len(set(asked))} questions, {dict(words)}")
    assert len(words) == 6, "every decision is among the answers"
