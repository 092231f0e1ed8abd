"""Reads the sources and says what the compilers cannot: usage `python3 tests/tidy.py ROOT`.

One function per rule, found by its decorator. A rule takes the Tree and yields a Finding for each
offence; tests/tidy_test.py shows every rule a sample that it must catch and one that it must not.
"""

import json
import re
import sys

from source_tree import Finding, Tree, line_of

COLUMNS_MAX = 100
LINES_SMELL = 400

RULES = []


def rule(function):
    RULES.append(function)
    return function


# -------------------------------------------------------------------------------- form of a file


@rule
def lines_fit(tree):
    for source in tree.sources(".cpp", ".hpp", ".py", ".cmake", "CMakeLists.txt"):
        for number, line in enumerate(source.text.split("\n"), 1):
            if len(line) > COLUMNS_MAX:
                yield Finding(source.path, number, f"{len(line)} columns, at most {COLUMNS_MAX}")


@rule
def headers_are_included_once(tree):
    for source in tree.cpp(tests=True):
        if source.path.endswith(".hpp") and "#pragma once" not in source.code:
            yield Finding(source.path, 1, "no #pragma once")


@rule
def files_are_named_after_a_thing(tree):
    for path in tree.files:
        for part in re.split(r"[/.]", path):
            if re.search(r"(^|_)(utils?|helpers?|misc|common)$", part):
                yield Finding(path, 1, f"'{part}' says nothing: name the one thing it holds")


@rule
def nothing_is_left_for_later(tree):
    marker = r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"
    for source in tree.sources(".cpp", ".hpp", ".py", ".js", ".html", ".css", ".md", ".txt"):
        yield from source.matches(marker, "a marker of unfinished work", where="text")


@rule
def links_of_documents_lead_somewhere(tree):
    for source in tree.sources(".md"):
        for match in re.finditer(r"\]\(([^)#\s]+)[^)]*\)", source.text):
            target = match[1]
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (tree.root / source.folder / target).exists():
                yield Finding(source.path, line_of(source.text, match.start()), f"no {target}")


@rule
def documents_name_what_exists(tree):
    """`Suite.Name` is a test, `engine/core/ids.hpp` a file of the project."""
    tests = set()
    for source in tree.sources("_test.cpp", under="tests/"):
        for suite, name in re.findall(r"\bTEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)", source.text):
            tests.add(f"{suite}.{name}")
    for source in tree.sources(".md"):
        for match in re.finditer(r"`([^`\s]+)`", source.text):
            name = match[1]
            is_test = re.fullmatch(r"[A-Z]\w+\.[A-Z]\w+", name)
            is_path = re.fullmatch(r"(?:engine|projections|bot|config|tests)/[\w./-]+\.\w+", name)
            if (is_test and name not in tests) or (is_path and not (tree.root / name).exists()):
                yield Finding(source.path, line_of(source.text, match.start()), f"no {name}")


# ------------------------------------------------------------------- the direction of dependencies

# Each folder with those it builds on; what these build on is allowed as well.
BUILDS_ON = {
    "engine/core": [],
    "engine/log": ["engine/core"],
    "engine/storage": ["engine/audit"],
    "engine/network": ["engine/log"],
    "engine/privacy": ["engine/log"],
    "engine/audit": ["engine/log"],
    "engine/workflow": ["engine/network"],
    "engine/runtime": ["engine/storage", "engine/privacy", "engine/audit", "engine/workflow"],
    "projections": ["engine/runtime"],
    "bot/language": ["engine/core"],
    "bot/http": ["engine/core"],
    "bot/platforms": ["bot/http", "projections"],
    "bot/delivery": ["bot/platforms"],
    "bot/conversation": ["bot/delivery", "bot/language"],
    "bot/app": ["bot/conversation"],
    "bot": ["bot/app"],
}


def layer_of(path):
    """The entry of BUILDS_ON that a file belongs to; None for a file of no layer."""
    folder = path.rpartition("/")[0]
    while folder and folder not in BUILDS_ON:
        folder = folder.rpartition("/")[0]
    return folder or None


def reach(layer):
    """The layer and everything below it."""
    return {layer}.union(*(reach(lower) for lower in BUILDS_ON[layer]))


@rule
def layers_build_downwards(tree):
    for source in tree.cpp():
        allowed = reach(layer_of(source.path))
        for match in re.finditer(r'#include "([^"]+)"', source.uncommented):
            if layer_of(match[1]) not in allowed:
                yield Finding(
                    source.path,
                    line_of(source.text, match.start()),
                    f"{layer_of(source.path)} must not include {match[1]}",
                )


# --------------------------------------------------------------------------------- what code does

CLOCKS = (
    r"\b(?:system_clock|steady_clock|high_resolution_clock|utc_clock)::now\b"
    r"|\b(?:gettimeofday|clock_gettime|localtime(?:_r)?|gmtime(?:_r)?)\s*\("
    r"|(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0|&)"
)
TIMERS = r"\b(?:steady|system|high_resolution|deadline)_timer\b"
CHANCE = (
    r"\b(?:random_device|mt19937(?:_64)?|minstd_rand|default_random_engine|arc4random)\b"
    r"|\brandombytes_\w+|\bRAND_bytes\b|(?<![\w.>])s?rand\s*\("
)
TIMERS_ALLOWED = {"bot/http", "bot/app"}


@rule
def time_comes_from_the_clock(tree):
    for source in tree.cpp():
        layer = layer_of(source.path)
        if layer != "engine/core":
            yield from source.matches(CLOCKS, "time comes from Clock (engine/core/clock.hpp)")
        if layer not in TIMERS_ALLOWED:
            yield from source.matches(TIMERS, "timers belong to bot/http and bot/app")


@rule
def chance_comes_from_random(tree):
    for source in tree.cpp():
        if layer_of(source.path) != "engine/core":
            yield from source.matches(CHANCE, "chance comes from Random (engine/core/random.hpp)")


@rule
def nobody_sleeps(tree):
    for source in tree.cpp(tests=True):
        pattern = r"\b(?:sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>])sleep\s*\("
        yield from source.matches(pattern, "a sleep: wait for what you wait for")


@rule
def output_goes_through_its_door(tree):
    for source in tree.cpp():
        yield from source.matches(r"\bstd::c(?:out|err|log)\b", "no std::cout nor std::cerr")


@rule
def coroutines_are_not_abandoned(tree):
    for source in tree.cpp():
        pattern = r"::detached\b"
        yield from source.matches(pattern, "co_spawn needs a completion handler, not detached")


@rule
def awaited_expressions_have_no_brace(tree):
    # g++ 12.2 destroys some temporaries of a co_await expression twice.
    for source in tree.cpp(tests=True):
        pattern = r"co_await\b[^;]*?\{"
        yield from source.matches(pattern, "brace in a co_await expression: name the object above")


# ------------------------------------------------------------------------------ words and people

PERSONAL = (
    "text|body|content|words|quote|cleaned|masked|title|subject_line"
    "|name|given_name|family_name|display_name|first_name|surname|email|phone|handle|account"
)


LOG_CALL = re.compile(r"\b(?:spdlog::|SPDLOG_|log(?:ger)?_?(?:->|\.))\w+\s*\(")


def call_at(code, offset):
    """From `offset` to the parenthesis that closes the first one opened after it."""
    depth = 0
    for index in range(code.index("(", offset), len(code)):
        depth += {"(": 1, ")": -1}.get(code[index], 0)
        if depth == 0:
            return code[offset : index + 1]
    return code[offset:]


@rule
def logs_name_no_person(tree):
    for source in tree.cpp():
        for match in LOG_CALL.finditer(source.code):
            call = call_at(source.code, match.start())
            for field in re.finditer(rf"\b(?:{PERSONAL})\b(?!\s*\()", call):
                line = line_of(source.code, match.start() + field.start())
                yield Finding(source.path, line, f"a log line holds '{field[0]}'")


FRENCH_LETTER = re.compile("[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ]")
FRENCH_WORD = re.compile(
    r"\b(?:le|la|les|un|une|des|du|est|sont|votre|nous|pour|avec|sans|dans|sur|pas|que|qui|cette"
    r"|ce|ou|et|au|aux|il|elle|ne|je|merci|demande)\b",
    re.IGNORECASE,
)


def sounds_french(text):
    return FRENCH_LETTER.search(text) or "« " in text or len(set(FRENCH_WORD.findall(text))) >= 2


@rule
def french_stands_in_config(tree):
    message = "French belongs to config/"
    for source in tree.cpp():
        for literal in source.literals:
            if sounds_french(literal.value):
                yield Finding(source.path, literal.line, message)
    for source in tree.sources(".html", ".js", ".css", under="bot/"):
        where = "text" if source.path.endswith(".html") else "uncommented"
        yield from source.matches(FRENCH_LETTER, message, where)


def flatten(value, prefix=""):
    """{"a": {"b": "x"}} as {"a.b": "x"}; "vous" and "tu" are two forms of one text."""
    if not isinstance(value, dict):
        return {prefix: value}
    if set(value) == {"vous", "tu"}:
        return {prefix: value["vous"] + value["tu"]}
    flat = {}
    for key, inner in value.items():
        flat.update(flatten(inner, f"{prefix}.{key}" if prefix else key))
    return flat


def catalogue(tree):
    """Key -> text of config/texts/*.json; empty as long as there is no fr.json."""
    texts = {}
    if "config/texts/fr.json" in tree.files:
        for source in tree.sources(".json", under="config/texts/"):
            texts.update(flatten(json.loads(source.text)))
    return texts


KEY = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")
LOOK_UP = re.compile(
    r'(?:\btexts_?(?:\(\))?(?:\.|->)(?:say|render)\s*\(|\bsay\(turn,)\s*"([^"\n]*)"'
)


def placeholders(text):
    """"{number} {delay}" as {"number", "delay"}."""
    return set(re.findall(r"\{([a-z0-9_]+)\}", text)) if isinstance(text, str) else set()


@rule
def texts_exist_with_their_placeholders(tree):
    """In `texts.say("request.confirm", {{"number", …}})` the key is one of the catalogue's, and the
    slots are the placeholders of its text; a call that names no slot passes them in a variable."""
    texts = catalogue(tree)
    if not texts:
        return
    for source in tree.cpp():
        for match in LOOK_UP.finditer(source.uncommented):
            line = line_of(source.text, match.start())
            key = match[1]
            if key.endswith("."):  # the first half of a key
                if not any(text.startswith(key) for text in texts):
                    yield Finding(source.path, line, f"no text '{key}…' in config/texts")
                continue
            if key not in texts:
                yield Finding(source.path, line, f"no text '{key}' in config/texts")
                continue
            call = call_at(source.uncommented, match.start())
            # A card and choices go with the text, not into it.
            slots = set(re.findall(r'\{\s*"([a-z0-9_]+)"\s*,', call)) - {"card", "choices"}
            if slots and slots != placeholders(texts[key]):
                wanted = " ".join(sorted(placeholders(texts[key]))) or "none"
                yield Finding(source.path, line, f"'{key}' has the placeholders: {wanted}")


def texts_named_by(definition):
    """The catalogue keys of a definition: every "text" that has the form of a key."""
    if isinstance(definition, dict):
        for key, value in definition.items():
            if key == "text" and isinstance(value, str) and KEY.fullmatch(value):
                yield value
            else:
                yield from texts_named_by(value)
    elif isinstance(definition, list):
        for value in definition:
            yield from texts_named_by(value)


@rule
def texts_of_definitions_exist(tree):
    texts = catalogue(tree)
    if not texts:
        return
    for source in tree.sources(".json", under="config/workflows/"):
        for key in sorted(set(texts_named_by(json.loads(source.text)))):
            if key not in texts:
                line = line_of(source.text, source.text.index(f'"{key}"'))
                yield Finding(source.path, line, f"no text '{key}' in config/texts")


def names_of(value):
    """Every key at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from names_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_of(inner)


@rule
def settings_are_documented(tree):
    settings = tree.json("config/network.example.json")
    if settings is None:
        return
    if "config/README.md" not in tree.files:
        yield Finding("config/network.example.json", 1, "no config/README.md")
        return
    documented = set(re.findall(r"`([^`\n]+)`", tree.source("config/README.md").text))
    words = {word for span in documented for word in re.findall(r"[A-Za-z0-9_-]+", span)}
    for key in sorted(set(names_of(settings)) - words):
        yield Finding("config/network.example.json", 1, f"`{key}` is not in config/README.md")


# ------------------------------------------------------------------------------------ the program


def smells(tree):
    """Long files: worth a look, not an offence."""
    for source in tree.sources(".cpp", ".hpp", ".py", ".js", ".css"):
        lines = source.text.count("\n")
        if lines > LINES_SMELL:
            yield Finding(source.path, lines, f"{lines} lines: is this one idea?")


def main():
    tree = Tree(sys.argv[1] if len(sys.argv) > 1 else ".")
    for finding in smells(tree):
        print(f"{finding.path}: note: {finding.message}")
    findings = [finding for check in RULES for finding in check(tree)]
    for finding in findings:
        print(f"{finding.path}:{finding.line}: {finding.message}")
    print(f"tidy: {len(tree.files)} files, {len(RULES)} rules, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
