# SPDX-License-Identifier: EUPL-1.2
"""Joining a large workspace over a slow line: what is wanted comes first, the rest says how far it is, and
can be stopped and gone on with."""
import re

from desks import fill
from harness import Program, Server, run_tests, screenshot
from lines import Line

def pull_with(language, words):
    with Server() as server:
        fill(server)
        with Line(server.url, 96 * 1024) as line:
            program = Program(language=language)
            program.ctl("connect", line.url, "--user", server.USER, "--password-file",
                        server.password_file)
            with program:
                program.find("button", re.compile(words["progress"]), timeout=60)
                # Before the hundreds that come with the feed.
                program.find("button", re.compile(words["first"]), timeout=60)
                program.find("button", re.compile(words["progress"])).activate()
                program.find("button", words["stop"], timeout=30)
                program.find("label", re.compile(words["left"]), timeout=60)
                screenshot("slow-server-" + language)
                program.find("button", words["stop"]).activate()
                program.find("label", words["stopped"], timeout=30)
                screenshot("slow-server-stopped-" + language)
                line.bytes_per_second = 0
                program.find("button", words["continue"]).activate()
                program.find("label", re.compile(words["done"]), timeout=90)
                program.press("Escape")
                program.find("button", re.compile(words["all"]), timeout=30)


def test_a_slow_server():
    pull_with("en", {"progress": r"Synchronising … \d", "first": r"Solutions [1-9]", "stop": "Stop",
                     "left": "received, .*left", "stopped": "Synchronising stopped",
                     "continue": "Continue", "done": "^Synchronised ", "all": r"Solutions 3.?000"})


def test_a_slow_server_in_german():
    pull_with("de", {"progress": r"Gleicht.* … \d", "first": r"Lösungen [1-9]", "stop": "Anhalten",
                     "left": "empfangen, noch", "stopped": "Abgleich angehalten",
                     "continue": "Fortsetzen", "done": "^Abgeglichen ", "all": r"Lösungen 3.?000"})


if __name__ == "__main__":
    run_tests(globals())
