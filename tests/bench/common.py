# SPDX-License-Identifier: EUPL-1.2
"""What all measurements need: programs that print figures, a server, a line for a figure."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
INTEROP = HERE.parent / "interop"
DOCS = int(os.environ.get("SC_BENCH_DOCS", "100000"))


def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
    return dict((name, float(value)) for name, value in
                (line.split() for line in result.stdout.splitlines() if len(line.split()) == 2))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit("the server does not start")


def peak_memory(pid):
    """In MiB, all that was ever in use at once."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


class Server:
    """smartcity-server with the database bench and its administrator bench."""

    def __init__(self, folder):
        self.folder = folder / "server"
        self.folder.mkdir()
        self.password_file = folder / "password"
        self.password_file.write_text("bench\n")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/bench"
        self.binary = BUILD / "app" / "smartcity-server"
        run(self.binary, "--data", self.folder, "create-workspace", "bench")
        run(self.binary, "--data", self.folder, "add-user", "bench", "--role", "_admin",
            "--password-file", self.password_file)
        self.process = subprocess.Popen([self.binary, "--data", self.folder, "--listen",
                                         f"127.0.0.1:{self.port}"], stdout=subprocess.DEVNULL)
        wait_for_port(self.port)

    def memory(self):
        return peak_memory(self.process.pid)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def line(name, value, unit, against="", ratio=None, goal=""):
    text = f"{name:<28} {value:>10.3f} {unit:<4}"
    if ratio is not None:
        text += f" {ratio:>7.2f} x {against}"
    print(text + (f"   (goal {goal})" if goal else ""), flush=True)
