"""What the elements of an SCXML document say, whatever becomes of it."""

import re


def tag(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else "comment"


def children(element, *tags):
    return [child for child in element if tag(child) in tags]


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def delay_of(text):
    """As an ISO 8601 duration; None where it is no delay of CSS2."""
    match = re.fullmatch(r"(\d*\.?\d+)(ms|s|m)?", text.strip())
    if not match:
        return None
    scale = {"ms": 1, "s": 1000, "m": 60_000, None: 1}[match.group(2)]
    return f"PT{round(float(match.group(1)) * scale) / 1000:.3f}S"


def literals(root):
    """Every string literal of the document: what a computed name can be."""
    found = set()
    for element in root.iter():
        for value in element.attrib.values():
            found.update(re.findall(r"'([^']*)'", value))
    return sorted(found)
