"""Reads manifests: delimited tables, JSON Lines and YAML."""

from exportcheck.load.manifests.finding import find_manifests
from exportcheck.load.manifests.opening import Manifest, open_manifest

__all__ = ["Manifest", "find_manifests", "open_manifest"]
