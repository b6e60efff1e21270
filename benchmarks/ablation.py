"""Our extraction without its line model: the region with the most prose and the rules on lines, put together anew.

For comparison only: what the model adds is the distance to this. The product has no switch for it.
"""

from __future__ import annotations

from cleaner.blocks import lines, parse
from cleaner.body import Candidate
from cleaner.charset import decode
from cleaner.errors import PageError
from cleaner.extract_guard import check_markup, check_payload
from cleaner.extract_kind import check_article
from cleaner.extract_region import region
from cleaner.extract_verdicts import Context, verdicts
from cleaner.metadata import metadata
from cleaner.values import Line, Page


def by_rules(url: str, html: bytes) -> str:
    """The article's text by region and rules, one paragraph a line; empty where the page has none."""
    try:
        judged = _judged(Page(url=url, html=html))
    except PageError:
        return ""
    return "\n".join(line.text for line in judged if line.drop is None)


def _judged(page: Page) -> tuple[Line, ...]:
    check_payload(page.html, page.content_type)
    html = decode(page.html, page.content_type, "")
    check_markup(html)
    tree = parse(html)
    said, found = metadata(tree, page), lines(tree)
    own = region(found, said.title)
    body = Candidate(keep=own.keep, extractor="region")
    judged = verdicts(Context(lines=found, region=own, body=body, said=said, marks={}))
    check_article(page, said, judged)
    return judged
