#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Photographs every page of the desktop, in German, light and dark, wide and narrow. Run through
./dev screenshots; the names of pages on the command line choose some of them."""
import os
import re
import subprocess
import sys
import tempfile
import time

import harness
from desks import be_refused, disagree, join, share_sample
from harness import Program, Server

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


def workspace(style, size, camera, server):
    with tempfile.TemporaryDirectory(prefix="smartcity-pictures-") as folder:
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
            program.tab_to("list item", re.compile("Kopie auf diesem"))
            press(program, "Return")
            time.sleep(1)
            camera.take("synchronisation-checked")


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


def main():
    only = set(sys.argv[1:])
    for style in os.environ.get("SC_STYLES", "light dark").split():
        set_text_size(style)
        for size in os.environ.get("SC_SIZES", "wide narrow").split():
            camera = Photographer(style, size, only)
            first_start(style, size, camera)
            refused(style, size, camera)
            locked(style, size, camera)
            with Server() as server:
                workspace(style, size, camera, server)


main()
