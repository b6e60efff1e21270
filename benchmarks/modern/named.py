"""Class names as build tools make them, without a meaning, and the style sheets that pages carry along."""

from __future__ import annotations

import hashlib
import re

from markupsafe import Markup

_LOOKS = ("margin:0 auto", "display:flex", "padding:4px 8px", "font-size:.875rem", "color:#1f2933", "line-height:1.5")


def module(host: str, name: str) -> str:
    """A class as CSS modules name it: `Article_body__K9fa7`."""
    return f"{name}__{re.sub('[0-4]', 'K', _digest(host, name)[:5])}"


def styled(host: str, name: str) -> str:
    """A class as styled components name it: `sc-3f2a1b fkbhcd`."""
    digest = _digest(host, name)
    return f"sc-{digest[:6]} {''.join(chr(97 + int(sign, 16)) for sign in digest[6:12])}"


def style_sheet(host: str, rules: int) -> Markup:
    """So many rules, the same on every page of a host."""
    names = (f".{styled(host, str(number)).split()[1]}" for number in range(rules))
    return Markup("".join(f"{name}{{{_LOOKS[place % 6]};{_LOOKS[place % 5]}}}" for place, name in enumerate(names)))


def _digest(host: str, name: str) -> str:
    return hashlib.sha256(f"{host}:{name}".encode()).hexdigest()
