"""The crawler's own leaves of the error tree.

LitopysError
  BadInput
    BadUrl          one URL cannot be fetched or compared: count it under its reason, go on with the rest
  NotTheDemo        an archive is not the one that this demo goes into: give another, or the same options again
  FrontierBroken    the crawl state was damaged under way and has been moved aside: run the command again
  PrivateAddress    a request would have reached an address that is not public; defined in `crawler.guard`,
                    because it is also Scrapy's word for a request that must not be made
"""

from __future__ import annotations

from cleaner.errors import BadInput, LitopysError


class BadUrl(BadInput, ValueError):
    """A URL is of no use to a crawler, for a reason with a stable code (`bad_scheme`, `too_long`, …)."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{reason}: {url[:200]!r}; use an http:// or https:// address without a password")
        self.reason = reason
        self.url = url


class NotTheDemo(LitopysError):
    """An archive holds something other than this demo's articles; nothing was written to it."""


class FrontierBroken(LitopysError):
    """The frontier file was found damaged while in use; it is aside, and the next run begins a new one."""


class RobotsUnreachable(LitopysError):
    """The host's robots.txt could not be had, so nothing of the host may be fetched for now."""
