# SPDX-License-Identifier: EUPL-1.2
"""When the server has a problem, or is gone, or somebody leaves at once: nothing is lost, and nobody is pestered."""
import json
import contextlib
import re

from desks import fill, join
from harness import Program, Server, run_program, run_tests, screenshot, wait_for
from lines import Line


def desk_on(line, server):
    program = Program(sample=True)
    program.ctl("connect", line.url, "--user", server.USER, "--password-file", server.password_file)
    program.ctl("sync", "--once")
    return program


def open_trees(program):
    program.press("ctrl+k")
    program.find("entry", "Search everything", lambda node: node.focused)
    program.type("baumsens")
    program.find("list", "Results").find("list item", re.compile("Baumsensoren"))
    program.press("Return")
    return program.find("text", "Title", lambda node: node.text.startswith("Baumsensoren"))


def titles_at(server, profile):
    """What somebody else gets from the server."""
    join(profile, server)
    return [row["title"] for row in
            json.loads(run_program("smartcityctl", "--profile", profile, "--json", "list", "solution"))]


def words(program):
    return {node.name for role in ("label", "button") for node in program.find_all(role)
            if node.name}


def test_a_problem_of_the_server_keeps_what_waits():
    with Server() as server, Line(server.url) as line, desk_on(line, server) as program:
        program.find("button", re.compile("Synchronised"), timeout=30)
        title = open_trees(program)
        line.answer_with(500)
        title.set_text("Baumsensoren Hafen")
        program.find("label", "Saved")
        # The reason in words in the line, in full in the dialog, and what waits.
        program.find("button", "The Server Has a Problem", timeout=30).activate()
        program.find("label", re.compile("It reports an error of its own. Your changes are kept"))
        program.find("label", re.compile("^1 change"))
        program.tab_to("list item", "Details")
        program.press("Return")
        program.find("label", re.compile("the disk of the server is full"))
        screenshot("server-error")
        # It goes on not working, and then it works again.
        calls = line.calls
        program.find("button", "Try Now").activate()
        wait_for(lambda: line.calls > calls, "another attempt", 30)
        program.find("label", re.compile("It reports an error of its own"), timeout=30)
        line.answer_with(None)
        # It may try again by itself just now, and then the button goes.
        with contextlib.suppress(AssertionError):
            program.find("button", "Try Now", timeout=2).activate()
        program.find("label", re.compile("^Synchronised"), timeout=90)
        program.find("label", "nothing", timeout=30)
        other = Program()
        assert "Baumsensoren Hafen" in titles_at(server, other.profile)
        other.close()


def test_a_server_that_is_gone_is_told_once_and_quietly():
    with Server() as server, Line(server.url) as line, desk_on(line, server) as program:
        program.find("button", re.compile("Synchronised"), timeout=30)
        open_trees(program)
        before = words(program)
        line.answer_with(0)
        program.find("button", re.compile("Offline"), timeout=30)
        calls = line.calls
        wait_for(lambda: line.calls >= calls + 3, "three more attempts", 60)
        # One line says it, and nothing else on the screen is new: no window, no message, no question.
        new = {text for text in words(program) - before if not text.startswith("Offline")}
        assert not new, new
        assert len([node for node in program.children if node.showing]) == 1
        assert not program.find_all("alert") and not program.find_all("dialog")
        screenshot("server-gone")
        line.answer_with(None)
        program.find("button", re.compile("Synchronised"), timeout=90)


def test_who_types_and_leaves_at_once_has_sent_it():
    with Server() as server, Line(server.url) as line, desk_on(line, server) as program:
        program.find("button", re.compile("Synchronised"), timeout=30)
        open_trees(program).set_text("Baumsensoren bis zuletzt")
        program.stop()
        other = Program()
        assert "Baumsensoren bis zuletzt" in titles_at(server, other.profile)
        other.close()


def test_a_rebuilding_goes_on_when_its_dialog_is_closed():
    with Server() as server:
        fill(server)
        with Line(server.url) as line:
            program = Program()
            program.ctl("connect", line.url, "--user", server.USER, "--password-file",
                        server.password_file)
            program.ctl("sync", "--once")
            with program:
                program.find("button", re.compile("Synchronised"), timeout=30)
                line.bytes_per_second = 128 * 1024
                program.press("ctrl+shift+s")
                program.tab_to("list item", re.compile("Rebuild From the Server"))
                program.press("Return")
                program.find("label", "Rebuild the Copy on This Computer?")
                program.find("button", "Rebuild").activate()
                program.find("label", re.compile("Fetching everything … [0-9]"), timeout=60)
                program.press("Escape")
                program.find_gone("label", "If Something Is Wrong")
                # The line at the bottom goes on telling, and the dialog knows of it when it is opened again.
                program.find("button", re.compile("Fetching everything … [0-9]")).activate()
                program.find("label", "If Something Is Wrong")
                program.find("button", "Cancel")
                screenshot("rebuilding")
                program.press("Escape")
                line.bytes_per_second = 0
                program.find("label", "The Copy Was Rebuilt", timeout=120)


run_tests(globals())
