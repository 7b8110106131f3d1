# SPDX-License-Identifier: EUPL-1.2
"""Bad input at the command line: each gets a sentence in English and in German and its exit code,
and nothing is changed by it. What is behind the sentences is tested in the rooms."""
import contextlib
import http.server
import json
import os
import signal
import socket
import ssl
import subprocess
import threading
import time

from harness import (CTL, GERMAN, NO_BUS, SERVER, check, folder, free_port, has_german_locale, is_open,
                     must, run, run_tests, wait_for)

DONE, FAILED, USAGE, NOT_FOUND, BUSY, AT_SERVER, INVALID = range(7)


def ctl(profile, *args, code, sentence, more=()):
    check(CTL, ("--profile", profile, *args), code, sentence, *more)


def add_user(path, name, *roles):
    """Makes a user, or changes one's roles, while the server does not run."""
    must(SERVER, "--data", path / "data", "add-user", name, "--password-file", path / "password",
         *(word for role in roles for word in ("--role", role)))


def make_server(path):
    """The data of a server with the workspace "allianz", anna of the office, and rita, who has no role;
    their password is "geheim"."""
    (path / "password").write_text("geheim\n")
    (path / "wrong").write_text("falsch\n")
    must(SERVER, "--data", path / "data", "create-workspace", "allianz")
    add_user(path, "anna", "office")
    add_user(path, "rita")


@contextlib.contextmanager
def real_server(path, port=None):
    """smartcity-server with the data that are there, or with those of make_server()."""
    port = port or free_port()
    if not (path / "data").exists():
        make_server(path)
    process = subprocess.Popen([SERVER, "--data", path / "data", "--listen", f"127.0.0.1:{port}"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: is_open(port), "the server")
        yield f"http://127.0.0.1:{port}/allianz"
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextlib.contextmanager
def other_server(status=200, kind="text/html", body="<html>Hello</html>", headers=(), tls=None):
    """Something that answers everything the same way."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))),
                                *headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}/allianz"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def connect(path, url, code, sentence, more=(), password="password"):
    (path / "password").write_text("geheim\n")
    ctl(path / "profile", "connect", url, "--user", "anna", "--password-file", path / password,
        code=code, sentence=sentence, more=more)
    assert not (path / "profile" / "settings.json").exists(), "a failure sets nothing up"


def test_wrong_password_and_workspace():
    with folder() as path, real_server(path) as url:
        connect(path, url, AT_SERVER, "Name or Password Is Wrong", ["401"], password="wrong")
        connect(path, url + "x", AT_SERVER, "No Such Workspace", ["404"])
        result = run(CTL, "--profile", path / "profile", "--json", "connect", url + "x", "--user",
                     "anna", "--password-file", path / "password")
        error = json.loads(result.stderr.splitlines()[-1])
        assert error["error"] == "ScSyncError" and error["reason"], result.stderr


def test_an_address_of_something_else():
    certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with folder() as path:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj",
                        "/CN=x", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                        path / "key", "-out", path / "pem"], check=True, capture_output=True)
        certificate.load_cert_chain(path / "pem", path / "key")
        connect(path, "nonsense", INVALID, "The Address Is Not Complete")
        connect(path, "ftp://a/b", INVALID, "The Address Is Not Complete")
        connect(path, "http://127.0.0.1:1/allianz", AT_SERVER, "The Server Does Not Answer")
        connect(path, "http://x.invalid/allianz", AT_SERVER, "The Server’s Name Is Not Known")
        with other_server() as url:
            connect(path, url, AT_SERVER, "No Workspace Server There")
        with other_server(301, body="", headers=[("Location", "https://city.example/")]) as url:
            connect(path, url, AT_SERVER, "The Server Has Moved", ["https://city.example/"])
        with other_server(kind="application/json", body='{"couchdb":') as url:
            connect(path, url, AT_SERVER, "No Workspace Server There")
        with other_server(tls=certificate) as url:
            connect(path, url, AT_SERVER, "The Connection Is Not Secure")


def test_a_server_that_goes_away():
    with folder() as path:
        with real_server(path) as url:
            must(CTL, "--profile", path / "profile", "init", "--sample")
            must(CTL, "--profile", path / "profile", "connect", url, "--user", "anna",
                 "--password-file", path / "password")
        ctl(path / "profile", "sync", code=AT_SERVER, sentence="The Server Does Not Answer")
        assert len(must(CTL, "--profile", path / "profile", "list", "solution").split("\n")) > 40


def test_a_document_that_is_none():
    with folder() as path:
        document = path / "document.json"
        for text, sentence in (
                ('{"type":"solution","title":', "This is not JSON"),
                ('[]', "This is JSON, but not an object"),
                ('{"type":"spaceship"}', "“%s” is no record type"),
                ('{"type":"solution","title":7}', "“%s” cannot be read"),
                ('{"type":"solution","phase":"banana"}', "“%s”: “%s” is not one of the choices")):
            document.write_text(text)
            # What the lower rooms say of JSON stays English, it is for whoever wrote the program.
            expected = "" if "JSON" in sentence else sentence
            if expected:
                ctl(path / "p", "put", document, code=INVALID, sentence=expected)
            else:
                result = run(CTL, "--profile", path / "p", "put", document)
                assert result.returncode == INVALID and sentence in result.stderr, result.stderr
        assert must(CTL, "--profile", path / "p", "list", "solution").strip() == ""
        ctl(path / "p", "show", "solution:none", code=NOT_FOUND, sentence="Not Found")


def test_a_document_of_50_megabytes():
    with folder() as path, real_server(path) as url:
        document = path / "document.json"
        identity = "solution:00000000-0000-7000-8000-000000000001"
        document.write_text(json.dumps({"_id": identity, "type": "solution", "title": "Groß",
                                        "summary": "0123456789abcdef" * (50 << 16)}))
        for name in ("one", "two"):
            must(CTL, "--profile", path / name, "connect", url, "--user", "anna",
                 "--password-file", path / "password")
        must(CTL, "--profile", path / "one", "put", document)
        must(CTL, "--profile", path / "one", "sync")
        must(CTL, "--profile", path / "two", "sync")
        shown = must(CTL, "--profile", path / "two", "--json", "show", identity)
        assert len(shown) > 50 << 20 and json.loads(shown)["title"] == "Groß"


READ_ONLY = ("You can read everything here, but change nothing. The project office gives "
             "permission.")


def put_solution(path, profile, number, summary):
    identity = f"solution:00000000-0000-7000-8000-00000000000{number}"
    document = path / "document.json"
    document.write_text(json.dumps({"_id": identity, "type": "solution", "title": "Licht",
                                    "summary": summary}))
    must(CTL, "--profile", path / profile, "put", document)
    return identity


def get_summary(path, profile, identity):
    return json.loads(must(CTL, "--profile", path / profile, "--json", "show", identity))["summary"]


def share_a_solution(path, url):
    """Anna's and rita's desks, with a solution of anna's; gives its id."""
    for name in ("anna", "rita"):
        must(CTL, "--profile", path / name, "connect", url, "--user", name,
             "--password-file", path / "password")
    identity = put_solution(path, "anna", 1, "of anna")
    must(CTL, "--profile", path / "anna", "sync")
    must(CTL, "--profile", path / "rita", "sync")
    return identity


def test_an_edit_that_may_not_be_made():
    """The rules are asked before, by what the server said of the person when it was last reached."""
    with folder() as path:
        make_server(path)
        port = free_port()
        with real_server(path, port) as url:
            first = share_a_solution(path, url)
        sheet = path / "sheet.csv"
        sheet.write_text("title;summary\nLicht;of a sheet\n")
        # No server is needed to say no.
        ctl(path / "rita", "put", path / "document.json", code=AT_SERVER, sentence=READ_ONLY)
        ctl(path / "rita", "delete", first, code=AT_SERVER, sentence=READ_ONLY)
        ctl(path / "rita", "import", sheet, code=INVALID, sentence=READ_ONLY)
        assert get_summary(path, "rita", first) == "of anna"

        add_user(path, "rita", "office")
        with real_server(path, port):
            must(CTL, "--profile", path / "rita", "sync")
            put_solution(path, "rita", 1, "of rita")
            must(CTL, "--profile", path / "rita", "delete", first)
            must(CTL, "--profile", path / "rita", "sync")


def test_an_edit_that_the_rules_refuse():
    with folder() as path, contextlib.ExitStack() as servers:
        make_server(path)
        add_user(path, "rita", "office")
        port = free_port()
        with real_server(path, port) as url:
            first = share_a_solution(path, url)

        # What she was is over when she comes back with what she wrote meanwhile.
        put_solution(path, "rita", 1, "of rita")
        add_user(path, "rita")
        servers.enter_context(real_server(path, port))
        for _ in range(2):
            ctl(path / "rita", "sync", code=AT_SERVER, sentence="The Server Refused Changes")
            ctl(path / "rita", "sync", code=AT_SERVER, sentence=READ_ONLY)
        assert get_summary(path, "rita", first) == "of rita", "the edit is kept"

        second = put_solution(path, "anna", 2, "news")
        must(CTL, "--profile", path / "anna", "sync")
        ctl(path / "rita", "sync", code=AT_SERVER, sentence=READ_ONLY)
        assert get_summary(path, "rita", second) == "news", "the others' changes come all the same"
        assert get_summary(path, "anna", first) == "of anna"


def test_commands_for_rules():
    with folder() as path:
        must(SERVER, "--data", path / "data", "create-workspace", "allianz")
        for args, code, sentence in (
                (("allianz",), DONE, "The access rules were up to date."),
                (("anders",), FAILED, "There is no workspace of this name."),
                ((), USAGE, "This is no command, or a word is missing or too many. See --help.")):
            check(SERVER, ("--data", path / "data", "update-rules", *args), code, sentence)
        design = json.loads(must(SERVER, "show-rules"))
        assert design["language"] == "javascript"
        # As CouchDB takes it: a function without a name, and nothing before it.
        assert design["validate_doc_update"].startswith(
            "function (newDoc, oldDoc, userCtx, secObj) {")


def patch(path, offset, data):
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(data)


def test_bad_profiles():
    with folder() as path:
        profile, store = path / "profile", path / "profile" / "workspace.sqlite"
        must(CTL, "--profile", profile, "init", "--sample")

        (profile / "settings.json").write_text("{ half")
        ctl(profile, "status", code=FAILED, sentence="The Settings Cannot Be Read",
            more=["settings.json"])
        assert (profile / "settings.json").read_text() == "{ half", "it may still be repaired"
        (profile / "settings.json").unlink()

        version = store.read_bytes()[63:64]
        patch(store, 63, b"\x63")
        ctl(profile, "status", code=FAILED, sentence="A Newer Version Is Needed", more=["99"])
        patch(store, 63, version)
        assert len(must(CTL, "--profile", profile, "list", "solution").split("\n")) > 40

        profile.chmod(0o500)
        if not os.access(profile, os.W_OK):
            ctl(profile, "status", code=FAILED, sentence="The Workspace Cannot Be Written")
        profile.chmod(0o700)
        ctl(path / "new", "list", "nonsense", code=USAGE,
            sentence="There is no such record type.")
        (path / "file").write_text("")
        ctl(path / "file", "status", code=FAILED, sentence="The Workspace Cannot Be Written")

        for language in ("C", "de"):
            store.write_bytes(os.urandom(9000))
            result = run(CTL, "--profile", profile, "status", language=language)
            sentence = "The workspace’s file was damaged and was set aside."
            if language == "de" and has_german_locale():
                sentence = GERMAN.gettext(sentence)
            assert result.returncode == DONE, result.stderr
            assert sentence in result.stderr or not has_german_locale(), result.stderr
        assert len(list(profile.glob("workspace.sqlite.damaged-*"))) >= 2


def test_two_programs_on_one_profile():
    with folder() as path, real_server(path) as url:
        profile = path / "profile"
        must(CTL, "--profile", profile, "connect", url, "--user", "anna", "--password-file",
             path / "password")
        first = subprocess.Popen([CTL, "--profile", profile, "--json", "sync", "--live"],
                                 stdout=subprocess.PIPE, env={**os.environ, **NO_BUS}, text=True)
        assert any(json.loads(line)["state"] == "live" for line in first.stdout), "it is not live"
        ctl(profile, "status", code=BUSY, sentence="This Workspace Is Already Open")
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=30) == DONE
        must(CTL, "--profile", profile, "status")


def test_bad_sheets():
    with folder() as path:
        profile, sheet = path / "profile", path / "sheet.csv"
        for data, sentence, more in (
                (b"Farbe;Form\nrot;rund\n", "The column “%s” is missing.", ()),
                (b'Titel;Kurzfassung\nA;b\nC;"offen\nD;e\n',
                 "Row %u: a quotation mark is never closed.", ["3"]),
                (b"\x81\xfe\xff", "This is not a text file.", ()),
                (b"PK\x03\x04xxxx", "This is an archive without a sheet in it.", ()),
                (b"\xd0\xcf\x11\xe0xxxx", "This is a workbook of an old Excel (.xls). Save it as .xlsx, .ods "
                 "or .csv and choose it again.", ()),
                (b"", "There are no rows below the headers.", ()),
                (b"Titel;Kurzfassung;Phase\nA;a;Idee\nB;b;banane\n",
                 "%u new, %u changed, %u unchanged, %u with errors", ["3, Phase"])):
            sheet.write_bytes(data)
            ctl(profile, "import", sheet, code=INVALID, sentence=sentence, more=more)
        ctl(profile, "import", path, code=INVALID, sentence="“%s” is a folder, not a file.")
        result = run(CTL, "--profile", profile, "import", path / "none.csv")
        assert result.returncode == FAILED and "none.csv" in result.stderr, result.stderr
        assert must(CTL, "--profile", profile, "list", "solution").strip() == ""
        sheet.write_bytes("Titel;Kurzfassung\nStraße;ü\n".encode("windows-1252"))
        must(CTL, "--profile", profile, "import", sheet)
        assert "Straße" in must(CTL, "--profile", profile, "list", "solution")


def server(path, *args, code, sentence, more=()):
    check(SERVER, ("--data", path, *args), code, sentence, *more)


def test_a_server_that_cannot_start():
    with folder() as path:
        (path / "password").write_text("geheim\n")
        (path / "empty").write_text("\n")
        data = path / "data"
        must(SERVER, "--data", data, "add-user", "root", "--role", "_admin", "--password-file",
             path / "password")
        server(data, "add-user", "", "--password-file", path / "password", code=FAILED,
               sentence="A name must not be empty and must not have a colon in it.")
        server(data, "add-user", "x", "--password-file", path / "empty", code=FAILED,
               sentence="A password must not be empty, and must be text in UTF-8.")
        server(path / "password", "--listen", "127.0.0.1:0", code=FAILED,
               sentence="The folder “%s” cannot be made: %s")
        server(data, "--listen", "city:0", "--insecure-http", code=FAILED,
               sentence="“%s” is not an address of this computer; give a number, as 127.0.0.1:5984")
        server(data, "--listen", "127.0.0.1:0", "--tls-certificate", path / "password", code=FAILED,
               sentence="The certificate or its key cannot be read")
        server(data, "--listen", "0.0.0.0:0", code=4,
               sentence="Other computers would send passwords unencrypted. Give --tls-certificate "
               "and --tls-key, or --insecure-http if something else encrypts the way here.")
        server(data, "--listen", "127.0.0.1:0", "--cors-origin", "*", "--cors-credentials", code=4,
               sentence="--cors-credentials is not possible with --cors-origin *. Name the servers whose "
               "pages may use passwords and sessions.")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            server(data, "--listen", f"127.0.0.1:{taken.getsockname()[1]}", code=FAILED,
                   sentence="Cannot listen at %s: ")
        users = next((data / "databases").glob("*users.sqlite"))
        users.chmod(0o400)
        if not os.access(users, os.W_OK):
            server(data, "--listen", "127.0.0.1:0", code=FAILED,
                   sentence="The folder %s cannot be written.")
        users.chmod(0o600)
        patch(users, 63, b"\x63")
        server(data, "--listen", "127.0.0.1:0", code=FAILED, sentence="A newer version of this "
               "program wrote the files in %s. Nothing was changed.")
        patch(users, 0, os.urandom(4096))
        server(data, "--listen", "127.0.0.1:0", code=FAILED, sentence="A database in the folder "
               "%s is damaged and was left as it is. Restore it from a backup, or from a desktop "
               "that has everything.")


raise SystemExit(run_tests(globals()))
