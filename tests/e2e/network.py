"""A network of config/demo with a bot on a Matrix homeserver: founded, served, killed, replayed."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading

from matrix_client import Client
from synapse import SERVER_NAME, free_port

PROMENADE = os.environ["PROMENADE"]
SOURCES = pathlib.Path(__file__).resolve().parents[2]
DEMO = SOURCES / "config" / "demo"


class Network:
    """`at` (an instant) founds it in the past. Its folders are `name` in `folder`."""

    def __init__(self, name, folder, synapse, at=None):
        self.name = name
        self.bot = f"@{name}:{SERVER_NAME}"
        self.port = free_port()
        self.data = pathlib.Path(folder) / name / "data"
        self.output = ""  # all that the server has printed
        self._synapse = synapse
        self._at = ["--at", at] if at else []
        self._process = None
        self._reader = None
        sources = self.data.parent / "network"
        shutil.copytree(DEMO, sources)
        settings = json.loads((DEMO / "network.json").read_text())
        del settings["closures"]
        settings["server"] = {
            "public_url": "http://127.0.0.1:8080",
            "matrix": {"homeserver_url": synapse.url, "server_name": SERVER_NAME,
                       "own_url": f"http://127.0.0.1:{self.port}", "id": name,
                       "sender_localpart": name, "tokens_file": "matrix-tokens.json"}}
        (sources / "network.json").write_text(json.dumps(settings))
        printed = self._run("init", sources / "network.json")
        printed += self._run("import", "employers", sources / "employers.csv")
        printed += self._run("import", "members", sources / "members.csv")
        code = r"\(([\w-]+)\) : code d'activation (\d{3}(?:-\d{3}){2})"
        self.codes = dict(re.findall(code, printed))

    @property
    def registration(self):
        return self.data / "registration.yaml"

    @property
    def homeserver_token(self):
        return json.loads((self.data / "matrix-tokens.json").read_text())["hs_token"]

    def say(self, person, text):
        """From the command line, at the network's first instant."""
        return self._run("say", "--as", person, text)

    def send(self, person, file):
        """A file from the command line, beside the server that runs."""
        return self._run("say", "--as", person, "--file", file, at=[])

    def start(self, crash_at=None):
        """Serves, once it listens; `crash_at` names the point at which it kills itself."""
        command = [PROMENADE, "serve", "--data", self.data, "--port", str(self.port)]
        environment = dict(os.environ)
        if crash_at:
            environment["PROMENADE_CRASH_AT"] = crash_at
        self._process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT, env=environment)
        listening = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(listening,), daemon=True)
        self._reader.start()
        if not listening.wait(30) or self._process.poll() is not None:
            raise AssertionError(f"the server does not start:\n{self.output[-2000:]}")

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(20)
        self._reader.join()
        assert status == 0, f"the server ended with {status}:\n{self.output[-2000:]}"

    def died(self):
        """Waits until the server has killed itself: a homeserver that found it stopped a moment ago
        waits longer and longer before it tries again."""
        try:
            status = self._process.wait(150)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the server lives:\n{self.output}\nthe homeserver:\n"
                                 f"{self._synapse.log()[-20000:]}") from None
        self._reader.join()
        assert status == -signal.SIGKILL, f"the server ended with {status}"

    def end(self):
        """Whatever has become of it."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
            self._reader.join()

    def events(self, *types):
        """What is recorded; the server must be stopped."""
        trail = json.loads(self._run("replay", "--format", "json", at=[]))
        return [event for event in trail if event["type"] in types]

    def _read(self, listening):
        for line in self._process.stdout:
            self.output += line
            if line.startswith("http://"):
                listening.set()
        listening.set()
        self._process.stdout.close()

    def _run(self, command, *arguments, at=None):
        done = subprocess.run(
            [PROMENADE, command, "--data", self.data, *(self._at if at is None else at),
             *arguments], text=True, capture_output=True)
        assert done.returncode == 0, f"{command}: {done.stdout[-1000:]}{done.stderr[-1000:]}"
        return done.stdout


class Person:
    """`async with Person(network, synapse, "M-021") as farida:` in a direct room with the bot."""

    def __init__(self, network, synapse, name):
        self.network = network
        self.name = name
        self.room = None
        account = f"{network.name}-{name.lower()}"
        try:
            synapse.register(account)
        except RuntimeError:
            pass  # it is there already
        self.client = Client(synapse, account)

    async def __aenter__(self):
        await self.client.__aenter__()
        self.room = await self.client.dm(self.network.bot)
        await self.hears("Bonjour")
        code = self.network.codes.pop(self.name, None)
        if code:
            await self.says(code)
            await self.hears("Bienvenue")
        return self

    async def __aexit__(self, *what):
        await self.client.__aexit__(*what)

    async def says(self, text):
        return await self.client.say(self.room, text)

    async def hears(self, text, **patience):
        """The bot's next message that holds `text`."""
        try:
            return await self.client.wait_text(self.room, text, self.network.bot, **patience)
        except AssertionError as error:
            raise AssertionError(f"{text!r}: {error}; log: {self.network.output}") from None

    async def asks(self, text, answer, **patience):
        await self.says(text)
        return await self.hears(answer, **patience)

    async def taps(self, card, label):
        """Taps the reaction that stands for a button of the card."""
        await self.client.react(self.room, card["event_id"], self.key(card, label))

    def key(self, card, label):
        for line in card["content"]["body"].splitlines():
            key, _, name = line.partition(" ")
            if name == label:
                return key
        raise AssertionError(f"no button {label!r} in {card['content']['body']!r}")

    def number(self, card, label):
        return re.match(r"\d+", self.key(card, label).replace("\N{KEYCAP TEN}", "10")).group()

    def heard(self):
        return self.client.texts(self.room)
