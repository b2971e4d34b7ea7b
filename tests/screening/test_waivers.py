"""Waivers on real verdicts: what is suppressed, what never is, and what is said of it."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, cast

import pytest

from exportcheck.cli.wiring import Box
from exportcheck.load.bundled import data_folder
from exportcheck.load.waivers import load_never_waived
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.noun import replace
from exportcheck.model.report import Baseline, Counts, LineResult, fails
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.model.waiver import Protection, Scope, Waiver
from exportcheck.output import records
from exportcheck.rules import RULES
from exportcheck.screening.lines import Screener
from exportcheck.screening.waivers import Known, Waivers, embargoed

DAY = date(2026, 2, 1)
FAILING = frozenset({Severity.ERROR, Severity.INDETERMINATE})

Waived = Callable[..., Waivers]
Result = Callable[..., LineResult]


def waiver(rule: str = "XC301", id_: str = "W-1", **scope: str) -> Waiver:
    chosen = Scope(**(scope or {"manifest": "q1.csv"}))
    return Waiver(id_, rule, chosen, "licence pending", "A. B.", date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def never() -> tuple[Protection, ...]:
    known = {rule.id for rule in RULES} | set(NOTICES)
    return load_never_waived(data_folder() / "never_waived.yaml", known)


@pytest.fixture
def waived(things: Box, never: tuple[Protection, ...]) -> Waived:
    """The waivers of a run on a day."""

    def made(*waivers: Waiver, on: date = DAY) -> Waivers:
        return Waivers(waivers, never, on, embargoed(things.judge.law_on(DAY, Layer.ENFORCED)))

    return made


@pytest.fixture
def result(screener: Callable[..., Screener], line: Callable[..., Line]) -> Result:
    """A line of q1.csv with its verdict; H200 to Vietnam needs a licence and is approved by presumption."""

    def screened(chip: str = "H200", destination: str = "VN", **fields: Any) -> LineResult:
        parties = {"end_user_hq": destination, "end_user_parent": destination, "end_user": "Acme"}
        stated = {"shipment_id": "S-1", "line_id": "1", **parties, **fields}
        entry = line(chip, destination, **stated)
        return cast(LineResult, next(iter(screener().screen("q1.csv", [entry], None))))

    return screened


def with_finding(result: LineResult, rule: str, severity: Severity) -> LineResult:
    """The line with one finding that no rule of today makes."""
    findings = (Finding(rule, severity, rule), *result.verdict.findings)
    return result._replace(verdict=result.verdict._replace(findings=findings, gate="fail"))


def decided(result: LineResult, decision: Decision) -> LineResult:
    """The line with another decision."""
    outcome = replace(result.verdict.outcome, decision=decision)
    return result._replace(verdict=result.verdict._replace(outcome=outcome))


def rules(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_waived_finding_is_suppressed_and_the_gate_is_that_of_what_is_left(
    waived: Waived, result: Result
) -> None:
    before = result()
    assert before.verdict.outcome.decision is Decision.PRESUMPTION_OF_APPROVAL
    assert before.gate == "fail"
    run = waived(waiver())
    after = run.apply(before)
    assert after.gate == "pass"
    assert "XC301" in rules(before.counting())
    assert "XC301" not in rules(after.counting())
    assert run.findings() == []


def test_what_is_not_waived_keeps_the_gate(waived: Waived, result: Result) -> None:
    before = result(destination="CN")
    assert before.verdict.outcome.decision is Decision.CASE_BY_CASE
    after = waived(waiver()).apply(before)
    assert "XC410" in rules(after.counting())
    assert after.gate == "review"


def test_the_verdict_that_equal_lines_share_is_not_touched(
    waived: Waived, screener: Callable[..., Screener], line: Callable[..., Line]
) -> None:
    parties = {"end_user_hq": "VN", "end_user_parent": "VN"}
    lines = [line("H200", "VN", number=n, shipment_id=f"S-{n}", line_id="1", **parties) for n in (2, 3)]
    first, second = cast(list[LineResult], list(screener().screen("q1.csv", lines, None)))
    assert first.verdict is second.verdict
    findings = first.verdict.findings
    run = waived(waiver(shipment="S-2"))
    assert run.apply(first).gate == "pass"
    assert first.verdict.findings is findings
    assert run.apply(second) is second
    assert second.gate == "fail"


def test_a_line_that_no_waiver_could_fit_is_the_same_object(waived: Waived, result: Result) -> None:
    before = result()
    assert waived().apply(before) is before
    assert waived(waiver("XC602")).apply(before) is before
    assert waived(waiver(shipment="S-9")).apply(before) is before


def test_each_key_of_a_scope_narrows(waived: Waived, result: Result) -> None:
    before = result()
    mark = before.fingerprint("XC301", before.verdict.findings[0].paragraph)
    fitting: list[dict[str, str]] = [
        {"manifest": "q1.csv"},
        {"shipment": "S-1"},
        {"shipment": "S-1", "line": "1"},
        {"part": "nvidia-h200-sxm"},
        {"party": "ACME"},
        {"fingerprint": mark},
    ]
    for scope in fitting:
        assert waived(waiver(**scope)).apply(before).waived, scope
        others = {**scope, list(scope)[-1]: "0" * 16}
        assert not waived(waiver(**others)).apply(before).waived, others


def test_the_fingerprint_is_that_of_the_report(waived: Waived, result: Result) -> None:
    before = result()
    shown = records.line(before)["findings"][0]
    assert shown["rule"] == "XC301"
    assert waived(waiver(fingerprint=shown["fingerprint"])).apply(before).gate == "pass"


def test_of_two_waivers_that_fit_the_first_of_the_file_is_named_and_neither_is_unused(
    waived: Waived, result: Result
) -> None:
    run = waived(waiver(id_="W-1"), waiver(id_="W-2", shipment="S-1"))
    after = run.apply(result())
    assert [entry.id for entry in after.waived.values()] == ["W-1"]
    assert run.findings() == []


# What can never be waived.


def refused(run: Waivers, before: LineResult) -> str:
    """That the line is left as it is, and the one sentence that says why."""
    assert run.apply(before) is before
    found = run.findings()
    assert [(finding.rule, finding.severity) for finding in found] == [("XC804", Severity.ERROR)]
    return found[0].message


def test_the_requirement_of_a_line_under_presumption_of_denial_is_never_waived(
    waived: Waived, result: Result
) -> None:
    before = result("B200", "CN")
    assert before.verdict.outcome.decision is Decision.PRESUMPTION_OF_DENIAL
    message = refused(waived(waiver()), before)
    assert message.startswith("waiver W-1 of XC301 asks for what cannot be waived (q1.csv, line 2): ")
    assert "presumption of denial" in message


def test_a_denial_cannot_be_waived_through_an_exception_wrongly_claimed(
    waived: Waived, result: Result
) -> None:
    before = result("B200", "CN", license_code="C67")
    assert "XC606" in rules(before.verdict.findings)
    assert "presumption of denial" in refused(waived(waiver("XC606")), before)


@pytest.mark.parametrize("destination", ["CU", "IR", "KP", "SY"])
def test_an_embargoed_destination_is_never_waived(destination: str, waived: Waived, result: Result) -> None:
    before = result(destination=destination)
    # even where the decision is a milder one, the destination alone protects the line
    assert "under embargo" in refused(waived(waiver()), decided(before, Decision.CASE_BY_CASE))


def test_a_waiver_of_the_embargo_rule_is_refused_before_any_line(waived: Waived) -> None:
    run = waived(waiver("XC310"))
    (found,) = run.findings()
    assert (found.rule, found.severity) == ("XC804", Severity.ERROR)
    assert "under embargo" in found.message


@pytest.mark.parametrize("rule", ["XC503", "XC510", "XC599"])
def test_a_confirmed_party_is_never_waived(rule: str, waived: Waived, result: Result) -> None:
    before = with_finding(result(), rule, Severity.ERROR)
    assert "party" in refused(waived(waiver(rule)), before)


def test_a_party_warning_can_be_waived(waived: Waived, result: Result) -> None:
    after = waived(waiver("XC501")).apply(result())
    assert [entry.rule for entry in after.waived.values()] == ["XC501"]


def test_a_resemblance_that_a_person_looked_into_can_be_waived(waived: Waived, result: Result) -> None:
    before = with_finding(result(), "XC507", Severity.INDETERMINATE)
    after = waived(waiver("XC507", party="Acme")).apply(before)
    assert [entry.rule for entry in after.waived.values()] == ["XC507"]


def test_a_party_that_could_not_be_screened_is_never_waived(waived: Waived, result: Result) -> None:
    before = with_finding(result(), "XC508", Severity.INDETERMINATE)
    assert "a fact is missing" in refused(waived(waiver("XC508")), before)


def test_an_unknown_is_never_waived(waived: Waived, result: Result) -> None:
    before = result(destination="CN")
    assert ("XC410", Severity.INDETERMINATE) in [(f.rule, f.severity) for f in before.verdict.findings]
    assert "a fact is missing" in refused(waived(waiver("XC410")), before)


@pytest.mark.parametrize("rule", ["XC301", "XC402", "XC606", "XC610", "XC702"])
def test_an_unknown_is_unknown_whatever_its_rule(rule: str, waived: Waived, result: Result) -> None:
    before = with_finding(result(destination="TW"), rule, Severity.INDETERMINATE)
    assert "a fact is missing" in refused(waived(waiver(rule)), before)


def test_a_requirement_on_an_undetermined_line_is_never_waived(waived: Waived, result: Result) -> None:
    before = result()
    assert "not known" in refused(waived(waiver()), decided(before, Decision.UNDETERMINED))


def test_a_stricter_law_of_the_ship_date_is_never_waived(waived: Waived, result: Result) -> None:
    before = with_finding(result(), "XC702", Severity.ERROR)
    assert "ship date" in refused(waived(waiver("XC702")), before)


@pytest.mark.parametrize("rule", ["XC108", "XC701", "XC703", "XC801", "XC804"])
def test_what_is_not_said_of_a_line_is_refused(rule: str, waived: Waived, result: Result) -> None:
    assert "it is said of" in refused(waived(waiver(rule)), result())


def test_a_row_that_could_not_be_read_is_counted_whatever_the_waivers(
    waived: Waived, screener: Callable[..., Screener]
) -> None:
    counts = Counts()
    run = waived(waiver())
    for entry in screener().screen("q1.csv", [Rejected(3, "quantity is not a whole number")], None):
        if isinstance(entry, LineResult):
            counts.add_line(run.apply(entry))
        else:
            counts.reject()
    assert (counts.rejected, counts.suppressed) == (1, 0)


def test_refusals_of_one_waiver_are_said_once_with_their_number(waived: Waived, result: Result) -> None:
    run = waived(waiver())
    for number in (2, 3, 4):
        run.apply(result("B200", "CN", number=number))
    assert rules(run.findings()) == ["XC804"]
    assert "(q1.csv, line 2 and 2 more)" in run.findings()[0].message


def test_a_waiver_refused_on_one_line_still_holds_on_another(waived: Waived, result: Result) -> None:
    run = waived(waiver())
    assert run.apply(result("B200", "CN")).gate == "fail"
    assert run.apply(result()).gate == "pass"
    assert rules(run.findings()) == ["XC804"]


# What is said of the waivers themselves.


@pytest.mark.parametrize(
    ("day", "gate", "said"),
    [
        (date(2026, 11, 30), "pass", []),
        (date(2026, 12, 1), "pass", ["XC803"]),
        (date(2026, 12, 30), "pass", ["XC803"]),
        (date(2026, 12, 31), "pass", ["XC803"]),
        (date(2027, 1, 1), "fail", ["XC801"]),
        (date(2026, 1, 1), "pass", []),
        (date(2025, 12, 31), "fail", ["XC802"]),
    ],
)
def test_a_waiver_is_applied_and_spoken_of_by_the_day(
    day: date, gate: str, said: list[str], waived: Waived, result: Result
) -> None:
    run = waived(waiver(), on=day)
    assert run.apply(result()).gate == gate
    assert rules(run.findings()) == said


def test_an_expired_waiver_is_an_error_though_it_fits_nothing(waived: Waived) -> None:
    (found,) = waived(waiver(), on=date(2027, 1, 1)).findings()
    assert found.severity is Severity.ERROR
    assert found.message == (
        "waiver W-1 of XC301 expired on 2026-12-31 and suppresses nothing; renew or remove it"
    )


@pytest.mark.parametrize(("before", "when"), [(30, "in 30 days"), (1, "tomorrow"), (0, "today")])
def test_an_expiring_waiver_says_when(before: int, when: str, waived: Waived, result: Result) -> None:
    run = waived(waiver(), on=date(2026, 12, 31) - timedelta(days=before))
    run.apply(result())
    (found,) = run.findings()
    assert found.severity is Severity.WARNING
    assert f"expires {when}, on 2026-12-31" in found.message


def test_an_unused_waiver_is_a_warning(waived: Waived, result: Result) -> None:
    run = waived(waiver(shipment="S-9"))
    run.apply(result())
    (found,) = run.findings()
    assert (found.rule, found.severity) == ("XC802", Severity.WARNING)


# Reports.


def test_a_suppressed_finding_stays_in_the_record_and_is_counted_apart(
    waived: Waived, result: Result
) -> None:
    after = waived(waiver()).apply(result())
    shown = records.line(after)
    assert shown["gate"] == "pass"
    assert shown["findings"][0]["suppressed"] == {
        "waiver": "W-1",
        "reason": "licence pending",
        "approver": "A. B.",
        "expires": "2026-12-31",
    }
    assert all("suppressed" not in entry for entry in shown["findings"][1:])
    counts = Counts()
    counts.add_line(after)
    assert counts.suppressed == 1
    assert "error" not in counts.severities
    assert counts.gates == {"pass": 1}
    assert not fails(counts.severities, FAILING)


def test_without_waivers_a_line_counts_as_its_verdict(result: Result) -> None:
    by_line, by_verdict = Counts(), Counts()
    by_line.add_line(result())
    by_verdict.add(result().verdict)
    assert by_line == by_verdict


def test_a_waived_finding_is_not_hidden_by_a_baseline_too(waived: Waived, result: Result) -> None:
    before = result()
    run = waived(waiver())
    marks = [int(before.fingerprint(f.rule, f.paragraph), 16) for f in before.verdict.findings]
    severest = Baseline.packed(Severity.ERROR, Decision.UNDETERMINED)
    known = Known(Baseline("old.json", dict.fromkeys(marks, severest)))
    after = known.apply(run.apply(before))
    assert not set(after.waived) & after.known
    assert after.gate == "pass"
    shown = records.line(after)
    assert [entry["rule"] for entry in shown["findings"]] == ["XC301"]
    assert run.findings() == []
