# SPDX-License-Identifier: EUPL-1.2
"""The figures of a day: 62 founders come from a sheet; who signs later changes no earlier figure."""
import json

from harness import CTL, check, folder, must, run_tests


def ctl(profile, *args):
    return must(CTL, "--profile", profile, *args)


def figures(profile, day):
    return json.loads(ctl(profile, "figures", "--on", day, "--json"))


def test_founders_from_a_sheet_and_one_who_signs_later():
    with folder() as path:
        profile, sheet = path / "profile", path / "founders.csv"
        ctl(profile, "init", "--name", "Allianz")
        rows = [f"Gründer {number};Gründungspartner;Unterzeichnet;20.01.2017;Wirtschaft"
                for number in range(62)]
        sheet.write_text("\r\n".join(["Name;Rolle in der Allianz;Status;Beitritt am;Bereich", *rows]))
        ctl(profile, "import", sheet, "--type", "partner")
        assert figures(profile, "2017-01-19")["partners"] == 0
        founded = figures(profile, "20.1.2017")
        assert founded["on"] == "2017-01-20" and founded["partners"] == 62, founded
        assert founded["role"]["founder"] == 62 and founded["sector"]["business"] == 62, founded

        later = path / "later.json"
        later.write_text(json.dumps(
            {"type": "partner", "name": "Später", "role": "partner",
             "history": [{"id": "1", "state": "interested", "on": "2017-05-01"},
                         {"id": "2", "state": "signed", "on": "2018-04-30"}]}))
        ctl(profile, "put", later)
        assert figures(profile, "2018-04-29")["partners"] == 62
        assert figures(profile, "2018-04-30")["partners"] == 63
        assert figures(profile, "2018-04-30")["sector"][""] == 1
        assert "63" in ctl(profile, "figures")


def test_a_day_that_is_none_is_said():
    with folder() as path:
        ctl(path / "profile", "init", "--sample")
        check(CTL, ["--profile", path / "profile", "figures", "--on", "31.02.2018"], 2,
              "“%s”: “%s” is not a date", "31.02.2018")


run_tests(globals())
