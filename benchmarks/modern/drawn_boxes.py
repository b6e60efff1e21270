"""What a drawn outlet puts above, between, beside and below its stories."""

from __future__ import annotations

import random
from collections.abc import Sequence

from markupsafe import escape

from benchmarks.modern.drawn_names import Names
from benchmarks.modern.values import Block, Outlet, Story

_LABELS = {
    "uk": {
        "also": "Читайте також:", "related": "Схожі матеріали", "latest": "Останні новини", "popular": "Популярне",
        "comments": "Коментарі", "tags": "Теги:", "share": "Поділитися", "ad": "Реклама", "send": "Надіслати",
        "join": "Приєднатися", "more": "Читати далі", "nav": "Головна Новини Політика Життя Культура Спорт Відео",
    },
    "ru": {
        "also": "Читайте также:", "related": "Похожие материалы", "latest": "Последние новости",
        "popular": "Популярное", "comments": "Комментарии", "tags": "Теги:", "share": "Поделиться",
        "ad": "Реклама", "send": "Отправить", "join": "Присоединиться", "more": "Читать дальше",
        "nav": "Главная Новости Политика Жизнь Культура Спорт Видео",
    },
}  # fmt: skip
_PROSE = {
    "uk": (
        "Долучайтеся до нашого каналу: коротко про головне двічі на день.",
        "Ми пишемо про громаду без замовлень і прикрас. Якщо для вас це важливо, оформіть щомісячну підтримку.",
        "Хочете першими знати, що відбувається поруч? Увімкніть сповіщення, їх буде небагато.",
        "Редакція може не поділяти думки авторів дописів. Повідомлення з образами й рекламою ми прибираємо, а їхніх "
        "авторів блокуємо без пояснень.",
        "Видання засноване мешканцями області. Ми розповідаємо про села й міста, до яких не доїжджають столичні "
        "журналісти, і відповідаємо за кожне надруковане слово.",
        "Будь-яке копіювання наших текстів дозволене за умови прямого посилання в першому абзаці. Світлини "
        "передруковувати не можна.",
        "Сайт зберігає файли cookie, щоб пам'ятати ваші налаштування. Лишаючись тут, ви погоджуєтеся з цим.",
        "Помітили помилку? Виділіть її мишкою та повідомте нам, ми виправимо ще до обіду.",
    ),
    "ru": (
        "Присоединяйтесь к нашему каналу: коротко о главном дважды в день.",
        "Мы пишем о районе без заказов и прикрас. Если для вас это важно, оформите ежемесячную поддержку.",
        "Хотите первыми знать, что происходит рядом? Включите уведомления, их будет немного.",
        "Редакция может не разделять мнение авторов записей. Сообщения с оскорблениями и рекламой мы убираем, а их "
        "авторов блокируем без объяснений.",
        "Издание основано жителями области. Мы рассказываем о сёлах и городах, до которых не доезжают столичные "
        "журналисты, и отвечаем за каждое напечатанное слово.",
        "Любое копирование наших текстов разрешено при условии прямой ссылки в первом абзаце. Снимки "
        "перепечатывать нельзя.",
        "Сайт хранит файлы cookie, чтобы помнить ваши настройки. Оставаясь здесь, вы соглашаетесь с этим.",
        "Заметили ошибку? Выделите её мышью и сообщите нам, мы исправим ещё до обеда.",
    ),
}
_BELOW = ("tags", "share", "bio", "subscribe", "donate", "related", "next", "comments", "latest", "popular", "about")


class Boxes:
    """One outlet's boxes: which there are, in which order, and how they look."""

    def __init__(self, outlet: Outlet, names: Names, rng: random.Random) -> None:
        self.names, self.labels, self.prose = names, _LABELS[outlet.language], _PROSE[outlet.language]
        self.order = rng.sample(_BELOW, rng.randint(3, len(_BELOW)))
        self.head = rng.choice(("h2", "h3", "h3", "h4", "div", "b"))
        self.items = rng.choice(("li", "div", "p"))
        self.teased = rng.random() < 0.5
        """Whether lists of other stories quote their first sentences."""
        self.linked = rng.random() < 0.6
        """Whether a teaser is part of the link to its story."""
        self.dated = rng.random() < 0.4
        self.side_first = rng.random() < 0.2
        self.has_side = rng.random() < 0.6
        self.counts = rng.random() < 0.4
        self.cookie_first = rng.random() < 0.4
        self.also = rng.choice(("p", "p", "aside", "div", "card"))

    def above(self, rng: random.Random) -> str:
        links = "".join(f'<li><a href="/r/{n}">{word}</a></li>' for n, word in enumerate(self.labels["nav"].split()))
        cookie = self.names.wrap("cookie", f"<p>{self.prose[6]}</p><button>OK</button>", "div")
        alarm = f"<div>{rng.choice(self.prose)}</div>" if self.counts and rng.random() < 0.3 else ""
        return (cookie if self.cookie_first else "") + alarm + self.names.wrap("nav", f"<ul>{links}</ul>", "nav")

    def beside(self, others: Sequence[Story], rng: random.Random) -> str:
        if not self.has_side:
            return ""
        return self.names.wrap("side", self.box("latest", others, rng) + self.box("popular", others, rng), "aside")

    def foot(self) -> str:
        return self.names.wrap("foot", f"<p>© {self.prose[5]}</p><p>{self.prose[4]}</p>", "footer")

    def photo(self, caption: str, credit: str) -> str:
        shown = self.names.wrap("caption", f"{caption} {credit}", "figcaption" if self.teased else "div")
        return self.names.wrap("photo", f'<img src="/i.jpg" alt="">{shown}', "figure" if self.teased else "div")

    def insert(self, block: Block, rng: random.Random) -> str:
        """What stands between two paragraphs."""
        if block.kind == "also":
            link = f'<a href="{block.note}">{escape(block.text)}</a>'
            label = "" if self.also == "card" else f"<b>{self.labels['also']}</b> "
            return self.names.wrap("also", label + link, self.also.replace("card", "div"))
        if block.kind == "ad":
            return self.names.wrap("ad", self.labels["ad"], "div")
        if block.kind == "poll":
            answers = "".join(f"<li>{word} — {rng.randint(3, 60)}%</li>" for word in self.labels["nav"].split()[2:6])
            return self.names.wrap("poll", f"<p>{self.prose[2]}</p><ul>{answers}</ul>", "div")
        role = "donate" if block.kind == "donate" else "subscribe"
        text = self.prose[1 if role == "donate" else block.number % 3]
        inner = f"<p>{text}</p>" if self.teased else text
        button = f'<a href="#">{self.labels["join"]}</a>' if block.number % 2 else ""
        return self.names.wrap(role, inner + button, "div" if self.linked else "p")

    def below(
        self, story: Story, others: Sequence[Story], comments: Sequence[tuple[str, str]], rng: random.Random
    ) -> str:
        """Everything after the story, in the outlet's order."""
        made = []
        for role in self.order:
            if rng.random() < 0.12:
                continue  # boxes are missing from some pages
            if role == "comments":
                made.append(self.comments(comments))
            elif role == "next":
                made.append(self.next(others))
            elif role == "tags":
                links = ", ".join(f'<a href="/t/{tag}">{tag}</a>' for tag in story.tags)
                made.append(self.names.wrap("tags", f"{self.labels['tags']} {links}", "div"))
            elif role == "share":
                made.append(self.names.wrap("share", f"{self.labels['share']} Facebook Telegram Viber", "div"))
            elif role in ("related", "latest", "popular"):
                made.append(self.box(role, others, rng))
            else:
                text = self.prose[{"bio": 4, "about": 4, "donate": 1, "subscribe": 0}[role]]
                made.append(self.names.wrap(role, f"<p>{text}</p>", "div"))
        return "".join(made)

    def box(self, role: str, others: Sequence[Story], rng: random.Random) -> str:
        shown = rng.sample(list(others), min(len(others), rng.randint(2, 6)))
        items = "".join(self.item(other, teased=self.teased and role == "related") for other in shown)
        inner = f"<ul>{items}</ul>" if self.items == "li" else items
        return self.names.wrap(role, f"<{self.head}>{self.labels[role]}</{self.head}>{inner}", "div")

    def item(self, other: Story, *, teased: bool) -> str:
        stamp = f"<span>{other.published:%d.%m.%Y, %H:%M}</span> " if self.dated else ""
        title, teaser = escape(other.title), f"<p>{escape(other.teaser)}</p>" if teased else ""
        if self.linked:
            return f'<{self.items}>{stamp}<a href="{other.path}">{title}{teaser}</a></{self.items}>'
        return f'<{self.items}>{stamp}<a href="{other.path}">{title}</a>{teaser}</{self.items}>'

    def next(self, others: Sequence[Story]) -> str:
        if not others:
            return ""
        other = others[0]
        text = "".join(f"<p>{escape(line)}</p>" for line in other.opening)
        return self.names.wrap(
            "next", f"<h2>{escape(other.title)}</h2>{text}<a href=#>{self.labels['more']}</a>", "div"
        )

    def comments(self, said: Sequence[tuple[str, str]]) -> str:
        items = "".join(
            self.names.wrap("comment", f"<b>{escape(who)}</b><p>{escape(text)}</p>", "div") for who, text in said
        )
        head = f"<{self.head}>{self.labels['comments']} ({len(said)})</{self.head}>"
        form = f"<p>{self.prose[3]}</p><button>{self.labels['send']}</button>"
        return self.names.wrap("comments", head + items + form, "div")
