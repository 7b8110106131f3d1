#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Photographs every page of the desktop, in German, light and dark, wide and narrow. Run through
./dev screenshots; the names of pages on the command line choose some of them. SC_STYLES, SC_SIZES and
SC_SCENES choose styles, sizes and scenes."""
import os
import re
import subprocess
import sys
import tempfile
import time

import harness
from desks import be_refused, disagree, disagree_about, fill, join, share_sample
from harness import Program, Server
from help_pictures import take_all
from lines import Line

SIZES = {"wide": (1180, 760), "medium": (800, 600), "narrow": (360, 640)}
STYLES = {"light": {}, "dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
          "contrast": {"ADW_DEBUG_HIGH_CONTRAST": "1"},
          "large": {}}


def press(program, *keys):
    program.press(*keys)
    time.sleep(0.4)


def resize(program, size):
    width, height = size
    window = program.window_id()
    for command in (["windowmove", window, "0", "0"],
                    ["windowsize", "--sync", window, str(width), str(height)]):
        subprocess.run(["xdotool", *command], check=True, timeout=30)
    time.sleep(0.5)


def set_text_size(style):
    """X tells programs how large text is; there is no variable for it."""
    dpi = 192 if style == "large" else 96
    subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER",
                    f"Xft.dpi:\t{dpi}\n"], check=True, timeout=30)


class Photographer:
    def __init__(self, style, size, only):
        self.suffix = f"{style}-{size}"
        self.only = only

    def take(self, name):
        if self.only and name not in self.only:
            return
        time.sleep(0.6)
        path = harness.screenshot(f"{name}-{self.suffix}")
        width, height = SIZES[self.suffix.rsplit("-", 1)[1]]
        subprocess.run(["mogrify", "-crop", f"{width}x{height}+0+0", "+repage", str(path)],
                       check=True, timeout=30)
        print(path, flush=True)


def open_by_search(program, words):
    press(program, "ctrl+k")
    program.type(words)
    time.sleep(0.8)
    press(program, "Return")
    time.sleep(0.8)


def first_start(style, size, camera):
    with Program(language="de", env=STYLES[style]) as program:
        resize(program, SIZES[size])
        camera.take("first-start")
        program.find("list item", re.compile("beitreten")).click()
        camera.take("join")
        press(program, "Escape")
        program.find("list item", re.compile("Rechner einrichten")).click()
        camera.take("set-up")
        program.type("Allianz Musterstadt")
        press(program, "Tab")
        press(program, "ctrl+a")
        program.type("Projektbüro")
        press(program, "Return")
        time.sleep(1)
        camera.take("overview-empty")
        press(program, "ctrl+n")
        camera.take("solution-new")


def workspace(style, size, camera):
    with Server() as server, tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
        profile = os.path.join(folder, "profile")
        harness.run_program("smartcityctl", "--profile", profile, "init", "--sample")
        disagree(profile, server)
        with Program(profile=profile, language="de", env=STYLES[style]) as program:
            resize(program, SIZES[size])
            program.find("label", re.compile("Abgeglichen|Allianz"), timeout=30)
            camera.take("overview")
            if size == "narrow":
                press(program, "alt+Left")
                camera.take("sidebar")
            take_lists(program, size == "narrow" or style == "large", camera)
            take_records(program, camera)
            take_dialogs(program, camera)


def refused(style, size, camera):
    with Server() as server, tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
        profile = os.path.join(folder, "profile")
        be_refused(profile, server)
        with Program(profile=profile, language="de", env=STYLES[style]) as program:
            resize(program, SIZES[size])
            press(program, "ctrl+shift+s")
            program.find("label", "Vom Server nicht angenommen", timeout=30)
            camera.take("synchronisation-refused")
            program.tab_to("toggle button", re.compile("geschehen soll"))
            press(program, "Return", *["Down"] * 3, "Return")
            program.find("label", "Diese Änderung verwerfen?")
            camera.take("give-up")
            press(program, "Escape")
            program.tab_to("list item", re.compile("Kopie auf diesem"))
            press(program, "Return")
            time.sleep(1)
            camera.take("synchronisation-checked")


def conflicts(style, size, camera):
    trees, lamps, parking = ("Baumsensoren Nordstadt", "Adaptive Straßenbeleuchtung Hafenpromenade",
                             "Parkleitsystem mit Bodensensoren")
    figures = [{"id": "1", "name": "Wasser", "unit": "m³", "baseline": 12, "target": 10},
               {"id": "2", "name": "Wege", "unit": "km", "target": 5}]
    with Server() as server, tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
        profile = os.path.join(folder, "profile")
        harness.run_program("smartcityctl", "--profile", profile, "init", "--sample")
        disagree_about(profile, server, {
            trees: ({"phase": "operation", "started_on": "2018-05-01", "cost_invest": 20000,
                     "kpis": figures, "summary": "Sensoren an Bäumen sagen, wann sie Wasser brauchen."},
                    {"phase": "idea", "started_on": "2018-06-01", "cost_invest": 30000,
                     "kpis": figures[::-1],
                     "summary": "Die Grünpflege fährt nur noch dorthin, wo es trocken ist."}),
            lamps: ({"owner_org_id": None, "title": "Licht am Hafen"},
                    {"owner_org_id": "partner:0158e2cf-f3c8-73c0-be35-c2637c700ac6",
                     "title": "Lampen an der Promenade"}),
            parking: ({"title": "Parken mit Sensoren"}, None)})
        with Program(profile=profile, language="de", env=STYLES[style]) as program:
            resize(program, SIZES[size])
            program.find("label", re.compile("Abgeglichen|Allianz"), timeout=30)
            if size == "narrow" or style == "large":
                press(program, "alt+Left")
            program.find("list item", "Konflikte").click()
            program.tab_to("list item", re.compile("^(Baumsensoren|Licht|Lampen|Parken)"))
            press(program, "ctrl+a")
            camera.take("conflicts-selected")
            press(program, "Escape")
            program.find("list item", trees).click()
            program.find("label", "Vorher")
            camera.take("conflict-fields")
            for number in range(1, 4):
                press(program, *["Tab"] * 4)
                camera.take(f"conflict-fields-{number}")


def slow(style, size, camera):
    """A first pull, and a rebuilding, of many over a line that is slow enough to be looked at."""
    with Server() as server, tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
        fill(server)
        with Line(server.url, 64 * 1024) as line:
            profile = os.path.join(folder, "profile")
            harness.run_program("smartcityctl", "--profile", profile, "connect", line.url, "--user",
                                server.USER, "--password-file", server.password_file)
            with Program(profile=profile, language="de", env=STYLES[style]) as program:
                resize(program, SIZES[size])
                press(program, "ctrl+shift+s")
                program.find("label", re.compile("empfangen"), timeout=90)
                camera.take("first-pull")
                press(program, "Escape")
                camera.take("first-pull-overview")
                line.bytes_per_second = 0
                press(program, "ctrl+shift+s")
                program.find("label", re.compile("^Abgeglichen"), timeout=90)
                line.bytes_per_second = 64 * 1024
                program.tab_to("list item", re.compile("Neu vom Server aufbauen"))
                press(program, "Return")
                camera.take("rebuild-ask")
                program.find("button", "Neu aufbauen").activate()
                program.find("label", re.compile("Alles wird geholt … [0-9]"), timeout=60)
                camera.take("rebuild")


def hall(style, size, camera):
    with Server() as server, tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
        share_sample(server)
        anna, bernd = (os.path.join(folder, name) for name in ("anna", "bernd"))
        for profile in (anna, bernd, anna, bernd):
            join(profile, server)
            harness.run_program("smartcityctl", "--profile", profile, "sync", "--once", "--hall")
        server.stop()
        with Program(profile=anna, language="de", env=STYLES[style]) as host:
            resize(host, SIZES[size])
            press(host, "ctrl+shift+m")
            camera.take("hall")
            host.tab_to(None, "Bereitstellen")
            press(host, "Return")
            code = host.find("label", re.compile("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")).name
            address = host.find("label", re.compile(r"^[0-9]+(\.[0-9]+){3}")).name.split("\n")[0]
            camera.take("hall-host")
            with Program(profile=bernd, language="de", env=STYLES[style]) as guest:
                resize(guest, SIZES[size])
                press(guest, "ctrl+shift+m")
                guest.find(None, "Adresse und Code")
                guest.tab_to("text", None)
                guest.find("text", where=lambda node: node.focused).set_text(f"{address} {code}")
                press(guest, "Return")
                guest.find("label", "Im Saal verbunden", timeout=30)
                camera.take("hall-join")
                press(guest, "Escape")
                press(guest, "ctrl+shift+s")
                camera.take("hall-synchronisation")


def history(style, size, camera):
    with tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder, Server() as server:
        profile = os.path.join(folder, "profile")
        harness.run_program("smartcityctl", "--profile", profile, "init", "--sample")
        record_id = disagree(profile, server)
        harness.run_program("smartcityctl", "--profile", profile, "resolve", record_id, "--theirs")
        with Program(profile=profile, language="de", env=STYLES[style]) as program:
            resize(program, SIZES[size])
            open_by_search(program, "Baumsensoren")
            press(program, "ctrl+h")
            camera.take("history")


def locked(style, size, camera):
    with Server() as server, tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
        profile = os.path.join(folder, "profile")
        share_sample(server)
        join(profile, server, server.READER)
        with Program(profile=profile, language="de", env=STYLES[style]) as program:
            resize(program, SIZES[size])
            open_by_search(program, "Baumsensoren")
            camera.take("solution-locked")
            open_by_search(program, "Energiemonitor")
            program.press("ctrl+End")
            camera.take("solution-locked-end")


def take_lists(program, collapsed, camera):
    for section, name in (("Lösungen", "solutions"), ("Partner", "partners"), ("Teams", "teams"),
                          ("Personen", "people"), ("Konflikte", "conflicts")):
        press(program, "alt+Home")
        if collapsed:
            press(program, "alt+Left")
        program.find("list item", section).click()
        camera.take(name)
    press(program, "alt+Home")


def take_records(program, camera):
    for words, name in (("Energiemonitor", "solution"), ("Expertenteam Energie", "team"),
                        ("Stadt Dortmund", "partner")):
        open_by_search(program, words)
        camera.take(name)
        press(program, "Escape")
    open_by_search(program, "Baumsensoren")
    camera.take("solution-with-conflict")
    program.find("button", re.compile("Ansehen")).activate()
    time.sleep(1)
    camera.take("conflict")
    press(program, "Escape")


def take_dialogs(program, camera):
    press(program, "ctrl+k")
    camera.take("search-empty")
    program.type("energie")
    camera.take("search")
    press(program, "Escape")
    for keys, name in (("ctrl+shift+s", "synchronisation"), ("ctrl+comma", "preferences"),
                       ("ctrl+question", "shortcuts")):
        press(program, keys)
        camera.take(name)
        press(program, "Escape")


def meetings(style, size, camera):
    with Program(sample=True, language="de", env=STYLES[style]) as program:
        resize(program, SIZES[size])
        time.sleep(2)
        if size == "narrow" or style == "large":
            press(program, "alt+Left")
        for section, name in (("Aufgaben", "tasks"), ("Beschlüsse", "decisions"), ("Sitzungen", "meetings")):
            program.find("list item", section).click()
            camera.take(name)
            if size == "narrow" or style == "large":
                press(program, "alt+Left")
        open_by_search(program, "Allianztagung")
        camera.take("meeting")
        program.tab_to("list item", re.compile("^Tagesordnung"))
        press(program, "Return")
        time.sleep(1)
        camera.take("agenda")
        for key, name in (("alt+2", "meeting-people"), ("alt+3", "minutes")):
            press(program, key)
            camera.take(name)
        program.type("a Protokoll senden @Pro")
        camera.take("minutes-typing")


def figures(style, size, camera):
    """The charts of the overview, a list as map and charts, and the alliance on a day."""
    with Program(sample=True, language="de", env=STYLES[style]) as program:
        resize(program, SIZES[size])
        program.find("button", re.compile("^Lösungen"), timeout=30)
        press(program, "alt+Home")
        for name, bar in (("themes", "^[A-Z].*, .*: "), ("districts", "^[IEH][^,]*: "),
                          ("completeness", "^(Weniger|Die Hälfte|Vollst)"), ("alliance", "^[0-9].*, .*: ")):
            program.tab_to("button", re.compile(bar))
            camera.take(f"overview-{name}")
        press(program, "Return")
        program.find(None, re.compile("Partner am"))
        camera.take("figures")
        program.tab_to("list item", None)
        camera.take("figures-members")
        press(program, "Escape")
        if size == "narrow" or style == "large":
            press(program, "alt+Left")
        program.find("list item", "Lösungen").click()
        if size == "narrow":
            program.choose("Menü der Liste", 4)
        else:
            program.find("toggle button", "Plan und Diagramme").activate()
        program.find("button", re.compile("^Eving"))
        camera.take("solutions-map")
        program.tab_to("toggle button", "Als Tabelle zeigen")
        press(program, "space")
        camera.take("solutions-table")


def help_pages(style, size, camera):
    """Only when asked for: these are no pages of the desktop, but what its help shows."""
    if os.environ.get("SC_SCENES"):
        take_all(STYLES[style], lambda program, name: (resize(program, SIZES[size]), camera.take(name)))


SCENES = {"first-start": first_start, "refused": refused, "locked": locked, "workspace": workspace,
          "conflicts": conflicts, "history": history, "slow": slow, "hall": hall,
          "meetings": meetings, "figures": figures, "help": help_pages}


def main():
    only = set(sys.argv[1:])
    scenes = os.environ.get("SC_SCENES", " ".join(SCENES)).split()
    for style in os.environ.get("SC_STYLES", "light dark").split():
        set_text_size(style)
        for size in os.environ.get("SC_SIZES", "wide narrow").split():
            camera = Photographer(style, size, only)
            for scene in scenes:
                SCENES[scene](style, size, camera)


main()
