# SPDX-License-Identifier: EUPL-1.2
"""Partners, people and what both consist of, in a real window and by keyboard."""
import contextlib
import csv
import json
import pathlib
import re
import tempfile

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
    # A row may go while it is looked at: its name is asked for once.
    found = [node.name for node in figures.find_all("list item", hidden=True)]
    return [name.split(" · ")[0] for name in found if " · " in name and not name[0].isdigit()]


def open_page(program, title):
    """Opens a record by its name and begins at its title. When the dialog of the search goes late, the focus
    goes back to where it was before; then it is some keys away."""
    open_by_search(program, title)
    heading = program.find("heading", title)
    try:
        heading.wait(lambda node: node.focused, "the focus", timeout=3)
    except Timeout:
        tab_to(program, "heading", f"^{re.escape(title)}$")


def go_to_figures(program):
    """Quickly through the fields that stand above them; the keys may take a while to arrive."""
    program.press(*["Tab"] * 57)
    wait_for(lambda: (get_focus(program) or ("", ""))[1].startswith("Gießwasser je Baum"),
             "the focus to arrive", timeout=30)


def test_key_figures_are_a_list_by_keyboard():
    with Program(sample=True, language="de") as program:
        open_page(program, "Baumsensoren Nordstadt")
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
        # Removed and taken back.
        tab_to(program, "toggle button", "^Mehr zu „Bewässerte Bäume")
        program.press("space")
        program.find("menu item", where=lambda node: node.focused)
        program.press("Down", "Down", "Return")
        program.find("label", re.compile("^„Bewässerte Bäume.* entfernt$"))
        wait_for(lambda: len(names(figures)) == 2, "the row to go")
        program.find("button", "Rückgängig").activate()
        wait_for(lambda: len(names(figures)) == 3, "the row to come back")
        program.stop()
        record = read(program, TREES)
        order = [figure["name"] for figure in record["kpis"]]
        assert order == ["Gießwasser je Baum und Jahr", "Bewässerte Bäume",
                         "Ausgefallene Jungbäume"], order
        assert record["kpis"][0]["values"][0]["value"] == 1480, record["kpis"]
        assert record["kpis"][1]["values"][0]["value"] == 126, record["kpis"]


TEAM = "team:015d9a80-1c00-7000-8000-0000000000f1"
ASKED, REFUSES = "person:015d9a80-1c00-7000-8000-0000000000a1", "person:015d9a80-1c00-7000-8000-0000000000a2"
CITY = "partner:015d9a80-1c00-7000-8000-0000000000b1"


def put(program, *records):
    for record in records:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(record, file)
            file.flush()
            program.ctl("put", file.name)


def test_a_letter_to_a_team_goes_to_who_consents():
    program = Program(sample=True, language="de")
    put(program, {"_id": TEAM, "type": "team", "name": "Expertenteam Wasser"},
        {"_id": CITY, "type": "partner", "name": "Wasserverband (Beispiel)"},
        {"_id": ASKED, "type": "person", "given_name": "Leitung", "family_name": "Wasser",
         "consent_publish": "participants", "emails": ["leitung@example.org"]},
        {"_id": REFUSES, "type": "person", "given_name": "Vertretung", "family_name": "Wasser",
         "consent_publish": "nobody", "emails": ["vertretung@example.org"]},
        {"_id": "membership:015d9a80-1c00-7000-8000-0000000000c1", "type": "membership",
         "person_id": ASKED, "team_id": TEAM, "role": "lead", "on_behalf_of": CITY,
         "start": "2018-01-01"},
        {"_id": "membership:015d9a80-1c00-7000-8000-0000000000c2", "type": "membership",
         "person_id": REFUSES, "team_id": TEAM, "role": "deputy"})
    with program:
        open_page(program, "Expertenteam Wasser")
        program.find("label", "für Wasserverband (Beispiel) · seit 01.01.2018")
        tab_to(program, "button", "^Adressen für BCC kopieren$")
        program.press("space")
        program.find("label", "1 Adresse kopiert")
        program.find("label", re.compile("Vertretung Wasser. Die Person möchte niemandem gezeigt"))
        screenshot("people-bcc")
        program.press("Escape")
        program.find_gone("label", "1 Adresse kopiert")


def test_a_partner_leaves_and_its_history_says_since_when():
    program = Program(sample=True, language="de")
    put(program, {"_id": CITY, "type": "partner", "name": "Wasserverband (Beispiel)",
                  "status": "signed", "joined_on": "2017-01-20",
                  "history": [{"id": "1", "state": "signed", "on": "2017-01-20"}]},
        {"_id": "cooperation:015d9a80-1c00-7000-8000-0000000000d1", "type": "cooperation",
         "title": "Gemeinsame Pegelmessung", "partner_ids": [CITY], "form": "loi",
         "state": "active"})
    with program:
        open_page(program, "Wasserverband (Beispiel)")
        program.find("list", re.compile("^Kooperationen"), hidden=True)
        program.find("label", "Gemeinsame Pegelmessung", hidden=True)
        tab_to(program, "button", "^Hinzufügen: Beitrittsverlauf$")
        program.press("space")
        # The new line is open, and its first field has the focus.
        wait_for(lambda: get_focus(program) == ("combo box", "Status · fehlt noch"),
                 "the new line")
        program.press("space", "End", "Return")
        tab_to(program, "text", "^Seit$")
        program.type("30.6.2018")
        program.press("Return")
        program.find("list item", "Ausgetreten · 30.06.2018")
        screenshot("people-history")
        program.stop()
        partner = read(program, CITY)
        assert partner["status"] == "left" and partner["left_on"] == "2018-06-30", partner
        assert partner["joined_on"] == "2017-01-20", partner
        counted = [json.loads(program.ctl("--json", "figures", "--on", day))["partners"]
                   for day in ("2018-06-29", "2018-06-30")]
        assert counted[1] == counted[0] - 1, counted


def test_a_list_for_everybody_is_without_who_does_not_consent():
    with tempfile.TemporaryDirectory() as folder, Program(sample=True, language="de") as program:
        path = pathlib.Path(folder, "Personen.csv")
        program.find("list item", "Personen").click()
        n = int(program.find("label", re.compile(r"^\d+ Eintr")).name.split()[0])
        program.choose("Menü der Liste", 2)
        readers = program.find("combo box", "Für wen")
        screenshot("people-export")
        program.tab_to("combo box", "Für wen")
        program.press("Return", "Down", "Down", "Return")
        readers.find("label", "Alle")
        program.tab_to("button", "Text (CSV)")
        program.press("Return")
        program.find("button", "Speichern")
        program.find("text", where=lambda node: node.focused).set_text(str(path))
        program.press("Return")
        program.find_gone("button", "Speichern")
        program.find("label", re.compile(rf"^Nach „Personen.csv“ exportiert, ohne {n} Personen"))
        with path.open(encoding="utf-8-sig") as file:
            rows = list(csv.reader(file, delimiter=";"))
        # Those of the sample consent to be shown to participants.
        assert n > 0 and len(rows) == 1 and rows[0][0] == "ID", rows[:3]


run_tests(globals())
