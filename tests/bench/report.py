"""Runs the benchmark programs, prints their figures as a table: report.py JSON_FILE|- [NAME...].

Each program of build/release/tests/bench prints one JSON object per figure on its output, and its
progress on its error output; it exits 1 if one of its bounds is broken.
"""

import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path("build/release/tests/bench")
KEYS = ["name", "value", "unit", "limit", "ratio", "bound"]


def programs(names):
    for path in sorted(FOLDER.glob("*_bench")):
        if not names or path.name.removesuffix("_bench") in names:
            yield path


def cell(value):
    return f"{value:.4g}" if isinstance(value, float) else str("" if value is None else value)


def table(figures):
    rows = [KEYS] + [[cell(figure.get(key)) for key in KEYS] for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(KEYS))]
    rows.insert(1, ["-" * width for width in widths])
    for row in rows:
        padded = (text.ljust(width) for text, width in zip(row, widths))
        print("| " + " | ".join(padded) + " |")


def main():
    target, *names = sys.argv[1:]
    figures, broken = [], []
    for program in programs(names):
        print(f"== {program.name}", file=sys.stderr)
        run = subprocess.run([program], stdout=subprocess.PIPE, text=True, check=False)
        figures += [json.loads(line) for line in run.stdout.splitlines() if line.strip()]
        if run.returncode:
            broken.append(program.name)
    table(figures)
    if target != "-":
        Path(target).write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    if broken:
        print(f"broken bounds or failed: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken or not figures else 0


if __name__ == "__main__":
    sys.exit(main())
