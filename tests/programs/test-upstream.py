# SPDX-License-Identifier: EUPL-1.2
"""Servers that follow one another with --upstream: whatever is written where, and whoever is killed
meanwhile, in the end all have the same, and nothing that was acknowledged is missing."""
import base64
import json
import os
import random
import time

from harness import SERVER, check, folder, must, run_tests, wait_for
from nodes import DATABASES, nodes, quote

DONE, FAILED, USAGE, IN_USE, UNSAFE = range(5)
N_STEPS = 60


class History:
    """Random edits of a few documents, and what was acknowledged of them."""

    def __init__(self, choice):
        self.choice = choice
        self.acknowledged = {database: {} for database in DATABASES}

    def write(self, node, database, body, query=""):
        status, answer, _ = node.ask("PUT", f"/{database}/{quote(body['_id'])}{query}", body)
        assert status in (201, 409), f"{status} {answer}"
        if status == 201:
            self.acknowledged[database].setdefault(body["_id"], []).append(answer["rev"])

    def edit(self, node, database, identity, **members):
        """On top of what this node shows, which may be a deletion."""
        status, old, _ = node.ask("GET", f"/{database}/{quote(identity)}")
        body = old if status == 200 else {"_id": identity, "type": "note"}
        self.write(node, database, {**body, "n": self.choice.random(), **members})

    def attach(self, node, database, identity):
        # Some large enough to go by themselves, some alike on purpose.
        size = self.choice.choice((0, 10, 300000))
        data = base64.b64encode(bytes([self.choice.randrange(3)]) * size).decode()
        name = self.choice.choice(("plan ä/1.pdf", "photo"))
        self.edit(node, database, identity,
                  _attachments={name: {"content_type": "application/pdf", "data": data}})

    def graft(self, node, database, identity):
        """A branch that comes from elsewhere, as a replicator brings it."""
        start = self.choice.randrange(1, 4)
        hashes = [f"{self.choice.getrandbits(128):032x}" for _ in range(start)]
        self.write(node, database, {"_id": identity, "type": "note", "_rev": f"{start}-{hashes[0]}",
                                    "_revisions": {"start": start, "ids": hashes}},
                   "?new_edits=false")

    def change_rules(self, node, database):
        self.edit(node, database, "_design/access", note=self.choice.random())

    def step(self, node):
        database = self.choice.choice(DATABASES)
        identity = f"note:{self.choice.randrange(5)}"
        kind = self.choice.randrange(10)
        if kind < 4:
            self.edit(node, database, identity)
        elif kind < 6:
            self.edit(node, database, identity, _deleted=True)
        elif kind < 8:
            self.attach(node, database, identity)
        elif kind < 9:
            self.graft(node, database, identity)
        else:
            self.change_rules(node, database)

    def assert_nothing_missing(self, node):
        for database, revs in self.acknowledged.items():
            missing = node.must("POST", f"/{database}/_revs_diff", revs)
            assert missing == {}, f"{database}: {missing}"


def assert_converge(world):
    def differs():
        states = [[node.get_leaves(database) for database in DATABASES] for node in world]
        return any(state != states[0] for state in states)

    wait_for(lambda: not differs(), "the same leaves everywhere")
    for database in DATABASES:
        bodies = [node.get_bodies(database) for node in world]
        assert all(body == bodies[0] for body in bodies), database


def play(world):
    """A random history in which one server is killed and comes back."""
    seed = int(os.environ.get("SC_SEED", time.time_ns() % 2**32))
    print(f"# seed {seed}", flush=True)
    choice = random.Random(seed)
    history = History(choice)
    victim = choice.choice(world)
    for node in world:
        node.start()
    for step in range(N_STEPS):
        if step == N_STEPS // 3:
            victim.kill()
        elif step == 2 * N_STEPS // 3:
            victim.start()
        history.step(choice.choice([node for node in world if node.process is not None]))
    assert_converge(world)
    for node in world:
        history.assert_nothing_missing(node)
    # Whoever starts again goes on, and has nothing to do.
    victim.kill()
    victim.start()
    history.step(victim)
    assert_converge(world)


def test_a_ring_converges():
    with nodes("abc", a="b", b="c", c="a") as world:
        play(world)


def test_a_star_converges():
    with nodes("abc", a="c", b="c") as world:
        play(world)


def test_two_that_follow_each_other_converge():
    with nodes("ab", a="b", b="a") as world:
        play(world)


def get_state(node, database="allianz"):
    return node.must("GET", "/_up")["upstream"][database]


def wait_for_state(node, state, database="allianz"):
    wait_for(lambda: get_state(node, database)["state"] == state, f"{database} to be {state}")


NUMBERS = ("revisions_checked", "missing_revisions_found", "docs_read", "docs_written",
           "doc_write_failures", "started_on", "updated_on")


def test_administrators_see_how_it_is():
    with nodes("ab", a="b") as (near, far):
        far.start()
        far.must("PUT", "/allianz/note:far", {"type": "note"})
        near.start()
        for database in DATABASES:
            wait_for_state(near, "live", database)
        near.must("PUT", "/allianz/note:near", {"type": "note"})
        wait_for(lambda: "note:near" in far.get_leaves("allianz"), "the document there")

        up = near.must("GET", "/_up")
        assert up["status"] == "ok" and up["seeds"] == {} and list(up["upstream"]) == [*DATABASES]
        state = up["upstream"]["allianz"]
        assert state["error"] is None and state["docs_refused"] == 0
        assert state["url"] == far.address + "/allianz"
        assert abs(state["last_sync"] - time.time()) < 60
        assert near.ask("GET", "/_up", user=None)[1] == {"status": "ok", "seeds": {}}
        assert near.ask("GET", "/_up", user="anna")[1] == {"status": "ok", "seeds": {}}
        assert far.must("GET", "/_up") == {"status": "ok", "seeds": {}}

        tasks = near.must("GET", "/_active_tasks")
        assert [(task["source"], task["target"]) for task in tasks] == [
            pair for database in DATABASES for pair in (
                (f"{far.address}/{database}", database), (database, f"{far.address}/{database}"))]
        for task in tasks:
            assert task["type"] == "replication" and task["continuous"] is True
            assert task["pid"].startswith("<0.") and task["user"] == "root"
            assert task["process_status"] in ("running", "waiting")
            assert all(isinstance(task[name], int) for name in NUMBERS), task
            assert task["checkpointed_source_seq"] is not None and "changes_pending" in task
        assert len({task["pid"] for task in tasks}) == len(tasks)
        assert tasks[0]["docs_written"] >= 1 and tasks[1]["docs_written"] >= 1
        assert "geheim" not in json.dumps([up, tasks]) + near.read_log()
        assert near.ask("GET", "/_active_tasks", user=None)[0] == 401
        assert near.ask("GET", "/_active_tasks", user="anna")[0] == 403
        assert far.must("GET", "/_active_tasks") == []


def test_an_upstream_that_goes_and_comes():
    with nodes("ab", a="b") as (near, far):
        near.start()
        wait_for_state(near, "offline")
        assert get_state(near)["error"]
        near.must("PUT", "/allianz/note:1", {"type": "note"})
        assert get_state(near)["changes_pending"] > 0
        far.start()
        wait_for_state(near, "live")
        wait_for(lambda: "note:1" in far.get_leaves("allianz"), "the document there")
        far.kill()
        wait_for_state(near, "offline")
        near.must("PUT", "/allianz/note:2", {"type": "note"})
        far.start()
        wait_for(lambda: "note:2" in far.get_leaves("allianz"), "the next one there")
        wait_for_state(near, "live")


def test_a_refused_document_waits_and_the_others_go():
    with nodes("ab") as (near, far):
        near.follow(far, "anna")
        far.start()
        near.start()
        wait_for_state(near, "live")
        # Only administrators of the database may write its rules.
        design = near.must("GET", "/allianz/_design/access")
        mine = near.must("PUT", "/allianz/_design/access", {**design, "note": 1})["rev"]
        near.must("PUT", "/allianz/note:later", {"type": "note"})
        wait_for(lambda: "note:later" in far.get_leaves("allianz"), "what came later")
        wait_for_state(near, "failed")
        state = get_state(near)
        assert state["docs_refused"] == 1 and "refused" in state["error"], state
        assert far.get_leaves("allianz")["_design/access"] == [design["_rev"]]
        far.must("PUT", "/allianz/note:far", {"type": "note"})
        wait_for(lambda: "note:far" in near.get_leaves("allianz"), "what came from there")
        # Offered again after the next start, by somebody who may.
        near.stop()
        near.follow(far, "root")
        near.start()
        wait_for(lambda: far.get_leaves("allianz")["_design/access"] == [mine], "the rules there")
        wait_for_state(near, "live")


def test_a_wrong_password_and_a_missing_database():
    with nodes("ab", a="b") as (near, far):
        far.start()
        far.must("DELETE", "/allianz-office")
        near.start()
        wait_for_state(near, "failed", "allianz-office")
        wait_for_state(near, "live", "allianz")
        far.must("PUT", "/allianz-office")
        wait_for_state(near, "live", "allianz-office")
        near.stop()
        near.password = near.path / "wrong"
        near.password.write_text("falsch\n")
        near.follow(far)
        near.start()
        wait_for_state(near, "needs-password")


def test_databases_that_come_and_go_while_it_serves():
    with nodes("ab", a="b") as (near, far):
        for node in (far, near):
            node.start()
            node.must("PUT", "/neu")
            node.must("PUT", "/allein")
        far.must("PUT", "/neu-office")
        assert list(near.must("GET", "/_up")["upstream"]) == [*DATABASES], "not yet a workspace"
        near.must("PUT", "/neu-office")
        wait_for_state(near, "live", "neu")
        wait_for_state(near, "live", "neu-office")
        far.must("PUT", "/neu/x", {})
        wait_for(lambda: "x" in near.get_leaves("neu"), "the document here")
        near.must("DELETE", "/neu")
        assert list(near.must("GET", "/_up")["upstream"]) == [*DATABASES, "neu-office"]
        assert "x" in far.get_leaves("neu")


def test_only_the_named_workspaces_follow():
    with nodes("ab", a="b") as (near, far):
        must(SERVER, "--data", near.data, "create-workspace", "zweite")
        near.options += ("--upstream-workspace", "allianz")
        far.start()
        near.start()
        assert list(near.must("GET", "/_up")["upstream"]) == [*DATABASES]


def test_bad_options():
    with folder() as path:
        (path / "password").write_text("geheim\n")
        login = ("--upstream-user", "x", "--upstream-password-file", path / "password")
        for args, code, sentence in (
                (("--upstream", "nonsense"), USAGE, "The address behind --upstream is not complete. "
                 "It looks like https://couchdb.example."),
                (("--upstream", "https://a:b@couch.example"), USAGE,
                 "Everybody on this computer can read an address with a password in it. Give "
                 "--upstream-user and --upstream-password-file."),
                (("--upstream", "https://couch.example", *login[:2]), USAGE,
                 "--upstream-user and --upstream-password-file belong together."),
                (("--upstream", "http://couch.example", *login), UNSAFE,
                 "The password would go to the other server unencrypted. Use https://, or "
                 "--insecure-http if something else encrypts the way there."),
                (("--upstream", "http://127.0.0.1:1", "--upstream-workspace", "none"), FAILED,
                 "There is no workspace of this name.")):
            check(SERVER, ("--data", path / "data", "--listen", "127.0.0.1:0", *args), code,
                  sentence)


raise SystemExit(run_tests(globals()))
