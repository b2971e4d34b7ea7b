"""The HTML report in a real browser: what a reviewer sees, types, prints and holds in one hand."""

import base64
import io
import time
from itertools import pairwise

import pytest

from exportcheck.output.html_report import HtmlReport

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</bdi></li><iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "\u202egnp.exe\x1b[31m",
    "long" * 100,
)
TREE = [
    [0, "no", "all of"],
    [1, "yes", "one"],
    [1, "unknown", "any of"],
    [2, "no", "three"],
    [1, "no", "two"],
]
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
# Every element with a text of its own, its colour against the colour behind it (WCAG 2 contrast).
CONTRASTS = """
const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
const parse = (colour) => {
  canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const luminance = (rgb) => {
  const [r, g, b] = rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour[3] === 255) return colour;
  }
  return [255, 255, 255, 255];
};
const found = [];
for (const element of document.body.querySelectorAll("*")) {
  if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
  if (element.matches("script, title") || !element.getClientRects().length) continue;
  const style = getComputedStyle(element);
  const ink = parse(element.closest("svg") ? style.fill : style.color);
  const [a, b] = [luminance(ink), luminance(behind(element))].sort((x, y) => y - x);
  found.push([(a + 0.05) / (b + 0.05), element.outerHTML.slice(0, 90)]);
}
return found;
"""


def finding(severity="error", rule="XC301", **more):
    return {
        "rule": rule,
        "severity": severity,
        "message": "Licence required: destination is in Country Group D:1",
        "paragraph": "742.6(a)(6)(iii)(A)",
        "citation": "91 FR 1684, revised licence review policy",
        "tree": TREE,
        **more,
    }


def line(number, gate="fail", **more):
    waiver = {"waiver": "W-7", "reason": "in hand", "approver": "A. Person", "expires": "2026-12-01"}
    return {
        "manifest": "q1.csv",
        "line": number,
        "shipment_id": f"S-{number}",
        "line_id": "1",
        "chip": "nvidia-h200-sxm",
        "quantity": 8,
        "destination": "CN",
        "family": "a",
        "license_required": "yes",
        "decision": "case_by_case",
        "exception": None,
        "gate": gate,
        "findings": {
            "fail": [finding(), finding("warning", "XC501"), finding("note", "XC903")],
            "review": [finding("indeterminate", "XC302"), finding(suppressed=waiver)],
            "pass": [],
        }[gate],
        **more,
    }


LINES = [
    *(line(n, "pass") for n in range(20, 25)),
    *(line(n, "review") for n in range(10, 13)),
    *(line(n) for n in range(2, 6)),
]
REJECTED = [{"manifest": "q1.csv", "line": 9, "problem": "quantity is not a whole number: 'eight'"}]


def page(lines=LINES, totals=(TOTAL,), rejected=REJECTED):
    out = io.StringIO()
    report = HtmlReport(out)
    report.start(
        {
            "tool": {"name": "exportcheck", "version": "1.2.3"},
            "as_of": "2026-02-01",
            "layer": "enforced",
            "law": {"checked": "2026-10-08", "digest": "sha256:" + "1a" * 32},
            "catalog": {"as_of": "2026-11-23", "digest": "sha256:" + "2b" * 32},
        }
    )
    for record in lines:
        report.line(record)
    for record in rejected:
        report.rejected(record)
    gates = {gate: sum(entry["gate"] == gate for entry in lines) for gate in ("fail", "pass", "review")}
    report.finish(
        {
            "manifests": [{"name": "q1.csv", "digest": "sha256:" + "3c" * 32, "lines": len(lines)}],
            "totals": list(totals),
            "findings": [finding("note", "XC608")],
            "summary": {
                "lines": len(lines) + len(rejected),
                "checked": len(lines),
                "rejected": len(rejected),
                "decisions": {"case_by_case": len(lines)},
                "severities": {},
                "gates": gates,
                "suppressed": 3,
            },
            "status": "fail",
            "exit_code": 1,
        }
    )
    return out.getvalue()


def elements(browser, selector):
    return browser.find_elements("css selector", selector)


def element(browser, selector):
    return browser.find_element("css selector", selector)


def shown(browser):
    """The numbers of the lines that a person sees, in their order."""
    return browser.execute_script(
        'return [...document.querySelectorAll("li.line")].filter((row) => row.getClientRects().length)'
        '.map((row) => Number(row.querySelector(".where").textContent.match(/line (\\d+)/)[1]))'
    )


def wait(browser, words):
    """Until the count of shown lines says so."""
    deadline = time.monotonic() + 10
    while element(browser, "#count").text != words:
        assert time.monotonic() < deadline, f"the count says {element(browser, '#count').text!r}"
        time.sleep(0.02)


ORDER = [2, 3, 4, 5, 10, 11, 12, 20, 21, 22, 23, 24]


def test_the_page_opens_without_a_word_on_the_console(show):
    browser = show(page())
    assert browser.get_log("browser") == []
    assert element(browser, "h1").text == "✕ fail Findings fail this run"
    assert shown(browser) == ORDER
    assert element(browser, "#count").text == "12 of 12 lines shown"


def test_the_page_asks_the_network_for_nothing(show):
    browser = show(page())
    assert browser.execute_script('return performance.getEntriesByType("resource").length') == 0


def test_the_policy_stops_a_script_that_was_slipped_in(show):
    browser = show(page().replace("</main>", "<script>document.title = 'taken'</script></main>"))
    assert browser.title != "taken"
    assert any("Content Security Policy" in entry["message"] for entry in browser.get_log("browser"))


def test_the_search_narrows_the_lines_and_counts_them(show):
    browser = show(page())
    element(browser, "#query").send_keys("s-1 XC302 ")
    wait(browser, "3 of 12 lines shown")
    assert shown(browser) == [10, 11, 12]
    assert [group.is_displayed() for group in elements(browser, ".group")] == [False, True, False]
    element(browser, "button[type=reset]").click()
    wait(browser, "12 of 12 lines shown")
    assert shown(browser) == ORDER


def test_what_is_searched_is_text_and_not_a_pattern(show):
    browser = show(page())
    element(browser, "#query").send_keys(".*")
    wait(browser, "0 of 12 lines shown")


def test_the_gates_filter_the_lines(show):
    browser = show(page())
    element(browser, "input[value=fail]").click()
    wait(browser, "8 of 12 lines shown")
    element(browser, "input[value=pass]").click()
    wait(browser, "3 of 12 lines shown")
    assert shown(browser) == [10, 11, 12]


def test_one_gate_alone_has_a_filter_too(show):
    browser = show(page([line(2)]))
    element(browser, "input[value=fail]").click()
    wait(browser, "0 of 1 lines shown")


def test_the_keyboard_reaches_and_works_the_controls(show):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser = show(page())

    def press(key):
        ActionChains(browser).send_keys(key).perform()
        return browser.execute_script(
            "const at = document.activeElement; return at.id || at.value || at.type || at.textContent"
        )

    assert press(Keys.TAB) == "Skip to the lines"
    style = "return getComputedStyle(document.activeElement).outlineStyle"
    assert browser.execute_script(style) == "solid"
    assert press(Keys.ENTER) == "lines"
    assert [press(Keys.TAB) for _ in range(6)] == ["query", "fail", "review", "pass", "reset", "unfold"]
    press(Keys.SPACE)
    assert all(browser.execute_script('return [...document.querySelectorAll("details")].map((d) => d.open)'))
    press(Keys.SPACE)
    links = [press(Keys.TAB) for _ in range(3)]
    assert links[:2] == ["742.6(a)(6)(iii)(A)", "91 FR 1684, revised licence review policy"]
    assert links[2] == "Clause tree of XC301"
    tree = element(browser, ".line details.tree > ul")
    assert not tree.is_displayed()
    press(Keys.ENTER)
    assert tree.is_displayed() and "three" in tree.text


def test_every_control_has_a_name_and_the_landmarks_are_there(show):
    browser = show(page())
    element(browser, "#unfold").click()
    names = [control.accessible_name for control in elements(browser, "input, button, summary, svg")]
    assert names and all(names)
    assert len(elements(browser, "h1")) == 1
    for landmark in ("body > header", "main", "body > footer", "[role=search]", "[aria-live=polite]"):
        assert len(elements(browser, landmark)) == 1


def whole_on_paper(browser):
    hidden = browser.execute_script(
        'return [...document.querySelectorAll("li.line, li.finding, .tree li, .rejected, .ratio, .basis dd,'
        ' .reasons tr")].filter((part) => !part.checkVisibility({contentVisibilityAuto: true})'
        " || !part.getBoundingClientRect().height).map((part) => part.outerHTML.slice(0, 80))"
    )
    assert hidden == []
    assert shown(browser) == ORDER


def test_the_print_view_is_whole_although_lines_are_filtered_and_trees_folded(show):
    browser = show(page())
    element(browser, "#query").send_keys("no such line")
    wait(browser, "0 of 12 lines shown")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    whole_on_paper(browser)
    assert not element(browser, ".tools").is_displayed()


def test_the_print_view_is_whole_without_scripts(show):
    show(page(), media="print", scripts=False)
    browser = show(page(), media="print")
    whole_on_paper(browser)


def test_paper_is_white_for_a_reader_of_the_dark_scheme(show):
    browser = show(page(), media="print", scheme="dark")
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_the_page_prints(show):
    browser = show(page())
    made = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert made.startswith(b"%PDF-") and len(made) > 10_000
    opened = 'return [...document.querySelectorAll("details")].filter((fold) => fold.open).length'
    assert browser.execute_script(opened) == 0


def test_without_scripts_everything_is_there_and_nothing_pretends_to_work(show):
    browser = show(page(), scripts=False)
    assert shown(browser) == ORDER
    assert not element(browser, ".tools").is_displayed()


@pytest.mark.parametrize("width", [320, 390, 1100])
def test_no_width_scrolls_sideways(show, width):
    hostile = [line(2, **dict.fromkeys(("chip", "shipment_id", "manifest"), "unbroken" * 40))]
    browser = show(page([*LINES, *hostile], [TOTAL, {**TOTAL, "product": "p" * 200}]), width=width)
    element(browser, "#unfold").click()
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script("return innerWidth") == width


@pytest.mark.parametrize("width", [320, 390, 1100])
@pytest.mark.parametrize(("us", "out"), [(1000, 501), (1000, 2400), (0, 9), (10_000_000, 3), (1, 9_000_000)])
def test_the_labels_of_the_ratio_do_not_collide_or_leave_the_picture(show, width, us, out):
    browser = show(page(totals=[{**TOTAL, "us_units": us, "cn_mo_units": out}]), width=width)
    boxes = browser.execute_script(
        'return [...document.querySelectorAll("svg text")].map((t) => t.getBoundingClientRect().toJSON())'
    )
    frame = element(browser, "svg").rect
    assert len(boxes) == 3
    for box in boxes:
        assert box["left"] >= frame["x"] - 1
        assert box["right"] <= frame["x"] + frame["width"] + 1
    for above, below in pairwise(boxes):
        assert above["bottom"] <= below["top"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(show, scheme):
    browser = show(page(), scheme=scheme)
    background = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")
    element(browser, "#unfold").click()
    found = browser.execute_script(CONTRASTS)
    assert len(found) > 100
    assert [entry for entry in found if entry[0] < 4.5] == []


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_names_stay_text(show, words):
    from selenium.common.exceptions import NoAlertPresentException

    fields = dict.fromkeys(("manifest", "shipment_id", "line_id", "chip"), words)
    bad = finding(message=words, paragraph=words, citation=words, tree=[[0, "yes", words]])
    rejected = [{"manifest": words, "line": 3, "problem": words}]
    made = page([line(2, findings=[bad], **fields)], [{**TOTAL, "product": words}], rejected)
    browser = show(made, width=390)
    element(browser, "#unfold").click()
    with pytest.raises(NoAlertPresentException):
        _ = browser.switch_to.alert
    assert elements(browser, "img, iframe, li.line script, [onerror], a[href^='javascript:' i]") == []
    assert len(elements(browser, "script")) == 1
    said = browser.execute_script('return document.querySelector("li.line bdi").textContent')
    assert said == words.replace("\u202e", "<U+202E>").replace("\x1b", "<U+001B>")
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390


def test_a_page_of_the_most_lines_still_searches_at_once(show):
    many = [line(n) for n in range(5_000)]
    browser = show(page(many))
    started = time.monotonic()
    element(browser, "#query").send_keys("S-4321 ")
    wait(browser, "1 of 5,000 lines shown")
    assert time.monotonic() - started < 10
