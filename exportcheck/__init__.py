"""exportcheck: pre-screens AI-chip exports against the US advanced-computing rules.

`judge`, `totals`, `judge_chip`, `catalog` and `Law` are the API for Python; docs/python.md describes them.
"""

# Type checkers take it for true; typing itself is not imported, for the sake of a start.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from exportcheck.api.asked import Notice as Notice
    from exportcheck.api.chips import Catalog as Catalog
    from exportcheck.api.chips import CatalogChip as CatalogChip
    from exportcheck.api.chips import ChipAnswer as ChipAnswer
    from exportcheck.api.chips import catalog as catalog
    from exportcheck.api.chips import judge_chip as judge_chip
    from exportcheck.api.judging import judge as judge
    from exportcheck.api.judging import totals as totals
    from exportcheck.api.law import Law as Law
    from exportcheck.api.law import LawRule as LawRule
    from exportcheck.api.pictures import Picture as Picture

__version__ = "0.1.0"

# Imported when they are asked for: the command has to start without them.
_API = {
    "Catalog": "chips",
    "CatalogChip": "chips",
    "ChipAnswer": "chips",
    "Law": "law",
    "LawRule": "law",
    "Notice": "asked",
    "Picture": "pictures",
    "catalog": "chips",
    "judge": "judging",
    "judge_chip": "chips",
    "totals": "judging",
}
__all__ = ["__version__", *_API]


def __getattr__(name: str) -> object:
    if name not in _API:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"{__name__}.api.{_API[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
