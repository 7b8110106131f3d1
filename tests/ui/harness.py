# SPDX-License-Identifier: EUPL-1.2
"""Drives the desktop as assistive technology does: widgets are found by role and name, buttons are
activated, texts are set. Every wait has a bound and says what it waited for.

A test is a Python program of functions named test_…, which gets a private display from
build-aux/with-display and speaks TAP:

    from harness import Program, run_tests

    def test_typed_text_is_kept_after_a_kill():
        with Program(sample=True) as program:
            program.find("text", "Title").set_text("Baumsensoren Nordstadt")
            program.find("label", "Saved")
            program.kill()
            program.start()
            assert program.find("text", "Title").text == "Baumsensoren Nordstadt"

    run_tests(globals())

Roles are those of AT-SPI in small letters ("button", "text", "list item", "toggle button"); a name
is a string or a compiled regular expression.
"""
import ctypes
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT = 10.0
START_TIMEOUT = 30.0
STOP_TIMEOUT = 10.0

_running = []  # Programs whose tree a failed test shows.


class Timeout(AssertionError):
    pass


def wait_for(condition, what, timeout=TIMEOUT):
    """The first true answer of condition(); what says what it is, for the failure."""
    end = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Timeout(f"waited {timeout:g} s for {what}")
        time.sleep(0.03)


def _role(name):
    # Before version 2.54 of AT-SPI a button was a push button.
    if name == "button" and not hasattr(Atspi.Role, "BUTTON"):
        name = "push button"
    return getattr(Atspi.Role, name.upper().replace(" ", "_").replace("-", "_"))


def _matches(pattern, text):
    return bool(pattern.search(text)) if isinstance(pattern, re.Pattern) else pattern == text


class Node:
    """One widget, as others see it. Widgets come and go: one that went answers with nothing."""

    def __init__(self, accessible, program):
        self._a = accessible
        self.program = program

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    # What it is

    @property
    def name(self):
        return self._a.get_name() or ""

    @property
    def description(self):
        return self._a.get_description() or ""

    @property
    def role(self):
        return self._a.get_role().value_nick.replace("-", " ")

    @property
    def text(self):
        """The text of an entry or text view; of anything else, its name."""
        interface = self._a.get_text_iface()
        if interface is None:
            return self.name
        return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface))

    @property
    def value(self):
        return Atspi.Value.get_current_value(self._a.get_value_iface())

    def has_state(self, name):
        return self._a.get_state_set().contains(
            getattr(Atspi.StateType, name.upper().replace(" ", "_")))

    @property
    def showing(self):
        return self.has_state("showing")

    @property
    def sensitive(self):
        return self.has_state("sensitive")

    @property
    def checked(self):
        return self.has_state("checked") or self.has_state("pressed")

    @property
    def selected(self):
        return self.has_state("selected")

    @property
    def focused(self):
        return self.has_state("focused")

    @property
    def box(self):
        """x, y, width, height within the window."""
        extents = Atspi.Component.get_extents(self._a.get_component_iface(), Atspi.CoordType.WINDOW)
        return extents.x, extents.y, extents.width, extents.height

    # Where it is

    @property
    def parent(self):
        parent = self._a.get_parent()
        return Node(parent, self.program) if parent else None

    @property
    def children(self):
        count = self._a.get_child_count()
        found = (self._a.get_child_at_index(i) for i in range(count))
        return [Node(child, self.program) for child in found if child is not None]

    def walk(self, depth=0):
        yield self, depth
        for child in self.children:
            yield from child.walk(depth + 1)

    def find_all(self, role=None, name=None, where=None, hidden=False):
        """What matches now, without waiting."""
        wanted = _role(role) if role else None
        found = []
        try:
            for node, _ in self.walk():
                if ((wanted is None or node._a.get_role() == wanted)
                        and (name is None or _matches(name, node.name))
                        and (hidden or node.showing)
                        and (where is None or where(node))):
                    found.append(node)
        except GLib.Error:
            # The tree changed while it was read. The caller looks again.
            return []
        return found

    def find(self, role=None, name=None, where=None, hidden=False, timeout=TIMEOUT):
        """The first match, waited for."""
        def look():
            self.program.check_alive()
            self._a.clear_cache()
            return self.find_all(role, name, where, hidden)
        return wait_for(look, f"{role or 'widget'} {_show(name)} in {self!r}", timeout)[0]

    def find_gone(self, role=None, name=None, where=None, timeout=TIMEOUT):
        """Waits until nothing matches."""
        def look():
            self.program.check_alive()
            self._a.clear_cache()
            return not self.find_all(role, name, where)
        wait_for(look, f"no {role or 'widget'} {_show(name)} in {self!r}", timeout)

    def wait(self, condition, what, timeout=TIMEOUT):
        """Waits until condition(self) holds."""
        def look():
            self.program.check_alive()
            # Older versions of AT-SPI can only clear the whole.
            getattr(self._a, "clear_cache_single", self._a.clear_cache)()
            return condition(self)
        wait_for(look, f"{self!r}: {what}", timeout)
        return self

    def dump(self, limit=1500):
        """The tree as text, to read when a test fails or is written."""
        lines = []
        try:
            for node, depth in self.walk():
                text = node.text
                more = f" text={text!r}" if text != node.name else ""
                flags = "".join(f" {flag}" for flag in ("focused", "checked", "selected")
                                if node.has_state(flag))
                hidden = "" if node.showing else " (hidden)"
                lines.append(f"{'  ' * depth}{node.role} {node.name!r}{more}{flags}{hidden}")
                if len(lines) >= limit:
                    lines.append("…")
                    break
        except GLib.Error as error:
            lines.append(f"(reading the tree failed: {error.message})")
        return "\n".join(lines)

    # What can be done with it

    def set_text(self, text):
        editable = self._a.get_editable_text_iface()
        assert editable is not None, f"{self!r} cannot be edited"
        assert Atspi.EditableText.set_text_contents(editable, text), f"{self!r} refused the text"
        return self.wait(lambda node: node.text == text, f"the text {text!r}")

    def activate(self):
        """Its first action: what a click or the Enter key does."""
        self.wait(lambda node: node.sensitive, "sensitive")
        action = self._a.get_action_iface()
        assert action is not None and Atspi.Action.get_n_actions(action), f"{self!r} has no action"
        assert Atspi.Action.do_action(action, 0), f"{self!r} refused its action"
        return self

    def select(self):
        """Selects it in its list."""
        parent = self._a.get_parent()
        selection = parent.get_selection_iface()
        assert selection is not None, f"the parent of {self!r} has no selection"
        assert Atspi.Selection.select_child(selection, self._a.get_index_in_parent()), \
            f"{self!r} was not selected"
        return self

    def click(self, button=1):
        """A real click in its middle, where the mouse itself is what is tested."""
        x, y, width, height = self.box
        left, top = self.program.window_position()
        xdotool("mousemove", "--sync", left + x + width // 2, top + y + height // 2,
                 "click", button)
        return self


class Program(Node):
    """The desktop in a profile of its own, which goes when the program object does.

    sample: the profile starts with the sample workspace; otherwise it does not exist yet.
    language: "en" or "de". command: another program to drive, for tests of this file.
    """

    def __init__(self, *args, profile=None, sample=False, language="en", command=None, env=None):
        self._own = None
        if profile is None:
            self._own = tempfile.mkdtemp(prefix="smartcity-profile-")
            profile = os.path.join(self._own, "profile")
        self.profile = str(profile)
        self.language = language
        self._args = [str(arg) for arg in args]
        self._command = command
        self._env = env or {}
        self._process = None
        self._log = None
        if sample:
            self.ctl("init", "--sample")
        super().__init__(None, self)

    def __repr__(self):
        return "the program"

    def __enter__(self):
        if self._process is None:
            try:
                self.start()
            except BaseException:
                self.close()
                raise
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            show_failure(self)
        self.close()

    def start(self):
        """Starts it and waits for its first window. Again after stop() or kill(), too."""
        assert self._process is None, "it is running already"
        command = self._command or [find_program("smartcity"), "--profile", self.profile]
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command + self._args, env=self._environment(), stdin=subprocess.DEVNULL,
            stdout=self._log, stderr=subprocess.STDOUT, preexec_fn=_die_with_parent)
        self._a = wait_for(self._look_for_window, "the program's window", START_TIMEOUT)
        _running.append(self)
        return self

    def _environment(self):
        german = self.language == "de"
        env = dict(os.environ, LC_ALL="de_DE.UTF-8" if german else "C.UTF-8",
                   LANGUAGE="de" if german else "en",
                   G_DEBUG="gc-friendly,fatal-criticals")
        env.update(self._env)
        return env

    def _look_for_window(self):
        self.check_alive()
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        try:
            for i in range(desktop.get_child_count()):
                application = desktop.get_child_at_index(i)
                if (application is not None and application.get_process_id() == self._process.pid
                        and application.get_child_count() > 0):
                    return application
        except GLib.Error:
            pass
        return None

    def check_alive(self):
        if self._process is not None and self._process.poll() is not None:
            raise AssertionError(f"the program ended with {self._process.returncode}:\n{self.log}")

    @property
    def pid(self):
        return self._process.pid

    @property
    def log(self):
        """What it has printed so far."""
        if self._log is None:
            return ""
        # The program writes through the same open file, so its position must not be moved.
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace")

    @property
    def window(self):
        """The window that is active, or the last one opened."""
        windows = [node for node in self.children if node.showing]
        active = [node for node in windows if node.has_state("active")]
        return (active or windows)[-1]

    def window_id(self):
        found = xdotool("search", "--onlyvisible", "--pid", self.pid).split()
        assert found, "the program has no window on the screen"
        return found[-1]

    def window_position(self):
        shell = dict(line.split("=") for line in
                     xdotool("getwindowgeometry", "--shell", self.window_id()).split())
        return int(shell["X"]), int(shell["Y"])

    def maximize(self):
        """Fills the screen; there is no window manager that would."""
        width, height = xdotool("getdisplaygeometry").split()
        xdotool("windowmove", self.window_id(), 0, 0)
        self.resize(width, height)

    def resize(self, width, height):
        xdotool("windowsize", self.window_id(), width, height)

    def choose(self, menu, index):
        """Opens a menu by its button and activates one of its items, which have no names here."""
        xdotool("mousemove", 1, 1)
        self.find("toggle button", menu).activate()
        self.find("menu item", where=lambda node: node.focused)
        self.press(*["Down"] * index, "Return")

    def press(self, *keys):
        """Real keys, such as "ctrl+f" or "Return", to the program's window."""
        xdotool("windowfocus", "--sync", self.window_id())
        xdotool("key", "--clearmodifiers", *keys)

    def tab_to(self, role, name):
        """Goes on with Tab, as somebody without a mouse does, until that has the focus."""
        # A fact sheet has more than a hundred places where the focus can stand.
        for _ in range(200):
            if self.window.find_all(role, name, lambda node: node.focused):
                return
            self.press("Tab")
            time.sleep(0.1)
        raise AssertionError(f"Tab does not reach {role} {_show(name)}")

    def type(self, text):
        xdotool("windowfocus", "--sync", self.window_id())
        xdotool("type", "--clearmodifiers", "--", text)

    def stop(self):
        """Ends it as a session does when the user logs out, and waits for the end."""
        self._end(signal.SIGTERM)

    def kill(self):
        """Ends it without a chance to save anything."""
        self._end(signal.SIGKILL)

    def _end(self, how):
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise AssertionError(f"the program did not end within {STOP_TIMEOUT:g} s")
        finally:
            self._process = None
            if self in _running:
                _running.remove(self)

    def wait_for_end(self, timeout=STOP_TIMEOUT):
        """Waits until it ends by itself; gives its exit code."""
        status = self._process.wait(timeout)
        self._process = None
        if self in _running:
            _running.remove(self)
        return status

    def close(self):
        try:
            self.kill()
        finally:
            if self._own:
                shutil.rmtree(self._own, ignore_errors=True)

    def ctl(self, *args):
        """Runs smartcityctl on the program's profile; gives what it printed."""
        return run_program("smartcityctl", "--profile", self.profile, *args)


class Server:
    """A smartcity-server with one workspace, on a free port. One user is of the office, the other may only
    read; they have the same password."""

    USER, READER, PASSWORD, WORKSPACE = "office", "reader", "a password for tests", "allianz"

    def __init__(self):
        self._own = tempfile.mkdtemp(prefix="smartcity-server-")
        self._data = os.path.join(self._own, "data")
        self.password_file = os.path.join(self._own, "password")
        self._process = None
        with open(self.password_file, "w", encoding="utf-8") as file:
            file.write(self.PASSWORD)
        run_program("smartcity-server", "--data", self._data, "create-workspace", self.WORKSPACE)
        self.set_roles(self.USER, "office")
        self.set_roles(self.READER)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/{self.WORKSPACE}"

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self._own, ignore_errors=True)

    def start(self):
        self._process = subprocess.Popen(
            [find_program("smartcity-server"), "--data", self._data,
             "--listen", f"127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, preexec_fn=_die_with_parent)
        wait_for(self._is_up, "the server to answer", START_TIMEOUT)
        return self

    def set_roles(self, user, *roles):
        """While the server does not run."""
        run_program("smartcity-server", "--data", self._data, "add-user", user, "--password-file",
                    self.password_file, *(word for role in roles for word in ("--role", role)))

    def _is_up(self):
        assert self._process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_up", timeout=2):
                return True
        except OSError:
            return False

    def stop(self):
        """The network is gone, as far as the desktop can tell."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOP_TIMEOUT)
            self._process = None


def _die_with_parent():
    """A test that crashes leaves nothing running that would hold its output open."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def find_program(name):
    """From the build that ./dev test made, or the path."""
    prefix = os.environ.get("SC_PREFIX")
    candidate = os.path.join(prefix, "bin", name) if prefix else None
    if candidate and os.access(candidate, os.X_OK):
        return candidate
    found = shutil.which(name)
    assert found, f"{name} was not built; run the tests through ./dev test"
    return found


def run_program(name, *args, status=0):
    result = subprocess.run([find_program(name), *map(str, args)], capture_output=True, text=True,
                            stdin=subprocess.DEVNULL, timeout=120)
    assert result.returncode == status, \
        f"{name} {' '.join(map(str, args))}: {result.returncode}\n{result.stdout}{result.stderr}"
    return result.stdout


def xdotool(*args):
    return subprocess.run(["xdotool", *map(str, args)], check=True, capture_output=True, text=True,
                          timeout=30).stdout


def _show(name):
    return "" if name is None else repr(name.pattern if isinstance(name, re.Pattern) else name)


def screenshot(name):
    """Photographs the screen as soon as it stands still; gives the path of the picture."""
    folder = pathlib.Path(os.environ.get("SC_SCREENSHOTS", PROJECT / "_build/test-screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    before, end = None, time.monotonic() + 3
    while time.monotonic() < end:
        now = subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"], check=True,
                             capture_output=True, timeout=30).stdout
        if now == before:
            break
        before = now
    part = folder / f".{name}-{os.getpid()}.png"
    subprocess.run(["import", "-window", "root", str(part)], check=True, timeout=30)
    part.replace(path)
    return path


def show_failure(program):
    """What a person would look at first: the picture, the widgets, what was printed."""
    lines = []
    try:
        lines.append(f"screenshot: {screenshot('failed-' + _current_test)}")
    except (OSError, subprocess.SubprocessError) as error:
        lines.append(f"no screenshot: {error}")
    if program._process is not None and program._a is not None:
        lines += ["the widgets:", program.dump()]
    if program.log:
        lines += ["it printed:", program.log]
    _comment("\n".join(lines))


def _comment(text):
    for line in text.splitlines():
        print("# " + line, flush=True)


_current_test = "start"


def run_tests(namespace, selected=None):
    """Runs the functions named test_…, or those named on the command line, and speaks TAP."""
    global _current_test
    if "SC_OWN_DISPLAY" not in os.environ:
        with_display = str(PROJECT / "build-aux/with-display")
        os.execv(with_display, [with_display, sys.executable, *sys.argv])
    selected = selected or sys.argv[1:]
    tests = [(name, function) for name, function in namespace.items()
             if name.startswith("test_") and callable(function)
             and (not selected or name in selected)]
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        _current_test = name
        words = name.removeprefix("test_").replace("_", " ")
        try:
            function()
            print(f"ok {number} {words}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} {words}", flush=True)
            _comment(traceback.format_exc())
        finally:
            for program in list(_running):
                program.close()
    sys.exit(1 if failed or not tests else 0)
