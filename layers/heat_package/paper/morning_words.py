"""Words of the morning's page, in two languages.

Classes after Japanese Society of Biometeorology, 「日常生活における熱中症予防指針」
version 4 (2022); alerts after the Climate Change Adaptation Act, articles 18 to 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from layers.bilingual import Bilingual
from layers.heat_package.today.alerts import AlertLevel
from layers.heat_package.today.readings import Origin
from layers.heat_package.wbgt_class import WbgtClass


@dataclass(frozen=True, slots=True)
class AlertWords:
    """What an alert is called, and what it means."""

    title: Bilingual
    body: Bilingual


CLASSES: Final = {
    WbgtClass.CAUTION: Bilingual("注意", "caution"),
    WbgtClass.WARNING: Bilingual("警戒", "warning"),
    WbgtClass.SEVERE_WARNING: Bilingual("厳重警戒", "severe warning"),
    WbgtClass.DANGER: Bilingual("危険", "danger"),
}
ORIGINS: Final = {
    Origin.BY_HAND: Bilingual("手入力", "typed in"),
    Origin.MEASURED: Bilingual("実測値", "measured"),
    Origin.ESTIMATED: Bilingual("実況推定値", "estimated"),
    Origin.FORECAST: Bilingual("予測値", "forecast"),
    Origin.SIMULATED: Bilingual("計算値", "computed"),
}
ALERTS: Final = {
    AlertLevel.NONE: AlertWords(
        Bilingual("アラートの発表なし", "No alert was issued"), Bilingual("", "")
    ),
    AlertLevel.WARNING: AlertWords(
        Bilingual("熱中症警戒アラート", "Heat illness alert"),
        Bilingual(
            "暑さ指数（WBGT）が33以上になる所がある見こみ。",
            "A WBGT of 33 or more is forecast somewhere in the area.",
        ),
    ),
    AlertLevel.JUDGED: AlertWords(
        Bilingual(
            "熱中症特別警戒アラートの判定（発表ではない）",
            "A special heat illness alert was judged (not issued yet)",
        ),
        Bilingual(
            "発表されれば、指定暑熱避難施設を開く義務が生じる。",
            "If it is issued, designated cooling shelters must open.",
        ),
    ),
    AlertLevel.SPECIAL: AlertWords(
        Bilingual("熱中症特別警戒アラート", "Special heat illness alert"),
        Bilingual(
            "都道府県のすべての地点で35以上になる見こみ。指定暑熱避難施設を開く。",
            "35 or more is forecast everywhere in the prefecture: designated shelters open.",
        ),
    ),
}
TO_DO: Final = {
    "special": (
        Bilingual(
            "指定暑熱避難施設が開いているか、すべてに電話で確かめた",
            "Called every designated shelter: it is open",
        ),
        Bilingual(
            "屋外の行事・作業の中止か延期を決め、知らせた",
            "Outdoor events and work are stopped or put off, and people were told",
        ),
        Bilingual(
            "ひとり暮らしの高齢者などへの見守りを頼んだ",
            "Asked for a look after people who live alone",
        ),
        Bilingual(
            "防災無線・LINE・サイトで、住民に伝えた",
            "Told residents by loudspeaker, LINE and the site",
        ),
        Bilingual(
            "臨時に閉まる涼み処を、地図の知らせに書いた",
            "Wrote on the map which cool places are closed today",
        ),
    ),
    "warning": (
        Bilingual(
            "屋外の行事・作業の主催者に、暑さ指数と時間帯を伝えた",
            "Told organisers of outdoor events the WBGT and the hours",
        ),
        Bilingual(
            "開いている涼み処と閉まる時刻を確かめた",
            "Checked which cool places are open, and until when",
        ),
        Bilingual(
            "見守りの必要な人への声かけを頼んだ", "Asked for a word with people who need one"
        ),
        Bilingual(
            "夕方、あすのアラート（17時ごろ発表）を見る",
            "In the evening, look for tomorrow's alert (about 17:00)",
        ),
    ),
    "none": (
        Bilingual("夕方、あすのアラートを見る", "In the evening, look for tomorrow's alert"),
        Bilingual(
            "涼み処の確認日が古いものを確かめる", "Verify cool places that nobody did lately"
        ),
    ),
}
MORNING: Final = {
    "title": Bilingual("{city} 暑い日の朝の要約 {day}", "{city}: morning of a hot day, {day}"),
    "foot": Bilingual(
        "{made} 時点の記録から作成。数字は、それぞれの出典のとおり。",
        "Made from what was known at {made}. Numbers are as their sources say.",
    ),
    "drill": Bilingual("訓練", "Drill"),
    "no_alert": Bilingual(
        "アラートの情報を読んでいません", "Nothing was read about alerts of this day"
    ),
    "issued": Bilingual(
        "{area}・環境省の発表 {time}（{source}）",
        "{area}, issued by the Ministry of the Environment {time} ({source})",
    ),
    "by_hand": Bilingual("市役所の手入力 {time}", "typed in by the city {time}"),
    "made_up": Bilingual("【作成データ】", " [made-up data]"),
    "reading": Bilingual(
        "WBGT {wbgt} {word}（{time}、{place}、{origin}）{made_up}",
        "WBGT {wbgt}, {word} ({time}, {place}, {origin}){made_up}",
    ),
    "no_number": Bilingual("いまの暑さの数字はありません", "There is no number for now"),
    "open": Bilingual(
        "きょう開く涼み処 {n}か所（登録 {all}か所）",
        "{n} cool places open today (of {all} on the map)",
    ),
    "no_address": Bilingual("所在地の記録なし", "no address on record"),
    "others": Bilingual("そのほか", "others"),
    "more": Bilingual("ほか{n}か所", "{n} more"),
    "closed": Bilingual("開く時間の記録なし", "no hours on record"),
    "no_shelters": Bilingual("登録がありません", "None is on the map"),
    "written": Bilingual(
        "この{days}日に住民が書いた気づき {n}件（うち紙から {paper}件）",
        "{n} notes by residents in {days} days ({paper} on paper)",
    ),
    "no_source": Bilingual("読みこんだファイルなし", "no file was read"),
    "qr_alt": Bilingual("きょうの画面のQRコード", "QR code of today's screen"),
    "h_now": Bilingual("いま", "Now"),
    "h_hottest": Bilingual("いちばん暑い時刻", "Hottest"),
    "h_hours": Bilingual("きょうの暑さ（WBGT、°C）", "The day's heat (WBGT, °C)"),
    "h_time": Bilingual("時刻", "Time"),
    "h_class": Bilingual("段階", "Class"),
    "h_origin": Bilingual("種類", "What it is"),
    "h_quarter": Bilingual("地区", "Quarter"),
    "h_count": Bilingual("か所", "Places"),
    "h_first": Bilingual("早く閉まる", "First closes"),
    "h_last": Bilingual("おそく閉まる", "Last closes"),
    "h_shelters": Bilingual(
        "特別アラートの日に開く所（指定暑熱避難施設）",
        "Open on a special alert (designated shelters)",
    ),
    "h_to_do": Bilingual("すること", "To do"),
    "h_tomorrow": Bilingual("あす", "Tomorrow"),
    "h_sources": Bilingual("出典", "Sources"),
    "h_notes": Bilingual("メモ", "Notes"),
    "h_today": Bilingual("きょうの画面", "Today's screen"),
    "h_no_hours": Bilingual("この日の数字はまだありません", "No numbers of this day yet"),
}
