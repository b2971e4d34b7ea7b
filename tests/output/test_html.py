"""The HTML report as text: what stands in it, in which order, and what never does."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from exportcheck.output.html_lines import line as row
from exportcheck.output.html_reasons import Reasons
from exportcheck.output.html_report import MOST_LINES, HtmlReport
from exportcheck.output.html_text import citation, paragraph, text

HEAD = {
    "schema": "exportcheck/report/v1",
    "tool": {"name": "exportcheck", "version": "1.2.3"},
    "as_of": "2026-02-01",
    "layer": "enforced",
    "law": {"checked": "2026-10-08", "digest": "sha256:1a"},
    "catalog": {"as_of": "2026-11-23", "digest": "sha256:2b"},
}
TOTAL = {
    "product": "nvidia-h200-sxm",
    "us_units": 1000,
    "us_tpp": 15840000.0,
    "cn_mo_units": 501,
    "cn_mo_tpp": 7935840.0,
    "ratio": 0.501,
    "limit": 0.5,
    "holds": "no",
    "headroom_units": -1,
    "findings": [],
}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</bdi></li><h1>pass</h1>",
    "\u202egnp.exe\x1b[31mred\x00\r\n\ud800",
    "&lt;b&gt;&#60;",
)


def finding(rule="XC301", severity="error", message="Licence required: a; b", **more):
    return {
        "rule": rule,
        "severity": severity,
        "message": message,
        "paragraph": "742.6(a)(6)(iii)(A)",
        "citation": "91 FR 1684, revised licence review policy",
        **more,
    }


def line(gate="fail", number=2, **more):
    return {
        "manifest": "q1.csv",
        "line": number,
        "shipment_id": "S-1",
        "line_id": "1",
        "chip": "nvidia-h200-sxm",
        "quantity": 8,
        "destination": "CN",
        "family": "a",
        "license_required": "yes",
        "decision": "case_by_case",
        "exception": None,
        "gate": gate,
        "findings": [finding()] if gate == "fail" else [],
        **more,
    }


def tail(lines, rejected=(), status="fail", **more):
    gates = {gate: sum(entry["gate"] == gate for entry in lines) for gate in ("fail", "pass", "review")}
    return {
        "manifests": [{"name": "q1.csv", "digest": "sha256:3c", "lines": len(lines)}],
        "totals": [],
        "findings": [],
        "summary": {
            "lines": len(lines) + len(rejected),
            "checked": len(lines),
            "rejected": len(rejected),
            "decisions": {"case_by_case": len(lines)} if lines else {},
            "severities": {},
            "gates": {gate: count for gate, count in gates.items() if count},
            "suppressed": sum("suppressed" in f for entry in lines for f in entry["findings"]),
        },
        "status": status,
        "exit_code": 1,
        **more,
    }


def page(lines=(), rejected=(), **more):
    out = io.StringIO()
    report = HtmlReport(out)
    report.start(HEAD)
    for record in lines:
        report.line(record)
    for record in rejected:
        report.rejected(record)
    report.finish(tail(lines, rejected, **more))
    return out.getvalue()


class Outline(HTMLParser):
    """What a browser would see: elements balanced, headings, addresses, text."""

    VOID = frozenset({"meta", "input", "br", "rect", "line"})

    def __init__(self, made):
        super().__init__()
        self.open, self.tags, self.headings, self.addresses, self.ids, self.words = [], set(), [], [], [], []
        self.handlers = []
        self.feed(made)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        found = dict(attrs)
        self.handlers += [name for name in found if name.startswith("on")]
        self.addresses += [found[name] for name in ("href", "src") if name in found]
        self.ids += [found["id"]] if "id" in found else []
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.words.append(data)


def full():
    lines = [
        line("pass", 4, decision="no_license_found"),
        line("review", 3, findings=[finding("XC302", "indeterminate", "HQ: not known")]),
        line(findings=[finding(tree=[[0, "yes", "all of"], [1, "no", "x"], [0, "yes", "y"]])]),
    ]
    rejected = [{"manifest": "q1.csv", "line": 9, "problem": "quantity is not a whole number: 'eight'"}]
    return page(lines, rejected, totals=[TOTAL], findings=[finding("XC608", "note", "Shift-JIS")])


def test_the_page_is_balanced_and_its_ids_are_unique():
    outline = Outline(full())
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))


def test_the_verdict_then_why_then_totals_then_lines_then_inputs():
    made = full()
    order = ["<h1>", 'id="why"', 'id="totals"', 'id="rejected"', 'id="lines"', 'id="basis"']
    places = [made.index(part) for part in order]
    assert places == sorted(places)


def test_lines_that_need_work_stand_first():
    assert re.findall(r'data-gate="(\w+)"', full()) == ["fail", "review", "pass"]


def test_there_is_one_h1_and_no_heading_skips_a_level():
    levels = Outline(full()).headings
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_loads_nothing():
    outline = Outline(full())
    assert not outline.tags & {"link", "img", "iframe", "object", "embed", "base", "video", "audio"}
    assert all(address.startswith(("https://", "#")) for address in outline.addresses)
    assert "@import" not in full() and "url(" not in full()


def test_the_policy_allows_the_one_script_and_nothing_else():
    made = full()
    (script,) = re.findall(r"<script>(.*?)</script>", made, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', made)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert f"script-src 'sha256-{digest}'" in policy


def test_the_same_report_is_the_same_bytes():
    assert full() == full()


@pytest.mark.parametrize("word", ["clear", "approved", "compliant", "safe"])
@pytest.mark.parametrize("status", ["pass", "fail", "incomplete", "error"])
def test_a_page_never_says_more_than_it_knows(word, status):
    made = page([line("pass")], status=status, totals=[TOTAL])
    assert not re.search(rf"\b{word}\b", made, re.IGNORECASE)


@pytest.mark.parametrize("words", HOSTILE)
def test_text_from_strangers_stays_text(words):
    hostile = finding(rule=words, message=words, paragraph=words, citation=words, tree=[[0, "yes", words]])
    hostile["suppressed"] = {"waiver": words, "reason": words, "approver": words, "expires": words}
    lines = [
        line(findings=[hostile], **dict.fromkeys(("manifest", "shipment_id", "line_id", "chip"), words)),
        line(destination=words, family=words, line=words),
    ]
    rejected = [{"manifest": words, "line": 3, "problem": words}]
    made = page(lines, rejected, totals=[{**TOTAL, "product": words, "findings": [hostile]}])
    outline, usual = Outline(made), Outline(full())
    assert outline.open == [] and outline.handlers == []
    assert outline.tags <= usual.tags | {"s"}
    assert outline.headings.count(1) == 1
    assert all(address.startswith(("https://www.", "#")) for address in outline.addresses)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\ud800]", made)
    assert made.count("<script>") == 1
    made.encode()


@pytest.mark.parametrize(
    ("cited", "address"),
    [
        ("742.6(a)(6)(iii)(A)", "https://www.ecfr.gov/current/title-15/section-742.6"),
        ("748 supp. 2 (dd)(1)(iii)", "https://www.ecfr.gov/current/title-15/part-748"),
        ("744", "https://www.ecfr.gov/current/title-15/part-744"),
        ("3A090.a", "https://www.ecfr.gov/current/title-15/part-774"),
        ("91 FR 1684, preamble", "https://www.federalregister.gov/citation/91-FR-1684"),
        ("22 CFR 126.1, Cambodia", "https://www.ecfr.gov/current/title-22/section-126.1"),
        ("15 CFR parts 742 and 746", "https://www.ecfr.gov/current/title-15/part-742"),
    ],
)
def test_a_citation_whose_address_is_known_is_a_link(cited, address):
    assert paragraph(cited) == f'<a href="{address}" rel="noopener noreferrer">{cited}</a>'


@pytest.mark.parametrize(
    "cited", ["advisory", "HTSUS 9903.79.01", "Letters, 2022", "javascript:1", "http://a.b/c"]
)
def test_what_is_not_known_stays_text(cited):
    assert paragraph(cited) == cited


def test_an_address_in_a_citation_ends_before_its_punctuation():
    made = citation('see https://example.org/a"b?c=1&d.; 91 FR 1')
    assert '<a href="https://example.org/a" ' in made
    assert "federalregister.gov/citation/91-FR-1" in made


def test_a_row_of_the_page_is_one_line_of_text():
    assert "\n" not in row(line(chip="a\nb\r\u2028c", findings=[finding(message="x\ny")]))


def test_controls_are_shown_by_their_codes():
    assert text("\u202e\x1b[0m<") == "&lt;U+202E&gt;&lt;U+001B&gt;[0m&lt;"


def test_a_tree_nests_as_its_depths_say():
    nodes = [[0, "yes", "a"], [1, "no", "b"], [2, "unknown", "c"], [1, "yes", "d"], [0, "no", "e"]]
    made = row(line(findings=[finding(tree=nodes)]))
    bare = re.sub(r"<span.*?</span> \w+</span> ", "", made[made.index("</summary>") + 10 :])
    assert bare.startswith(
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul></details>"
    )


def test_a_tree_with_absurd_depths_is_still_balanced():
    made = page([line(findings=[finding(tree=[[7, "yes", "a"], [99, "no", "b"], [-3, "yes", "c"]])])])
    assert Outline(made).open == []


def test_a_waived_finding_is_struck_marked_and_counted():
    waiver = {"waiver": "W-7", "reason": "in hand", "approver": "A. Person", "expires": "2026-12-01"}
    made = page([line("pass", findings=[finding(suppressed=waiver)])])
    assert '<s class="message">Licence required: a; b</s>' in made
    for part in ("waived</strong>", "W-7", "in hand", "A. Person", "2026-12-01"):
        assert part in made
    assert "<strong>1</strong> waived" in made
    assert "What decides, by rule" not in made


def test_what_a_baseline_hides_leaves_a_trace_and_a_count():
    known = [{"rule": "XC301", "severity": "error", "fingerprint": "ab"}]
    lines = [line(findings=[], hidden=known)]
    made = page(lines, summary={**tail(lines)["summary"], "hidden": 1})
    assert "Known from the baseline and not shown: XC301" in made
    assert "1 finding known from the baseline; neither shown nor counted." in made


def test_beyond_the_cap_lines_are_counted_and_the_worst_are_kept():
    many = [line("pass", n) for n in range(MOST_LINES)] + [line("review"), line("fail")]
    made = page(many)
    assert made.count('<li class="line') == MOST_LINES
    assert made.count('data-gate="fail"') == made.count('data-gate="review"') == 1
    assert "2 more lines are not on this page; -o jsonl lists them all." in made
    assert f"Lines that pass ({MOST_LINES - 2:,} of {MOST_LINES:,})" in made


def test_the_inputs_the_law_and_the_catalog_stand_with_their_digests():
    made = full()
    for part in ("sha256:1a", "sha256:2b", "sha256:3c", "q1.csv", "2026-10-08", "2026-11-23", "1.2.3"):
        assert part in made


def test_no_line_is_a_page_too():
    made = page(status="incomplete")
    assert "No line was checked" in made
    assert "<form" not in made


def test_the_ratio_is_drawn_to_scale_with_the_line_of_the_law():
    made = page([line()], totals=[TOTAL])
    assert 'class="us" x="0" y="20" height="18" width="100.000%"' in made
    assert 'class="over" x="50.000%" y="66" height="18" width="0.100%"' in made
    assert '<line class="limit" x1="50.000%"' in made
    assert "1 unit over" in made


def test_an_unknown_ratio_is_said_and_not_drawn():
    unknown = {"us_units": None, "us_tpp": None, "ratio": None, "holds": "unknown", "headroom_units": None}
    made = page([line()], totals=[{**TOTAL, **unknown}])
    assert "<svg" not in made
    assert "US customers: not known; ratio not known" in made


@pytest.mark.parametrize(("us", "out"), [(0, 0), (0, 5), (1, 10**9), (10**9, 0)])
def test_a_picture_stays_inside_its_frame(us, out):
    made = page([line()], totals=[{**TOTAL, "us_units": us, "cn_mo_units": out, "headroom_units": 0}])
    assert all(0 <= float(share) <= 100 for share in re.findall(r'"([\d.]+)%"', made.replace('"100%"', "")))


def test_the_products_over_the_limit_stand_first():
    made = page([line()], totals=[{**TOTAL, "product": "fits", "holds": "yes"}, TOTAL])
    assert made.index("nvidia-h200-sxm</bdi></h3>") < made.index("fits</bdi></h3>")


def test_reasons_say_what_messages_of_a_rule_share():
    reasons = Reasons()
    same = "Licence required for this item: destination is in "
    reasons.add(
        [finding(message=same + "A (x)"), finding(message=same + "B (y)"), finding("XC1", message="z")]
    )
    made = reasons.table()
    assert "Licence required for this item …" in made
    assert made.index("XC301") < made.index("XC1<")


def test_reasons_beyond_the_first_are_folded_not_dropped():
    reasons = Reasons()
    reasons.add([finding(f"XC3{n:02}") for n in range(10)])
    made = reasons.table()
    assert "2 more rules</summary>" in made
    assert all(f"XC3{n:02}" in made for n in range(10))
