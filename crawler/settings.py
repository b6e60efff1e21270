"""Scrapy settings: manners and safety. What differs per outlet is in its definition, not here."""

from __future__ import annotations

import os
from typing import Final

BOT_NAME = "litopys"
CONTACT: Final = os.environ.get("LITOPYS_CONTACT", "")
USER_AGENT = f"Litopys/0.1 (news archive; {CONTACT or 'no contact given'})"
SPIDER_LOADER_CLASS = "crawler.loader.OutletLoader"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/rss+xml,application/atom+xml,application/xhtml+xml,application/xml,*/*;q=0.8",
    "Accept-Language": "uk,ru;q=0.8,en;q=0.5",
}

# Manners.
ROBOTSTXT_OBEY = True
ROBOTSTXT_PARSER = "crawler.manners.BoundedRobotParser"
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
RETRY_TIMES = 2

# Safety: http(s) to public addresses only, bounded in size, depth and time; no console that runs code.
TWISTED_DNS_RESOLVER = "crawler.guard.PublicResolver"
DOWNLOADER_MIDDLEWARES = {
    "crawler.manners.RobotsKeeper": 540,
    "crawler.guard.AddressGuard": 950,
}
DOWNLOAD_HANDLERS = {
    "http": "crawler.wire_handler.WireHandler",
    "https": "crawler.wire_handler.WireHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_MAXSIZE = 10_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_VERIFY_CERTIFICATES = True
DNS_TIMEOUT = 10
DEPTH_LIMIT = 20
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would make the address guard blind
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

EXTENSIONS = {
    "crawler.recorder.Recorder": 100,
    "crawler.manners.Manners": 110,  # above AutoThrottle's 0, which would wear a longer delay down
}
LITOPYS_ARCHIVE = os.environ.get("LITOPYS_ARCHIVE", "./news")
LITOPYS_LIMIT = 0
"""Most articles a run fetches; 0 is no limit."""
LOG_LEVEL = "INFO"
