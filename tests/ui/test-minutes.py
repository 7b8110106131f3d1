# SPDX-License-Identifier: EUPL-1.2
"""A meeting by keyboard alone: its agenda, its people, its minutes, and what a dead battery leaves of them."""
import os
import re
import sqlite3

from harness import Program, run_tests, screenshot, wait_for

MEETING = "Interkommunaler Austausch"


def open_meeting(program):
    # The newest meeting is the first.
    program.find("list item", "Meetings").click()
    program.find("table row", where=lambda node: node.focused)
    program.press("Return")
    program.find("label", "Course")
    program.tab_to("list item", re.compile("^Agenda"))
    program.press("Return")
    return program.find("list", "Agenda")


def typed_on_disk(program):
    with sqlite3.connect(os.path.join(program.profile, "workspace.sqlite")) as store:
        return " ".join(body for (body,) in store.execute("SELECT body FROM local WHERE id LIKE 'typed:%'"))


def items(program):
    return [item.name for item in program.find("list", "Agenda").find_all("list item")]


def lines(program):
    return [item.name for item in program.find("list", "Minutes").find_all("list item")]


def await_order(program, *starts):
    def fits():
        names = items(program)
        return len(names) >= len(starts) and all(n.startswith(s) for n, s in zip(names, starts))
    wait_for(fits, f"{starts}")


def test_an_agenda_is_made_by_keyboard():
    with Program(sample=True) as program:
        open_meeting(program)
        program.find("label", re.compile("185 of 180 minutes · 5 too many"))
        last = items(program)[-1]
        assert last.endswith("Ends after the meeting"), last
        screenshot("agenda-late")
        # The first goes down and in, and out again; the focus stays with it.
        program.tab_to("list item", re.compile("^1, Begrüßung"))
        program.press("alt+Down")
        await_order(program, "Was andere", "1, Die größten", "2, Welche", "3, Begrüßung")
        program.press("alt+Right")
        await_order(program, "Was andere", "1, Die größten", "2, Welche", "3, Begrüßung")
        program.press("alt+Left")
        program.press("alt+Up")
        await_order(program, "1, Begrüßung", "Was andere")
        # New topics come behind the selected one, each behind the one before.
        program.tab_to("text", "New topic")
        program.type("Grußwort")
        program.press("Return")
        await_order(program, "1, Begrüßung", "2, Grußwort")
        program.type("Zweites Grußwort")
        program.press("Return")
        await_order(program, "1, Begrüßung", "2, Grußwort", "3, Zweites Grußwort")
        # All of it survives the end of the program.
        program.stop()
        program.start()
        open_meeting(program)
        await_order(program, "1, Begrüßung", "2, Grußwort", "3, Zweites Grußwort", "Was andere")
        program.tab_to("list item", re.compile("^1, Begrüßung"))
        program.press("Down", "Delete")
        await_order(program, "1, Begrüßung", "2, Zweites Grußwort")


def test_minutes_are_taken_by_keyboard():
    with Program(sample=True) as program:
        open_meeting(program)
        program.press("alt+3")
        entry = program.find("text", "Line of the minutes")
        wait_for(lambda: entry.focused, "the focus in the entry")
        program.press("ctrl+Return")
        program.find("label", re.compile("^for 0 of 10 minutes"))
        program.type("Alle sind da")
        program.press("Return")
        wait_for(lambda: lines(program) == ["Note: Alle sind da"], "a note")
        program.type("b Die Tagesordnung steht")
        program.find("label", "Decision")
        program.press("Return")
        wait_for(lambda: len(lines(program)) == 2, "a decision")
        # A name is completed from what is typed of it.
        program.type("a Liste senden !31.12.2018 @schrift")
        program.find("list", "Names")
        program.press("Return")
        wait_for(lambda: entry.text.endswith("@Schriftführung Projektbüro "), "the name")
        program.find("label", re.compile("Schriftführung Projektbüro · until"))
        program.press("Return")
        wait_for(lambda: lines(program)[-1] == "Task: Liste senden", "a task")
        screenshot("minutes")
        # The next item, where nothing is said yet; the section before it is only a heading.
        program.press("ctrl+Return")
        program.find("label", re.compile("1  *Begr|2  *Die größten"))
        program.find("label", re.compile("^for 0 of 45 minutes"))
        wait_for(lambda: not program.find_all("list item", re.compile("^Task: ")), "the next item's lines")
        # The battery is empty in the middle of a word.
        program.type("k Die Städte berichten von ")
        wait_for(lambda: entry.text.endswith("von "), "the text")
        wait_for(lambda: "berichten von " in typed_on_disk(program), "the text on the disk", 10)
        program.kill()
        program.start()
        open_meeting(program)
        program.press("alt+3")
        entry = program.find("text", "Line of the minutes")
        wait_for(lambda: entry.text == "k Die Städte berichten von ", "what was typed")
        program.find("label", re.compile("2  *Die größten"))
        program.type("Hitze")
        program.press("Return")
        wait_for(lambda: lines(program) == ["Acknowledgement: Die Städte berichten von Hitze"], "the line")


def test_people_come_and_go():
    with Program(sample=True) as program:
        open_meeting(program)
        program.press("alt+2")
        program.find("label", re.compile("^6 people · 0 present"))
        program.find("button", "Invite the Teams").activate()
        program.find("label", "Everybody of the teams is invited already")
        program.tab_to("list item", re.compile("presence not noted"))
        program.press("p")
        program.find("label", re.compile("^6 people · 1 present"))
        program.press("Down", "e")
        program.find("label", re.compile("^6 people · 1 present · 1 excused"))
        program.press("Down", "c")
        program.find("label", re.compile("^6 people · 2 present"))
        program.find("label", re.compile("from \\d\\d:\\d\\d"))
        screenshot("people")


run_tests(globals())
