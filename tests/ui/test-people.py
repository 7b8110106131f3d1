# SPDX-License-Identifier: EUPL-1.2
"""Partners, people and what both consist of, in a real window and by keyboard."""
import contextlib
import json
import re

from harness import Program, Timeout, run_tests, screenshot, wait_for


def open_by_search(program, words):
    # A window that has only just come does not always have the keyboard yet.
    for timeout in (2, 4, 10):
        program.press("ctrl+k")
        with contextlib.suppress(Timeout):
            entry = program.find("entry", "Alles durchsuchen", lambda node: node.focused,
                                 timeout=timeout)
            break
    program.type(words)
    entry.wait(lambda node: node.text == words, "the words")
    program.find("list", "Treffer").find("list item")
    program.press("Return")


def get_focus(program):
    """What has the focus: the innermost, as a list box row may hold the button that has it."""
    found = program.window.find_all(where=lambda node: node.focused, hidden=True)
    return (found[-1].role, found[-1].name) if found else None


def tab_to(program, role, name, key="Tab"):
    """As Program.tab_to(), but waits after each key for the focus to move: the fact sheet that is left
    behind by one key too many would give way to the list beside it."""
    for _ in range(120):
        now = get_focus(program)
        if now is not None and now[0] == role and re.search(name, now[1]):
            return
        program.press(key)
        with contextlib.suppress(Timeout):
            wait_for(lambda: get_focus(program) != now, "the focus to move", timeout=2)
    raise AssertionError(f"{key} does not lead to {role} {name}, only to {now}")


def read(program, record_id):
    """The record as the program has saved it."""
    return json.loads(program.ctl("--json", "show", record_id))


TREES = "solution:01628abd-8538-79ff-aecf-c63a19e39e5c"


def names(figures):
    """The first part of each line of a list, without the days of the list inside."""
    return [node.name.split(" · ")[0] for node in figures.find_all("list item", hidden=True)
            if " · " in node.name and not node.name[0].isdigit()]


def go_to_figures(program):
    """Quickly through the fields that stand above them; the keys may take a while to arrive."""
    program.press(*["Tab"] * 57)
    wait_for(lambda: get_focus(program) == ("toggle button", "Kalender: Betrieb gesichert bis"),
             "the focus to arrive", timeout=30)


def test_key_figures_are_a_list_by_keyboard():
    with Program(sample=True, language="de") as program:
        open_by_search(program, "Baumsensoren Nordstadt")
        program.find("text", "Titel", lambda node: node.text == "Baumsensoren Nordstadt")
        figures = program.find("list", "Kennzahlen", hidden=True)
        figures.find("label", re.compile("^Ausgefallene Jungbäume"), hidden=True)

        go_to_figures(program)
        tab_to(program, "button", "Hinzufügen: Kennzahlen")
        program.press("space")
        program.find("text", "Kennzahl", lambda node: node.focused)
        program.type("Bewässerte Bäume")
        program.press("Tab")
        program.find("text", "Einheit", lambda node: node.focused)
        program.type("Stück")
        tab_to(program, "button", "Hinzufügen: Gemessen")
        program.press("space")
        program.find("text", "Tag", lambda node: node.focused)
        program.type("30.4.2018")
        tab_to(program, "text", "Wert")
        program.type("126")
        program.press("Return")
        program.find("label", re.compile(r"^Bewässerte Bäume · Stück · \(30.04.2018 · 126\)$"))
        screenshot("people-key-figures")

        # One up, by the keys that the row knows.
        tab_to(program, "toggle button", "^Mehr zu „Bewässerte Bäume", "shift+Tab")
        program.press("alt+Up")
        wait_for(lambda: names(figures) == ["Gießwasser je Baum und Jahr", "Bewässerte Bäume",
                                            "Ausgefallene Jungbäume"], "the row to move")
        program.stop()
        record = read(program, TREES)
        order = [figure["name"] for figure in record["kpis"]]
        assert order == ["Gießwasser je Baum und Jahr", "Bewässerte Bäume",
                         "Ausgefallene Jungbäume"], order
        assert record["kpis"][0]["values"][0]["value"] == 1480, record["kpis"]
        assert record["kpis"][1]["values"][0]["value"] == 126, record["kpis"]

        # Removed and taken back.
        program.start()
        open_by_search(program, "Baumsensoren Nordstadt")
        program.find("text", "Titel", lambda node: node.text == "Baumsensoren Nordstadt")
        go_to_figures(program)
        tab_to(program, "toggle button", "^Mehr zu „Bewässerte Bäume")
        program.press("space")
        program.find("menu item", where=lambda node: node.focused)
        program.press("Down", "Down", "Return")
        program.find("label", re.compile("^„Bewässerte Bäume.* entfernt$"))
        program.find("button", "Rückgängig").activate()
        program.find("toggle button", re.compile("^Mehr zu „Bewässerte Bäume"))
        program.stop()
        record = read(program, TREES)
        assert [figure["name"] for figure in record["kpis"]] == order, record["kpis"]


run_tests(globals())
