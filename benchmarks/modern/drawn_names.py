"""How a drawn outlet names its elements: in plain words, by a system of its own, or so that nobody can read it."""

from __future__ import annotations

import random
import string

_WORDS = {
    "body": "article-body post__content entry-content news-text text content story-text full-text material__body",
    "story": "article post news-item single story page-content main-col material publication view",
    "wrap": "container inner wrap row col-left main layout grid content-wrap holder",
    "block": "block section-text part paragraph module row",
    "meta": "meta info article-info post-meta details top-line date-line header-info",
    "author": "author byline name writer post-author",
    "lead": "lead intro subtitle announce excerpt description",
    "photo": "photo image figure picture media thumb",
    "caption": "caption photo-caption sign title-photo credit image-desc",
    "also": "also read-also related-link inline-news see-also insert more-link",
    "subscribe": "subscribe telegram-box follow join channel messengers social-invite",
    "donate": "donate support help-us patrons contribution",
    "ad": "ad adv banner advert-box ads-place brand-place",
    "poll": "poll vote quiz opinion-poll",
    "related": "related similar more-news also-list recommended theme-news",
    "next": "next-article endless next-post infinite-item continue article",
    "latest": "latest lenta news-list feed sidebar-news last-news ticker",
    "popular": "popular top-news most-read trending best",
    "comments": "comments comment-list discussion responses talk",
    "comment": "comment comment-item message reply",
    "tags": "tags tag-list labels keywords topics",
    "share": "share social socials share-buttons",
    "bio": "author-box about-author bio author-card",
    "about": "about about-us mission project-info",
    "foot": "footer bottom copyright site-footer",
    "nav": "menu nav main-menu navigation header-menu rubrics",
    "cookie": "cookie cookies-notice gdpr consent",
    "side": "sidebar aside right-column side-col secondary",
}


class Names:
    """One outlet's names: the same role always has the same name."""

    def __init__(self, rng: random.Random) -> None:
        self.mode = rng.choice(("words", "words", "words", "prefix", "module", "hash", "utility", "none"))
        self.prefix = rng.choice(("b-", "c-", "news-", "site__", "x-", "tpl_"))
        self.salt = rng.randrange(10**9)
        self.ids = rng.random() < 0.15
        self.bare = rng.choice((0.0, 0.2, 0.5))
        """Share of roles that have no name at all."""

    def of(self, role: str) -> str:
        """The attribute with the role's name, with a space before it; empty where it has none."""
        rng = random.Random(f"{self.salt}:{role}")
        if self.mode == "none" or rng.random() < self.bare:
            return ""
        name = self.named(role, rng)
        return f' id="{name}"' if self.ids and role in ("body", "comments", "story") else f' class="{name}"'

    def named(self, role: str, rng: random.Random) -> str:
        word = rng.choice(_WORDS[role].split())
        signs = "".join(rng.choices(string.ascii_letters + string.digits, k=5))
        match self.mode:
            case "prefix":
                return self.prefix + word
            case "module":
                return f"{word.title().replace('-', '')}_{rng.choice(('root', 'wrap', 'box', 'item'))}__{signs}"
            case "hash":
                return f"css-{signs.lower()} e{signs[::-1].lower()}0"
            case "utility":
                return " ".join(rng.sample(("flex", "mt-4", "px-6", "text-lg", "grid", "mb-8", "w-full", "gap-2"), 3))
            case _:
                return word

    def wrap(self, role: str, inner: str, tag: str) -> str:
        """The HTML in an element of the role's name."""
        return f"<{tag}{self.of(role)}>{inner}</{tag}>"
