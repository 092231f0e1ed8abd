"""Runs the simple tests of the CEL specification through `promenade eval --lines`.

simple_tests.py PROMENADE NODE_MODULES EXPECTED.json [--update]

Which tests are in scope, and why the others are not, is decided here by what they contain, never by
their names. EXPECTED.json lists those that pass: none of them may fail again.
"""
import collections
import json
import math
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent

# Reasons to leave a test out; the first that applies counts.
EXTENSIONS = {"bindings_ext", "block_ext", "encoders_ext", "math_ext", "network_ext", "optionals",
              "proto2_ext", "string_ext", "lists_ext"}
MESSAGE = re.compile(r"TestAllTypes|NestedTestAllTypes|\b[A-Z]\w*(?:Value|Enum)\s*\{"
                     r"|google\.protobuf\.(?!Timestamp\b|Duration\b)|GlobalEnum|NestedEnum"
                     r"|(?:Timestamp|Duration|Any|Struct|Empty|Value|List\w*)\s*\{"
                     r"|proto\.(?:has|get)Ext")


def left_out(test):
    text = json.dumps({key: test.get(key) for key in ("expr", "value", "bindings", "typedResult")})
    if test["file"] in EXTENSIONS:
        return "extension"
    if test["file"] == "macros2":
        return "macros of two variables"
    if test.get("checkOnly") or "typedResult" in test:
        return "types of the checker"
    if MESSAGE.search(test["expr"]) or "cel.expr.conformance" in text or "enumValue" in text:
        return "messages and enums"
    if test.get("container"):
        return "container"
    return None


def wrapped(kind, value):
    return {"@type": "type.googleapis.com/google.protobuf." + kind, "value": value}


def with_doubles(value):
    """All numbers of google.protobuf.Value are doubles."""
    if isinstance(value, list):
        return [with_doubles(item) for item in value]
    if isinstance(value, dict):
        return {key: with_doubles(member) for key, member in value.items()}
    return float(value) if type(value) is int else value


def context_of(value):
    """A cel.expr.Value as JSON for --context."""
    (kind, inner), = value.items()
    if kind in ("boolValue", "stringValue", "nullValue"):
        return inner
    if kind == "int64Value":
        return int(inner)
    if kind == "uint64Value":
        return wrapped("UInt64Value", inner)
    if kind == "doubleValue":
        return wrapped("DoubleValue", inner if isinstance(inner, str) else repr(float(inner)))
    if kind == "bytesValue":
        return wrapped("BytesValue", inner)
    if kind == "listValue":
        return [context_of(item) for item in inner.get("values", [])]
    if kind == "mapValue":
        return {entry["key"]["stringValue"]: context_of(entry["value"])
                for entry in inner.get("entries", [])}
    if inner["@type"].rpartition(".")[2] in ("Struct", "ListValue", "Value"):
        return with_doubles(inner["value"])
    return inner  # objectValue: an Any already


def key_text(value):
    (kind, inner), = value.items()
    return str(inner).lower() if kind == "boolValue" else str(inner)


def expected_json(value):
    (kind, inner), = value.items()
    if kind in ("int64Value", "uint64Value"):
        return int(inner)
    if kind == "doubleValue":
        return inner if isinstance(inner, str) else float(inner)
    if kind == "listValue":
        return [expected_json(item) for item in inner.get("values", [])]
    if kind == "mapValue":
        return {key_text(entry["key"]): expected_json(entry["value"])
                for entry in inner.get("entries", [])}
    if kind == "objectValue":
        return inner["value"]
    return inner


def same(a, b):
    """Equal, and of one type: 1 is no 1.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return a == b or math.isclose(a, b, rel_tol=1e-15)
    return a == b


def read_tests(node_modules):
    dump = subprocess.run(["node", HERE / "dump_simple_tests.mjs", node_modules], check=True,
                          capture_output=True, text=True)
    return [json.loads(line) for line in dump.stdout.split("\n") if line]


def evaluate(promenade, tests):
    lines = [json.dumps({"expr": test["expr"],
                         "context": {name: context_of(bound["value"])
                                     for name, bound in test.get("bindings", {}).items()}})
             for test in tests]
    answers = subprocess.run([promenade, "eval", "--lines"], input="\n".join(lines) + "\n",
                             capture_output=True, text=True)
    return [json.loads(line) for line in answers.stdout.split("\n") if line]


def passes(test, answer):
    if "evalError" in test:
        return "error" in answer
    return "value" in answer and same(answer["value"], expected_json(test.get("value",
                                                                              {"boolValue": True})))


def main():
    promenade, node_modules, expected_file = sys.argv[1:4]
    tests = read_tests(pathlib.Path(node_modules).resolve())
    reasons = collections.Counter()
    in_scope = []
    for test in tests:
        reason = left_out(test)
        reasons[reason] += reason is not None
        if reason is None:
            in_scope.append(test)
    passed, failed = [], []
    for test, answer in zip(in_scope, evaluate(promenade, in_scope), strict=True):
        name = f"{test['file']}/{test['section']}/{test['name']}"
        (passed if passes(test, answer) else failed).append((name, test, answer))
    score = collections.Counter(test["file"] for _, test, _ in passed)
    for name, test, answer in failed:
        print(f"{name}: {test['expr'][:100]!r} gave {json.dumps(answer)[:100]}")
    for file, count in sorted(collections.Counter(t["file"] for t in in_scope).items()):
        print(f"{file}: {score[file]} of {count}")
    print(f"{len(passed)} of {len(in_scope)} in scope pass; left out: "
          + ", ".join(f"{reason} {count}" for reason, count in reasons.items() if reason))
    names = sorted({name for name, _, _ in passed})
    if "--update" in sys.argv:
        pathlib.Path(expected_file).write_text("".join(name + "\n" for name in names))
    lost = set(pathlib.Path(expected_file).read_text().splitlines()) - set(names)
    for name in sorted(lost):
        print("no longer passes:", name)
    return 1 if lost or failed else 0


if __name__ == "__main__":
    sys.exit(main())
