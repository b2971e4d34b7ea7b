"""What is counted together: products with the same five specifications of paragraph (dd)(1)(i).

The specifications are the catalog's on the day they are taken. Where one is not published, or known as a
range only, the product is a commodity of its own: what is not known is not equal.
"""

import hashlib
from collections.abc import Mapping
from math import inf

from exportcheck.model.chip import Chip
from exportcheck.model.ledger import Specifications
from exportcheck.model.measure import Measure
from exportcheck.model.metrics import metrics
from exportcheck.model.noun import values
from exportcheck.screening.headroom import DECIMALS

Range = tuple[float, float]


def specifications(chip: Chip, bits: Mapping[str, tuple[int, int]]) -> Specifications:
    """The five specifications of one integrated circuit.

    The catalog does not tell memory in the package from other memory, as the rule on the laboratory's
    figures; thermal design power stands for peak power.
    """
    figures = metrics(chip, bits)
    return Specifications(
        tpp=_range(figures.tpp),
        dram_bandwidth_gb_s=_range(figures.dram_bandwidth_gb_s),
        interconnect_gb_s=_range(figures.interconnect_gb_s),
        copackaged_dram_gb=_range(figures.memory_gb),
        peak_power_w=_range(figures.tdp_w),
    )


def commodity(product: str, specs: Specifications) -> str:
    """The id of what a product is counted with."""
    five: tuple[Range | None, ...] = values(specs)
    texts = ["null" if pair is None else f"[{pair[0]!r},{pair[1]!r}]" for pair in five]
    if any(pair is None or pair[0] != pair[1] for pair in five):
        texts.append(f'"{product}"')
    canonical = ",".join(texts)
    return f"sha256:{hashlib.sha256(f'[{canonical}]'.encode()).hexdigest()[:16]}"


def moved(
    there: Mapping[str, Mapping[str, Specifications]], commodities: Mapping[str, str]
) -> tuple[str, ...]:
    """Products that a ledger has under other specifications than the catalog has today.

    `there` has the products of each commodity of the ledger, `commodities` what they are counted with now.
    """
    found: dict[str, set[str]] = {}
    for name, products in there.items():
        for product in products:
            found.setdefault(product, set()).add(name)
    return tuple(p for p, mine in sorted(commodities.items()) if found.get(p, {mine}) - {mine})


def _range(figure: Measure) -> Range | None:
    """Both ends, where both are known; what lies behind the decimals is the noise of binary arithmetic."""
    if figure.undefined or not 0 < figure.low <= figure.high < inf:
        return None
    return round(float(figure.low), DECIMALS), round(float(figure.high), DECIMALS)
