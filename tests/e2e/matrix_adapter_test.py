"""The Matrix adapter (matrix_echo) against a real Synapse, with real clients."""

import asyncio
import os
import pathlib
import subprocess
import tempfile
import unittest

from matrix_client import Client
from synapse import SERVER_NAME, Synapse, call, free_port

ECHO = os.environ["MATRIX_ECHO"]
BOT = f"@promenade:{SERVER_NAME}"
HS_TOKEN = "token-of-the-homeserver"
FIRST_KEY = "1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"


class EchoBot:
    """The program, started and stopped as often as a test likes."""

    def __init__(self, port, homeserver_url):
        self._command = [ECHO, "serve", str(port), homeserver_url]
        self._process = None

    def start(self, wait=True):
        self._process = subprocess.Popen(self._command, text=True, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE)
        if wait:
            self.expect("started")

    def stop(self):
        self._process.stdin.close()
        status = self._process.wait(20)
        self._process.stdout.close()
        assert status == 0, f"matrix_echo ended with {status}"

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def say(self, room, key, text):
        self._process.stdin.write(f"say {room} {key} {text}\n")
        self._process.stdin.flush()

    def expect(self, start):
        line = self._process.stdout.readline().strip()
        if not line.startswith(start):
            self.kill()
            raise AssertionError(f"{line!r} instead of {start!r}")
        return line

    def said(self, key):
        return self.expect(f"said {key} ").split()[2]


class MatrixAdapter(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="promenade-synapse-")
        cls.addClassCleanup(folder.cleanup)
        cls.port = free_port()
        registration = pathlib.Path(folder.name) / "registration.yaml"
        registration.write_text(
            subprocess.run([ECHO, "registration", str(cls.port)], text=True, check=True,
                           capture_output=True).stdout)
        cls.synapse = Synapse(folder.name, registration)
        cls.synapse.start()
        cls.addClassCleanup(lambda: cls.synapse.stop())
        for name in ("farida", "kevin"):
            cls.synapse.register(name)

    async def asyncSetUp(self):
        # The servers are started and stopped in the loop: it need not say that this is slow.
        asyncio.get_running_loop().slow_callback_duration = 60

    def setUp(self):
        self.echo = EchoBot(self.port, self.synapse.url)
        self.echo.start()

    def tearDown(self):
        self.echo.stop()

    async def test_an_invitation_a_text_a_tap_an_edit_and_a_redaction(self):
        async with Client(self.synapse, "farida") as farida:
            room = await farida.dm(BOT)
            await farida.wait_text(room, "joined (direct)", BOT)
            said = await farida.say(room, "Bonjour, ça va ? 😀")
            card = await farida.wait_text(room, "heard Bonjour, ça va ? 😀 (direct)", BOT)
            self.assertEqual(card["content"]["msgtype"], "m.text")
            self.assertIn(f"{FIRST_KEY} say again", card["content"]["body"])
            for _ in range(2):
                seed = await farida.wait(room, lambda e: e["type"] == "m.reaction")
                self.assertEqual(seed["sender"], BOT)

            await farida.react(room, card["event_id"], FIRST_KEY)
            edit = await farida.wait_text(room, "did again", BOT)
            self.assertEqual(edit["content"]["m.relates_to"],
                             {"rel_type": "m.replace", "event_id": card["event_id"]})
            await farida.react(room, said, "👍")
            await farida.wait_text(room, "reacted 👍", BOT)
            await farida.edit(room, said, "Bonsoir")
            await farida.wait_text(room, "edited to Bonsoir", BOT)
            await farida.redact(room, said)
            await farida.wait_text(room, f"redacted {said}", BOT)

    async def test_a_shared_room_a_thread_a_reply_and_a_private_answer(self):
        async with Client(self.synapse, "farida") as farida, \
                   Client(self.synapse, "kevin") as kevin:
            room = await farida.room([BOT])
            await farida.wait_text(room, "joined (shared)", BOT)
            await farida.invite(room, kevin.user_id)
            self.assertEqual(await kevin.accept_invite(farida.user_id), room)
            root = await kevin.say(room, "one")
            answer = await kevin.wait_text(room, "heard one (shared)", BOT)
            self.assertEqual(answer["content"]["msgtype"], "m.notice")
            await kevin.say(room, "two", {"rel_type": "m.thread", "event_id": root,
                                          "is_falling_back": True,
                                          "m.in_reply_to": {"event_id": root}})
            answer = await kevin.wait_text(room, "heard two", BOT)
            self.assertEqual(answer["content"]["m.relates_to"]["event_id"], root)
            await kevin.say(room, "> <@a:b> one\n\nthree",
                            {"m.in_reply_to": {"event_id": root}})
            await kevin.wait_text(room, "heard three (shared)", BOT)

            await kevin.say(room, "privately")
            private = await kevin.accept_invite(BOT)
            await kevin.wait_text(private, "heard it", BOT)
            await kevin.say(private, "thanks")
            await kevin.wait_text(private, "heard thanks (direct)", BOT)

    async def test_a_third_person_makes_a_direct_room_shared(self):
        async with Client(self.synapse, "farida") as farida:
            room = await farida.dm(BOT)
            await farida.say(room, "one")
            await farida.wait_text(room, "heard one (direct)", BOT)
            await farida.invite(room, f"@kevin:{SERVER_NAME}")
            await farida.say(room, "two")
            await farida.wait_text(room, "heard two (shared)", BOT)

    async def test_an_encrypted_room_is_told_of_once(self):
        async with Client(self.synapse, "farida") as farida:
            room = await farida.room([BOT], is_direct=True, encrypted=True)
            await farida.wait_text(room, "encrypted (direct)", BOT)
            for text in ("one", "two"):
                await farida.send(room, "m.room.encrypted", {
                    "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": text,
                    "session_id": "s", "sender_key": "k", "device_id": "d"})
            await farida.say(room, "in clear")
            await farida.wait_text(room, "heard in clear", BOT)
            self.assertEqual(sum("encrypted" in text for text in farida.texts(room)), 1)

    async def test_a_sensitive_message_is_redacted_where_the_bot_may(self):
        async with Client(self.synapse, "farida") as farida:
            room = await farida.dm(BOT)  # a trusted private chat: everyone in it may
            said = await farida.say(room, "secret")
            redaction = await farida.wait(room, lambda e: e["type"] == "m.room.redaction")
            self.assertEqual(redaction["content"].get("redacts", redaction.get("redacts")), said)
            self.assertEqual(redaction["sender"], BOT)

    async def test_after_a_restart_of_the_bot_old_buttons_and_direct_rooms_still_work(self):
        async with Client(self.synapse, "farida") as farida:
            room = await farida.dm(BOT)
            await farida.say(room, "one")
            card = await farida.wait_text(room, "heard one (direct)", BOT)
            self.echo.kill()
            await farida.react(room, card["event_id"], FIRST_KEY)
            await farida.say(room, "two")
            self.echo.start()
            await farida.wait_text(room, "did again", BOT)
            await farida.wait_text(room, "heard two (direct)", BOT)

    async def test_a_restart_of_the_homeserver_loses_and_doubles_nothing(self):
        async with Client(self.synapse, "farida") as farida:
            room = await farida.dm(BOT)
            await farida.wait_text(room, "joined", BOT)
            self.echo.say(room, "key-1", "first")
            first = self.echo.said("key-1")
            self.synapse.stop()
            self.echo.say(room, "key-1", "first")
            self.echo.say(room, "key-2", "second")
            self.echo.say(room, "key-3", "third")
            self.synapse.start()
            self.assertEqual(self.echo.said("key-1"), first)
            self.echo.said("key-2")
            self.echo.said("key-3")
            await farida.wait_text(room, "third", BOT, patience_s=30)
            texts = [t for t in farida.texts(room) if t in ("first", "second", "third")]
            self.assertEqual(texts, ["first", "second", "third"])
            await farida.say(room, "still there?")
            await farida.wait_text(room, "heard still there?", BOT)

    async def test_the_bot_waits_for_a_homeserver_that_starts_after_it(self):
        self.echo.stop()
        self.synapse.stop()
        self.echo.start(wait=False)
        self.synapse.start()
        self.echo.expect("started")

    async def test_what_is_not_the_homeserver_is_refused_and_junk_holds_up_nothing(self):
        url = f"http://127.0.0.1:{self.port}/_matrix/app/v1/transactions/x1"
        forged = {"events": [{"type": "m.room.message", "event_id": "$forged", "room_id": "!r:x",
                              "sender": f"@farida:{SERVER_NAME}",
                              "content": {"msgtype": "m.text", "body": "x"}}]}
        self.assertEqual(call("PUT", url, forged, "wrong")[0], 403)
        self.assertEqual(call("PUT", url, forged)[0], 401)
        self.assertEqual(call("PUT", url, {"events": [None, 7, {}, {"type": "m.room.message"}]},
                              HS_TOKEN)[0], 200)
        async with Client(self.synapse, "farida") as farida:
            room = await farida.dm(BOT)
            for msgtype in ("m.server_notice", "fr.example", ""):
                said = await farida.send(room, "m.room.message",
                                         {"msgtype": msgtype, "body": "x"})
            await farida.send(room, "m.room.message", {
                "msgtype": "m.text", "body": "x", "m.new_content": 7,
                "m.relates_to": {"rel_type": "m.replace", "event_id": said}})
            await farida.send(room, "fr.example.unknown", {"x": [[[[]]]]})
            await farida.send(room, "m.room.message",
                              {"msgtype": "m.file", "body": "photo.jpg", "url": "mxc://a/b"})
            await farida.wait_text(room, "attached photo.jpg", BOT)
            await farida.say(room, "x" * 20000)
            await farida.wait_text(room, "heard xxxx", BOT)


if __name__ == "__main__":
    unittest.main()
