"""Questions in, verdicts out; no input or output of its own."""
