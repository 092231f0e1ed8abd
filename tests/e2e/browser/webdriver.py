"""A headless Chromium through chromedriver, in the few words of the W3C WebDriver protocol that
the tests need. Nothing but the standard library."""

import base64
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE_S = 10
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Shift": "\ue008", "Space": "\ue00d"}
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=fr",
]


class Browser:
    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="chromium-")
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        self.root = f"http://127.0.0.1:{self._driver_port()}"
        options = {"binary": shutil.which("chromium"),
                   "args": [*ARGUMENTS, f"--user-data-dir={self.profile}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.root += f"/session/{answer['sessionId']}"

    def _driver_port(self):
        for line in self.driver.stdout:
            if "successfully on port" in line:
                return int(line.rstrip(".\n").rsplit(" ", 1)[1])
        raise RuntimeError("chromedriver did not start")

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as failure:
            raise RuntimeError(json.load(failure)["value"]["message"]) from None

    def close(self):
        self._ask("DELETE", "")
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    # ---- looking

    def open(self, address):
        self._ask("POST", "/url", {"url": address})

    def reload(self):
        self._ask("POST", "/refresh", {})

    def title(self):
        return self._ask("GET", "/title")

    def address(self):
        return self._ask("GET", "/url")

    def run(self, script, *arguments):
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        return self._ask("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def until(self, question, *arguments):
        """The first true answer of a JavaScript expression."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            answer = self.run(f"return {question}", *arguments)
            if answer:
                return answer
            time.sleep(0.02)
        raise AssertionError(f"never true: {question} {arguments}")

    def count(self, selector):
        return self.run("return document.querySelectorAll(arguments[0]).length", selector)

    def text(self, selector):
        """Of all that fits, one after the other."""
        return self.run("return [...document.querySelectorAll(arguments[0])]"
                        ".map(node => node.textContent).join(' ')", selector)

    def value(self, selector):
        return self.run("return document.querySelector(arguments[0]).value", selector)

    def has_focus(self, selector):
        return self.run("return document.activeElement.matches(arguments[0])", selector)

    def until_there(self, selector):
        self.until("document.querySelector(arguments[0])", selector)

    def until_gone(self, selector):
        self.until("!document.querySelector(arguments[0])", selector)

    def until_text(self, selector, text):
        """The spaces that French sets before its marks count as spaces."""
        self.until("[...document.querySelectorAll(arguments[0])]"
                   ".some(node => node.textContent.replaceAll('\\u00a0', ' ')"
                   ".includes(arguments[1]))", selector, text)

    def logged(self):
        """What the page complained about since the last call."""
        return [entry["message"] for entry in self._ask("POST", "/se/log", {"type": "browser"})]

    def find(self, selector):
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        return found[ELEMENT]

    # ---- acting

    def click(self, selector):
        self._ask("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self._ask("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys, held=()):
        """Keys on whatever has the focus, as a person at the keyboard."""
        down = [{"type": "keyDown", "value": KEYS[key]} for key in held]
        strokes = []
        for key in keys:
            value = KEYS.get(key, key)
            strokes += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        up = [{"type": "keyUp", "value": KEYS[key]} for key in held]
        keyboard = {"type": "key", "id": "keyboard", "actions": down + strokes + up}
        self._ask("POST", "/actions", {"actions": [keyboard]})

    # ---- the window

    def devtools(self, command, **parameters):
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=width < 500)

    def prefer(self, **features):
        self.devtools("Emulation.setEmulatedMedia", features=[
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def picture(self, path):
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))
