"""The drafted certificate as a plain record, `exportcheck/certificate/v1`: what every format is made from.

The names are a public contract: they may grow, they never change. What is not known is None.
"""

from collections.abc import Iterable, Mapping

from exportcheck.model.certificate import (
    Certificate,
    Checked,
    Computed,
    Covered,
    Evidence,
    Kind,
    Made,
    Measured,
    Paragraph,
    Part,
    Product,
    Share,
    Specification,
    Standing,
)
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.law import Vintage
from exportcheck.model.place import Place
from exportcheck.model.report import Basis, OtherReading
from exportcheck.output import records
from exportcheck.output.records import ANSWERS, Record, pair, rounded
from exportcheck.output.words import reasons, tree

SCHEMA = "exportcheck/certificate/v1"


def record(
    head: Basis,
    draft: Certificate,
    volume: Vintage,
    sources: Mapping[str, str],
    findings: Iterable[Finding] = (),
) -> Record:
    """The whole draft; `volume` is the vintage of the ratio, with what is unsettled in it.

    `sources` has the titles of the catalog's sources; those used here are kept. `findings` is what is
    to be said of the law and the catalog that the draft rests on.
    """
    used = sorted({name for p in draft.products for s in p.specifications for name in s.catalog.sources})
    return {
        **records.basis(head, SCHEMA),
        "findings": [records.finding(entry) for entry in findings],
        "draft": True,
        "manifest": {
            "name": draft.manifest,
            "digest": draft.digest,
            "application": draft.application,
            "rejected": [{"line": row.number, "problem": row.problem} for row in draft.rejected],
        },
        "applicant": draft.applicant,
        "application_date": draft.application_date.isoformat() if draft.application_date else None,
        "changes_since_launch": draft.changes,
        "lines": [_line(entry) for entry in draft.lines],
        "paragraphs": [_paragraph(entry) for entry in draft.paragraphs],
        "products": [_product(entry) for entry in draft.products],
        "sources": [{"source": name, "title": sources.get(name)} for name in used],
        "volume": _volume(draft, volume),
        "remote_users": {
            "places": [_place(place) for place in draft.places],
            "users": None if draft.remote_users is None else [_user(entry) for entry in draft.remote_users],
        },
        "lab": _lab(draft),
        "next": [{"paragraph": n.paragraph, "kind": n.kind.value, "text": n.text} for n in draft.next],
        "summary": _summary(draft),
    }


def _summary(draft: Certificate) -> Record:
    kinds = {kind.value: sum(n.kind is kind for n in draft.next) for kind in Kind}
    return {
        "statements": {s.value: draft.count(s) for s in Standing},
        "next": kinds,
        "open": sum(n.kind.open for n in draft.next),
    }


def _line(entry: Covered) -> Record:
    line = entry.line
    return {
        "line": line.number,
        "shipment_id": line.shipment_id,
        "line_id": line.line_id,
        "chip": line.chip,
        "quantity": line.quantity,
        "destination": _place(line.destination),
        "consignee": line.consignee,
        "end_user": line.end_user,
        "ship_date": line.ship_date.isoformat() if line.ship_date else None,
        "coverage": entry.coverage.value,
        "decision": entry.decision.word,
        "why": reasons(entry.clause) if entry.clause else "",
    }


def _paragraph(entry: Paragraph) -> Record:
    return {
        "paragraph": entry.asked.number,
        "title": entry.asked.title,
        "asks": entry.asked.asks,
        "statements": [_statement(made) for made in entry.made],
        "computed": [_computed(computed) for computed in entry.computed],
        "contradictions": list(entry.contradictions),
    }


def _statement(made: Made) -> Record:
    return {
        "key": made.asking.key,
        "says": made.asking.says,
        "status": made.standing.value,
        "evidence": _evidence(made.evidence) if made.evidence else None,
        "description": made.description,
    }


def _evidence(evidence: Evidence) -> Record:
    return {
        "text": evidence.text,
        "kind": evidence.filed.value,
        "digest": evidence.digest,
        "bytes": evidence.size,
        "why": evidence.why or None,
    }


def _computed(computed: Computed) -> Record:
    return {
        "rule": computed.rule or None,
        "title": computed.title,
        "product": computed.product or None,
        "holds": ANSWERS[computed.truth],
        "why": reasons(computed.clause),
        "tree": [[depth, ANSWERS[truth], words] for depth, truth, words in tree(computed.clause)],
    }


def _product(entry: Product) -> Record:
    return {
        "product": entry.id,
        "name": entry.name,
        "units": entry.units,
        "specifications": [_specification(spec) for spec in entry.specifications],
    }


def _specification(spec: Specification) -> Record:
    return {
        "figure": spec.figure,
        "catalog": {**records.span(spec.catalog), "sources": list(spec.catalog.sources)},
        "stands_in": spec.stands_in,
        "stated": rounded(spec.stated),
        "agrees": ANSWERS[spec.agrees],
    }


def _volume(draft: Certificate, vintage: Vintage) -> Record:
    covered = {product.id for product in draft.products}
    return {
        "paragraph": vintage.paragraph,
        "until": draft.until.isoformat(),
        "limit": vintage.numbers.volume_ratio.value,
        "operator": vintage.numbers.volume_ratio.operator.ascii,
        "ledger": None
        if draft.ledger is None
        else {
            "url": draft.ledger.shown,
            "entries": draft.ledger.head.entries,
            "digest": f"sha256:{draft.ledger.head.digest}",
            "numerator": draft.ledger.numerator,
        },
        "products": [_share(share, bool(covered & set(share.products))) for share in draft.shares],
        "pooled": None
        if draft.pool is None
        else {
            "cn_mo_tpp": pair(draft.pool.out),
            "us_tpp": pair(draft.pool.us),
            "ratio": pair(draft.pool.ratio),
            "headroom_tpp": pair(draft.pool.headroom),
            "holds": ANSWERS[draft.pool.holds],
        },
        "uncertain": [
            {"topic": u.topic, "readings": list(u.readings), "effect": u.effect} for u in vintage.uncertain
        ],
    }


def _share(share: Share, covered: bool) -> Record:
    exact = share.exact
    return {
        "product": share.product,
        "products": list(share.products),
        "name": share.name,
        "covered": covered,
        "tpp": records.span(share.tpp),
        "exported": [_part(part) for part in share.exported],
        "us": [_part(part) for part in share.us_parts],
        "cn_mo_units": share.out,
        "us_units": share.us,
        "ratio": None if exact is None else float(exact),
        "exact": None if exact is None else f"{exact.numerator}/{exact.denominator}",
        "holds": ANSWERS[share.holds],
        "headroom_units": share.headroom,
        "first_commercial_shipment": share.first.isoformat() if share.first else None,
        "other": _other(share.other) if share.other else None,
    }


def _other(other: OtherReading) -> Record:
    return {
        "numerator": other.numerator,
        "cn_mo_units": other.cn_mo_units,
        "ratio": rounded(other.ratio),
        "holds": ANSWERS[other.holds],
        "headroom_units": other.headroom_units,
    }


def _part(part: Part) -> Record:
    return {"what": part.what, "units": part.units, "counts": part.counts, "why": part.why or None}


def _user(entry: Checked) -> Record:
    user = entry.user
    return {
        "name": user.name,
        "located_in": _place(user.located_in) if user.located_in else None,
        "headquarters": _place(user.headquarters) if user.headquarters else None,
        "parent": _place(user.parent) if user.parent else None,
        "among": ANSWERS[entry.listed],
        "ties": [{"role": role, "place": _place(place)} for role, place in entry.ties],
        "unknown": list(entry.unknown),
    }


def _lab(draft: Certificate) -> Record:
    lab = draft.lab
    return {
        "name": lab.name,
        "address": lab.address,
        "headquarters": _place(lab.headquarters) if lab.headquarters else None,
        "parent": _place(lab.parent) if lab.parent else None,
        "tests_in": _place(lab.tests_in) if lab.tests_in else None,
        "stake": ANSWERS[Truth.of(lab.stake)],
        "received": lab.received.isoformat() if lab.received else None,
        "submitted": lab.submitted.isoformat() if lab.submitted else None,
        "measured": [_measured(entry) for entry in draft.measured],
    }


def _measured(entry: Measured) -> Record:
    return {
        "product": entry.product,
        "figure": entry.figure,
        "catalog": records.span(entry.applied),
        "stated": rounded(entry.stated),
        "measured": rounded(entry.measured),
        "at_or_below": ANSWERS[entry.truth],
    }


def _place(place: Place) -> Record:
    return {"code": place.code, "name": place.name}
