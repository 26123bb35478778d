"""The printed page of a class: A4, Japanese, no scripts; every text of people is escaped."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from layers.workshops.class_map import svg_map
from layers.workshops.class_works import ClassWorks, PhotoOfWork, Work
from layers.workshops.plan import house_rules
from layers.workshops.workshop import Group, Kind, Workshop

JAPAN: Final = datetime.timezone(datetime.timedelta(hours=9))
KINDS: Final = {
    Kind.PRACTICE: "練習・交流のワークショップ",
    Kind.POLICY: "政策を考えるワークショップ（案）",
}
_STYLE = """
@page { size: A4; margin: 14mm 12mm; }
body { font-family: "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo, sans-serif;
  font-size: 10.5pt; line-height: 1.6; color: #111; max-width: 186mm; margin: 0 auto; }
h1 { font-size: 18pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 6mm 0 2mm; }
.band { border: 1.5pt solid #333; border-radius: 2mm; padding: 1mm 3mm; display: inline-block; }
table { border-collapse: collapse; width: 100%; } tr { break-inside: avoid; }
th, td { border-bottom: .5pt solid #999; padding: 1mm 2mm; text-align: left; vertical-align: top; }
th:first-child, td:first-child { width: 10mm; text-align: right; }
td { overflow-wrap: anywhere; } h2 { break-after: avoid; }
.group { border-left: 4mm solid; padding-left: 2mm; }
figure { display: inline-block; margin: 1mm 2mm 1mm 0; width: 40mm; break-inside: avoid; }
img { max-width: 40mm; max-height: 32mm; } figcaption { font-size: 8pt; }
footer { margin-top: 6mm; font-size: 9pt; border-top: .5pt solid #333; padding-top: 2mm; }
"""

PhotoNames = Mapping[tuple[int, int], str]


def class_page(given: ClassWorks, *, photos: PhotoNames) -> str:
    """Give the page.

    photos : names of the files of photos in the pack, by number of the work and of its photo.
    """
    workshop = given.workshop
    parts = [
        f"<h1>{escape(workshop.title)}</h1>",
        f'<p><span class="band">授業の作品 ・ {KINDS[workshop.kind]}</span></p>',
        f"<p>{_days(workshop)} ・ 作品 {len(given.works)}点</p>",
        _listed("きょうの課題", [_task(each.text, each.count) for each in workshop.tasks]),
        _listed(
            "やくそく", [each.ja for each in house_rules(workshop.age_band)] + [*workshop.rules]
        ),
        "<h2>地図</h2>",
        svg_map(given.works),
        *(_group(given, group, photos) for group in given.groups),
        _left_out(given.left_out),
        _footer(given),
    ]
    return (
        '<!doctype html>\n<html lang="ja"><head><meta charset="utf-8">'
        f"<title>{escape(workshop.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _group(given: ClassWorks, group: Group, photos: PhotoNames) -> str:
    works = given.of_group(group)
    if not works:
        return ""
    rows = "".join(_row(each, photos) for each in works)
    return (
        f'<h2 class="group" style="border-color:{group.colour}">{escape(group.name)} '
        f"（{len(works)}点）</h2><table><thead><tr><th>番号</th><th>作品</th>"
        f"<th>ペンネーム</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(work: Work, photos: PhotoNames) -> str:
    figures = "".join(_figures(work, photos))
    figures = f"<br>{figures}" if figures else ""
    return (
        f"<tr><td>{work.number}</td><td>{escape(work.words)}{figures}</td>"
        f"<td>{escape(work.feature.pen_name)}</td></tr>"
    )


def _figures(work: Work, photos: PhotoNames) -> Iterator[str]:
    for index, photo in enumerate(work.photos, start=1):
        name = photos.get((work.number, index))
        if name:
            yield (
                f'<figure><img src="{escape(name)}" alt="{escape(photo.alt_text)}">'
                f"<figcaption>{escape(caption(photo))}</figcaption></figure>"
            )


def caption(photo: PhotoOfWork) -> str:
    """Give what must stand beside a photo."""
    made = "・AIで作成" if photo.ai_made else ""
    return f"{photo.alt_text}（{photo.credit}・{photo.licence}{made}）"


def _task(text: str, count: int | None) -> str:
    return f"{text}（{count}）" if count else text


def _listed(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{escape(each)}</li>" for each in lines)
    return f"<h2>{title}</h2><ul>{items}</ul>"


def _left_out(number: int) -> str:
    return f"<p>このほかに古い作品が{number}点あります。</p>" if number else ""


def _footer(given: ClassWorks) -> str:
    return f"<footer>{'<br>'.join(escape(line) for line in terms(given)[0])}</footer>"


def terms(given: ClassWorks) -> tuple[Sequence[str], Sequence[str]]:
    """Give what may be done with the works, in Japanese and in English."""
    title = given.workshop.title
    licence = " / ".join(sorted({each.licence for each in given.layers})) or "CC BY 4.0"
    if given.workshop.open_to_public:
        ja = f"公開された作品です。{licence}。出典:「{title}」"
        en = f"These works are public: {licence}. Attribution: “{title}”."
    else:
        ja = "公開していない作品です。クラスの中だけで使ってください。"
        en = "These works are not public: for use within the class only."
    return (
        (
            ja,
            "「案」です。市の決定ではありません。名前は動物のペンネームで、本人の情報はありません。",
        ),
        (en, "Drafts, no decision of the city. Names are animals; nothing tells who sat there."),
    )


def _days(workshop: Workshop) -> str:
    first, last = _day(workshop.opens_at), _day(workshop.ended_at)
    return first if first == last else f"{first}〜{last}"


def _day(milliseconds: int) -> str:
    return f"{datetime.datetime.fromtimestamp(milliseconds / 1000, JAPAN):%Y年%-m月%-d日}"
