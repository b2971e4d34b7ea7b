"""Shipment lines that are stated twice: how many are remembered, and what of their ids is compared."""

# Shipment lines remembered in one run.
MOST = 1_000_000


def plain_id(text: str | None) -> str:
    """An id as it is compared: no case, single spaces."""
    return " ".join(text.split()).casefold() if text else ""


def cut_short(most: int) -> str:
    """What to say where not every line was compared."""
    return (
        f"repeated shipment lines were looked for among the first {most:,} lines only;"
        " check the manifests in several runs to have all compared"
    )
