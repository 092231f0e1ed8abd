// On a narrow screen the demonstration shows one of its conversations at a time; these buttons
// choose which, and say where something new has come. A wide screen shows them all.

const NARROW = matchMedia("(max-width: 63.99rem)");

export class SidesSwitch {
  constructor(conversations, texts) {
    this.conversations = conversations;
    this.texts = texts;
    this.nav = document.querySelector(".sides-switch");
    this.buttons = new Map();
    if (conversations.length < 2) return;
    for (const conversation of conversations) this.buttons.set(conversation, this.button(conversation));
    this.nav.append(...this.buttons.values());
    this.shown = conversations[0];
    NARROW.addEventListener("change", () => this.lay());
    this.lay();
  }

  button(conversation) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(conversation.pane.querySelector("h2").textContent);
    const badge = document.createElement("span");
    badge.className = "badge";
    button.append(badge);
    button.addEventListener("click", () => this.show(conversation));
    return button;
  }

  show(conversation) {
    this.shown = conversation;
    this.mark(conversation, 0);
    this.lay();
    conversation.toEnd();
  }

  lay() {
    this.nav.hidden = !NARROW.matches;
    for (const [conversation, button] of this.buttons) {
      conversation.pane.hidden = NARROW.matches && conversation !== this.shown;
      button.setAttribute("aria-pressed", String(conversation === this.shown));
    }
  }

  arrived(conversation) {
    if (!this.buttons.has(conversation) || !conversation.pane.hidden) return;
    this.mark(conversation, Number(this.buttons.get(conversation).dataset.count ?? 0) + 1);
  }

  mark(conversation, count) {
    const button = this.buttons.get(conversation);
    button.dataset.count = count;
    const sentence = count === 1 ? this.texts.unread_one : this.texts.unread_many.replace("{count}", count);
    button.querySelector(".badge").textContent = count ? sentence : "";
  }
}
