"""`catalog()` and `judge_chip()`."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import exportcheck
from exportcheck.cli.wiring import Box
from exportcheck.errors import UnknownName, UsageError

pytestmark = pytest.mark.filterwarnings("ignore::exportcheck.Notice")
DAY = "2026-08-03"


def test_the_catalog_has_every_chip_with_figures_and_sources(things: Box) -> None:
    found = exportcheck.catalog()
    assert set(found) == set(things.catalog.chips)
    chip = found["H200"]
    assert chip.chip.id == "nvidia-h200-sxm"
    assert chip.metrics.tpp.high == 15840
    assert chip.metrics.tpp.sources
    assert "nvidia-h200-sxm" in found
    assert found.get("nvidia-h200-sxm") == chip


def test_rows_are_flat_and_what_is_not_known_is_none() -> None:
    rows = exportcheck.catalog().rows()
    assert len({tuple(row) for row in rows}) == 1
    assert json.loads(json.dumps(rows)) == rows
    assert any(row["dram_bandwidth_gb_s_high"] is None for row in rows)
    assert 0 not in [row["tpp_high"] for row in rows]


def test_a_chip_that_is_none_says_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        exportcheck.catalog()["H2000"]
    with pytest.raises(UnknownName, match="did you mean"):
        exportcheck.judge_chip("H2000")


def test_the_answer_is_that_of_the_command(capsys: Any, monkeypatch: Any) -> None:
    answer = exportcheck.judge_chip("H200", to=["CN", "VN"], on=DAY)
    monkeypatch.setattr("sys.argv", ["exportcheck", "chip", "H200", "--to", "CN", "--to", "VN", "--on", DAY])
    from exportcheck.cli.main import main

    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out.split() == answer.text.split()
    assert answer.decisions == {v["destination"]: v["decision"] for v in answer.record["verdicts"]}
    assert repr(answer) == answer.text


def test_a_notebook_shows_the_words_and_the_bars() -> None:
    page = exportcheck.judge_chip("H200", to="CN", on=DAY)._repr_html_()
    assert page.startswith("<pre>NVIDIA H200 SXM")
    assert "&lt; 6,500" in page
    assert page.count("<svg") == 1


def test_a_notebook_shows_a_plane_as_svg_and_others_as_text() -> None:
    plane = exportcheck.catalog().plane(chips=["H200", "B200"], on=DAY)
    assert plane._repr_svg_().startswith("<?xml")
    assert "NVIDIA H200" in plane.svg
    assert "DRAM bandwidth" in repr(plane)
    assert "<svg" in exportcheck.catalog().plane("regions", on=DAY, theme="dark").svg


def test_without_what_draws_the_text_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    from exportcheck.api import pictures

    def missing() -> None:
        raise UsageError("not installed")

    monkeypatch.setattr(pictures, "needed", missing)
    answer = exportcheck.judge_chip("H200", to="CN", on=DAY)
    assert "<svg" not in answer._repr_html_()
    plane = exportcheck.catalog().plane(chips=["H200"], on=DAY)
    assert plane._repr_svg_() is None
    with pytest.raises(UsageError, match="not installed"):
        plane.svg  # noqa: B018  # it is drawn when it is asked for
    assert "TPP" in repr(plane)


def test_an_old_law_has_no_lines_and_no_picture() -> None:
    answer = exportcheck.judge_chip("H200", to="CN", on="2020-01-01")
    assert answer.picture is None
    assert "<pre>" in answer._repr_html_()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: exportcheck.judge_chip("H200", to="Atlantis"), "to: "),
        (lambda: exportcheck.judge_chip("H200", to=[]), "to: name a destination"),
        (lambda: exportcheck.judge_chip("H200", hq="Atlantis"), "hq: "),
        (lambda: exportcheck.judge_chip("H200", theme="blue"), "theme: 'blue'"),
        (lambda: exportcheck.catalog().plane("moon"), "kind: 'moon'"),
        (lambda: exportcheck.catalog().plane(to="Atlantis"), "to: "),
        (lambda: exportcheck.catalog().plane(theme="blue"), "theme: 'blue'"),
    ],
)
def test_what_cannot_be_meant_is_said_in_the_words_of_python(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        call()
    assert "--" not in str(error.value)


def test_chips_of_a_file_are_added(tmp_path: Any) -> None:
    path = tmp_path / "chips.yaml"
    chip = {
        "id": "made",
        "name": "Made 1",
        "vendor": "Maker",
        "vendor_country": "US",
        "form_factor": "ic",
        "datacenter": "yes",
    }
    path.write_text(json.dumps({"schema": 1, "as_of": "2026-01-01", "chips": [chip]}), "utf-8")
    assert exportcheck.catalog(path)["Made 1"].chip.id == "made"
    assert exportcheck.judge_chip("Made 1", to="CN", on=DAY, catalog=str(path)).record["chip"]["id"] == "made"
