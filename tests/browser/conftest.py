"""A real Chromium without a window, and the pages it opens.

The tests of this folder are collected where EXPORTCHECK_BROWSER=1 asks for them; there a missing
browser is a failure, never a skip.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

if os.environ.get("EXPORTCHECK_BROWSER") != "1":
    collect_ignore_glob = ["test_*.py"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real headless Chromium")


def _needed(program: str, package: str) -> str:
    path = shutil.which(program)
    if not path:
        pytest.fail(
            f"The browser tests need `{program}`, which is not on the path: apt-get install {package}, "
            "or unset EXPORTCHECK_BROWSER to run without them.",
            pytrace=False,
        )
    return path


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Chromium for all tests, with a profile of its own."""
    chromium, driver = _needed("chromium", "chromium"), _needed("chromedriver", "chromium-driver")
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        pytest.fail("The browser tests need selenium: pip install 'exportcheck[test]'.", pytrace=False)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield running
    finally:
        running.quit()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Callable[..., Any]:
    """Opens a page: as wide as said, light or dark, on screen or on paper, with or without scripts."""

    def opened(
        made: str, *, width: int = 1100, scheme: str = "light", media: str = "", scripts: bool = True
    ) -> Any:
        path = tmp_path / "report.html"
        path.write_text(made, encoding="utf-8")
        browser.get("about:blank")
        browser.get_log("browser")
        command = browser.execute_cdp_cmd
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        command("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        command("Emulation.setEmulatedMedia", {"media": media, "features": features})
        command("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        browser.get(path.as_uri())
        return browser

    return opened
