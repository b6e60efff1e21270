"""From a page to an article: every line of the page kept, or dropped with a reason.

The steps: refuse what is no page, decode, one parse into lines, candidates for the body, a verdict for each line,
and what the page declares about itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.blocks import lines, parse
from cleaner.body import by_outlet, choose
from cleaner.charset import decode
from cleaner.errors import NoBody, PageError
from cleaner.extract_article import assembled
from cleaner.extract_guard import check_lines, check_markup, check_payload
from cleaner.extract_kind import check_article
from cleaner.extract_outlet import apart, marked
from cleaner.extract_region import region
from cleaner.extract_verdicts import Context, verdicts
from cleaner.metadata import metadata
from cleaner.outlets import Outlet
from cleaner.values import Article, Page


def article(page: Page, outlet: Outlet | None = None) -> Article:
    """The article of the page, with a verdict on each of its lines. Raises `NotAnArticle` or `NoBody`."""
    check_payload(page.html, page.content_type)
    html = decode(page.html, page.content_type, outlet.encoding if outlet else "")
    check_markup(html)
    tree = parse(html)
    said = metadata(tree, page, outlet)
    found = lines(tree, apart(tree, page, outlet))
    check_lines(len(found.blocks))
    marks = marked(found, page, outlet)
    own = region(found, said.title)
    body = choose(found, own, said, by_outlet(found, page, outlet))
    judged = verdicts(Context(lines=found, region=own, body=body, said=said, marks=marks))
    check_article(page, said, judged)
    if all(line.drop for line in judged):
        raise NoBody("no_text", f"{len(judged)} lines, none of them an article's")
    return assembled(page, said, judged, body.extractor)


def text(html: bytes, url: str) -> str:
    """The article's text, one paragraph a line; empty where the page has none."""
    try:
        return article(Page(url=url, html=html)).text
    except PageError:
        return ""


def texts(pages: Sequence[tuple[str, bytes]]) -> list[str]:
    """As `text`, for pages as (url, html) taken together: hosts with enough of them are learned first."""
    from cleaner.profile_batch import texts as by_host  # which reads pages through this module, so not at the top

    return by_host(list(pages))
