"""Converts an SCXML document into a definition of ours: convert(path) -> the JSON as a dict.

What has no twin here raises Unsupported, with the reason. How each construct is mapped stands in
README.md.
"""

import itertools
import json
import re
from pathlib import Path
from xml.etree import ElementTree

from ecmascript import FAILING, PROCESSOR, SESSION, Invalid, Translator, Unsupported, quoted
from scxml_elements import children, delay_of, literals, tag, text_of

STATES = ("state", "parallel", "final", "history")
FOREACH_MAX = 10
STEPS = {"assign": "assign", "cancel": "cancel", "foreach": "foreach", "if": "choice",
         "log": "log", "script": "assignments", "send": "send"}
OWN_TYPES = (PROCESSOR, "scxml", "http://www.w3.org/TR/scxml/")
FAILURE = {"assign": {"_failed": FAILING}}


class Document:
    def __init__(self, path):
        self.folder = Path(path).parent
        self.root = ElementTree.parse(path).getroot()
        self.literals = literals(self.root)
        self.send_ids = [e.get("id") for e in self.root.iter() if tag(e) == "send" and e.get("id")]
        variables = {e.get("id") for e in self.root.iter() if tag(e) == "data"}
        for element in self.root.iter():
            if tag(element) == "foreach":  # declares what is not declared
                variables.update(
                    name for name in (element.get("item"), element.get("index"))
                    if name and re.fullmatch(r"\w+", name))
        self.script = Translator(variables, self.root.get("name", ""))
        self.scratch = itertools.count(1)
        self.unnamed = itertools.count(1)

    # Structure

    def definition(self):
        self.reject("invoke", "an invoked session: here, that is another case")
        node = self.state(self.root)
        node["id"] = "scxml"
        late = self.root.get("binding") == "late"
        data = [] if late else [e for e in self.root.iter() if tag(e) == "data"]
        own = self.data_of(self.root) if late else [self.bound(e) for e in data]
        scripts = [s for e in children(self.root, "script") for s in self.block(e, [e])]
        if own or scripts:
            node["entry"] = [step for step in own if step] + scripts + node.get("entry", [])
        return node

    def reject(self, name, reason):
        if any(tag(e) == name for e in self.root.iter()):
            raise Unsupported(reason)

    def state(self, element):
        kind = tag(element)
        node = {"id": element.get("id") or f"unnamed_{next(self.unnamed)}"}
        element.set("id", node["id"])
        if kind == "history":
            return self.history(element, node)
        if kind in ("parallel", "final"):
            node["type"] = kind
        if kind == "final":
            self.output(element, node)
        node["states"] = {s["id"]: s for s in map(self.state, children(element, *STATES))}
        if not node["states"]:
            del node["states"]
            if kind == "parallel":
                node.pop("type")
        elif kind != "parallel":
            node["initial"] = self.initial(element)
        self.handlers(element, node)
        self.transitions(element, node)
        return node

    def initial(self, element):
        for inner in children(element, "initial"):
            taken = children(inner, "transition")[0]
            return {"target": self.targets(taken), "actions": self.steps(taken)}
        named = element.get("initial")
        if named:
            return ["#" + state for state in named.split()]
        first = children(element, "state", "parallel", "final")[0]
        return "#" + first.get("id")

    def history(self, element, node):
        taken = children(element, "transition")
        node.update({"type": "history", "history": element.get("type", "shallow")})
        if taken:
            node["target"] = self.targets(taken[0])
            node["actions"] = self.steps(taken[0])
        return node

    def output(self, element, node):
        for donedata in children(element, "donedata"):
            try:
                node["output"] = self.payload(donedata)
            except Invalid:
                node["output"] = {"failed": FAILING}

    def handlers(self, element, node):
        entry = [{"actions": self.steps(e)} for e in children(element, "onentry")]
        if self.root.get("binding") == "late" and element is not self.root:
            entry = self.data_of(element) + entry
        if entry:
            node["entry"] = entry
        exit_ = [{"actions": self.steps(e)} for e in children(element, "onexit")]
        if exit_:
            node["exit"] = exit_

    # Data

    def data_of(self, element):
        """Late binding: when the state is first entered."""
        found = []
        for model in children(element, "datamodel"):
            for data in children(model, "data"):
                if step := self.bound(data):
                    flag = f"_bound_{data.get('id')}"
                    step["assign"][flag] = "true"
                    found.append({"guard": f"!has(fields.{flag})", **step})
        return found

    def bound(self, data):
        value = self.value_of(data)
        return {"assign": {data.get("id"): value}} if value else None

    def value_of(self, element):
        """Of <data>, <assign> or <content>: an expression, what stands inside, or in a file."""
        if element.get("expr") is not None:
            return self.expression(element.get("expr"))
        if len(element):
            raise Unsupported("XML as a value")
        content = text_of(element)
        if element.get("src"):
            file = self.folder / element.get("src").removeprefix("file:")
            content = " ".join(file.read_text().split())
        if content.startswith("<"):
            raise Unsupported("XML as a value")
        if not content:
            return None
        try:
            value = self.script.expression(content)
            return quoted(content) if FAILING in value else value
        except (Invalid, Unsupported):
            return quoted(content)

    def expression(self, source):
        try:
            return self.script.expression(source)
        except Invalid:
            return FAILING

    def condition(self, source):
        try:
            return self.script.condition(source)
        except Invalid:
            return FAILING

    # Transitions

    def transitions(self, element, node):
        taken = children(element, "transition")
        always = [self.transition(element, t) for t in taken if t.get("event") is None]
        if always:
            node["always"] = always
        named = [(self.prefixes(t), self.transition(element, t))
                 for t in taken if t.get("event") is not None]
        node["on"] = {}
        for prefix in dict.fromkeys(p for prefixes, _ in named for p in prefixes):
            # Document order decides in SCXML, the longest name here: each name lists all that
            # react to it.
            reacting = [t for prefixes, t in named if any(covers(p, prefix) for p in prefixes)]
            node["on"]["*" if prefix == "" else prefix + ".*"] = reacting
        if not node["on"]:
            del node["on"]

    @staticmethod
    def prefixes(transition):
        return ["" if d == "*" else re.sub(r"\.\*?$", "", d)
                for d in transition.get("event").split()]

    def transition(self, source, element):
        transition = {}
        if element.get("target"):
            transition["target"] = self.targets(element)
            inside = tag(source) == "state" and element.get("type") == "internal" and all(
                self.is_inside(source, t) for t in element.get("target").split())
            if not inside:
                transition["reenter"] = True
        if element.get("cond") is not None:
            transition["guard"] = self.condition(element.get("cond"))
        if steps := self.steps(element):
            transition["actions"] = steps
        return transition

    @staticmethod
    def targets(element):
        return ["#" + state for state in element.get("target").split()]

    @staticmethod
    def is_inside(element, state):
        return any(e.get("id") == state for e in element.iter() if e is not element)

    # Executable content

    def steps(self, element):
        return self.block(element, list(element))

    def block(self, owner, elements):
        found = []
        for element in elements:
            try:
                found += self.step(element)
            except Invalid:
                found.append(FAILURE)
        return found

    def step(self, element):
        kind = tag(element)
        if kind in ("comment", "donedata"):
            return []
        if kind == "raise":
            return [{"raise": element.get("event")}]
        if kind in STEPS:
            return getattr(self, STEPS[kind])(element)
        raise Unsupported(f"<{kind}>")

    def log(self, element):
        try:  # nothing is written, but what fails, fails
            self.script.expression(element.get("expr") or "''")
        except Unsupported:
            pass
        return []

    def assign(self, element):
        location = element.get("location", "").strip()
        if location not in self.script.variables:
            if location.split(".")[0] in self.script.variables:
                raise Unsupported("an assignment to a member")
            raise Invalid(location)
        return [{"assign": {location: self.value_of(element) or "null"}}]

    def assignments(self, element):
        source = text_of(element)
        if element.get("src"):
            source = (self.folder / element.get("src").removeprefix("file:")).read_text()
        return [{"assign": {name: value}} for name, value in self.script.statements(source)]

    def cancel(self, element):
        if element.get("sendid"):
            return [{"cancel": element.get("sendid")}]
        value = self.expression(element.get("sendidexpr"))
        return [{"guard": f"{value} == {quoted(i)}", "cancel": i} for i in self.send_ids]

    def choice(self, element):
        """Each branch's number is found before any is taken."""
        field = f"_choice_{next(self.scratch)}"
        branches, condition = [(self.condition(element.get("cond")), [])], None
        for child in element:
            if tag(child) in ("elseif", "else"):
                condition = child.get("cond")
                branches.append((self.condition(condition) if condition else "true", []))
            else:
                branches[-1][1].append(child)
        steps = [{"assign": {field: "0"}}]
        for number, (condition, _) in enumerate(branches, 1):
            steps.append({"guard": f"fields.{field} == 0 && {condition}",
                          "assign": {field: str(number)}})
        for number, (_, content) in enumerate(branches, 1):
            if inner := self.block(element, content):
                steps.append({"guard": f"fields.{field} == {number}", "actions": inner})
        return steps

    def foreach(self, element):
        """Unrolled; more than FOREACH_MAX items would be an error."""
        item, index = element.get("item"), element.get("index")
        if not re.fullmatch(r"[A-Za-z_]\w*", item):
            raise Invalid(item)
        array = f"_items_{next(self.scratch)}"
        size = f"size(fields.{array})"
        steps = [
            {"assign": {array: self.expression(element.get("array"))}},
            {"assign": {array + "_fit": f"{size} <= {FOREACH_MAX} ? true : {FAILING}"}},
        ]
        inner = self.steps(element)
        for number in range(FOREACH_MAX):
            assign = {item: f"fields.{array}[{number}]"}
            if index:
                assign[index] = str(number)
            steps.append({"guard": f"{size} > {number}", "assign": assign, "actions": inner})
        return steps

    def send(self, element):
        if children(element, "content") and element.get("type") not in (None, *OWN_TYPES):
            raise Unsupported("another event processor")
        sending = {"data": self.payload(element)}
        steps = []
        if element.get("id"):
            sending["id"] = element.get("id")
        if element.get("idlocation"):
            sending["id"] = f"send_{next(self.scratch)}"
            self.send_ids.append(sending["id"])
            steps.append({"assign": {element.get("idlocation"): quoted(sending["id"])}})
        for event_guard, event in self.possible(element, "event", self.literals):
            for delay_guard, delay in self.delays(element):
                # A session's events from outside come after the macrostep: as of another look.
                one = {**sending, "trigger": event, "delay": delay or "0"}
                guards = [g for g in (event_guard, delay_guard) if g]
                for guard, key in self.ways(element):
                    all_of = guards + ([guard] if guard else [])
                    condition = {"guard": " && ".join(all_of)} if all_of else {}
                    raised = {k: v for k, v in one.items() if k in ("trigger", "data")}
                    sent = raised if key == "raise" else one
                    steps.append({**condition, key: sent} if key else {**condition, **FAILURE})
        return steps

    def possible(self, element, attribute, values):
        """(guard, value) of an attribute, or of its ...expr for each value that it can have."""
        if element.get(attribute) is not None:
            return [(None, element.get(attribute))]
        source = element.get(attribute + "expr")
        if source is None:
            raise Unsupported(f"<{tag(element)}> without {attribute}")
        expression = self.expression(source)
        if re.fullmatch(r"'[^']*'", expression):
            return [(None, expression[1:-1])]
        return [(f"{expression} == {quoted(value)}", value) for value in values if value]

    def delays(self, element):
        if element.get("delay") is None and element.get("delayexpr") is None:
            return [(None, None)]
        known = [value for value in self.literals if delay_of(value)]
        delays = [(g, delay_of(v)) for g, v in self.possible(element, "delay", known)]
        if any(delay is None for _, delay in delays):
            raise Invalid("no delay")
        return delays

    def ways(self, element):
        """Inside, outside, or an error: (guard, "raise", "send" or None)."""
        kind, kind_source = element.get("type"), element.get("typeexpr")
        if kind is not None and kind not in OWN_TYPES:
            if "BasicHTTP" in kind:
                raise Unsupported("the basic HTTP event processor")
            raise Invalid(kind)
        kind_fits = []
        if kind_source:
            kind_fits = [f"{self.expression(kind_source)} in [{', '.join(map(quoted, OWN_TYPES))}]"]
        target, source = element.get("target"), element.get("targetexpr")
        own = (None, SESSION, "#_scxml_session")
        if target == "#_internal":
            return [(" && ".join(kind_fits) or None, "raise")]
        if source is None and target not in own:
            raise Invalid(target)
        if source is None and not kind_fits:
            return [(None, "send")]
        if source is None:
            return [(kind_fits[0], "send"), (f"!({kind_fits[0]})", None)]
        place = self.expression(source)
        own_place = f"{place} in [{quoted(SESSION)}, '#_scxml_session']"
        return [
            (" && ".join([f"{place} == '#_internal'"] + kind_fits), "raise"),
            (" && ".join([own_place] + kind_fits), "send"),
            (f"!({place} == '#_internal' || {own_place})", None),
        ]

    def payload(self, element):
        data = {}
        for name in (element.get("namelist") or "").split():
            data[name] = self.expression(name)
        for param in children(element, "param"):
            data[param.get("name")] = self.expression(param.get("expr") or param.get("location"))
        for content in children(element, "content"):
            data["content"] = self.value_of(content) or "''"
        return data


def covers(prefix, other):
    """Every trigger of the family `other` is one of `prefix`."""
    return prefix == "" or other == prefix or other.startswith(prefix + ".")


def convert(path):
    return Document(path).definition()


if __name__ == "__main__":
    import sys

    print(json.dumps(convert(sys.argv[1]), indent=1))
