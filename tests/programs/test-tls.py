# SPDX-License-Identifier: EUPL-1.2
"""Encryption: which versions are spoken, chains, and a certificate that is renewed while clients are there."""
import os
import shutil
import signal
import subprocess

from harness import SERVER, Server, check, folder, run_tests, wait_for


def openssl(*args, text=""):
    return subprocess.run(["openssl", *map(str, args)], input=text, capture_output=True, text=True,
                          timeout=60)


def make_certificate(path, name, issuer=None, ca=False):
    """NAME.pem and NAME.key, signed by the issuer or by itself."""
    extensions = path / f"{name}.ext"
    extensions.write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n" if ca else
                          "subjectAltName=IP:127.0.0.1\n")
    result = openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-subj", f"/CN={name}", "-keyout", path / f"{name}.key",
                     "-out", path / f"{name}.csr")
    assert result.returncode == 0, result.stderr
    signer = ["-CA", path / f"{issuer}.pem", "-CAkey", path / f"{issuer}.key"] if issuer else [
        "-key", path / f"{name}.key"]
    result = openssl("x509", "-req", "-in", path / f"{name}.csr", "-days", "7", "-extfile",
                     extensions, "-out", path / f"{name}.pem", *signer)
    assert result.returncode == 0, result.stderr


def make_chain(path):
    """An authority, one below it, and two certificates of that; "one" and "two" with their chain."""
    make_certificate(path, "ca", ca=True)
    make_certificate(path, "middle", "ca", ca=True)
    for name in ("one", "two"):
        make_certificate(path, name, "middle")
        chain = path / f"{name}.pem"
        chain.write_text(chain.read_text() + (path / "middle.pem").read_text())


def encrypted_server(path):
    make_chain(path)
    use(path, "one")
    return Server(path, "--tls-certificate", path / "server.pem", "--tls-key", path / "server.key")


def use(path, certificate, key=None):
    shutil.copy(path / f"{certificate}.pem", path / "server.pem")
    shutil.copy(path / f"{key or certificate}.key", path / "server.key")


def handshake(server, *options):
    """What openssl says of a connection, and who the other side is."""
    result = openssl("s_client", "-connect", f"127.0.0.1:{server.port}", "-CAfile",
                     server.path / "ca.pem", *options, text="")
    return result.stdout + result.stderr


def subject(server):
    said = handshake(server)
    return next(line.partition("=")[2].strip() for line in said.splitlines()
                if line.startswith("subject="))


def log_of(server):
    server_log = (server.path / "server.log").read_text()
    return server_log + "".join(server.output)


def test_versions():
    with folder() as path, encrypted_server(path) as server:
        assert server.url.startswith("https://")
        for option, version in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
            assert f"New, {version}" in handshake(server, option)
        for option in ("-tls1", "-tls1_1"):
            said = handshake(server, option, "-cipher", "ALL:@SECLEVEL=0")
            assert "Cipher is (NONE)" in said and "New, TLS" not in said, said
        curl = subprocess.run(["curl", "-sS", "--cacert", path / "ca.pem", server.url + "_up"],
                              capture_output=True, text=True, timeout=60)
        assert '"ok"' in curl.stdout, curl.stderr
        assert server.ask("GET", "/_up")[0] == 200


def test_a_session_goes_over_encrypted_lines_only():
    with folder() as path, encrypted_server(path) as server:
        for address, secure in ((server.url, True), (server.url.replace("https:", "http:"), False)):
            curl = subprocess.run(
                ["curl", "-sS", "-i", "--cacert", path / "ca.pem", "-H", "Content-Type: application/json",
                 "-d", '{"name":"anna","password":"geheim"}', address + "_session"],
                capture_output=True, text=True, timeout=60)
            cookies = [line for line in curl.stdout.splitlines() if line.startswith("Set-Cookie:")]
            assert bool(cookies) == secure, curl
            assert all("; Secure" in line and "; HttpOnly" in line for line in cookies), cookies


def test_the_chain_is_sent():
    with folder() as path, encrypted_server(path) as server:
        said = handshake(server, "-verify_return_error")
        assert "Verify return code: 0 (ok)" in said, said
        assert "CN=middle" in said.replace("CN = ", "CN=")


def test_a_new_certificate_while_clients_are_there():
    with folder() as path, encrypted_server(path) as server:
        connection = server.connect()
        assert server.ask("GET", "/_up", connection=connection)[0] == 200
        socket = connection.sock
        assert "one" in subject(server)

        use(path, "two")
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "two" in subject(server), "the new certificate")
        assert server.ask("GET", "/_up", connection=connection)[0] == 200
        assert connection.sock is socket, "the connection was dropped"
        connection.close()


def test_a_broken_new_certificate():
    """The one in use stays, and the log says why."""
    with folder() as path, encrypted_server(path) as server:
        (path / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
        shutil.copy(path / "two.key", path / "broken.key")
        for number, (certificate, key, reason) in enumerate((
                ("broken", "broken", "cannot be read"),
                ("two", "one", "does not belong to the certificate")), 1):
            use(path, certificate, key)
            server.process.send_signal(signal.SIGHUP)
            wait_for(lambda: log_of(server).count("The certificate in use stays") == number, reason)
            assert reason in log_of(server)
            assert "one" in subject(server) and server.ask("GET", "/_up")[0] == 200
        os.remove(path / "server.pem")
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: log_of(server).count("The certificate in use stays") == 3, "the log")
        use(path, "two")
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "two" in subject(server), "the new certificate")


def test_a_server_does_not_start_with_a_key_of_another():
    with folder() as path:
        make_chain(path)
        for key, sentence in (("two", "The key does not belong to the certificate “%s”"),
                              ("none", "The certificate or its key cannot be read")):
            check(SERVER, ("--data", path / "data", "--listen", "127.0.0.1:0", "--tls-certificate",
                           path / "one.pem", "--tls-key", path / f"{key}.key"), 1, sentence)


def test_plain_http_to_an_encrypted_port():
    with folder() as path, encrypted_server(path) as server:
        server.scheme = "http"
        try:
            server.ask("GET", "/_up")
            raise AssertionError("it answered without encryption")
        except OSError:
            pass
        except Exception as error:
            assert "BadStatusLine" in type(error).__name__ or "Disconnected" in type(error).__name__
        server.scheme = "https"
        assert server.ask("GET", "/_up")[0] == 200


raise SystemExit(run_tests(globals()))
