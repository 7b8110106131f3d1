# SPDX-License-Identifier: EUPL-1.2
"""What a user does with the desktop, in real windows against the real server."""
import re
import time

from harness import Program, Server, run_tests, screenshot


def open_solutions(program):
    program.find("list item", "Solutions").click()
    program.find("label", "Baumsensoren Nordstadt")


def new_solution(program, title):
    # Not by the mouse: another desk's window may lie above.
    program.find("button", re.compile(r"Solutions \d+")).activate()
    program.find("button", re.compile("New"))
    program.press("ctrl+n")
    program.find("text", "Summary")
    program.type(title)


def joined(server):
    program = Program()
    program.ctl("connect", server.url, "--user", server.USER, "--password-file",
                server.password_file)
    return program


def test_the_sample_is_there_at_once():
    with Program(sample=True) as program:
        program.find("button", re.compile("Solutions 40"))
        screenshot("overview")
        open_solutions(program)
        screenshot("solutions")


def test_german():
    with Program(sample=True, language="de") as program:
        program.find("list item", "Lösungen").click()
        program.find("label", "Baumsensoren Nordstadt")
        screenshot("solutions-de")


def test_what_was_typed_survives_a_kill():
    with Program(sample=True) as program:
        new_solution(program, "Wasserstandsmesser Emscher")
        time.sleep(0.6)
        program.kill()
        assert "Wasserstandsmesser Emscher" in program.ctl("list", "solution")
        program.start()
        program.find("list item", "Solutions").click()
        program.press("ctrl+f")
        program.type("wasserstand")
        program.find("label", "Wasserstandsmesser Emscher")


def test_both_edit_while_the_server_is_down():
    with Server() as server, joined(server) as anna, joined(server) as bernd:
        anna.find("button", re.compile("Synchronised"), timeout=30)
        bernd.find("button", re.compile("Synchronised"), timeout=30)
        server.stop()
        new_solution(anna, "Lastenrad Nordmarkt")
        new_solution(bernd, "Ampel am Wall")
        anna.find("button", re.compile("Offline"), timeout=30)
        server.start()
        anna.find("label", "Ampel am Wall", timeout=30)
        bernd.find("label", "Lastenrad Nordmarkt", timeout=30)
        screenshot("both-desks")


run_tests(globals())
