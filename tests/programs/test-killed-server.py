# SPDX-License-Identifier: EUPL-1.2
"""The server is killed with SIGKILL at random moments while several clients write and follow. What it has
acknowledged is there afterwards, the feed tells everything to who resumes it, and its numbers never go back.

SC_KILLS sets how often (20), SC_SEED repeats a run."""
import hashlib
import http.client
import json
import os
import random
import subprocess
import threading
import time

from harness import SERVER, folder, run_tests
from nodes import Node

KILLS = int(os.environ.get("SC_KILLS", "20"))
SEED = int(os.environ.get("SC_SEED", random.randrange(1 << 32)))
# A kill comes so many seconds after the server listens, at most.
LONGEST_LIFE = 0.4
WRITERS = 5
SESSION = 300  # seconds; a session of the server is longer
IDS = 40  # so many documents of its own a writer goes on changing


class Gone(Exception):
    """The server went away: what was asked for may have been done, or not."""


class Connection:
    """Basic at first, then the session's cookie: it outlives the server."""

    def __init__(self, node):
        self.node = node
        self.http = None
        self.cookie = None
        self.logged_in_at = -SESSION

    def login(self):
        body = json.dumps({"name": "root", "password": "geheim"})
        self.http.request("POST", "/_session", body, {"Content-Type": "application/json"})
        answer = self.http.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(f"the login failed: {answer.status}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.logged_in_at = time.monotonic()

    def send(self, method, path, body=None, kind="application/json"):
        """Returns the answer, not yet read."""
        try:
            if self.http is None:
                self.http = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=60)
            if time.monotonic() - self.logged_in_at > SESSION:
                self.login()
            headers = {"Accept": "application/json", "Cookie": self.cookie}
            if body is not None:
                headers["Content-Type"] = kind
            self.http.request(method, path, body, headers)
            answer = self.http.getresponse()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Gone from error
        assert answer.status != 401, "a session ended with the server"
        return answer

    def ask(self, method, path, body=None, kind="application/json"):
        """Returns status and JSON."""
        answer = self.send(method, path, body, kind)
        try:
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise Gone from error

    def close(self):
        if self.http is not None:
            self.http.close()
        self.http = None


class Books:
    """What the server has said was written."""

    def __init__(self):
        self.lock = threading.Lock()
        self.revs = {}         # id: every acknowledged revision
        self.attachments = {}  # (id, rev): the SHA-256 of its file
        self.fresh = []        # (id, rev) since they were checked last

    def note(self, identity, rev):
        with self.lock:
            self.revs.setdefault(identity, []).append(rev)
            self.fresh.append((identity, rev))

    def take_fresh(self):
        with self.lock:
            fresh, self.fresh = self.fresh, []
            return fresh


class Client(threading.Thread):
    """Does one thing after the other until it is stopped; waits while the server is away."""

    def __init__(self, node, books, number):
        super().__init__(daemon=True)
        self.node, self.books, self.number = node, books, number
        self.random = random.Random(SEED * 1000 + number)
        self.connection = Connection(node)
        self.ending = threading.Event()
        self.fault = None

    def run(self):
        try:
            while not self.ending.is_set():
                try:
                    self.step()
                except Gone:
                    self.recover()
                    self.ending.wait(0.005)
        except Exception as error:
            self.fault = error

    def recover(self):
        pass

    def end(self):
        self.ending.set()
        self.join(90)
        self.connection.close()
        assert not self.is_alive(), "a client hangs"
        if self.fault is not None:
            raise self.fault


class Writer(Client):
    """Writes documents of its own in every way there is."""

    def __init__(self, node, books, number):
        super().__init__(node, books, number)
        self.current = {}  # id: revision
        self.unsure = set()  # what was being written when the server went away
        self.counter = 0

    def recover(self):
        """Reads again what may or may not have been written."""
        try:
            for identity in sorted(self.unsure):
                status, answer = self.connection.ask("GET", f"/allianz/{identity}")
                assert status in (200, 404), answer
                self.current[identity] = answer.get("_rev") if status == 200 else None
                self.unsure.discard(identity)
        except Gone:
            pass

    def pick(self, n):
        picked = [f"idea:{self.number}-{i}" for i in self.random.sample(range(IDS), n)]
        self.unsure.update(picked)
        return picked

    def accept(self, identity, rev, deleted=False):
        self.books.note(identity, rev)
        self.current[identity] = None if deleted else rev
        self.unsure.discard(identity)

    def make(self, identity, **more):
        self.counter += 1
        body = {"_id": identity, "type": "idea", "n": self.counter,
                "text": "ä" * self.random.randrange(500), **more}
        if self.current.get(identity):
            body["_rev"] = self.current[identity]
        return body

    def step(self):
        if self.unsure:
            raise Gone
        self.random.choice((self.put, self.put, self.put_many, self.graft, self.attach,
                            self.delete))()

    def put(self):
        [identity] = self.pick(1)
        status, answer = self.connection.ask("PUT", f"/allianz/{identity}",
                                             json.dumps(self.make(identity)))
        assert status == 201, answer
        self.accept(identity, answer["rev"])

    def delete(self):
        [identity] = self.pick(1)
        rev = self.current.get(identity)
        if not rev:
            self.unsure.clear()
            return
        status, answer = self.connection.ask("DELETE", f"/allianz/{identity}?rev={rev}")
        assert status == 200, answer
        self.accept(identity, answer["rev"], deleted=True)

    def put_many(self):
        docs = [self.make(identity) for identity in self.pick(self.random.randint(2, IDS))]
        status, answer = self.connection.ask("POST", "/allianz/_bulk_docs",
                                             json.dumps({"docs": docs}))
        assert status == 201, answer
        for row in answer:
            self.accept(row["id"], row["rev"])

    def graft(self):
        """As a replicator writes: the answer names only what went wrong."""
        docs = []
        for identity in self.pick(self.random.randint(1, 10)):
            body = self.make(identity)
            parent = body.pop("_rev", None)
            generation, past = 1, []
            if parent:
                generation, past = int(parent.split("-")[0]) + 1, [parent.split("-")[1]]
            name = hashlib.md5(json.dumps(body).encode()).hexdigest()
            docs.append({**body, "_rev": f"{generation}-{name}",
                         "_revisions": {"start": generation, "ids": [name, *past]}})
        status, answer = self.connection.ask("POST", "/allianz/_bulk_docs",
                                             json.dumps({"docs": docs, "new_edits": False}))
        assert (status, answer) == (201, []), answer
        for body in docs:
            self.accept(body["_id"], body["_rev"])

    def attach(self):
        [identity] = self.pick(1)
        data = self.random.randbytes(self.random.randrange(200_000))
        rev = self.current.get(identity)
        path = f"/allianz/{identity}/file" + (f"?rev={rev}" if rev else "")
        status, answer = self.connection.ask("PUT", path, data, "application/octet-stream")
        assert status == 201, answer
        self.books.attachments[identity, answer["rev"]] = hashlib.sha256(data).digest()
        self.accept(identity, answer["rev"])


class Follower(Client):
    """Reads the feed, and goes on where it was when the server is back."""

    def __init__(self, node, books, number, feed):
        super().__init__(node, books, number)
        self.feed = feed
        self.since = "0"
        self.heard = {}  # id: the revisions it has been told of
        self.resumed = 0

    def recover(self):
        self.resumed += 1

    def take(self, row):
        number = int(str(row["seq"]).split("-")[0])
        assert number > int(str(self.since).split("-")[0]), f"{row} came after {self.since}"
        self.since = row["seq"]
        self.heard.setdefault(row["id"], set()).update(change["rev"] for change in row["changes"])

    def step(self):
        answer = self.connection.send(
            "GET", f"/allianz/_changes?feed={self.feed}&style=all_docs&since={self.since}" +
            ("&limit=7&timeout=1000" if self.feed == "longpoll" else "&heartbeat=1000"))
        assert answer.status == 200, answer.read()
        try:
            if self.feed == "longpoll":
                for row in json.loads(answer.read())["results"]:
                    self.take(row)
            else:
                self.read_lines(answer)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Gone from error
        finally:
            self.connection.close()

    def read_lines(self, answer):
        while not self.ending.is_set():
            line = answer.readline()
            if not line:
                raise Gone
            if line.strip() and "last_seq" not in (row := json.loads(line)):
                self.take(row)


def check_written(connection, books):
    """What was acknowledged before the kill is known after it."""
    wanted = {}
    for identity, rev in books.take_fresh():
        wanted.setdefault(identity, []).append(rev)
    status, missing = connection.ask("POST", "/allianz/_revs_diff", json.dumps(wanted))
    assert status == 200 and missing == {}, f"acknowledged, but not there: {missing}"


def check_attachments(connection, books):
    """The files of revisions whose bodies are still kept."""
    checked = 0
    for (identity, rev), digest in books.attachments.items():
        answer = connection.send("GET", f"/allianz/{identity}/file?rev={rev}")
        data = answer.read()
        if answer.status == 404:
            continue
        assert answer.status == 200 and hashlib.sha256(data).digest() == digest, identity
        checked += 1
    assert checked > 0, "no attachment was looked at"


def check_feed(connection, books, followers):
    """Each document once, in order, with the leaves that it has; and nobody has missed one."""
    status, changes = connection.ask("GET", "/allianz/_changes?style=all_docs")
    assert status == 200
    rows = changes["results"]
    numbers = [int(str(row["seq"]).split("-")[0]) for row in rows]
    assert numbers == sorted(set(numbers)), "the feed is out of order"
    identities = [row["id"] for row in rows]
    assert len(identities) == len(set(identities)), "a document is twice in the feed"
    assert set(books.revs) <= set(identities), "a document is not in the feed"
    for row in rows:
        for follower in followers:
            missed = {change["rev"] for change in row["changes"]} - follower.heard[row["id"]]
            assert not missed, f"a {follower.feed} feed left out {row['id']} {missed}"


def kill_and_start(node, randomness):
    time.sleep(randomness.uniform(0, LONGEST_LIFE))
    node.kill()
    if randomness.random() < 0.1:
        # One that does not live long enough to serve anybody.
        early = subprocess.Popen([SERVER, "--data", node.data, "--listen", "127.0.0.1:0"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(randomness.uniform(0, 0.1))
        early.kill()
        early.wait()
    node.start()


def wait_until_heard(connection, followers):
    _, changes = connection.ask("GET", "/allianz/_changes?since=now")
    for _ in range(1200):
        if all(follower.since == changes["last_seq"] or follower.fault for follower in followers):
            return
        time.sleep(0.05)
    raise AssertionError("a feed does not come to its end")


def test_killed_under_load():
    randomness = random.Random(SEED)
    print(f"# seed {SEED}, {KILLS} kills", flush=True)
    with folder() as path:
        node, books = Node(path, "server"), Books()
        node.start()
        writers = [Writer(node, books, number) for number in range(WRITERS)]
        followers = [Follower(node, books, 100, "continuous"), Follower(node, books, 101, "longpoll")]
        for client in writers + followers:
            client.start()
        checker = Connection(node)
        for _ in range(KILLS):
            kill_and_start(node, randomness)
            checker.close()
            check_written(checker, books)
            assert all(client.fault is None for client in writers + followers), next(
                client.fault for client in writers + followers if client.fault)
        for writer in writers:
            writer.end()
        wait_until_heard(checker, followers)
        for follower in followers:
            follower.end()
        check_written(checker, books)
        check_feed(checker, books, followers)
        check_attachments(checker, books)
        written = sum(len(revs) for revs in books.revs.values())
        assert all(follower.resumed > 0 for follower in followers), "no feed was resumed"
        assert written > KILLS * 10, f"only {written} revisions were written"
        print(f"# {written} revisions, {len(books.attachments)} attachments", flush=True)
        checker.close()
        node.finish()


raise SystemExit(run_tests(globals()))
