"""Words that are printed, in two languages."""

from __future__ import annotations

from typing import Final

from layers.bilingual import Bilingual, Language

MAP: Final = {
    "title": Bilingual("{city} 涼み処の紙の地図", "{city}: cool places on paper"),
    "about": Bilingual(
        "番号は、うらの表の番号です。気づいたことは、うらに書いてください。",
        "The table overleaf says what the numbers are; write there what you notice.",
    ),
    "dated": Bilingual(
        "{made} に公開されていた内容です。開いている時間は変わることがあります。",
        "As published on {made}. Opening hours may change.",
    ),
    "scaled": Bilingual(
        "1:{scale}（{paper}に等倍で印刷したとき）・ マスの1辺 約{cell} m",
        "1:{scale} (printed on {paper} at 100%); a cell is about {cell} m wide",
    ),
    "qr_alt": Bilingual(
        "この紙のQRコード。番号は {number}", "QR code of this sheet. Its number is {number}"
    ),
    "map_alt": Bilingual(
        "地図。涼み処{n}か所の番号と、{columns}列{rows}行のマス。"
        "番号ごとの場所はうらの表にあります。",
        "Map with the numbers of {n} cool places and a grid of {columns} columns and {rows} rows. "
        "The table overleaf says what the numbers are.",
    ),
    "legend": Bilingual("地図の見かた", "How to read the map"),
    "places": Bilingual("涼み処（番号の順）", "Cool places, by number"),
    "no_places": Bilingual(
        "この範囲に公開された涼み処はありません。", "No cool place is public on this ground."
    ),
    "notes": Bilingual("気づいたこと", "What you noticed"),
    "where": Bilingual("番号かマス", "Number or cell"),
    "what": Bilingual(
        "気づいたこと（名前や電話番号は書かない）", "What (no names, no numbers to call)"
    ),
    "notes_how": Bilingual(
        "左に、涼み処の番号（3 など）かマス（B4 など）を書きます。"
        "書いた紙は、QRコードか番号 {number} から「紙から入力」で地図にのせられます。",
        "On the left, the number of a place (such as 3) or a cell (such as B4). The sheet is typed "
        "in under its QR code, or under its number {number} on the page “Type in a sheet”.",
    ),
    "left_out": Bilingual(
        "ほかに{n}か所あります（番号は地図の中ほどの{most}か所まで）。",
        "{n} more lie here; the {most} nearest the middle have numbers.",
    ),
    "source": Bilingual(
        "背景: {base} ／ 涼み処: みんなの地図（{licence}） ／ 紙の番号 {number}",
        "Background: {base}. Cool places: everybody's map ({licence}). Sheet {number}",
    ),
    "foot": Bilingual("{title} ・ 紙の番号 {number} ・ {made}", "{title}, sheet {number}, {made}"),
    "col_number": Bilingual("番号", "No."),
    "col_cell": Bilingual("マス", "Cell"),
    "col_name": Bilingual("名前", "Name"),
    "col_hours": Bilingual("利用できる日時", "Opening hours"),
    "col_facts": Bilingual("設備・知らせ", "Facilities, notices"),
    "gone": Bilingual("いまは公開されていません", "not public any more"),
    "step_free": Bilingual("段差なし", "step-free"),
    "north": Bilingual("上が北", "north is up"),
    "scale_bar": Bilingual("縮尺", "scale"),
    "sign": Bilingual("見本", "sample"),
    "unknown_hours": Bilingual("時間の記録なし", "hours not recorded"),
    "shelter": Bilingual(
        "指定暑熱避難施設（特別アラートの日にも開く）",
        "designated cooling shelter (opens on special alerts)",
    ),
    "place": Bilingual("涼み処", "cool place"),
    "rest": Bilingual("具合が悪いときの休憩所", "rest place when ill"),
    "buildings": Bilingual("建物", "buildings"),
    "roads": Bilingual("道路", "roads"),
    "railways": Bilingual("鉄道", "railways"),
    "squares": Bilingual("広場", "squares"),
    "water": Bilingual("水面", "water"),
    "green": Bilingual("公園・緑地", "parks, green"),
    "trees": Bilingual("木", "trees"),
}


def said(words: Bilingual, language: Language, /, **values: object) -> str:
    """Give words in a language, with values in their places."""
    text = words.en if language == "en" else words.ja
    return text.format(**values) if values else text
