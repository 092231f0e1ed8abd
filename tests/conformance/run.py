"""Runs the cases of the npm package @scion-scxml/test-framework: run.py [--list] [CASE...].

Each .scxml is converted (scxml.py) and executed by `promenade chart run` (the program named by
PROMENADE), with its .json as the script. Exit code 1 if a case fails, if one is left out without a
reason in README.md, or if the score is not the one that README.md states.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ecmascript import Unsupported
from scxml import convert

HERE = Path(__file__).parent
SUITE = HERE / "node_modules/@scion-scxml/test-framework/test"
PROGRAM = os.environ.get("PROMENADE", "build/release/promenade")
# Cases of the W3C say only where they end: they run until nothing more can happen.
TO_THE_END = {"advance": "PT60S"}


def triggers_of(script):
    entries = []
    for event in script["events"]:
        if event.get("after"):
            entries.append({"advance": f"PT{event['after'] / 1000:.3f}S"})
        if not event["event"]["name"]:  # it only waits
            continue
        entry = {"trigger": event["event"]["name"]}
        if event["event"].get("data"):
            entry["data"] = event["event"]["data"]
        entries.append(entry)
    return entries or [TO_THE_END]


def expected_of(script):
    """None where the step only moves the clock."""
    if not script["events"]:
        return [None, script["initialConfiguration"]]
    expected = [script["initialConfiguration"]]
    for event in script["events"]:
        waits, comes = bool(event.get("after")), bool(event["event"]["name"])
        expected += [None] * (waits and comes) + [event["nextConfiguration"]]
    return expected


def run(case):
    """(name, "passed", "failed" or "left out", why)."""
    name = str(case.relative_to(SUITE).with_suffix(""))
    script = json.loads(case.with_suffix(".json").read_text())
    try:
        definition = convert(case)
    except Unsupported as reason:
        return name, "left out", str(reason)
    with tempfile.TemporaryDirectory() as folder:
        chart, triggers = Path(folder, "chart.json"), Path(folder, "triggers.json")
        chart.write_text(json.dumps(definition))
        triggers.write_text(json.dumps(triggers_of(script)))
        ran = subprocess.run([PROGRAM, "chart", "run", chart, "--triggers", triggers],
                             capture_output=True, text=True, check=False)
    if ran.returncode:
        return name, "failed", (ran.stderr or ran.stdout).strip()
    for step, (found, wanted) in enumerate(zip(json.loads(ran.stdout), expected_of(script))):
        if wanted is not None and sorted(found) != sorted(wanted):
            return name, "failed", f"step {step}: {found} instead of {wanted}"
    return name, "passed", ""


def main():
    chosen = [a for a in sys.argv[1:] if not a.startswith("--")]
    cases = sorted(c for c in SUITE.rglob("*.scxml") if c.with_suffix(".json").exists())
    cases = [c for c in cases if not chosen or any(w in str(c) for w in chosen)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(run, cases))
    for name, result, why in results:
        if result != "passed" or "--list" in sys.argv:
            print(f"{result:8} {name}: {why}")
    passed = sum(result == "passed" for _, result, _ in results)
    score = f"{passed} of {len(results)}"
    print(f"{score} passed")
    if chosen:
        return 0 if passed == len(results) else 1
    stated = (HERE / "README.md").read_text()
    listed = {row.split("`")[1] for row in stated.splitlines() if row.startswith("| `")}
    others = {name for name, result, _ in results if result != "passed"}
    for name in sorted(listed ^ others):
        print(f"README.md and the run differ on {name}")
    return 0 if listed == others and score in stated else 1


if __name__ == "__main__":
    sys.exit(main())
