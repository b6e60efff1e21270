"""No private address is contacted: real crawls against a canary on this machine that counts who comes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.guard import is_public

ROOT = Path(__file__).resolve().parents[2]
FORMS = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "127.1",
    "0177.0.0.1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "localhost",
    "LOCALHOST.",
    "other.localhost",
    "①②⑦.0.0.1",
]


class Canary(ThreadingHTTPServer):
    """Listens on every address of this machine, IPv6 too where there is any, and notes each request."""

    daemon_threads = True

    def __init__(self) -> None:
        self.address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET
        self.visits: list[str] = []
        super().__init__(("", 0), Handler)

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

    def at(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    """Answers `/to?URL` with a redirect and everything else with a secret."""

    server: Canary

    def do_GET(self) -> None:
        self.server.visits.append(self.headers["Host"] + self.path)
        target = self.path.partition("/to?")[2]
        self.send_response(302 if target else 404 if self.path == "/robots.txt" else 200)
        if target:
            self.send_header("Location", target)
        self.end_headers()
        self.wfile.write(b"secret")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def crawl(guards: str, allowed: str, *urls: str) -> dict[str, str]:
    script = str(Path(__file__).with_name("guard_crawl.py"))
    done = subprocess.run(
        [sys.executable, script, guards, allowed, *urls],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    ends: dict[str, str] = json.loads(done.stdout)
    return ends


def test_no_form_of_a_private_address_is_contacted(canary: Canary) -> None:
    urls = [canary.at(form) for form in (*FORMS, "10.0.0.1", "169.254.169.254", "[fe80::1]")]
    assert crawl("both", "demo.localhost", *urls) == dict.fromkeys(urls, "PrivateAddress")
    assert canary.visits == []


def test_no_redirect_leads_to_a_private_address(canary: Canary) -> None:
    urls = [canary.at("demo.localhost", "/to?" + canary.at(form, "/inside")) for form in FORMS]
    ends = crawl("both", "demo.localhost", *urls)
    assert not [end for end in ends.values() if "secret" in end]
    assert set(ends.values()) <= {"PrivateAddress", "ValueError"}, "Scrapy itself refuses to redirect to some forms"
    assert list(ends.values()).count("PrivateAddress") >= 10
    assert not [visit for visit in canary.visits if "/inside" in visit.partition("/")[2].partition("?")[0]]
    assert {visit.partition(":")[0] for visit in canary.visits} == {"demo.localhost"}


def test_twisted_asks_the_resolver_for_literals_too_so_it_holds_alone(canary: Canary) -> None:
    ends = crawl("resolver", "", *(canary.at(form) for form in FORMS))
    assert set(ends.values()) == {"CannotResolveHostError"}
    assert canary.visits == []


def test_without_its_resolver_the_guard_lets_nothing_through(canary: Canary) -> None:
    urls = [canary.at("demo.localhost"), canary.at("127.0.0.1"), "http://news.example/"]
    assert set(crawl("middleware", "demo.localhost", *urls).values()) == {"PrivateAddress"}
    assert canary.visits == []


def test_a_loopback_outlet_reaches_its_own_hosts_and_no_others(canary: Canary) -> None:
    urls = [
        canary.at("demo.localhost"),
        canary.at("Demo.localhost", "/to?" + canary.at("demo.localhost", "/news")),
        canary.at("sub.demo.localhost"),
        canary.at("127.0.0.1"),
    ]
    ends = crawl("both", "demo.localhost", *urls)
    assert [ends[url] for url in urls] == ["200 secret", "200 secret", "PrivateAddress", "PrivateAddress"]


def test_a_loopback_outlet_with_a_port_reaches_that_port_only(canary: Canary) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        neighbour = f"http://demo.localhost:{other.getsockname()[1]}/"
        urls = [canary.at("demo.localhost"), neighbour, canary.at("demo.localhost", f"/to?{neighbour}")]
        ends = crawl("both", f"demo.localhost:{canary.server_port}", *urls)
        assert [ends[url] for url in urls] == ["200 secret", "PrivateAddress", "PrivateAddress"]
        other.setblocking(False)
        with pytest.raises(BlockingIOError):
            other.accept()


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1",
        "ff02::1",
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "185.1.2.3", "2a00:1450:4001:80e::200e", "::ffff:9.9.9.9"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_importing_the_guard_installs_no_reactor() -> None:
    code = "import sys, crawler.guard; sys.exit('twisted.internet.reactor' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
