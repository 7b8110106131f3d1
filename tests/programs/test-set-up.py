# SPDX-License-Identifier: EUPL-1.2
"""smartcity-server set-up: prepares a server for a workspace, and says what it did or what is wrong. Here the
server is one of ours; tests/interop has the same with a server by others."""
import contextlib
import http.server
import ssl
import subprocess
import threading

from harness import SERVER, Server, check, folder, free_port, must, run, run_tests

DONE, FAILED, USAGE, IN_USE, UNSAFE = range(5)
READY = "The server is ready for the workspace."
NOTHING = "The server was ready already. Nothing was changed."


@contextlib.contextmanager
def server():
    with folder() as path, Server(path) as there:
        (path / "wrong").write_text("falsch\n")
        yield path, there


def words(path, url, *more, user="root", password="password", workspace="neu"):
    return ("set-up", url, "--user", user, "--password-file", path / password, "--workspace",
            workspace, *more)


def test_everything_is_made_and_a_second_run_changes_nothing():
    with server() as (path, there):
        first = ("--first-user", "klara", "--first-password-file", path / "password")
        said = must(SERVER, *words(path, there.url, *first))
        for part in ("Made the database neu.", "Made the database neu-office.",
                     "Put the access rules into the database neu-office.", "Made the user klara",
                     READY):
            assert part in said, said
        for database in ("neu", "neu-office"):
            ours = there.ask("GET", f"/{database}/_design/access")[1]
            assert ours == there.ask("GET", "/allianz/_design/access")[1], "the same revision"
        assert there.ask("GET", "/neu-office/_security")[1] == (
            there.ask("GET", "/allianz-office/_security")[1])
        assert there.ask("GET", "/neu-office", user="klara")[0] == 200
        before = there.ask("GET", "/neu")[1]["update_seq"]
        check(SERVER, words(path, there.url, *first), DONE, NOTHING, "klara")
        assert there.ask("GET", "/neu")[1]["update_seq"] == before


def test_what_is_missing_is_made_up_for():
    with server() as (path, there):
        must(SERVER, *words(path, there.url))
        status, design, _ = there.ask("GET", "/neu/_design/access")
        old = {**design, "validate_doc_update": "function () {}", "note": "of the city"}
        assert there.ask("PUT", "/neu/_design/access", old)[0] == 201
        there.ask("DELETE", "/neu-office")
        said = must(SERVER, *words(path, there.url))
        assert "Replaced other access rules in the database neu by" in said, said
        assert "Made the database neu-office." in said and "Made the database neu." not in said
        status, now, _ = there.ask("GET", "/neu/_design/access?conflicts=true")
        assert now["validate_doc_update"] == design["validate_doc_update"]
        assert now["note"] == "of the city" and "_conflicts" not in now and now["_rev"][0] == "3"


def test_what_somebody_else_has_decided_is_left():
    with server() as (path, there):
        there.ask("PUT", "/neu")
        theirs = {"admins": {"names": ["otto"], "roles": []}, "members": {"names": [], "roles": ["x"]}}
        there.ask("PUT", "/neu/_security", theirs)
        check(SERVER, words(path, there.url), FAILED, "Somebody else has decided who may open this "
              "database, so it was left as it is. --force changes it.", '"otto"')
        assert there.ask("GET", "/neu/_security")[1] == theirs
        said = must(SERVER, *words(path, there.url, "--force"))
        assert "Set who may open the database neu." in said
        assert there.ask("GET", "/neu/_security")[1] == there.ask("GET", "/allianz/_security")[1]


def test_the_wrong_people():
    with server() as (path, there):
        check(SERVER, words(path, there.url, password="wrong"), FAILED,
              "The server does not know this name and password.")
        check(SERVER, words(path, there.url, user="anna"), FAILED, "This user is not an "
              "administrator of the server. Databases and users are made by one.", "anna")
        assert there.ask("GET", "/neu")[0] == 404, "nothing was made"


@contextlib.contextmanager
def web_page(tls=None):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html>Hello</html>")

        def log_message(self, *_):
            pass

    page = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    page.handle_error = lambda *_: None
    if tls is not None:
        page.socket = tls.wrap_socket(page.socket, server_side=True)
    thread = threading.Thread(target=page.serve_forever)
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://127.0.0.1:{page.server_port}"
    finally:
        page.shutdown()
        thread.join()
        page.server_close()


def test_the_wrong_address():
    certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with folder() as path:
        (path / "password").write_text("geheim\n")
        check(SERVER, words(path, f"http://127.0.0.1:{free_port()}"), FAILED,
              "The server does not answer. Check the address, and whether it runs.")
        check(SERVER, words(path, "ftp://city"), FAILED, "The address is not complete. It looks like "
              "https://couchdb.example, and the workspace is named with --workspace.")
        check(SERVER, words(path, "http://couchdb.example"), UNSAFE, "The password would go to the "
              "other server unencrypted. Use https://, or --insecure-http if something else "
              "encrypts the way there.")
        with web_page() as url:
            check(SERVER, words(path, url), FAILED, "There is no CouchDB at this address, but "
                  "something else, such as a web page.")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path / "key", "-out",
                        path / "pem"], check=True, capture_output=True)
        certificate.load_cert_chain(path / "pem", path / "key")
        with web_page(certificate) as url:
            check(SERVER, words(path, url), FAILED, "The server’s certificate is not trusted, so the "
                  "password was not sent.")


def test_the_wrong_words():
    with folder() as path:
        (path / "password").write_text("geheim\n")
        check(SERVER, ("set-up", "https://couchdb.example", "--user", "root"), USAGE,
              "set-up needs --user NAME, --password-file FILE and --workspace NAME.")
        check(SERVER, words(path, "https://couchdb.example", "--first-user", "klara"), USAGE,
              "--first-user and --first-password-file belong together.")
        check(SERVER, ("set-up",), USAGE,
              "This is no command, or a word is missing or too many. See --help.")
        assert run(SERVER, *words(path, "https://couchdb.example",
                                  password="none")).returncode == FAILED


raise SystemExit(run_tests(globals()))
