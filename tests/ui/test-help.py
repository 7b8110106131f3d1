# SPDX-License-Identifier: EUPL-1.2
"""The user help: it is where viewers look, F1 calls the viewer, and who has none is told."""
import os
import pathlib
import re

from harness import Program, run_tests, screenshot, wait_for

VIEWER = """[Desktop Entry]
Type=Application
Name=Viewer
NoDisplay=true
Exec=sh -c 'printf %%s "$1" >"$0.part" && mv "$0.part" "$0"' {asked} %u
MimeType=x-scheme-handler/help;
"""


class Viewer:
    """The session's viewer of help, as it is registered there; it keeps what it was asked for."""

    def __init__(self):
        data = pathlib.Path(os.environ["XDG_DATA_HOME"])
        config = pathlib.Path(os.environ["XDG_CONFIG_HOME"])
        self.asked = data / "asked-for"
        self._entry = data / "applications/help-viewer.desktop"
        self._defaults = config / "mimeapps.list"

    def __enter__(self):
        self._entry.parent.mkdir(parents=True, exist_ok=True)
        self._entry.write_text(VIEWER.format(asked=self.asked))
        self._defaults.write_text("[Default Applications]\n"
                                  "x-scheme-handler/help=help-viewer.desktop\n")
        return self

    def __exit__(self, *_):
        for path in (self._entry, self._defaults, self.asked):
            path.unlink(missing_ok=True)

    def wait_asked(self):
        return wait_for(lambda: self.asked.exists() and self.asked.read_text(), "the viewer")


def installed_pages(language, name):
    folders = (pathlib.Path(folder) / "help" / language / name
               for folder in os.environ["XDG_DATA_DIRS"].split(":"))
    return next((folder for folder in folders if folder.is_dir()), None)


def test_f1_opens_the_installed_help():
    with Viewer() as viewer, Program(sample=True) as program:
        program.find("list item", "Solutions")
        program.press("F1")
        scheme, name = viewer.wait_asked().split(":")
        assert scheme == "help"
        for language in ("C", "de"):
            folder = installed_pages(language, name)
            assert folder is not None, f"no help {name} for {language}"
            for file in ("index.page", "figures/conflict.png"):
                assert (folder / file).stat().st_size > 0


def test_help_is_there_at_the_first_start():
    with Viewer() as viewer, Program() as program:
        program.find("list item", re.compile("Explore"))
        program.press("F1")
        assert viewer.wait_asked() == "help:smartcity"


def test_who_has_no_viewer_is_told():
    with Program(sample=True, language="de") as program:
        program.find("list item", "Lösungen")
        program.press("F1")
        program.find("label", re.compile("yelp"))
        screenshot("help-no-viewer")


def test_help_stands_in_the_main_menu():
    with Viewer() as viewer, Program(sample=True) as program:
        program.find("list item", "Solutions")
        # Preferences, shortcuts, help, about, quit: counted from the end, as the focus goes round.
        program.press("F10")
        program.find("menu item", where=lambda node: node.focused)
        program.press("Up", "Up", "Up", "Return")
        assert viewer.wait_asked() == "help:smartcity"


run_tests(globals())
