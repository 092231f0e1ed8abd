"""The text files of the project, and what in the C++ is code, comment or literal."""

import json
import os
import re
from collections import namedtuple
from functools import cached_property
from pathlib import Path

SKIPPED_FOLDERS = {".git", ".cache", ".venv", "build", "node_modules", "__pycache__"}

Finding = namedtuple("Finding", "path line message")
Literal = namedtuple("Literal", "line value")

CPP_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | R"(?P<mark>[^()\s\\]{0,16})\((?P<raw>.*?)\)(?P=mark)"
      | "(?P<text>(?:\\.|[^"\\\n])*)"
      | (?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'   # a character, not the separator in 1'000
    """,
    re.DOTALL | re.VERBOSE,
)


def blank(text):
    """As many lines and columns, nothing on them."""
    return re.sub(r"[^\n]", " ", text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


class Source:
    """A text file: `code` is its C++ without comments and without what stands between quotes."""

    def __init__(self, path, text):
        self.path = path
        self.text = text

    @property
    def folder(self):
        return self.path.rpartition("/")[0]

    @cached_property
    def code(self):
        def hollow(token):
            inside = token["raw"] if token["raw"] is not None else token["text"]
            if token["comment"] is not None or inside is None:
                return blank(token[0])
            return '"' + blank(token[0])[1:-1] + '"'

        return CPP_TOKEN.sub(hollow, self.text)

    @cached_property
    def uncommented(self):
        return CPP_TOKEN.sub(lambda t: blank(t[0]) if t["comment"] else t[0], self.text)

    @cached_property
    def literals(self):
        found = []
        for token in CPP_TOKEN.finditer(self.text):
            value = token["raw"] if token["raw"] is not None else token["text"]
            if value is not None:
                found.append(Literal(line_of(self.text, token.start()), value))
        return found

    def matches(self, pattern, message, where="code"):
        text = getattr(self, where)
        for match in re.finditer(pattern, text):
            yield Finding(self.path, line_of(text, match.start()), message)


class Tree:
    """Every text file below a folder, by its path from there."""

    def __init__(self, root):
        self.root = Path(root)

    @cached_property
    def files(self):
        found = []
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = sorted(name for name in subfolders if name not in SKIPPED_FOLDERS)
            found += [Path(folder, name).relative_to(self.root).as_posix() for name in names]
        return sorted(found)

    def sources(self, *endings, under=""):
        for path in self.files:
            if path.startswith(under) and path.endswith(endings):
                yield self.source(path)

    def source(self, path):
        if path not in self._read:
            self._read[path] = Source(path, (self.root / path).read_text(encoding="utf-8"))
        return self._read[path]

    @cached_property
    def _read(self):
        return {}

    def cpp(self, tests=False):
        """The C++ of the program; with `tests`, that of the tests too."""
        folders = ("engine/", "projections/", "bot/") + (("tests/",) if tests else ())
        return (s for s in self.sources(".cpp", ".hpp") if s.path.startswith(folders))

    def json(self, path):
        """What the file holds, or None if there is no such file."""
        if path not in self.files:
            return None
        return json.loads(self.source(path).text)
