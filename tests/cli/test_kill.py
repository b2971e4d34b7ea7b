"""What a killed run leaves behind: nothing that looks like a report."""

import json
import random
import signal
import subprocess
import sys
import time

MOMENTS = 10
LINES = 6_000


def test_a_run_killed_while_it_writes_leaves_no_half_report(tmp_path):
    manifest = tmp_path / "many.csv"
    rows = "".join(f"S-{n},H200,8,SG,CN,CN\n" for n in range(LINES))
    manifest.write_text("shipment_id,chip,quantity,destination,end_user_hq,end_user_parent\n" + rows)
    chance = random.Random(2026)
    whole = 0
    for moment in range(MOMENTS):
        report, page = tmp_path / f"report-{moment}.json", tmp_path / f"page-{moment}.html"
        arguments = ["check", manifest, "--on", "2026-02-01", "-o", f"json={report}", "-o", f"html={page}"]
        run = subprocess.Popen(
            [sys.executable, "-m", "exportcheck", *map(str, arguments)], stderr=subprocess.DEVNULL
        )
        # Only once it writes: a part beside the report shows that it has begun.
        while run.poll() is None and not list(tmp_path.glob(f".report-{moment}.json.*")):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.6))
        run.send_signal(signal.SIGKILL)
        run.wait()
        if report.exists():
            whole += 1
            assert json.loads(report.read_text())["summary"]["lines"] == LINES
        if page.exists():
            assert page.read_text().rstrip().endswith("</html>")
    assert whole < MOMENTS, "every run had ended before it was killed"
