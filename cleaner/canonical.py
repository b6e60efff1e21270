"""One URL per article: what identifies it, whatever the link looked like that led there."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

from courlan import extract_domain

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_TRACKING = re.compile(
    r"utm_\w+|ga_\w+|pk_\w+|mtm_\w+|hsa_\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|ysclid|twclid"
    r"|ttclid|igshid|igsh|_?openstat|spm|cmpid|s_cid|smid|_ga|_gl|ref_?src|at_(?:medium|campaign|custom\d|source)"
    r"|phpsessid|jsessionid|aspsessionid\w*|sid|sessionid|session_id|cfid|cftoken",
    re.IGNORECASE,
)
_AMP_FLAG = re.compile(r"amp(?:_js_v)?|outputtype", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?<=[^/])(?:/amp)+/?$", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"^https?://(?:[a-z0-9-]+\.cdn\.ampproject\.org/(?:[cv]/(?:s/)?|wp/s/)|(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?)+"
    r"(?=[a-z0-9-]+\.)",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_HOST = re.compile(r"[a-z0-9_.-]+")
_PORTS: Final = {"http": 80, "https": 443}
_KEEP: Final = "/:@!$&'()*+,;=~-._%[]?"
_MAX_URL: Final = 4000


def canonical(url: str, declared: str | None) -> str:
    """The identity of the article at this URL; what the page declares is taken only where it can be true.

    Never raises: what is no web address is returned with the unsafe characters taken out.
    """
    own = _normal(url)
    given = _joined(own, declared) if declared and declared.strip() else url
    other = own if given == url else _normal(given)
    return other if other not in ("", own) and _acceptable(own, other) else own


def article_id(url: str) -> str:
    """The first 16 hex digits of the SHA-256 of a canonical URL."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:16]


def _joined(base: str, declared: str) -> str:
    try:
        return urljoin(base, _UNSAFE.sub("", declared))
    except ValueError:
        return ""


def _normal(url: str) -> str:
    bare = _AMP_CACHE.sub("https://", _UNSAFE.sub("", url)[:_MAX_URL])
    parts = _split(bare)
    if parts is None or parts.scheme not in _PORTS or not parts.hostname:
        return bare
    try:
        port = parts.port
    except ValueError:
        port = None  # a port that no host can have says nothing
    host = _ascii_host(parts.hostname.rstrip("."))
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = _AMP_PATH.sub("", _quoted(_PATH_SESSION.sub("", parts.path))) or "/"
    query = _query(parts.query)
    return f"{parts.scheme}://{place}{path}{'?' + query if query else ''}"


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    try:
        known = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        known = ""
    return known if _HOST.fullmatch(known) else quote(host, safe="%").lower()


def _quoted(text: str) -> str:
    """Unsafe characters as escapes, and escapes in capital letters."""
    return _ESCAPE.sub(lambda found: found[0].upper(), quote(text, safe=_KEEP))


def _query(query: str) -> str:
    """The parameters that may choose the content, in their order; session and campaign ones are off."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace", max_num_fields=200)
    except ValueError:
        return _quoted(query)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name) and not _is_amp(name, value)]
    if "=" not in query and kept:
        return _quoted(query)
    return urlencode(kept)


def _is_amp(name: str, value: str) -> bool:
    """Whether a parameter asks for the AMP twin of the page: `amp`, `amp=1`, `outputType=amp`."""
    return bool(_AMP_FLAG.fullmatch(name)) and value.lower() in ("", "1", "true", "amp", "0.1")


def _acceptable(own: str, other: str) -> bool:
    """Same registrable domain, a web address, and not the home page of something deeper."""
    mine, its = _split(own), _split(other)
    if mine is None or its is None or its.scheme not in _PORTS or not its.hostname:
        return False
    if _registrable(mine) != _registrable(its):
        return False
    home = its.path in ("", "/") and not its.query
    return not home or (mine.path in ("", "/") and not mine.query)


def _registrable(parts: SplitResult) -> str:
    host = parts.hostname or ""
    labels = host.split(".")
    short = host if labels[-1].isdigit() or ":" in host else ".".join(labels[-2:])
    return str(extract_domain(f"http://{host}") or short)
