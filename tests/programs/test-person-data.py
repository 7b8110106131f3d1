# SPDX-License-Identifier: EUPL-1.2
"""People on the command line: to whom a letter goes, all that is kept about one, and who is to be deleted."""
import json

from harness import CTL, folder, must, run, run_tests

TEAM = "team:01628abd-0000-7000-8000-000000000001"
PEOPLE = {
    "1": {"consent_publish": "participants", "emails": ["eins@example.org"]},
    "2": {"consent_publish": "nobody", "emails": ["zwei@example.org"]},
    "3": {"consent_publish": "everyone", "emails": ["drei@example.org"],
          "retention_until": "2018-12-31"},
    "4": {"consent_publish": "everyone", "emails": ["vier@example.org"]},
}


def person_id(key):
    return f"person:01628abd-0000-7000-8000-00000000010{key}"


def ctl(profile, *args):
    return must(CTL, "--profile", profile, *args)


def put(path, record):
    (path / "record.json").write_text(json.dumps(record))
    ctl(path / "profile", "put", path / "record.json")


def make_team(path):
    ctl(path / "profile", "init", "--name", "Allianz")
    put(path, {"_id": TEAM, "type": "team", "name": "Mobilität"})
    for key, fields in PEOPLE.items():
        put(path, {"_id": person_id(key), "type": "person", "given_name": "Person",
                   "family_name": f"Nr. {key}", **fields})
        put(path, {"_id": f"membership:01628abd-0000-7000-8000-00000000020{key}",
                   "type": "membership", "person_id": person_id(key), "team_id": TEAM,
                   "role": "member", **({"end": "2018-12-31"} if key == "4" else {})})
    return path / "profile"


def test_letters_go_to_members_who_consent():
    with folder() as path:
        result = run(CTL, "--profile", make_team(path), "addresses", TEAM)
        assert result.returncode == 0, result.stderr
        assert result.stdout.strip() == '"Person Nr. 1" <eins@example.org>', result.stdout
        left_out = [line for line in result.stderr.splitlines() if line.startswith("Left out: ")]
        # Who left the team is no member, and is not left out either.
        assert len(left_out) == 2, left_out
        assert "Nr. 2. The person wants to be shown to nobody." in result.stderr, left_out
        assert "Nr. 3. The time for which the data may be kept is over." in result.stderr, left_out


def test_all_data_about_one_person():
    with folder() as path:
        profile, report = make_team(path), path / "report.txt"
        put(path, {"type": "partner", "name": "Stadtwerke", "contacts": [
            {"id": "1", "person_id": person_id("1"), "task": "Daten"}]})
        ctl(profile, "person", person_id("1"), "--output", report)
        text = report.read_text()
        assert report.stat().st_mode & 0o077 == 0, oct(report.stat().st_mode)
        for part in ("eins@example.org", "Mobilität", "Stadtwerke", "Daten", "created_by"):
            assert part in text, (part, text)
        assert "zwei@example.org" not in text and "Nr. 2" not in text, text
        missing = run(CTL, "--profile", profile, "person", "person:nobody")
        assert missing.returncode == 3 and missing.stderr.strip(), missing


def test_who_is_over_is_shown_and_deleted_and_counts_remain():
    with folder() as path:
        profile = make_team(path)
        shown = json.loads(ctl(profile, "retention", "--dry-run", "--json"))
        assert shown == {"people": [person_id("3")], "deleted": False}, shown
        assert len(ctl(profile, "list", "person").splitlines()) == 4
        deleted = json.loads(ctl(profile, "retention", "--json"))
        assert deleted == {"people": [person_id("3")], "deleted": True}, deleted
        assert len(ctl(profile, "list", "person").splitlines()) == 3
        assert len(ctl(profile, "list", "membership").splitlines()) == 4
        assert json.loads(ctl(profile, "retention", "--json"))["people"] == []


def exported(profile, file, *args):
    """Returns who is in the file, and what was said."""
    result = run(CTL, "--profile", profile, "export", "person", "--output", file, *args)
    assert result.returncode == 0, result.stderr
    text = file.read_text(encoding="utf-8")
    said = [line for line in result.stderr.splitlines() if "left out" in line]
    return [key for key in PEOPLE if f"Nr. {key}" in text], " ".join(said)


def test_files_hold_who_consents_to_their_readers():
    with folder() as path:
        profile = make_team(path)
        for name in ("people.vcf", "people.csv"):
            assert exported(profile, path / name) == (["1", "2", "3", "4"], "")
            assert exported(profile, path / name, "--for", "office") == (["1", "2", "3", "4"], "")
            assert exported(profile, path / name, "--for", "participants") == (
                ["1", "4"], "2 people are left out for want of consent.")
            assert exported(profile, path / name, "--for", "everyone") == (
                ["4"], "3 people are left out for want of consent.")
        # Nothing else asks: a team has no consent to give.
        assert "Mobilität" in ctl(profile, "export", "team", "--for", "everyone")
        (path / "people.csv").unlink()
        wrong = run(CTL, "--profile", profile, "export", "person", "--for", "friends",
                    "--output", path / "people.csv")
        assert wrong.returncode == 2 and "everyone" in wrong.stderr, wrong
        assert not (path / "people.csv").exists()


run_tests(globals())
