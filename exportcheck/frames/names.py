"""Columns that are added while a frame is judged, and gone when it is; and what bounds memory."""

# Distinct questions that are collected; with their verdicts about a gigabyte.
MOST = 2_000_000

OURS = "__exportcheck_"
KEY = f"{OURS}key"
ROW = f"{OURS}row"
WHOLE = f"{OURS}whole"
REPEATED = f"{OURS}repeated"
PLACE = f"{OURS}place"
