"""Invented pages that are no article, as outlets and their guards send them with status 200."""

from __future__ import annotations

from tests.cleaner.extract_pages import BODY, NEWS, links, paragraphs

TEASERS = tuple(
    f"Коротко про новину номер {n}: що сталося в долині, хто про це розповів і чого чекати далі." for n in range(9)
)


def bare(title: str, body: str, head: str = "") -> str:
    declared = f"<meta charset='utf-8'><title>{title}</title>{head}"
    return f"<!DOCTYPE html><html><head>{declared}</head><body>{body}</body></html>"


def framed(title: str, body: str, lang: str = "uk") -> str:
    """A page in the outlet's frame: menu, what was found in the middle, latest news, footer."""
    menu = links(("Головна", "Місто", "Політика", "Спорт", "Погода", "Архів"))
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<header><nav>{menu}</nav></header><main>{body}</main><aside><h3>Останні новини</h3>{links(NEWS)}</aside>"
        "<footer><p>© Дзвін долини. Усі права захищено.</p></footer></body></html>"
    )


ERRORS = {
    "uk": framed(
        "Сторінку не знайдено — Дзвін долини", "<h1>404</h1><p>Такої сторінки немає. Поверніться на головну.</p>"
    ),
    "uk, heading": framed("Дзвін долини", "<h1>Помилка 404</h1><p>Можливо, сторінку видалили або перенесли.</p>"),
    "uk, words": framed(
        "Дзвін долини", "<h1>На жаль, сторінка не існує</h1><p>Спробуйте пошук або перейдіть до архіву.</p>"
    ),
    "ru": framed(
        "Страница не найдена", "<h1>Ошибка 404</h1><p>Запрошенной страницы нет. Вернитесь на главную.</p>", "ru"
    ),
    "ru, heading": framed("Колокол", "<h2>К сожалению, страница не найдена</h2><p>Возможно, её удалили.</p>", "ru"),
    "en": framed(
        "Page not found - The Example Herald", "<h1>Oops!</h1><p>The page you were looking for is gone.</p>", "en"
    ),
    "en, heading": framed("The Example Herald", "<h1>404 - Page not found</h1><p>Try the search instead.</p>", "en"),
    "en, gone": framed("Herald", "<h1>This page is no longer available</h1><p>It was moved or removed.</p>", "en"),
    "server": bare("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"),
    "forbidden": bare("Доступ заборонено", "<h1>403</h1><p>Адміністратор обмежив доступ до цієї сторінки.</p>"),
    "works": bare("Технічні роботи", "<h1>На сайті тривають технічні роботи</h1><p>Завітайте трохи пізніше.</p>"),
}
CHALLENGES = {
    "browser": bare(
        "Just a moment...", "<h1>herald.example</h1><p>Checking your browser before accessing herald.example.</p>"
    ),
    "human": bare("herald.example", "<h2>Verify you are human by completing the action below.</h2><p>Ray ID: 7f</p>"),
    "attention": bare("Attention Required!", "<h1>Sorry, you have been blocked</h1><p>Why have I been blocked?</p>"),
    "uk": bare("Перевірка браузера", "<p>Зачекайте кілька секунд, ми перевіряємо ваш браузер.</p>"),
    "ru": bare("Проверка", "<h1>Проверяем ваш браузер</h1><p>Это автоматический процесс, подождите.</p>"),
    "ru, robot": bare("Ой!", "<p>Подтвердите, что запросы отправляли вы, а не робот</p><p>Нам очень жаль.</p>"),
}
CONSENTS = {
    "en": bare(
        "Before you continue", "<h1>Before you continue</h1><p>We use cookies and data to deliver our pages.</p>"
    ),
    "uk": bare(
        "Ваша приватність", "<h1>Ми дбаємо про вашу приватність</h1><p>Ми та 812 партнерів зберігаємо файли cookie.</p>"
    ),
    "ru": bare("Согласие", "<h1>Мы ценим вашу конфиденциальность</h1><p>Разрешите использовать файлы cookie.</p>"),
}
LOGINS = {
    "uk": bare("Вхід", "<h1>Увійдіть, щоб читати далі</h1><form><input type=password><button>Увійти</button></form>"),
    "ru": bare(
        "Колокол", "<h1>Войдите, чтобы продолжить</h1><form><input type='password'><p>Забыли пароль?</p></form>"
    ),
    "en": bare("Log in | Herald", "<h2>Log in to your account</h2><form><input type=password></form><p>Forgot it?</p>"),
}
SHELLS = {
    "root": bare(
        "Дзвін долини", "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
    ),
    "app": bare("Дзвін долини", "<div id=\"__next\"></div><script src='/main.js'></script>"),
    "words": bare("Колокол", "<p>Включите JavaScript, чтобы читать этот сайт.</p><script src='/a.js'></script>"),
    "words, uk": bare("Дзвін", "<p>Для роботи сайту увімкніть, будь ласка, JavaScript у браузері.</p>"),
}
SECTIONS = {
    "headlines": framed("Місто", f"<h1>Місто</h1>{links(tuple(f'{text} та ще трохи' for text in NEWS))}"),
    "teasers": framed(
        "Місто — Дзвін долини",
        "<h1>Місто</h1>"
        + "".join(
            f"<div class='card'><h3><a href='/n/{i}'>{head}</a></h3><span>2 травня 2024</span><p>{text}</p></div>"
            for i, (head, text) in enumerate(zip(NEWS, TEASERS, strict=False))
        ),
    ),
    "archive": framed(
        "Архів",
        "<h1>Архів за травень</h1><ul>"
        + "".join(f"<li>07:1{i} <a href='/n/{i}'>{n}</a></li>" for i, n in enumerate(NEWS))
        + "</ul>",
    ),
}
ARTICLES = {
    "about a 404": framed(
        "Чому сторінка 404 стала мистецтвом", f"<h1>Чому сторінка 404 стала мистецтвом</h1>{paragraphs(*BODY)}"
    ),
    "about robots": framed(
        "Чи ви не робот, питають у музеї", f"<h1>Чи ви не робот, питають у музеї</h1>{paragraphs(*BODY)}"
    ),
    "about access": framed(
        "Доступ заборонено: ліс закрили", f"<h1>Доступ заборонено: ліс закрили</h1>{paragraphs(*BODY)}"
    ),
    "short": framed("Міст відкрили вранці", f"<h1>Міст відкрили вранці</h1>{paragraphs(BODY[0])}"),
    "with a login form": framed(
        "Міст відкрили", f"<h1>Міст відкрили вранці</h1>{paragraphs(*BODY)}<form><input type=password></form>"
    ),
    "with links between": framed(
        "Міст відкрили вранці",
        "<h1>Міст відкрили вранці</h1>"
        + "".join(f"<p>{text}</p><p><a href='/n/{i}'>{NEWS[i]}</a></p>" for i, text in enumerate(BODY)),
    ),
    "with a notice": framed(
        "Міст відкрили",
        f"<h1>Міст відкрили вранці</h1>{paragraphs(*BODY)}<p>Увімкніть JavaScript, щоб бачити коментарі.</p>",
    ),
}
