# SPDX-License-Identifier: EUPL-1.2
"""The Flatpak as somebody gets it: installed from its bundle, started in the real sandbox, driven by assistive technology
and real keys; files and passwords by way of the portals. ./dev flatpak starts it, in a session of its own."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

import harness  # noqa: E402
from harness import Node, Program, Server, run_tests, screenshot, wait_for  # noqa: E402

ID = "org.dortmund.SmartCity"
WORK = pathlib.Path(os.environ["SC_FLATPAK_WORK"])
DATA = pathlib.Path(os.environ["HOME"], ".var/app", ID)
PORTAL = "org.freedesktop.portal.Desktop"


def flatpak(*args):
    result = subprocess.run(["flatpak", *map(str, args)], capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, f"flatpak {args}: {result.stdout}{result.stderr}"
    return result.stdout


def command(name, *args):
    return flatpak("run", f"--command={name}", ID, *args)


def find_application(matches):
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    try:
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and matches(application) and application.get_child_count() > 0:
                return application
    except GLib.Error:
        pass
    return None


class Sandboxed(Program):
    """The desktop within its sandbox, where process numbers are others: it is known by its name."""

    def __init__(self, **options):
        super().__init__(profile=DATA / "data/smartcity", command=["flatpak", "run", ID], **options)

    def _look_for_window(self):
        self.check_alive()
        return find_application(lambda application: application.get_name() == "smartcity")

    def window_id(self):
        found = harness.xdotool("search", "--onlyvisible", "--class", "smartcity").split()
        assert found, "the program has no window on the screen"
        return found[-1]

    def _end(self, how):
        """What runs in the sandbox does not end with the program that began it."""
        subprocess.run(["flatpak", "kill", ID], capture_output=True)
        super()._end(how)

    def quit(self):
        self.press("ctrl+q")
        self.wait_for_end(30)

    def ctl(self, *args):
        return command("smartcityctl", *args)


class Chooser(Node):
    """The dialog in which the portal lets somebody choose a file: a program of its own, outside."""

    def __init__(self, program):
        found = wait_for(lambda: find_application(lambda a: "portal" in a.get_name()), "the portal's dialog", 30)
        super().__init__(found, program)

    def choose(self, path):
        window = harness.xdotool("search", "--onlyvisible", "--class", "xdg-desktop-portal-gtk").split()[-1]
        harness.xdotool("windowfocus", "--sync", window)
        harness.xdotool("key", "slash")
        self.find("text", where=lambda node: node.focused).set_text(str(path))
        harness.xdotool("key", "Return")


def join(program, server):
    program.find("list item", re.compile("Join a Workspace")).click()
    program.find("text", "Address").set_text(server.url)
    program.find("text", "Name").set_text(server.USER)
    program.find("text", "Password").click()
    program.type(server.PASSWORD)
    program.find("button", "Join").activate()


def forget():
    subprocess.run(["rm", "-rf", "--one-file-system", str(DATA)], check=True)


def test_the_first_start_explores_the_sample():
    forget()
    with Sandboxed() as program:
        program.find("list item", re.compile("Explore")).click()
        program.find("button", re.compile("Solutions 40"), timeout=30)
        screenshot("flatpak-sample")
        program.quit()
    assert "Baumsensoren Nordstadt" in command("smartcityctl", "list", "solution")


def test_the_other_programs_are_in_it():
    assert command("smartcity-server", "--version").startswith("smartcity-server ")
    assert command("smartcityctl", "--version").startswith("smartcityctl ")


def test_nothing_outside_is_seen():
    home = pathlib.Path(os.environ["HOME"], "secret.txt")
    home.write_text("not for the program")
    found = subprocess.run(["flatpak", "run", "--command=sh", ID, "-c", f"cat {home} /etc/shadow /var/lib/dpkg/status"],
                           capture_output=True, text=True)
    assert found.returncode != 0 and "not for" not in found.stdout, found


def test_joining_keeps_the_password_in_the_keyring_and_the_workspace_in_step():
    forget()
    with Server() as server:
        with Sandboxed() as program:
            join(program, server)
            program.find("button", re.compile("Synchronised"), timeout=30)
            program.press("ctrl+shift+s")
            program.find("label", "Signed In As")
            assert not program.find_all("label", "The Password Is Not Kept")
            program.press("Escape")
            program.quit()
        # Without asking again.
        with Sandboxed() as program:
            program.find("button", re.compile("Synchronised"), timeout=30)
            program.press("ctrl+n")
            program.quit()
    keys = list((DATA / "data/keyrings").glob("*.keyring")) + list((DATA / "data").glob("**/*.keyring"))
    assert keys, "the password is kept in no keyring of the sandbox"
    assert all(Server.PASSWORD.encode() not in key.read_bytes() for key in keys)


def test_a_file_is_imported_by_the_portal():
    forget()
    command("smartcityctl", "init", "--sample")
    with tempfile.TemporaryDirectory(dir=os.environ["HOME"]) as folder, Sandboxed() as program:
        table = pathlib.Path(folder, "lösungen.csv")
        table.write_text("Title;Summary\nPegel am Hafen;Misst den Wasserstand\n", encoding="utf-8")
        program.find("button", re.compile("Solutions 40")).activate()
        program.find("label", "Baumsensoren Nordstadt")
        program.choose(re.compile("Menu of the list", re.IGNORECASE), 1)
        program.find("button", re.compile("Choose|Select")).activate()
        Chooser(program).choose(table)
        program.find("button", "Import", timeout=30).activate()
        program.find_gone("button", "Import", timeout=30)
        program.quit()
    assert "Pegel am Hafen" in command("smartcityctl", "list", "solution")


def test_an_update_keeps_the_data():
    """The version of before is one with another commit; what was typed in it is there in the next."""
    # What came as a bundle has nowhere to be updated from.
    flatpak("--user", "uninstall", "-y", "--noninteractive", ID)
    flatpak("--user", "install", "-y", "--noninteractive", "smartcity", f"{ID}//stable")
    before = flatpak("--user", "info", "--show-commit", ID).strip()
    subprocess.run(["sh", "-c", f"echo next >{WORK}/build/files/share/smartcity/version"], check=True)
    flatpak("build-export", "--disable-fsync", "--subject=the next version", WORK / "repo", WORK / "build", "stable")
    flatpak("build-update-repo", "--no-update-appstream", WORK / "repo")
    listed = json.loads(command("smartcityctl", "--json", "list", "solution"))
    flatpak("--user", "update", "-y", "--noninteractive", ID)
    assert flatpak("--user", "info", "--show-commit", ID).strip() != before
    assert json.loads(command("smartcityctl", "--json", "list", "solution")) == listed
    with Sandboxed() as program:
        program.find("button", re.compile("Solutions 41"), timeout=30)
        program.quit()


run_tests(globals())
