#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""A meeting without the internet: hosts and guests as programs of their own, at two addresses of this machine."""
import contextlib
import fcntl
import functools
import http.client
import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import threading
import traceback

from harness import CTL, SERVER, Server, folder, must, run, run_tests, wait_for

# A program that is told to stop leaves fibers where they wait; what only their stacks hold is a leak to LeakSanitizer.
NO_LEAKS = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
SIOCSIFFLAGS, IFF_UP = 0x8914, 1  # <linux/sockios.h>, <net/if.h>
HOST, ELSEWHERE = "127.0.0.2", "127.0.0.3"


class Desk:
    """A profile of somebody at the office's server."""

    def __init__(self, path, name):
        self.profile, self.name, self.process = path / name, name, None

    def connect(self, server):
        must(CTL, "-p", self.profile, "connect", f"{server.url}allianz", "--user", self.name,
             "--password-file", server.password)
        return self.sync()

    def sync(self):
        must(CTL, "-p", self.profile, "sync", "--hall")
        return self

    def texts(self):
        ids = run(CTL, "-p", self.profile, "--json", "list", "solution")
        assert ids.returncode == 0, ids.stderr
        return sorted(row["title"] for row in json.loads(ids.stdout))

    def write(self, title):
        document = {"type": "solution", "name": title, "title": title, "team_id": "team:a"}
        result = run(CTL, "-p", self.profile, "put", "-", input=json.dumps(document))
        assert result.returncode == 0, result.stderr
        return self

    def start(self, *args):
        self.lines = []
        self.errors = open(f"{self.profile}.log", "ab")
        self.process = subprocess.Popen(
            [CTL, "-p", self.profile, "--json", *map(str, args)], stdout=subprocess.PIPE,
            stderr=self.errors, text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": NO_LEAKS})
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        return self

    def read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def host(self, *args, listen=f"{HOST}:0"):
        self.start("host", "--listen", listen, *args)
        wait_for(lambda: self.lines or self.process.poll() is not None, "a code")
        assert self.lines, open(f"{self.profile}.log").read()
        return self.lines[0]

    def join(self, code):
        self.start("join", code)
        wait_for(lambda: self.lines or self.process.poll() is not None, "the exchange")
        assert self.lines, open(f"{self.profile}.log").read()
        return self

    def stop(self, number=signal.SIGTERM):
        if self.process is None:
            return 0
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.reader.join(timeout=10)
        self.process.stdout.close()
        self.errors.close()
        self.process = None
        said = open(f"{self.profile}.log").read()
        assert "Sanitizer:" not in said and "CRITICAL" not in said, said
        return code

    def guests(self):
        return [line["guests"] for line in self.lines if "guests" in line]


def short(codes):
    return f"{codes['addresses']} {codes['code']}"


def refused(desk, code, number, sentence):
    result = run(CTL, "-p", desk.profile, "join", code)
    assert result.returncode == number, (result.returncode, result.stderr)
    assert sentence in result.stderr, result.stderr


@contextlib.contextmanager
def office(*names, roles=("office", "office", "office")):
    """A server, and desks that know each other."""
    with folder() as path:
        server = Server(path).set_up()
        for name, role in zip(names, roles):
            if name != "anna":
                must(SERVER, "--data", server.data, "add-user", name, "--role", role,
                     "--password-file", server.password)
        server.start()
        desks = [Desk(path, name).connect(server) for name in names]
        for desk in desks:
            desk.sync()
        server.port_before = server.port
        try:
            yield server, *desks
        finally:
            for desk in desks:
                desk.stop(signal.SIGKILL)
            server.__exit__()


def say(server, path):
    return server.ask("GET", f"/allianz/{path}")[1]


def titles(server):
    rows = say(server, "_all_docs?include_docs=true&conflicts=true")["rows"]
    documents = [row["doc"] for row in rows if row["id"].startswith("solution:")]
    assert not any("_conflicts" in document for document in documents), documents
    assert all(document["_rev"].startswith("1-") for document in documents), documents
    return sorted(document["title"] for document in documents)


def switch_network(on):
    """Of the namespace in which this process is."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP if on else 0))


def in_own_network(function):
    """Runs a test in a child with a network of its own, which the test can switch off."""
    @functools.wraps(function)
    def run_in_child():
        child = os.fork()
        if child == 0:
            try:
                user, group = os.getuid(), os.getgid()
                os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
                for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
                    with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                        file.write(text)
                switch_network(True)
                function()
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, "see above"
    return run_in_child


@in_own_network
def test_who_leaves_without_a_good_bye_is_not_counted_for_long():
    with office("anna", "bernd") as (server, anna, bernd):
        bernd.join(short(anna.host()))
        wait_for(lambda: anna.guests()[-1:] == [1], "the guest")
        switch_network(False)
        wait_for(lambda: anna.guests()[-1:] == [0], "the guest's absence")


def test_what_is_written_in_the_hall_reaches_everybody_there_and_then_the_office_once():
    with office("anna", "bernd", "carla") as (server, anna, bernd, carla):
        server.stop()
        bernd.write("Vom Gast")
        anna.write("Von der Gastgeberin")
        codes = anna.host()
        bernd.join(short(codes))
        wait_for(lambda: 1 in anna.guests(), "one guest")
        carla.join(codes["link"])
        wait_for(lambda: 2 in anna.guests(), "two guests")
        for desk in (bernd, carla, anna):
            assert desk.stop() == 0
        everything = ["Vom Gast", "Von der Gastgeberin"]
        for desk in (anna, bernd, carla):
            assert desk.texts() == everything, desk.texts()
        # Who is back first brings everything, who comes later doubles nothing.
        server.start()
        carla.sync()
        assert titles(server) == everything
        bernd.sync()
        anna.sync()
        assert titles(server) == everything


def test_a_guest_who_is_online_brings_what_the_host_has_to_the_office():
    with office("anna", "bernd") as (server, anna, bernd):
        server.stop()
        anna.write("Aus dem Saal")
        codes = anna.host()
        server.start()
        bernd.join(codes["link"])
        wait_for(lambda: titles(server) == ["Aus dem Saal"], "the office has it")


def test_wrong_codes_are_refused_and_then_no_more_are_taken():
    with office("anna", "bernd", "carla") as (_server, anna, bernd, carla):
        codes = anna.host()
        wrong = ("AAAA-AAAA" if not codes["code"].startswith("AAAA") else "BBBB-BBBB")
        wrong = f"{codes['addresses']} {wrong}{codes['code'][9:]}"
        for _ in range(5):
            refused(bernd, wrong, 5, "The code is wrong")
        refused(bernd, short(codes), 5, "Too Many Wrong Codes")
        carla.join(short(codes))
        refused(bernd, "no code", 6, "This Is No Code")


def test_what_answers_must_be_the_computer_of_the_code():
    with office("anna", "bernd", "carla") as (_server, anna, bernd, carla):
        codes, others = anna.host(), carla.host(listen=f"{ELSEWHERE}:0")
        mixed = codes["link"].replace(codes["addresses"], others["addresses"])
        assert mixed != codes["link"]
        refused(bernd, mixed, 5, "Another Computer Answers")
        refused(bernd, f"{others['addresses']} {codes['code']}", 5, "Another Computer Answers")
        # One of two addresses leads there.
        bernd.join(codes["link"].replace(codes["addresses"],
                                         f"{others['addresses']},{codes['addresses']}"))


def ask_host(address, method, path, body=None, certificate=None):
    context = ssl._create_unverified_context()
    if certificate:
        context.load_cert_chain(certificate)
    host, _, port = address.rpartition(":")
    connection = http.client.HTTPSConnection(host, int(port), timeout=60, context=context)
    connection.request(method, path, None if body is None else json.dumps(body),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    data = json.loads(answer.read())
    connection.close()
    return answer.status, data


def test_only_members_come_in_even_with_the_code():
    with office("anna", "bernd") as (server, anna, bernd):
        codes = anna.host()
        secret = codes["link"].partition("?c=")[2].partition("&")[0]
        address = codes["addresses"]
        code = {"code": secret}
        # Nobody: no certificate; then one that the workspace does not know.
        for path in ("/allianz", "/_all_dbs", "/_up", "/_session", "/allianz/_all_docs"):
            assert ask_host(address, "GET", path)[0] == 401, path
        assert ask_host(address, "POST", "/_hall", code)[0] == 403
        stranger = server.path / "stranger.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x", "-days", "2",
                        "-keyout", stranger, "-out", f"{stranger}.crt"], check=True,
                       capture_output=True)
        stranger.write_text(stranger.read_text() + open(f"{stranger}.crt").read())
        assert ask_host(address, "POST", "/_hall", code, stranger)[0] == 403
        # A member: not without the code, and then this workspace only.
        badge = bernd.profile / "hall.pem"
        assert ask_host(address, "GET", "/allianz", None, badge)[0] == 401
        assert ask_host(address, "POST", "/_hall", {}, badge)[0] == 400
        assert ask_host(address, "POST", "/_hall", code, badge)[0] == 200
        assert ask_host(address, "GET", "/allianz", None, badge)[0] == 200
        status, session = ask_host(address, "GET", "/_session", None, badge)
        assert status == 200 and session["userCtx"] == {"name": "bernd", "roles": ["office"]}
        assert ask_host(address, "GET", "/_users/org.couchdb.user:bernd", None, badge)[0] == 404
        assert ask_host(address, "PUT", "/other", None, badge)[0] == 403
        assert ask_host(address, "DELETE", "/allianz", None, badge)[0] == 403
        assert ask_host(address, "PUT", "/allianz/_security", {}, badge)[0] == 403
        answer = ask_host(address, "PUT", "/allianz/_design/x", {}, badge)
        assert answer[0] == 403, answer
        # No plain text.
        with contextlib.suppress(http.client.HTTPException, ConnectionError, TimeoutError):
            host, _, port = address.rpartition(":")
            plain = http.client.HTTPConnection(host, int(port), timeout=10)
            plain.request("GET", "/")
            raise AssertionError(f"plain HTTP is answered with {plain.getresponse().status}")


def test_a_guest_writes_what_the_own_roles_allow():
    roles = ("office", "member:team:a")
    with office("anna", "bernd", roles=roles) as (_server, anna, bernd):
        codes = anna.host()
        secret = codes["link"].partition("?c=")[2].partition("&")[0]
        address, badge = codes["addresses"], bernd.profile / "hall.pem"
        assert ask_host(address, "POST", "/_hall", {"code": secret}, badge)[0] == 200
        solution = {"type": "solution", "team_id": "team:a", "title": "Nicht erlaubt"}
        status, answer = ask_host(address, "PUT", "/allianz/solution:1", solution, badge)
        assert status == 403 and answer["reason"].startswith("Only the lead of the team"), answer
        card = {"type": "card", "team_id": "team:a", "text": "Erlaubt"}
        assert ask_host(address, "PUT", "/allianz/card:1", card, badge)[0] == 201
        assert anna.stop() == 0
        assert anna.texts() == []


def test_with_the_switch_everything_ends():
    with office("anna", "bernd", "carla") as (server, anna, bernd, carla):
        codes = anna.host()
        port = codes["addresses"].rpartition(":")[2]
        bernd.join(codes["link"])
        assert anna.stop() == 0
        refused(carla, codes["link"], 5, "The Other Computer Was Not Found")
        # The same place, another meeting: who was in is out, and the old code is worth nothing.
        anna.host(listen=f"{HOST}:{port}")
        assert bernd.process.wait(timeout=60) == 0
        refused(carla, codes["link"], 5, "The Code Is Not Valid")


def test_a_host_that_is_killed_loses_nothing_of_the_guests():
    with office("anna", "bernd") as (server, anna, bernd):
        codes = anna.host()
        bernd.join(codes["link"])
        anna.stop(signal.SIGKILL)
        server.stop()
        assert bernd.stop() == 0
        bernd.write("Danach")
        anna.write("Auch danach")
        server.start()
        bernd.sync()
        anna.sync()
        bernd.sync()
        assert titles(server) == bernd.texts() == anna.texts() == ["Auch danach", "Danach"]


def test_a_workspace_of_this_computer_only_is_not_hosted():
    with folder() as path:
        must(CTL, "-p", path / "desk", "init")
        result = run(CTL, "-p", path / "desk", "host")
        assert result.returncode == 5
        assert "Only on This Computer" in result.stderr, result.stderr


if __name__ == "__main__":
    raise SystemExit(run_tests(globals()))
