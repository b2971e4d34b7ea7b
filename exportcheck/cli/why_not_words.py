"""What stands in the way of another decision, and the sets of changes that lead there, in words."""

from rich.text import Text
from rich.tree import Tree

from exportcheck.cli.why_words import draw_rule_need, headed, wanted_limit
from exportcheck.model.clause import Comparison, Truth
from exportcheck.output.words import number
from exportcheck.screening.judge import Judge
from exportcheck.screening.moves import Move
from exportcheck.screening.needs import need
from exportcheck.screening.why import sources
from exportcheck.screening.why_not import Goal, WhyNot

# More sets of changes than this are counted, not listed.
MOST_SHOWN = 6
SUBJECTS = {
    "tpp": "TPP",
    "die_area_mm2": "die area in mm²",
    "dram_bandwidth_gb_s": "DRAM bandwidth in GB/s",
    "interconnect_gb_s": "interconnect bandwidth in GB/s",
    "hbm_density": "memory bandwidth density in GB/s/mm²",
    "datacenter": "designed or marketed for datacenters",
    "certification": "the (dd) certification",
    "transaction": "the transaction",
    "end_use": "the stated end use",
    "destination": "the destination, and with it the country of the end user",
    "headquarters": "the headquarters of the end user",
    "parent": "the ultimate parent's headquarters",
    "origin": "the place exported from",
}


def named(goal: Goal) -> str:
    """A goal as people say it."""
    if isinstance(goal, str):
        return "outside 3A090" if goal == "none" else f"family {goal}"
    return goal.word.replace("_", " ")


def changed(move: Move) -> str:
    """A change in words, with the line or the statement of the law that asks for it."""
    leaf = move.need.leaf
    where = f" [{leaf.paragraph}]" if leaf.paragraph else ""
    value = move.value if isinstance(move.value, str) else number(move.value)
    if isinstance(leaf, Comparison):
        subject = SUBJECTS[move.subject]
        if leaf.figure == "performance_density":
            return f"{subject}: {value}, so that performance density is {wanted_limit(move.need)}{where}"
        return f"{subject}: {wanted_limit(move.need)}{where}"
    if move.subject in ("destination", "headquarters", "parent", "origin"):
        statement = (
            leaf.statement if move.need.wanted else leaf.statement.replace(" is in ", " is not in ", 1)
        )
        return f"{statement}{where}, for example {value}"
    return f"{SUBJECTS[move.subject]}: {value}{where}"


def draw_obstacles(tree: Tree, judge: Judge, found: WhyNot) -> None:
    """Each condition that is not met, with what stands in the way rule by rule."""
    drawn: set[str] = set()
    for condition in found.conditions:
        if condition.clause.truth is Truth.HOLDS:
            continue
        how = "not known" if condition.clause.truth is Truth.UNKNOWN else "not so"
        node = tree.add(Text(f"{condition.name}: {how}"))
        for rule, vintage, answer in condition.rules:
            entry = need(answer, condition.wanted)
            if entry is None:
                continue
            under = node.add(Text(headed(rule, vintage)))
            draw_rule_need(under, entry, drawn)
            under.add(Text(f"source: {'; '.join(sources(judge, vintage))}", style="dim"))


def draw_ways(tree: Tree, found: WhyNot) -> None:
    """The fewest changes that lead there, each judged again: first those that leave the places alone."""
    elsewhere = [way for way in found.ways if way not in found.here]
    if not found.ways:
        tree.add(Text("no set of changes of the facts modelled was found that leads there", style="bold"))
    elif not found.here:
        sure = "leads" if found.searched else "was found that leads"
        text = f"no change {sure} there with this destination, end user and parent; others would do"
        tree.add(Text(text, style="bold"))
    for text, ways in (
        (
            "what would have to be otherwise (each set judged again, figures next to the line):",
            found.here,
        ),
        ("with other places (each set judged again):", elsewhere),
    ):
        node = tree.add(Text(text, style="bold")) if ways else tree
        for way in ways[:MOST_SHOWN]:
            mark = "may still be, if " if way in found.possible else ""
            node.add(Text(mark + "; and ".join(changed(move) for move in way)))
        if len(ways) > MOST_SHOWN:
            node.add(Text(f"… and {len(ways) - MOST_SHOWN} more; -o json lists them all", style="dim"))
    if not found.searched:
        tree.add(Text("there may be other sets: not every combination was tried", style="dim"))
