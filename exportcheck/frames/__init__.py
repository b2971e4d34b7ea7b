"""Data frames of DuckDB, Spark, Polars, pandas and Arrow: each distinct question asked once.

`columns` says what the columns of a frame are, `keys` makes one text of what a row asks, `answers` judges
the texts, `judging` joins the verdicts back, `sums` adds up. `engines` is what differs between engines
beside Narwhals, through which all expressions go.
"""
