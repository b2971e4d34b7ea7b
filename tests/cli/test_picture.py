"""`exportcheck picture`, and the pictures and reasons of `exportcheck history`."""

import json
import sys
from xml.etree import ElementTree

import pytest

DAY = ("--on", "2026-02-01")
KINDS = {
    "policy": ("H200", "B200"),
    "regions": ("A30", "RTX 4090"),
    "timeline": ("A800",),
    "ranges": ("H200",),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_as_text_and_as_files_at_once(kind, run, tmp_path):
    svg, png = tmp_path / "p.svg", tmp_path / "p.png"
    ended = run("picture", kind, *KINDS[kind], *DAY, "-o", "text", "-o", f"svg={svg}", "-o", f"png={png}")
    assert (ended.code, ended.err) == (0, "")
    assert "NVIDIA" in ended.out
    assert "\x1b" not in ended.out
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert png.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["policy", "regions"])
def test_without_chips_it_chooses_some(kind, run):
    ended = run("picture", kind, *DAY)
    assert ended.code == 0
    assert ended.out.count("TPP ") > 6


def test_a_dark_picture_is_not_a_light_one(run, tmp_path):
    contents = []
    for theme in ("light", "dark"):
        file = tmp_path / f"{theme}.svg"
        assert run("picture", "policy", "H200", *DAY, "--theme", theme, "-o", f"svg={file}").code == 0
        contents.append(file.read_text(encoding="utf-8"))
    assert contents[0] != contents[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("pie",), 2, "KIND: 'pie' is none of policy, regions, timeline, ranges"),
        (("timeline",), 2, "a timeline picture needs a chip"),
        (("ranges",), 2, "a ranges picture needs a chip"),
        (("policy", "--theme", "pink"), 2, "--theme: 'pink' is neither light nor dark"),
        (("policy", "-o", "svg"), 2, "name a file for the picture: -o svg=FILE.svg"),
        (("policy", "-o", "gif=x.gif"), 2, "'gif' is not a format"),
        (("policy", "--to", "CN", "--to", "AE"), 2, "a policy picture has one destination"),
        (("policy", "--on", "soon"), 2, "'soon' is not a date"),
        (("policy", "--to", "Atlantis"), 2, "--to:"),
        (("policy", "H2O0"), 3, "unknown chip 'H2O0'"),
        (("policy", "--on", "2025-01-01"), 3, "there was neither case-by-case review by limits nor a duty"),
        (("regions", "--on", "2022-01-01"), 3, "there was no 3A090"),
        (("ranges", "H200", "--on", "2022-01-01"), 3, "there was no line of the law to draw"),
        (("policy", "-o", "svg=/nowhere/at/all.svg"), 2, "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_sentence(arguments, code, said, run):
    ended = run("picture", *arguments)
    assert ended.code == code
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1
    assert ended.out == ""


def test_too_many_chips_are_refused_before_anything_is_drawn(run, things):
    ended = run("picture", "policy", *list(things.catalog.chips)[:61])
    assert (ended.code, ended.out) == (2, "")
    assert "name at most 60" in ended.err


@pytest.mark.parametrize("missing", ["matplotlib", "textalloc"])
def test_without_the_extra_it_is_said_which_and_text_still_works(missing, run, monkeypatch, tmp_path):
    # What the interpreter does for a package that is not there.
    monkeypatch.setitem(sys.modules, missing, None)
    file = tmp_path / "p.svg"
    ended = run("picture", "policy", "H200", *DAY, "-o", f"svg={file}")
    assert ended.code == 2
    assert f"{missing}, not installed here" in ended.err
    assert "pip install 'exportcheck[pictures]'" in ended.err
    assert not file.exists()
    assert run("history", "H200", "-o", f"png={file}").code == 2
    assert run("picture", "policy", "H200", *DAY).code == 0


def test_nothing_loads_matplotlib_before_a_picture_is_drawn(spawn, command, monkeypatch):
    command[-1] = (
        "import sys\nfrom exportcheck.cli.main import _run\n"
        "_run(['picture', 'regions', 'H200']); _run(['history', 'H20'])\n"
        "sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    )
    assert spawn().code == 0


def test_a_chip_of_a_users_catalog_is_drawn(run, tmp_path):
    catalog = tmp_path / "own.json"
    chip = {
        "id": "own",
        "name": "<b>Own & chip</b>",
        "vendor": "Own",
        "vendor_country": "US",
        "form_factor": "ic",
        "datacenter": "yes",
        "dense_tops": {"fp16": {"value": 900, "source": "own"}},
        "dram_bandwidth_gb_s": {"value": 4000, "source": "own"},
    }
    catalog.write_text(json.dumps({"schema": 1, "as_of": "2026-01-01", "chips": [chip]}), "utf-8")
    file = tmp_path / "p.svg"
    ended = run("picture", "policy", "own", "--catalog", catalog, *DAY, "-o", f"svg={file}")
    assert (ended.code, ended.err) == (0, "")
    shown = [
        "".join(text.itertext()) for text in ElementTree.parse(file).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert "<b>Own & chip</b>" in shown


def test_the_codified_layer_draws_what_the_text_says(run):
    outs = [
        run("picture", "timeline", "H200", "--to", "VN", "--layer", layer).out
        for layer in ("enforced", "codified")
    ]
    assert outs[0] != outs[1]


def history(run, *arguments):
    ended = run("history", *arguments, "-o", "json")
    assert ended.code == 0
    return json.loads(ended.out)["histories"][0]["periods"]


def test_every_stretch_of_a_history_says_what_decided_it(run):
    for name, to in (
        ("H200", "CN"),
        ("H200", "AE"),
        ("A30", "VN"),
        ("WSE-3", "CN"),
        ("B200", "CN"),
        ("H20", "DE"),
    ):
        for period in history(run, name, "--to", to):
            assert period["decided_by"], (name, to, period["from"])
            assert all(vintage["decided_by"] for vintage in period["vintages"])


def test_one_answer_of_two_vintages_tells_both_and_when_each_began(run):
    first = history(run, "H20", "--to", "CN")[0]
    assert [vintage["from"] for vintage in first["vintages"]][1:] == ["2022-10-21", "2023-11-17"]
    assert first["vintages"][1]["decided_by"] == ["3A090: no: TPP 2,368 ≥ 4,800 does not hold"]
    assert {rule["effective"] for rule in first["vintages"][2]["rules"]} == {"2023-11-17"}


def test_a_denial_names_the_limits_of_the_milder_review_that_were_not_met(run):
    last = history(run, "B200", "--to", "CN")[-1]
    assert last["decision"] == "presumption_of_denial"
    assert any("TPP 36,000 to 37,248 < 21,000 does not hold" in text for text in last["decided_by"])


def test_a_letter_that_split_a_stretch_is_among_what_decided_it(run):
    last = history(run, "H20", "--to", "CN")[-1]
    assert any("named in reports of a letter" in text for text in last["decided_by"])


def test_the_history_as_text_has_a_bar_and_its_reasons(run):
    out = run("history", "A800", "--to", "CN").out
    assert "█" in out.splitlines()[1]
    assert "TPP 4,989 to 4,992 < 21,000" in out


def test_the_history_is_drawn_with_all_its_destinations(run, tmp_path):
    file = tmp_path / "h.svg"
    assert run("history", "H200", "--to", "CN", "--to", "AE", "-o", f"svg={file}").code == 0
    shown = [
        "".join(text.itertext()) for text in ElementTree.parse(file).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert {"NVIDIA H200 SXM to CN", "NVIDIA H200 SXM to AE"} <= set(shown)


def test_a_history_goes_to_a_file_as_a_whole(run, tmp_path):
    file = tmp_path / "h.json"
    assert run("history", "H200", "-o", f"json={file}").out == ""
    assert json.loads(file.read_text(encoding="utf-8"))["chip"] == "nvidia-h200-sxm"
    assert run("history", "H200", "--to", "Atlantis").code == 2


def test_a_day_long_after_the_law_was_read_is_said_in_the_picture_and_beside_it(run, things):
    ended = run("picture", "policy", "H200", "--on", "2040-01-01")
    said = f"the law was last read on {things.law.checked}"
    assert ended.code == 0
    assert said in ended.out
    assert said in ended.err


def test_a_changed_law_is_said_once_and_a_day_long_after_the_reading_too(run, tmp_path):
    folder = tmp_path / "my-law"
    assert run("law", "show", "duty", "--into", folder).code == 0
    ended = run("--law", folder, "picture", "policy", "H200", "--on", "2027-06-01")
    assert (ended.err.count("the law was changed"), ended.err.count("the law was last read")) == (1, 1)
