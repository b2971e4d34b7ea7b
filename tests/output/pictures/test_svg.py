"""What an SVG holds: words that can be searched, nothing of strangers, and the same bytes each time."""

import re
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest

from exportcheck.model.noun import replace
from exportcheck.output.pictures.ranges import ranges
from exportcheck.output.pictures.scatter import plane
from exportcheck.output.pictures.timeline import timeline

DAY = date(2026, 11, 24)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & $x^2$ \x1b[31m \u202e"


def texts(content):
    root = ElementTree.fromstring(content)
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_a_name_is_text_that_can_be_searched(plan):
    assert "NVIDIA H200 SXM" in texts(plane(plan("policy", "H200", "B200"), "svg"))


def test_the_zones_are_named_with_their_limits_and_paragraphs(plan, law):
    numbers = law.vintages["review_case_by_case"][0].numbers
    said = " ".join(texts(plane(plan("policy", "H200"), "svg")))
    assert f"TPP < {numbers.tpp.value:,.0f}" in said
    assert "[742.6(b)(10)(iii)(A)(1)]" in said
    assert "[HTSUS" in said


def test_those_who_cannot_see_it_are_told_every_figure(plan):
    root = ElementTree.fromstring(plane(plan("policy", "MI325X"), "svg"))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text.startswith("TPP against DRAM bandwidth")
    assert "AMD Instinct MI325X: TPP 20,919.2, DRAM bandwidth 6,000 GB/s" in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("format", ["svg", "png"])
def test_a_name_from_a_users_catalog_does_no_harm(format, plan, made):
    chip = replace(made({"fp16": 1000}, dram_bandwidth_gb_s=4000, die_area_mm2=800), name=HOSTILE)
    content = plane(plan("policy", chip), format)
    if format == "png":
        assert content.startswith(b"\x89PNG")
        return
    root = ElementTree.fromstring(content)
    assert not list(root.iter(f"{SVG}script"))
    assert b"\x1b" not in content
    assert "\u202e" not in content.decode()
    shown = " ".join(texts(content))
    assert "<script>alert(1)" in shown
    assert "$x^2$" in root.find(f"{SVG}desc").text


def test_a_timeline_and_bars_take_a_strangers_name_too(things, rows, against, made):
    [row] = rows(("H20", "CN"))
    drawn = timeline([replace(row, name=HOSTILE)], DAY, HOSTILE, "svg")
    bars = ranges(against(replace(made({"fp16": 100}), name=HOSTILE)), HOSTILE, "svg")
    for content in (drawn, bars):
        assert not list(ElementTree.fromstring(content).iter(f"{SVG}script"))
        assert "<U+202E>" in " ".join(texts(content))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("format", ["svg", "png"])
def test_the_same_picture_has_the_same_bytes(format, theme, plan, rows, against):
    def drawn():
        return [
            plane(plan("policy", "H200", "MI325X"), format, theme),
            plane(plan("regions", "A30", "RTX 4090"), format, theme),
            timeline(rows(("A800", "CN")), DAY, "one", format, theme),
            ranges(against("Ascend 910B"), "two", format, theme),
        ]

    assert drawn() == drawn()


def test_another_process_draws_the_same_bytes_with_no_day_in_them(tmp_path):
    code = "import sys; from exportcheck.cli.main import main; main()"
    written = []
    for seed in ("1", "2"):
        file = tmp_path / f"{seed}.svg"
        arguments = ["picture", "policy", "H200", "MI325X", "B200", "--on", "2026-02-01", "-o", f"svg={file}"]
        subprocess.run(
            [sys.executable, "-c", code, *arguments],
            check=True,
            env={"PYTHONHASHSEED": seed, "HOME": str(tmp_path)},
        )
        written.append(file.read_bytes())
    assert written[0] == written[1]
    assert b"<dc:date>" not in written[0]
    assert re.findall(rb"\d{4}-\d\d-\d\d", written[0].split(b"</title>")[0]) == [b"2026-02-01"]


def test_matplotlibs_own_settings_are_neither_used_nor_changed(plan):
    import matplotlib

    before = plane(plan("policy", "H200"), "svg")
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red"}):
        assert plane(plan("policy", "H200"), "svg") == before
        assert matplotlib.rcParams["font.size"] == 30


def test_no_window_toolkit_is_loaded(plan):
    plane(plan("policy", "H200"), "png")
    assert "matplotlib.pyplot" not in sys.modules
