// The box at the bottom. What is written leaves it only once the service has accepted it: until
// then it stays, and goes again with the same id.

import { freshId, post } from "./post.js";

const CHARACTERS_MAX = 20_000;
const FILE_BYTES_MAX = 10 * 1024 * 1024;
const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 30_000;

export class Composer {
  constructor(form, path, texts, on) {
    this.path = path;
    this.texts = texts;
    this.on = on;
    this.box = form.querySelector("textarea");
    this.button = form.querySelector(".send");
    this.status = form.querySelector(".status");
    this.editButton = form.querySelector(".edit");
    this.files = form.querySelector("input[type=file]");
    this.files.addEventListener("change", () => this.sendFile());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(this.box.value);
    });
    this.box.addEventListener("keydown", (event) => this.key(event, form));
    this.box.addEventListener("input", () => this.grow());
    this.editButton.addEventListener("click", () => this.takeBack());
    for (const shortcut of form.querySelectorAll(".shortcut"))
      shortcut.addEventListener("click", () => this.submitShortcut(shortcut.textContent));
    addEventListener("resize", () => this.grow());
    addEventListener("online", () => this.retryNow());
    addEventListener("beforeunload", (event) => {
      if (this.pending && !this.pending.shortcut) event.preventDefault();
    });
  }

  key(event, form) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  }

  submitShortcut(text) {
    if (this.pending) return;
    // What is being written stays in the box.
    this.send(text, true);
  }

  submit(text) {
    if (this.pending || text.trim() === "") return;
    const size = [...text].length;
    if (size > CHARACTERS_MAX) {
      const sentence = this.texts.too_long.replace("{size}", size.toLocaleString("fr-FR"));
      return this.say(sentence.replace("{max}", CHARACTERS_MAX.toLocaleString("fr-FR")), true);
    }
    this.send(text.trim(), false);
  }

  send(text, shortcut) {
    // Half an emoji is no text: it is replaced rather than refused.
    this.begin({ text: text.toWellFormed?.() ?? text, shortcut });
  }

  sendFile() {
    const file = this.files.files[0];
    // The same file may be chosen again.
    this.files.value = "";
    if (!file || this.pending) return;
    if (file.size > FILE_BYTES_MAX) return this.say(this.texts.file_too_large, true);
    // What is being written stays in the box.
    this.begin({ file, shortcut: true });
  }

  begin(message) {
    this.pending = { id: freshId(), wait: WAIT_FIRST_MS, ...message };
    this.lock(true);
    this.say(this.texts.sending);
    this.attempt(this.pending);
  }

  async attempt(message) {
    const answer = message.file
      ? await post(`${this.path}/file/${message.id}`, message.file)
      : await post(`${this.path}/message`, { id: message.id, text: message.text });
    if (this.pending !== message) return;
    if (answer.done) return this.accepted(message);
    if (answer.later) return this.later(message, answer);
    this.finish();
    this.say(this.texts[answer.why], true);
    if (answer.why === "signed_out") this.on.signedOut();
  }

  accepted(message) {
    if (!message.shortcut) this.box.value = "";
    this.finish();
    this.say("");
  }

  later(message, answer) {
    this.say(this.texts[answer.why], true);
    this.editButton.hidden = false;
    this.timer = setTimeout(() => this.attempt(message), Math.max(message.wait, answer.wait));
    message.wait = Math.min(message.wait * 2, WAIT_MAX_MS);
  }

  retryNow() {
    if (!this.pending || !this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.attempt(this.pending);
  }

  // The next sending is a new message, with a new id: the first may have been accepted unheard.
  takeBack() {
    this.finish();
    this.say("");
    this.box.focus();
  }

  finish() {
    clearTimeout(this.timer);
    this.timer = null;
    this.pending = null;
    this.editButton.hidden = true;
    this.lock(false);
    this.grow();
  }

  lock(locked) {
    this.box.readOnly = locked;
    this.button.setAttribute("aria-disabled", String(locked));
    this.files.disabled = locked;
  }

  say(sentence, wrong = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("wrong", wrong);
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }
}
