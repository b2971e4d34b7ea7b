"""Manifests with every kind of row that somebody has ever sent, good and bad; the same for the same seed."""

import random
from collections.abc import Iterator

COLUMNS = (
    "shipment_id", "line_id", "chip", "quantity", "destination", "consignee", "end_user_hq",
    "end_user_parent", "transaction", "ship_date", "license_code", "license_number", "license_quantity",
    "unit_value", "remarks", "end_use",
)  # fmt: skip
ALIASES = {
    "chip": "Part Number",
    "quantity": "QTY",
    "destination": "Ship-to Country",
    "shipment_id": "Shipment",
}
USUAL = {
    "chip": ("H200", "nvidia-h20", "RTX 4090", "A100"),
    "quantity": ("1", "8", "64", "1,000", "12 "),
    "destination": ("CN", "DE", "Viet Nam", "US", "Macau"),
    "consignee": ("", "Example GmbH", "上海公司"),
    "end_user_hq": ("", "CN", "DE"),
    "end_user_parent": ("", "DE"),
    "transaction": ("", "export", ""),
    "ship_date": ("", "2026-11-30", ""),
    "license_code": ("",) * 9 + ("C33",),
    "license_quantity": ("",) * 9 + ("500",),
    "unit_value": ("", "1000", "25000.50", "1.5e3"),
    "remarks": ("", "fragile", "two  words"),
    "end_use": ("", "cloud"),
}
ODD = {
    "chip": ("", " ", "H2000", "Н200", "x" * 501, "=H200", "H200\x0b", "\u200bH200"),
    "quantity": ("", "-4", "0", "8.5", "eight", "１２", "1.234", "9" * 13, "9" * 50, "+7", "1" + "0" * 12),
    "destination": ("", "Atlantis", "NO", "HK", "香港", "C N"),
    "consignee": ("y" * 10_001, "bell\x07", "a\u202eb", " padded "),
    "ship_date": ("01/02/2026", "2026-02-30", "2027-01-01", "26-01-01", "１"),
    "transaction": ("domestic", "gift", "EXPORT"),
    "license_code": ("C30", "C67", "c 30", "!"),
    "license_number": ("D123", "d-123", "D9", " "),
    "license_quantity": ("10", "none", "0"),
    "unit_value": ("-1", "USD 5", "1" * 20, "1,5", "∞"),
    "remarks": ("z" * 20_000,),
    "shipment_id": ("S-1", "s-1 ", "", "=1+1", "－1", "a  b", "é", "É", "w" * 10_001, "tab\tin"),
    "line_id": ("", "1", " 1", "\x85"),
}  # fmt: skip


def header(pick: random.Random) -> list[str]:
    """The columns in some order, some of them by other names."""
    columns = list(COLUMNS)
    if pick.random() < 0.7:
        pick.shuffle(columns)
    return columns


def lines(
    seed: int, many: int, *, dirt: float = 0.1, delimiter: str = ",", end: str = "\n"
) -> Iterator[bytes]:
    """The bytes of a manifest of so many lines, line by line."""
    pick = random.Random(seed)
    columns = header(pick)
    yield _row([ALIASES.get(c, c) if seed % 2 else c for c in columns], delimiter).encode() + end.encode()
    for number in range(many):
        cells = {name: pick.choice(values) for name, values in USUAL.items()}
        cells |= {"shipment_id": f"S-{number // 4}", "line_id": str(number % 4 + 1), "license_number": ""}
        odd = pick.random() < dirt
        if odd and pick.random() < 0.7:
            name = pick.choice(list(ODD))
            cells[name] = pick.choice(ODD[name])
        row = [cells[name] for name in columns]
        text = _row(row, delimiter)
        yield (_spoiled(pick, text, row, delimiter) if odd else text.encode()) + end.encode()


def _row(cells: list[str], delimiter: str) -> str:
    quoted = (f'"{cell}"' if delimiter in cell else cell for cell in cells)
    return delimiter.join(quoted)


def _spoiled(pick: random.Random, text: str, row: list[str], delimiter: str) -> bytes:
    """A row that is somehow not as it should be."""
    kind = pick.randrange(20)
    if kind == 0:
        return delimiter.join(row[: pick.randrange(len(row))]).encode()
    if kind == 1:
        return (text + delimiter + pick.choice(("", " ", "more"))).encode()
    if kind == 2:
        return pick.choice(("", "   ", delimiter * (len(row) - 1), delimiter * 30, '""')).encode()
    if kind == 3:
        return _row([f'"{cell}"' if delimiter not in cell else cell for cell in row], delimiter).encode()
    if kind == 4:
        return delimiter.join(f'"{c.replace(chr(34), "")} ""said"" it"' if c else c for c in row).encode()
    if kind == 5:
        return delimiter.join(f'"{cell}\nmore"' if cell.isalpha() else cell for cell in row).encode()
    if kind == 6:
        return (text + pick.choice(('"', delimiter + '"open', '"x"y', ' "s"'))).encode()
    if kind == 7:
        at = pick.randrange(len(text) + 1)
        return text[:at].encode() + pick.choice((b'"', b"\r", b"\r\r", b"\n", b"\r\n")) + text[at:].encode()
    if kind == 8:
        at = pick.randrange(len(text) + 1)
        return text[:at].encode() + pick.choice((b"\xff", b"\xe4\xb8", b"\xed\xa0\x80")) + text[at:].encode()
    if kind == 9:
        return delimiter.join(f' "{c}"' if pick.random() < 0.3 else f"  {c} " for c in row).encode()
    return text.encode()
