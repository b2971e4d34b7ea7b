"""Steps, grounds and needs, drawn as trees on a terminal and written as records."""

from typing import Any

from rich.text import Text
from rich.tree import Tree

from exportcheck.model.clause import AllOf, Answer, AnyOf, Clause, Comparison, Fact, Not, Readings, Truth
from exportcheck.model.law import Vintage
from exportcheck.model.noun import replace
from exportcheck.model.rule import Rule
from exportcheck.output.plain import plain
from exportcheck.output.records import ANSWERS, span
from exportcheck.output.words import FIGURES, compared, limited, measured, number, stated
from exportcheck.screening.needs import Need, Needs
from exportcheck.screening.why import Ground, Step

Record = dict[str, Any]
MARKS = {Truth.HOLDS: ("yes", "green"), Truth.FAILS: ("no", "red"), Truth.UNKNOWN: ("unknown", "magenta")}
QUESTIONS = {
    "family": "family",
    "license_required": "licence required",
    "exception": "licence exception",
    "policy": "review policy",
}


def said(leaf: Comparison | Fact) -> str:
    """A comparison or a fact as it is, with its paragraph: the figure, and whether it meets the limit."""
    if isinstance(leaf, Fact) and not leaf.paragraph:
        return f"the law of the day has no rule {leaf.key}"
    where = f" [{leaf.paragraph}]" if leaf.paragraph else ""
    if isinstance(leaf, Fact):
        text = stated(leaf)
        return plain(f"it is not so that {text}" if leaf.truth is Truth.FAILS else text) + where
    if leaf.measure.undefined or not leaf.measure.known or leaf.truth is Truth.HOLDS:
        return compared(leaf) + where
    name, unit = FIGURES[leaf.figure]
    how = "does not satisfy" if leaf.truth is Truth.FAILS else "may or may not satisfy"
    return f"{name} {measured(leaf.measure)}{unit} {how} {limited(leaf.limit, unit)}{where}"


def headed(rule: Rule, vintage: Vintage) -> str:
    """A rule with its paragraph, and the day since which it stands so."""
    since = f"in this form since {vintage.effective}"
    if vintage.compliance:
        since += f", to be complied with from {vintage.compliance}"
    return f"{rule.title} [{rule.id}, {vintage.paragraph}, {since}]"


def draw_step(tree: Tree, step: Step) -> None:
    """A question with its answer, and its grounds beneath."""
    answer = step.answer.replace("_", " ")
    node = tree.add(Text.assemble(f"{QUESTIONS[step.question]}: ", (answer, "bold")))
    if step.together:
        node.add(Text("no rule settles it alone: every value of what is not known leads to this answer"))
    if not step.grounds:
        node.add(Text(_groundless(step)))
    for ground in step.grounds:
        under = node.add(_marked(ground.truth, headed(ground.rule, ground.vintage)))
        draw_clause(under, ground.clause)
        under.add(Text(f"source: {'; '.join(ground.sources)}", style="dim"))


def _groundless(step: Step) -> str:
    if step.question == "policy":
        return "no review policy of the law modelled speaks of it"
    return "the law of the day has no such rule"


def _marked(truth: Truth, text: str) -> Text:
    mark, colour = MARKS[truth]
    return Text.assemble((mark, colour), f"  {text}")


def draw_clause(tree: Tree, clause: Clause, negated: bool = False) -> None:
    """A clause and everything in it; what is negated is said so, with the answer turned round."""
    truth = clause.truth.negated if negated else clause.truth
    said_not = "not: " if negated else ""
    match clause:
        case Comparison() | Fact():
            failed = negated and clause.truth is Truth.FAILS
            tree.add(_marked(truth, ("" if failed else said_not) + said(clause)))
        case AllOf(parts) | AnyOf(parts):
            if not parts:
                return
            name = clause.label or ("all of" if isinstance(clause, AllOf) else "any of")
            under = tree.add(_marked(truth, said_not + name))
            for part in parts:
                draw_clause(under, part)
        case Not(part):
            draw_clause(tree, part, not negated)
        case Readings(topic, parts):
            how = " disagree" if clause.conflict else ""
            under = tree.add(_marked(truth, f"{said_not}readings of {topic}{how}"))
            for name, part in parts:
                draw_clause(under.add(_marked(part.truth, name)), part)
        case Answer(rule=rule, title=title):
            draw_clause(tree.add(_marked(truth, f"{said_not}{title} [{rule}]")), clause.clause)


OPPOSITE = {"≥": "<", ">": "≤", "<": "≥", "≤": ">"}


def wanted_limit(entry: Need) -> str:
    """What a figure would have to be: the limit, or its opposite."""
    assert isinstance(entry.leaf, Comparison)
    limit, (_, unit) = entry.leaf.limit, FIGURES[entry.leaf.figure]
    symbol = limit.operator.symbol if entry.wanted else OPPOSITE[limit.operator.symbol]
    return f"{symbol} {number(limit.value)}{unit}"


def needed(entry: Need) -> str:
    """What would have to be otherwise, and how it is now."""
    leaf = entry.leaf
    where = f" [{leaf.paragraph}]" if leaf.paragraph else ""
    if isinstance(leaf, Fact):
        statement = plain(leaf.statement if leaf.truth is Truth.UNKNOWN else stated(leaf))
        how = {Truth.HOLDS: "it is so", Truth.FAILS: "it is not so", Truth.UNKNOWN: "it is not known"}
        turn = "" if leaf.truth is Truth.UNKNOWN else " and would have to be otherwise"
        return f"{statement}: {how[leaf.truth]}{turn}{where}"
    if entry.wanted:
        return said(leaf)
    name, unit = FIGURES[leaf.figure]
    if leaf.truth is Truth.UNKNOWN:
        return f"{name}, {measured(leaf.measure)}, would have to be {wanted_limit(entry)}{where}"
    figure = f"{name} {measured(leaf.measure)}{unit}"
    return (
        f"{figure} satisfies {limited(leaf.limit, unit)}, and would have to be {wanted_limit(entry)}{where}"
    )


def draw_rule_need(tree: Tree, entry: Need | Needs, drawn: set[str]) -> None:
    """The needs of a rule that has been named already."""
    if isinstance(entry, Needs) and entry.label:
        drawn.add(f"{entry.every}{entry.label}")
        entry = replace(entry, label="")
    draw_need(tree, entry, drawn)


def draw_need(tree: Tree, entry: Need | Needs, drawn: set[str]) -> None:
    """Needs: all of them, or one of them; those of a rule that were drawn already are not drawn again."""
    if isinstance(entry, Need):
        mark = ("may be", "magenta") if entry.leaf.truth is Truth.UNKNOWN else ("in the way", "red")
        tree.add(Text.assemble(mark, f"  {needed(entry)}"))
        return
    if not entry.parts:
        tree.add(Text("no such rule on this day; no change of the facts leads there"))
        return
    text = "all of these would have to change" if entry.every else "one of these would have to change"
    label = f"{entry.label}: " if entry.label else ""
    if entry.label and f"{entry.every}{entry.label}" in drawn:
        tree.add(Text(f"{label}as above"))
        return
    drawn.add(f"{entry.every}{entry.label}")
    under = tree.add(Text(label + text))
    for part in entry.parts:
        draw_need(under, part, drawn)


def step_record(step: Step) -> Record:
    """A step with its grounds."""
    return {
        "question": step.question,
        "answer": step.answer,
        "together": step.together,
        "grounds": [ground_record(ground) for ground in step.grounds],
    }


def ground_record(ground: Ground) -> Record:
    """A ground with its vintage, its sources and its tree."""
    return {
        **rule_record(ground.rule, ground.vintage, ground.sources),
        "truth": ANSWERS[ground.truth],
        "clause": clause_record(ground.clause),
    }


def rule_record(rule: Rule, vintage: Vintage, sources: tuple[str, ...]) -> Record:
    """A rule as it stands on the day."""
    return {
        "rule": rule.id,
        "title": rule.title,
        "paragraph": vintage.paragraph,
        "effective": vintage.effective.isoformat(),
        "compliance": vintage.compliance.isoformat() if vintage.compliance else None,
        "certainty": vintage.certainty.value,
        "policy": vintage.policy.word if vintage.policy else None,
        "citations": list(sources),
    }


def clause_record(clause: Clause) -> Record:
    """A clause as a tree of records."""
    truth = ANSWERS[clause.truth]
    match clause:
        case Comparison() | Fact():
            return leaf_record(clause)
        case AllOf(parts) | AnyOf(parts):
            kind = "all_of" if isinstance(clause, AllOf) else "any_of"
            return {"kind": kind, "truth": truth, "parts": [clause_record(part) for part in parts]}
        case Not(part):
            return {"kind": "not", "truth": truth, "parts": [clause_record(part)]}
        case Readings(topic, parts):
            shown = [{"reading": name, **clause_record(part)} for name, part in parts]
            return {"kind": "readings", "truth": truth, "topic": topic, "parts": shown}
        case Answer(rule=rule, title=title):
            inside = clause_record(clause.clause)
            parts_ = [] if inside.get("parts") == [] else [inside]
            return {"kind": "answer", "truth": truth, "rule": rule, "title": title, "parts": parts_}


def leaf_record(leaf: Comparison | Fact) -> Record:
    """A comparison or a fact."""
    shared = {"truth": ANSWERS[leaf.truth], "text": said(leaf), "paragraph": leaf.paragraph or None}
    if isinstance(leaf, Fact):
        return {"kind": "fact", **shared, "statement": leaf.statement, "seen": leaf.seen or None}
    return {
        "kind": "comparison",
        **shared,
        "figure": leaf.figure,
        **span(leaf.measure),
        "operator": leaf.limit.operator.ascii,
        "limit": leaf.limit.value,
    }


def need_record(entry: Need | Needs) -> Record:
    """What would have to be otherwise."""
    if isinstance(entry, Need):
        return {**leaf_record(entry.leaf), "wanted": ANSWERS[Truth.of(entry.wanted)]}
    return {
        "kind": "all_of" if entry.every else "any_of",
        "parts": [need_record(part) for part in entry.parts],
    }
