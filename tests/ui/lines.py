# SPDX-License-Identifier: EUPL-1.2
"""A line between the desktop and a server that can be slow, and behind which the server can have a problem."""
import json
import re
import socket
import socketserver
import threading
import time


class Line(socketserver.ThreadingTCPServer):
    """Passes everything on to a server, its answers with so many bytes a second (0: all at once)."""
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, url, bytes_per_second=0):
        host, self.target_port = re.search(r"//([^:/]+):(\d+)", url).groups()
        self.bytes_per_second = bytes_per_second
        self.status = None
        self.calls = 0  # connections so far
        self._open = set()
        super().__init__((host, 0), _Call)
        self.url = url.replace(self.target_port, str(self.server_address[1]), 1)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def answer_with(self, status):
        """From now on every request gets this status, and what is under way breaks off; None mends it; 0 hangs up
        on whoever calls."""
        self.status = status
        for end in list(self._open):
            _hang_up(end)


class _Call(socketserver.BaseRequestHandler):
    def handle(self):
        self.server.calls += 1
        if self.server.status is not None:
            self._fail()
            return
        there = socket.create_connection((self.server.server_address[0], self.server.target_port))
        ends = {self.request, there}
        self.server._open |= ends
        threading.Thread(target=self._pass_on, args=(self.request, there, False),
                         daemon=True).start()
        self._pass_on(there, self.request, True)
        self.server._open -= ends

    def _fail(self):
        if self.server.status == 0:
            return
        body = json.dumps({"error": "internal_server_error", "reason": "the disk of the server is full"})
        head = (f"HTTP/1.1 {self.server.status} Problem\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n")
        try:
            self.request.settimeout(10)
            self.request.recv(65536)
            self.request.sendall((head + body).encode())
            # What is still on its way would reset the connection before the answer was read.
            self.request.shutdown(socket.SHUT_WR)
            while self.request.recv(65536):
                pass
        except OSError:
            pass

    def _pass_on(self, source, target, slowly):
        try:
            while data := source.recv(8192):
                target.sendall(data)
                rate = self.server.bytes_per_second
                if slowly and rate:
                    time.sleep(len(data) / rate)
        except OSError:
            pass
        for end in (source, target):
            _hang_up(end)


def _hang_up(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
