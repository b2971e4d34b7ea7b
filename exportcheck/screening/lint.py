"""Is a catalog sound? Facts that contradict each other, figures without a source, names twice."""

from collections.abc import Iterable, Iterator, Mapping

from exportcheck.model.chip import FIGURES, Catalog, Chip, spelled
from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.judgement import Judgement
from exportcheck.model.measure import Measure
from exportcheck.model.metrics import metrics
from exportcheck.model.rule import Severity

# Eight-bit units of these designs run at one to two times their 16-bit rate; outside it is a mistake.
EIGHT_BIT = ("fp8", "int8")
MOST_TIMES = 4.0
APART = 0.1


def lint(
    catalog: Catalog,
    chips: Iterable[Chip],
    sources: set[str],
    bits: Mapping[str, tuple[int, int]],
    judged: Mapping[str, Judgement],
) -> Iterator[Finding]:
    """What is wrong with these entries of a catalog, each finding one sentence."""
    chips = tuple(chips)
    yield from _names(chips)
    used: set[str] = set()
    for chip in chips:
        yield from _sourced(chip, sources, used)
        yield from _rates(chip)
        yield from _against_declaration(chip, bits)
        if chip.id in judged:
            yield from _family(chip, judged[chip.id])
        if not chip.dense_tops and not chip.declared_tpp and not chip.contains and not chip.bins:
            yield _say("XC110", Severity.NOTE, f"{chip.id} gives no peak rate: it will be undetermined")
    for source in sorted(sources - used):
        yield _say(
            "XC109", Severity.WARNING, f"the source {source!r} is named by no figure; remove it or use it"
        )


def _say(rule: str, severity: Severity, message: str) -> Finding:
    return Finding(rule, severity, NOTICES[rule], message=message)


def _names(chips: tuple[Chip, ...]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for chip in chips:
        vendor = spelled(chip.vendor)
        for name in dict.fromkeys((chip.id, chip.name, *chip.aliases)):
            for key in {spelled(name), spelled(name).removeprefix(vendor)} - {""}:
                owner = owners.setdefault(key, chip.id)
                if owner != chip.id:
                    text = f"{name!r} of {chip.id} is also a name of {owner}; a name must mean one entry"
                    yield _say("XC104", Severity.ERROR, text)


def _measures(chip: Chip) -> Iterator[tuple[str, Measure]]:
    for name, measure in chip.dense_tops.items():
        yield f"dense_tops.{name}", measure
    for name in FIGURES:
        measure = getattr(chip, name)
        if measure.known:
            yield name, measure
    if chip.declared_tpp:
        yield "declared.tpp", chip.declared_tpp


def _sourced(chip: Chip, sources: set[str], used: set[str]) -> Iterator[Finding]:
    for name, measure in _measures(chip):
        used.update(measure.sources)
        if not measure.sources:
            yield _say("XC101", Severity.ERROR, f"{chip.id}: {name} has no source; write {{value, source}}")
        for source in measure.sources:
            if source not in sources:
                text = f"{chip.id}: {name} names the source {source!r}, which is not listed under sources"
                yield _say("XC101", Severity.ERROR, text)


def _rates(chip: Chip) -> Iterator[Finding]:
    half = chip.dense_tops.get("fp16") or chip.dense_tops.get("bf16")
    if half is None or half.low <= 0:
        return
    for name in EIGHT_BIT:
        eight = chip.dense_tops.get(name)
        if eight is not None and eight.low > MOST_TIMES * half.high:
            text = (
                f"{chip.id}: {name} is over {MOST_TIMES:g} times FP16 ({eight.low:g}, {half.high:g}): sparse?"
            )
            yield _say("XC102", Severity.WARNING, text)


def _against_declaration(chip: Chip, bits: Mapping[str, tuple[int, int]]) -> Iterator[Finding]:
    if not chip.declared_tpp or not chip.dense_tops:
        return
    computed, declared = metrics(chip, bits).computed, chip.declared_tpp
    if abs(computed.low - 2 * declared.high) <= 2 * APART * declared.high and computed.low > declared.high:
        text = f"{chip.id}: TPP {computed.low:,.0f} is twice the declared {declared.high:,.0f}: sparse?"
        yield _say("XC103", Severity.ERROR, text)
    elif computed.low > declared.high * (1 + APART) or computed.high < declared.low * (1 - APART):
        text = f"{chip.id}: computed TPP {computed.high:,.0f} and declared {declared.low:,.0f} are far apart"
        yield _say("XC106", Severity.WARNING, text)


def _family(chip: Chip, judgement: Judgement) -> Iterator[Finding]:
    """The maker's own classification against the computed one: the best oracle there is."""
    answer = judgement.answers.get("declared_eccn")
    if chip.declared_eccn is None or answer is None:
        return
    computed = judgement.outcome.family or "undetermined"
    text = f"{chip.id}: declared {chip.declared_eccn}, computed family {computed}"
    if answer.truth is Truth.FAILS:
        yield _say("XC105", Severity.ERROR, text)
    elif answer.truth is Truth.UNKNOWN:
        yield _say("XC105", Severity.NOTE, text)
