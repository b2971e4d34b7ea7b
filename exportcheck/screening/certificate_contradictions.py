"""Where what an application states and what is computed from it disagree, paragraph by paragraph."""

from collections.abc import Iterator

from exportcheck.model.certificate import Certificate, Made, Paragraph, Standing
from exportcheck.model.clause import Truth
from exportcheck.model.measure import Measure
from exportcheck.model.noun import replace
from exportcheck.screening.totals import STEM

UNITS, REMOTE, LAB = "us_units_and_specifications", "remote_users", "lab"
LABELS = {
    "tpp": ("TPP", ""),
    "dram_bandwidth_gb_s": ("total DRAM bandwidth", " GB/s"),
    "interconnect_gb_s": ("interconnect bandwidth", " GB/s"),
    "copackaged_dram_gb": ("co-packaged DRAM capacity", " GB"),
    "peak_power_w": ("peak power at maximum TPP", " W"),
}


def contradictions(certificate: Certificate) -> Certificate:
    """The same with each paragraph's disagreements in it."""
    found: dict[str, list[str]] = {}
    for paragraph in certificate.paragraphs:
        found[paragraph.asked.number] = [
            *_against_rules(paragraph, certificate),
            *(_units(certificate) if states(paragraph, UNITS) else ()),
            *(_list(paragraph, certificate) if states(paragraph, REMOTE) else ()),
            *(_window(certificate) if STEM in paragraph.asked.computes else ()),
            *(certificate.repeated if STEM in paragraph.asked.computes else ()),
            *(_measured(certificate) if "dd_lab_measurements" in paragraph.asked.computes else ()),
        ]
    paragraphs = tuple(
        replace(paragraph, contradictions=tuple(dict.fromkeys(found[paragraph.asked.number])))
        for paragraph in certificate.paragraphs
    )
    return replace(certificate, paragraphs=paragraphs)


def states(paragraph: Paragraph, key: str) -> Made | None:
    """The statement of a paragraph by its key."""
    return next((made for made in paragraph.made if made.asking.key == key), None)


def _against_rules(paragraph: Paragraph, certificate: Certificate) -> Iterator[str]:
    """A statement met beside a computation that does not hold; of the laboratory, under (3) too."""
    met = [made for made in paragraph.made if made.standing is Standing.MET]
    if any(stem.startswith("dd_lab") for stem in paragraph.asked.computes):
        made = made_of(certificate, LAB)
        met = [made] if made and made.standing is Standing.MET else []
    for computed in paragraph.computed:
        if computed.truth is Truth.FAILS and met:
            where = f" for {certificate.names[computed.product]}" if computed.product else ""
            what = "the review by a laboratory is " if met[0].asking.key == LAB else ""
            yield f"{what}stated as met, and it does not hold{where}: {computed.title}"


def made_of(certificate: Certificate, key: str) -> Made | None:
    """A statement of the certificate by its key."""
    return next((made for p in certificate.paragraphs for made in p.made if made.asking.key == key), None)


def _units(certificate: Certificate) -> Iterator[str]:
    """Figures stated that the catalog does not have, and US units that are not there."""
    for product in certificate.products:
        for spec in product.specifications:
            if spec.agrees is Truth.FAILS:
                name, unit = LABELS[spec.figure]
                yield (
                    f"{product.name}: {name} is stated as {written(spec.stated)}{unit}, "
                    f"the catalog has {ranged(spec.catalog)}{unit}"
                )
    made = made_of(certificate, UNITS)
    covered = {product.id for product in certificate.products}
    for share in certificate.shares:
        if not covered & set(share.products) or made is None:
            continue
        if made.standing is Standing.MET and share.us == 0:
            yield f"units in the United States are stated as met, and the US shipments of {share.name} are 0"
        if made.standing is Standing.NOT_MET and share.us:
            yield f"stated as not met, and {share.us:,} US units of {share.name} are stated"


def _list(paragraph: Paragraph, certificate: Certificate) -> Iterator[str]:
    made = states(paragraph, REMOTE)
    if made and made.standing is Standing.NOT_MET and certificate.remote_users:
        yield f"the list is stated as not met, and it has {len(certificate.remote_users):,} users"


def _window(certificate: Certificate) -> Iterator[str]:
    for share in certificate.shares:
        if share.first is not None and share.first > certificate.until:
            yield (
                f"the first commercial US shipment of {share.name} ({share.first}) lies after the last day "
                f"that counts ({certificate.until})"
            )


def _measured(certificate: Certificate) -> Iterator[str]:
    """Figures measured above those that the applicant states."""
    for entry in certificate.measured:
        if entry.truth is Truth.FAILS and entry.stated is not None:
            name, unit = LABELS[entry.figure]
            product = certificate.names[entry.product]
            yield (
                f"{product}: {name} measured is {written(entry.measured)}{unit}, above "
                f"the {written(entry.stated)}{unit} that the application states"
            )


def written(value: float | None) -> str:
    """A figure as people write it."""
    return "not stated" if value is None else f"{value:,.4f}".rstrip("0").rstrip(".")


def ranged(measure: Measure) -> str:
    """A figure of the catalog: one number, or from the least to the most."""
    if measure.point:
        return written(measure.low)
    return f"{written(measure.low)} to {written(measure.high)}"
