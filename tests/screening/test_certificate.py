"""The sums of a certificate are those of the gate, whatever the manifest."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from exportcheck.load.bundled import data_folder
from exportcheck.load.certificate import load_paragraphs
from exportcheck.model.certificate import Coverage, Evidence, Filed, Kind
from exportcheck.model.clause import Truth
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Application, PriorExport, UsShipment
from exportcheck.rules import RULES
from exportcheck.screening.certificate import Drafting, Stated, draft
from exportcheck.screening.lines import Screener

DAY = date(2026, 8, 3)
CHIPS = ("nvidia-h200-sxm", "nvidia-h100-sxm", "amd-mi325x-platform")


def _drafting(things):
    stems = {rule.stem for rule in RULES}
    asked = load_paragraphs(data_folder() / "certificate.yaml", things.law.citations, stems)
    return Drafting(things.judge, DAY, asked, lambda text: Evidence(text, Filed.TEXT), things.places.by_code)


units = st.integers(min_value=0, max_value=10**9)
rows = st.lists(
    st.tuples(
        st.sampled_from(CHIPS),
        st.integers(min_value=1, max_value=10**6),
        st.sampled_from([("CN", "export"), ("HK", "export"), ("MO", "reexport"), ("CN", "transfer"),
                         ("SG", "export"), ("US", "domestic")]),
        st.sampled_from([None, date(2026, 8, 3), date(2026, 8, 4)]),
    ),
    max_size=8,
)  # fmt: skip
stated = st.lists(st.tuples(st.sampled_from(CHIPS), units, st.sampled_from(["CN", "MO", "SG"])), max_size=4)


@settings(max_examples=60, deadline=None)
@given(rows=rows, us=stated, prior=stated)
def test_the_addends_sum_to_what_the_gate_counts(things, line, rows, us, prior):
    find = things.places.find
    application = Application(
        applicant="Example",
        application_date=DAY,
        us_shipments=tuple(UsShipment(chip, count) for chip, count, _ in us),
        prior_exports=tuple(PriorExport(chip, count, find(to)) for chip, count, to in prior),
    )
    lines = [
        line(chip, to, number=at, quantity=count, transaction=kind, ship_date=day)
        for at, (chip, count, (to, kind), day) in enumerate(rows, 2)
    ]
    made = draft(_drafting(things), Stated("m.yaml", "sha256:0", application, lines))
    screener = Screener(things.judge, DAY, Layer.ENFORCED)
    list(screener.screen("m.yaml", lines, application))
    totals = {t.product: t for t in screener.totals.totals() if t.cn_mo_units or t.us_units}
    assert {name for share in made.shares for name in share.products} == set(totals)
    for share in made.shares:
        total = totals[share.product]
        assert sum(part.units for part in share.exported if part.counts) == total.cn_mo_units
        assert sum(part.units for part in share.us_parts if part.counts) == (total.us_units or 0)
        assert share.holds is total.holds


def test_a_system_counts_the_circuits_in_it(things, line):
    lines = [line("amd-mi325x-platform", "CN", quantity=3, transaction="export")]
    made = draft(_drafting(things), Stated("m.csv", "sha256:0", None, lines))
    assert [(product.id, product.units) for product in made.products] == [("amd-mi325x", 24)]


def test_a_line_whose_figures_are_not_known_is_neither_covered_nor_left_out(things, line, specified):
    lines = [line("H200", "CN", transaction="export", end_user_hq=None)]
    made = draft(_drafting(things), Stated("m.csv", "sha256:0", None, lines))
    assert made.lines[0].coverage in (Coverage.COVERED, Coverage.UNDETERMINED)


def test_the_pooled_ratio_that_comes_out_otherwise_is_asked_about(things, line):
    application = Application(
        applicant="Example",
        application_date=DAY,
        us_shipments=(UsShipment("nvidia-h200-sxm", 100), UsShipment("nvidia-h100-sxm", 10_000)),
    )
    lines = [line(chip, "CN", quantity=60, transaction="export") for chip in CHIPS[:2]]
    made = draft(_drafting(things), Stated("m.yaml", "sha256:0", application, lines))
    assert made.pool is not None and made.pool.holds is Truth.HOLDS
    assert {share.holds for share in made.shares} == {Truth.FAILS, Truth.HOLDS}
    asked = [entry.text for entry in made.next if entry.kind is Kind.UNSETTLED]
    assert any("otherwise product by product" in text for text in asked)
