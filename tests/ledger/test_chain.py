"""The bytes that digests are taken of: fixed, and the same everywhere."""

import hashlib

import pytest

from exportcheck.ledger import chain
from exportcheck.model.noun import replace


def test_the_digest_of_an_entry_is_that_of_the_bytes_documented(draft):
    stated = (
        '{"applicant":"Acme","commodity":"sha256:aaaa","day":"2026-01-15","key":"S-1|1|chip-a",'
        '"kind":"shipment","number":1,"place":"US","previous":"' + "0" * 64 + '","product":"chip-a",'
        '"reason":"caf\\u00e9","recorded":"2026-02-01T12:00:00Z","refers":null,'
        '"schema":"exportcheck/ledger-entry/v1","side":"us","source":"january.csv",'
        '"specifications":{"copackaged_dram_gb":null,"dram_bandwidth_gb_s":[1000.5,1000.5],'
        '"interconnect_gb_s":[400.0,600.0],"peak_power_w":[350.0,350.0],"tpp":[4000.0,4000.0]},"units":1}'
    )
    made = chain.digest(1, draft(reason="café"), "2026-02-01T12:00:00Z", chain.START)
    assert made == hashlib.sha256(stated.encode("ascii")).hexdigest()


def test_a_whole_figure_is_the_same_as_the_decimal_that_equals_it(draft):
    whole = replace(draft().specifications, tpp=(4000, 4000))
    assert chain.specifications_text(whole) == chain.specifications_text(draft().specifications)


def test_nought_has_no_sign(draft):
    for figure in (-0.0, 0.0):
        text = chain.specifications_text(replace(draft().specifications, copackaged_dram_gb=(figure, 0.0)))
        assert '"copackaged_dram_gb":[0.0,0.0]' in text
    with pytest.raises(ValueError):
        chain.specifications_of(text.replace("[0.0", "[-0.0"))


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", "not json", '{"tpp":[1,2]}', '{"tpp": null}', "{", "1e999"]
)
def test_specifications_that_were_not_written_here_are_refused(text):
    with pytest.raises(ValueError):
        chain.specifications_of(text)


def test_specifications_come_back_as_they_were(draft):
    stated = draft().specifications
    assert chain.specifications_of(chain.specifications_text(stated)) == stated
