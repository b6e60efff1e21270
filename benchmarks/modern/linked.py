"""What a page says of its story in JSON-LD, as outlets do it: with the body, with its beginning, in a graph, or not."""

from __future__ import annotations

import json

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
    text = json.dumps(article, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{text}</script>')


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
