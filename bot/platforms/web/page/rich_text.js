// Text of the bot as nodes: never HTML. Addresses become links that show where they go.

const ADDRESS_OR_NUMBER = /https:\/\/[^\s<>"«»]+|\b[A-Z]{1,2}-\d{4,}\b/g;
const TRAILING = /[.,;:!?)\]’'»]+$/;
// Overrides of the writing direction can make a text look like another one.
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

export function plainText(text) {
  return text.replace(DIRECTION, "");
}

// No line begins with a mark that French sets apart, nor ends with an opening quotation mark.
function setText(text) {
  return plainText(text).replace(/ (?=[:;!?»])/g, "\u00a0").replace(/« /g, "«\u00a0");
}

function anchor(href, text) {
  const node = document.createElement("a");
  node.href = href;
  node.textContent = text;
  return node;
}

function outsideLink(address, newWindow) {
  const node = anchor(address, address);
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  const warning = document.createElement("span");
  warning.className = "unseen";
  warning.textContent = ` ${newWindow}`;
  node.append(warning);
  return node;
}

// A case's number, which stays on one line.
function caseNumber(number) {
  const node = document.createElement("span");
  node.className = "number";
  node.textContent = number;
  return node;
}

// `text` as nodes, each match of `pattern` replaced by what `make` gives for it.
function withLinks(text, pattern, make) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const { label, node } = make(match[0]);
    nodes.push(text.slice(from, match.index), node);
    from = match.index + label.length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

export function linkedText(text, newWindow) {
  return withLinks(setText(text), ADDRESS_OR_NUMBER, (found) => {
    if (!found.startsWith("https:")) return { label: found, node: caseNumber(found) };
    const label = found.replace(TRAILING, "");
    return { label, node: outsideLink(label, newWindow) };
  });
}

// The numbers of an urgent message can be tapped on a phone; an hour ("15 h", "10 h 15") is none.
export function emergencyText(text, numbers) {
  const all = [...numbers.call, ...numbers.text].join("|");
  const pattern = new RegExp(`(?<![\\d.,:/]|h\\s?)\\b(${all})\\b(?!\\s?h|[.,:/]?\\d)`, "g");
  return withLinks(setText(text), pattern, (label) => {
    const scheme = numbers.text.includes(label) ? "sms" : "tel";
    return { label, node: anchor(`${scheme}:${label}`, label) };
  });
}
