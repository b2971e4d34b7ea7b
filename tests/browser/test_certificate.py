"""The drafted certificate in a real browser: on a screen, in a hand, on paper."""

import base64
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from runpy import run_path

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of the example, with a name that tries to be markup."""
    root = Path(__file__).parents[2]
    folder = tmp_path_factory.mktemp("certificate")
    text = (root / "docs" / "examples" / "tutorial" / "application.yaml").read_text(encoding="utf-8")
    hostile = "'<img src=x onerror=alert(1)>\u202egnp.exe " + "long" * 60 + "'"
    path = folder / "application.yaml"
    path.write_text(
        text.replace("end_user: Example Cloud Co.", f"end_user: {hostile}").replace("\u202e", ""), "utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "exportcheck",
        "certify",
        path,
        "--on",
        "2026-08-03",
        "-o",
        f"html={folder}/c.html",
    ]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    return (folder / "c.html").read_text(encoding="utf-8")


def test_nothing_is_loaded_and_the_browser_has_nothing_to_say(page, show):
    browser = show(page)
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.images.length") == 0


@pytest.mark.parametrize("width", [360, 500, 800, 1100])
def test_nothing_runs_out_of_the_window(width, page, show):
    browser = show(page, width=width)
    wide, window = browser.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(scheme, page, show):
    contrasts = run_path(str(Path(__file__).with_name("test_html_report.py")))["CONTRASTS"]
    low = [entry for entry in show(page, scheme=scheme).execute_script(contrasts) if entry[0] < 4.5]
    assert low == []


def test_every_heading_and_table_is_named_for_those_who_do_not_see(page, show):
    browser = show(page)
    levels = browser.execute_script(
        "return [...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert browser.execute_script(
        "return [...document.querySelectorAll('table')].every(t => t.caption.innerText)"
    )


def test_it_prints_on_a_few_pages(page, show):
    browser = show(page, media="print")
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
    assert printed.startswith(b"%PDF")
    assert 3 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page/") <= 15
    assert (
        browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        == "rgb(255, 255, 255)"
    )
