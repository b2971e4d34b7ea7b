from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from exportcheck.model.party import Asked, Listed, ListInfo, Screened
from exportcheck.parties import build_index, open_index
from exportcheck.parties.index import CompiledIndex

HUAWEI = Listed(
    "1",
    "Entity List",
    "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Hisilicon Tech (Suzhou)",
    countries=("CN",),
    addresses=("Bantian Huawei Base, Longgang District, Shenzhen",),
    authority="Bureau of Industry and Security",
    license_requirement="All items",
    notice="84 FR 22961",
)
NAMES = {
    "2": "Semiconductor Manufacturing International Corporation",
    "3": "OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU ZHUKHOVSKY ZAVOD",
    "4": "Shanghai Academy of Spaceflight Technology",
    "5": "DOMAL SAL",
    "6": "Beijing Tianhua International Co., Ltd. (a/k/a Kunlun Optronics)",
    "7": "International Trading Company",
}
# So that common words are common here, too.
FILLERS = [
    f"{first} {second} Technology Co., Ltd."
    for first in ("Qorvan", "Belmast", "Ferrodyn", "Wexlar", "Toprim")
    for second in ("Optical", "Marine", "Precision", "Trading", "Electronics")
]
LISTED = (
    HUAWEI,
    *(Listed(number, "SDN", name, ("SMIC",) if number == "2" else ()) for number, name in NAMES.items()),
    *(Listed(f"x{at}", "SDN", name, countries=("CN",)) for at, name in enumerate(FILLERS)),
)
INFO = ListInfo("A list", date(2026, 7, 31), date(2026, 11, 24), len(LISTED), len(LISTED) + 3, "ab" * 32)


@pytest.fixture(scope="session")
def index_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parties") / "list.idx"
    build_index(LISTED, INFO, path)
    return path


@pytest.fixture(scope="session")
def index(index_file: Path) -> CompiledIndex:
    return open_index(index_file)


@pytest.fixture
def asked(index: CompiledIndex) -> Callable[..., Screened]:
    def ask(name: str, **qualifiers: str) -> Screened:
        return index.screen(Asked(name, **qualifiers))

    return ask
