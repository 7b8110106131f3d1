# SPDX-License-Identifier: EUPL-1.2
"""What tests of programs without windows share: running them in both languages, a server of their own,
and requests to it."""
import base64
import contextlib
import gettext
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import traceback

CTL, SERVER = os.environ["SC_CTL"], os.environ["SC_SERVER"]
GERMAN = gettext.translation("smartcity", os.environ["SMARTCITY_LOCALE_DIR"], ["de"])
NO_BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}


def has_german_locale():
    locales = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout
    return "de_DE.utf8" in locales.split()


def run(program, *args, language="C", **options):
    names = {"C": "C.UTF-8", "de": "de_DE.UTF-8"}
    environment = {**os.environ, **NO_BUS, "LC_ALL": names[language], "LANGUAGE": language}
    return subprocess.run([program, *map(str, args)], env=environment, capture_output=True,
                          text=True, timeout=120, **options)


def check(program, args, code, sentence, *more):
    """Runs a program in both languages; the sentence is English as in the source, more of the
    output must be there in either."""
    for language in ("C", "de") if has_german_locale() else ("C",):
        result = run(program, *args, language=language)
        said = result.stdout + result.stderr
        expected = sentence if language == "C" else GERMAN.gettext(sentence)
        assert language == "C" or expected != sentence, f"no German for {sentence!r}"
        parts = [part for part in expected.replace("%u", "%s").split("%s") if part.strip()]
        for part in (*parts, *more):
            assert part in said, f"{args}: {part!r} is not in {said!r}"
        assert result.returncode == code, f"{args}: exit code {result.returncode}: {said}"
        assert "CRITICAL" not in said and "Sanitizer:" not in said, said


def wait_for(condition, what):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited for {what}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="smartcity-test-"))
    try:
        yield path
    finally:
        subprocess.run(["chmod", "-R", "u+w", path])
        shutil.rmtree(path)


def must(program, *args):
    result = run(program, *args)
    assert result.returncode == 0, f"{args}: {result.stderr}"
    return result.stdout


class Server:
    """smartcity-server on a folder of its own, with the workspace "allianz", the administrator root and anna
    of the office. Their password is "geheim"."""

    def __init__(self, path, *options, environment=None):
        self.path, self.data, self.password = path, path / "data", path / "password"
        self.options, self.environment, self.process = options, environment or {}, None
        self.scheme, self.port, self.preexec = "http", 0, None

    def set_up(self):
        self.password.write_text("geheim\n")
        must(SERVER, "--data", self.data, "create-workspace", "allianz")
        for name, role in (("root", "_admin"), ("anna", "office")):
            must(SERVER, "--data", self.data, "add-user", name, "--role", role, "--password-file",
                 self.password)
        return self

    def start(self, *options):
        listen = [] if "--listen" in options or "--config" in options else [
            "--listen", f"127.0.0.1:{self.port}"]
        self.log = open(self.path / "server.log", "ab")
        self.process = subprocess.Popen(
            [SERVER, "--data", self.data, *listen, *map(str, self.options), *map(str, options)],
            stdout=subprocess.PIPE, stderr=self.log, text=True, preexec_fn=self.preexec,
            env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C", **self.environment})
        self.output = []
        line = self.process.stdout.readline()
        while line and not line.startswith("Ready at "):
            self.output.append(line)
            line = self.process.stdout.readline()
        assert line, "the server ended"
        self.url = line.split()[2]
        self.scheme, _, rest = self.url.partition("://")
        self.port = int(rest.rstrip("/").rpartition(":")[2])
        self.reader = threading.Thread(target=self.keep_output, daemon=True)
        self.reader.start()
        return self

    def keep_output(self):
        for line in self.process.stdout:
            self.output.append(line)

    def stop(self, number=signal.SIGTERM):
        if self.process is None:
            return 0
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.reader.join(timeout=10)
        self.process.stdout.close()
        self.log.close()
        self.process = None
        return code

    def __enter__(self):
        return self.set_up().start()

    def __exit__(self, *_):
        self.stop(signal.SIGKILL if self.process and self.process.poll() is not None
                  else signal.SIGTERM)
        said = (self.path / "server.log").read_text(errors="replace")
        assert "Sanitizer:" not in said and "CRITICAL" not in said, said

    def connect(self):
        if self.scheme == "https":
            context = ssl.create_default_context(cafile=self.path / "ca.pem")
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method, path, body=None, user="root", headers=None, connection=None):
        """Returns the status, the body (as JSON where it is JSON), and the headers."""
        own = connection or self.connect()
        headers = dict(headers or {})
        if user:
            login = base64.b64encode(f"{user}:geheim".encode()).decode()
            headers["Authorization"] = f"Basic {login}"
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        own.request(method, path, body, headers)
        answer = own.getresponse()
        data = answer.read()
        if connection is None:
            own.close()
        if answer.headers.get_content_type() == "application/json":
            data = json.loads(data) if data else None
        return answer.status, data, answer.headers


def run_tests(names):
    """Runs the functions test_… of a module and reports TAP. Returns the exit code."""
    tests = [(name, function) for name, function in names.items() if name.startswith("test_")]
    failed = False
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        try:
            skipped = function()
            print(f"ok {number} - {name}" + (f" # SKIP {skipped}" if skipped else ""), flush=True)
        except Exception:
            failed = True
            print("\n".join("# " + line for line in traceback.format_exc().splitlines()))
            print(f"not ok {number} - {name}", flush=True)
    return failed
