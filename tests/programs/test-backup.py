# SPDX-License-Identifier: EUPL-1.2
"""Backups of a server that is written to by several clients, killed in the middle, and put back."""
import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time

from harness import SERVER, Server, check, folder, must, run, run_tests, wait_for

DONE, FAILED, USAGE, IN_USE, UNSAFE, INCOMPLETE = range(6)


class Writers:
    """Clients that write documents, some with an attachment, until they are stopped. What was answered as
    written is remembered, with the time."""

    def __init__(self, server, number=4):
        self.server, self.stopping, self.written, self.slowest = server, False, {}, 0.0
        self.lock, self.failures = threading.Lock(), []
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(number)]

    def write(self, writer):
        connection, number = self.server.connect(), 0
        try:
            while not self.stopping:
                identity, number = f"note:{writer}-{number}", number + 1
                document = {"type": "note", "title": identity}
                if number % 5 == 0:
                    document["_attachments"] = {"scan": {"content_type": "text/plain",
                                                         "data": "ZWlucw=="},
                                                identity: {"content_type": "text/plain",
                                                           "data": "endlaQ=="[:8]}}
                begun = time.monotonic()
                status, answer, _ = self.server.ask("PUT", f"/allianz/{identity}", document,
                                                    connection=connection)
                assert status == 201, answer
                with self.lock:
                    self.slowest = max(self.slowest, time.monotonic() - begun)
                    self.written[identity] = time.monotonic()
        except Exception as error:
            if not self.stopping:
                self.failures.append(error)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        wait_for(lambda: len(self.written) > 50 or self.failures, "the first documents")
        return self

    def __exit__(self, *_):
        self.stopping = True
        for thread in self.threads:
            thread.join()
        assert not self.failures, self.failures

    def before(self, moment):
        with self.lock:
            return {identity for identity, when in self.written.items() if when < moment}


def all_ids(server):
    status, answer, _ = server.ask("GET", "/allianz/_all_docs")
    assert status == 200, answer
    return {row["id"] for row in answer["rows"]}


def assert_sound(server):
    """The feed has each document once, and every attachment can be read."""
    _, feed, _ = server.ask("GET", "/allianz/_changes?include_docs=true")
    ids = [row["id"] for row in feed["results"]]
    assert len(ids) == len(set(ids)) and set(ids) == all_ids(server)
    for row in feed["results"]:
        for name in row["doc"].get("_attachments", {}):
            status, data, _ = server.ask("GET", f"/allianz/{row['id']}/{name}")
            assert status == 200 and data, (status, row["id"], name)


def test_while_clients_write():
    with folder() as path, Server(path) as server:
        with Writers(server) as writers:
            moments = []
            for _ in range(3):
                moments.append(time.monotonic())
                must(SERVER, "--data", server.data, "backup", path / "backup")
        last = set(writers.written)
        assert sorted(os.listdir(path / "backup")) == ["backup.json", "databases"]
        assert not (path / "backup.new").exists()

        check(SERVER, ("--data", server.data, "restore", path / "backup", "--replace"), IN_USE,
              "A server is running on %s. Stop it first, or do this over HTTP as an administrator.")
        server.stop()
        check(SERVER, ("--data", server.data, "restore", path / "backup"), FAILED,
              "There are databases in “%s”. To put the backup in their place, add --replace; they "
              "are kept beside it.")
        must(SERVER, "--data", server.data, "restore", path / "backup", "--replace")
        server.start()
        restored = {name for name in all_ids(server) if name.startswith("note:")}
        assert writers.before(moments[-1]) <= restored <= last
        assert_sound(server)
        kept = list(server.data.glob("databases.replaced-*"))
        assert len(kept) == 1 and (kept[0] / "allianz.sqlite").exists()


def test_killed_in_the_middle():
    """Whenever it is killed, there is a whole backup: the earlier one or the new one."""
    with folder() as path, Server(path) as server, Writers(server, 2):
        must(SERVER, "--data", server.data, "backup", path / "backup")
        longest = 0.6
        for _ in range(12):
            process = subprocess.Popen([SERVER, "--data", server.data, "backup", path / "backup"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, longest))
            process.send_signal(signal.SIGKILL)
            process.wait()
            shutil.rmtree(path / "restored", ignore_errors=True)
            must(SERVER, "--data", path / "restored", "restore", path / "backup")
        must(SERVER, "--data", server.data, "backup", path / "backup")
        assert not (path / "backup.new").exists(), "what the killed ones left is removed"


def test_a_restore_that_is_killed():
    with folder() as path, Server(path) as server:
        for number in range(30):
            server.ask("PUT", f"/allianz/note:{number}", {"type": "note"})
        must(SERVER, "--data", server.data, "backup", path / "backup")
        server.ask("PUT", "/allianz/note:later", {"type": "note"})
        server.stop()
        for _ in range(8):
            process = subprocess.Popen([SERVER, "--data", server.data, "restore", path / "backup",
                                        "--replace"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, 0.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            server.start()
            ids = {name for name in all_ids(server) if name.startswith("note:")}
            assert len(ids - {"note:later"}) == 30
            server.stop()
        server.start()


def test_what_is_refused():
    with folder() as path, Server(path) as server:
        (path / "other").mkdir()
        (path / "other" / "letter").write_text("x")
        data = ("--data", server.data)
        check(SERVER, (*data, "backup", path / "other"), FAILED,
              "“%s” has something in it that is no backup. Nothing was changed.")
        assert os.listdir(path / "other") == ["letter"]
        check(SERVER, ("--data", path / "nothing", "backup", path / "backup"), FAILED,
              "There are no databases in “%s”.")
        check(SERVER, ("--data", path / "new", "restore", path / "other"), FAILED,
              "“%s” is no complete backup.")
        check(SERVER, (*data, "backup"), USAGE,
              "This is no command, or a word is missing or too many. See --help.")

        must(SERVER, *data, "backup", path / "backup")
        manifest = path / "backup" / "backup.json"
        good = manifest.read_text()
        # A bit that is wrong and that SQLite would not notice.
        file = path / "backup" / "databases" / "allianz.sqlite"
        bytes_ = file.read_bytes()
        file.write_bytes(bytes_[:-1] + bytes([bytes_[-1] ^ 1]))
        check(SERVER, ("--data", path / "new", "restore", path / "backup"), FAILED,
              "A database in the folder %s is damaged and was left as it is. Restore it from a "
              "backup, or from a desktop that has everything.")
        assert not (path / "new" / "databases").exists()
        file.write_bytes(bytes_)
        manifest.write_text(good.replace('"file" : "allianz.sqlite"', '"file" : "../x.sqlite"'))
        check(SERVER, ("--data", path / "new", "restore", path / "backup"), FAILED,
              "“%s” is no complete backup.")
        manifest.write_text(good.replace('"format" : 1', '"format" : 99'))
        check(SERVER, ("--data", path / "new", "restore", path / "backup"), FAILED,
              "A newer version of this program wrote the files in %s. Nothing was changed.")
        manifest.write_text(good)
        must(SERVER, "--data", path / "new", "restore", path / "backup")


def test_a_damaged_attachment():
    with folder() as path, Server(path) as server:
        _, answer, _ = server.ask("PUT", "/allianz/note:1", {"_attachments": {
            "good": {"content_type": "text/plain", "data": "ZWlucw=="},
            "bad": {"content_type": "text/plain", "data": "endlaQ=="}}})
        assert answer["ok"], answer
        files = server.data / "databases" / "allianz.sqlite-attachments"
        bad = next(file for file in files.iterdir() if file.read_bytes() == b"zwei")
        bad.unlink()
        check(SERVER, ("--data", server.data, "backup", path / "backup"), INCOMPLETE,
              "The attachments above are damaged or missing. Everything else is there.", bad.name)
        restored = run(SERVER, "--data", path / "new", "restore", path / "backup")
        assert restored.returncode == INCOMPLETE and bad.name in restored.stderr, restored.stderr
        assert len(list((path / "new" / "databases" / "allianz.sqlite-attachments").iterdir())) == 1


def test_clients_of_a_restored_server():
    """What was written after the backup is on the desktops, and comes back from them; a feed that was read
    before the loss goes on."""
    ctl = os.environ["SC_CTL"]

    def put(profile, number):
        document = path / "document.json"
        document.write_text(json.dumps({
            "_id": f"solution:00000000-0000-7000-8000-0000000000{number}", "type": "solution",
            "title": f"Licht {number}"}))
        must(ctl, "--profile", path / profile, "put", document)

    def titles(profile):
        return must(ctl, "--profile", path / profile, "list", "solution")

    with folder() as path, Server(path) as server:
        for name in ("one", "two"):
            must(ctl, "--profile", path / name, "connect", server.url + "allianz", "--user", "anna",
                 "--password-file", server.password)
        put("one", 10)
        must(ctl, "--profile", path / "one", "sync")
        must(SERVER, "--data", server.data, "backup", path / "backup")
        for number in range(11, 20):
            put("one", number)
        must(ctl, "--profile", path / "one", "sync")
        _, info, _ = server.ask("GET", "/allianz")
        seen = info["update_seq"]

        server.stop()
        must(SERVER, "--data", server.data, "restore", path / "backup", "--replace")
        server.start()
        _, feed, _ = server.ask("GET", f"/allianz/_changes?since={seen}")
        assert feed["results"] == [] and feed["last_seq"] > seen, feed
        must(ctl, "--profile", path / "one", "sync")
        _, feed, _ = server.ask("GET", f"/allianz/_changes?since={seen}")
        assert len(feed["results"]) == 9, feed
        must(ctl, "--profile", path / "two", "sync")
        assert titles("two") == titles("one") and "Licht 19" in titles("two")


raise SystemExit(run_tests(globals()))
