"""A real Synapse on a loopback port, in a folder of its own, with its application services."""

import hashlib
import hmac
import json
import os
import pathlib
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

SERVER_NAME = "promenade.test"
START_TIMEOUT_S = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(method, url, body=None, token=None, timeout_s=30):
    """One HTTP request with a JSON body; returns (status, parsed answer)."""
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


class Synapse:
    """`with Synapse(folder, registration) as synapse:`; paths of YAML files, there at the start."""

    def __init__(self, folder, *registrations, python=sys.executable):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.python = python
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self._shared_secret = secrets.token_hex(16)
        self._config = self.folder / "homeserver.yaml"
        # JSON is YAML.
        self._config.write_text(json.dumps(self._settings(registrations), indent=1))
        subprocess.run([*self._command(), "--generate-keys"], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        with open(self.folder / "synapse.out", "ab") as out:
            self.process = subprocess.Popen(self._command(), cwd=self.folder, stdout=out,
                                            stderr=out)
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("Synapse does not start:\n" + self.log()[-3000:])
            time.sleep(0.05)

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def restart(self):
        self.stop()
        self.start()

    def register(self, name, password="a long password", admin=False):
        """Creates a local account; returns its user id."""
        path = f"{self.url}/_synapse/admin/v1/register"
        nonce = call("GET", path)[1]["nonce"]
        role = "admin" if admin else "notadmin"
        mac = hmac.new(self._shared_secret.encode(),
                       "\0".join([nonce, name, password, role]).encode(), hashlib.sha1)
        status, answer = call("POST", path, {"nonce": nonce, "username": name, "admin": admin,
                                             "password": password, "mac": mac.hexdigest()})
        if status != 200:
            raise RuntimeError(f"cannot register {name}: {answer}")
        return answer["user_id"]

    def hold_back_from(self, application_service):
        """As its race does: taken for down with nothing at work to recover it."""
        with sqlite3.connect(self.folder / "homeserver.db", timeout=20) as database:
            database.execute("INSERT OR REPLACE INTO application_services_state (as_id, state) "
                             "VALUES (?, 'down')", (application_service,))
        database.close()

    def log(self):
        return (self.folder / "synapse.out").read_text(errors="replace")

    def _answers(self):
        try:
            return call("GET", f"{self.url}/_matrix/client/versions", timeout_s=2)[0] == 200
        except OSError:
            return False

    def _command(self):
        return [self.python, "-m", "synapse.app.homeserver", "--config-path", str(self._config)]

    def _settings(self, registrations):
        unlimited = {"per_second": 10000, "burst_count": 10000}
        return {
            "server_name": SERVER_NAME,
            "pid_file": str(self.folder / "synapse.pid"),
            "signing_key_path": str(self.folder / "signing.key"),
            "media_store_path": str(self.folder / "media"),
            "listeners": [{"port": self.port, "bind_addresses": ["127.0.0.1"], "type": "http",
                           "tls": False, "resources": [{"names": ["client"]}]}],
            "database": {"name": "sqlite3",
                         "args": {"database": str(self.folder / "homeserver.db")}},
            "registration_shared_secret": self._shared_secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "report_stats": False,
            "bcrypt_rounds": 4,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "presence": {"enabled": False},
            "app_service_config_files": [os.fspath(path) for path in registrations],
            "rc_message": unlimited,
            "rc_registration": unlimited,
            "rc_login": {"address": unlimited, "account": unlimited,
                         "failed_attempts": unlimited},
            "rc_joins": {"local": unlimited, "remote": unlimited},
            "rc_joins_per_room": unlimited,
            "rc_admin_redaction": unlimited,
            "rc_invites": {"per_room": unlimited, "per_user": unlimited,
                           "per_issuer": unlimited},
            "rc_room_creation": unlimited,
        }
