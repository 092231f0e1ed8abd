"""What the tests of the page share: the server, the browser, and what is asked of every picture."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest
import urllib.request

from webdriver import Browser

HERE = pathlib.Path(__file__).parent
PICTURES = pathlib.Path(os.environ.get("SCREENSHOTS", "build/screenshots"))
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"320": (320, 640), "768": (768, 1024), "1440": (1440, 900)}
RUN_AXE = """
const done = arguments[0];
const told = violation => violation.id + ": " + violation.nodes.map(node => node.html).join(" | ");
axe.run(document, {resultTypes: ["violations"]}).then(r => done(r.violations.map(told)));
"""


class Echo:
    """web_echo with the lines of story.json: started, stopped, started again at one address."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.port = "0"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [os.environ["WEB_ECHO"], str(HERE / "story.json"), self.port, *self.arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.origin = self.process.stdout.readline().strip()
        self.port = self.origin.rsplit(":", 1)[1]
        self.link = self.process.stdout.readline().strip() if self.arguments else ""

    def stop(self):
        """Ends the server; how many different things it received."""
        self.process.stdin.close()
        self.process.wait(timeout=30)
        received = set(self.process.stderr.read().splitlines())
        self.process.stdout.close()
        self.process.stderr.close()
        return len(received)

    def act(self, account, action):
        """A button pressed by somebody elsewhere."""
        body = {"id": "pressed-elsewhere", "action": action, "about": "nothing"}
        headers = {"Content-Type": "application/json", "X-Promenade": "test",
                   "Origin": self.origin}
        urllib.request.urlopen(urllib.request.Request(
            f"{self.origin}/api/{account}/action", json.dumps(body).encode(), headers)).close()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


def axe_core():
    """The accessibility checker, pinned by package-lock.json; None where npm cannot bring it."""
    if not AXE.exists() and shutil.which("npm"):
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=HERE, check=False)
    return AXE.read_text() if AXE.exists() else None


class PageTest(unittest.TestCase):
    arguments = ()  # of web_echo
    path = None     # opened before each test
    first = None    # what the conversation there begins with

    @classmethod
    def setUpClass(cls):
        cls.axe = axe_core()
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def serve(self):
        return Echo(*self.arguments)

    def setUp(self):
        self.echo = self.serve()
        self.browser.size(*WIDTHS["768"])
        self.browser.prefer()
        self.complaints_expected = False
        if self.path:
            self.browser.open(self.echo.origin + self.path)
        if self.first:
            self.sees(self.first)

    def tearDown(self):
        self.browser.open("about:blank")
        complaints = self.browser.logged()
        if not self.complaints_expected:
            self.assertEqual(complaints, [])
        if self.echo.process.poll() is None:
            self.echo.stop()

    def write(self, text, box="textarea"):
        self.browser.type(box, text)
        self.browser.type(box, "\ue007")

    def sees(self, text):
        self.browser.until_text(".pane:not([hidden]) .bubble", text)

    def until_sent(self):
        self.browser.until("document.querySelector('textarea').value === ''")

    def assert_accessible(self):
        if self.axe is None:
            return  # Accessibility.test_axe_core_is_here says so
        self.browser.run(self.axe)
        self.assertEqual(self.browser.run_async(RUN_AXE), [])

    def assert_no_sideways_scroll(self):
        width, room = self.browser.run("const page = document.documentElement;"
                                       "return [page.scrollWidth, page.clientWidth]")
        self.assertLessEqual(width, room, "the page is wider than the window")

    def picture(self, name):
        self.browser.picture(PICTURES / f"{name}.png")

    def pictures(self, name):
        """At each width, in the light and in the dark."""
        for width, size in WIDTHS.items():
            self.browser.size(*size)
            self.assert_no_sideways_scroll()
            for scheme in ("dark", "light"):
                self.browser.prefer(prefers_color_scheme=scheme)
                self.assert_accessible()
                self.picture(f"{name}-{width}" + ("-dark" if scheme == "dark" else ""))
        self.browser.size(*WIDTHS["768"])
