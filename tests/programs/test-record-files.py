# SPDX-License-Identifier: EUPL-1.2
"""The files of a record on the command line: added, listed, fetched and written; and large ones, on their way from desk
to desk, never in the memory as a whole."""
import hashlib
import json
import os
import subprocess

from harness import CTL, Server, check, folder, must, run, run_tests

ID = "solution:0162b915-f230-779b-ba8f-000000000001"
MEGABYTE = 1024 * 1024


def ctl(profile, *args):
    return must(CTL, "--profile", profile, *args)


def connect(profile, server):
    ctl(profile, "connect", f"{server.url}allianz", "--user", "anna", "--password-file", server.password)
    ctl(profile, "sync", "--once")


def make_record(path, profile):
    (path / "record.json").write_text(json.dumps({"_id": ID, "type": "solution", "title": "Lampe"}))
    ctl(profile, "put", path / "record.json")


def states(profile):
    return {file["name"]: file["state"] for file in json.loads(ctl(profile, "--json", "files", ID))}


def test_they_are_added_known_and_fetched():
    with folder() as path, Server(path) as server:
        anna, bernd = path / "anna", path / "bernd"
        connect(anna, server)
        connect(bernd, server)
        make_record(path, anna)
        (path / "plan ä.txt").write_text("Plan\n")
        (path / "film.bin").write_bytes(bytes(range(256)) * 4 * 6 * 1024)
        (path / "leer").write_bytes(b"")
        ctl(anna, "attach", ID, "--file", path / "plan ä.txt", "--file", path / "film.bin", "--file", path / "leer")
        assert states(anna) == {"plan ä.txt": "waiting", "film.bin": "waiting", "leer": "waiting"}, states(anna)
        ctl(anna, "sync", "--once")
        assert set(states(anna).values()) == {"here"}, states(anna)

        ctl(bernd, "sync", "--once")
        assert states(bernd) == {"plan ä.txt": "here", "film.bin": "elsewhere", "leer": "here"}, states(bernd)
        # Without the server a sentence; what is here can be had all the same.
        server.stop()
        check(CTL, ["--profile", bernd, "fetch", ID, "--file", "film.bin"], 5, "The Server Does Not Answer")
        assert states(bernd)["film.bin"] == "elsewhere"
        ctl(bernd, "fetch", ID, "--file", "plan ä.txt", "--output", path / "plan again")
        assert (path / "plan again").read_text() == "Plan\n"
        server.start()
        ctl(bernd, "fetch", ID, "--file", "film.bin", "--output", path / "film again")
        assert (path / "film again").read_bytes() == (path / "film.bin").read_bytes()
        assert states(bernd)["film.bin"] == "here"


def test_what_cannot_be_is_said():
    with folder() as path:
        profile = path / "profile"
        ctl(profile, "init", "--name", "Probe")
        make_record(path, profile)
        before = ctl(profile, "files", ID)

        def fails(*args, code):
            result = run(CTL, "--profile", profile, *args)
            assert result.returncode == code and result.stderr.strip(), (args, result)
            assert "Sanitizer:" not in result.stderr, result.stderr
            assert ctl(profile, "files", ID) == before

        (path / "a").write_text("a")
        fails("attach", ID, code=2)
        fails("attach", ID, "--file", path / "a", "--file", path / "nothing", code=1)
        fails("attach", ID, "--file", path / "a", "--file", path, code=1)
        fails("attach", "solution:nobody", "--file", path / "a", code=3)
        fails("files", "solution:nobody", code=3)
        fails("fetch", ID, "--file", "nothing", code=3)
        fails("fetch", ID, "--output", path / "b", code=2)
        assert not (path / "b").exists()


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_within(megabytes, *args):
    """Runs the program with a bound on what it may have resident, as far as one can see it from outside."""
    # The sanitizer keeps what was freed, 256 MB of it if one lets it.
    sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=16"
    child = subprocess.Popen([CTL, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C", "ASAN_OPTIONS": sanitizer})
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{args}: {said}"
    peak = usage.ru_maxrss // 1024
    print(f"# {args[2]}: {peak} MiB")
    assert peak < megabytes, f"{args} took {peak} MiB"
    return peak


def test_200_megabytes_are_never_in_the_memory():
    with folder() as path, Server(path) as server:
        anna, bernd, film = path / "anna", path / "bernd", path / "film.bin"
        connect(anna, server)
        connect(bernd, server)
        make_record(path, anna)
        piece = os.urandom(MEGABYTE)
        with open(film, "wb") as file:
            for number in range(200):
                file.write(number.to_bytes(4, "big") + piece[4:])
        idle = run_within(400, "--profile", anna, "status")
        limit = idle + 100
        run_within(limit, "--profile", anna, "attach", ID, "--file", film)
        run_within(limit, "--profile", anna, "sync", "--once")
        run_within(limit, "--profile", bernd, "sync", "--once")
        assert states(bernd) == {"film.bin": "elsewhere"}, states(bernd)
        run_within(limit, "--profile", bernd, "fetch", ID, "--file", "film.bin", "--output", path / "again")
        assert digest(path / "again") == digest(film)


raise SystemExit(run_tests(globals()))
