"""Invented sound texts of many languages, and the ways in which texts get damaged."""

from __future__ import annotations

from typing import Final

UKRAINIAN: Final = (
    "Міський голова Верхньої Долини Остап Криничний заявив: «Їхні сім'ї вже вдома», — і подякував рятувальникам.",
    "У п'ятницю ґрунтову дорогу до села Підгаївка перекрили; об'їзд займе щонайменше годину.",
    "Компанія «Зоряний млин» збільшила виробництво борошна на 12 %, хоча ціна зерна впала.",
    "Ціни, погода і новини спорту",
    "Щоб одержати довідку, жителям досить прийти до ЦНАПу з паспортом № 5.",
    "І все ж юні футболісти не здалися та вирвали перемогу на 89-й хвилині.",
)
RUSSIAN: Final = (
    "Мэр Верхней Долины Остап Криничный заявил: «Их семьи уже дома», — и поблагодарил спасателей.",
    "В пятницу грунтовую дорогу к селу Подгаевка перекрыли; объезд займёт не меньше часа.",
    "Компания «Звёздная мельница» увеличила выпуск муки на 12 %, хотя цена зерна упала.",
    "Чтобы получить справку, жителям достаточно прийти с паспортом.",
    "Всё же юные футболисты не сдались и вырвали победу на 89-й минуте.",
)
WESTERN: Final = (
    "Die Bürgermeisterin öffnete die größte Brücke über den Fluss – „endlich“, sagte sie.",
    "L’été dernier, la forêt brûlait déjà près du château ; où étaient les pompiers ?",
    "Burmistrz Zielonej Łąki ogłosił, że żółty most będzie gotów przed świętami.",
    "El niño de la montaña soñó con una cigüeña según contó su mamá.",
    "A câmara municipal não aprovou a construção da nova estação de ônibus.",
    "Příliš žluťoučký kůň se ztratil v mlze za řekou.",
)
SOUND: Final = (
    *UKRAINIAN, *RUSSIAN, *WESTERN,
    "Старшыня гарадскога савета паведаміў, што ў суботу аўтобусы не будуць хадзіць.",
    "Кметът на Горна Поляна обяви, че новият мост ще бъде готов преди празниците.",
    "Градоначелник Горње Пољане најавио је да ће нови мост бити готов пре празника.",
    "Градоначалникот на Горна Полјана најави дека новиот мост ќе биде готов.",
    "Қала әкімі жаңа көпірдің мереке қарсаңында ашылатынын мәлімдеді.",
    "Хотын дарга шинэ гүүр баярын өмнө бэлэн болно гэж мэдэгдэв.",
    "Ο δήμαρχος ανακοίνωσε ότι η νέα γέφυρα θα είναι έτοιμη πριν από τις γιορτές.",
    "Belediye başkanı yeni köprünün bayramdan önce açılacağını söyledi.",
    "Thị trưởng cho biết cây cầu mới sẽ hoàn thành trước kỳ nghỉ lễ.",
    "Borgarstjórinn sagði að brúin yrði tilbúin fyrir jól.",
    "Polgármesterünk szerint az új híd ünnepek előtt elkészül, őszintén.",
    "ראש העיר הודיע כי הגשר החדש ייפתח לפני החג.",
    "أعلن رئيس البلدية أن الجسر الجديد سيفتتح قبل العيد.",
    "شهردار می‌گوید پل تازه پیش از نوروز باز می‌شود.",
    "市長は、新しい橋が年末までに完成すると述べた。",
    "NATO, COVID-19, iPhone, С++, R&D, AT&T і МВФ: ІТшник Марко купив eSIM у крамниці «ПриватДім».",
    "ПРЕЗИДЕНТ УКРАЇНИ ПІДПИСАВ ЗАКОН ПРО МОСТИ",
    "УРЯД СХВАЛИВ БЮДЖЕТ НА НАСТУПНИЙ РІК",
    "Рік Різдво Січень Віктор Діана Гірка Сім'я РІК ВІК СІК ТІЛО",
    "Докладно: https://example.test/a?x=1&copy=2&reg=3&lt=4",
    "Le journal « L’Écho » : voilà « le mur » ; Noël à « Besançon ». LIBERTÉ², AMANHÃ”",
    "На сцені XXI століття та ХІХ століття; вітамін C; план B; Wi-Fi; T-подібний.",
    "Він сказав: 'так' і пішов. Вона відповіла: ‘ні’ — і лишилася.",
    "Українська за́мок і замо́к, а ще бра́ма.",
)  # fmt: skip

UTF8_READ_AS: Final = ("cp1251", "cp1252", "latin-1", "koi8-r", "koi8-u", "cp866", "cp1250")
CYRILLIC_READ_AS: Final = (
    ("cp1251", "latin-1"), ("cp1251", "cp1252"), ("cp1251", "koi8-u"), ("cp1251", "koi8-r"), ("cp1251", "cp866"),
    ("koi8-u", "cp1251"), ("koi8-u", "latin-1"), ("koi8-u", "cp1252"), ("koi8-u", "cp866"), ("koi8-u", "koi8-r"),
    ("cp1125", "cp1251"), ("cp1125", "latin-1"), ("cp1125", "koi8-r"),
)  # fmt: skip
"""The true encoding of Cyrillic, and the one it was taken for."""


def misread(text: str, true: str, wrong: str) -> str:
    """What a program shows that takes text of one encoding for another; undefined bytes pass as C1 controls."""
    return "".join(_read(byte, wrong) for byte in text.encode(true))


def writable(text: str, codec: str) -> str:
    """The text without what an 8-bit encoding cannot hold."""
    return text.encode(codec, "ignore").decode(codec)


def _read(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)
