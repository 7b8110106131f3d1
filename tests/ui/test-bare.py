# SPDX-License-Identifier: EUPL-1.2
"""The desktop where something it is used to is missing: no display, no message bus. Assistive
technology needs both, so these tests look from outside."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from harness import run_tests, wait_for


class Profile:
    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="smartcity-test-")
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)


def start_without_display(*variables):
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LANGUAGE")}
    environment.update(variables)
    with Profile() as profile:
        result = subprocess.run(["smartcity", "--profile", profile], env=environment,
                                capture_output=True, text=True, timeout=30)
        assert os.listdir(profile) == [], "a start that fails leaves nothing behind"
    return result


def test_no_display_is_said_in_a_sentence():
    english = start_without_display(("LC_ALL", "C.UTF-8"))
    german = start_without_display(("LC_ALL", "de_DE.UTF-8"))
    assert english.returncode == 1 and german.returncode == 1
    assert english.stderr == ("smartcity: There is no display to show a window on. On a computer "
                              "without one, smartcityctl does the same on the command line.\n")
    assert "keine Anzeige" in german.stderr or not has_german(), german.stderr


def has_german():
    locales = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout
    return "de_DE.utf8" in locales


def find_window(pid):
    result = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid)],
                            capture_output=True, text=True)
    return result.stdout.split()


def test_without_a_message_bus_the_window_opens_and_closes():
    environment = dict(os.environ, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere", GTK_A11Y="none")
    with Profile() as profile:
        subprocess.run(["smartcityctl", "--profile", profile, "init", "--sample"], check=True,
                       env=environment, timeout=60)
        process = subprocess.Popen(["smartcity", "--profile", profile], env=environment,
                                   stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: find_window(process.pid), "a window without a message bus")
            assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
        finally:
            if process.poll() is None:
                process.kill()
        assert pathlib.Path(profile, "workspace.sqlite").exists()


run_tests(globals())
