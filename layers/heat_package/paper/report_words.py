"""Words of the planner's report, in two languages."""

from __future__ import annotations

from typing import Final

from layers.bilingual import Bilingual

# What numbers are, as they stand beside a heading.
COMPUTED, MEASURED, MADE_UP = "計算値", "実測値", "作成データ"  # as runs say it
ORIGINS: Final = {
    COMPUTED: Bilingual("計算値", "computed"),
    MADE_UP: Bilingual("作成データ", "made-up data"),
    MEASURED: Bilingual("実測値", "measured"),
    "counted": Bilingual("数えた数", "counted"),
    "recorded": Bilingual("記録", "recorded"),
}
WEATHER: Final = {
    "air_temperature": Bilingual("気温", "Air temperature"),
    "relative_humidity": Bilingual("相対湿度", "Relative humidity"),
    "wind_speed": Bilingual("風速", "Wind speed"),
    "air_pressure": Bilingual("気圧", "Air pressure"),
    "global_irradiance": Bilingual("全天日射", "Global irradiance"),
    "direct_normal_irradiance": Bilingual("直達日射", "Direct normal irradiance"),
    "diffuse_irradiance": Bilingual("散乱日射", "Diffuse irradiance"),
    "downwelling_longwave": Bilingual("空からの赤外放射", "Long wave from the sky"),
    "cloud_fraction": Bilingual("雲の割合", "Cloud fraction"),
}
WEATHER_ORIGINS: Final = {
    "measured": Bilingual("測定", "measured"),
    "derived": Bilingual("計算で求めた", "derived"),
    "assumed": Bilingual("仮定", "assumed"),
}
UNITS: Final = {"degC": "°C", "m s-1": "m/s", "W m-2": "W/m²", "1": "", "degree": "°"}
THINGS: Final = {
    "tree": Bilingual("木", "trees"),
    "awning": Bilingual("ひよけ", "awnings"),
    "shade_sail": Bilingual("日よけ布", "shade sails"),
    "mist": Bilingual("ミスト", "mist"),
    "paving": Bilingual("舗装", "paving"),
    "water": Bilingual("水面", "water"),
    "green_wall": Bilingual("壁面緑化", "green walls"),
    "building": Bilingual("建物", "buildings"),
    "remove_building": Bilingual("建物をとる", "buildings taken away"),
}
# A kind of place, said of one of them.
ONE_PLACE: Final = {
    "school": Bilingual("学校・福祉など", "school or welfare"),
    "stop": Bilingual("バス停", "bus stop"),
    "crossing": Bilingual("横断歩道", "crossing"),
    "park": Bilingual("公園", "park"),
    "square": Bilingual("広場", "square"),
    "spot": Bilingual("涼み処（屋外）", "cool place outdoors"),
}
VOICES: Final = {
    "person": Bilingual("個人の意見", "personal"),
    "office": Bilingual("市役所の公式", "city office"),
    "workshop": Bilingual("授業の作品", "class work"),
}
OUTCOMES: Final = {
    "adopted": Bilingual("採用", "adopted"),
    "considered": Bilingual("検討", "under consideration"),
    "not-taken-up": Bilingual("見送り", "not taken up"),
}
REPORT: Final = {
    "title": Bilingual("{city} 暑さの報告", "{city}: heat report"),
    "about": Bilingual("{run}・{date}", "{run}, {date}"),
    "foot": Bilingual(
        "{title}・{run} の版 {version}・{made} 作成",
        "{title}, {run} version {version}, made {made}",
    ),
    "mark_made_up": Bilingual(
        "作成データ：実在しない町か天気です。判断には使えません。",
        "Made-up data: a town or weather that is not real. Not for decisions.",
    ),
    "mark_unchecked": Bilingual(
        "観測とくらべていません。判断に使うときは、まず精度を確かめてください。",
        "Not compared with measurements. Find out how accurate it is before deciding by it.",
    ),
    "qr_alt": Bilingual("この報告のページのQRコード", "QR code of the page of this report"),
    "h_page": Bilingual("画面の報告", "On the screen"),
    "alt_map": Bilingual(
        "{time} の暑さ指数の段階の地図。段階ごとの広さは表にあります。",
        "Map of the classes of WBGT at {time}. The table says how much ground each has.",
    ),
    "alt_places": Bilingual(
        "「{word}」の時間の長さの地図に、暑い場所（A〜）と日かげの効く道（1〜）の印。"
        "表に同じ印があります。",
        "Map of the hours of “{word}” with marks of hot places (A …) and of streets (1 …), as in "
        "the tables.",
    ),
    "marked": Bilingual(
        "一日に「{word}」の時間がどれだけあるか。A〜 は暑い場所、1〜 は日かげの効く道",
        "Hours of “{word}” in the day. A … are hot places, 1 … streets where shade relieves most",
    ),
    "level_0": Bilingual("なし", "none"),
    "level_1": Bilingual("{h} 時間まで", "up to {h} h"),
    "level_2": Bilingual("{more} 時間まで", "up to {more} h"),
    "level_3": Bilingual("{more} 時間より長い", "more than {more} h"),
    "sample": Bilingual("見本", "sample"),
    "north": Bilingual("上が北・横 {width} m", "north is up, {width} m wide"),
    "no_number": Bilingual("数値なし（建物の中など）", "no number (as inside buildings)"),
    "none": Bilingual("–", "–"),
    "missing": Bilingual(
        "いまデータベースを読めないので、ここは空です。",
        "The database cannot be read at the moment, so this is empty.",
    ),
    # Sections
    "summary": Bilingual("要点", "In short"),
    "area": Bilingual("範囲と入力", "Area and inputs"),
    "heat": Bilingual("暑さ", "Heat"),
    "accuracy": Bilingual("精度（くらべる値とのちがい）", "Accuracy (beside values to compare)"),
    "exposure": Bilingual("人がいる場所の暑さ", "Heat where people are"),
    "scenarios": Bilingual("くらべた提案", "Scenarios compared"),
    "voices": Bilingual("住民の声", "Residents' voices"),
    "sources": Bilingual("出典とつくり方", "Sources and how it was made"),
    "caveats": Bilingual("読むときの注意", "How to read this"),
    # In short
    "s_danger": Bilingual(
        "{time} に、数値のある地面の {share} が「{word}」（WBGT {limit} °C以上）。"
        "この段階が地面の半分を超えるのは {n} 時刻です。",
        "At {time}, {share} of the ground with numbers is in “{word}” (WBGT {limit} °C or more), "
        "the most of the day; it is more than half of the ground at {n} hours.",
    ),
    "s_accuracy": Bilingual(
        "{origin}とくらべたWBGTの差は平均 {bias} °C、RMSE {rmse} °C、R² {r2}（{count} 組）。",
        "WBGT beside {origin} values: bias {bias} °C, RMSE {rmse} °C, R² {r2} ({count} pairs).",
    ),
    "s_kind": Bilingual(
        "場所の種類でくらべると、「{word}」の時間がいちばん長いのは{kind}："
        "1か所あたりの平均 {hours} 時間（{n} か所）。",
        "Of the kinds of places, {kind} have the longest hours of “{word}”: {hours} h in the mean "
        "of their places ({n} places).",
    ),
    "s_kinds": Bilingual(
        "場所の種類でくらべると、「{word}」の時間がいちばん長いのは同じ長さの{kind}："
        "1か所あたりの平均 {hours} 時間（合わせて {n} か所）。",
        "Of the kinds of places, {kind} have equally the longest hours of “{word}”: {hours} h in "
        "the mean of their places ({n} places together).",
    ),
    "s_place": Bilingual(
        "地図に印のある場所では {marks} がいちばん長い：{hours} 時間。",
        " Of the places marked on the map it is longest at {marks}: {hours} h.",
    ),
    "between": Bilingual("・", ", "),
    "s_street": Bilingual(
        "日かげがいちばん効く道は地図の 1：{name}、{length} m。"
        "歩く1分あたり {relief} °C·分を減らす。",
        "Shade would relieve most on street 1 of the map: {name}, {length} m. It takes off "
        "{relief} °C·min a minute of walking.",
    ),
    "s_streets": Bilingual(
        "日かげがいちばん効く道は、同じくらいの地図の 1〜{last}：{name}、{length} m など。"
        "歩く1分あたり {relief} °C·分を減らす。",
        "Shade would relieve most, and alike, on streets 1 to {last} of the map: {name}, "
        "{length} m, and others. It takes off {relief} °C·min a minute of walking.",
    ),
    "s_scenario": Bilingual(
        "くらべた提案は {n} 件。WBGTをいちばん減らすのは「{title}」：一日で {relief} °C·m²·h。",
        "{n} proposals compared. “{title}” takes most off WBGT: {relief} °C·m²·h over the day.",
    ),
    "s_voices": Bilingual(
        "この範囲の気づきは {n} 件（うち紙から {paper} 件）。"
        "いちばん多いのは「{label}」{most} 件。",
        "{n} notes in the area ({paper} on paper); most are about “{label}” ({most}).",
    ),
    # Area
    "t_item": Bilingual("項目", "Item"),
    "t_value": Bilingual("内容", "Value"),
    "a_run": Bilingual("計算", "Run"),
    "a_bounds": Bilingual("範囲（経度・緯度）", "Bounds (longitude, latitude)"),
    "bounds": Bilingual("東経 {w}〜{e}°、北緯 {s}〜{n}°", "{w} to {e}° E, {s} to {n}° N"),
    "a_size": Bilingual("広さ", "Size"),
    "size": Bilingual(
        "{w} × {h} m（{ha} ha）、ます目 {cell} m", "{w} × {h} m ({ha} ha), cells of {cell} m"
    ),
    "a_hours": Bilingual("時刻", "Hours"),
    "hours": Bilingual(
        "{date} {first}〜{last}（{n} 時刻）", "{date}, {first} to {last} ({n} hours)"
    ),
    "a_weather": Bilingual("天気", "Weather"),
    "a_scenario": Bilingual("街", "Town"),
    "as_is": Bilingual("現状のまま", "as it is"),
    "with_scenario": Bilingual("提案を入れた計算", "with a scenario"),
    "t_weather": Bilingual("天気の量", "Weather"),
    "t_lowest": Bilingual("最低", "Lowest"),
    "t_highest": Bilingual("最高", "Highest"),
    "t_origin": Bilingual("もと", "Origin"),
    # Heat
    "shares": Bilingual(
        "暑さ指数（WBGT）の段階ごとの広さ：数値のある地面にしめる割合と、平均の値",
        "Ground in each class of WBGT: share of the ground with numbers, and mean value",
    ),
    "t_time": Bilingual("時刻", "Time"),
    "t_done": Bilingual("時刻（{zone}）", "Time ({zone})"),
    "zone_japan": Bilingual("日本時間", "Japan time"),
    "zone": Bilingual("UTC{offset}", "UTC{offset}"),
    "version": Bilingual("{version}（{time} {zone}に公開）", "{version} (published {time} {zone})"),
    "t_mean": Bilingual("平均 WBGT", "Mean WBGT"),
    "no_wbgt": Bilingual(
        "この計算には時刻ごとの暑さ指数（WBGT）がありません。", "The run has no WBGT by hour."
    ),
    "coarse": Bilingual(
        "広いので、{cell} m ごとの値から数えています。",
        "The area is large: counted from values {cell} m apart.",
    ),
    # Accuracy
    "t_quantity": Bilingual("量", "Quantity"),
    "t_bias": Bilingual("平均の差（計算−くらべる値）", "Bias (computed − compared)"),
    "t_rmse": Bilingual("RMSE", "RMSE"),
    "t_pairs": Bilingual("組の数", "Pairs"),
    "t_station": Bilingual("地点", "Station"),
    "all_stations": Bilingual("すべての地点", "all stations"),
    "no_accuracy": Bilingual(
        "この範囲に観測がないので、精度は確かめられていません。",
        "There are no measurements here, so nothing says how accurate this is.",
    ),
    # Exposure
    "kinds": Bilingual(
        "場所の種類ごとに、段階ごとの時間（平均、時間）",
        "Hours in each class by kind of place (mean, h)",
    ),
    "t_kind": Bilingual("種類", "Kind"),
    "t_places": Bilingual("か所", "Places"),
    "t_unknown": Bilingual("不明", "unknown"),
    "places": Bilingual(
        "種類ごとに、暑い時間が長い場所（地図の A〜、時間）",
        "Places of each kind with the longest hot hours (A … on the map, h)",
    ),
    "t_mark": Bilingual("印", "Mark"),
    "t_place": Bilingual("場所", "Place"),
    "t_hottest": Bilingual("いちばん暑い平均 WBGT", "Hottest mean WBGT"),
    "streets": Bilingual(
        "日かげがいちばん効く道（地図の 1〜）", "Streets where shade relieves most (1 … on the map)"
    ),
    "t_street": Bilingual("道", "Street"),
    "t_length": Bilingual("長さ", "Length"),
    "t_sun": Bilingual(
        "日なたの割合（長さ×計算した時刻）", "Share in the sun (length × hours of run)"
    ),
    "t_load": Bilingual("いまの負担", "Load now"),
    "t_relief": Bilingual("日かげで減る分", "Shade takes off"),
    "ties": Bilingual(
        "地図の {first}〜{last} の道は、減る分が同じ {relief} です。"
        "この中の順番に意味はありません。",
        "Streets {first} to {last} relieve alike ({relief}); their order means nothing.",
    ),
    "load_unit": Bilingual(
        "負担の単位は、32 °Cを超えた体感温度（UTCI）× 分を、歩く1分あたりにしたもの（°C·分/分）。",
        "Loads are degree-minutes of UTCI above 32 °C in a minute of walking (°C·min/min).",
    ),
    "no_name": Bilingual("{kind}（名前なし、{where}）", "{kind} without a name ({where})"),
    "no_exposure": Bilingual(
        "この計算からは、場所ごとの時間を出せません。",
        "Hours at places cannot be worked out from this run.",
    ),
    # Scenarios
    "proposals": Bilingual(
        "同じ計算・同じ時刻でくらべた、公開されている提案",
        "Public proposals on the same run and hours",
    ),
    "t_proposal": Bilingual("提案", "Proposal"),
    "t_things": Bilingual("中身", "What"),
    "t_change": Bilingual("新しい日かげの WBGT", "WBGT in the new shade"),
    "t_largest_day": Bilingual(
        "一日の中でいちばん大きいWBGTの変化", "Largest change of WBGT in the day"
    ),
    "t_largest_hour": Bilingual(
        "その時刻にいちばん変わる地点のWBGTの変化",
        "Change of WBGT where it is largest at that hour",
    ),
    "t_total": Bilingual(
        "一日に減るWBGTの合計（°C×面積×時間）", "WBGT taken off in the day (°C × area × hours)"
    ),
    "t_milder": Bilingual("軽くなる場所", "Places relieved"),
    "t_decision": Bilingual("市の判断", "Decision"),
    "change": Bilingual("{hour} {before} → {after} °C", "{hour}: {before} → {after} °C"),
    "milder": Bilingual("{n} か所", "{n}"),
    "milder_most": Bilingual(
        "{n} か所（{name}：危険・厳重警戒 {before} → {after} 時間）",
        "{n} ({name}: danger and severe {before} → {after} h)",
    ),
    "no_decision": Bilingual("まだ", "none yet"),
    "no_proposals": Bilingual(
        "この計算の版で結果のある、公開された提案はまだありません。",
        "No public proposal has a result on this version of the run yet.",
    ),
    "more_proposals": Bilingual("ほかに {n} 件あります。", "There are {n} more."),
    "runs": Bilingual(
        "同じ日・同じ範囲で、提案を入れて計算したもの（{time}、0.1 °C以上変わる地面の平均）",
        "Runs of the same day and area with a scenario ({time}, means of ground that changes "
        "by 0.1 °C or more)",
    ),
    "t_run": Bilingual("計算", "Run"),
    "t_area": Bilingual("変わる広さ", "Ground that changes"),
    "t_before": Bilingual("現状 WBGT", "WBGT as it is"),
    "t_after": Bilingual("提案 WBGT", "WBGT then"),
    "decisions": Bilingual("市の判断と理由", "Decisions and reasons"),
    "t_reason": Bilingual("理由", "Reason"),
    "t_page": Bilingual("市のページ", "City's page"),
    "votes": Bilingual("終わった投票（授業・ワークショップ）", "Votes that have ended (workshops)"),
    "t_question": Bilingual("問い", "Question"),
    "t_votes": Bilingual("票", "Votes"),
    "few_votes": Bilingual("3 票より少ない", "fewer than 3"),
    # Voices
    "notes": Bilingual("公開されている気づき", "Public notes"),
    "t_about": Bilingual("なにについて", "About"),
    "t_count": Bilingual("件", "Count"),
    "few": Bilingual("{k} 人より少ない", "fewer than {k} people"),
    "sum": Bilingual("合計（数を出したもの）", "Sum of what is told"),
    "reactions": Bilingual("公開されているものへの反応とコメント", "Reactions and comments"),
    "t_reaction": Bilingual("反応", "Reaction"),
    "voices_when": Bilingual(
        "{first}〜{last} に書かれたもの。うち紙から {paper} 件。",
        "Written from {first} to {last}; {paper} came on paper.",
    ),
    "voices_rule": Bilingual(
        "{k} 人より少ない種類は数を出さず、合計にも入れません。名前は使いません。"
        "声の多さは、書いた人の多さで、暑さの大きさではありません。",
        "Kinds of fewer than {k} people are not told, nor in the sum. Nobody is named. Many voices "
        "mean many who wrote, not more heat.",
    ),
    "no_voices": Bilingual(
        "この範囲に公開された気づきはまだありません。", "No note is public in this area yet."
    ),
    # Sources
    "files": Bilingual("もとになったファイル", "Files that it is made from"),
    "t_source": Bilingual("なに", "What"),
    "t_files": Bilingual("ファイル", "Files"),
    "t_digest": Bilingual("SHA-256 のはじめ", "SHA-256 begins"),
    "t_now": Bilingual("いま", "Now"),
    "one_file": Bilingual("1 個", "1 file"),
    "n_files": Bilingual("{n} 個", "{n} files"),
    "changed": Bilingual("変わった（再計算が必要）", "changed: to be computed again"),
    "same": Bilingual("同じ", "the same"),
    "steps": Bilingual("つくり方", "How it was made"),
    "t_step": Bilingual("段階", "Step"),
    "t_way": Bilingual("しかた", "Way"),
    "t_tool": Bilingual("道具と版", "Tool and version"),
    "automatic": Bilingual("自動", "automatic"),
    "manual": Bilingual("人の手", "by hand"),
    "published": Bilingual(
        "公開した版 {version}（manifest の SHA-256 {digest}…）。たどるページ：{address}",
        "Published version {version} (SHA-256 of its manifest {digest}…). Its chain: {address}",
    ),
    "attribution": Bilingual("地図とモデル：{words}", "Maps and model: {words}"),
    # Caveats
    "guide": Bilingual(
        "段階は日常生活における熱中症予防指針（日本生気象学会 第4版、2022）による目安です。"
        "人の体調や運動の強さで危険は変わります。",
        "Classes are those of the guideline for daily life (Japanese Society of Biometeorology, "
        "version 4, 2022). What is dangerous depends on the person and on what they do.",
    ),
    "person": Bilingual(
        "値は、その場に立つ人（地面から 1.1 m）のものです。",
        "Values are for a person who stands there (1.1 m above the ground).",
    ),
    "one_day": Bilingual(
        "一日の計算です。ほかの日の暑さを言うものではありません。",
        "It is one day, and does not speak for others.",
    ),
    "voices_public": Bilingual(
        "提案と声は、{made} に公開されていたものです。",
        "Proposals and voices are those that were public at {made}.",
    ),
}
