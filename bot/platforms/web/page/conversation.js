// One conversation: draws what the feed tells, in order, each thing once.

import { Composer } from "./composer.js";
import { freshId, post } from "./post.js";
import { emergencyText, linkedText, plainText } from "./rich_text.js";

const NEAR_END_PX = 80;
const DAY = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long" });
const HOUR = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });

function hour(at) {
  return HOUR.format(new Date(at)).replace(":", " h ");
}

function element(tag, className, text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}

export class Conversation {
  constructor(pane, texts, emergency, on) {
    this.pane = pane;
    this.account = pane.dataset.account;
    this.path = pane.dataset.path;
    this.texts = texts;
    this.emergency = emergency;
    this.on = on;
    this.log = pane.querySelector(".log");
    this.latest = pane.querySelector(".latest");
    this.known = new Set();      // ids of everything drawn
    this.bubbles = new Map();    // id of a message → its element
    this.lastDay = "";
    this.following = true;       // the reader was at the end when last heard of
    this.composer = new Composer(pane.querySelector("form"), this.path, texts, on);
    this.latest.addEventListener("click", () => this.toEnd());
    this.log.addEventListener("scroll", () => this.scrolled());
    // A keyboard that opens on a phone must not hide the last message.
    new ResizeObserver(() => { if (this.following) this.toEnd(); }).observe(this.log);
  }

  // ---- what the feed tells

  ready() {
    if (this.live()) return;
    this.log.setAttribute("aria-live", "polite");
    this.toEnd();
  }

  // Earlier messages are not read aloud again; what comes once they are there is.
  live() {
    return this.log.getAttribute("aria-live") !== "off";
  }

  entry(entry) {
    if (this.known.has(entry.id)) return;
    this.known.add(entry.id);
    const follow = this.atEnd() || entry.from === "me";
    const earlier = this.bubbles.get(entry.replaces);
    if (earlier) this.redraw(earlier, entry);
    else this.draw(entry);
    if (follow) this.follow(this.bubbles.get(entry.replaces) ?? this.bubbles.get(entry.id));
    else this.latest.hidden = false;
    if (entry.from === "bot" && this.live()) this.on.arrived(this);
  }

  used({ about, action }) {
    const bubble = this.bubbles.get(about);
    if (bubble) this.settle(bubble, action);
  }

  removed({ id }) {
    const bubble = this.bubbles.get(id);
    if (!bubble) return;
    bubble.classList.add("removed");
    bubble.querySelector(".text").textContent = this.texts.removed;
    bubble.querySelector(".buttons")?.remove();
  }

  // ---- drawing

  draw(entry) {
    this.drawDay(entry.at);
    const bubble = element(entry.urgent ? "div" : "article", `bubble from-${entry.from}`);
    if (entry.urgent && this.live()) bubble.setAttribute("role", "alert");
    // An edit whose message is no longer here stands for it.
    bubble.dataset.id = entry.replaces || entry.id;
    this.fill(bubble, entry);
    this.bubbles.set(bubble.dataset.id, bubble);
    this.log.append(bubble);
  }

  redraw(bubble, entry) {
    const hadFocus = bubble.contains(document.activeElement);
    this.fill(bubble, entry);
    bubble.querySelector(".meta").append(` · ${this.texts.edited}`);
    if (hadFocus) (bubble.querySelector("button") ?? this.composer.box).focus();
  }

  fill(bubble, entry) {
    const meta = element("p", "meta", entry.from === "me" ? this.texts.you : this.texts.bot);
    const time = element("time", "", hour(entry.at));
    time.dateTime = entry.at;
    meta.append(" ", time);
    const text = element("p", "text");
    text.append(...this.nodes(entry));
    bubble.replaceChildren(meta);
    bubble.classList.toggle("urgent", Boolean(entry.urgent));
    if (entry.urgent) bubble.append(element("p", "urgent-label", this.texts.urgent));
    bubble.append(text);
    if (entry.picture) bubble.append(this.picture(entry.picture));
    if (entry.buttons?.length) bubble.append(this.buttons(bubble, entry.buttons));
  }

  nodes(entry) {
    if (entry.from === "me") return [plainText(entry.file ? this.texts.file_sent : entry.text)];
    if (entry.urgent) return emergencyText(entry.text, this.emergency);
    return linkedText(entry.text, this.texts.new_window);
  }

  // Only who may see it gets it; it is kept nowhere.
  picture({ path, alt }) {
    const image = element("img", "picture");
    image.alt = alt;
    image.addEventListener("load", () => { if (this.following) this.toEnd(); });
    image.src = `${this.path}/file/${path}`;
    return image;
  }

  buttons(bubble, buttons) {
    const group = element("div", "buttons");
    for (const { action, label, main } of buttons) {
      const button = element("button", main ? "choice-button main" : "choice-button", label);
      button.type = "button";
      button.dataset.action = action;
      button.addEventListener("click", () => this.press(bubble, button));
      group.append(button);
    }
    return group;
  }

  drawDay(at) {
    const day = DAY.format(new Date(at));
    if (day === this.lastDay) return;
    this.lastDay = day;
    const yesterday = new Date(Date.now() - 86_400_000);
    const names = new Map([[DAY.format(yesterday), this.texts.yesterday], [DAY.format(new Date()), this.texts.today]]);
    this.log.append(element("p", "day", names.get(day) ?? day));
  }

  // ---- buttons

  async press(bubble, button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    this.disable(bubble, true);
    this.composer.say(this.texts.sending);
    const { action } = button.dataset;
    button.dataset.press ??= freshId();
    const answer = await post(`${this.path}/action`, { id: button.dataset.press, action, about: bubble.dataset.id });
    if (answer.done) {
      this.composer.say("");
      if (bubble.contains(button)) this.settle(bubble, action);
      return;
    }
    this.unsettle(bubble);
    if (answer.why === "signed_out") this.on.signedOut();
    this.composer.say(this.texts[answer.why === "unreachable" ? "action_failed" : answer.why], true);
  }

  disable(bubble, disabled) {
    // aria-disabled, not disabled: the focus must not be lost while the answer is on its way.
    for (const button of bubble.querySelectorAll(".choice-button")) button.setAttribute("aria-disabled", String(disabled));
  }

  settle(bubble, action) {
    this.disable(bubble, true);
    for (const button of bubble.querySelectorAll(".choice-button")) {
      if (button.dataset.action !== action || button.classList.contains("chosen")) continue;
      button.classList.add("chosen");
      button.append(element("span", "chosen-mark", this.texts.chosen));
    }
  }

  unsettle(bubble) {
    this.disable(bubble, false);
    for (const button of bubble.querySelectorAll(".chosen")) {
      button.classList.remove("chosen");
      button.querySelector(".chosen-mark").remove();
    }
  }

  // ---- scrolling

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
  }

  scrolled() {
    this.following = this.atEnd();
    if (this.following) this.latest.hidden = true;
  }

  // To the end, but never past the beginning of what has just come.
  follow(bubble) {
    this.toEnd();
    if (bubble.offsetHeight > this.log.clientHeight) bubble.scrollIntoView({ block: "start" });
  }

  toEnd() {
    this.following = true;
    this.latest.hidden = true;
    this.log.scrollTop = this.log.scrollHeight;
  }
}
