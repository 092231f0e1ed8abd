// Puts the page together: one feed, one to three conversations, and what tells that something came.

import { Conversation } from "./conversation.js";
import { Feed } from "./feed.js";
import { SidesSwitch } from "./sides_switch.js";

const RECONNECTING_AFTER_MS = 1_500;

const panels = document.getElementById("panneaux");
const banner = document.getElementById("liaison");
const { script: texts, emergency } = JSON.parse(panels.dataset.texts);
const title = document.title;
let unread = 0;
let bannerTimer = null;

function tell(sentence) {
  clearTimeout(bannerTimer);
  banner.textContent = sentence;
  banner.hidden = sentence === "";
}

function showUnread() {
  document.title = unread ? `(${unread}) ${title}` : title;
}

const on = {
  signedOut: () => tell(texts.signed_out),
  arrived: (conversation) => {
    if (document.hidden) unread += 1;
    showUnread();
    sides.arrived(conversation);
  },
};

const conversations = new Map();
for (const pane of panels.querySelectorAll(".pane"))
  conversations.set(pane.dataset.account, new Conversation(pane, texts, emergency, on));
const sides = new SidesSwitch([...conversations.values()], texts);

const accounts = [...panels.querySelectorAll(".pane")].map((pane) => pane.dataset.path.split("/")[2]);
new Feed(`/api/${accounts.join(",")}/events`, {
  event: (name, data) => {
    if (name !== "ready") return conversations.get(data.account)?.[name](data);
    for (const conversation of conversations.values()) conversation.ready();
  },
  state: (state) => {
    if (state === "connected") return tell("");
    if (state === "signed_out") return tell(texts.signed_out);
    clearTimeout(bannerTimer);
    bannerTimer = setTimeout(() => tell(texts.reconnecting), RECONNECTING_AFTER_MS);
  },
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  showUnread();
});
