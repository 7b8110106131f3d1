# SPDX-License-Identifier: EUPL-1.2
"""The settings of the server: from a file, from the command line, with clear faults; and that the limits
among them hold."""
import configparser
import socket
import time

from harness import SERVER, Server, check, folder, must, run, run_tests, wait_for

USAGE = 2
WHOLE = "%s: “%s” must be a whole number from %u to %u"


def settings(*args):
    parser = configparser.ConfigParser()
    parser.read_string(must(SERVER, *args, "--print-config"))
    return parser


def test_what_holds_where_nothing_is_said():
    parser = settings("--data", "/nowhere")
    assert parser["server"]["listen"] == "127.0.0.1:5984;"
    assert parser["limits"]["max-attachment"] == "1000"
    assert parser["login"]["lockout-attempts"] == "5"


def test_the_command_line_wins():
    with folder() as path:
        file = path / "server.conf"
        file.write_text("[server]\ndata=/somewhere\nlisten=10.0.0.1:1;[::1]:2\ninsecure-http=true\n"
                        "[limits]\nmax-body=7\nmax-url=1000\n")
        parser = settings("--config", file, "--max-body", "9", "--trusted-proxies", "")
        assert parser["limits"]["max-body"] == "9" and parser["limits"]["max-url"] == "1000"
        assert parser["server"]["listen"] == "10.0.0.1:1;[::1]:2;"
        assert parser["server"]["data"] == "/somewhere"
        assert parser["server"]["insecure-http"] == "true"
        assert parser["server"]["trusted-proxies"] == ""

        # What is printed can be read, and is the same again.
        printed = must(SERVER, "--config", file, "--print-config")
        file.write_text(printed)
        assert must(SERVER, "--config", file, "--print-config") == printed


def test_faults_are_named():
    with folder() as path:
        file = path / "server.conf"
        for text, sentence, more in (
                ("[limits]\nmax-body=viel\n",
                 WHOLE, (f"{file}: [limits] max-body", "viel", "1", "1000")),
                ("[limits]\nmax-body=0\n", WHOLE, ("0",)),
                ("[limits]\nmax-boddy=1\n", "%s: there is no such setting", ("[limits] max-boddy",)),
                ("[login]\nmax-body=1\n", "%s: there is no such setting", ("[login] max-body",)),
                ("[nonsense]\nx=1\n", "%s: there is no such setting", ("[nonsense] x",)),
                ("[server]\ninsecure-http=ja\n", "%s: “%s” must be true or false", ("ja",))):
            file.write_text(text)
            check(SERVER, ("--config", file), USAGE, sentence, str(file), *more)
        file.write_text("no group\n")
        for name in ("server.conf", "none"):
            result = run(SERVER, "--config", path / name)
            assert result.returncode == USAGE and str(path / name) in result.stderr, result.stderr
        check(SERVER, ("--data", path, "--max-url", "many"), USAGE, WHOLE, "--max-url", "many")


def test_a_server_runs_by_its_file():
    with folder() as path:
        server = Server(path)
        server.set_up()
        file = path / "server.conf"
        file.write_text(f"[server]\ndata={server.data}\nlisten=127.0.0.1:0\n")
        try:
            server.start("--config", file)
            assert server.ask("GET", "/allianz")[0] == 200
        finally:
            server.stop()


def say(server, text):
    """Sends what no client would send. Returns the connection."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    connection.sendall(text.encode())
    return connection


def first_line(connection):
    with connection.makefile("rb") as file:
        return file.readline().decode()


def test_sizes():
    options = ("--max-body", "1", "--max-url", "300", "--max-headers", "2000", "--max-json-depth", "10",
               "--max-attachment", "2")
    with folder() as path, Server(path, *options) as server:
        for method, address, body, headers, status in (
                ("PUT", "/allianz/a", {"x": "y" * 999000}, {}, 201),
                ("PUT", "/allianz/b", {"x": "y" * 1001000}, {}, 413),
                ("PUT", "/allianz/c/att", b"z" * 1900000, {}, 201),
                ("PUT", "/allianz/d/att", b"z" * 2100000, {}, 413),
                ("GET", "/allianz/" + "x" * 200, None, {}, 404),
                ("GET", "/allianz/" + "x" * 300, None, {}, 414),
                ("GET", "/allianz", None, {"X-Long": "x" * 1500}, 200),
                ("GET", "/allianz", None, {"X-Long": "x" * 2000}, 431),
                ("PUT", "/allianz/e", '{"x":' * 9 + "1" + "}" * 9, {}, 201),
                ("PUT", "/allianz/f", '{"x":' * 12 + "1" + "}" * 12, {}, 400)):
            answer = server.ask(method, address, body, headers=headers)
            assert answer[0] == status, (method, address[:30], answer[:2])
            assert status < 400 or answer[1]["reason"], answer


def test_connections():
    """Whoever is one too many hears it, and when to come again."""
    options = ("--max-connections", "8", "--trusted-proxies", "", "--max-connections-per-client", "5")
    with folder() as path, Server(path, *options) as server:
        held = []
        for _ in range(5):
            connection = server.connect()
            assert server.ask("GET", "/_up", connection=connection)[0] == 200
            held.append(connection)
        status, answer, headers = server.ask("GET", "/_up")
        assert status == 429 and answer["error"] == "too_many_requests", (status, answer)
        assert int(headers["Retry-After"]) > 0 and headers["Connection"] == "close"
        for connection in held:
            connection.close()
        wait_for(lambda: server.ask("GET", "/_up")[0] == 200, "room")


def test_a_full_house():
    with folder() as path, Server(path, "--max-connections", "8") as server:
        feeds = [say(server, "GET /allianz/_changes?feed=continuous&heartbeat=true HTTP/1.1\r\nHost: x\r\n"
                             "Authorization: Basic cm9vdDpnZWhlaW0=\r\n\r\n") for _ in range(8)]
        for feed in feeds:
            assert " 200 " in first_line(feed)
        status, answer, headers = server.ask("GET", "/_up")
        assert status == 503 and answer["error"] == "service_unavailable", answer
        assert int(headers["Retry-After"]) > 0
        feeds.pop().close()
        wait_for(lambda: server.ask("GET", "/_up")[0] == 200, "room")
        for feed in feeds:
            feed.close()


def test_requests_of_one_client():
    """Behind a proxy, each client is counted for itself; what others write into the header is not believed."""
    with folder() as path, Server(path, "--max-requests-per-client", "10") as server:
        def ask(address):
            return server.ask("GET", "/_up", headers={"X-Forwarded-For": address})
        answers = [ask("1.2.3.4, 10.0.0.1")[0] for _ in range(150)]
        assert answers[:100] == [200] * 100 and 429 in answers
        status, answer, headers = ask("10.0.0.1")
        for _ in range(20):
            status, answer, headers = ask("10.0.0.1")
            if status == 429:
                break
        assert status == 429 and headers["Retry-After"] == "1", (status, answer)
        assert ask("10.0.0.2")[0] == 200
        assert server.ask("GET", "/_up")[0] == 200
        time.sleep(0.5)
        assert ask("10.0.0.1")[0] == 200, "it is forgiven with time"


def test_lockout():
    # Passwords are slow by design, and a busy machine makes three of them slower than a short lock-out lasts.
    options = ("--lockout-attempts", "2", "--lockout-seconds", "10")
    with folder() as path, Server(path, *options) as server:
        def login(password):
            return server.ask("POST", "/_session", {"name": "anna", "password": password}, user=None)[0]
        assert [login("x") for _ in range(3)] == [401, 401, 429]
        assert login("geheim") == 429
        wait_for(lambda: login("geheim") == 200, "the lock-out ends")


def test_a_cookie_behind_an_encrypting_proxy():
    with folder() as path, Server(path) as server:
        for headers, secure in (({"X-Forwarded-Proto": "https"}, True), ({}, False)):
            answer = server.ask("POST", "/_session", {"name": "anna", "password": "geheim"}, user=None,
                                headers=headers)
            assert ("Secure" in answer[2]["Set-Cookie"]) == secure


raise SystemExit(run_tests(globals()))
