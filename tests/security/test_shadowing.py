"""Catalog files that make a chip look smaller than it is: never without a word."""

import json

import pytest

DAY = ("--on", "2026-02-01")
ENTRY = """\
schema: 1
as_of: 2026-01-01
chips:
  - id: {id}
    name: Acme Tiny
    aliases: [{aliases}]
    vendor: Acme
    vendor_country: US
    form_factor: module
    datacenter: no
    dense_tops: {{fp16: 10}}
    dram_bandwidth_gb_s: {bandwidth}
    interconnect_gb_s: 10
    system_bus_gb_s: 10
    die_area_mm2: 814
    non_planar: yes
"""


@pytest.fixture
def catalog(tmp_path):
    def write(id="acme-tiny", aliases="AT", bandwidth=100):
        path = tmp_path / "mine.yaml"
        path.write_text(ENTRY.format(id=id, aliases=aliases, bandwidth=bandwidth), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("told", [{"aliases": "H200"}, {"aliases": "h-200 sxm5"}, {"id": "h200"}])
def test_a_chip_that_takes_the_name_of_a_bundled_one_is_said(run, controlled, catalog, told):
    ended = run("check", controlled, "--catalog", catalog(**told), *DAY)
    assert "warning XC108" in ended.out
    assert "names of the bundled entry nvidia-h200-sxm (" in ended.out


def test_every_command_that_judges_says_so(run, controlled, catalog):
    more = ("--catalog", catalog(aliases="H200"), *DAY)
    for command in (("chip", "H200", "--to", "CN"), ("why", "H200", "--to", "CN"), ("check", controlled)):
        ended = run(*command, *more)
        assert "XC108" in ended.out + ended.err, command[0]


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "markdown", "html", "junit", "gitlab", "github"])
def test_a_report_for_others_says_so_too(run, controlled, catalog, form):
    ended = run("check", controlled, "--catalog", catalog(aliases="H200"), *DAY, "-o", form)
    assert "XC108" in ended.out


def test_names_that_are_nobody_elses_are_no_warning(run, controlled, catalog):
    ended = run("check", controlled, "--catalog", catalog(), *DAY)
    assert ended.code == 1
    assert "XC108" not in ended.out


def test_a_figure_below_every_bundled_source_is_named_with_both(run, controlled, catalog):
    mine = catalog(id="nvidia-h200-sxm", aliases="H200")
    ended = run("check", controlled, "--catalog", mine, *DAY, "-o", "json")
    [found] = [found for found in json.loads(ended.out)["findings"] if found["rule"] == "XC108"]
    assert "below every bundled source" in found["message"]
    assert "dram_bandwidth_gb_s 100 (bundled 4,800)" in found["message"]
    assert "dense_tops.fp16 10 (bundled 989.5)" in found["message"]
    assert "die_area" not in found["message"]


def test_a_figure_as_bundled_is_not_named(run, controlled, catalog):
    mine = catalog(id="nvidia-h200-sxm", aliases="H200", bandwidth=4800)
    ended = run("check", controlled, "--catalog", mine, *DAY)
    assert "XC108" in ended.out
    assert "dram_bandwidth" not in ended.out
