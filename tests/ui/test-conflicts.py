# SPDX-License-Identifier: EUPL-1.2
"""The conflict centre: many decided at once, and results typed as in the form of the record."""
import json
import re

from desks import disagree_about
from harness import Program, Server, run_tests, screenshot

TREES, LAMPS, PARKING = ("Baumsensoren Nordstadt", "Adaptive Straßenbeleuchtung Hafenpromenade",
                         "Parkleitsystem mit Bodensensoren")


def show(program, record_id):
    return json.loads(program.ctl("--json", "show", record_id))


def rows(program):
    return program.find("list", "Conflicts").find_all("list item")


def marks(program):
    return [row.find_all("check box")[0].checked for row in rows(program)]


def wait_for_marks(program, *expected):
    program.wait(lambda _: marks(program) == list(expected), f"the marks {expected}")


def test_several_are_decided_at_once_and_taken_back():
    with Server() as server:
        # Two people: taken back, both versions are of this desk, and only their names tell whose is whose.
        server.stop()
        server.set_roles(server.READER, "office")
        server.start()
        program = Program(sample=True)
        ids = disagree_about(program.profile, server, {
            TREES: ({"title": "Bäume A"}, {"title": "Bäume B"}),
            LAMPS: ({"title": "Lampen A"}, {"title": "Lampen B"}),
            PARKING: ({"title": "Parken A"}, None)}, other_user=server.READER)
        with program:
            program.find("list item", "Conflicts").select()
            program.find("label", re.compile("Changed and deleted"))
            program.find("list", "Conflicts")
            # The keyboard only: to the list, the first, two more with Shift, all, none.
            program.tab_to("list item", re.compile("^(Bäume|Lampen|Parken)"))
            program.press("space")
            wait_for_marks(program, True, False, False)
            program.find("label", "1 selected")
            program.press("shift+Down")
            wait_for_marks(program, True, True, False)
            program.press("shift+Up")
            wait_for_marks(program, True, False, False)
            program.press("Escape")
            wait_for_marks(program, False, False, False)
            program.press("ctrl+a")
            wait_for_marks(program, True, True, True)
            program.find("label", "3 selected")
            screenshot("conflicts-selected")
            program.find("button", "Take the Other").activate()
            program.find("label", "3 entries decided")
            program.find_gone("list item", "Conflicts", timeout=30)
            program.find("button", "Undo").activate()
            program.find("list item", "Conflicts", timeout=30)
            program.find("label", re.compile("Changed and deleted"))
            assert len(rows(program)) == 3

            program.tab_to("list item", re.compile("^(Bäume|Lampen|Parken)"))
            program.press("ctrl+a")
            wait_for_marks(program, True, True, True)
            program.find("button", "Take Mine").activate()
            program.find_gone("list item", "Conflicts", timeout=30)
            program.stop()
            assert [show(program, record_id)["title"] for record_id in ids] == \
                ["Bäume A", "Lampen A", "Parken A"]


def test_results_are_typed_as_in_the_form():
    with Server() as server:
        program = Program(sample=True)
        [record_id] = disagree_about(program.profile, server, {TREES: (
            {"phase": "operation", "started_on": "2018-05-01", "cost_invest": 20000,
             "location": {"type": "Point", "coordinates": [7.4, 51.5]},
             "kpis": [{"id": "1", "name": "Wasser", "unit": "m³", "target": 10},
                      {"id": "2", "name": "Wege", "unit": "km", "target": 5}]},
            {"phase": "idea", "started_on": "2018-06-01", "cost_invest": 30000,
             "location": {"type": "Point", "coordinates": [7.5, 51.6]},
             "kpis": [{"id": "2", "name": "Wege", "unit": "km", "target": 6},
                      {"id": "1", "name": "Wasser", "unit": "m³", "target": 10}]})})
        with program:
            program.find("list item", "Conflicts").select()
            program.find("list", "Conflicts").find("list item")
            program.tab_to("list item", TREES)
            program.press("Return")
            date = program.find("text", "Started on")
            screenshot("conflict-typed")
            date.set_text("31.02.2018")
            program.find("button", "Apply").activate()
            program.find("label", re.compile("date", re.IGNORECASE))
            program.find("list item", "Conflicts")
            date.set_text("2018-07-15")
            program.find("text", "Investment (€)").set_text("25000")
            program.find("text", "Location").set_text("51.55, 7.45")
            program.find("button", "Apply").activate()
            program.find_gone("list item", "Conflicts", timeout=30)
            program.stop()
            record = show(program, record_id)
            assert record["started_on"] == "2018-07-15", record
            assert record["cost_invest"] == 25000, record
            assert record["location"]["coordinates"] == [7.45, 51.55], record
            assert record["phase"] == "operation", record


run_tests(globals())
