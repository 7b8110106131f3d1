# SPDX-License-Identifier: EUPL-1.2
"""What a user does with the desktop, in real windows against the real server."""
import json
import pathlib
import re
import tempfile
import time

from desks import sample_desks
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


def open_by_search(program, words, title):
    program.press("ctrl+k")
    program.find("entry", "Search everything", lambda node: node.focused)
    program.type(words)
    program.find("list", "Results").find("list item", re.compile(title))
    program.press("Return")
    return program.find("text", "Title", lambda node: node.text == title)


def see_both_versions(program, *titles):
    """The banner of the record leads to both values, side by side."""
    program.find("button", "View", timeout=30).activate()
    for title in titles:
        program.find("label", title)
    program.find("list item", "Conflicts")


def test_the_same_field_on_two_desks_is_a_conflict_that_both_see():
    with Server() as server:
        anna, bernd = sample_desks(server)
        with anna, bernd:
            for desk in (anna, bernd):
                desk.find("button", re.compile("Synchronised"), timeout=30)
                open_by_search(desk, "baumsens", "Baumsensoren Nordstadt")
            server.stop()
            for desk, title in ((anna, "Baumsensoren Hafen"), (bernd, "Baumsensoren Hörde")):
                desk.find("text", "Title", lambda node: node.text == "Baumsensoren Nordstadt") \
                    .set_text(title)
                desk.find("label", "Saved")
                desk.find("button", re.compile("Offline"), timeout=30)
            server.start()
            for desk in (anna, bernd):
                see_both_versions(desk, "Baumsensoren Hafen", "Baumsensoren Hörde")
            screenshot("conflict-on-both-desks")

            chosen = anna.find("text", "Result").text
            anna.find("button", "Apply").activate()
            for desk in (anna, bernd):
                desk.find_gone("list item", "Conflicts", timeout=30)
                desk.find_gone("button", "Apply")
            for desk in (anna, bernd):
                desk.stop()
                assert chosen in desk.ctl("list", "solution")


def change_title_offline(server, *titles):
    """Each desk changes the title of the same solution while there is no server; then it is back."""
    server.stop()
    for desk, title in titles:
        open_by_search(desk, "baumsens", "Baumsensoren Nordstadt").set_text(title)
        desk.find("label", "Saved")
        desk.find("button", re.compile("Offline"), timeout=30)


def test_the_result_of_a_conflict_is_edited():
    with Server() as server:
        anna, bernd = sample_desks(server)
        with anna, bernd:
            for desk in (anna, bernd):
                desk.find("button", re.compile("Synchronised"), timeout=30)
            change_title_offline(server, (anna, "Baumsensoren Hafen"), (bernd, "Baumsensoren Hörde"))
            server.start()
            # The old value stands beside both new ones.
            see_both_versions(anna, "Before", "Baumsensoren Hafen", "Baumsensoren Hörde")
            anna.find("text", "Result").set_text("Baumsensoren Hafen und Hörde")
            anna.find("button", "Apply").activate()
            # Both before the first one ends: who decides and leaves at once has not sent it yet.
            for desk in (anna, bernd):
                desk.find_gone("list item", "Conflicts", timeout=30)
            for desk in (anna, bernd):
                desk.stop()
                assert "Baumsensoren Hafen und Hörde" in desk.ctl("list", "solution")


def test_what_a_colleague_deleted_is_asked():
    with Server() as server:
        anna, bernd = sample_desks(server)
        with anna, bernd:
            for desk in (anna, bernd):
                desk.find("button", re.compile("Synchronised"), timeout=30)
            change_title_offline(server, (anna, "Baumsensoren Hafen"))
            open_by_search(bernd, "baumsens", "Baumsensoren Nordstadt")
            bernd.choose("Menu of the record", 3)
            bernd.find("label", re.compile("deleted"))
            server.start()
            anna.find("list item", "Conflicts", timeout=30)
            anna.find("button", "View", timeout=30).activate()
            anna.find("label", "Baumsensoren Hafen")
            anna.find("button", "Delete")
            anna.find("button", "Restore").activate()
            for desk in (anna, bernd):
                desk.find_gone("list item", "Conflicts", timeout=30)
            bernd.find("label", "Baumsensoren Hafen", timeout=30)
            for desk in (anna, bernd):
                desk.stop()
                assert "Baumsensoren Hafen" in desk.ctl("list", "solution")


def test_an_hour_without_the_cable_and_a_restart():
    with Server() as server, joined(server) as anna, joined(server) as bernd:
        for desk in (anna, bernd):
            desk.find("button", re.compile("Synchronised"), timeout=30)
        server.stop()
        new_solution(anna, "Wasserstand Emscher")
        anna.find("button", re.compile("Offline"), timeout=30)
        anna.find("label", "Saved")
        anna.stop()
        anna.start()
        anna.find("button", re.compile("Offline"), timeout=30)
        server.start()
        bernd.find("button", re.compile("Solutions 1"), timeout=60)
        for desk in (anna, bernd):
            desk.stop()
            assert desk.ctl("list", "solution").count("Wasserstand Emscher") == 1


# As a German Excel saves it: its own encoding, semicolons, CRLF, quotes, German numbers and days.
GERMAN_CSV = (
    'Titel;Kurzfassung;Reifephase;Gestartet am;Investition (€)\r\n'
    '"Müllbehälter; Straße am Phönixsee";"Füllstand per Funk,\r\n""nachts"" geleert";P3 Pilot;'
    '01.06.2018;12.345,67\r\n'
    'Lastenrad Hörde;Zum Ausleihen;P1 Idee;2.7.2018;900\r\n')


def import_file(program, path):
    program.choose("Menü der Liste", 1)
    program.find("button", "Datei auswählen …").activate()
    program.find("button", "Öffnen")
    program.press("slash")
    program.find("text", where=lambda node: node.focused).set_text(str(path))
    program.press("Return")
    program.find_gone("button", "Öffnen")


def test_a_german_table_arrives_on_both_desks_once():
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder, "lösungen.csv")
        table.write_bytes(GERMAN_CSV.encode("cp1252"))
        anna, bernd = sample_desks(server, language="de")
        with anna, bernd:
            for desk in (anna, bernd):
                desk.find("button", re.compile(r"Lösungen 40")).activate()
                desk.find("label", "Baumsensoren Nordstadt")
            import_file(anna, table)
            anna.find("label", re.compile("Müllbehälter; Straße am Phönixsee"))
            screenshot("import-preview")
            anna.find("button", "Importieren").activate()
            anna.find_gone("button", "Importieren")
            for desk in (anna, bernd):
                desk.press("ctrl+f")
                desk.find("entry", where=lambda node: node.focused)
                desk.type("müllbehälter")
                desk.find("label", "Müllbehälter; Straße am Phönixsee", timeout=30)

            import_file(anna, table)
            anna.find("label", "Die Datei enthält nur, was bereits im Arbeitsbereich steht.")
            assert not anna.find("button", "Importieren").sensitive
            bernd.stop()
            found = json.loads(bernd.ctl("--json", "search", "Phönixsee", "--type", "solution"))
            record = json.loads(bernd.ctl("--json", "show", found[0].get("_id") or found[0]["id"]))
            assert record["summary"] == 'Füllstand per Funk,\n"nachts" geleert', record
            assert record["started_on"] == "2018-06-01" and record["phase"] == "pilot", record
            assert 12345.67 in record.values(), record


def test_a_table_with_a_mistake_is_not_imported():
    with Program(sample=True, language="de") as program, tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder, "fehler.csv")
        table.write_bytes(GERMAN_CSV.replace("2.7.2018", "31.2.2018").encode("cp1252"))
        program.find("button", re.compile(r"Lösungen 40")).activate()
        program.find("label", "Baumsensoren Nordstadt")
        import_file(program, table)
        program.find("label", "Zeile 3")
        program.find("label", re.compile("„Gestartet am“: „31.2.2018“ ist kein Datum"))
        assert not program.find("button", "Importieren").sensitive
        screenshot("import-mistake")
        program.find(None, "Zeilen mit Fehlern auslassen").click()
        program.find("label", re.compile("1 neu, 0 geändert"))
        assert program.find("button", "Importieren").sensitive
        program.find("button", "Keine übernehmen").activate()
        program.find("label", re.compile("0 neu, 0 geändert"))
        assert not program.find("button", "Importieren").sensitive
        program.stop()
        assert "Phönixsee" not in program.ctl("list", "solution")


def test_the_sheet_of_a_partner_comes_back():
    """Some cells of an XLSX were changed; the office looks at them, leaves a row out, and takes all back."""
    import openpyxl
    with Program(sample=True, language="de") as program, tempfile.TemporaryDirectory() as folder:
        program.stop()
        table = pathlib.Path(folder, "lösungen.xlsx")
        program.ctl("export", "solution", "--output", str(table))
        book = openpyxl.load_workbook(table)
        sheet = book.active
        headers = [cell.value for cell in sheet[1]]
        summary, title = (next(i for i, name in enumerate(headers) if name in names)
                          for names in (("Summary", "Kurzfassung"), ("Title", "Titel")))
        changed = [row[title].value for row in list(sheet.iter_rows(min_row=2))[:2]]
        for row in list(sheet.iter_rows(min_row=2))[:2]:
            row[summary].value = "Vom Partner ausgefüllt"
        book.save(table)
        program.start()
        program.find("button", re.compile(r"Lösungen 40")).activate()
        program.find("label", "Baumsensoren Nordstadt")
        import_file(program, table)
        program.find("label", re.compile("0 neu, 2 geändert, 38 unverändert"))
        program.find("label", re.compile("Kurzfassung: .* → Vom Partner ausgefüllt"))
        screenshot("import-changes")
        program.find("list item", changed[1]).click()
        program.press("Return")
        program.find("label", re.compile("0 neu, 1 geändert"))
        program.find("button", "Importieren").activate()
        program.find_gone("button", "Importieren")
        program.press("ctrl+f")
        program.find("entry", where=lambda node: node.focused)
        program.type(changed[0][:20])
        program.find("label", changed[0])
        program.press("ctrl+z")
        time.sleep(1)
        program.stop()
        assert "Vom Partner" not in program.ctl("--json", "list", "solution")


def add_file(program, path):
    program.find("button", "Add Files").activate()
    program.find("button", "Open")
    program.press("slash")
    program.find("text", where=lambda node: node.focused).set_text(str(path))
    program.press("Return")
    program.find_gone("button", "Open")


def test_files_of_a_record_are_known_on_the_other_desk_and_come_when_opened():
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        photo, film = pathlib.Path(folder, "photo.png"), pathlib.Path(folder, "film.bin")
        photo.write_bytes(b"photo")
        film.write_bytes(bytes(range(256)) * 24 * 1024)
        anna, bernd = sample_desks(server)
        with anna, bernd:
            for desk in (anna, bernd):
                desk.find("button", re.compile("Synchronised"), timeout=30)
                open_by_search(desk, "baumsens", "Baumsensoren Nordstadt")
            server.stop()
            anna.find("button", re.compile("Offline"), timeout=30)
            for path in (photo, film):
                add_file(anna, path)
                anna.find("button", f"Menu of “{path.name}”")
            anna.find("label", re.compile("Waits to be sent"))
            server.start()
            anna.find("label", re.compile("On this computer"), timeout=60)
            bernd.find("label", re.compile("5 bytes · On this computer"), timeout=60)
            bernd.find("label", re.compile("6.3.MB · Only on the server"), timeout=30)
            bernd.tab_to("list item", re.compile("film.bin"))
            screenshot("files-on-both-desks")
            bernd.press("Return")
            bernd.find("label", re.compile("6.3.MB · On this computer"), timeout=60)
            for desk in (anna, bernd):
                desk.stop()


run_tests(globals())
