# SPDX-License-Identifier: EUPL-1.2
"""The client and the server are killed with SIGKILL at random moments of an exchange: first while a desk pulls
a workspace with attachments, then while it pushes all of it to another server. Each time it goes on, in the end
both servers have the same leaves with the same bytes, and both sides find nothing wrong with themselves.

SC_KILLS sets how often in each direction (8; 0: without end), SC_SEED repeats a run."""
import base64
import itertools
import os
import random
import subprocess
import time

from harness import CTL, NO_BUS, SERVER, folder, must, run, run_tests
from nodes import Node

KILLS = int(os.environ.get("SC_KILLS", "8"))
SEED = int(os.environ.get("SC_SEED", random.randrange(1 << 32)))
SOLUTIONS = 300
DATABASE = "allianz"


def fill(node, randomness):
    """Records of several revisions, with two branches, and with attachments."""
    documents = []
    for number in range(SOLUTIONS):
        document = {"_id": f"solution:0190a000-0000-7000-8000-{number:012}", "type": "solution",
                    "schema": 1, "title": f"Lösung {number}", "summary": "Misst. " * 50}
        if number % 10 == 0:
            document["_attachments"] = {
                name: {"content_type": "application/octet-stream",
                       "data": base64.b64encode(randomness.randbytes(size)).decode()}
                for name, size in (("plan.bin", 200), ("bild.bin", 300_000))}
        documents.append(document)
    answer = node.must("POST", f"/{DATABASE}/_bulk_docs", {"docs": documents})
    assert all("rev" in row for row in answer), answer
    branches = []
    for row in answer[::7]:
        for title in ("eine", "andere"):
            _, first = row["rev"].split("-", 1)
            branches.append({"_id": row["id"], "_rev": f"2-{title}", "type": "solution",
                             "schema": 1, "title": title,
                             "_revisions": {"start": 2, "ids": [title, first]}})
    assert node.must("POST", f"/{DATABASE}/_bulk_docs",
                     {"docs": branches, "new_edits": False}) == []


class Desk:
    def __init__(self, path):
        self.profile = path / "profile"

    def connect(self, node):
        must(CTL, "--profile", self.profile, "connect", f"{node.url}{DATABASE}", "--user", "anna",
             "--password-file", node.password)

    def start(self):
        return subprocess.Popen([CTL, "--profile", self.profile, "sync", "--once"],
                                env={**os.environ, **NO_BUS, "LC_ALL": "C.UTF-8"},
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def sync(self):
        result = run(CTL, "--profile", self.profile, "sync", "--once")
        assert result.returncode == 0, result.stdout + result.stderr

    def check(self):
        must(CTL, "--profile", self.profile, "check")


def kill_at_random(desk, node, randomness, longest):
    client = desk.start()
    time.sleep(randomness.uniform(0.05, longest))
    victims = randomness.choice(("client", "server", "both"))
    if victims != "server":
        client.kill()
    if victims != "client":
        node.kill()
    said, _ = client.communicate(timeout=120)
    assert "Sanitizer:" not in said and "CRITICAL" not in said, said
    if victims != "client":
        node.start()


def exchange_with_kills(desk, node, randomness, longest):
    for number in itertools.count():
        if KILLS and number == KILLS:
            break
        kill_at_random(desk, node, randomness, longest)
        if number % 4 == 3:
            desk.check()
    desk.sync()
    desk.check()


def records_of(node):
    return {identity: revs for identity, revs in node.get_leaves(DATABASE).items()
            if not identity.startswith(("_design/", "badge:"))}


def bodies_of(node):
    requests = [{"id": identity, "rev": rev}
                for identity, revs in sorted(records_of(node).items()) for rev in revs]
    return node.must("POST", f"/{DATABASE}/_bulk_get?revs=true&attachments=true",
                     {"docs": requests})["results"]


def test_killed_while_it_exchanges():
    print(f"# SC_SEED={SEED}", flush=True)
    randomness = random.Random(SEED)
    with folder() as path:
        source, target = Node(path, "source"), Node(path, "target")
        source.start()
        target.start()
        fill(source, randomness)

        (path / "measured").mkdir()
        measured = Desk(path / "measured")
        measured.connect(source)
        begin = time.monotonic()
        measured.sync()
        longest = time.monotonic() - begin
        print(f"# a whole exchange takes {longest:.1f} s", flush=True)

        desk = Desk(path)
        desk.connect(source)
        exchange_with_kills(desk, source, randomness, longest)
        desk.connect(target)
        exchange_with_kills(desk, target, randomness, longest)

        # The desk has merged what could be merged, and told both.
        desk.connect(source)
        desk.sync()
        assert len(records_of(source)) == SOLUTIONS
        assert records_of(source) == records_of(target)
        assert bodies_of(source) == bodies_of(target)
        for node in (source, target):
            backup = path / f"{node.path.name}-backup"
            said = must(SERVER, "--data", node.data, "backup", backup)
            assert "was checked" in said, said
            node.finish()


raise SystemExit(run_tests(globals()))
