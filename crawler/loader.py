"""Outlet definitions as spiders: what `scrapy list` and `scrapy crawl NAME` see."""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from cleaner.outlets import Outlet, all_outlets, load_outlet, outlet_files
from crawler.spider import OutletSpider


class OutletLoader:
    """Scrapy's spider loader over `seeds/outlets/*.toml` (see `SpiderLoaderProtocol`)."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Scrapy's constructor; nothing of the settings is needed."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of this outlet. Raises `KeyError` as Scrapy asks, `BadOutlet` for a wrong definition."""
        if spider_name not in outlet_files():
            raise KeyError(f"Spider not found: {spider_name}")
        return spider_class(load_outlet(spider_name))

    def list(self) -> list[str]:
        """Names of the outlets that can be crawled."""
        return [outlet.name for outlet in all_outlets() if outlet.status == "live"]

    def find_by_request(self, request: Request) -> __builtins__.list[str]:
        """Names of the outlets that own the request's host."""
        return [outlet.name for outlet in all_outlets() if outlet.owns(request.url)]


def spider_class(outlet: Outlet) -> type[OutletSpider]:
    """A spider for one outlet, with the settings that follow from its definition."""
    members = {
        "name": outlet.name,
        "outlet": outlet,
        "allowed_domains": sorted({urlsplit(url).hostname or "" for url in _urls(outlet)} | set(outlet.domains)),
        "custom_settings": _settings(outlet),
    }
    return type("OutletSpider", (OutletSpider,), members)


def _settings(outlet: Outlet) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "DOWNLOAD_DELAY": outlet.delay,
        "AUTOTHROTTLE_START_DELAY": max(1.0, outlet.delay),
    }
    if outlet.loopback:
        settings |= {
            "LITOPYS_LOOPBACK_HOSTS": sorted({urlsplit(url).netloc for url in _urls(outlet)}),
            "AUTOTHROTTLE_ENABLED": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        }
    return settings


def _urls(outlet: Outlet) -> tuple[str, ...]:
    """Every URL that the definition itself names."""
    return (*filter(None, [outlet.home]), *outlet.feeds, *outlet.sitemaps, *outlet.sections)
