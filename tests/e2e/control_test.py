"""The command line beside a running server: the same commands, through its socket."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

PROMENADE = os.environ["PROMENADE"]
DEMO = pathlib.Path(__file__).parents[2] / "config" / "demo"
ASK = "Il me faudrait le nom d'un intervenant pour une soirée sur le sommeil"


class Control(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="promenade-control-")
        self.addCleanup(folder.cleanup)
        self.data = pathlib.Path(folder.name) / "data"
        self.run_it("init", str(DEMO / "network.json"))
        self.run_it("import", "employers", str(DEMO / "employers.csv"))
        self.run_it("import", "members", str(DEMO / "members.csv"))
        self.server = subprocess.Popen(
            [PROMENADE, "serve", "--data", self.data, "--port", "0"],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(self.stop)
        self.assertIn("http://", self.server.stdout.readline())

    def stop(self):
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(20), 0)
        self.server.stdout.close()

    def run_it(self, *arguments, code=0, folder=None, lines=None):
        ended = subprocess.run([PROMENADE, *arguments, "--data", self.data], text=True, input=lines,
                               capture_output=True, cwd=folder, timeout=60)
        self.assertEqual(ended.returncode, code, ended.stderr)
        return ended.stdout if code == 0 else ended.stderr

    def test_a_message_is_answered_and_replayed_while_the_server_runs(self):
        self.assertIn("C'est bien ça", self.run_it("say", "--as", "M-021", ASK))
        self.assertIn("D-0001", self.run_it("say", "--as", "M-021", "oui"))
        told = json.loads(self.run_it("replay", "--stream", "D-0001", "--format", "json"))
        self.assertEqual(told[0]["type"], "request.submitted")
        self.assertIn("D-0001", self.run_it("show", "inbox"))
        self.assertIn("identiques", self.run_it("rebuild"))

    def test_only_the_speaker_is_shown_what_the_speaker_is_told(self):
        self.run_it("say", "--as", "M-021", ASK)
        self.assertNotIn("Nouvelle demande", self.run_it("say", "--as", "M-021", "oui"))
        self.assertIn("D-0001", self.run_it("say", "--as", "coordinateur", "à trier"))

    def test_files_are_found_from_where_the_command_was_given(self):
        self.assertIn("M-060", self.run_it("import", "members", "members.csv", "--dry-run",
                                           folder=DEMO))

    def test_refusals_and_exit_codes_are_the_same(self):
        refused = self.run_it("say", "--as", "M-021", "--at", "2026-11-20T09:00:00Z", "oui", code=2)
        self.assertIn("--at", refused)
        self.assertIn("D-0404", self.run_it("replay", "--stream", "D-0404", code=1))
        self.assertIn("show case", self.run_it("show", "case", code=2))

    def test_a_message_is_understood_with_the_names_that_the_server_knows(self):
        self.assertIn('"category"', self.run_it("understand", ASK))
        lines = ['{"text": "une formation ?"}', "nonsense", '{"text": "--un partenaire ?"}']
        self.run_it("understand", "--lines", lines="\n".join(lines), code=1)
        answers = self.run_it("understand", "--lines", lines=f"{lines[0]}\n{lines[2]}\n")
        self.assertEqual(answers.count('"category"'), 2)

    def test_a_network_is_not_founded_again_beside_its_server(self):
        refused = self.run_it("init", str(DEMO / "network.json"), code=1)
        self.assertIn("Arrêtez-le, relancez « promenade init »", refused)

    def test_refusals_are_in_french(self):
        for refused, code, *arguments in (
                ("Personne ne correspond à --as M-404", 2, "say", "--as", "M-404", "oui"),
                ("Impossible de lire", 2, "import", "members", "nowhere.csv"),
                ("Introuvable : D-0404", 1, "replay", "--stream", "D-0404"),
                ("numéro du dossier", 2, "show", "case"),
                ("date et une heure", 2, "say", "--at", "demain", "oui"),
                ("date (AAAA-MM-JJ)", 2, "replay", "--as-of", "demain")):
            with self.subTest(arguments):
                self.assertIn(refused, self.run_it(*arguments, code=code))

    def test_a_second_server_is_told_that_the_folder_is_held(self):
        self.assertIn("Un autre programme tient le dossier",
                      self.run_it("serve", "--port", "0", code=1))

    def test_the_socket_is_the_owner_s_and_survives_nonsense(self):
        path = self.data / "control.sock"
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        for kept in self.data.rglob("*"):
            self.assertEqual(kept.stat().st_mode & 0o077, 0, f"others may read {kept.name}")
        for nonsense in (b"\n", b"{}\n", b'{"arguments":[1]}\n', b"\xff\x00\n", b""):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))
                client.sendall(nonsense)
                client.shutdown(socket.SHUT_WR)
                self.assertEqual(client.recv(1), b"")
        self.assertIn("coordinator", self.run_it("say", "--as", "coordinateur", "à trier"))


if __name__ == "__main__":
    unittest.main()
