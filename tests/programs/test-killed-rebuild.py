# SPDX-License-Identifier: EUPL-1.2
"""The local copy is rebuilt and the program killed at one moment after the other: it is the old copy or the new one,
whole, and what waits is there. Thirty kills, within a minute."""
import json
import os
import subprocess
import time

from harness import CTL, NO_BUS, Server, folder, must, run_tests

KILLS = 30


def stores(profile):
    return sorted(name for name in os.listdir(profile)
                  if name.startswith("workspace") and name.endswith(".sqlite"))


def chosen(profile):
    return json.loads((profile / "settings.json").read_text()).get("store")


def assert_whole(profile):
    listed = json.loads(must(CTL, "--profile", profile, "--json", "list", "solution"))
    assert len(listed) == 41, f"{len(listed)} solutions, {stores(profile)}"
    assert "Wartet noch" in [row["title"] for row in listed]
    assert json.loads(must(CTL, "--profile", profile, "--json", "doctor"))["faults"] == []
    assert len(stores(profile)) <= 2, stores(profile)


def test_killed_at_every_step():
    with folder() as path, Server(path) as server:
        profile, record = path / "profile", path / "record.json"
        record.write_text(json.dumps({"type": "solution", "title": "Wartet noch"}))
        must(CTL, "--profile", profile, "init", "--sample")
        must(CTL, "--profile", profile, "connect", f"{server.url.rstrip('/')}/allianz", "--user", "anna",
             "--password-file", server.password)
        must(CTL, "--profile", profile, "sync", "--once")
        must(CTL, "--profile", profile, "put", record)
        begun = time.monotonic()
        must(CTL, "--profile", profile, "rebuild")
        whole = time.monotonic() - begun
        assert chosen(profile) is not None
        assert_whole(profile)

        replaced = 0
        for number in range(KILLS):
            before = chosen(profile)
            process = subprocess.Popen([CTL, "--profile", profile, "rebuild"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env={**os.environ, **NO_BUS})
            time.sleep(whole * (number + 1) / KILLS)
            process.kill()
            process.wait()
            replaced += chosen(profile) != before
            assert_whole(profile)
        print(f"# {KILLS} kills within {whole:.2f} s each; {replaced} times the new copy was in its place")

        must(CTL, "--profile", profile, "sync", "--once")
        assert_whole(profile)
        _, answer, _ = server.ask("GET", "/allianz/_all_docs")
        assert answer["total_rows"] >= 41


raise SystemExit(run_tests(globals()))
