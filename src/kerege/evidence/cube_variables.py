"""What a cube from microdata counts and sums up, in the words of three languages."""

Texts = dict[str, str]

PREFIX = "cube_"
"""Begins the code of every variable that a cube states."""

UNITS: dict[str, Texts] = {
    "firms": {"en": "firms", "ru": "предприятий", "kk": "кәсіпорын"},
    "jobs": {"en": "jobs", "ru": "рабочих мест", "kk": "жұмыс орны"},
    "persons": {"en": "persons", "ru": "человек", "kk": "адам"},
}

VARIABLES: dict[str, tuple[Texts, str]] = {
    "firms": (
        {
            "en": "Firms, from microdata",
            "ru": "Предприятия, по микроданным",
            "kk": "Кәсіпорындар, микродеректер бойынша",
        },
        "firms",
    ),
    "jobs": (
        {
            "en": "Jobs, from microdata",
            "ru": "Рабочие места, по микроданным",
            "kk": "Жұмыс орындары, микродеректер бойынша",
        },
        "jobs",
    ),
    "employees": (
        {
            "en": "Persons employed, from microdata",
            "ru": "Занятые, по микроданным",
            "kk": "Жұмыспен қамтылғандар, микродеректер бойынша",
        },
        "persons",
    ),
    "turnover": (
        {
            "en": "Turnover, from microdata",
            "ru": "Оборот, по микроданным",
            "kk": "Айналым, микродеректер бойынша",
        },
        "",
    ),
    "wages": (
        {
            "en": "Wages, from microdata",
            "ru": "Фонд оплаты труда, по микроданным",
            "kk": "Еңбекақы қоры, микродеректер бойынша",
        },
        "",
    ),
}
"""Measure -> its names and its unit; without one it is money in the national currency."""

DEFINITION: Texts = {
    "en": "Summed up from records of single firms or jobs; numbers that would tell of a single firm"
    " are withheld.",
    "ru": "Получено сложением записей об отдельных предприятиях или рабочих местах; значения,"
    " раскрывающие отдельное предприятие, не приводятся.",
    "kk": "Жекелеген кәсіпорындар немесе жұмыс орындары туралы жазбаларды қосу арқылы алынған;"
    " жеке кәсіпорынды ашып көрсететін мәндер келтірілмейді.",
}

PARTIAL: Texts = {
    "en": "Some of the firms state no amount; the sum is of those that do.",
    "ru": "Часть предприятий не указала сумму; приведён итог по указавшим.",
    "kk": "Кәсіпорындардың бір бөлігі соманы көрсетпеген; қорытынды көрсеткендері бойынша"
    " берілген.",
}

NOTE: Texts = {
    "en": "Cube from microdata (%(method)s). Request: %(parameters)s",
    "ru": "Куб из микроданных (%(method)s). Запрос: %(parameters)s",
    "kk": "Микродеректерден құрылған куб (%(method)s). Сұраныс: %(parameters)s",
}
