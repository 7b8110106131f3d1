#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""The pages of the desktop, one by one, as somebody without a mouse or without eyes uses them."""
import contextlib
import json
import os
import re
import sqlite3
import tempfile
import time

from desks import be_refused, disagree, join, sample_desks, share_sample
from harness import Program, Server, Timeout, run_program, run_tests, screenshot, wait_for

CONTROLS = ("button", "toggle button", "check box", "radio button", "combo box", "text", "switch",
            "spin button", "slider", "list item", "table cell", "link", "menu item")


def nameless(program):
    """Controls that a screen reader would call nothing."""
    found = []
    for role in CONTROLS:
        for node in program.window.find_all(role, where=lambda node: node.has_state("focusable")):
            if not node.name and not named_by_another(node) and not in_combo_box(node):
                found.append(node)
    return found


def in_combo_box(node):
    """The chosen item stands in a list of its own there; the box has the name."""
    while node is not None and node.role != "combo box":
        node = node.parent
    return node is not None


def named_by_another(node):
    relations = node._a.get_relation_set()
    return any(relation.get_relation_type().value_nick in ("labelled-by", "label-for")
               for relation in relations)


def open_by_search(program, words):
    # A window that has only just come does not always have the keyboard yet.
    for timeout in (2, 4, 10):
        program.press("ctrl+k")
        with contextlib.suppress(Timeout):
            entry = program.find("entry", "Search everything", lambda node: node.focused,
                                 timeout=timeout)
            break
    program.type(words)
    entry.wait(lambda node: node.text == words, "the words")
    program.find("list", "Results").find("list item")
    program.press("Return")


def type_password(program, text):
    # What stands in it cannot be read, which is right.
    program.find("text", "Password").click()
    program.press("ctrl+a")
    program.type(text)


def title_entry(program, text):
    return program.find("text", "Title", lambda node: node.text == text)


def test_first_start_opens_the_sample():
    with Program() as program:
        program.find("list item", re.compile("Explore the Sample")).click()
        program.find("button", re.compile("Solutions 40"))


def test_first_start_begins_an_empty_workspace():
    with Program() as program:
        program.find("list item", re.compile("Set Up on This Computer")).click()
        program.find("text", "Name of the Alliance").set_text("Allianz Musterstadt")
        program.find("text", "Your Name").set_text("Projektbüro")
        program.find("button", "Begin").activate()
        program.find("heading", "Allianz Musterstadt")
        program.press("ctrl+n")
        program.find("text", "Title", lambda node: node.focused)
        program.type("Erste")
        title_entry(program, "Erste")
        program.stop()
        assert "Erste" in program.ctl("list", "solution")


def test_joining_says_what_is_wrong():
    with Program() as program:
        program.find("list item", re.compile("Join a Workspace")).click()
        program.find("text", "Address").set_text("http://127.0.0.1:9/allianz")
        program.find("text", "Name").set_text("office")
        type_password(program, "secret")
        program.find("button", "Join").activate()
        program.find("label", "The Server Does Not Answer", timeout=30)


def test_joining_brings_the_workspace():
    with Server() as server, tempfile.TemporaryDirectory() as other:
        office = Program(profile=other + "/profile", sample=True)
        office.ctl("connect", server.url, "--user", server.USER, "--password-file",
                   server.password_file)
        office.ctl("sync", "--once")
        with Program() as program:
            program.find("list item", re.compile("Join a Workspace")).click()
            program.find("text", "Address").set_text(server.url)
            program.find("text", "Name").set_text(server.USER)
            type_password(program, "not this one")
            program.find("button", "Join").activate()
            program.find("label", "Name or Password Is Wrong", timeout=30)
            type_password(program, server.PASSWORD)
            program.find("button", "Join").activate()
            program.find("button", re.compile("Solutions 40"), timeout=30)


def test_a_missing_keyring_is_told():
    with Server() as server, Program(env={"SECRET_FILE_TEST_PATH": "/proc/keyring"}) as program:
        program.find("list item", re.compile("Join a Workspace")).click()
        program.find("text", "Address").set_text(server.url)
        program.find("text", "Name").set_text(server.USER)
        type_password(program, server.PASSWORD)
        program.find("button", "Join").activate()
        program.find("button", re.compile("Synchronised"), timeout=30)
        program.press("ctrl+shift+s")
        program.find("label", "The Password Is Not Kept")
        program.stop()
        program.start()
        program.find("button", "Sign-in needed", timeout=30)
        program.press("ctrl+shift+s")
        program.find("button", "Sign In …").activate()
        type_password(program, server.PASSWORD)
        program.press("Return")
        program.find("button", re.compile("Synchronised"), timeout=30)


def test_search_opens_what_it_finds():
    with Program(sample=True) as program:
        open_by_search(program, "baumsens")
        title_entry(program, "Baumsensoren Nordstadt")


def test_typing_is_saved_and_undone():
    with Program(sample=True) as program:
        open_by_search(program, "baumsens")
        title_entry(program, "Baumsensoren Nordstadt").set_text("Baumsensoren Hafen")
        program.find("label", "Saved")
        program.press("ctrl+z")
        title_entry(program, "Baumsensoren Nordstadt")


def test_a_date_that_is_none_is_said_at_the_field():
    with Program(sample=True) as program:
        open_by_search(program, "baumsens")
        entry = program.find("text", "Started on")
        entry.set_text("31.2.2018")
        program.find("label", re.compile("31.2.2018"))
        entry.set_text("1.6.2018")
        program.find_gone("label", re.compile("31.2.2018"))


def test_deleting_is_taken_back():
    with Program(sample=True) as program:
        open_by_search(program, "baumsens")
        title_entry(program, "Baumsensoren Nordstadt")
        program.choose("Menu of the record", 3)
        program.find("label", re.compile("deleted"))
        program.find("button", "Undo").activate()
        program.find("label", "Undone")
        open_by_search(program, "baumsens")
        title_entry(program, "Baumsensoren Nordstadt")


def test_nothing_found_names_the_filter():
    with Program(sample=True) as program:
        program.find("button", re.compile("Solutions 40")).activate()
        program.find("label", "Baumsensoren Nordstadt")
        program.press("ctrl+f")
        program.find("entry", "Filter by words", lambda node: node.focused)
        program.type("zzzz")
        program.find("label", "Nothing Found")
        program.find("label", re.compile("zzzz"))
        program.find("button", "Show All").activate()
        program.find("label", "Baumsensoren Nordstadt")


def test_a_conflict_is_decided_by_keyboard():
    with Server() as server:
        program = Program(sample=True)
        disagree(program.profile, server)
        with program:
            # The list says which field, both people and both times.
            program.find("list item", "Conflicts").select()
            program.find("label", re.compile(r"^Title · office \S+.* / office \S+"))
            open_by_search(program, "baumsens")
            program.find("button", "View").activate()
            program.find("label", "Before")
            program.find("heading", where=lambda node: node.focused)
            other = program.find("text", "Result").text
            program.press("alt+2")
            program.find("text", "Result", lambda node: node.text != other)
            program.find("button", "Apply").activate()
            program.find("label", "Decided")
            wait_for(lambda: not program.find_all("list item", "Conflicts"), "no conflict")


def test_what_the_server_refuses_says_why():
    with Server() as server:
        program = Program()
        record_id = be_refused(program.profile, server)
        waiting = os.path.join(program.profile, "waiting.json")
        program.ctl("doctor", "--output", waiting)
        with open(waiting, encoding="utf-8") as file:
            # A computer's badge may wait, too.
            assert [doc["_id"] for doc in json.load(file)["docs"]
                    if not doc["_id"].startswith("badge:")] == [record_id]
        with program:
            program.find("button", re.compile("Refused"), timeout=30)
            program.press("ctrl+shift+s")
            program.find("label", "Not Accepted by the Server")
            program.find("label", re.compile("You can read everything here, but change nothing."))
            program.tab_to("list item", re.compile("Check the Copy"))
            program.press("Return")
            program.find("label", re.compile("No faults found in [0-9]+ records"))
            program.tab_to("list item", re.compile("Copy a Report"))
            program.press("Return")
            program.find("label", re.compile("Copied"))
            program.tab_to("list item", "Baumsensoren Nordstadt")
            program.press("Return")
            program.find_gone("label", "Not Accepted by the Server")
            program.find("text", "Title", where=lambda node: node.text == "Baumsensoren Nordstadt")


def choosers(program):
    """What opens the list of people who may be the contact person."""
    return program.find_all(name="Contact person", where=lambda node: "button" in node.role)


def test_who_may_not_edit_reads():
    reason = re.compile("You can read everything here, but change nothing.")
    with Server() as server:
        share_sample(server)
        program = Program()
        join(program.profile, server, server.READER)
        with program:
            # New entries say no before the form, also by keyboard.
            program.press("ctrl+n")
            program.find("label", reason)
            open_by_search(program, "baumsens")
            program.find("label", reason)
            title = program.find("text", "Title")
            title.wait(lambda node: not node.has_state("editable"), "the title to be locked")
            assert not choosers(program), "no reference can be chosen"
            assert not program.find_all("button", re.compile("Remove"))
            title.click()
            program.type("x")
            assert title.text == "Baumsensoren Nordstadt"
            # What it refers to can still be followed.
            program.find("button", "Umwelt und Klima").activate()
            program.find("text", "Name", lambda node: node.text == "Umwelt und Klima")
            # A role that is given is known as soon as the server is reached again.
            program.stop()
            server.stop()
            server.set_roles(server.READER, "office")
            program.start()
            open_by_search(program, "baumsens")
            title = program.find("text", "Title")
            title.wait(lambda node: not node.has_state("editable"), "the title to be locked")
            server.start()
            title.wait(lambda node: node.has_state("editable"), "the title to be open", 60)
            program.find_gone("label", reason)
            assert choosers(program)


def choose_for_refused(program, index):
    """Opens the menu of the refused record by keyboard and takes an item, which have no names here."""
    program.tab_to("toggle button", re.compile("What to do with"))
    program.press("Return")
    program.find("menu item", where=lambda node: node.focused)
    program.press(*["Down"] * index, "Return")


def test_what_the_server_refuses_can_be_given_up_by_keyboard():
    with Server() as server:
        program = Program()
        be_refused(program.profile, server)
        with program:
            program.find("button", re.compile("Refused"), timeout=30)
            program.press("ctrl+shift+s")
            program.find("label", "Not Accepted by the Server")
            choose_for_refused(program, 1)
            program.find("label", re.compile("You can read everything here, but change nothing."))

            choose_for_refused(program, 3)
            program.find("label", "Discard This Change?")
            program.find("label", re.compile("^Gehört mir nicht."), timeout=30)
            screenshot("discard")
            program.tab_to("button", "Discard")
            program.press("Return")
            program.find("label", "Change discarded", timeout=30)
            program.find("button", re.compile("Synchronised"), timeout=30)
            program.find("button", "Undo").activate()
            program.find("label", "Undone")
            program.stop()
            hits = json.loads(program.ctl("--json", "search", "Gehört mir nicht"))
            assert len(hits) == 1, hits


def test_without_the_server_nothing_is_given_up():
    with Server() as server:
        program = Program()
        record_id = be_refused(program.profile, server)
        run_program("smartcityctl", "--profile", program.profile, "sync", "--once", status=5)
        server.stop()
        with program:
            program.press("ctrl+shift+s")
            choose_for_refused(program, 3)
            program.find("label", re.compile("This needs the server."), timeout=30)
            assert not program.find("button", "Discard").sensitive
            program.stop()
            assert record_id in program.ctl("outbox")


def test_the_copy_is_rebuilt_and_keeps_what_waits():
    with Server() as server:
        anna, _ = sample_desks(server)
        with anna:
            anna.find("button", re.compile("Synchronised"), timeout=30)
            open_by_search(anna, "baumsens")
            anna.press("ctrl+shift+s")
            anna.find("label", "If Something Is Wrong")
            anna.tab_to("list item", re.compile("Rebuild From the Server"))
            anna.press("Return")
            anna.find("label", "Rebuild the Copy on This Computer?")
            anna.tab_to("button", "Rebuild")
            anna.press("Return")
            anna.find("label", "The Copy Was Rebuilt", timeout=60)
            screenshot("rebuilt")
            anna.press("Escape")
            anna.find("button", re.compile("Solutions 40"), timeout=30)
            anna.find("button", re.compile("Synchronised"), timeout=30)
            anna.stop()
            assert [name for name in os.listdir(anna.profile)
                    if name.startswith("waiting-") and name.endswith(".json")]


def test_the_history_tells_who_changed_what_and_gives_a_value_back():
    with Program(sample=True) as program:
        open_by_search(program, "baumsens")
        title = program.find("text", "Title", lambda node: node.text == "Baumsensoren Nordstadt")
        title.set_text("Baumsensoren am Hafen")
        program.find("label", "Saved")
        program.press("ctrl+h")
        program.find("label", re.compile("^Changed by"))
        program.find("label", re.compile("^Created by"))
        program.find("label", "This is where the record begins.")
        screenshot("history")
        # Only what is different now can be brought back: the title it was created with.
        program.tab_to("button", "Bring Back “Title”")
        program.press("Return")
        program.find("label", "Value brought back")
        program.find("text", "Title", lambda node: node.text == "Baumsensoren Nordstadt")
        program.find("button", "Undo").activate()
        program.find("text", "Title", lambda node: node.text == "Baumsensoren am Hafen")


def test_a_profile_that_is_open_says_so():
    with Program(sample=True) as program:
        with Program(profile=program.profile) as second:
            second.find("label", "This Workspace Is Already Open")
            second.find("button", "Try Again", lambda node: node.focused)
            program.stop()
            second.press("Return")
            second.find("button", re.compile("Solutions 40"))


def workspace_file(program):
    return os.path.join(program.profile, "workspace.sqlite")


def test_a_profile_of_a_newer_version_says_so():
    program = Program(sample=True)
    with contextlib.closing(sqlite3.connect(workspace_file(program))) as file:
        file.execute("PRAGMA user_version = 1000")
    with program:
        program.find("label", "A Newer Version Is Needed")


def test_a_protected_profile_says_so():
    with Program(profile="/proc/smartcity") as program:
        program.find("label", "The Workspace Cannot Be Written")


def test_a_damaged_profile_is_rescued():
    program = Program(sample=True)
    path = workspace_file(program)
    with open(path, "r+b") as file:
        file.seek(os.path.getsize(path) // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096 * 20)
    with program:
        program.find("label", "The File Was Damaged")
        program.press("Escape")
        program.find_gone("label", "The File Was Damaged")
        # It was set aside, and work goes on with what could be read.
        program.find("button", re.compile(r"Solutions [1-9]\d*"))
        with open(path + ".rescued.json", encoding="utf-8") as file:
            assert "solution:" in file.read()


def test_ending_the_session_saves():
    with Program(sample=True) as program:
        open_by_search(program, "baumsens")
        title_entry(program, "Baumsensoren Nordstadt").set_text("Baumsensoren am Abend")
        # An open dialog must not hold it up.
        program.press("ctrl+k")
        program.find("entry", "Search everything", lambda node: node.focused)
        program.stop()
        assert "Baumsensoren am Abend" in program.ctl("list", "solution")


def test_the_keyboard_goes_from_list_to_record_and_back():
    with Program(sample=True) as program:
        program.find("list item", "Overview", lambda node: node.focused)
        program.press("Down", "Down", "Down", "Down", "Return")
        program.find("table row", where=lambda node: node.focused)
        program.press("Down", "Return")
        heading = program.find("heading", where=lambda node: node.focused)
        title = heading.name
        # What is typed there changes nothing.
        program.type("x")
        program.press("F6")
        program.find("list item", "Solutions", lambda node: node.focused)
        program.press("F6")
        program.find("list item", title, lambda node: node.focused)
        program.press("F6", "Escape")
        program.find("table row", title, lambda node: node.focused)


def test_every_control_has_a_name():
    with Program(sample=True) as program:
        pages = {"overview": lambda: None,
                 "solutions": lambda: program.find("list item", "Solutions").click(),
                 "record": lambda: open_by_search(program, "baumsens"),
                 "team": lambda: open_by_search(program, "Expertenteam Energie"),
                 "partner": lambda: open_by_search(program, "Stadt Dortmund"),
                 "person": lambda: open_by_search(program, "Team Energie, Leitung"),
                 "synchronisation": lambda: program.press("ctrl+shift+s"),
                 "preferences": lambda: program.press("Escape", "ctrl+comma"),
                 "shortcuts": lambda: program.press("Escape", "ctrl+question")}
        faults = []
        for page, show in pages.items():
            show()
            time.sleep(1)
            faults += [f"{page}: {node!r} in {node.parent!r}" for node in nameless(program)]
        assert not faults, "\n".join(faults)


run_tests(globals())
