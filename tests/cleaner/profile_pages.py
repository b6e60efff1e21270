"""A host that does not exist, with as many pages as a test wants: for the tests of what is learned from pages."""

from __future__ import annotations

import datetime as dt

from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.profile_evidence import Evidence, observe
from cleaner.values import Article, Page

HOST = "yasinnia.example"
DAY = dt.date(2026, 3, 1)
_WHO = ("пасічниця Орися", "лісник Дем'ян", "вчителька Тамара", "коваль Євстахій", "садівник Лукаш", "швачка Одарка")
_WHAT = ("полагодила стару криницю", "знайшов карту долини", "відкрила читальню", "привіз дзвін", "висадив липи")
_WHERE = ("у Вільшанці", "під Кам'яницею", "на Зарічному кутку", "біля Совиного млина", "у Нижньому Яслі")
_WHEN = ("напередодні ярмарку", "після першого снігу", "ще до жнив", "у розпал відпусток", "на світанку в неділю")
_WHY = ("бо так просили сусіди", "щоб діти мали де збиратися", "аби не чекати обласних грошей", "на згадку про батька")
APPEAL = "Газета «Ясіння» виходить щодня завдяки тим, хто розповідає про неї своїм друзям у долині й за горами."


def sentence(number: int, part: int) -> str:
    """A sentence that no other number and part gives."""
    pick = number * 7 + part * 3
    who, what, where = _WHO[pick % 6], _WHAT[(pick // 2 + part) % 5], _WHERE[(pick + number) % 5]
    when, why = _WHEN[(number + part) % 5], _WHY[(pick + part) % 4]
    return (
        f"У записі {number * 31 + part} редакційного журналу сказано, що {who} {what} {where} {when}, {why}, "
        f"і що справу про хату з літерою {chr(0x430 + number % 26)}{chr(0x430 + part % 26)} на цьому закрито."
    )


def title(number: int) -> str:
    """The title of one page."""
    return f"{_WHO[number % 6].capitalize()} {_WHAT[number % 5]} {_WHERE[number // 5 % 5]}: справа {number}"


def lead(number: int) -> str:
    """The lead of one page: other pages show it in their lists."""
    return f"{title(number)} стала головною новиною тижня, і про неї досі говорять по обидва боки річки Тисмянки."


def paragraphs(number: int) -> list[str]:
    """The body of one page without its lead."""
    return [sentence(number, part) for part in range(3 + number % 4)]


def body(number: int) -> str:
    """The text of one page as it should be extracted."""
    return "\n".join([lead(number), *paragraphs(number)])


def page(number: int, template: str = "spring", url: str = "") -> Page:
    """One page of the host as it looked in spring, or in autumn, when everything was called otherwise."""
    text = "".join(f"<p>{one}</p>" for one in paragraphs(number))
    others = [(number + step) % 40 for step in (1, 2, 3, 5, 8)]
    teasers = "".join(
        f'<div class="teaser"><a href="/{n}">{title(n)}</a><p>{lead(n)}</p></div>' for n in others if n != number
    )
    story, column = ("story-text", "story") if template == "spring" else ("zm-block", "zm")
    html = (
        f'<!DOCTYPE html><html lang="uk"><head><meta charset="utf-8"><title>{title(number)} — Ясіння</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title(number)}">'
        f'<meta name="description" content="{lead(number)}"></head><body>'
        '<header><ul><li><a href="/">Головна</a></li><li><a href="/g">Громада</a></li></ul></header>'
        f'<div class="{column} post-{number}"><h1 class="headline">{title(number)}</h1>'
        f'<div class="byline"><span class="author">Ярина Підгірна</span> '
        f'<time class="published" datetime="2026-02-{number % 28 + 1:02d}T09:00:00+02:00">лютий</time></div>'
        f'<div class="{story}"><p class="intro">{lead(number)}</p>{text}<p>{APPEAL}</p>'
        f'<div class="inset"><p>{sentence(900 + number % 3, 1)}</p></div></div></div>'
        f'<div class="rail"><h3>Останні новини</h3>{teasers}</div>'
        "<footer><p>© Ясіння. Усі права захищено.</p></footer></body></html>"
    )
    return Page(url=url or f"https://{HOST}/{number}", html=html.encode(), day=DAY)


def taught(one: Page) -> Article | None:
    """What the cold path makes of the page."""
    try:
        return article(one)
    except PageError:
        return None


def evidence(one: Page) -> Evidence:
    """The evidence in one page."""
    found = observe(one, taught(one))
    if found is None:
        raise ValueError(one.url)
    return found
