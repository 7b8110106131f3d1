# SPDX-License-Identifier: EUPL-1.2
"""Workspaces in states that take two desks to reach."""
import base64
import json
import os
import tempfile
import urllib.request

from harness import Program, run_program


def join(profile, server, user=None):
    run_program("smartcityctl", "--profile", profile, "connect", server.url,
                "--user", user or server.USER, "--password-file", server.password_file)
    run_program("smartcityctl", "--profile", profile, "sync", "--once")


def sample_desks(server, **options):
    """Two desks that have the sample workspace through a server; neither program runs yet."""
    anna = Program(sample=True, **options)
    bernd = Program(**options)
    for desk in (anna, bernd):
        join(desk.profile, server)
    return anna, bernd


def _find_id(profile, title):
    listed = json.loads(run_program("smartcityctl", "--profile", profile, "--json",
                                    "search", title, "--type", "solution"))
    return next(hit.get("_id") or hit["id"] for hit in listed)


def _change(profile, record_id, **fields):
    record = json.loads(run_program("smartcityctl", "--profile", profile, "--json", "show",
                                    record_id))
    record.update(fields)
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(record, file)
    run_program("smartcityctl", "--profile", profile, "put", file.name)
    os.unlink(file.name)


def disagree_about(profile, server, changes, other_user=None):
    """Leaves a profile with conflicts. changes has for each title of a solution what this desk and what
    another one made of it, None for a deletion there. Gives the solutions' ids."""
    join(profile, server)
    with tempfile.TemporaryDirectory(prefix="smartcity-other-") as other:
        join(other, server, other_user)
        ids = [_find_id(profile, title) for title in changes]
        for record_id, versions in zip(ids, changes.values()):
            for desk, version in zip((profile, other), versions):
                if version is None:
                    run_program("smartcityctl", "--profile", desk, "delete", record_id)
                else:
                    _change(desk, record_id, **version)
        for desk in (profile, other, profile):
            run_program("smartcityctl", "--profile", desk, "sync", "--once")
    return ids


def disagree(profile, server, title="Baumsensoren Nordstadt"):
    """Leaves a profile with a conflict about a solution: this desk and another one changed its title
    and its summary. Gives the solution's id."""
    mine = {"title": "Baumsensoren in der Nordstadt",
            "summary": "Bodensensoren an 80 Straßenbäumen melden, wann gegossen werden muss."}
    theirs = {"title": "Baumsensoren Nordstadt und Hafen",
              "summary": "Bodensensoren an 60 Straßenbäumen melden täglich, wann wirklich "
                         "gegossen werden muss."}
    return disagree_about(profile, server, {title: (mine, theirs)})[0]


def share_sample(server):
    """Gives the server the sample workspace."""
    with tempfile.TemporaryDirectory(prefix="smartcity-other-") as other:
        run_program("smartcityctl", "--profile", other, "init", "--sample")
        join(other, server)


def be_refused(profile, server, title="Baumsensoren Nordstadt"):
    """Leaves a profile with a change that the server does not accept: when it was made its user was still
    of the office, as far as that desk knew. Gives the solution's id."""
    share_sample(server)
    server.stop()
    server.set_roles(server.READER, "office")
    server.start()
    join(profile, server, server.READER)
    record_id = _find_id(profile, title)
    _change(profile, record_id, summary="Gehört mir nicht.")
    server.stop()
    server.set_roles(server.READER)
    server.start()
    return record_id


def send(server, documents):
    """Writes documents into the server's workspace, as any program may that knows the password."""
    with open(server.password_file, encoding="utf-8") as file:
        password = file.read().strip()
    key = base64.b64encode(f"{server.USER}:{password}".encode()).decode()
    for begin in range(0, len(documents), 1000):
        request = urllib.request.Request(
            server.url + "/_bulk_docs", json.dumps({"docs": documents[begin:begin + 1000]}).encode(),
            {"Content-Type": "application/json", "Authorization": "Basic " + key})
        with urllib.request.urlopen(request) as answer:
            failed = [row for row in json.load(answer) if "error" in row]
            assert not failed, failed[0]


def fill(server, solutions=3000):
    """Gives the server many solutions, and a theme."""
    documents = [{"_id": f"solution:0190a000-0000-7000-8000-{number:012}", "type": "solution",
                  "schema": 1, "title": f"Sensor {number:05}", "summary": "Misst. " * 60}
                 for number in range(solutions)]
    documents.append({"_id": "theme:0190a000-0000-7000-8000-000000000000", "type": "theme",
                      "schema": 1, "title": "Wasser"})
    send(server, documents)
