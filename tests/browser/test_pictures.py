"""Every picture in a real browser: no text on another, all of it on the sheet, all of it to be read."""

import base64
import io
import os
from itertools import combinations

import pytest

pytestmark = pytest.mark.browser

CROWD = ("--vendor", "NVIDIA")
PICTURES = {
    "policy": ("picture", "policy"),
    "policy of a few": ("picture", "policy", "H200", "MI325X", "B200", "H20", "Trainium 2"),
    "policy before the duty and to Germany": (
        "picture",
        "policy",
        "H200",
        "--to",
        "DE",
        "--on",
        "2026-01-15",
    ),
    "policy of a crowd": ("picture", "policy", *CROWD),
    "regions": ("picture", "regions"),
    "regions of 2022": ("picture", "regions", "--on", "2022-12-01"),
    "regions of a crowd": ("picture", "regions", *CROWD),
    "timeline": ("picture", "timeline", "A800"),
    "timelines": (
        "picture",
        "timeline",
        "A100",
        "H20",
        "A30",
        "WSE-3",
        "--to",
        "CN",
        "--to",
        "AE",
        "--to",
        "VN",
    ),
    "ranges": ("picture", "ranges", "H200", "Ascend 910B", "Trainium 2"),
    "history": ("history", "H200", "--to", "CN", "--to", "AE"),
}
BOXES = """
return [...document.querySelectorAll("text")].map((text) => {
  const {left, top, right, bottom} = text.getBoundingClientRect();
  return {text: text.textContent, left, top, right, bottom, colour: getComputedStyle(text).fill};
});
"""
HIDE = """for (const text of document.querySelectorAll("text")) text.style.visibility = "hidden";"""
# Pixels by which two boxes may touch: the boxes of letters are higher than what is drawn of them.
TOUCH = 0.5


def luminance(colour):
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def crowd(things):
    chips = [chip.id for chip in things.catalog.chips.values() if chip.vendor == "NVIDIA"]
    return chips[:60]


@pytest.fixture
def drawn(tmp_path, crowd):
    """Draws with the command itself and says where."""
    from exportcheck.cli import main as door

    def made(name, theme):
        file = tmp_path / "picture.svg"
        arguments = list(PICTURES[name])
        if arguments[-2:] == list(CROWD):
            arguments[-2:] = crowd
        assert door._run([*arguments, "--theme", theme, "-o", f"svg={file}"]) == 0
        return file

    return made


@pytest.fixture
def opened(browser, drawn):
    """The picture alone in the browser, wholly in view; gives its texts and its pixels without them."""

    def looked(name, theme):
        from PIL import Image

        browser.get(drawn(name, theme).as_uri())
        width, height = browser.execute_script(
            "const box = document.documentElement.getBoundingClientRect(); return [box.width, box.height];"
        )
        size = {"width": int(width) + 1, "height": int(height) + 1, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        texts = browser.execute_script(BOXES)
        browser.execute_script(HIDE)
        shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
        return texts, Image.open(io.BytesIO(base64.b64decode(shot))).convert("RGB"), (width, height)

    return looked


def _overlap(one, other):
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > TOUCH and down > TOUCH


def _colour(text):
    return tuple(int(part) for part in text["colour"].removeprefix("rgb(").rstrip(")").split(","))


def _behind(text, pixels):
    """Every colour behind a text, a pixel inside its box."""
    box = (int(text["left"]) + 2, int(text["top"]) + 2, int(text["right"]) - 1, int(text["bottom"]) - 1)
    part = pixels.crop(box)
    return {colour for _, colour in part.getcolors(maxcolors=part.width * part.height + 1) or ()}


# Each picture in both themes with EXPORTCHECK_THOROUGH=1; else in one, turn and turn about.
THEMES = ("light", "dark")
SHOWN = [
    (name, theme)
    for number, name in enumerate(PICTURES)
    for theme in (THEMES if os.environ.get("EXPORTCHECK_THOROUGH") == "1" else THEMES[number % 2 :][:1])
]


@pytest.mark.parametrize(("name", "theme"), SHOWN)
def test_no_text_lies_on_another_and_all_of_it_can_be_read(name, theme, opened):
    texts, pixels, (width, height) = opened(name, theme)
    assert len(texts) > 10
    over = [(one["text"], other["text"]) for one, other in combinations(texts, 2) if _overlap(one, other)]
    assert over == []
    out = [
        text["text"]
        for text in texts
        if text["left"] < 0 or text["top"] < 0 or text["right"] > width or text["bottom"] > height
    ]
    assert out == []
    for text in texts:
        worst = min((contrast(_colour(text), colour) for colour in _behind(text, pixels)), default=21)
        assert worst >= 4.5, (text["text"], worst)


def test_the_test_itself_sees_an_overlap_and_a_colour_that_cannot_be_read(browser, tmp_path):
    file = tmp_path / "bad.svg"
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" '
        'fill="#777"/><text x="20" y="50" fill="#888">one</text><text x="25" y="52">two</text></svg>',
        encoding="utf-8",
    )
    browser.get(file.as_uri())
    one, two = browser.execute_script(BOXES)
    assert _overlap(one, two)
    assert contrast(_colour(one), (0x77, 0x77, 0x77)) < 4.5


def test_another_font_does_not_make_labels_collide(browser, drawn):
    browser.get(drawn("policy", "light").as_uri())
    browser.execute_script(
        'for (const text of document.querySelectorAll("text")) text.style.fontFamily = "Liberation Sans";'
    )
    texts = browser.execute_script(BOXES)
    assert not [(one["text"], other["text"]) for one, other in combinations(texts, 2) if _overlap(one, other)]
