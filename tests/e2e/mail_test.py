"""The program beside a real SMTP server (aiosmtpd): what it accepts, refuses, puts off, or drops in
the middle."""

import asyncio
import email
import email.policy
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

PROMENADE = os.environ["PROMENADE"]
DEMO = pathlib.Path(__file__).parents[2] / "config" / "demo"
ASK = "Il me faudrait le nom d'un intervenant pour une soirée sur le sommeil"
COORDINATOR = "maelle.caradouet@trait-d-onde.example"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Host(SMTP):
    """Goes away in the middle of DATA as often as `drops` says."""

    drops = 0

    async def smtp_DATA(self, argument):
        if Host.drops == 0:
            return await super().smtp_DATA(argument)
        Host.drops -= 1
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()


class Post:
    """Accepts; or answers what `answers` says, in turn, to RCPT or at the end of DATA."""

    def __init__(self):
        self.rcpt, self.data = [], []
        self.wait = 0
        self.tried = 0
        self.accepted = []
        self.changed = threading.Condition()

    async def handle_RCPT(self, server, session, envelope, address, options):
        with self.changed:
            self.tried += 1
            self.changed.notify_all()
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.wait)
        if self.data:
            return self.data.pop(0)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.changed:
            self.accepted.append((envelope.rcpt_tos, message, session.ssl is not None,
                                  session.authenticated))
            self.changed.notify_all()
        return "250 accepted"

    def wait_for(self, condition):
        with self.changed:
            assert self.changed.wait_for(condition, 60), f"{self.tried} tries, {self.accepted}"


class Listener(Controller):
    def factory(self):
        return Host(self.handler, **self.SMTP_kwargs)


class Mail(unittest.TestCase):
    def start(self, **settings):
        folder = tempfile.TemporaryDirectory(prefix="promenade-mail-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / "data"
        self.post = Post()
        port = free_port()
        self.host = Listener(self.post, hostname="127.0.0.1", port=port,
                             **settings.pop("smtp", {}))
        self.host.start()
        self.addCleanup(self.host.stop)
        network = self.folder / "network"
        network.mkdir()
        for name in ("people.json", "partners.json", "employers.csv", "members.csv"):
            (network / name).write_text((DEMO / name).read_text())
        written = json.loads((DEMO / "network.json").read_text())
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        written["server"] = {"public_url": self.url, "mail": {
            "host": "127.0.0.1", "port": port, "sender": "reseau@pdn.example", "tls": "none",
            **settings}}
        del written["digest"]  # on a Monday it would be one mail more
        (network / "network.json").write_text(json.dumps(written))
        self.run_it("init", network / "network.json")
        self.run_it("import", "employers", network / "employers.csv")
        self.run_it("import", "members", network / "members.csv")

    def serve(self):
        log = open(self.folder / "log", "w")
        self.addCleanup(log.close)
        self.server = subprocess.Popen(
            [PROMENADE, "serve", "--data", self.data, "--port", str(self.port)],
            text=True, stdout=subprocess.PIPE, stderr=log)
        self.addCleanup(self.stop)
        self.assertIn("http://", self.server.stdout.readline())

    def stop(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            self.assertEqual(self.server.wait(20), 0)
        self.server.stdout.close()

    def run_it(self, *arguments):
        ended = subprocess.run([PROMENADE, *arguments, "--data", self.data], text=True,
                               capture_output=True, timeout=60)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout

    def ask(self):
        self.run_it("say", "--as", "M-021", ASK)
        self.run_it("say", "--as", "M-021", "oui")

    def events(self, kind):
        trail = json.loads(self.run_it("replay", "--format", "json"))
        return [event for event in trail if event["type"] == kind]

    def test_a_notice_is_accepted_and_says_nothing(self):
        self.start()
        self.serve()
        self.ask()
        self.post.wait_for(lambda: self.post.accepted)
        (recipients, message, _, _), = self.post.accepted
        self.assertEqual(recipients, [COORDINATOR])
        self.assertEqual(message["Subject"], "Nouvelle demande D-0001")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        words = message.get_content()
        self.assertIn(self.url, words)
        for word in ("intervenant", "sommeil", "Farida"):
            self.assertNotIn(word, words)
        self.stop()
        self.serve()
        self.run_it("say", "--as", "coordinateur", "D-0001")
        self.assertEqual(len(self.post.accepted), 1, "a restart sends nothing again")

    def test_a_refused_address_is_told_to_the_coordinator_once_and_stands_in_no_log(self):
        self.start()
        self.serve()
        self.post.rcpt = ["550 no such user " + COORDINATOR]
        self.ask()
        self.post.wait_for(lambda: self.post.tried == 1)
        while not self.events("mail.chosen"):
            pass
        self.ask()
        self.run_it("say", "--as", "coordinateur", "à trier")
        self.assertEqual(self.post.tried, 1, "not tried again")
        self.assertEqual(len(self.events("mail.chosen")), 1)
        self.server.send_signal(signal.SIGTERM)
        printed = self.server.stdout.read() + (self.folder / "log").read_text()
        self.assertIn("550", printed)
        self.assertNotIn("caradouet", printed)

    def test_one_that_is_put_off_slow_or_gone_in_the_middle_is_accepted_once(self):
        self.start()
        self.serve()
        self.post.rcpt = ["450 later"]
        self.ask()
        self.post.wait_for(lambda: len(self.post.accepted) == 1)
        Host.drops = 1
        self.post.wait = 2
        self.ask()
        self.post.wait_for(lambda: len(self.post.accepted) == 2)
        self.assertEqual(self.post.tried, 4)
        first, second = (message["Message-ID"] for _, message, _, _ in self.post.accepted)
        self.assertNotEqual(first, second)

    def page(self, address, form=None, origin=None):
        """Status, fields and HTML."""
        body = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(address, body)
        if body is not None:
            request.add_header("Origin", origin or self.url)
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    def test_a_director_answers_by_the_link_of_the_mail_once(self):
        self.start()
        self.serve()
        for words in ("nouvelle candidature", "Émeline Fauvette", "espace jeunes de cressac",
                      "jeunesse", "oui"):
            self.run_it("say", "--as", "coordinateur", words)
        for words in ("je veux devenir promeneuse du net", "passe", "passe", "passe"):
            self.run_it("say", "--as", "M-017", words)
        self.run_it("say", "--as", "coordinateur", "émeline est éligible")

        def link():
            for _, message, _, _ in self.post.accepted:
                found = re.search(r"http\S+/repondre/\S+", message.get_content())
                if found:
                    return found.group(), message
            return None

        self.post.wait_for(link)
        address, message = link()
        self.assertTrue(address.startswith(self.url))
        self.assertEqual(message["Subject"], "Du nouveau pour le dossier L-0001")
        for word in ("Émeline", "Fauvette", "M-017"):
            self.assertNotIn(word, message.as_string() + message.get_content() + address)
        status, fields, html = self.page(address)
        self.assertEqual(status, 200)
        self.assertIn("Émeline Fauvette", html)
        self.assertEqual(html.count("<label"), 3)
        self.assertNotIn("<script", html)
        self.assertIn("default-src 'none'", fields["Content-Security-Policy"])
        self.assertNotIn("script-src", fields["Content-Security-Policy"])
        agreed = {"hours_agreed": "4", "agreed_on": "2026-11-18", "convention": "under_way"}
        self.assertEqual(self.page(address, agreed, "https://elsewhere.example")[0], 403)
        self.assertEqual(self.page(address, {**agreed, "convention": "none"})[0], 422)
        status, _, html = self.page(address, agreed)
        self.assertEqual(status, 200)
        self.assertIn("votre réponse est enregistrée", html)
        self.assertEqual(len(self.events("membership.agreement_received")), 1)
        status, _, html = self.page(address, agreed)
        self.assertEqual(status, 410)
        self.assertIn("La réponse est déjà donnée", html)
        status, _, html = self.page(address[:-1])
        self.assertEqual(status, 404)
        self.assertIn("pas valable", html)
        self.assertNotIn("Émeline", html)
        self.assertEqual(len(self.events("membership.agreement_received")), 1)

    def test_a_password_goes_over_tls_alone(self):
        folder = tempfile.TemporaryDirectory(prefix="promenade-tls-")
        self.addCleanup(folder.cleanup)
        key, certificate = f"{folder.name}/key.pem", f"{folder.name}/cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
        seen = []

        def check(server, session, envelope, mechanism, secret):
            seen.append((secret.login, secret.password, session.ssl is not None))
            return AuthResult(success=True)

        self.start(tls="starttls", ca_file=certificate, credentials_file="mail.json",
                   smtp={"tls_context": tls, "require_starttls": True, "authenticator": check,
                         "auth_required": True})
        credentials = self.data / "mail.json"
        credentials.write_text('{"user": "reseau", "password": "mot-de-passe"}')
        credentials.chmod(0o600)
        self.serve()
        self.ask()
        self.post.wait_for(lambda: self.post.accepted)
        self.assertEqual(seen, [(b"reseau", b"mot-de-passe", True)])
        self.assertTrue(self.post.accepted[0][2])


if __name__ == "__main__":
    unittest.main()
