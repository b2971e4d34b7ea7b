"""Options of the commands that read manifests: what they are called, and what `--help` says of them."""

from pathlib import Path
from typing import Annotated

import typer

LawDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day whose law applies; default today.")
]
LayerChoice = Annotated[
    str | None, typer.Option("--layer", metavar="LAYER", help="enforced (default) or codified.")
]
OwnCatalogs = Annotated[
    list[Path] | None,
    typer.Option("--catalog", metavar="FILE", help="A catalog that adds to or overrides the bundled one."),
]
OwnColumns = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="OURS=THEIRS", help="A column of yours under our name; repeatable."),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook to read.")
]
NumberStyle = Annotated[
    str | None,
    typer.Option("--numbers", metavar="STYLE", help="How numbers are written: 1.234,5 and the like."),
]
DateOrder = Annotated[
    str | None,
    typer.Option("--dates", metavar="ORDER", help="Order in dates like 01/02/2026: DMY, MDY, YMD."),
]
FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="WORDS", help="What fails the run; default error,indeterminate."),
]
ExitZero = Annotated[
    bool | None, typer.Option("--exit-zero/--no-exit-zero", help="Exit 0 although there are findings.")
]
MaxDataAge = Annotated[
    str | None, typer.Option("--max-data-age", metavar="DAYS", help="How old the law may be on the day.")
]
Bills = Annotated[
    bool | None, typer.Option("--proposed/--no-proposed", help="Also show bills before Congress.")
]
