# SPDX-License-Identifier: EUPL-1.2
"""The documents of a meeting, looked at with other people's programs: the same content in PDF, OpenDocument, HTML and
Markdown, and nothing confidential in the copy for everybody."""
import html.parser
import json
import subprocess
import zipfile

from harness import CTL, check, folder, has_german_locale, must, run, run_tests

LANGUAGE = "de" if has_german_locale() else "C"
GERMAN = LANGUAGE == "de"
MEETING = "meeting:0162b915-f230-779b-ba8f-000000000001"
ITEMS = {name: f"agenda_item:0162b915-f230-779b-ba8f-00000000001{i}"
         for i, name in enumerate(("first", "below", "internal", "beneath", "vacant"))}
SECRETS = ("Geheimer Punkt", "Unter dem Geheimen", "Vertrauliche Zeile", "Gesagt im Geheimen", "Frau Beispiel",
           "Herr Muster", "Leitung Probe")
PUBLIC = ("Regularien <b>&</b>", "Baumsensoren", "16389-20", "Die Sitzung ist eröffnet 😀", "Der Vorschlag wird angenommen.",
          "Bericht senden")
FORMATS = ("pdf", "odt", "html", "md")


def documents():
    def part(type_name, number, **fields):
        return {"_id": f"{type_name}:0162b915-f230-779b-ba8f-0000000001{number:02}", "type": type_name, "meeting_id": MEETING, **fields}
    item = {"type": "agenda_item", "meeting_id": MEETING}
    yield {"_id": "person:0162b915-f230-779b-ba8f-000000000002", "type": "person", "given_name": "Leitung",
           "family_name": "Probe"}
    yield {"_id": MEETING, "type": "meeting", "title": "Probesitzung", "number": 3, "state": "closed",
           "start": "2018-12-05T14:00:00.000Z", "end": "2018-12-05T16:00:00.000Z",
           "actual_start": "2018-12-05T14:00:00.000Z", "actual_end": "2018-12-05T15:58:00.000Z",
           "place": "Rathaus", "room": "Saal 1", "chair_id": "person:0162b915-f230-779b-ba8f-000000000002"}
    yield {"_id": ITEMS["first"], **item, "title": "Regularien <b>&</b>", "order": "a", "duration_min": 10}
    yield {"_id": ITEMS["below"], **item, "title": "Baumsensoren", "order": "a", "parent_id": ITEMS["first"],
           "reference": "16389-20"}
    yield {"_id": ITEMS["internal"], **item, "title": "Geheimer Punkt", "order": "b", "visibility": "internal"}
    yield {"_id": ITEMS["beneath"], **item, "title": "Unter dem Geheimen", "order": "a",
           "parent_id": ITEMS["internal"]}
    yield {"_id": ITEMS["vacant"], **item, "title": "Bericht der Leitung", "order": "c", "state": "vacant"}
    yield part("outcome", 1, kind="note", text="Die Sitzung ist eröffnet 😀\n\n  עברית \u0007 Ende", order="a",
               agenda_item_id=ITEMS["first"])
    yield part("decision", 2, title="Der Vorschlag wird angenommen.", order="b", agenda_item_id=ITEMS["below"],
               result="majority", votes_yes=12, votes_no=1, votes_abstain=2)
    yield part("action", 3, title="Bericht senden", order="c", agenda_item_id=ITEMS["below"], state="open",
               due="2019-01-31", owner_id="person:0162b915-f230-779b-ba8f-000000000002")
    yield part("outcome", 4, kind="note", text="Vertrauliche Zeile", order="d", agenda_item_id=ITEMS["first"],
               confidential=True)
    yield part("outcome", 5, kind="note", text="Gesagt im Geheimen", order="a", agenda_item_id=ITEMS["beneath"])
    yield part("attendance", 6, name="Frau Beispiel", group="voting", presence="present",
               substitute_for="Herr Muster", **{"from": "2018-12-05T14:20:00.000Z"})
    yield part("attendance", 7, name="Gast Eins", group="guest", presence="excused")


def make_profile(path, *more):
    path.mkdir(exist_ok=True)
    profile = path / "profile"
    must(CTL, "--profile", profile, "init", "--name", "Probe")
    for document in (*documents(), *more):
        (path / "document.json").write_text(json.dumps(document))
        must(CTL, "--profile", profile, "put", path / "document.json")
    return profile


def write(profile, path, *options):
    result = run(CTL, "--profile", profile, "paper", MEETING, "--output", path, *options, language=LANGUAGE)
    assert result.returncode == 0, result.stdout + result.stderr
    return path


class Text(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.open = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text.append(data)


def read(path):
    """The text of a document as a reader of its kind sees it."""
    if path.suffix == ".pdf":
        return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    if path.suffix == ".odt":
        subprocess.run(["soffice", f"-env:UserInstallation=file://{path.parent}/office", "--headless", "--convert-to",
                        "txt:Text (encoded):UTF8", "--outdir", path.parent, path], capture_output=True, text=True,
                       timeout=200, check=True)
        return path.with_suffix(".txt").read_text(encoding="utf-8-sig")
    if path.suffix == ".html":
        parser = Text()
        parser.feed(path.read_text(encoding="utf-8"))
        assert parser.open == [], parser.open
        return "".join(parser.text)
    return path.read_text(encoding="utf-8").replace("\\", "")


def assert_order(text, *words):
    at = -1
    for word in words:
        found = text.find(word, at + 1)
        assert found > at, f"{word!r} is not behind the others in\n{text}"
        at = found


def test_all_formats_say_the_same():
    with folder() as path:
        profile = make_profile(path)
        for kind in FORMATS:
            text = read(write(profile, path / f"full.{kind}"))
            numbers = ("TOP 1", "TOP 1.1", "TOP 2", "TOP 2.1", "TOP 3") if GERMAN else ("Item 1", "Item 1.1", "Item 2")
            for word in (*PUBLIC, *SECRETS, *numbers):
                assert word in text, f"{kind}: {word!r} is not in\n{text}"
            assert_order(text, "Probesitzung", "Rathaus", "Frau Beispiel", "Regularien", "eröffnet", "Baumsensoren",
                         "angenommen", "Bericht senden", "Geheimer Punkt", "Unter dem Geheimen", "Bericht der Leitung")
            if GERMAN:
                assert_order(text, "Niederschrift über die 3. Sitzung:", "Probesitzung", "5. Dezember 2018", "15:00 bis 16:58",
                             "i. V. für Herr Muster", "ab 15:20", "Drucksache Nr.: 16389-20", "Ja 12, Nein 1, Enthaltungen 2",
                             "31.01.2019", "unbesetzt", "Schriftführung")


def test_the_public_copy_keeps_what_is_confidential():
    with folder() as path:
        profile = make_profile(path)
        for kind in FORMATS:
            file = write(profile, path / f"public.{kind}", "--public")
            text = read(file)
            for word in PUBLIC:
                assert word in text, f"{kind}: {word!r} is not in\n{text}"
            for word in SECRETS:
                assert word not in text, f"{kind}: {word!r} is in\n{text}"
            # Nor anywhere else in the file, as a title or a name of somebody.
            members = zipfile.ZipFile(file) if kind == "odt" else None
            raw = b"".join(members.read(name) for name in members.namelist()) if members else file.read_bytes()
            for word in SECRETS:
                assert word.encode() not in raw, f"{kind}: {word!r} is in the file"


def test_the_pdf_is_tagged_and_has_bookmarks_and_pages():
    with folder() as path:
        # A megabyte of pasted text in one note.
        long = {"_id": "outcome:0162b915-f230-779b-ba8f-000000000999", "type": "outcome", "meeting_id": MEETING,
                "agenda_item_id": ITEMS["vacant"], "kind": "note", "order": "z",
                "text": "Eine lange Zeile, die kein Ende nimmt. " * 26000}
        profile = make_profile(path, long)
        pdf = write(profile, path / "long.pdf")
        info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
        fields = dict(line.split(":", 1) for line in info.splitlines() if ":" in line)
        pages = int(fields["Pages"])
        assert fields["Tagged"].strip() == "yes", info
        assert "Probesitzung" in fields["Title"] and "A4" in fields["Page size"], info
        assert pages > 100, info
        text = read(pdf)
        assert text.count("nimmt.") == 26000, text.count("nimmt.")
        last = f"Seite {pages} von {pages}" if GERMAN else f"Page {pages} of {pages}"
        assert last in text, text[-300:]
        structure = subprocess.run(["pdfinfo", "-struct", pdf], capture_output=True, text=True, check=True).stdout
        for tag in ("H1", "H2", "H3", "P"):
            assert tag in structure, structure[:400]
        short = write(make_profile(path / "short"), path / "short.pdf")
        outline = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", short], capture_output=True, text=True,
                                 check=True).stdout.split("<outline>", 1)[1]
        assert_order(outline, "Regularien", "<outline>", "Baumsensoren", "Geheimer Punkt", "Bericht der Leitung")


def test_agenda_and_list_to_sign():
    with folder() as path:
        profile = make_profile(path)
        agenda = read(write(profile, path / "agenda.pdf", "--type", "agenda"))
        assert_order(agenda, "Probesitzung", "Regularien", "15:00", "10 Minuten" if GERMAN else "10 minutes", "Baumsensoren",
                     "Geheimer Punkt")
        assert "angenommen" not in agenda
        names = read(write(profile, path / "names.odt", "--type", "attendance"))
        assert "Frau Beispiel" in names and "Gast Eins" not in names, names


def unfold(path):
    """The lines of an iCalendar file (RFC 5545, section 3.1), none longer than 75 bytes."""
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), raw
    assert raw.endswith(b"END:VCALENDAR\r\n"), raw
    return raw.replace(b"\r\n ", b"").decode().split("\r\n")


def test_the_entry_of_a_calendar_moves_and_is_cancelled():
    with folder() as path:
        profile = make_profile(path)
        first = unfold(write(profile, path / "first.ics"))
        for line in (f"UID:{MEETING}", "DTSTART:20181205T140000Z", "DTEND:20181205T160000Z", "SUMMARY:Probesitzung",
                     "LOCATION:Rathaus\\, Saal 1", "METHOD:PUBLISH", "STATUS:CONFIRMED"):
            assert line in first, f"{line} is not in {first}"
        description = next(line for line in first if line.startswith("DESCRIPTION:"))
        assert "Regularien <b>&</b>" in description and "1.1  Baumsensoren" in description, description
        assert not any(secret in "\n".join(first) for secret in SECRETS), first
        changed = {**next(d for d in documents() if d["_id"] == MEETING), "start": "2018-12-06T14:00:00.000Z",
                   "end": "2018-12-06T16:00:00.000Z", "state": "cancelled"}
        rev = json.loads(run(CTL, "--profile", profile, "show", MEETING, "--json").stdout)["_rev"]
        (path / "document.json").write_text(json.dumps({**changed, "_rev": rev}))
        must(CTL, "--profile", profile, "put", path / "document.json")
        second = unfold(write(profile, path / "second.ics"))
        for line in (f"UID:{MEETING}", "DTSTART:20181206T140000Z", "METHOD:CANCEL", "STATUS:CANCELLED"):
            assert line in second, f"{line} is not in {second}"
        sequence = [int(line.removeprefix("SEQUENCE:")) for lines in (first, second) for line in lines
                    if line.startswith("SEQUENCE:")]
        assert sequence[1] > sequence[0], sequence


def test_wrong_use_is_told():
    with folder() as path:
        profile = make_profile(path)
        ctl = (CTL, "--profile", profile, "paper")
        check(ctl[0], [*ctl[1:], MEETING, "--output", path / "x.docx"], 2,
              "--output must name a file that ends in .pdf, .odt, .html, .md or .ics.")
        check(ctl[0], [*ctl[1:], MEETING], 2, "--output must name a file that ends in .pdf, .odt, .html, .md or .ics.")
        check(ctl[0], [*ctl[1:], MEETING, "--type", "poem", "--output", path / "x.pdf"], 2,
              "--type must be minutes, agenda or attendance.")
        (path / "document.json").write_text(json.dumps({"_id": "meeting:open", "type": "meeting", "title": "Offen"}))
        must(CTL, "--profile", profile, "put", path / "document.json")
        check(ctl[0], [*ctl[1:], "meeting:open", "--output", path / "x.ics"], 6, "The meeting has no beginning yet.")
        assert run(*ctl, "meeting:none", "--output", path / "x.pdf").returncode == 3
        assert run(*ctl, MEETING, "--output", path / "no" / "x.pdf").returncode == 1


raise SystemExit(run_tests(globals()))
