"""Reading a page by its host's profile: one parse, no extractor, and a check of what came out.

The text alone asks only for the container's lines; the whole article has a verdict on every line of the page. Both
take the same way, so that they give the same text. What the outlet's own definition says comes before the profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from cleaner.blocks import lines, parse
from cleaner.blocks_values import Lines
from cleaner.charset import decode
from cleaner.errors import BadInput, PageError
from cleaner.extract_article import assembled
from cleaner.extract_guard import check_markup, check_payload
from cleaner.extract_kind import check_article
from cleaner.extract_outlet import apart, marked
from cleaner.metadata import Metadata, metadata
from cleaner.outlets import Outlet
from cleaner.profile_fields import filled
from cleaner.profile_part import part_lines
from cleaner.profile_values import Profile, Unfit
from cleaner.profile_verdicts import Asked, Plan, plan, verdicts
from cleaner.values import Article, Line, Page

SHORTER: Final = 0.3
"""How much shorter than the shortest text learned from a text may be before the profile is not believed."""

LONGER: Final = 4.0
KNOWN: Final = 0.5
"""The share of the kept characters that must stand in elements that held text on the pages learned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A page as far as it was read: its lines, or those of its container, and what is kept of them."""

    found: Lines
    spans: tuple[range, ...]
    said: Metadata
    lines: tuple[Line, ...]
    way: str

    def inside(self) -> tuple[Line, ...]:
        """The lines of the container with their verdicts."""
        return tuple(line for span in self.spans for line in self.lines[span.start : span.stop])

    def text(self) -> str:
        return "\n".join(line.text for line in self.inside() if line.drop is None)


def checked(profile: Profile) -> Profile:
    """The profile, if pages can be read by it. Raises `BadInput`: a file may have been edited by hand."""
    try:
        plan(profile)
        for one in (*profile.body, *profile.title, *profile.date, *profile.author):
            LexborHTMLParser("").css(one.css)
    except (SelectolaxError, TypeError, AttributeError) as error:
        raise BadInput(f"not a host's profile ({error}); delete the file and learn it again") from error
    return profile


class Reader:
    """Reads pages of one host by its profile, which it puts in order for that once."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.plan: Plan = plan(profile)

    def text(self, page: Page, outlet: Outlet | None = None) -> str | Unfit:
        """The article's text, or why the profile does not fit. Raises `PageError` for what is no page at all."""
        read = self._read(page, outlet, whole=False)
        return read if isinstance(read, Unfit) else read.text()

    def article(self, page: Page, outlet: Outlet | None = None) -> Article | Unfit:
        """The article with a verdict on each line of the page, or why the profile does not fit. Raises `PageError`."""
        read = self._read(page, outlet, whole=True)
        return read if isinstance(read, Unfit) else assembled(page, read.said, read.lines, read.way)

    def _read(self, page: Page, outlet: Outlet | None, *, whole: bool) -> _Read | Unfit:
        check_payload(page.html, page.content_type)
        html = decode(page.html, page.content_type, outlet.encoding if outlet else "")
        check_markup(html)
        tree = parse(html)
        named = _named(tree, page, outlet)
        nodes, way = named or (self._container(tree), f"profile:{self.profile.host}@{self.profile.version}")
        if not nodes:
            return Unfit(code="no_container", detail=", ".join(one.css for one in self.profile.body))
        said = filled(metadata(tree, page, outlet), tree, page, self.profile)
        own_lines = apart(tree, page, outlet)
        found = lines(tree, own_lines, nodes) if whole else part_lines(tree, nodes, own_lines)
        spans = tuple(_spans(found, nodes))
        asked = Asked(found=found, spans=spans, said=said, marks=marked(found, page, outlet))
        read = _Read(found=found, spans=spans, said=said, lines=verdicts(self.plan, asked), way=way)
        return self._doubt(read, page, bool(named)) or read

    def _container(self, tree: LexborHTMLParser) -> list[LexborNode]:
        for one in self.profile.body:
            nodes = tree.css(one.css)
            if nodes and one.first:
                firsts = [tree.css_first(css) for css in one.css.split(", ")]
                return [node for node in firsts if node is not None]
            if nodes:
                return nodes
        return []

    def _doubt(self, read: _Read, page: Page, named: bool) -> Unfit | None:
        """Why the reading is not believed; None where it is."""
        kept = [i for span in read.spans for i in span if read.lines[i].drop is None]
        size = sum(len(read.found.blocks[i].text) for i in kept)
        if not size:
            return Unfit(code="empty", detail="the container holds no text")
        try:
            check_article(page, read.said, read.inside())
        except PageError as refused:
            return Unfit(code=refused.reason, detail=refused.detail)
        return None if named else self._strange(read, kept, size)

    def _strange(self, read: _Read, kept: Sequence[int], size: int) -> Unfit | None:
        if size < SHORTER * self.profile.shortest:
            return Unfit(code="too_short", detail=f"{size} characters, the host's shortest has {self.profile.shortest}")
        if size > LONGER * self.profile.longest:
            return Unfit(code="too_long", detail=f"{size} characters, the host's longest has {self.profile.longest}")
        known = sum(len(read.found.blocks[i].text) for i in kept if self.plan.knows(read.found, i))
        if known < KNOWN * size:
            return Unfit(
                code="other_template", detail=f"{known} of {size} characters stand where text is known to stand"
            )
        return None


def _named(tree: LexborHTMLParser, page: Page, outlet: Outlet | None) -> tuple[list[LexborNode], str] | None:
    """The elements that the outlet's own definition names as the body, which comes before all that was learned."""
    for number, rule in enumerate(outlet.body if outlet else (), 1):
        nodes = tree.css(rule.css) if rule.css and rule.holds(page.day) else []
        if nodes:
            return nodes, f"outlet:{outlet.name if outlet else ''}/body#{number}"
    return None


def _spans(found: Lines, nodes: Sequence[LexborNode]) -> Iterator[range]:
    """The lines of the elements, without elements that stand in others of them."""
    end = 0
    for span in sorted((found.within(node) for node in nodes), key=lambda span: (span.start, -span.stop)):
        if span and span.start >= end:
            yield span
            end = span.stop
