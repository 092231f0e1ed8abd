"""`promenade demo` in a browser: its server, and one conversation of those that the page shows."""

import os
import signal
import subprocess

from page_test import PageTest

# The first text of the bot that was not heard and holds the words; what came before it is passed.
HEAR = """(() => {
  const texts = [...document.querySelectorAll(`${arguments[0]} .from-bot .text`)];
  const isNew = text => text.dataset.heard !== text.textContent;
  const holds = text => text.textContent.replaceAll("\\u00a0", " ").includes(arguments[1]);
  const found = texts.findIndex(text => isNew(text) && holds(text));
  for (const text of texts.slice(0, found + 1)) text.dataset.heard = text.textContent;
  return found >= 0 && texts[found].textContent;
})()"""
SHOW = """(() => {
  const bubbles = [...document.querySelectorAll(".pane:not([hidden]) .bubble")];
  const holds = bubble => bubble.textContent.replaceAll("\\u00a0", " ").includes(arguments[0]);
  const found = bubbles.findLast(holds);
  found?.scrollIntoView({block: "start"});
  return Boolean(found);
})()"""
TAP = """
const free = `${arguments[0]} .choice-button:not([aria-disabled=true])`;
const buttons = [...document.querySelectorAll(free)];
buttons.findLast(button => button.textContent === arguments[1]).click();
"""
# A face that is nobody's.
SEND_A_PORTRAIT = """
const [pane, done] = arguments;
const canvas = document.createElement("canvas");
canvas.width = canvas.height = 600;
const pen = canvas.getContext("2d");
const fill = (colour, draw) => { pen.fillStyle = colour; pen.beginPath(); draw(); pen.fill(); };
fill("#cfe3dd", () => pen.rect(0, 0, 600, 600));
fill("#3d2b23", () => pen.ellipse(300, 260, 165, 200, 0, 0, 7));
fill("#155e63", () => pen.ellipse(300, 640, 230, 190, 0, 0, 7));
fill("#e2b896", () => pen.rect(255, 370, 90, 110));
fill("#ecc7a6", () => pen.ellipse(300, 275, 120, 150, 0, 0, 7));
fill("#3d2b23", () => pen.ellipse(250, 255, 11, 14, 0, 0, 7));
fill("#3d2b23", () => pen.ellipse(350, 255, 11, 14, 0, 0, 7));
fill("#a8443f", () => pen.ellipse(300, 345, 42, 20, 0, 0, Math.PI));
canvas.toBlob(blob => {
  const chosen = new DataTransfer();
  chosen.items.add(new File([blob], "portrait.jpg", {type: "image/jpeg"}));
  const input = document.querySelector(`${pane} input[type=file]`);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change"));
  done();
}, "image/jpeg");
"""


class Demonstration:
    def __init__(self):
        self.process = subprocess.Popen([os.environ["PROMENADE"], "demo", "--port", "0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.origin = ""
        while not self.origin:
            line = self.process.stdout.readline()
            assert line, "the demonstration does not start"
            self.origin = "".join(word for word in line.split() if word.startswith("http://"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)
        assert self.process.returncode == 0


class Side:
    """Somebody's conversation, the `number`th of the page."""

    def __init__(self, browser, number):
        self.browser = browser
        self.pane = f"#cote-{number}"

    def says(self, text):
        self.browser.type(f"{self.pane} textarea", text + "\ue007")
        self.browser.until("document.querySelector(arguments[0]).value === ''",
                           f"{self.pane} textarea")

    def hears(self, text):
        return self.browser.until(HEAR, self.pane, text)

    def asks(self, text, answer):
        self.says(text)
        return self.hears(answer)

    def talks(self, *turns):
        """Each turn is what the person writes and what the bot then answers."""
        for says, hears in turns:
            self.asks(says, hears)

    def taps(self, label):
        self.browser.run(TAP, self.pane, label)

    def sends_a_portrait(self):
        self.browser.run_async(SEND_A_PORTRAIT, self.pane)

    def said(self):
        return self.browser.text(f"{self.pane} .bubble")


class DemonstrationTest(PageTest):
    def serve(self):
        return Demonstration()

    def sides(self, left, middle, right):
        """Three conversations side by side, chosen as the first page offers them."""
        self.browser.size(1440, 900)
        self.browser.open(self.echo.origin)
        self.browser.run("""
            for (const [id, account] of Object.entries(arguments[0]))
              document.getElementById(id).value = account;
            document.querySelector(".sides-form").requestSubmit();
        """, {"gauche": left, "milieu": middle, "droite": right})
        return self.there(3)

    def alone(self, account):
        """One person's conversation, on a telephone."""
        self.browser.size(390, 844)
        self.browser.open(f"{self.echo.origin}/c/{account}")
        return self.there(1)[0]

    def there(self, count):
        self.browser.until("document.querySelectorAll('.log[aria-live=polite]').length"
                           " === arguments[0]", count)
        return [Side(self.browser, number + 1) for number in range(count)]

    def look(self, name, words=None):
        """A picture of a page that everybody can read; of the last bubble that holds the words."""
        if words:
            self.browser.until(SHOW, words)
        self.assert_no_sideways_scroll()
        self.assert_accessible()
        self.picture(name)
