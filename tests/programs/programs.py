# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the programs without windows share: to run one, and to wait for a condition."""
import contextlib
import gettext
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
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


def run_tests(names):
    """Runs what is called test_… one after the other, and reports TAP."""
    tests = [(name, function) for name, function in names.items() if name.startswith("test_")]
    failed = False
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} - {name}", flush=True)
        except Exception:
            failed = True
            print("\n".join("# " + line for line in traceback.format_exc().splitlines()))
            print(f"not ok {number} - {name}", flush=True)
    raise SystemExit(failed)
