# SPDX-License-Identifier: EUPL-1.2
"""The server as a service: its unit, the socket that it is passed, and what it tells systemd."""
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess

from harness import SERVER, Server, folder, free_port, run_tests

UNIT, SOCKET = pathlib.Path(os.environ["SC_UNIT"]), pathlib.Path(os.environ["SC_SOCKET"])

# Of 100: what systemd-analyze calls "OK" begins at 50, most services stand above 90.
MOST_EXPOSURE = 20


def analyze(*args):
    return subprocess.run(["systemd-analyze", *map(str, args)], capture_output=True, text=True, timeout=60)


def copy_units(path):
    """With the program that was built, which verify wants to see."""
    text = UNIT.read_text()
    installed = text.partition("ExecStart=")[2].split()[0]
    assert installed.endswith("/bin/smartcity-server"), installed
    (path / UNIT.name).write_text(text.replace(installed, SERVER).replace("User=smartcity\n", ""))
    shutil.copy(SOCKET, path)
    return path / UNIT.name


def test_the_units_are_sound():
    if shutil.which("systemd-analyze") is None:
        return "there is no systemd-analyze here"
    with folder() as path:
        unit = copy_units(path)
        for file in (unit, path / SOCKET.name):
            result = analyze("verify", "--man=false", file)
            faults = [line for line in result.stderr.splitlines() if "smartcity" in line]
            assert result.returncode == 0 and not faults, result.stderr
    return None


def test_the_unit_is_confined():
    if shutil.which("systemd-analyze") is None:
        return "there is no systemd-analyze here"
    with folder() as path:
        copy_units(path)
        unit = path / UNIT.name
        unit.write_text(UNIT.read_text())
        result = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSURE}", unit)
        assert "Overall exposure level" in result.stdout, result.stderr
        assert result.returncode == 0, result.stdout
    return None


def start_with_socket(server, listening, address, notify):
    """As systemd does: the socket as file descriptor 3, and who is meant in the environment."""
    def pass_socket():
        os.dup2(listening.fileno(), 3)
    server.log = open(server.path / "server.log", "ab")
    server.output = []
    configured = free_port()
    server.process = subprocess.Popen(
        ["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"', SERVER, "--data", server.data,
         "--listen", f"127.0.0.1:{configured}"],
        stdout=subprocess.DEVNULL, stderr=server.log, preexec_fn=pass_socket, pass_fds=(3,),
        env={**os.environ, "NOTIFY_SOCKET": address, "LC_ALL": "C.UTF-8"})
    assert notify.recv(4096) == b"READY=1"
    # Who is passed a socket opens no other.
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", configured)) != 0
    server.port = listening.getsockname()[1]


def test_a_socket_is_passed():
    for abstract in (False, True):
        with folder() as path:
            server = Server(path).set_up()
            address = f"@smartcity-test-{os.getpid()}" if abstract else str(path / "notify")
            with socket.socket() as listening, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
                notify.bind(address.replace("@", "\0"))
                notify.settimeout(60)
                listening.bind(("127.0.0.1", 0))
                listening.listen()
                # A client that came before the server is answered, too.
                early = socket.create_connection(listening.getsockname(), timeout=60)
                early.sendall(b"GET /_up HTTP/1.1\r\nHost: x\r\n\r\n")
                start_with_socket(server, listening, address, notify)
                assert early.recv(4096).startswith(b"HTTP/1.1 200 ")
                early.close()
                assert server.ask("GET", "/allianz")[0] == 200

                server.process.send_signal(signal.SIGHUP)
                assert notify.recv(4096).startswith(b"RELOADING=1\nMONOTONIC_USEC=")
                assert notify.recv(4096) == b"READY=1"
                server.process.terminate()
                assert notify.recv(4096) == b"STOPPING=1"
                assert server.process.wait(timeout=60) == 0
                server.log.close()


def test_a_public_socket_needs_encryption():
    with folder() as path:
        server = Server(path).set_up()
        with socket.socket() as listening:
            listening.bind(("0.0.0.0", 0))
            listening.listen()
            result = subprocess.run(
                ["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"', SERVER, "--data", server.data],
                preexec_fn=lambda: os.dup2(listening.fileno(), 3), pass_fds=(3,), capture_output=True,
                text=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"})
            assert result.returncode == 4 and "unencrypted" in result.stderr, result.stderr


def test_few_files_are_few_connections():
    """Who is one too many hears it; and the limit that can be raised is raised."""
    def limit(soft, hard):
        return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with folder() as path:
        server = Server(path).set_up()
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        for soft, hard, expected in ((256, most, None), (300, 300, "Only 150 connections")):
            server.preexec = limit(soft, hard)
            server.start()
            try:
                with open(f"/proc/{server.process.pid}/limits", encoding="ascii") as limits:
                    files = next(line for line in limits if line.startswith("Max open files"))
                assert files.split()[3] == str(hard), files
                assert expected is None or expected in "".join(server.output), server.output
                if expected:
                    feeds = fill(server)
                    status, answer, headers = server.ask("GET", "/_up")
                    assert status == 503 and headers["Retry-After"], answer
                    for feed in feeds:
                        feed.close()
            finally:
                server.stop()


def fill(server):
    feeds = []
    for _ in range(150):
        feed = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        feed.sendall(b"GET /allianz/_changes?feed=continuous&heartbeat=true HTTP/1.1\r\nHost: x\r\n"
                     b"Authorization: Basic cm9vdDpnZWhlaW0=\r\n\r\n")
        assert b" 200 " in feed.recv(4096)
        feeds.append(feed)
    return feeds


raise SystemExit(run_tests(globals()))
