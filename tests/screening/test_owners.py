"""The 50 percent rule: OFAC's published cases by hand, and a brute force over every way the facts could be.

The numbered examples are those of OFAC's FAQ 401 (https://ofac.treasury.gov/faqs/401), the aggregate that of
FAQ 399; where a case is ours it says so.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportcheck.errors import CannotCheck
from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.noun import replace
from exportcheck.model.owner import Holding, Owners, Ownership, Share, same
from exportcheck.screening.owner_graph import OwnershipGraph
from exportcheck.screening.owners import Solved, Standing

HALF = Limit(Operator.AT_LEAST, 50)
OWNED, NOT, DEPENDS = Ownership.OWNED, Ownership.NOT, Ownership.DEPENDS


def shares(text: str) -> Iterator[Share]:
    """Shares from `X 50 A, A 40-60 B`."""
    for piece in text.split(","):
        owner, percent, owned = piece.split()
        low, _, high = percent.partition("-")
        yield Share(owned, owner, Decimal(low), Decimal(high or low))


def filled(given: Iterable[Share]) -> list[Share]:
    """The shares with the unnamed rest of every entity held by a person of its own, who is not listed."""
    kept = list(given)
    for owned in dict.fromkeys(share.owned for share in kept):
        rest = 100 - sum(share.low for share in kept if share.owned == owned)
        if rest:
            kept.append(Share(owned, f"rest of {owned}", rest, rest))
    return kept


def asked(text: str, of: str, listed: str = "X Y", complete: bool = True, perhaps: str = "") -> Holding:
    """What listed persons hold of an entity; when complete, everybody's owners are stated."""
    stated = filled(shares(text)) if complete else list(shares(text))
    owned = {share.owned for share in stated}
    names = {share.owner for share in stated} | owned
    truths = {name.casefold(): Truth.FAILS for name in names}
    truths |= {name.casefold(): Truth.HOLDS for name in listed.split()}
    truths |= {name.casefold(): Truth.UNKNOWN for name in perhaps.split()}
    return Solved(OwnershipGraph(Owners(tuple(stated), frozenset(names - owned))), truths, HALF).of(of)


@pytest.mark.parametrize(
    ("case", "text", "of", "expected"),
    [
        ("FAQ 401 example 1", "X 50 A, A 50 B", "B", OWNED),
        ("FAQ 401 example 2", "X 50 A, X 50 B, A 25 C, B 25 C", "C", OWNED),
        ("FAQ 401 example 3", "X 50 A, X 10 B, A 40 B", "B", OWNED),
        ("FAQ 401: a holder below the limit passes nothing on", "X 50 A, X 25 B, A 25 C, B 25 C", "C", NOT),
        ("FAQ 401: nor do two of them", "X 25 A, X 25 B, A 50 C, B 50 C", "C", NOT),
        ("FAQ 399: blocked persons are added", "X 25 A, Y 25 A", "A", OWNED),
        ("FAQ 399, one step on", "X 25 A, Y 25 A, A 50 B", "B", OWNED),
        ("ours: below by a little", "X 25 A, Y 24.999999999999 A", "A", NOT),
        ("ours: added, not multiplied, over a long chain", "X 50 A, A 50 B, B 50 C, C 50 D", "D", OWNED),
        ("ours: a chain with a weak link", "X 100 A, A 49 B, B 100 C", "C", NOT),
        ("ours: who is listed counts whoever owns it", "Z 100 X, X 50 A", "A", OWNED),
        ("ours: a circle nobody listed feeds", "A 60 B, B 60 A, X 40 A", "B", NOT),
        ("ours: a circle that is fed", "A 60 B, B 10 A, X 40 A, Y 10 A", "B", OWNED),
        ("ours: cross-holdings do not lift each other", "X 40 A, B 10 A, X 40 B, A 10 B", "A", NOT),
        ("ours: one cross-holding lifts the other", "X 40 A, B 10 A, X 50 B", "A", OWNED),
        ("ours: three in a circle and two listed", "X 49 A, C 1 A, A 50 B, B 30 C, Y 50 C", "B", OWNED),
    ],
)
def test_published_and_worked_cases(case: str, text: str, of: str, expected: Ownership) -> None:
    assert asked(text, of).ownership is expected, case


def test_control_without_ownership_does_not_count() -> None:
    # FAQ 398: the rule speaks only to ownership; a share of nothing is none, whatever else it brings.
    assert asked("X 0 A, Z 100 A", "A").ownership is NOT


def test_exactly_at_the_limit_it_is_owned_and_decimals_are_exact() -> None:
    assert asked("X 33.4 A, Y 16.6 A", "A").low == 50
    assert asked("X 33.4 A, Y 16.6 A", "A").ownership is OWNED
    assert (
        asked(", ".join(f"X{n} 0.1 A" for n in range(500)), "A", " ".join(f"X{n}" for n in range(500))).low
        == 50
    )


def test_the_limit_and_its_operator_are_the_laws() -> None:
    graph = OwnershipGraph(Owners((Share("A", "X", Decimal(50), Decimal(50)),), frozenset({"X"})))
    listed = {"x": Truth.HOLDS, "a": Truth.FAILS}
    assert Solved(graph, listed, Limit(Operator.MORE_THAN, 50)).of("A").ownership is DEPENDS
    assert Solved(graph, listed, Limit(Operator.AT_LEAST, 50)).of("A").ownership is OWNED
    assert Solved(graph, listed, Limit(Operator.AT_LEAST, 25)).of("A").ownership is OWNED


def test_a_range_over_the_limit_depends_and_says_on_what() -> None:
    held = asked("X 40-60 A, Z 40 A", "A", complete=False)
    assert (held.ownership, held.low, held.high) == (DEPENDS, 40, 60)
    assert held.doubts == ("who holds the other 20 % of A", "how much X holds of A (40–60 %)")
    assert held.listed == ("X",)


def test_a_range_that_stays_below_with_everything_unknown_is_not_owned() -> None:
    held = asked("X 10-49 A, Z 51 A", "A", complete=False)
    assert (held.ownership, held.high) == (NOT, 49)


def test_a_range_that_starts_at_the_limit_is_owned() -> None:
    assert asked("X 50-60 A", "A", complete=False).ownership is OWNED


def test_an_unnamed_remainder_at_the_limit_may_hide_listed_owners() -> None:
    assert asked("Z 50 A", "A", complete=False).ownership is DEPENDS
    assert asked("Z 50.000001 A", "A", complete=False).ownership is NOT
    assert asked("Z 49 A, X 1 A", "A", complete=False).doubts == ("who holds the other 50 % of A",)


def test_an_owner_whose_owners_are_not_stated_may_be_owned_by_listed_persons() -> None:
    graph = OwnershipGraph(Owners((Share("A", "Holding", Decimal(100), Decimal(100)),)))
    held = Solved(graph, {"holding": Truth.FAILS, "a": Truth.FAILS}, HALF).of("A")
    assert held.ownership is DEPENDS
    assert held.doubts == ("who owns Holding: no owner is stated",)


def test_an_entity_without_stated_owners_depends_on_them() -> None:
    held = Solved(OwnershipGraph(Owners()), {}, HALF).of("A")
    assert (held.ownership, held.low, held.high) == (DEPENDS, 0, 100)


def test_an_owner_that_was_not_screened_is_not_taken_for_unlisted() -> None:
    share = Share("A", "Z", Decimal(60), Decimal(60))
    graph = OwnershipGraph(Owners((share,), frozenset({"Z"})))
    assert Solved(graph, {"a": Truth.FAILS}, HALF).of("A").ownership is DEPENDS
    assert Solved(graph, {"a": Truth.FAILS}, HALF).of("A").doubts[-1] == "whether Z is listed"
    assert Solved(graph, {"a": Truth.FAILS, "z": Truth.FAILS}, HALF).of("A").ownership is NOT


def test_the_path_runs_from_the_listed_owner_down_to_the_entity() -> None:
    path = asked("X 50 A, A 60 B, B 70 C, Z 30 C", "C").path
    assert [(share.owner, share.owned) for share in path] == [("X", "A"), ("A", "B"), ("B", "C")]


def test_the_path_in_a_circle_ends_at_what_fed_it() -> None:
    held = asked("A 60 B, B 10 A, X 40 A, Y 10 A", "B")
    assert [(share.owner, share.owned) for share in held.path] == [("Y", "A"), ("X", "A"), ("A", "B")]
    assert held.listed == ("X", "Y")


def test_every_listed_owner_that_counts_is_named_also_one_that_came_late() -> None:
    held = asked("X 60 A, Y 50 C, C 50 D, D 10 A", "A")
    assert sorted(held.listed) == ["X", "Y"]
    assert held.low == 70


def test_a_minority_names_its_listed_owner() -> None:
    held = asked("X 20 A, Z 80 A", "A")
    assert (held.ownership, held.low, held.high, held.listed) == (NOT, 20, 20, ("X",))


def test_spellings_that_differ_by_case_and_space_are_one_entity() -> None:
    given = (Share("a  Ltd", "X", Decimal(50), Decimal(50)), Share("B", "A LTD", Decimal(50), Decimal(50)))
    graph = OwnershipGraph(Owners(given, frozenset({"x"})))
    truths = {"x": Truth.HOLDS, "a ltd": Truth.FAILS, "b": Truth.FAILS}
    assert Solved(graph, truths, HALF).of("b").ownership is OWNED
    assert graph.above("B") == ["B", "a  Ltd", "X"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("X 60 A, Y 50 A", "have 110 % between them"),
        ("X 60-70 A, Y 40.1-50 A", "have 100.1 % between them"),
        ("X 50 A, X 50 A", "stated twice"),
        ("X 50 A, x 30 a", "stated twice"),
        ("A 50 A", "own itself"),
        ("X 101 A", "not a percent"),
        ("X 60-40 A", "not a percent"),
    ],
)
def test_shares_that_cannot_be_are_refused(text: str, said: str) -> None:
    with pytest.raises(CannotCheck, match=said):
        OwnershipGraph(Owners(tuple(shares(text))))


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(CannotCheck, match="not a percent"):
        OwnershipGraph(Owners((Share("A", "X", Decimal(-1), Decimal(10)),)))


def test_somebody_ultimate_has_no_owners() -> None:
    with pytest.raises(CannotCheck, match="ultimate"):
        OwnershipGraph(Owners(tuple(shares("X 10 A")), frozenset({"A"})))


def test_a_chain_of_two_hundred_thousand_entities_is_followed_to_its_end() -> None:
    depth = 200_000
    half = Decimal(50)
    chain = [Share(f"{n + 1}", f"{n}", half, half) for n in range(depth)]
    start = process_time()
    graph = OwnershipGraph(Owners(tuple(chain)))
    truths = {"0": Truth.HOLDS} | {str(n + 1): Truth.FAILS for n in range(depth)}
    held = Solved(graph, truths, HALF).of(str(depth))
    assert held.ownership is OWNED
    assert len(held.path) == depth
    assert held.listed == ("0",)
    assert process_time() - start < 30


NAMES = "ABCD"
PERCENTS = (0, 10, 20, 30, 40, 50, 60)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Owners, dict[str, Truth]]:
    """Up to four entities with cycles, a few ranges, doubtful hits and persons with nobody behind them."""
    pairs = [(owner, owned) for owner, owned in product(NAMES, NAMES) if owner != owned]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=6))
    stated: list[Share] = []
    ranges = 0
    for owner, owned in chosen:
        rest = 100 - sum(int(share.low) for share in stated if share.owned == owned)
        low = draw(st.sampled_from([percent for percent in PERCENTS if percent <= rest]))
        wide = ranges < 2 and draw(st.booleans())
        ranges += wide
        stated.append(Share(owned, owner, Decimal(low), Decimal(min(low + 20, 100) if wide else low)))
    owned_names = {share.owned for share in stated}
    ultimate = frozenset(name for name in NAMES if name not in owned_names and draw(st.booleans()))
    truths = {name.casefold(): draw(st.sampled_from(list(Truth))) for name in NAMES}
    return Owners(tuple(stated), ultimate), truths


def every_world(owners: Owners, truths: dict[str, Truth]) -> Iterator[frozenset[str]]:
    """Who is owned, in every way the facts could be: percents in steps of ten, remainders listed or not."""
    percents = [range(int(share.low), int(share.high) + 1, 10) for share in owners.shares]
    options = [
        {Truth.HOLDS: (True,), Truth.FAILS: (False,), Truth.UNKNOWN: (False, True)}[truths[name.casefold()]]
        for name in NAMES
    ]
    open_names = [name for name in NAMES if name not in owners.ultimate]
    for held in product(*percents):
        rest = dict.fromkeys(open_names, 100)
        for share, percent in zip(owners.shares, held, strict=True):
            rest[share.owned] -= percent
        if min(rest.values(), default=0) < 0:
            continue
        for listed in product(*options):
            for hidden in product((0, 1), repeat=len(open_names)):
                extra = {name: rest[name] * yes for name, yes in zip(open_names, hidden, strict=True)}
                yield _owned(owners, held, dict(zip(NAMES, listed, strict=True)), extra)


def _owned(
    owners: Owners, held: tuple[int, ...], listed: dict[str, bool], extra: dict[str, int]
) -> frozenset[str]:
    """Round after round over all entities, until nothing changes."""
    owned: frozenset[str] = frozenset()
    while True:
        sums = {name: extra.get(name, 0) for name in NAMES}
        for share, percent in zip(owners.shares, held, strict=True):
            if listed[share.owner] or share.owner in owned:
                sums[share.owned] += percent
        after = frozenset(name for name in NAMES if sums[name] >= 50)
        if after == owned:
            return owned
        owned = after


@settings(max_examples=150)
@given(graphs())
def test_the_three_outcomes_are_those_of_every_possible_world(drawn: tuple[Owners, dict[str, Truth]]) -> None:
    owners, truths = drawn
    solved = Solved(OwnershipGraph(owners), truths, HALF)
    worlds = set(every_world(owners, truths))
    named = {share.owned for share in owners.shares} | {share.owner for share in owners.shares}
    for name in named:
        met = {name in world for world in worlds}
        expected = DEPENDS if len(met) == 2 else OWNED if met == {True} else NOT
        assert solved.of(name).ownership is expected, (name, owners, truths)


def dense(chance: Random) -> tuple[list[Share], dict[str, Truth]]:
    """Eight entities with many cross-holdings near the limit, and who of them is listed."""
    names = "ABCDEFGH"
    stated: list[Share] = []
    for owned in names:
        rest = 100
        for owner in chance.sample(names.replace(owned, ""), chance.randint(0, 4)):
            percent = min(rest, chance.choice((10, 20, 25, 30, 40, 50)))
            rest -= percent
            stated.append(Share(owned, owner, Decimal(percent), Decimal(percent)))
    return stated, {name.casefold(): Truth.of(chance.random() < 0.25) for name in names}


def round_after_round(stated: Iterable[Share], truths: dict[str, Truth], hidden: bool) -> set[str]:
    """Who is owned, the slow way; with `hidden` every remainder that nobody is named for is listed."""
    kept, names = list(stated), truths.keys()
    sums = {name: sum(share.low for share in kept if same(share.owned) == name) for name in names}
    owned: set[str] = set()
    while True:
        counts = {
            name: (100 - sums[name]) * hidden
            + sum(
                share.low
                for share in kept
                if same(share.owned) == name
                and (same(share.owner) in owned or truths[same(share.owner)] is Truth.HOLDS)
            )
            for name in names
        }
        after = {name for name in names if counts[name] >= 50}
        if after == owned:
            return owned
        owned = after


def test_five_hundred_dense_graphs_with_circles_come_out_as_round_after_round() -> None:
    chance, seen = Random(401), set()
    for _ in range(500):
        stated, truths = dense(chance)
        solved = Solved(OwnershipGraph(Owners(tuple(stated))), truths, HALF)
        certain, possible = (round_after_round(stated, truths, hidden) for hidden in (False, True))
        for name in {same(share.owned) for share in stated}:
            expected = OWNED if name in certain else DEPENDS if name in possible else NOT
            assert solved.of(name).ownership is expected, (name, stated, truths)
            seen.add(expected)
    assert seen == {OWNED, DEPENDS, NOT}


@settings(max_examples=100)
@given(graphs())
def test_a_path_always_leads_from_listed_owners_to_the_entity(drawn: tuple[Owners, dict[str, Truth]]) -> None:
    owners, truths = drawn
    solved = Solved(OwnershipGraph(owners), truths, HALF)
    for name in {share.owned for share in owners.shares}:
        held = solved.of(name)
        if held.ownership is OWNED:
            reached = {listed for listed in NAMES if truths[listed.casefold()] is Truth.HOLDS}
            for share in held.path:
                assert share.owner in reached, held
                reached.add(share.owned)
            assert sum(share.low for share in held.path if share.owned == name) >= 50
        if held.ownership is DEPENDS:
            assert held.doubts


def connected(size: int, listed: int) -> tuple[Owners, dict[str, Truth]]:
    """A graph in which nearly everybody stands above everybody, and who of it is listed."""
    chance, rest = Random(744), dict.fromkeys(range(size), 100)
    found: dict[tuple[int, int], Share] = {}
    while len(found) < 3 * size:
        owned, owner = chance.sample(range(size), 2)
        percent = min(rest[owned], chance.choice((5, 10, 20, 30)))
        if percent and (owned, owner) not in found:
            rest[owned] -= percent
            found[owned, owner] = Share(f"E{owned}", f"E{owner}", Decimal(percent), Decimal(percent))
    truths = {f"e{n}": Truth.FAILS for n in range(size)}
    truths |= dict.fromkeys((f"e{n}" for n in chance.sample(range(size), listed)), Truth.HOLDS)
    return Owners(tuple(found.values())), truths


class Counted(list[tuple[int, Share]]):
    """The shares of one entity, which count how often one of them is looked at."""

    looked = 0

    def __iter__(self) -> Iterator[tuple[int, Share]]:
        for held in super().__iter__():
            Counted.looked += 1
            yield held


def test_further_parties_of_a_graph_cost_little() -> None:
    owners, truths = connected(2_000, 40)
    graph = OwnershipGraph(owners)
    graph.holders = [Counted(held) for held in graph.holders]
    graph.holdings = [Counted(held) for held in graph.holdings]
    Counted.looked = 0
    solved = Solved(graph, truths, HALF)
    assert Counted.looked <= 2 * len(owners.shares)
    solved.of("E0", 50)
    first = Counted.looked
    for number in range(1, 501):
        solved.of(f"E{number}", 50)
    # What stands above them is known from the first, but for the few above whom it does not stand.
    assert first <= 10 * len(owners.shares)
    assert Counted.looked - first <= 500 * 2 * 50 + 2 * len(owners.shares)


def test_a_short_look_finds_the_same_owners_and_the_same_outcome_as_a_long_one() -> None:
    owners, truths = connected(300, 12)
    truths |= {f"e{n}": Truth.UNKNOWN for n in range(0, 300, 41) if truths[f"e{n}"] is Truth.FAILS}
    solved = Solved(OwnershipGraph(owners), truths, HALF)
    seen = set()
    for number in range(300):
        short, long = solved.of(f"E{number}", 5), solved.of(f"E{number}")
        assert (short.ownership, short.low, short.high) == (long.ownership, long.low, long.high)
        assert (short.listed, short.perhaps_listed) == (long.listed, long.perhaps_listed)
        assert long.whole
        met = {same(s.owner) for s in long.path}
        if long.ownership is not OWNED:
            # Below an entity that is owned only its proof is in the path.
            assert {name for name in met if truths[name] is Truth.HOLDS} <= {same(n) for n in long.listed}
        if short.ownership is DEPENDS:
            assert short.doubts
        seen.add((short.ownership, short.whole))
    assert {whole for _, whole in seen} == {True, False}


@settings(max_examples=150)
@given(graphs())
def test_listed_owners_are_those_that_a_walk_up_meets(drawn: tuple[Owners, dict[str, Truth]]) -> None:
    owners, truths = drawn
    graph = OwnershipGraph(owners)
    solved = Solved(graph, truths, HALF)
    counting = {name for name in NAMES if truths[name.casefold()] is not Truth.FAILS}
    holding = {name: solved.of(name) for name in {share.owned for share in owners.shares}}
    owned = {name for name, held in holding.items() if held.ownership is OWNED}
    possible = counting | {name for name, held in holding.items() if held.ownership is not NOT}
    possible |= {name for name in NAMES if name not in holding and name not in owners.ultimate}
    sure = owned | {name for name in NAMES if truths[name.casefold()] is Truth.HOLDS}
    for name, held in holding.items():
        met, queue = set(), [name]
        seen: set[str] = set()
        while queue:
            at = queue.pop()
            for share in (share for share in owners.shares if share.owned == at):
                follows = share.low > 0 and share.owner in sure
                if at not in owned:
                    follows = share.high > 0 and share.owner in possible
                if follows and truths[share.owner.casefold()] is Truth.HOLDS:
                    met.add(share.owner)
                elif follows and share.owner not in seen:
                    seen.add(share.owner)
                    queue.append(share.owner)
        assert set(held.listed) == met, (name, owners, truths)


def test_of_very_many_owners_some_of_every_kind_are_named_and_none_is_hidden_by_the_rest() -> None:
    def held(names: Iterable[str]) -> Holding:
        given = [Share("A", name, Decimal("0.01"), Decimal("0.01")) for name in names]
        graph = OwnershipGraph(Owners((*given, *shares("A 60 B")), frozenset(names)))
        solved = Solved(graph, None, HALF)
        solved.learn(
            {
                number: Standing(Truth.HOLDS, 0 if name == "Z" else 1)
                if name not in "AB"
                else Standing(Truth.FAILS)
                for number, name in enumerate(graph.names)
            }
        )
        return solved.of("B")

    many = held([*(f"X{n}" for n in range(200)), "Z"])
    assert many.listed[0] == "Z"
    assert many.others
    assert len(many.listed) < 100
    few = held(["X1", "Z"])
    assert (few.listed, few.others) == (("Z", "X1"), "")
    # Another owner, named or not, is another finding.
    assert held([*(f"X{n}" for n in range(199)), "X9999", "Z"]).others != many.others
    assert held([*(f"X{n}" for n in reversed(range(200))), "Z"]).others == many.others


def test_what_is_learned_bit_by_bit_is_what_is_known_at_once() -> None:
    owners, truths = connected(200, 8)
    graph = OwnershipGraph(owners)
    whole, growing = Solved(graph, truths, HALF), Solved(graph, None, HALF)
    met: set[int] = set()
    for number in range(len(graph.names)):
        new = graph.behind(number, met)
        growing.learn({one: Standing(truths[graph.keys[one]]) for one in new})
        got, expected = growing.of(graph.names[number]), whole.of(graph.names[number])
        assert replace(got, path=(), doubts=()) == replace(expected, path=(), doubts=())
