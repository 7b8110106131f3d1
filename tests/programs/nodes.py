# SPDX-License-Identifier: EUPL-1.2
"""Real servers, each with its own folder, and what is asked of them over HTTP."""
import base64
import json
import os
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from programs import SERVER, free_port, is_open, must, wait_for

PASSWORD = "geheim"
DATABASES = ("allianz", "allianz-office")


class Node:
    """A server with the workspace "allianz", the administrator "chef" and "anna" of the office."""

    def __init__(self, path, name, prepare=True):
        self.data = path / name
        self.log = path / f"{name}.log"
        self.password_file = path / "password"
        self.password_file.write_text(PASSWORD + "\n")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.options = ()
        if prepare:
            must(SERVER, "--data", self.data, "create-workspace", "allianz")
            self.add_user("chef", "_admin")
            self.add_user("anna", "office")

    def add_user(self, name, role):
        must(SERVER, "--data", self.data, "add-user", name, "--role", role, "--password-file",
             self.password_file)

    def follow(self, node, user="chef"):
        self.options = ("--upstream", node.url, "--upstream-user", user,
                        "--upstream-password-file", self.password_file)

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [SERVER, "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                 *self.options], stdout=log, stderr=log,
                env={**os.environ, "G_DEBUG": "gc-friendly,fatal-warnings"})
        wait_for(lambda: is_open(self.port) or self.process.poll() is not None, "the server")
        assert self.process.poll() is None, self.log.read_text()

    def stop(self, number=signal.SIGTERM):
        """Ends the server; one that is asked to end must do so cleanly."""
        if self.process is None:
            return
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process = None
        assert code == (0 if number == signal.SIGTERM else -number), self.log.read_text()
        assert "Sanitizer:" not in self.log.read_text(), self.log.read_text()

    def ask(self, method, path, body=None, user="chef", password=PASSWORD, headers=()):
        """Returns the status and the JSON of the answer."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, method=method, headers={
            "Content-Type": "application/json", "Accept": "application/json", **dict(headers)})
        if user is not None:
            pair = base64.b64encode(f"{user}:{password}".encode()).decode()
            request.add_header("Authorization", "Basic " + pair)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def must(self, method, path, body=None):
        status, answer = self.ask(method, path, body)
        assert status < 300, f"{method} {path}: {status} {answer}"
        return answer

    def get_leaves(self, database):
        """Every document with all its leaves, tombstones too: {id: [rev, …]}"""
        changes = self.must("GET", f"/{database}/_changes?style=all_docs")
        return {row["id"]: sorted(change["rev"] for change in row["changes"])
                for row in changes["results"]}

    def get_bodies(self, database):
        """What is in every leaf, attachments included."""
        requests = [{"id": identity, "rev": rev}
                    for identity, revs in sorted(self.get_leaves(database).items())
                    for rev in revs]
        answer = self.must("POST", f"/{database}/_bulk_get?revs=true&attachments=true",
                           {"docs": requests})
        return json.dumps(answer["results"], sort_keys=True)


def quote(identity):
    return urllib.parse.quote(identity, safe="")
