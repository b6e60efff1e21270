"""The headings by which pages say in Ukrainian, Russian or English that they are no article; mentions do not count."""

from __future__ import annotations

import re
from typing import Final

_CODE = r"(?:(?:error|http|помилка|ошибка)\W*)?\b(?:40[0134]|410|429|50[0-4])\b(?:\W*(?:error|помилка|ошибка))?"
_ERROR_UK = (
    r"(?:такої |цієї |ця |дана |запитан\w+ |потрібн\w+ )*(?:сторінк[аиу]|матеріал\w*|публікаці[яюї])(?: за"
    r" (?:ціє|тако)ю адресою)?"
    r"(?: більше| вже)? ?(?:не знайден\w|не існує|відсутн\w+|видален\w+|недоступн\w+|немає)"
    r"|доступ(?: до сторінки)? (?:заборонено|обмежено)|(?:сайт|сервіс|сторінка) тимчасово (?:не працює|недоступн\w+)"
    r"|(?:на сайті )?(?:тривають |проводяться |ведуться )?(?:планові |профілактичні )?технічні роботи"
)
_ERROR_RU = (
    r"(?:такой |такая |этой |эта |данная |запрошенн\w+ |запрашиваем\w+ )*(?:страниц[аыу]|материал\w*|публикаци[яию])"
    r"(?: по (?:этому|такому) адресу)?(?: больше| уже)? ?(?:не найден\w?|не существует|отсутствует"
    r"|удал[её]н\w?|недоступн\w+|нет)"
    r"|доступ(?: к странице)? (?:запрещ[её]н|ограничен)|(?:сайт|сервис|страница) временно (?:не работает|недоступ\w+)"
    r"|(?:на сайте )?(?:ведутся |проводятся |идут )?(?:плановые |профилактические )?технические работы"
)
_ERROR_EN = (
    r"(?:the |this |that |requested |your )*(?:page|article|story|content|document)(?: you(?:'re| are| were"
    r"| have)? ?(?:looking for|requested))?"
    r" (?:(?:could|can) ?(?:not|n't|n’t|'t) be found|was not found|not found|is (?:not|no longer) available|is gone"
    r"|(?:does not|doesn't|doesn’t) exist|has (?:been removed|moved))"
    r"|we (?:can't|can’t|cannot|couldn't|couldn’t) find (?:that|this|the) page|not found|access denied"
    r"|forbidden|bad gateway"
    r"|(?:service|site) (?:temporarily )?unavailable|internal server error|gateway time-?out"
    r"|(?:down for|under|site) maintenance|strona nie została znaleziona|nie znaleziono strony|seite nicht gefunden"
)
_BEFORE = r"(?:\W*(?:на жаль|к сожалению|sorry|oops|whoops|ой|упс|вибачте|извините)\W*)?"
_NAME = r"(?:\s+[|–—·•-]\s+.{1,60})?"
_ERROR = re.compile(
    rf"{_BEFORE}(?:{_CODE}|(?:{_CODE}\W+)?(?:{_ERROR_UK}|{_ERROR_RU}|{_ERROR_EN})(?:\W+{_CODE})?)\W*{_NAME}", re.I
)
_CHALLENGE = re.compile(
    r"just a moment\b.{0,40}|(?:we are )?checking (?:your browser|if the site connection).*|verif(?:y"
    r"|ying) (?:that )?you are (?:a )?human.*"
    r"|attention required.*|are you (?:a )?(?:human|robot).{0,20}|sorry, you have been blocked.*"
    r"|(?:please )?(?:complete|solve) the (?:captcha|security check).*|enable javascript and cookies to continue.*"
    r"|.{0,60}unusual traffic from your.*|ddos[- ](?:guard|protection).*"
    r"|перевірка (?:вашого )?браузера.*|(?:.{0,40}\W)?перевіряємо,? (?:ваш |чи ви ).{0,60}"
    r"|(?:підтвердьте, що )?ви не робот.{0,20}"
    r"|проверка (?:вашего )?браузера.*|(?:.{0,40}\W)?проверяем,? (?:ваш |не робот ).{0,60}"
    r"|подтвердите, что (?:запросы отправляли|вы не робот).*|вы не робот.{0,20}",
    re.I,
)
_CONSENT = re.compile(
    r"before you continue\b.{0,60}|(?:we (?:value|care about|respect) )?your privacy\b.{0,60}"
    r"|(?:ми )?(?:дбаємо про|цінуємо|поважаємо) (?:вашу )?(?:приватність|конфіденційність).{0,60}|ваша"
    r" (?:приватність|конфіденційність)\b.{0,40}"
    r"|(?:мы )?(?:ценим|уважаем|заботимся о) ваш\w+ (?:приватност\w+|конфиденциальност\w+).{0,60}"
    r"|ваша (?:приватность|конфиденциальность)\b.{0,40}",
    re.I,
)
_LOGIN = re.compile(
    r"(?:please )?(?:log|sign) ?in\b.{0,50}|login\b.{0,30}|(?:please )?(?:subscribe|register|sign up) to"
    r" (?:continue|read).{0,40}"
    r"|увійдіть\b.{0,60}|вхід\b.{0,40}|авторизація\b.{0,40}|зареєструйтесь, щоб.{0,50}"
    r"|войдите\b.{0,60}|вход\b.{0,40}|авторизация\b.{0,40}|зарегистрируйтесь, чтобы.{0,50}",
    re.I,
)
_SCRIPTS = re.compile(
    r".{0,80}\b(?:enable|turn on|activate|requires?|увімкн\w+|ввімкн\w+|включит\w+|потріб\w+|требует\w*"
    r"|необходим\w*)\b.{0,40}"
    r"\bjava ?scripts?\b.{0,100}|.{0,60}\bjava ?script\b.{0,20}(?:is )?(?:disabled|вимкнен\w+|отключен\w*"
    r"|выключен\w*).{0,100}",
    re.I,
)
KINDS: Final = (
    ("error_page", _ERROR),
    ("bot_check", _CHALLENGE),
    ("consent_wall", _CONSENT),
    ("login_wall", _LOGIN),
)
_LONGEST: Final = 200


def kind_of(heading: str) -> str:
    """Which kind of page the heading as a whole speaks of, empty for any other."""
    text = heading.strip()
    if not text or len(text) > _LONGEST:
        return ""
    return next((kind for kind, pattern in KINDS if pattern.fullmatch(text)), "")


def asks_for_scripts(line: str) -> bool:
    """Whether the line asks the reader to switch JavaScript on."""
    return len(line) <= _LONGEST and bool(_SCRIPTS.fullmatch(line.strip()))
