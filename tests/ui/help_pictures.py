# SPDX-License-Identifier: EUPL-1.2
"""The pictures of the user help, in both languages: SC_SCENES=help ./dev screenshots, see
CONTRIBUTING.md."""
import os
import re
import tempfile

import harness
from desks import disagree, join
from harness import Program, Server

WORDS = {
    "en": {"folder": "C", "join": "Join a Workspace", "conflicts": "Conflicts", "before": "Before",
           "meetings": "Meetings", "course": "Course", "agenda": "^Agenda",
           "lines": ("Welcome by the office", "t Send the minutes !friday"),
           "last": "d The pilot begins in May"},
    "de": {"folder": "de", "join": "Einem Arbeitsbereich beitreten", "conflicts": "Konflikte",
           "before": "Vorher", "meetings": "Sitzungen", "course": "Ablauf", "agenda": "^Tagesordnung",
           "lines": ("Begrüßung durch das Projektbüro", "a Niederschrift senden !freitag"),
           "last": "b Der Pilot beginnt im Mai"},
}


def open_found(program, words):
    program.press("ctrl+k")
    entry = program.find("entry", where=lambda node: node.focused)
    program.type(words)
    entry.wait(lambda node: node.text == words, "the words")
    program.find("list item", re.compile(words))
    program.press("Return")


def take_first_start(words, take, **options):
    with Program(**options) as program:
        program.find("list item", re.compile(words["join"]))
        take(program, "first-start")


def take_solution(words, take, **options):
    with Program(sample=True, **options) as program:
        open_found(program, "Energiemonitor")
        program.find("text", where=lambda node: "Energiemonitor" in node.text)
        take(program, "solution")


def type_minutes(program, words):
    program.find("list item", words["meetings"]).click()
    program.find("table row", where=lambda node: node.focused)
    program.press("Return")
    program.find("label", words["course"])
    program.tab_to("list item", re.compile(words["agenda"]))
    program.press("Return")
    program.find("list", re.compile(words["agenda"]))
    program.press("alt+3")
    program.find("text", where=lambda node: node.focused)
    for line in words["lines"]:
        program.type(line)
        program.press("Return")
    program.type(words["last"])


def take_minutes(words, take, **options):
    with Server() as server:
        # Who signs in at a server has its name there; otherwise the name is that of whoever takes the pictures.
        program = Program(sample=True, **options)
        join(program.profile, server)
        with program:
            type_minutes(program, words)
            take(program, "minutes")


def take_conflict(words, take, **options):
    with Server() as server, tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
        profile = os.path.join(folder, "profile")
        harness.run_program("smartcityctl", "--profile", profile, "init", "--sample")
        disagree(profile, server)
        with Program(profile=profile, **options) as program:
            program.find("list item", words["conflicts"], timeout=30).click()
            program.find("list item", re.compile("^Baumsensoren")).click()
            program.find("label", words["before"])
            take(program, "conflict")


def take_all(env, take):
    """take(program, name) photographs the window; the name begins with a folder below data/help."""
    for language, words in WORDS.items():
        for scene in (take_first_start, take_solution, take_minutes, take_conflict):
            scene(words, lambda program, name: take(program, f"{words['folder']}-{name}"),
                  language=language, env=env)
