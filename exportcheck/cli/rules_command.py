"""`exportcheck rules`: every rule with its vintages and status on a day."""

import json
import sys
from typing import Annotated

import typer

from exportcheck.cli.explain_command import readable
from exportcheck.cli.options import Formats, LayerName, On, day, layer, outputs
from exportcheck.cli.wiring import box
from exportcheck.errors import UsageError
from exportcheck.output.json_report import dumps
from exportcheck.rules import RULES


def rules(
    on: On = None,
    layer_name: LayerName = "enforced",
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Only conflicts and gaps of the law, with both readings.")
    ] = False,
    output: Formats = None,
) -> None:
    """Every rule: its id, paragraph, and what it is on a day.

    Example: exportcheck rules --on 2026-02-01
    """
    asked = outputs(output, ("text", "json", "jsonl"))
    as_of, chosen = day(on), layer(layer_name)
    things, _ = box()
    law = things.judge.law_on(as_of, chosen)
    entries = []
    for rule in RULES:
        vintages = things.law.vintages[rule.stem]
        now = law.vintage(rule.stem)
        begun = [vintage for vintage in vintages if vintage.effective <= as_of]
        status = now.status.value if now else (begun[-1].status.value if begun else "not yet")
        shown = now or (begun[-1] if begun else vintages[0])
        if uncertain and not any(vintage.uncertain for vintage in vintages):
            continue
        entries.append(
            {
                "id": rule.id,
                "stem": rule.stem,
                "stage": rule.stage.name.lower(),
                "title": rule.title,
                "paragraph": shown.paragraph,
                "status": status,
                "binds": now is not None,
                "effective": shown.effective.isoformat(),
                "numbers": readable(shown.numbers),
                "vintages": [vintage.effective.isoformat() for vintage in vintages],
                "uncertain": [
                    {"topic": u.topic, "readings": list(u.readings), "effect": u.effect}
                    for vintage in vintages
                    for u in vintage.uncertain
                ],
            }
        )
    for wanted in asked:
        if wanted.file:
            raise UsageError("-o: `rules` writes to standard output; redirect it to a file")
        if wanted.format == "json":
            sys.stdout.write(
                dumps({"schema": "exportcheck/rules/v1", "as_of": as_of.isoformat(), "rules": entries})
            )
        elif wanted.format == "jsonl":
            sys.stdout.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        else:
            for entry in entries:
                mark = "●" if entry["binds"] else "○"
                sys.stdout.write(
                    f"{mark} {entry['id']}  {entry['status']:12} {entry['paragraph']:26} {entry['title']}\n"
                )
                for u in entry["uncertain"] if uncertain else []:
                    sys.stdout.write(
                        f"    {u['topic']}: {' / '.join(u['readings'])}\n    effect: {u['effect']}\n"
                    )
