"""Forms as people write them, in the Markdown that pyxform reads."""
# ruff: noqa: E501 -- a table has the width of its columns

import io
import wave

from PIL import Image

FORM = """
| survey | | | | | | | | | | | | | |
| | type | name | label::Kazakh (kk) | label::Russian (ru) | label::English (en) | hint::English (en) | required | relevant | constraint | constraint_message::English (en) | calculation | choice_filter | appearance |
| | select_one region | region | Өңір | Регион | Region | | yes | | | | | | |
| | select_one town | town | Қала | Город | Town | | | | | | | region=${region} | minimal |
| | begin_group | work | Жұмыс | Работа | Work | | | | | | | | |
| | integer | people | Қанша адам | Сколько людей | How many people work with you? | You included. | yes | | . > 0 and . < 1000 | From 1 to 999. | | | |
| | decimal | rent | Жалдау | Аренда | Rent per square metre | | | selected(${lacks}, 'space') | | | | | |
| | select_multiple lack | lacks | Не жетпейді | Чего не хватает | What is lacking? | | yes | | not(selected(., 'none') and count-selected(.) > 1) | Nothing, or something. | | | |
| | text | other | Басқа | Другое | What else? | | yes | selected(${lacks}, 'other') | | | | | multiline |
| | end_group | | | | | | | | | | | | |
| | begin_repeat | projects | Жобалар | Проекты | Projects | | | ${people} > 1 | | | | | |
| | text | project | Атауы | Название | Name of the project | | yes | | | | | | |
| | integer | cost | Құны | Стоимость | Cost | | | | . >= 0 | | | | |
| | end_repeat | | | | | | | | | | | | |
| | calculate | total | | | | | | | | | sum(${cost}) | | |
| | note | sum_up | Барлығы ${total} | Всего ${total} | Together ${total} | | | ${total} > 0 | | | | | |
| | start | begun | | | | | | | | | | | |
| choices | | | | | | |
| | list_name | name | label::Kazakh (kk) | label::Russian (ru) | label::English (en) | region |
| | region | XX-1 | Бірінші | Первый | First | |
| | region | XX-2 | Екінші | Второй | Second | |
| | town | abai | Абай | Абай | Abai | XX-1 |
| | town | birlik | Бірлік | Бирлик | Birlik | XX-2 |
| | lack | space | Орын | Место | Space | |
| | lack | money | Ақша | Деньги | Money | |
| | lack | other | Басқа | Другое | Something else | |
| | lack | none | Ештеңе | Ничего | Nothing | |
| settings | | | |
| | form_title | form_id | version | default_language | style |
| | Needs | needs | 1 | Russian (ru) | pages |
"""

FORM_OF_FILES = """
| survey | | | | | | | | | | | |
| | type | name | label::Kazakh (kk) | label::Russian (ru) | label::English (en) | relevant | constraint | constraint_message::English (en) | calculation | choice_filter | parameters |
| | select_one_from_file regions.csv | region | Өңір | Регион | Region | | | | | | |
| | select_multiple_from_file districts.csv | districts | Аудандар | Районы | Districts | | | | | region=${region} | value=code label=title |
| | integer | people | Қанша адам | Сколько людей | How many people? | | . <= pulldata('regions', 'population', 'name', ${region}) | More than live there. | | | |
| | text | sea | Теңіз | Море | Which sea? | pulldata('regions', 'coast', 'name', ${region}) = 'yes' | | | | | |
| | calculate | code | | | | | | | pulldata('districts', 'region', 'code', selected-at(${districts}, 0)) | | |
| | note | told | ${code} | ${code} | Of ${code} | | | | | | |
| settings | | | |
| | form_title | form_id | version | default_language |
| | Places | places | 1 | Russian (ru) |
"""

FILES = {
    "regions.csv": (
        "\ufeffname;label;label::Kazakh (kk);population;coast\r\n"
        "XX-1;Первый;Бірінші;100;yes\r\nXX-2;Второй;;20;\r\n"
    ).encode(),
    "districts.csv": (
        "code,title::Kazakh (kk),title::Russian (ru),title::English (en),region,founded\n"
        'a,Алғашқы,"Первый, старый","First, the old",XX-1,1930\n'
        "\n"
        "b,Екінші,Второй,Second,XX-1,1931\n"
        "c,Үшінші,Третий,Third,XX-2,1932\n"
    ).encode(),
}

FORM_OF_MEDIA = """
| survey | | | | | | | | |
| | type | name | label::Kazakh (kk) | label::Russian (ru) | choice_filter | media::image | media::image::Kazakh (kk) | media::audio |
| | text | seen | Не көрдіңіз? | Что видели? | | plan.png | plan_kk.gif | said.wav |
| | select_one floor | floor | Қабат | Этаж | | | | |
| | select_one room | room | Бөлме | Комната | floor=${floor} | | | |
| choices | | | | | | |
| | list_name | name | label::Kazakh (kk) | label::Russian (ru) | floor | media::image | media::audio |
| | floor | one | Бірінші | Первый | | | |
| | floor | two | Екінші | Второй | | | |
| | room | big | Үлкен | Большая | one | big.jpg | |
| | room | small | Кіші | Малая | two | | said.wav |
| settings | | |
| | form_id | default_language |
| | rooms | Russian (ru) |
"""


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    """Return a red picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def sound() -> bytes:
    """Return a tenth of a second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(1600))
    return out.getvalue()


MEDIA_FILES = {
    "plan.png": picture(),
    "plan_kk.gif": picture("GIF"),
    "big.jpg": picture("JPEG"),
    "said.wav": sound(),
}

GOOD = {
    "region": "XX-1",
    "people": "3",
    "lacks": "space other",
    "rent": "1200.5",
    "other": "Clay",
    "projects": [{"project": "Kiln", "cost": "40"}, {"project": "Shop", "cost": "2.5"}],
}


def form_of(*rows: str, choices: str = "", settings: str = "") -> bytes:
    """Return a form in English with these rows: ``type | name | label | column=value ...``."""
    columns = ["relevant", "constraint", "required", "calculation", "choice_filter", "repeat_count"]
    lines = ["| survey |", f"| | type | name | label | {' | '.join(columns)} |"]
    for row in rows:
        kind, name, label, *rest = [cell.strip() for cell in row.split("|")]
        given = dict(cell.split("=", 1) for cell in rest)
        assert set(given) <= set(columns)
        lines.append(
            f"| | {kind} | {name} | {label} | {' | '.join(given.get(c, '') for c in columns)} |"
        )
    return "\n".join([*lines, choices, settings]).encode()
