# SPDX-License-Identifier: EUPL-1.2
"""The same firm entered twice: told while it is typed, merged with a choice for each field, and all links kept; and
what is deleted although others name it."""
import re

from harness import Program, run_tests, screenshot

OWNER = "Stadtwerke (Beispiel)"


def new_partner(program, name):
    program.find("button", re.compile(r"Partners \d+")).activate()
    program.find("label", "28 entries")
    program.press("ctrl+n")
    program.find("text", "Name", lambda node: node.focused and node.text == "")
    program.type(name)


def open_owner(program):
    program.press("ctrl+k")
    program.find("entry", where=lambda node: node.focused)
    program.type("stadtwerke")
    program.find("list item", re.compile(re.escape(OWNER)))
    program.press("Return")
    program.find("heading", OWNER)


def test_a_firm_that_is_entered_twice_is_told_and_merged():
    with Program(sample=True) as program:
        new_partner(program, "Stadtwerke Beispiel GmbH")
        program.find("label", f"“{OWNER}” looks like the same.", timeout=20)
        program.find("button", "Compare…").activate()
        program.find("label", "Merge Two Entries")
        program.find("button", "Merge").wait(lambda node: node.focused, "the focus")
        screenshot("merge-dialog")
        # The new name: what is chosen for one field leaves the others as they are.
        program.tab_to("radio button", "Stadtwerke (Beispiel) In the older entry")
        program.press("Down", "space")
        program.find("radio button", re.compile("Stadtwerke Beispiel GmbH"), lambda node: node.has_state("checked"))
        program.find("button", "Merge").activate()
        program.find("label", "Merged")
        program.find("heading", "Stadtwerke Beispiel GmbH")
        program.find("label", re.compile("Solutions · Owner"))
        program.find("label", "28 entries")
        screenshot("merged")
        program.find("button", "Undo").activate()
        program.find("heading", OWNER)
        program.find("label", re.compile("^29 entries"))


def test_what_only_looks_the_same_is_asked_once():
    with Program(sample=True) as program:
        new_partner(program, "Stadtwerke Beispiel AG")
        program.find("button", "Compare…", timeout=20).activate()
        program.find("button", "Not the Same").activate()
        program.find_gone("label", re.compile("looks like the same"))
        program.stop()
        program.start()
        program.press("ctrl+k")
        program.find("entry", where=lambda node: node.focused)
        program.type("beispiel ag")
        program.find("list item", re.compile("Stadtwerke Beispiel AG"))
        program.press("Return")
        program.find("heading", "Stadtwerke Beispiel AG")
        program.type("s")
        assert not program.window.find_all("button", "Compare…")


def test_who_is_named_elsewhere_is_not_deleted_at_once():
    with Program(sample=True) as program:
        open_owner(program)
        program.find("label", re.compile("Solutions · Owner"))
        program.choose("Menu of the record", 3)
        program.find("label", re.compile(r"Named by \d+ Entries"))
        screenshot("delete-named")
        program.press("Escape")
        program.find_gone("label", re.compile(r"Named by \d+ Entries"))
        program.find("label", "28 entries")
        program.choose("Menu of the record", 3)
        program.find("button", "Delete").activate()
        program.find("label", f"“{OWNER}” deleted")
        program.find("label", "27 entries")
        program.find("button", "Undo").activate()
        program.find("label", "28 entries")


def test_two_entries_are_chosen_by_hand():
    with Program(sample=True, language="de") as program:
        open_owner(program)
        program.choose("Menü des Datensatzes", 2)
        program.find("entry", "Partner", lambda node: node.focused)
        program.type("hochschule")
        program.find("list item", re.compile("Hochschule"))
        program.press("Return")
        program.find("label", "Zwei Einträge zusammenführen")
        screenshot("merge-dialog-de")
        program.press("Escape")
        program.find_gone("label", "Zwei Einträge zusammenführen")
        program.find("label", "28 Einträge")


run_tests(globals())
