"""Runs the fuzzers side by side: run.py FOLDER SECONDS [SEED].

FOLDER holds the programs; what they find new is kept there, from run to run. They start from real
definitions, from the rows of the expression language, and from corpus/<name>/, which
tests/engine/workflow/corpus_test.cpp reads in every test run: an input that once was wrong goes
there. Exit code 1 if a fuzzer stops before its time.
"""
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
MEGABYTES_MAX = 2048
SECONDS_PER_INPUT_MAX = 5


def texts_under(value, keys):
    if isinstance(value, dict):
        for key, member in value.items():
            if key in keys and isinstance(member, str):
                yield member
            if key == "assign":
                yield from (text for text in member.values() if isinstance(text, str))
            yield from texts_under(member, keys)
    elif isinstance(value, list):
        for item in value:
            yield from texts_under(item, keys)


def expressions():
    rows = json.loads((ROOT / "tests/conformance/cel/rows.json").read_text())
    for section in rows["sections"]:
        yield from (row[0] for row in section["rows"])
    for definition in definitions():
        yield from texts_under(json.loads(definition), {"guard"})


def definitions():
    for file in sorted((ROOT / "config/workflows").glob("*.json")):
        yield file.read_text()
    yield ('{"states": {"a": {"type": "parallel",'
           ' "states": {"b": {}, "c": {"after": {"P1D": "#a"}}}}}}')


SEEDS = {"expression": expressions, "definition": definitions, "form": lambda: ()}


def run(folder, name, seconds, seed):
    corpus, start = folder / "corpus" / name, folder / "start" / name
    shutil.rmtree(start, ignore_errors=True)
    for place in (corpus, start):
        place.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(SEEDS[name]()):
        (start / f"{number:04}").write_text(text)
    command = [folder / f"fuzz_{name}", corpus, start, HERE / "corpus" / name,
               f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={SECONDS_PER_INPUT_MAX}",
               f"-rss_limit_mb={MEGABYTES_MAX}", f"-artifact_prefix={folder}/{name}-",
               "-print_final_stats=1", "-verbosity=1"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    lines = done.stderr.splitlines()
    executed = [line for line in lines if "number_of_executed_units" in line]
    if done.returncode:
        print("\n".join(lines[-60:]))
    print(f"fuzz_{name}: seed {seed}, {executed[0].split()[-1] if executed else '?'} inputs"
          + (", FAILED" if done.returncode else ""))
    return done.returncode == 0


def main():
    folder, seconds = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with concurrent.futures.ThreadPoolExecutor(len(SEEDS)) as pool:
        results = pool.map(lambda name: run(folder, name, seconds, seed), sorted(SEEDS))
        return 0 if all(list(results)) else 1


if __name__ == "__main__":
    sys.exit(main())
