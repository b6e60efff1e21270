"""Pages of outlets that do not exist, for the tests of extraction. Every word is invented."""

from __future__ import annotations

TITLE = "У Зеленогорівці відкрили міст, якого чекали дев'ять років"
LEAD = "Перші автобуси проїхали новим мостом через Тиху о шостій ранку, і водії сигналили на всю долину."
BODY = (
    "Старий міст закрили після повені, відтоді мешканці лівого берега добиралися до ринку поромом або в об'їзд.",
    "За словами інженерки Марії Калинчук, опори поглибили на чотири метри, а полотно поклали з запасом на сто років.",
    "Міський голова Остап Веремій пообіцяв, що навесні на мосту з'являться лави, ліхтарі та доріжка для велосипедів.",
    "Раніше в місті повідомляли, що будівництво подорожчало на третину через зупинку каменоломні в сусідньому районі.",
)
NEWS = tuple(f"Новина з сусіднього району номер {n}, коротка й не про міст" for n in range(12))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def links(texts: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f'<li><a href="/n/{i}">{text}</a></li>' for i, text in enumerate(texts)) + "</ul>"


def page(body: str, head: str = "") -> str:
    """A whole page around a story column: menu, side column, footer."""
    menu = links(("Головна", "Місто", "Політика", "Спорт", "Погода", "Архів"))
    return (
        f'<!DOCTYPE html><html lang="uk"><head><meta charset="utf-8"><title>{TITLE} — Дзвін долини</title>{head}</head>'
        f"<body><header><nav>{menu}</nav></header><main><article><h1>{TITLE}</h1>{body}</article></main>"
        f"<aside><h3>Останні новини</h3>{links(NEWS)}</aside>"
        "<footer><p>© Дзвін долини. Усі права захищено.</p><p>Редакція: вулиця Млинова, 3</p></footer></body></html>"
    )


STORY = page(
    '<p class="date">3 травня 2024, 07:15</p><p class="author">Автор: Надія Левадна</p>'
    f"<p><b>{LEAD}</b></p>"
    "<figure><img src='/m.jpg'><figcaption>Новий міст на світанку. Фото: Іван Стежка</figcaption></figure>"
    f"{paragraphs(BODY[0])}<p>Реклама</p>{paragraphs(BODY[1])}"
    f'<p><a href="/n/77">Читайте також: Як у долині рахували човни</a></p>{paragraphs(BODY[2])}'
    "<h2>Що було раніше</h2>"
    f"{paragraphs(BODY[3])}"
    "<ul><li>2015 рік: повінь і тимчасовий пором</li><li>2019 рік: перша паля нового мосту</li></ul>"
)
"""One ordinary story with what usually stands around and inside it."""
