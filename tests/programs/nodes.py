# SPDX-License-Identifier: EUPL-1.2
"""Several real servers that know one another, and what is asked of them."""
import contextlib
import json
import signal
import urllib.parse

from harness import Server, folder, free_port

DATABASES = ("allianz", "allianz-office")


class Node(Server):
    """A server of the harness whose address is known before it runs."""

    def __init__(self, path, name):
        super().__init__(path / name)
        self.path.mkdir()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.set_up()

    def follow(self, node, user="root"):
        self.options = ("--upstream", node.address, "--upstream-user", user,
                        "--upstream-password-file", self.password)

    def finish(self):
        """Ends the server if it runs; it must end cleanly and have nothing to complain of."""
        code = self.stop()
        said = self.read_log()
        assert code == 0 and "Sanitizer:" not in said and "CRITICAL" not in said, said

    def kill(self):
        assert self.stop(signal.SIGKILL) == -signal.SIGKILL, self.read_log()

    def read_log(self):
        log = self.path / "server.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def must(self, method, path, body=None):
        status, answer, _ = self.ask(method, path, body)
        assert status < 300, f"{method} {path}: {status} {answer}"
        return answer

    def get_leaves(self, database):
        """Every document with all its leaves, tombstones too: {id: [rev, …]}"""
        changes = self.must("GET", f"/{database}/_changes?style=all_docs")
        return {row["id"]: sorted(change["rev"] for change in row["changes"])
                for row in changes["results"]}

    def get_bodies(self, database):
        """What is in every leaf, attachments included, as one text."""
        requests = [{"id": identity, "rev": rev}
                    for identity, revs in sorted(self.get_leaves(database).items())
                    for rev in revs]
        answer = self.must("POST", f"/{database}/_bulk_get?revs=true&attachments=true",
                           {"docs": requests})
        return json.dumps(answer["results"], sort_keys=True)


@contextlib.contextmanager
def nodes(names, **followed):
    """Nodes by name; each follows the one that stands behind its name."""
    with folder() as path:
        world = {name: Node(path, name) for name in names}
        for name, upstream in followed.items():
            world[name].follow(world[upstream])
        try:
            yield [world[name] for name in names]
        finally:
            for node in world.values():
                node.finish()


def quote(identity):
    return urllib.parse.quote(identity, safe="")
