#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""The harness itself, on a window that does nothing."""
import pathlib
import re
import time

from harness import Program, Timeout, run_tests, screenshot

SAMPLE = pathlib.Path(__file__).parent / "harness-sample.ui"


def sample():
    return Program(command=["gtk4-builder-tool", "preview", "--id=window", str(SAMPLE)])


def test_text_is_set_and_read():
    with sample() as program:
        entry = program.find("text", "Title")
        entry.set_text("Hörde 1")
        assert entry.text == "Hörde 1"
        assert program.find("label", "Hörde 1").showing


def test_buttons_are_activated():
    with sample() as program:
        program.find_gone("label", "Details")
        program.find("toggle button", "More").activate()
        program.find("label", "Details")
        assert program.find("toggle button", "More").checked
        program.find("toggle button", re.compile("^Mo")).activate()
        program.find_gone("label", "Details")


def test_rows_are_selected():
    with sample() as program:
        rows = program.find("list", "Teams").find_all("list item")
        assert len(rows) == 2
        rows[1].select()
        rows[1].wait(lambda row: row.selected, "selected")
        assert not rows[0].selected


def test_real_keys_and_the_mouse_arrive():
    with sample() as program:
        program.find("text", "Title").click()
        program.find("text", "Title", lambda node: node.focused)
        program.type("Straße z")
        program.find("label", "Straße z")
        program.press("ctrl+a", "BackSpace")
        program.find("text", "Title", lambda node: node.text == "")


def test_a_wait_ends_and_says_for_what():
    with sample() as program:
        started = time.monotonic()
        try:
            program.find("button", "Nowhere", timeout=0.5)
        except Timeout as error:
            assert "button 'Nowhere'" in str(error)
        else:
            raise AssertionError("found a button that is not there")
        assert time.monotonic() - started < 3


def test_it_starts_again_after_a_kill():
    with sample() as program:
        program.find("text", "Title").set_text("lost")
        program.kill()
        program.start()
        assert program.find("text", "Title").text == ""


def test_a_program_that_ends_is_noticed():
    program = Program(command=["sh", "-c", "echo no luck; exit 3"])
    try:
        program.start()
    except AssertionError as error:
        assert "ended with 3" in str(error) and "no luck" in str(error)
    else:
        raise AssertionError("the end of the program was not noticed")
    finally:
        program.close()


def test_the_screen_is_photographed():
    with sample() as program:
        program.maximize()
        program.window.wait(lambda window: window.box[2] == 1280, "as wide as the screen")
        path = screenshot("harness")
        assert path.read_bytes().startswith(b"\x89PNG")


run_tests(globals())
