# SPDX-License-Identifier: EUPL-1.2
"""A meeting without the server: two real windows, by keyboard only."""
import re
import subprocess

from desks import join, share_sample
from harness import Program, Server, run_tests, screenshot, wait_for

CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")
ADDRESS = re.compile(r"^[0-9]+\.[0-9.]+(:[0-9]+)?(\n.*)?$", re.S)


def desks(server, language="en"):
    """Two whose computers know each other; nobody is connected."""
    share_sample(server)
    both = Program(language=language), Program(language=language)
    for desk in both:
        join(desk.profile, server)
    for desk in (*both, *both):
        desk.ctl("sync", "--once", "--hall")
    server.stop()
    return both


def read_codes():
    """What a camera sees on the screen."""
    picture = screenshot("hall-host")
    seen = subprocess.run(["zbarimg", "--nodbus", "--quiet", "--raw", str(picture)],
                          capture_output=True, text=True, timeout=60)
    return [text for text in seen.stdout.split() if text.startswith("smartcity-hall:")]


def test_two_desks_meet_without_the_server():
    with Server() as server:
        anna, bernd = desks(server)
        with anna:
            anna.press("ctrl+shift+m")
            anna.find(None, "Address and Code")
            screenshot("hall-choose")
            anna.find("label", "Provide")
            for _ in range(20):
                if anna.window.find_all(None, "Provide", lambda node: node.focused):
                    break
                anna.press("Tab")
            anna.press("Return")
            code = anna.find("label", CODE).name
            address = anna.find("label", ADDRESS).name.split("\n")[0]
            links = wait_for(read_codes, "a picture that a camera reads")
            assert address in links[0], links

            # Only now: the one window lies above the other.
            with bernd:
                bernd.press("ctrl+shift+m")
                bernd.find(None, "Address and Code")
                for _ in range(20):
                    if bernd.window.find_all("text", None, lambda node: node.focused):
                        break
                    bernd.press("Tab")
                bernd.type(f"{address} {code}")
                bernd.press("Return")
                bernd.find("label", "Connected in the Hall", timeout=30)
                screenshot("hall-joined")
                anna.find("label", "1 computer connected", timeout=30)
                bernd.press("Escape")
                bernd.find("button", re.compile("Connected in the hall"))
                anna.press("Escape")
                anna.find("button", re.compile(r"Providing in the hall \(1\)"))


run_tests(globals())
