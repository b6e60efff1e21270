"""From a page to an article: every line of the page kept, or dropped with a reason.

The steps: refuse what is no page, decode, one parse into lines, candidates for the body, a verdict for each line,
and what the page declares about itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.blocks import lines, parse
from cleaner.body import Candidate, by_outlet, choose
from cleaner.canonical import canonical
from cleaner.charset import decode
from cleaner.errors import NoBody, PageError
from cleaner.extract_guard import check_markup, check_payload
from cleaner.extract_kind import check_article, prose_share
from cleaner.extract_outlet import apart, marked
from cleaner.extract_region import region
from cleaner.extract_verdicts import Context, Judged, verdicts
from cleaner.metadata import Metadata, metadata, names
from cleaner.metadata_dates import iso
from cleaner.metadata_language import language
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
    marks = marked(found, page, outlet)
    own = region(found, said.title)
    body = choose(found, own, said, by_outlet(found, page, outlet))
    judged = verdicts(Context(lines=found, region=own, body=body, said=said, marks=marks))
    check_article(page, said, judged.lines)
    if all(line.drop for line in judged.lines):
        raise NoBody("no_text", f"{len(judged.lines)} lines, none of them an article's")
    return _article(page, said, body, judged)


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


def _article(page: Page, said: Metadata, body: Candidate, judged: Judged) -> Article:
    kept = "\n".join(line.text for line in judged.lines if line.drop is None)
    return Article(
        url=canonical(page.url, said.link),
        title=said.title,
        lead=said.lead,
        text=kept,
        authors=said.authors or names(judged.bylines[:1]),
        published=said.published or next((d for t in judged.dates[:1] if (d := iso(t, page.day))), None),
        modified=said.modified,
        section=said.section,
        tags=said.tags,
        language=language(kept, said.language),
        image=said.image,
        paywalled=said.paywalled,
        captions=judged.captions,
        part=said.part,
        extractor=body.extractor,
        quality=prose_share(judged.lines),
        lines=judged.lines,
    )
