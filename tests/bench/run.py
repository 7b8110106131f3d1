#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures what the design promises, on a generated workspace (always the same): our figure, the
floor or the peer of the same run, and the ratio. One line a figure.

    run.py BUILD-FOLDER [NAME]     NAME: pull, push, live, search, list, start, memory, server (all without it)

SC_BENCH_DOCS sets the size of the workspace (100000)."""
import pathlib
import shutil
import statistics
import sys
import tempfile

from common import BUILD, DOCS, HERE, INTEROP, Server, line, run
from server import bench_server

WANTED = sys.argv[2] if len(sys.argv) > 2 else None
WITH_DISPLAY = HERE.parent.parent / "build-aux" / "with-display"
EDITS = DOCS // 10
ROUNDS = 3


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.server = Server(folder)
        self.number = 0

    def fresh(self):
        self.number += 1
        return self.folder / f"store-{self.number}.sqlite"

    def replica(self, what, store, n=0):
        return run(BUILD / "tests" / "bench" / "bench-replica", what, self.server.url, "bench",
                   "bench", store, n)

    def pouch(self, what, folder, n=0):
        return run("node", HERE / "pouch.mjs", what, self.server.url, "bench", "bench", folder, n)

    def profile(self):
        """A profile with the whole workspace and no server: nothing but the window is measured."""
        profile = self.folder / "profile"
        if not profile.exists():
            ctl = BUILD / "app" / "smartcityctl"
            run(ctl, "--profile", profile, "init")
            run(ctl, "--profile", profile, "connect", self.server.url, "--user", "bench",
                "--password-file", self.server.password_file)
            run(ctl, "--profile", profile, "sync", "--once")
            (profile / "settings.json").write_text("{}")
            # It waits for the search index, which would be made while the window starts.
            self.replica("search", profile / "workspace.sqlite", DOCS)
        return profile

    def desktop(self, what):
        return run(WITH_DISPLAY, sys.executable, HERE / "desktop.py", what, BUILD, self.profile())

    def median(self, what, n=0):
        return statistics.median(self.replica(what, self.fresh(), n)[what] for _ in range(ROUNDS))


def has_pouch():
    return (INTEROP / "node_modules" / "pouchdb").exists()


def bench_pull(bench):
    floor = bench.median("pull-floor")
    ours = bench.median("pull")
    line("pull floor", floor, "s")
    line("pull", ours, "s", "floor", ours / floor, "<= 1.5")
    if has_pouch():
        peer = bench.pouch("pull", bench.folder / "pouch")
        line("pull by PouchDB", peer["pouch-pull"], "s", "ours", peer["pouch-pull"] / ours, ">= 15")
    line("server memory", bench.server.memory(), "MiB")


def bench_push(bench):
    store = bench.fresh()
    bench.replica("pull", store)
    ours = bench.replica("push", store, EDITS)["push"]
    line(f"push of {EDITS}", ours, "s")
    if has_pouch():
        folder = bench.folder / "pouch"
        if not folder.exists():
            bench.pouch("pull", folder)
        peer = bench.pouch("push", folder, EDITS)
        line("push by PouchDB", peer["pouch-push"], "s", "ours", peer["pouch-push"] / ours, ">= 8")


def bench_live(bench):
    store = bench.fresh()
    bench.replica("pull", store)
    floor = bench.replica("live-floor", store, 60)["live-floor"]
    ours = bench.replica("live", store, 60)["live"]
    line("live floor (longpoll)", floor * 1000, "ms")
    line("live, server to list", ours * 1000, "ms", "floor", ours / floor, "<= 1.5")


def bench_search(bench):
    store = bench.fresh()
    bench.replica("pull", store)
    ours = bench.replica("search", store, DOCS)["search"]
    floor = bench.replica("search-floor", store, DOCS)["search-floor"]
    line("search floor (FTS5)", floor * 1000, "ms")
    line("search", ours * 1000, "ms", "floor", ours / floor, "<= 1.2")


def bench_list(bench):
    store = bench.fresh()
    bench.replica("pull", store)
    figures = bench.replica("list", store)
    line(f"list of {DOCS} usable", figures["list"] * 1000, "ms")
    line("memory it adds", figures["list-memory"], "MiB", goal="<= 40")


def bench_start(bench):
    figures = bench.desktop("start")
    line("start floor (bare window)", figures["start-floor"], "s")
    line("start to complete picture", figures["start"], "s", "floor",
         figures["start"] / figures["start-floor"], "<= 1.3")


def bench_memory(bench):
    figures = bench.desktop("memory")
    line("memory floor (bare window)", figures["memory-floor"], "MiB")
    line("memory with inventory above", figures["memory"] - figures["memory-floor"], "MiB",
         goal="<= 40")


BENCHES = {"pull": bench_pull, "push": bench_push, "live": bench_live, "search": bench_search,
           "list": bench_list, "start": bench_start, "memory": bench_memory,
           "server": bench_server}
# These bring their own documents.
WITHOUT_WORKSPACE = {"server"}


def main():
    if WANTED is not None and WANTED not in BENCHES:
        sys.exit(f"There is no measurement “{WANTED}”: {', '.join(BENCHES)}")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="smartcity-bench-"))
    bench = Bench(folder)
    try:
        if WANTED not in WITHOUT_WORKSPACE:
            loaded = bench.replica("fill", bench.fresh(), DOCS)["load"]
            line(f"load of {DOCS} into server", loaded, "s")
        for name, function in BENCHES.items():
            if WANTED in (None, name):
                function(bench)
    finally:
        bench.server.stop()
        shutil.rmtree(folder)


main()
