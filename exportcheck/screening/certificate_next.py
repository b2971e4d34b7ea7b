"""What BIS, or whoever reads the draft with care, will ask next."""

from collections.abc import Iterator

from exportcheck.model.certificate import (
    Certificate,
    Coverage,
    Filed,
    Kind,
    Made,
    Next,
    Specification,
    Standing,
)
from exportcheck.model.clause import Truth
from exportcheck.model.law import LawOn
from exportcheck.model.noun import replace
from exportcheck.screening.certificate_contradictions import (
    LAB,
    LABELS,
    REMOTE,
    UNITS,
    made_of,
    ranged,
    states,
    written,
)
from exportcheck.screening.certificate_lines import GATE
from exportcheck.screening.totals import STEM

# What the text leaves open and a reader of the application may take up.
OPEN_TEXTS = (STEM, "dd_lab", "advice_commercial_date", "advice_allied_in_china", GATE)
PARTIES = "parties_not_screened"


def questions(certificate: Certificate, law: LawOn) -> Certificate:
    """The same with what will be asked next: what keeps the draft from being whole first."""
    asked = [
        *_about_application(certificate),
        *_about_lines(certificate, law),
        *_about_statements(certificate),
        *_about_units(certificate),
        *_about_volume(certificate),
        *_about_users(certificate),
        *_about_lab(certificate),
        *_about_computed(certificate),
        *_about_parties(law),
        *_about_law(law),
    ]
    kinds = list(Kind)
    ordered = sorted(dict.fromkeys(asked), key=lambda entry: kinds.index(entry.kind))
    return replace(certificate, next=tuple(ordered))


def _number_of(certificate: Certificate, *, key: str = "", stem: str = "") -> str:
    for paragraph in certificate.paragraphs:
        if (key and states(paragraph, key)) or (stem and stem in paragraph.asked.computes):
            return paragraph.asked.number
    return "(dd)"


def _about_application(certificate: Certificate) -> Iterator[Next]:
    if not certificate.applicant:
        yield Next("(dd)", Kind.MISSING, "who applies: `applicant`")
    if certificate.application_date is None:
        volume = _number_of(certificate, stem=STEM)
        text = (
            "the date of the application, up to which US shipments count: `application_date`; "
            f"{certificate.until} is taken"
        )
        yield Next(volume, Kind.MISSING, text)
    for rejected in certificate.rejected:
        text = f"line {rejected.number} could not be read and is in no sum: {rejected.problem}"
        yield Next("(dd)", Kind.UNKNOWN, text)


def _about_lines(certificate: Certificate, law: LawOn) -> Iterator[Next]:
    vintage = law.vintage(GATE)
    where = vintage.paragraph if vintage else ""
    for entry in certificate.lines:
        if entry.coverage is Coverage.UNDETERMINED:
            text = f"line {entry.line.number}: whether it is reviewed case by case, and so covered"
            yield Next(where, Kind.UNKNOWN, text)
        elif entry.coverage is Coverage.COVERED and entry.assumed:
            taken = ", ".join(entry.assumed)
            text = f"line {entry.line.number}: taken as {taken}; the manifest does not state it"
            yield Next(where, Kind.CONFIRM, text)


def _about_statements(certificate: Certificate) -> Iterator[Next]:
    for paragraph in certificate.paragraphs:
        number = paragraph.asked.number
        for text in paragraph.contradictions:
            yield Next(number, Kind.CONTRADICTED, text)
        for made in paragraph.made:
            asking = made.asking
            if made.standing is Standing.NOT_MET:
                text = f"that {asking.says}; without it the review is by another policy"
                yield Next(number, Kind.NOT_MET, text)
            elif made.standing is Standing.MISSING:
                text = (
                    f"the statement that {asking.says}: `certification.{asking.key}`; with it {asking.bring}"
                )
                yield Next(number, Kind.MISSING, text)
            else:
                yield from _about_evidence(number, made)


def _about_evidence(number: str, made: Made) -> Iterator[Next]:
    evidence, asking = made.evidence, made.asking
    if evidence is None and made.description is None:
        yield Next(number, Kind.MISSING, f"evidence for the statement `{asking.key}`: {asking.bring}")
    elif evidence and evidence.filed is Filed.ABSENT:
        text = (
            f"the evidence for `{asking.key}`, {evidence.text}: there is no such file beside the manifest; "
            "put it there, or say in words where it is kept"
        )
        yield Next(number, Kind.MISSING, text)
    elif evidence and evidence.filed is Filed.REFUSED:
        text = f"the evidence for `{asking.key}`, {evidence.text}: it {evidence.why}; it was not opened"
        yield Next(number, Kind.MISSING, text)


def _about_units(certificate: Certificate) -> Iterator[Next]:
    number = _number_of(certificate, key=UNITS)
    if certificate.changes is None:
        text = "what changed of the commodity since launch, or that nothing did: `changes`"
        yield Next(number, Kind.CONFIRM, text)
    for product in certificate.products:
        for spec in product.specifications:
            yield from _about_figure(number, product.name, spec)


def _about_figure(number: str, product: str, spec: Specification) -> Iterator[Next]:
    name, unit = LABELS[spec.figure]
    published = spec.catalog.known and not spec.catalog.undefined
    if spec.figure == "peak_power_w" and spec.stated is None:
        stands = f"; {spec.stands_in} ({ranged(spec.catalog)}{unit}) stands in for it" if published else ""
        yield Next(number, Kind.MISSING, f"{product}: {name} is not published{stands}; state it")
    elif spec.figure == "peak_power_w":
        if published and spec.stated is not None and spec.stated < spec.catalog.low:
            below = f"below the {spec.stands_in} of {ranged(spec.catalog)}{unit}"
            text = f"{product}: {name} is stated as {written(spec.stated)}{unit}, {below}"
            yield Next(number, Kind.CONFIRM, text)
    elif spec.stated is None and not published:
        yield Next(number, Kind.MISSING, f"{product}: {name} is not published; state it")
    elif spec.stated is None and spec.stands_in:
        text = (
            f"{product}: {name}: {spec.stands_in} ({ranged(spec.catalog)}{unit}) stands in for it; state it"
        )
        yield Next(number, Kind.CONFIRM, text)
    elif spec.stated is None:
        why = "is a range" if not spec.catalog.point else "is the catalog's"
        yield Next(number, Kind.CONFIRM, f"{product}: {name} {why}: {ranged(spec.catalog)}{unit}; state it")


def _about_volume(certificate: Certificate) -> Iterator[Next]:
    number = _number_of(certificate, stem=STEM)
    covered = {product.id for product in certificate.products}
    for share in certificate.shares:
        if not covered & set(share.products):
            continue
        if share.us is None:
            text = f"units of {share.name} shipped to US customers for US end use: `us_shipments`"
            yield Next(number, Kind.MISSING, text)
        if share.first is None:
            text = f"the day of the first commercial US shipment of {share.name}: `first_commercial_shipment`"
            yield Next(number, Kind.MISSING, text)
    for unsure, said in certificate.ledger_says:
        yield Next(number, Kind.UNKNOWN if unsure else Kind.CONFIRM, said)
    if certificate.pool:
        each = {share.holds for share in certificate.shares}
        alone = Truth.FAILS if Truth.FAILS in each else min(each)
        if alone is not certificate.pool.holds:
            text = "the ratio comes out otherwise product by product than over all products together"
            yield Next(number, Kind.UNSETTLED, text)


def _about_users(certificate: Certificate) -> Iterator[Next]:
    number = _number_of(certificate, key=REMOTE)
    made = made_of(certificate, REMOTE)
    if certificate.remote_users is None and made and made.standing is Standing.MET:
        text = (
            "the users themselves, so that they can be held against the places named: "
            "`remote_users.users`, an empty list where there are none"
        )
        yield Next(number, Kind.UNKNOWN, text)
    for entry in certificate.remote_users or ():
        if entry.unknown:
            kind = Kind.CONFIRM if entry.ties else Kind.UNKNOWN
            yield Next(number, kind, f"{entry.user.name}: {', '.join(entry.unknown)}")


def _about_lab(certificate: Certificate) -> Iterator[Next]:
    number = _number_of(certificate, key=LAB)
    for name, value in (("name", certificate.lab.name), ("US address", certificate.lab.address)):
        if not value:
            key = "address" if "address" in name else "name"
            yield Next(number, Kind.MISSING, f"the laboratory's {name}: `lab.{key}`")
    if len(certificate.products) > 1 and certificate.lab.measured:
        listed = ", ".join(product.name for product in certificate.products)
        where = _number_of(certificate, stem="dd_lab_measurements")
        text = f"of which product the measured figures are; the one set is held against each of {listed}"
        yield Next(where, Kind.CONFIRM, text)


def _about_computed(certificate: Certificate) -> Iterator[Next]:
    """Computations that do not hold or are not known, with nothing said of them yet."""
    for paragraph in certificate.paragraphs:
        number = paragraph.asked.number
        for computed in paragraph.computed:
            of = f" ({certificate.names[computed.product]})" if computed.product else ""
            if computed.truth is Truth.FAILS and not paragraph.contradictions:
                yield Next(number, Kind.FAILS, f"{computed.title}{of}")
            elif computed.truth is Truth.UNKNOWN and not states(paragraph, REMOTE):
                # A draft is made before it is submitted.
                kind = Kind.CONFIRM if paragraph.asked.days else Kind.UNKNOWN
                yield Next(number, kind, f"{computed.title}{of}")


def _about_parties(law: LawOn) -> Iterator[Next]:
    vintage = law.vintage(PARTIES)
    where = vintage.paragraph if vintage else "744.11"
    text = (
        "the record of the screening of every party (744.8, 744.11 and the lists of 744): "
        "parties are not screened here, no list is loaded"
    )
    yield Next(where, Kind.CONFIRM, text)


def _about_law(law: LawOn) -> Iterator[Next]:
    for stem in OPEN_TEXTS:
        vintage = law.vintage(stem)
        for entry in vintage.uncertain if vintage else ():
            text = f"{entry.topic}: {' / or: '.join(entry.readings)}; {entry.effect}"
            yield Next(vintage.paragraph if vintage else "", Kind.UNSETTLED, text)
