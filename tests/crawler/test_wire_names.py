"""The private names of Scrapy and Twisted that the tap stands on: a release that moves them fails here, by name."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from scrapy.core.downloader.handlers import http11
from twisted.web import _newclient, client

FACTORY = http11._LenientHTTP11ClientFactory
PROTOCOL = http11._LenientHTTP11ClientProtocol


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (PROTOCOL, "request"),
        (PROTOCOL, "dataReceived"),
        (PROTOCOL, "_finishResponse"),
        (PROTOCOL, "_giveUp"),
        (PROTOCOL, "state"),
        (PROTOCOL, "_parser"),
        (_newclient.HTTPClientParser, "MAX_LENGTH"),
        (FACTORY, "buildProtocol"),
        (client.HTTPConnectionPool, "_factory"),
        (client.HTTPConnectionPool, "getConnection"),
        (client.HTTPConnectionPool, "maxPersistentPerHost"),
        (_newclient.Request, "writeTo"),
        (_newclient.Request, "_construct"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_the_name_is_still_there(owner: type, name: str) -> None:
    assert hasattr(owner, name), f"{owner.__qualname__}.{name} is gone: crawler/wire_tap.py must find another way"


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (_newclient.Request._construct, ["method", "uri", "headers", "bodyProducer", "persistent", "parsedURI"]),
        (_newclient.Request.writeTo, ["self", "transport"]),
        (PROTOCOL._giveUp, ["self", "reason"]),
        (client.HTTPConnectionPool.getConnection, ["self", "key", "endpoint"]),
        (client.HTTPConnectionPool.__init__, ["self", "reactor", "persistent"]),
    ],
    ids=lambda part: getattr(part, "__qualname__", ""),
)
def test_it_is_still_called_in_the_same_way(function: Any, names: list[str]) -> None:
    assert list(inspect.signature(function).parameters) == names


def test_the_handler_still_gets_its_connections_from_its_own_pool() -> None:
    made = inspect.getsource(http11.HTTP11DownloadHandler.__init__)
    used = inspect.getsource(http11.HTTP11DownloadHandler.download_request)
    assert "self._pool" in made, "Scrapy's handler has no _pool: crawler/wire_handler.py must find another way"
    assert "pool=self._pool" in used, "Scrapy's handler hands no pool on: crawler/wire_handler.py must find another way"
    assert "_default_maxsize" in used


def test_a_parsed_answer_is_still_reported_with_what_is_left_over() -> None:
    source = inspect.getsource(_newclient.HTTP11ClientProtocol.request)
    assert "HTTPClientParser(request, self._finishResponse)" in source, "the end of an answer is told in another way"
