"""Translates the ECMAScript expressions of SCXML documents into ours.

A small recursive descent over the part of the language that a comparison or an assignment needs.
Two ways out: Unsupported is valid ECMAScript that has no twin here; Invalid is no ECMAScript at
all, or means nothing where it stands: SCXML wants an error.execution at run time.
"""

import re

SESSION = "#_scxml_session"
PROCESSOR = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor"
# An expression without a value: what is wrong in the document fails when it is evaluated.
FAILING = "no_such_name"

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)
          |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
          |(?P<name>[A-Za-z_$][\w$]*)
          |(?P<mark>===|!==|==|!=|<=|>=|&&|\|\||\+\+|--|[-+*/%<>!?:.,()\[\]{}=|&^~;]))""",
    re.VERBOSE,
)
RESERVED = {"return", "continue", "break", "var", "for", "if", "else", "while", "default"}
BEYOND = {"function", "new", "instanceof", "this", "Math", "JSON", "String", "Array", "Object"}
OPERATORS = [  # loosest first
    {"||": "||"},
    {"&&": "&&"},
    {"==": "==", "===": "==", "!=": "!=", "!==": "!="},
    {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "in"},
    {"+": "+", "-": "-"},
    {"*": "*", "/": "/", "%": "%"},
]
LOGICAL = {"||", "&&"}
COMPARISONS = {"==", "!=", "<", "<=", ">", ">=", "in"}


class Unsupported(Exception):
    pass


class Invalid(Exception):
    pass


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def tokens_of(source):
    tokens, at = [], 0
    while source[at:].strip():
        match = TOKEN.match(source, at)
        if not match:
            raise Invalid(source)
        tokens.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return tokens


class Term:
    """Our expression, and whether it is known to be a boolean; `field`: a variable's name."""

    def __init__(self, text, boolean=False, field=None):
        self.text, self.boolean, self.field = text, boolean, field

    def condition(self):
        if self.boolean:
            return self.text
        falsy = f"({self.text}) in [0, '', false]"
        return f"(has(fields.{self.field}) && !({falsy}))" if self.field else f"!({falsy})"


class Translator:
    """`variables`: those that the document declares; `name`: the session's."""

    def __init__(self, variables, name=""):
        self.variables, self.session_name = variables, name

    def expression(self, source):
        return self._whole(source).text

    def condition(self, source):
        return self._whole(source).condition()

    def statements(self, source):
        """Of a script: assignments alone, as (variable, our expression)."""
        source = re.sub(r"//[^\n]*|/\*.*?\*/", "", source, flags=re.DOTALL)
        found = []
        for statement in filter(None, (part.strip() for part in source.split(";"))):
            match = re.fullmatch(r"([A-Za-z_]\w*)\s*([-+*/%]?)=(?!=)(.*)", statement, re.DOTALL)
            if not match:
                raise Unsupported("a script that is more than assignments")
            variable, operator, value = match.groups()
            self.variables.add(variable)
            if operator:
                value = f"{variable} {operator} ({value})"
            found.append((variable, self.expression(value)))
        return found

    def _whole(self, source):
        self.tokens, self.at = tokens_of(source), 0
        term = self._choice()
        if self.at < len(self.tokens):
            if self._peek() in ("|", "&", "^", "=", "++", "--", "instanceof"):
                raise Unsupported("the operator " + self._peek())
            raise Invalid(source)
        return term

    def _peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def _take(self, wanted=None):
        if self.at >= len(self.tokens) or (wanted and self._peek() != wanted):
            raise Invalid(f"expected {wanted}")
        self.at += 1
        return self.tokens[self.at - 1]

    def _choice(self):
        condition = self._binary(0)
        if self._peek() != "?":
            return condition
        self._take("?")
        yes = self._choice()
        self._take(":")
        no = self._choice()
        return Term(f"({condition.condition()} ? {yes.text} : {no.text})")

    def _binary(self, level):
        if level == len(OPERATORS):
            return self._unary()
        left = self._binary(level + 1)
        while self._peek() in OPERATORS[level]:
            operator = OPERATORS[level][self._take()[1]]
            left = self._joined(left, operator, self._binary(level + 1))
        return left

    def _joined(self, left, operator, right):
        if operator in LOGICAL:
            return Term(f"({left.condition()} {operator} {right.condition()})", True)
        undefined = self._is_undefined(left, right)
        if undefined and operator in ("==", "!="):
            return Term(undefined if operator == "==" else f"!({undefined})", True)
        return Term(f"({left.text} {operator} {right.text})", operator in COMPARISONS)

    @staticmethod
    def _is_undefined(left, right):
        if right.text == "undefined" and left.field:
            return f"!has(fields.{left.field})"
        if left.text.startswith("typeof ") and right.text == "'undefined'":
            return left.text.removeprefix("typeof ")
        return None

    def _unary(self):
        kind, token = self._take()
        if token == "!":
            return Term(f"!{self._unary().condition()}", True)
        if token == "-":
            return Term(f"(-{self._unary().text})")
        if token == "typeof":
            return Term("typeof " + self._absence(self._unary()))
        if token in ("++", "--"):
            raise Unsupported("an assignment inside an expression")
        self.at -= 1
        return self._postfix()

    @staticmethod
    def _absence(term):
        if term.field:
            return f"!has(fields.{term.field})"
        if term.text == "data.content":
            return "(size(data) == 0)"
        if re.fullmatch(r"(trigger|data)\.\w+", term.text):
            return f"!has({term.text})"
        raise Unsupported("typeof of an expression")

    def _postfix(self):
        term = self._primary()
        while self._peek() in (".", "[", "("):
            mark = self._take()[1]
            if mark == "(":
                raise Unsupported("a function call")
            if mark == ".":
                term = Term(f"{term.text}.{self._take()[1]}")
            else:
                index = self._choice()
                self._take("]")
                term = Term(f"{term.text}[{index.text}]")
        return term

    def _primary(self):
        kind, token = self._take()
        if kind == "number":
            if "." in token:
                raise Unsupported("a number with decimals")
            return Term(token)
        if kind == "text":
            return Term(quoted(re.sub(r"\\(.)", r"\1", token[1:-1])))
        if token == "(":
            term = self._choice()
            self._take(")")
            return Term(f"({term.text})", term.boolean)
        if token == "[":
            return Term("[" + ", ".join(self._items("]")) + "]")
        if token == "{":
            return self._object()
        if kind == "name":
            return self._named(token)
        raise Invalid(token)

    def _items(self, end):
        items = []
        while self._peek() != end:
            items.append(self._choice().text)
            if self._peek() != end:
                self._take(",")
        self._take(end)
        return items

    def _object(self):
        members = []
        while self._peek() != "}":
            key = self._take()[1].strip("'\"")
            self._take(":")
            members.append(f"{quoted(key)}: {self._choice().text}")
            if self._peek() != "}":
                self._take(",")
        self._take("}")
        return Term("{" + ", ".join(members) + "}")

    def _named(self, name):
        if name in ("true", "false", "null"):
            return Term(name, name != "null")
        if name == "undefined":
            return Term("undefined")
        if name in RESERVED:
            raise Invalid(name)
        if name in BEYOND:
            raise Unsupported(name)
        if name == "In":
            return self._is_active()
        if name == "_event":
            return self._event()
        if name == "_sessionid":
            return Term("'session'")
        if name == "_name":
            return Term(quoted(self.session_name))
        if name == "_ioprocessors":
            location = "{'location': " + quoted(SESSION) + "}"
            return Term("{'scxml': " + location + ", " + quoted(PROCESSOR) + ": " + location + "}")
        if name in self.variables:
            return Term(f"fields.{name}", field=name)
        if self._peek() == "(":
            raise Unsupported("a function call")
        return Term(FAILING)

    def _is_active(self):
        self._take("(")
        state = self._choice().text
        self._take(")")
        return Term(f"({state} in active)", True)

    def _event(self):
        if self._peek() != ".":
            raise Unsupported("_event as a whole")
        self._take(".")
        member = self._take()[1]
        if member == "name":
            return Term("trigger.name")
        if member == "sendid":
            return Term("trigger.id")
        if member == "type":
            kinds = "{'outside': 'external', 'inside': 'internal', 'platform': 'platform'}"
            return Term(f"{kinds}[trigger.kind]")
        if member in ("origin", "origintype"):
            place = SESSION if member == "origin" else PROCESSOR
            return Term(f"{{'outside': {quoted(place)}}}[trigger.kind]")
        if member != "data":
            raise Unsupported("_event." + member)
        return Term("data" if self._peek() in (".", "[") else "data.content")
