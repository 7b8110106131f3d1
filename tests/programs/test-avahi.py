# SPDX-License-Identifier: EUPL-1.2
"""A host in a hall is found by a real Avahi on a system bus of the test's own: the code is enough, without an address."""
import contextlib
import json
import os
import shutil
import subprocess

from harness import CTL, SERVER, Server, folder, must, run_tests, wait_for

NO_LEAKS = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
AVAHI = shutil.which("avahi-daemon", path=os.environ["PATH"] + ":/usr/sbin")
CONFIG = """[server]
use-ipv4=yes
use-ipv6=no
enable-dbus=yes
[publish]
publish-addresses=yes
"""


@contextlib.contextmanager
def running(*args, log, **environment):
    with open(log, "ab") as file:
        process = subprocess.Popen(args, stdout=file, stderr=file, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def says(path, text):
    return lambda: path.exists() and text in path.read_text(errors="replace")


def desk(path, name, server):
    profile = path / name
    for _ in range(2):
        must(CTL, "-p", profile, "connect", f"{server.url}allianz", "--user", name, "--password-file",
             server.password)
        must(CTL, "-p", profile, "sync", "--once", "--hall")
    return profile


def test_the_code_is_enough():
    if AVAHI is None:
        return "avahi-daemon is not installed"
    with folder() as path, Server(path) as server:
        server.stop()
        must(SERVER, "--data", server.data, "add-user", "berta", "--role", "office", "--password-file",
             server.password)
        server.start()
        anna, berta = (desk(path, name, server) for name in ("anna", "berta"))
        must(CTL, "-p", anna, "sync", "--once")
        server.stop()

        bus, config = path / "bus", path / "avahi.conf"
        config.write_text(CONFIG)
        system = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
        ours = {**system, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": NO_LEAKS}
        os.makedirs("/run/avahi-daemon", exist_ok=True)
        with running("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}",
                     log=path / "bus.log"):
            wait_for(bus.exists, "the bus")
            with running(AVAHI, "-f", config, "--no-chroot", "--no-drop-root", "--no-rlimits",
                         log=path / "avahi.log", **system):
                wait_for(says(path / "avahi.log", "Server startup complete"), "Avahi")
                meet(anna, berta, path, ours)


def meet(anna, berta, path, environment):
    with running(CTL, "-p", anna, "--json", "host", log=path / "host.log", **environment):
        wait_for(says(path / "host.log", '"code"'), "a code")
        line = next(line for line in (path / "host.log").read_text().splitlines() if '"code"' in line)
        with running(CTL, "-p", berta, "--json", "join", json.loads(line)["code"],
                     log=path / "join.log", **environment) as guest:
            wait_for(lambda: guest.poll() is not None or says(path / "join.log", '"exchanged"')(),
                     "the exchange")
            assert '"exchanged"' in (path / "join.log").read_text(), (path / "join.log").read_text()


run_tests(globals())
