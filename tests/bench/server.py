# SPDX-License-Identifier: EUPL-1.2
"""What a server does with requests: ours, pouchdb-server from npm, and the floors. The client is bench-server,
the same for both."""
import shutil
import subprocess
import urllib.request

from common import BUILD, DOCS, INTEROP, Server, free_port, line, peak_memory, run, wait_for_port

LATENCIES = 5000
LISTENERS = 1000
MEGABYTES = 100


class Peer:
    """pouchdb-server, as its README starts it: its default store, nobody has to log in."""
    name = "pouchdb-server"
    user = password = ""

    def __init__(self, folder):
        self.folder = folder / "pouchdb-server"
        self.folder.mkdir()
        self.port = free_port()
        self.process = subprocess.Popen(
            ["node", INTEROP / "node_modules" / ".bin" / "pouchdb-server", "--port", str(self.port),
             "--dir", self.folder, "--no-stdout-logs"], cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port)
        urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.port}/bench",
                                                      method="PUT")).close()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Ours(Server):
    name = "ours"
    user = password = "bench"


def call(server, what, n, last=1):
    return run(BUILD / "tests" / "bench" / "bench-server", what, f"127.0.0.1:{server.port}",
               server.user, server.password, n, last)


def measure(server):
    """Returns the figures by name; what takes time is in seconds, unless the name says otherwise."""
    figures = {"load": call(server, "load", DOCS)["load"]}
    figures["load-memory"] = peak_memory(server.process.pid)
    figures["list"] = call(server, "list", DOCS)["list"]
    figures["changes"] = call(server, "changes", DOCS)["changes"]
    for what in ("get", "put"):
        for connections in (1, 32):
            n = LATENCIES if connections == 1 and what == "get" else LATENCIES // 5
            for name, value in call(server, what, max(n, connections * 20), connections).items():
                figures[f"{what}-{connections}-{name}"] = value
    if isinstance(server, Ours):
        # pouchdb-server leaves some of so many without an answer.
        figures.update(call(server, "listeners", LISTENERS, server.process.pid))
    before = peak_memory(server.process.pid)
    figures.update(call(server, "attachment", MEGABYTES))
    figures["attachment-memory"] = max(0.0, peak_memory(server.process.pid) - before)
    return figures


def compare(title, unit, name, ours, peer, factor=1.0, goal="", more_is_better=False):
    line(title, ours[name] * factor, unit)
    if peer:
        ratio = ours[name] / peer[name] if more_is_better else peer[name] / ours[name]
        line(f"  {Peer.name}", peer[name] * factor, unit, "ours is better", ratio, goal)


def bench_server(bench):
    folder = bench.folder / "compare"
    folder.mkdir()
    servers = [Ours]
    if (INTEROP / "node_modules" / "pouchdb-server").exists():
        servers.append(Peer)
    results = []
    for kind in servers:
        server = kind(folder)
        try:
            results.append(measure(server))
        finally:
            server.stop()
    ours, peer = results[0], results[1] if len(results) > 1 else None

    floor = run(BUILD / "tests" / "bench" / "bench-server", "load-floor", folder / "floor.sqlite",
                "", "", DOCS)["load-floor"]
    line("bare inserts (floor)", floor, "s")
    # Ours asks the access rules about each document, too.
    line("_bulk_docs against floor", ours["load"], "s", "floor", ours["load"] / floor)
    compare(f"_bulk_docs of {DOCS}", "s", "load", ours, peer, goal=">= 3")
    compare("memory after it", "MiB", "load-memory", ours, peer, goal=">= 3")
    compare("_all_docs with documents", "s", "list", ours, peer, goal=">= 3")
    compare("_changes with documents", "s", "changes", ours, peer, goal=">= 3")
    for what in ("get", "put"):
        for connections in (1, 32):
            key = f"{what}-{connections}"
            compare(f"{what.upper()} p50, {connections} conn.", "ms", f"{key}-p50", ours, peer, 1000)
            compare(f"{what.upper()} p99, {connections} conn.", "ms", f"{key}-p99", ours, peer, 1000)
            compare(f"{what.upper()} a second, {connections}", "", f"{key}-per-second", ours, peer,
                    more_is_better=True)
    line("memory of an idle listener", ours["listener-memory"], "KiB")
    line(f"GET p50 with {LISTENERS} of them", ours["listener-get"] * 1000, "ms", "without",
         ours["listener-get"] / ours["get-1-p50"])
    line("PUT p50 while all are woken", ours["listener-put"] * 1000, "ms")
    line(f"a change reaches {LISTENERS}", ours["listener-delay"] * 1000, "ms")
    floors = run(BUILD / "tests" / "bench" / "bench-server", "attachment-floor", "", "", "", MEGABYTES)
    line("file written (floor)", floors["up-floor"], "MB/s")
    compare(f"attachment of {MEGABYTES} MB up", "MB/s", "up", ours, peer, more_is_better=True)
    line("sendfile (floor)", floors["down-floor"], "MB/s")
    compare(f"attachment of {MEGABYTES} MB down", "MB/s", "down", ours, peer, more_is_better=True)
    line("memory the attachment adds", ours["attachment-memory"], "MiB")
    if peer:
        line(f"  {Peer.name}", peer["attachment-memory"], "MiB")
    shutil.rmtree(folder)
