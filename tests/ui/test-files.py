# SPDX-License-Identifier: EUPL-1.2
"""The files of records in real windows: photographs taken on the way, pictures that are none, and what this computer
keeps of what others have added."""
import base64
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time
import zlib

from desks import sample_desks, send
from harness import Program, Server, find_program, run_program, run_tests, screenshot, wait_for, xdotool

SHEETS = ("Abfallbehälter Hafen", "Beleuchtung Westpark", "Carsharing Hombruch", "Datenplattform", "Emscherpegel")


def make_photo(path, width=640, height=480, colour="steelblue"):
    subprocess.run(["convert", "-size", f"{width}x{height}", f"gradient:{colour}-white", path], check=True)


def make_png(path, width, height):
    """Says to be as large as one likes, with a few bytes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(bytes(4096))) + chunk(b"IEND", b""))


def add_file(program, path, button="Add Files", opens="Open"):
    program.find("button", button).activate()
    program.find("button", opens)
    program.press("slash")
    program.find("text", where=lambda node: node.focused).set_text(str(path))
    program.press("Return")
    program.find_gone("button", opens)


def new_solution(program, title):
    program.press("ctrl+n")
    program.find("text", "Title", lambda node: node.focused and node.text == "")
    program.type(title)
    # There can be none before the record is written.
    program.find("button", "Add Files", timeout=30)


def open_by_search(program, words, title):
    program.press("ctrl+k")
    program.find("entry", where=lambda node: node.focused)
    program.type(words)
    program.find("list item", re.compile(title))
    program.press("Return")
    program.find("text", where=lambda node: node.text == title)


def test_five_fact_sheets_with_photos_made_on_a_train_arrive_once():
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        anna, bernd = sample_desks(server)
        with anna, bernd:
            for desk in (anna, bernd):
                desk.find("button", re.compile("Synchronised"), timeout=30)
            server.stop()
            anna.find("button", re.compile("Offline"), timeout=30)
            anna.find("button", re.compile(r"Solutions \d+")).activate()
            anna.find("button", re.compile("New"))
            for number, title in enumerate(SHEETS):
                photo = pathlib.Path(folder, f"photo-{number}.jpg")
                make_photo(photo)
                new_solution(anna, title)
                add_file(anna, photo)
                anna.find("button", f"Menu of “{photo.name}”")
            # The battery ends with the journey.
            anna.kill()
            server.start()
            anna.start()
            anna.find("button", re.compile("Synchronised"), timeout=60)
            bernd.find("button", re.compile(r"Solutions 45"), timeout=60)
            open_by_search(bernd, "Emscherp", "Emscherpegel")
            bernd.find("label", re.compile("On this computer"), timeout=60)
            screenshot("train-arrived")
            for desk in (anna, bernd):
                desk.stop()
            made = [record for record in json.loads(bernd.ctl("--json", "list", "solution")) if record["title"] in SHEETS]
            assert sorted(record["title"] for record in made) == sorted(SHEETS), made
            for record in made:
                files = json.loads(bernd.ctl("--json", "files", record["id"]))
                assert [file["state"] for file in files] == ["here"], files


def go_to_files(program, first):
    """From group to group, not from field to field."""
    for _ in range(12):
        program.press("ctrl+Next")
        if program.window.find_all("button", "Dateien hinzufügen", lambda node: node.focused):
            program.press("Tab")
            return program.find("list item", first, lambda node: node.focused)
    raise AssertionError("the group is not reached")


def memory_peak(program):
    status = pathlib.Path("/proc", str(program.pid), "status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


def test_pictures_are_seen_and_what_is_none_says_so():
    with Program(sample=True, language="de") as program, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_photo(folder / "a.jpg", 1600, 900)
        make_photo(folder / "b-groß.jpg", 12000, 9000, "seagreen")
        (folder / "c-kaputt.png").write_bytes(b"\x89PNG\r\n\x1a\nand then nothing")
        (folder / "d-leer.png").write_bytes(b"")
        make_png(folder / "e-bombe.png", 60000, 60000)
        (folder / "f.txt").write_text("kein Bild")
        open_by_search(program, "baumsens", "Baumsensoren Nordstadt")
        before = memory_peak(program)
        for path in sorted(folder.iterdir()):
            add_file(program, path, "Dateien hinzufügen", "Öffnen")
            program.find("button", f"Menü von „{path.name}“")
        go_to_files(program, "a.jpg")
        screenshot("files-with-thumbnails")
        program.press("Return")
        program.find("label", re.compile("1 von 4"))
        program.find("image", "a.jpg")
        screenshot("photo")
        program.press("Right")
        program.find("image", "b-groß.jpg", timeout=60)
        assert memory_peak(program) - before < 400, (before, memory_peak(program))
        for sentence in ("kein Bild, oder sie ist", "zu groß"):
            program.press("Right")
            program.find("label", re.compile(sentence), timeout=30)
            program.find_gone("image", "b-groß.jpg")
            if sentence == "zu groß":
                screenshot("photo-too-large")
        program.press("Right")
        program.find("image", "a.jpg")
        program.press("Escape")
        program.find("list item", "a.jpg", lambda node: node.focused)


def test_what_this_computer_keeps_is_chosen():
    with Server() as server:
        anna, bernd = sample_desks(server)
        with anna, bernd, tempfile.TemporaryDirectory() as folder:
            photo = pathlib.Path(folder, "photo.jpg")
            make_photo(photo)
            for desk in (anna, bernd):
                desk.find("button", re.compile("Synchronised"), timeout=30)
            bernd.press("ctrl+comma")
            bernd.find("label", "Files up to 5 MB")
            bernd.tab_to("combo box", "Keep on This Computer")
            for key in ("space", "End", "Return"):
                bernd.press(key)
                time.sleep(0.3)
            bernd.find("label", "Only files that are opened")
            screenshot("preferences-files")
            bernd.press("Escape")
            open_by_search(anna, "baumsens", "Baumsensoren Nordstadt")
            open_by_search(bernd, "baumsens", "Baumsensoren Nordstadt")
            add_file(anna, photo)
            bernd.find("label", re.compile("Only on the server"), timeout=60)
            # The other way round it comes by itself, and the choice is remembered.
            bernd.stop()
            bernd.start()
            bernd.find("button", re.compile("Synchronised"), timeout=30)
            bernd.press("ctrl+comma")
            bernd.find("label", "Only files that are opened")
            bernd.tab_to("combo box", "Keep on This Computer")
            for key in ("space", "Home", "Return"):
                bernd.press(key)
                time.sleep(0.3)
            bernd.find("label", "All files")
            bernd.press("Escape")
            open_by_search(bernd, "baumsens", "Baumsensoren Nordstadt")
            bernd.find("label", re.compile("On this computer"), timeout=60)
            for desk in (anna, bernd):
                desk.stop()


def test_a_file_that_is_called_like_a_way_out_stays_in_its_folder():
    document = {"_id": "solution:0190a000-0000-7000-8000-00000000a77a", "type": "solution", "schema": 1,
                "title": "Zählwerk Hafen", "_attachments": {
                    "../../../plan.txt": {"content_type": "text/plain",
                                          "data": base64.b64encode(b"from a peer").decode()}}}
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        anna, bernd = sample_desks(server, env={"XDG_CACHE_HOME": folder})
        with anna:
            anna.find("button", re.compile("Synchronised"), timeout=30)
            send(server, [document])
            anna.find("button", re.compile(r"Solutions 41"), timeout=60)
            open_by_search(anna, "hlwerk", document["title"])
            anna.find("list item", "../../../plan.txt")
            anna.tab_to("list item", "../../../plan.txt")
            anna.press("Return")
            written = wait_for(lambda: [path for path in pathlib.Path(folder).rglob("*plan.txt") if path.stat().st_size],
                               "the copy that is opened", 30)
            assert [path.read_bytes() for path in written] == [b"from a peer"], written
            assert [path.parents[1].name for path in written] == ["open"], written


class Donor:
    """Another program, which has something to give by the clipboard or by dragging."""

    def __init__(self, *arguments):
        self._arguments = [str(argument) for argument in arguments]

    def __enter__(self):
        donor = pathlib.Path(__file__).with_name("donor.py")
        self._process = subprocess.Popen([sys.executable, donor, *self._arguments], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(self, *reason):
        self._process.kill()
        self._process.wait()

    def drag_to(self, node):
        """Drags what it has onto something in the program's window, as a hand does: not at once."""
        window = xdotool("search", "--onlyvisible", "--pid", self._process.pid).split()[-1]
        xdotool("windowmove", "--sync", window, 0, 650)
        x, y, width, height = node.box
        left, top = node.program.window_position()
        to_x, to_y = left + x + width // 2, top + y + height // 2
        xdotool("mousemove", "--sync", 100, 750, "mousedown", 1)
        for step in range(1, 21):
            xdotool("mousemove", "--sync", 100 + (to_x - 100) * step // 20, 750 + (to_y - 750) * step // 20)
            time.sleep(0.03)
        time.sleep(0.3)
        xdotool("mouseup", 1)


def go_to_adding(program):
    xdotool("windowfocus", "--sync", program.window_id())
    time.sleep(0.3)
    for _ in range(12):
        if program.window.find_all("button", "Add Files", lambda node: node.focused):
            return program.find("button", "Add Files")
        program.press("ctrl+Next")
    raise AssertionError("the group is not reached")


def test_files_are_pasted_and_dropped():
    with Program(sample=True) as program, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_photo(folder / "screen.png", 1600, 900)
        (folder / "a.txt").write_text("pasted")
        (folder / "b.txt").write_text("pasted with it")
        (folder / "c.txt").write_text("dropped")
        open_by_search(program, "baumsens", "Baumsensoren Nordstadt")
        go_to_adding(program)
        with Donor(folder / "a.txt", folder / "b.txt"):
            program.press("ctrl+v")
            for file in ("a.txt", "b.txt"):
                program.find("button", f"Menu of “{file}”")
        with Donor("--picture", folder / "screen.png"):
            go_to_adding(program)
            program.press("ctrl+v")
            program.find("button", "Menu of “Picture.png”")
        with Donor(folder / "c.txt") as donor:
            donor.drag_to(go_to_adding(program))
            program.find("button", "Menu of “c.txt”")
        with Donor(folder):
            go_to_adding(program)
            program.press("ctrl+v")
            program.find("label", "A folder cannot be added. Choose the files in it.")
        screenshot("files-dropped")
        program.stop()
        record = json.loads(program.ctl("--json", "search", "Baumsensoren Nordstadt", "--type", "solution"))[0]
        files = json.loads(program.ctl("--json", "files", record.get("_id") or record["id"]))
        assert sorted(file["name"] for file in files) == ["Picture.png", "a.txt", "b.txt", "c.txt"], files


def test_a_file_that_the_disk_has_no_room_for_is_told_and_nothing_else_is_lost():
    # No file of the program may be larger than that, as on a disk that is full.
    limited = ["sh", "-c", 'trap "" XFSZ; ulimit -f 4096; exec "$@"', "sh", find_program("smartcity"), "--profile"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run_program("smartcityctl", "--profile", folder / "profile", "init", "--sample")
        (folder / "large.bin").write_bytes(os.urandom(6_000_000))
        (folder / "small.txt").write_text("there is room for this")
        with Program(profile=folder / "profile", command=limited + [folder / "profile"]) as program:
            open_by_search(program, "baumsens", "Baumsensoren Nordstadt")
            add_file(program, folder / "large.bin")
            program.find("label", re.compile("disk is full"))
            screenshot("files-disk-full")
            add_file(program, folder / "small.txt")
            program.find("button", "Menu of “small.txt”")
            assert not program.window.find_all("button", "Menu of “large.bin”")
            program.stop()
        left = [path for path in (folder / "profile").rglob("*") if path.is_file() and path.stat().st_size > 3_000_000]
        assert not [path for path in left if "sqlite" not in path.name], left


run_tests(globals())
