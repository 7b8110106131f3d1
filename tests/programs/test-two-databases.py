# SPDX-License-Identifier: EUPL-1.2
"""smartcityctl and the two databases of a workspace: sync fetches both where the user may have both, status and doctor
tell of both; for others there is one. And a computer is made known for meetings only where somebody wants that."""
import json

from harness import CTL, SERVER, Server, folder, must, run_tests


def ctl(profile, *args):
    return must(CTL, "--profile", profile, *args)


def connect(profile, server, user):
    ctl(profile, "connect", f"{server.url}allianz", "--user", user, "--password-file", server.password)
    ctl(profile, "sync", "--once")


def test_status_and_doctor_tell_of_both():
    with folder() as path, Server(path) as server:
        server.stop()
        must(SERVER, "--data", server.data, "add-user", "berta", "--role", "municipality:essen",
             "--password-file", server.password)
        server.start()
        status, answer, _ = server.ask("PUT", "/allianz-office/registration:1",
                                       {"type": "registration", "title": "Anmeldung"})
        assert status == 201, answer
        anna, berta = path / "of-anna", path / "of-berta"
        connect(anna, server, "anna")
        connect(berta, server, "berta")

        told = json.loads(ctl(anna, "--json", "status"))["office"]
        assert told["database"] == "allianz-office" and told["pending"] == 0, told
        assert told["last_sync"].startswith("20"), told
        assert "allianz-office: waiting: 0" in ctl(anna, "status")
        assert "Database of the office, last exchange: 20" in ctl(anna, "doctor")
        assert json.loads(ctl(anna, "--json", "doctor"))["office_pending"] == 0

        assert "office" not in json.loads(ctl(berta, "--json", "status"))
        assert "office" not in ctl(berta, "status")
        assert "of the office" not in ctl(berta, "doctor")
        assert not (berta / "office.sqlite").exists()


def test_a_computer_is_made_known_when_that_is_wanted():
    def badges():
        return [row["id"] for row in server.ask("GET", "/allianz/_all_docs")[1]["rows"]
                if row["id"].startswith("badge:")]

    with folder() as path, Server(path) as server:
        profile = path / "profile"
        connect(profile, server, "anna")
        assert badges() == []
        ctl(profile, "sync", "--once", "--hall")
        assert len(badges()) == 1
        # From then on it is renewed without being asked for.
        ctl(profile, "sync", "--once")
        assert len(badges()) == 1


run_tests(globals())
