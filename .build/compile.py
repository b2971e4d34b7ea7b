"""Build hook: puts the compiled data into the wheel, so that no installation has to make it."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CODE = """
import shutil, sys
from pathlib import Path
root, target = map(Path, sys.argv[1:])
# As it is installed: the data inside the package.
shutil.copytree(root / "exportcheck", target / "exportcheck", ignore=shutil.ignore_patterns("__pycache__"))
shutil.copytree(root / "data", target / "exportcheck" / "data")
(target / "exportcheck" / "compiled.pickle").unlink(missing_ok=True)
sys.path.insert(0, str(target))
from exportcheck.load import compiled
from exportcheck.load.bundled import data_folder
from exportcheck.rules import RULES
compiled.bundled(data_folder(), RULES)
"""


class CompileData(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles law, places and catalog with the code that is being packed."""

    _scratch: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless it is an editable installation, which makes its own at its first start."""
        if self.target_name != "wheel" or version == "editable":
            return
        self._scratch = TemporaryDirectory(prefix="exportcheck-")
        folder = Path(self._scratch.name)
        # The order of sets of text is the only thing that differs from run to run.
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([sys.executable, "-c", CODE, self.root, str(folder)], check=True, env=environment)
        made = folder / "exportcheck" / "compiled.pickle"
        build_data["force_include"][str(made)] = "exportcheck/compiled.pickle"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was only needed for packing."""
        if self._scratch is not None:
            self._scratch.cleanup()
