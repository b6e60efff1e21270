"""Stylesheets whose addresses are answered by the archive alone.

Names are read as a browser reads them, escapes undone, so that `u\\72l(` is an address too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

Place = Callable[[str, str], str | None]
"""Where a URL, as written, of a kind (`style`, `image`, `candidate`, `font`, `link`) is in the archive, or None."""

_ESCAPED: Final = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\r\n\f])?|[^\r\n\f0-9a-fA-F])"
_NAME: Final = rf"(?:[-\w]|[^\x00-\x7f]|{_ESCAPED})++"
_STRING: Final = r'"(?:[^"\\\r\n\f]|\\(?:\r\n|.))*+"?' + "|" + r"'(?:[^'\\\r\n\f]|\\(?:\r\n|.))*+'?"
_TOKEN: Final = re.compile(
    rf"(?P<comment>/\*.*?(?:\*/|\Z)|<!--|-->)|(?P<string>{_STRING})|(?P<at>@{_NAME})|(?P<function>{_NAME}\()"
    rf"|(?P<name>{_NAME})|(?P<mark>[(){{}};])|(?P<other>[^\w(){{}};@\"'/<\\-]+|.)",
    re.DOTALL,
)
_ADDRESS: Final = re.compile(rf"\s*+(?:(?P<string>{_STRING})|(?P<bare>(?:[^\"'()\\\s]|{_ESCAPED})*+))\s*+\)", re.DOTALL)
_BAD_ADDRESS: Final = re.compile(r"(?:[^)\\]|\\.)*+\)?", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\r\n\f])|(.))", re.DOTALL)
_TAGGISH: Final = re.compile(r"<(?=[a-zA-Z/!?])")
_ADDRESSES: Final = frozenset({"url", "src"})
_IMAGE_SETS: Final = frozenset({"image-set", "-webkit-image-set"})
NOTHING: Final = "data:,"
"""The address of what is not in the archive: no request, and the rule around it stays valid."""


@dataclass(slots=True)
class _Sheet:
    """A stylesheet on its way through; lives for one."""

    text: str
    place: Place
    out: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    """The open functions, the innermost last."""
    rule: str = ""
    """The at-rule whose beginning or block this is."""
    at: int = 0

    def run(self) -> str:
        while found := _TOKEN.match(self.text, self.at):
            self.at = found.end()
            self.token(found.lastgroup or "", found[0])
        return "".join(self.out)

    def token(self, kind: str, text: str) -> None:
        if kind == "comment":
            text = " "
        elif kind == "at":
            self.rule = unescaped(text[1:]).lower()
        elif kind == "function":
            name = unescaped(text[:-1]).lower()
            if name in _ADDRESSES:
                text = self.address()
            else:
                self.functions.append(name)
        elif kind == "mark":
            self.mark(text)
        elif kind == "string":
            text = self.string(text)
        self.out.append(text)

    def mark(self, text: str) -> None:
        if text == "(":
            self.functions.append("")
        elif text == ")" and self.functions:
            self.functions.pop()
        elif text == "}" or (text == ";" and self.rule != "font-face"):
            self.rule = ""
            self.functions.clear()

    def address(self) -> str:
        found = _ADDRESS.match(self.text, self.at)
        if not found:
            bad = _BAD_ADDRESS.match(self.text, self.at)
            self.at = bad.end() if bad else len(self.text)
            return f'url("{NOTHING}")'
        self.at = found.end()
        return f'url("{self.placed(found["bare"] if found["string"] is None else found["string"])}")'

    def string(self, text: str) -> str:
        if self.rule == "import" or (self.functions and self.functions[-1] in _IMAGE_SETS):
            return f'"{self.placed(text)}"'
        return text if text[-1] == text[0] and len(text) > 1 else '""'

    def placed(self, written: str) -> str:
        address = unescaped(written.strip("\"'")).strip()
        if address.startswith("#") and re.fullmatch(r"#[\w.:-]+", address):
            return address
        kind = {"import": "style", "font-face": "font"}.get(self.rule, "image")
        return self.place(address, kind) or NOTHING


def rewritten(text: str, place: Place) -> str:
    """The stylesheet, or the content of a `style` attribute, with every address as `place` says."""
    return _Sheet(text, place).run()


def enclosed(text: str, place: Place) -> str:
    """A rewritten stylesheet that no parser of HTML takes for the end of its `style` element, or for a tag."""
    return _TAGGISH.sub(r"\\3c ", rewritten(text, place))


def unescaped(text: str) -> str:
    """A name or string of CSS as it is meant."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return "" if found[2] else found[3]
