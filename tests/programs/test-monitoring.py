# SPDX-License-Identifier: EUPL-1.2
"""What the server tells of itself: its log, /_up, and Prometheus. Names and secrets are in none of them."""
import json
import math
import os
import re
import signal
import socket
import subprocess
import threading
import urllib.request

from harness import SERVER, Server, folder, free_port, run_tests, wait_for

METRICS = "/_node/_local/_prometheus"


def lines_of(server, event):
    """The log's lines of an event, as dictionaries, whichever of the two forms they have."""
    found = []
    for line in server.output:
        if line.startswith("{"):
            fields = json.loads(line)
        else:
            fields = {key: value.strip('"') for key, value in
                      re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)', line)}
        if fields.get("event") == event:
            found.append(fields)
    return found


def ask_for_much(server):
    """Requests with a secret in every place where there can be one."""
    server.ask("PUT", "/allianz/person:secret-id", {"type": "person", "title": "secret-body"})
    server.ask("GET", "/allianz/person:secret-id?secret-parameter=secret-value",
               headers={"X-Secret": "secret-header"})
    server.ask("PUT", "/allianz/person:secret-id/secret-attachment", b"secret-bytes")
    server.ask("GET", "/secret-database/secret-document")
    server.ask("GET", "/allianz/secret%2Fid/%zz")
    server.ask("POST", "/_session", {"name": "secret-name", "password": "secret-password"}, user=None)
    _, _, headers = server.ask("POST", "/_session", {"name": "anna", "password": "geheim"}, user=None)
    cookie = headers["Set-Cookie"].split(";")[0]
    server.ask("GET", "/_session", user=None, headers={"Cookie": cookie})
    server.ask("SECRET-METHOD", "/")
    return cookie.partition("=")[2]


def test_requests_are_logged_without_names():
    for form in ("text", "json"):
        with folder() as path:
            server = Server(path, "--log-level", "debug", "--log-format", form, "--data", path / "data")
            server.set_up()
            start(server, form)
            try:
                cookie = ask_for_much(server)
                wait_for(lambda: len(lines_of(server, "request")) >= 8, "the log")
            finally:
                server.stop()
            requests = lines_of(server, "request")
            put = next(line for line in requests if line["route"] == "{db}/{doc}" and
                       line["method"] == "PUT")
            assert put["status"] == "201" and float(put["ms"]) > 0 and int(put["bytes"]) > 50, put
            assert re.fullmatch("[0-9a-f]{10}", put["request_id"]), put
            assert any(line["status"] == "401" for line in requests)
            said = "".join(server.output) + (path / "server.log").read_text()
            for secret in ("secret", "SECRET", "geheim", "anna", "root", cookie, "127.0.0.1:5",
                           "Basic", "person:"):
                assert secret not in said.replace(server.url, ""), (secret, said)


def start(server, form):
    """With JSON the address is an event of the log."""
    if form == "text":
        server.start()
        return
    port = free_port()
    server.log = open(server.path / "server.log", "ab")
    server.output = []
    server.process = subprocess.Popen(
        [SERVER, "--listen", f"127.0.0.1:{port}", *map(str, server.options)], stdout=subprocess.PIPE,
        stderr=server.log, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    server.reader = threading.Thread(target=server.keep_output, daemon=True)
    server.reader.start()
    wait_for(lambda: lines_of(server, "ready"), "the server")
    server.port, server.url = port, lines_of(server, "ready")[0]["urls"]


def test_a_failure_is_logged_with_its_route():
    with folder() as path, Server(path) as server:
        (server.data / "databases" / "secret.sqlite").write_bytes(b"no database " * 100)
        status, answer, _ = server.ask("GET", "/secret/secret-id")
        assert status == 500 and answer["error"] == "file_corrupt", answer
        wait_for(lambda: lines_of(server, "failure"), "the log")
        line = lines_of(server, "failure")[0]
        assert line["route"] == "{db}/{doc}" and "secret-id" not in str(line), line
        assert lines_of(server, "request") == [], "requests are not logged unless somebody wants it"

        # Where clients are sent from, this server is not to be used.
        status, answer, _ = server.ask("GET", "/_up", user=None)
        assert status == 404 and answer == {"status": "database_damaged"}, answer
        assert parse(read_metrics(server))["smartcity_damaged_databases"][""] == 1


def test_up():
    with folder() as path, Server(path) as server:
        status, answer, _ = server.ask("GET", "/_up", user=None)
        assert status == 200 and answer["status"] == "ok"
        server.stop()
        server.start("--maintenance-mode")
        status, answer, _ = server.ask("GET", "/_up", user=None)
        assert status == 404 and answer == {"status": "maintenance_mode"}, answer
        assert server.ask("GET", "/allianz")[0] == 200, "whoever is here is served"


def test_up_while_stopping():
    """An upload that is not finished keeps the server for some seconds."""
    with folder() as path, Server(path) as server:
        upload = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        upload.sendall(b"PUT /allianz/x/att HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                       b"Authorization: Basic cm9vdDpnZWhlaW0=\r\n\r\nhalf")
        other = server.connect()
        assert server.ask("GET", "/_up", connection=other)[0] == 200
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: server.ask("GET", "/_up", connection=other)[:2] ==
                 (404, {"status": "stopping"}), "the end")
        assert server.ask("GET", "/allianz", connection=other)[0] == 503
        upload.sendall(b"x" * 96)
        assert b" 201 " in upload.recv(4096), "what was begun is finished"
        upload.close()
        other.close()


def read_metrics(server, user="root"):
    status, text, headers = server.ask("GET", METRICS, user=user)
    assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4"), headers
    return text.decode()


NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\S+)")


def parse(text):
    """The exposition format, strictly: each family has its TYPE before its samples, all of them together,
    and none twice. Returns name → labels → value."""
    families, types, current = {}, {}, None
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            continue
        if line.startswith("# TYPE "):
            _, _, current, kind = line.split(" ")
            assert current not in types, f"{current} is there twice"
            assert kind in ("counter", "gauge", "summary", "histogram", "untyped"), line
            types[current] = kind
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        name, labels, value = match.group(1), match.group(2) or "", float(match.group(3))
        family = re.sub("_(sum|count)$", "", name) if types.get(current) == "summary" else name
        assert family == current, f"{name} stands with {current}"
        assert labels not in families.setdefault(name, {}), line
        assert not math.isnan(value) and (types[current] == "gauge" or value >= 0), line
        families[name][labels] = value
    return families


def test_prometheus():
    with folder() as path, Server(path) as server:
        before = parse(read_metrics(server))
        for number in range(20):
            server.ask("PUT", f"/allianz/note:{number}", {"type": "note"})
        server.ask("POST", "/allianz/_bulk_docs", {"docs": [{"_id": "note:b"}]})
        server.ask("GET", "/allianz/nothing")
        after = parse(read_metrics(server))

        def grown(name, labels=""):
            return after[name][labels] - before.get(name, {}).get(labels, 0)
        assert grown("couchdb_httpd_requests_total") == 23
        assert grown("couchdb_httpd_request_methods", 'method="PUT"') == 20
        assert grown("couchdb_httpd_status_codes", 'code="201"') == 21
        assert grown("couchdb_httpd_status_codes", 'code="404"') == 1
        assert grown("couchdb_httpd_bulk_requests_total") == 1
        assert grown("couchdb_request_time_seconds_count") == 23
        quantiles = [after["couchdb_request_time_seconds"][f'quantile="{q}"'] for q in
                     ("0.5", "0.9", "0.99")]
        assert 0 < quantiles[0] <= quantiles[1] <= quantiles[2] < 60, quantiles
        assert after["couchdb_open_databases_total"][""] == 2
        assert grown("couchdb_auth_cache_requests_total") == 23
        assert grown("couchdb_auth_cache_misses_total") == 0
        assert after["couchdb_httpd_clients_requesting_changes"][""] == 0
        assert after["couchdb_httpd_aborted_requests_total"][""] == 0
        assert grown("couchdb_auth_cache_hits_total") == 23
        assert after["smartcity_connections"][""] >= 1
        assert after["process_resident_memory_bytes"][""] > 1 << 20
        assert after["process_open_fds"][""] > 10
        assert server.ask("GET", METRICS, user="anna")[0] == 403
        assert server.ask("GET", METRICS, user=None)[0] == 401


def test_prometheus_at_a_port_of_its_own():
    port = free_port()
    with folder() as path, Server(path, "--metrics-listen", f"127.0.0.1:{port}") as server:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{METRICS}", timeout=30) as answer:
            assert "couchdb_uptime_seconds" in parse(answer.read().decode())
        for address in ("/", "/_up", "/allianz"):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=30)
                raise AssertionError("it tells more than it should")
            except urllib.error.HTTPError as error:
                assert error.code == 404
        assert server.ask("GET", "/_up")[0] == 200


raise SystemExit(run_tests(globals()))
