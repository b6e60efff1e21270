"""What an outlet's definition says about the lines of one of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks_values import Lines
from cleaner.outlets import Outlet, Rule
from cleaner.values import Drop, Page


def apart(tree: LexborHTMLParser, page: Page, outlet: Outlet | None) -> frozenset[int]:
    """Ids of the elements that the outlet's rules name, so that each stands on lines of its own."""
    if outlet is None:
        return frozenset()
    selectors = [rule.css for rule in (*outlet.body, *outlet.drop) if rule.css and rule.holds(page.day)]
    selectors += [css for css in (outlet.title_css, outlet.date_css, outlet.author_css) if css]
    return frozenset(node.mem_id for css in selectors for node in tree.css(css) if _below_body(node))


def marked(lines: Lines, page: Page, outlet: Outlet | None) -> dict[int, Drop]:
    """The lines that the outlet's definition takes out of the text, by index: its drop rules first, then its fields."""
    if outlet is None:
        return {}
    found = drops(lines, page, outlet)
    for reason, css in (("title", outlet.title_css), ("date", outlet.date_css), ("byline", outlet.author_css)):
        for index in shown(lines, css):
            found.setdefault(index, Drop(reason=reason, rule=f"outlet:{outlet.name}/{reason}_css"))
    return found


def drops(lines: Lines, page: Page, outlet: Outlet) -> dict[int, Drop]:
    """The lines that the outlet's drop rules take, by index; the first rule that takes a line is named."""
    found: dict[int, Drop] = {}
    for number, rule in enumerate(outlet.drop, 1):
        if rule.holds(page.day):
            drop = Drop(reason=rule.reason, rule=f"outlet:{outlet.name}#{number}")
            for index in _taken(lines, rule):
                found.setdefault(index, drop)
    return found


def shown(lines: Lines, selector: str) -> frozenset[int]:
    """The lines that stand in elements a selector matches; none for an empty selector."""
    return frozenset(i for node in (lines.css(selector) if selector else ()) for i in lines.within(node))


def _taken(lines: Lines, rule: Rule) -> Iterator[int]:
    if rule.css:
        yield from sorted(shown(lines, rule.css))
        return
    pattern = re.compile(rule.line)
    yield from (i for i, block in enumerate(lines.blocks) if pattern.fullmatch(block.text))


def _below_body(node: LexborNode) -> bool:
    return node.tag not in ("html", "head", "body")
