"""exportcheck: pre-screens AI-chip exports against the US advanced-computing rules."""

__version__ = "0.1.0"
