"""Evidence: one file with a report, what it was made from, and a chain of digests over all of it."""

from exportcheck.evidence.archive import Archive, read_archive, write_archive

__all__ = ["Archive", "read_archive", "write_archive"]
