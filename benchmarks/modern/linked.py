"""What a page tells machines of its story: JSON-LD with the body, with its beginning or in a graph; an app's state."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from benchmarks.modern.values import Outlet, Story

_BEGINNING = 220


def json_ld(outlet: Outlet, story: Story) -> Markup:
    """The script element of the outlet's way, or nothing."""
    if outlet.markup == "none":
        return Markup("")
    article = _article(outlet, story)
    body = " ".join(story.lines)
    if outlet.markup == "full":
        article["articleBody"] = body
    elif outlet.markup == "truncated":
        article["articleBody"] = body[:_BEGINNING].rsplit(" ", 1)[0] + "…"
    elif outlet.markup == "graph":
        article = {"@context": "https://schema.org", "@graph": _graph(outlet, story, article)}
    return Markup(f'<script type="application/ld+json">{_json(article)}</script>')


def app_state(story: Story, others: Sequence[Story]) -> Markup:
    """The data that a page built by JavaScript carries beside its HTML: the story's blocks, and other stories."""
    blocks = [{"type": block.kind, "content": list(block.lines)} for block in story.blocks]
    feed = [{"id": other.number, "title": other.title, "lead": other.lead} for other in others[:12]]
    return Markup(_json({"post": {"id": story.number, "title": story.title, "blocks": blocks}, "feed": feed}))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _article(outlet: Outlet, story: Story) -> dict[str, object]:
    url = f"https://{outlet.host}{story.path}"
    authors = [{"@type": "Person", "name": name} for name in story.authors]
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": story.title,
        "description": story.lead[:160],
        "datePublished": story.published.isoformat(),
        "dateModified": story.published.isoformat(),
        "author": authors or {"@type": "Organization", "name": outlet.brand},
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.brand, "url": f"https://{outlet.host}/"},
        "image": f"https://{outlet.host}/media/{story.number}.jpg",
    }


def _graph(outlet: Outlet, story: Story, article: dict[str, object]) -> list[dict[str, object]]:
    home = f"https://{outlet.host}/"
    crumbs = ((outlet.brand, home), (story.section, f"{home}category/"), (story.title, home + story.path[1:]))
    return [
        {key: value for key, value in article.items() if key != "@context"} | {"@id": f"{home}#article"},
        {"@type": "WebSite", "@id": f"{home}#website", "url": home, "name": outlet.brand},
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": address}
                for place, (name, address) in enumerate(crumbs, 1)
            ],
        },
    ]
