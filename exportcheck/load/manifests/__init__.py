"""Reads manifests: delimited tables, JSON Lines, YAML, workbooks, and archives of them."""

from exportcheck.load.manifests.dates import DATES
from exportcheck.load.manifests.finding import find_manifests
from exportcheck.load.manifests.many import Unreadable, open_manifests
from exportcheck.load.manifests.numbers import NUMBERS
from exportcheck.load.manifests.opening import Manifest, open_manifest

__all__ = [
    "DATES",
    "NUMBERS",
    "Manifest",
    "Unreadable",
    "find_manifests",
    "open_manifest",
    "open_manifests",
]
