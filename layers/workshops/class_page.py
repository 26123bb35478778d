"""The printed page of a class: A4, Japanese or English, no scripts; texts of people are escaped."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from layers.base_map import BaseMap
from layers.bilingual import Bilingual, Language
from layers.workshops.class_map import svg_map
from layers.workshops.class_works import NOBODY, ClassWorks, PhotoOfWork, Work
from layers.workshops.plan import house_rules
from layers.workshops.workshop import Group, Kind, Workshop

JAPAN: Final = datetime.timezone(datetime.timedelta(hours=9))
KINDS: Final = {
    Kind.PRACTICE: Bilingual("練習・交流のワークショップ", "Practice workshop"),
    Kind.POLICY: Bilingual("政策を考えるワークショップ（案）", "Workshop on policy (draft)"),
}
WORDS: Final = {
    "band": Bilingual("授業の作品 ・ {kind}", "Works of a class · {kind}"),
    "count": Bilingual("{days} ・ 作品 {n}点", "{days} · works: {n}"),
    "tasks": Bilingual("きょうの課題", "Tasks"),
    "rules": Bilingual("やくそく", "Rules"),
    "map": Bilingual("地図", "Map"),
    "of-map": Bilingual("作品の地図", "Map of the works"),
    "votes": Bilingual("投票", "Votes"),
    "open": Bilingual("（まだ続いています）", " (still open)"),
    "group": Bilingual("{name} （{n}点）", "{name} ({n})"),
    "others": Bilingual(NOBODY.name, "Others"),
    "number": Bilingual("番号", "No."),
    "work": Bilingual("作品", "Work"),
    "pen-name": Bilingual("ペンネーム", "Pen name"),
    "left-out": Bilingual(
        "このほかに古い作品が{n}点あります。", "Besides these there are {n} older works."
    ),
    "caption": Bilingual("{alt}（{credit}・{licence}{made}）", "{alt} ({credit}, {licence}{made})"),
    "ai-made": Bilingual("・AIで作成", ", made by AI"),
    "task": Bilingual("{text}（{n}）", "{text} ({n})"),
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
.bar { height: 2mm; background: #555; print-color-adjust: exact; }
td { overflow-wrap: anywhere; } h2 { break-after: avoid; }
.group { border-left: 4mm solid; padding-left: 2mm; }
figure { display: inline-block; margin: 1mm 2mm 1mm 0; width: 40mm; break-inside: avoid; }
img { max-width: 40mm; max-height: 32mm; } figcaption { font-size: 8pt; }
footer { margin-top: 6mm; font-size: 9pt; border-top: .5pt solid #333; padding-top: 2mm; }
"""

PhotoNames = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class VoteTold:
    """A vote of the class. counts : titles with their votes, the most first; none while open."""

    question: str
    counts: Sequence[tuple[str, int]]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the works: language of the page, the city below the map, votes."""

    language: Language = "ja"
    base: BaseMap = field(default_factory=BaseMap)
    votes: Sequence[VoteTold] = ()


def class_page(given: ClassWorks, *, photos: PhotoNames, around: Around) -> str:
    """Give the page.

    photos : names of the files of photos in the pack, by number of the work and of its photo.
    """
    workshop, page = given.workshop, _Page(around.language, photos)
    rules = [each.said(around.language) for each in house_rules(workshop.age_band)]
    kind = KINDS[workshop.kind].said(around.language)
    parts = [
        f"<h1>{escape(workshop.title)}</h1>",
        f'<p><span class="band">{page.say("band", kind=kind)}</span></p>',
        f"<p>{page.say('count', days=_days(workshop, around.language), n=len(given.works))}</p>",
        page.listed("tasks", [page.task(each.text, each.count) for each in workshop.tasks]),
        page.listed("rules", [*rules, *workshop.rules]),
        f"<h2>{page.say('map')}</h2>",
        svg_map(given.works, around.base, label=page.say("of-map"), language=around.language),
        page.votes(around.votes),
        *(page.group(given, group) for group in given.groups),
        f"<p>{page.say('left-out', n=given.left_out)}</p>" if given.left_out else "",
        _footer(given, around.language),
    ]
    return (
        f'<!doctype html>\n<html lang="{around.language}"><head><meta charset="utf-8">'
        f"<title>{escape(workshop.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


@dataclass(frozen=True, slots=True)
class _Page:
    language: Language
    photos: PhotoNames

    def say(self, words: str, **values: object) -> str:
        """Give words of the page; values are escaped."""
        safe = {key: escape(str(value)) for key, value in values.items()}
        return WORDS[words].said(self.language).format(**safe)

    def task(self, text: str, count: int | None) -> str:
        words = WORDS["task"].said(self.language)
        return words.format(text=text, n=count) if count else text

    def listed(self, title: str, lines: Sequence[str]) -> str:
        if not lines:
            return ""
        items = "".join(f"<li>{escape(each)}</li>" for each in lines)
        return f"<h2>{self.say(title)}</h2><ul>{items}</ul>"

    def votes(self, votes: Sequence[VoteTold]) -> str:
        if not votes:
            return ""
        return f"<h2>{self.say('votes')}</h2>{''.join(self._vote(each) for each in votes)}"

    def _vote(self, vote: VoteTold) -> str:
        still = self.say("open") if vote.is_open else ""
        rows = "".join(
            f'<tr><td>{votes}</td><td>{escape(title)}<div class="bar" '
            f'style="width:{100 * votes / max(1, vote.counts[0][1]):.0f}%"></div></td></tr>'
            for title, votes in vote.counts
        )
        return f"<p><b>{escape(vote.question)}</b>{still}</p><table>{rows}</table>"

    def group(self, given: ClassWorks, group: Group) -> str:
        works = given.of_group(group)
        if not works:
            return ""
        name = self.say("others") if group == NOBODY else group.name
        rows = "".join(self._row(each) for each in works)
        head = "".join(f"<th>{self.say(each)}</th>" for each in ("number", "work", "pen-name"))
        return (
            f'<h2 class="group" style="border-color:{group.colour}">'
            f"{self.say('group', name=name, n=len(works))}</h2>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _row(self, work: Work) -> str:
        figures = "".join(self._figures(work))
        figures = f"<br>{figures}" if figures else ""
        return (
            f"<tr><td>{work.number}</td><td>{escape(work.words(self.language))}{figures}</td>"
            f"<td>{escape(work.feature.pen_name)}</td></tr>"
        )

    def _figures(self, work: Work) -> Iterator[str]:
        for index, photo in enumerate(work.photos, start=1):
            name = self.photos.get((work.number, index))
            if name:
                yield (
                    f'<figure><img src="{escape(name)}" alt="{escape(photo.alt_text)}">'
                    f"<figcaption>{self._caption(photo)}</figcaption></figure>"
                )

    def _caption(self, photo: PhotoOfWork) -> str:
        """Give what must stand beside a photo."""
        made = WORDS["ai-made"].said(self.language) if photo.ai_made else ""
        about = {"alt": photo.alt_text, "credit": photo.credit, "licence": photo.licence}
        return self.say("caption", **about, made=made)


def _footer(given: ClassWorks, language: Language) -> str:
    japanese, english = terms(given)
    lines = japanese if language == "ja" else english
    return f"<footer>{'<br>'.join(escape(line) for line in lines)}</footer>"


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


def _days(workshop: Workshop, language: Language) -> str:
    first, last = _day(workshop.opens_at, language), _day(workshop.ended_at, language)
    if first == last:
        return first
    return f"{first}〜{last}" if language == "ja" else f"{first} to {last}"


def _day(milliseconds: int, language: Language) -> str:
    day = datetime.datetime.fromtimestamp(milliseconds / 1000, JAPAN)
    return f"{day:%Y年%-m月%-d日}" if language == "ja" else f"{day:%-d %B %Y}"
