"""A server of scripted bytes: what it is told to answer goes over the wire as it is, and what is asked is kept.

Also the certificate it shows, and the crawl that asks it.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is sent for a path: bytes, and pauses in seconds between them."""

    steps: tuple[bytes | float, ...]
    close: bool = False
    """Whether the connection is closed after it."""

    @property
    def sent(self) -> bytes:
        """All bytes of it."""
        return b"".join(step for step in self.steps if isinstance(step, bytes))


@dataclass(slots=True)
class Asked:
    """A request as it came, and the connection it came on."""

    path: str
    data: bytes
    connection: int


@dataclass(slots=True)
class ByteServer:
    """Answers by its script; 404 for what is not in it."""

    script: Mapping[str, Reply]
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self.listener.getsockname()[1]
        return port

    def serve(self) -> None:
        """Accept until the listener is closed."""
        number = 0
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                number += 1
                threading.Thread(target=self._converse, args=(client, number), daemon=True).start()

    def _converse(self, client: socket.socket, number: int) -> None:
        client.settimeout(20)
        with suppress(OSError), client:
            wire = self.tls.wrap_socket(client, server_side=True) if self.tls else client
            with wire:
                going_on = True
                while going_on and (data := _request(wire)):
                    path = data.split(b" ", 2)[1].decode()
                    self.asked.append(Asked(path, data, number))
                    reply = self.script.get(path, NOT_FOUND)
                    _send(wire, reply)
                    going_on = not reply.close


NOT_FOUND = Reply(steps=(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",))


def _request(wire: socket.socket) -> bytes:
    """One request, with its body; empty where no more comes."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = wire.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        piece = wire.recv(65536)
        data, body = data + piece, body + piece
    return data


def _send(wire: socket.socket, reply: Reply) -> None:
    for step in reply.steps:
        if isinstance(step, bytes):
            wire.sendall(step)
        else:
            time.sleep(step)


@contextmanager
def serving(script: Mapping[str, Reply], tls: ssl.SSLContext | None = None) -> Iterator[ByteServer]:
    """The server, while it serves."""
    server = ByteServer(script, tls)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join()


def certificate(host: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context with a certificate of its own making for `host`, and the file a client must trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted = folder / "trusted.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = folder / "private.pem"
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted


def run(folder: Path, order: Mapping[str, object], trusted: Path | None = None) -> str:
    """Crawl in a process of its own; what it said on stderr."""
    env = os.environ | {"PYTHONPATH": str(_ROOT), "LITOPYS_WORKERS": "0"}
    if trusted:
        env["SSL_CERT_FILE"] = str(trusted)
    command = [sys.executable, str(Path(__file__).with_name("wire_crawl.py")), json.dumps(order)]
    done = subprocess.run(command, env=env, cwd=folder, timeout=120, check=True, stderr=subprocess.PIPE)
    return done.stderr.decode()
