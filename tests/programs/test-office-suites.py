# SPDX-License-Identifier: EUPL-1.2
"""Sheets on their way through other people's programs: what is exported is opened and saved by LibreOffice,
and edited with openpyxl, and comes back without any harm."""
import csv
import json
import subprocess

import openpyxl

from harness import CTL, folder, has_german_locale, must, run, run_tests

LANGUAGE = "de" if has_german_locale() else "C"
TITLE = "Titel" if LANGUAGE == "de" else "Title"
HARD = {"type": "solution", "title": "=1+1 „Straße“; 😀", "summary": "eine\n\nzweite  Zeile ",
        "address": "'Apostroph", "funding": "@Land", "users_target": "00123", "started_on": "2018-12-05",
        "ended_on": "2019-03-31", "cost_run": 1234.567, "cost_invest": 0.1, "tags": ["1/2", "3.4"],
        "districts": ["hoerde", "eving"], "phase": "pilot",
        "location": {"type": "Point", "coordinates": [7.465, 51.514]}}


def ctl(profile, *args):
    result = run(CTL, "--profile", profile, *args, language=LANGUAGE)
    assert result.returncode == 0, f"{args}: {result.stdout}{result.stderr}"
    return result.stdout


def make_profile(path):
    ctl(path / "profile", "init", "--sample")
    (path / "hard.json").write_text(json.dumps(HARD))
    ctl(path / "profile", "put", path / "hard.json")
    return path / "profile"


def preview(profile, path):
    return json.loads(ctl(profile, "import", path, "--type", "solution", "--dry-run", "--json"))


def convert(path, suffix, name):
    """Lets LibreOffice open a file and save it as another."""
    out = path.parent / "saved"
    out.mkdir(exist_ok=True)
    kind = 'csv:Text - txt - csv (StarCalc):59,34,76,1' if suffix == "csv" else suffix
    result = subprocess.run(["soffice", f"-env:UserInstallation=file://{path.parent}/office", "--headless",
                             *(["--infilter=CSV:59,34,76,1"] if path.suffix == ".csv" else []),
                             "--convert-to", kind, "--outdir", out, path], capture_output=True,
                            text=True, timeout=200)
    saved = out / f"{path.stem}.{suffix}"
    assert saved.exists(), f"LibreOffice: {result.stdout}{result.stderr}"
    return saved.rename(out / name)


def assert_unchanged(profile, path):
    seen = preview(profile, path)
    assert seen["new"] == seen["updated"] == seen["errors"] == 0, f"{path.name}: {seen}"
    assert seen["unchanged"] > 5, seen


def test_libreoffice_saves_what_we_wrote():
    with folder() as path:
        profile = make_profile(path)
        for suffix, others in (("xlsx", ("xlsx", "ods", "csv")), ("ods", ("ods", "xlsx")), ("csv", ("xlsx",))):
            sheet = path / f"list.{suffix}"
            ctl(profile, "export", "solution", "--output", sheet)
            assert_unchanged(profile, sheet)
            for other in others:
                # LibreOffice takes "00123" in a CSV file for a number, as Excel does.
                if suffix != "csv":
                    assert_unchanged(profile, convert(sheet, other, f"{suffix}-as.{other}"))
                else:
                    assert preview(profile, convert(sheet, other, "csv-as.xlsx"))["errors"] == 0


def test_a_partner_fills_in_a_workbook():
    """Rows in another order, a column less, one of his own, and cells typed by hand."""
    with folder() as path:
        profile = make_profile(path)
        ctl(profile, "export", "solution", "--output", path / "list.xlsx")
        book = openpyxl.load_workbook(path / "list.xlsx")
        sheet = book.active
        headers = [cell.value for cell in sheet[1]]
        rows = [dict(zip(headers, (cell.value for cell in row))) for row in sheet.iter_rows(min_row=2)]
        assert rows[0]["ID"].startswith("solution:") and len(rows) > 5
        hard = next(row for row in rows if row[TITLE] == HARD["title"])
        columns = [name for name in reversed(headers)
                   if name not in ("Tags", "Schlagwörter")] + ["Bemerkung des Partners"]
        hard[columns[-1]] = "danke"
        cost = next(name for name in headers if name.startswith(("Running", "Laufende")))
        start = next(name for name in headers if name in ("Started on", "Gestartet am"))
        assert abs(hard[cost] - 1234.567) < 1e-9, "a number is a number"
        assert hard[start].year == 2018, "a date is a date"
        hard[cost] = 99.5
        answer = openpyxl.Workbook()
        answer.active.append(columns)
        for row in reversed(rows):
            answer.active.append([row.get(name) for name in columns])
            for cell in answer.active[answer.active.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # and not a formula, whatever it starts with
        answer.save(path / "answer.xlsx")

        # Meanwhile the office goes on with the same entry.
        entry = json.loads(ctl(profile, "show", hard["ID"], "--json"))
        entry["funding"] = "Bund"
        (path / "entry.json").write_text(json.dumps(entry))
        ctl(profile, "put", path / "entry.json")

        seen = preview(profile, path / "answer.xlsx")
        assert (seen["new"], seen["updated"], seen["errors"]) == (0, 1, 0), seen
        ctl(profile, "import", path / "answer.xlsx", "--type", "solution")
        entry = json.loads(ctl(profile, "show", hard["ID"], "--json"))
        assert entry["cost_run"] == 99.5 and entry["funding"] == "Bund", entry
        assert entry["tags"] == HARD["tags"], entry
        again = preview(profile, path / "answer.xlsx")
        assert again["updated"] == 0, again


raise SystemExit(run_tests(globals()))
