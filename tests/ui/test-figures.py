# SPDX-License-Identifier: EUPL-1.2
"""Charts and the plan of the districts: each figure is true, is reached by keyboard, and leads to the entries behind it."""
import re

from harness import Program, run_tests, screenshot


def figure_of(node):
    return int(re.search(r"\d+$", node.name).group())


def expect_entries(program, n):
    """The list has so many, and says that it is filtered."""
    program.find("label", f"{n} found", timeout=20)


def open_pictures(program):
    program.find("button", re.compile(r"Solutions \d+")).activate()
    program.find("label", re.compile("^40 entries"))
    program.find("toggle button", "Map and charts").activate()


def test_a_bar_leads_to_its_entries():
    with Program(sample=True) as program:
        program.find("button", re.compile(r"Solutions \d+"))
        program.press("alt+Home")
        program.tab_to("button", re.compile(", P[1-5] .*: "))
        while not program.find_all("button", "Energie, P3 Pilot: 3", lambda node: node.focused):
            program.press("Down" if program.find_all("button", re.compile("^Bildung"),
                                                     lambda node: node.focused) else "Right")
        screenshot("overview-chart")
        program.press("Return")
        expect_entries(program, 3)
        program.find("toggle button", re.compile("Maturity phase: P3 Pilot"), hidden=True)
        # Back, the chart is one stop of Tab: the next one is behind it.
        program.press("alt+Home")
        program.tab_to("button", re.compile(", P[1-5] .*: "))
        program.press("Tab")
        program.find("toggle button", "Show as table", lambda node: node.focused)


def test_the_figures_stand_in_a_table_too():
    with Program(sample=True) as program:
        open_pictures(program)
        program.find("button", "Energie, P3 Pilot: 3", hidden=True)
        program.tab_to("toggle button", "Show as table")
        program.press("space")
        cells = [node.name for node in program.window.find_all("label", hidden=True)]
        at = cells.index("Energie", cells.index("Themes") + 1)
        assert cells[at + 1:at + 8] == ["2", "3", "3", "2", "0", "0", "10"], cells[at:at + 9]


def test_a_district_leads_to_its_entries():
    with Program(sample=True) as program:
        open_pictures(program)
        program.find("button", "Eving, nordwärts: 5")
        program.tab_to("button", re.compile("^Mengede"))
        program.press("Right")
        program.find("button", "Eving, nordwärts: 5", lambda node: node.focused)
        screenshot("district-map")
        program.press("Return")
        expect_entries(program, 5)


def test_the_pictures_follow_the_filter():
    with Program(sample=True) as program:
        open_pictures(program)
        bars = program.find("button", "Energie, P3 Pilot: 3", hidden=True)
        assert figure_of(bars) == 3
        program.press("ctrl+f")
        program.type("Sensor")
        program.find_gone("button", "Energie, P3 Pilot: 3")
        total = int(program.find("label", re.compile(r"^\d+ found$")).name.split()[0])
        # Whoever has no team counts, too: each entry is in exactly one phase of one team.
        def sum_of_teams():
            return sum(figure_of(node) for node in
                       program.window.find_all("button", re.compile(r"^(Expert|Not filled|Inter|Steer|Project).*, .*: \d+$"),
                                               hidden=True))
        program.window.wait(lambda node: sum_of_teams() == total, "the chart to have what the list has")


def test_the_alliance_on_a_day():
    with Program(sample=True, language="de") as program:
        program.find("button", re.compile(r"Partner \d+")).activate()
        program.find("label", re.compile("^28 Einträge"))
        program.choose("Menü der Liste", 4)
        program.find("label", re.compile("^27 Partner am"))
        program.press("ctrl+a")
        program.type("31.12.2016")
        program.find("label", "16 Partner am 31.12.2016")
        program.find("label", "Seitdem: 11 beigetreten, 0 ausgetreten")
        screenshot("figures-on-a-day")

        # A day that there is not is said, and no figure of another day stands beside it.
        program.press("ctrl+a")
        program.type("31.02.2017")
        program.find_gone("label", re.compile("Partner am"))
        program.press("ctrl+a")
        program.type("heute")
        program.find("label", re.compile("^27 Partner am"))

        # A figure narrows the list to those behind it, and one of them opens.
        program.tab_to("button", "Initiator: 4")
        program.press("Return")
        program.find("label", "Rolle in der Allianz: Initiator", hidden=True)
        program.tab_to("list item", re.compile("Cisco"))
        program.press("Return")
        program.find("heading", re.compile("Cisco"))


run_tests(globals())
