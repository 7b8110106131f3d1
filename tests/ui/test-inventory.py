# SPDX-License-Identifier: EUPL-1.2
"""What somebody does with the table of the inventory, in a real window and by keyboard."""
import pathlib
import re
import time
import tempfile

import openpyxl

from harness import Program, run_tests, screenshot, xdotool


def open_solutions(program):
    program.find("button", re.compile(r"Lösungen 40")).activate()
    program.find("label", "Baumsensoren Nordstadt")


def focus(program, node):
    """Goes there with the Tab key."""
    for _ in range(100):
        if node.focused:
            return
        program.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {node!r}")


def choose(program, chip, *values):
    """Opens a chip and ticks values in it."""
    program.find("toggle button", re.compile(rf"^{chip}")).activate()
    for value in values:
        # The counts beside the values may come now, and then the boxes are others.
        program.find("check box", value)
        program.tab_to("check box", value)
        program.press("space")
    program.press("Escape")


def export(program, path):
    """Goes on from the question for a format."""
    program.find("button", "Excel (XLSX)")
    program.press("Return")
    program.find("button", "Speichern")
    entry = program.find("text", where=lambda node: node.focused)
    entry.set_text(str(path))
    program.press("Return")
    program.find_gone("button", "Speichern")
    program.find("label", re.compile("Exportiert nach"))


def read_rows(path):
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]]


def test_filters_combine_and_exactly_what_is_shown_is_exported():
    with tempfile.TemporaryDirectory() as folder, Program(
            sample=True, language="de",
            env={"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": folder}) as program:
        path = pathlib.Path(folder, "Auswahl.xlsx")
        open_solutions(program)
        choose(program, "Themenfelder", "Energie")
        choose(program, "Reifephase", "P3 Pilot")
        program.find("label", re.compile(r"^\d gefunden$"))
        n = int(program.find("label", re.compile(r"^\d gefunden$")).name.split()[0])
        program.find("label", re.compile(rf"^{n} Eintr"))
        screenshot("inventory-filtered")

        program.choose("Menü der Liste", 0)
        program.find("check box", "Investition (€)")
        program.find("button", "Zurücksetzen")
        focus(program, program.find("check box", "Investition (€)"))
        program.press("space")
        program.press("Escape")
        program.find("label", "Investition (€)")
        program.choose("Menü der Liste", 2)
        export(program, path)
        headers, rows = read_rows(path)
        assert headers[:2] == ["ID", "Titel"] and headers[-2:] == ["Investition (€)", "Rev"], headers
        assert len(rows) == n and all(row["Reifephase"] == "P3 Pilot" for row in rows), rows

        # The columns are those that were left, also after a new start.
        program.stop()
        program.start()
        open_solutions(program)
        program.find("label", "Investition (€)")


def test_many_entries_are_changed_at_once_and_taken_back():
    with Program(sample=True, language="de") as program:
        open_solutions(program)
        program.find("table row", where=lambda node: node.focused)
        program.press("shift+Down")
        program.press("shift+Down")
        program.find("label", "2 ausgewählt")
        program.find("button", "Feld ändern …").activate()
        program.find("button", "Ändern")
        screenshot("inventory-change")
        # The phase is what is offered first.
        program.press("Tab")
        program.press("space")
        program.find("label", "P4 Verstetigung", where=lambda node: node.box[0] > 600)
        program.press("End")
        program.press("Return")
        program.find("button", "Ändern").activate()
        program.find("label", re.compile("2 Einträge geändert"))
        # Both rows say so: the one that was an idea, too.
        program.find("table row", "Abwärmeatlas").find("label", "Beendet")
        program.press("ctrl+z")
        program.find("table row", "Abwärmeatlas").find("label", "P1 Idee")
        program.find("table row", "Adaptive Straßenbeleuchtung Hafenpromenade").find("label", "P3 Pilot")


def test_what_was_verified_today_is_not_stale_any_more():
    with Program(sample=True, language="de") as program:
        open_solutions(program)
        choose(program, "Prüfung", "Seit 12 Monaten nicht geprüft")
        program.find("label", "33 gefunden")
        program.find("table row", "Energiemonitor für Schulen")
        program.press("ctrl+k")
        program.find("entry", where=lambda node: node.focused)
        program.type("energiemonitor")
        program.find("list item", re.compile("Energiemonitor"))
        program.press("Return")
        program.tab_to("button", "Heute geprüft")
        screenshot("verified-today")
        program.press("space")
        program.find("label", "32 gefunden", timeout=20)
        program.find("button", "Heute geprüft", lambda node: not node.sensitive)
        today = time.strftime("%d.%m.%Y")
        program.find("text", "Zuletzt geprüft", lambda node: node.text == today)
        program.find("text", "Geprüft von", lambda node: node.text != "")
        program.press("ctrl+z")
        program.find("label", "33 gefunden", timeout=20)


def test_a_click_opens_and_a_click_with_ctrl_selects():
    with Program(sample=True, language="de") as program:
        open_solutions(program)
        program.find("label", re.compile("^40 Einträge"))
        program.find("label", "Angsträume sichtbar machen").wait(lambda node: node.box[1] > 180, "its place").click()
        program.find("heading", "Angsträume sichtbar machen")
        program.press("Escape")
        program.find_gone("heading", "Angsträume sichtbar machen")
        xdotool("keydown", "ctrl")
        try:
            for title in ("Bürgerkonto mit einem Zugang", "Energiemonitor für Schulen"):
                program.find("label", title).click()
        finally:
            xdotool("keyup", "ctrl")
        program.find("label", re.compile("^[23] ausgewählt"))
        program.find_gone("heading", re.compile("Baumsensoren|Bürgerkonto|Energie|Digital"))


def test_a_view_is_kept():
    with Program(sample=True, language="de") as program:
        open_solutions(program)
        choose(program, "Vollständigkeit", "Vollständig")
        found = program.find("label", re.compile(r"^\d+ gefunden$")).name
        program.find("toggle button", "Gespeicherte Ansichten").activate()
        program.find("button", "Ansicht speichern …").activate()
        program.find("text", "Name")
        program.type("Fertige")
        program.press("Return")
        program.find("label", "Ansicht gespeichert")
        program.stop()
        program.start()
        open_solutions(program)
        program.find("toggle button", "Gespeicherte Ansichten").activate()
        focus(program, program.find("list item", "Fertige"))
        program.press("Return")
        program.find("label", found)
        screenshot("inventory-view")


run_tests(globals())
