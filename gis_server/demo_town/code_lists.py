"""Code lists of the delivery: the codes that the town uses, with their standard labels.

Codes and labels are those of the standard product specification of 3D city models (MLIT) and of
CityGML 2.0; the lists of prefecture, city, river and species belong to the fictitious town.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from gis_server.demo_town.gml import identifier
from gis_server.demo_town.town_data import Town, town

CODE_LISTS: Final[dict[str, dict[str, str]]] = {
    "Building_class": {"3001": "普通建物", "3002": "堅ろう建物", "3003": "普通無壁舎"},
    "Building_usage": {
        "401": "業務施設",
        "402": "商業施設",
        "403": "宿泊施設",
        "404": "商業系複合施設",
        "411": "住宅",
        "412": "共同住宅",
        "413": "店舗等併用住宅",
        "414": "店舗等併用共同住宅",
        "415": "作業所併用住宅",
        "421": "官公庁施設",
        "422": "文教厚生施設",
        "431": "運輸倉庫施設",
        "441": "工場",
        "451": "農林漁業用施設",
        "454": "その他",
    },
    "Building_roofType": {"1": "切妻屋根", "2": "寄棟屋根", "4": "陸屋根", "5": "片流れ屋根"},
    "BuildingDetailAttribute_buildingStructureType": {
        "601": "木造・土蔵造",
        "602": "鉄骨鉄筋コンクリート造",
        "603": "鉄筋コンクリート造",
        "604": "鉄骨造",
        "605": "軽量鉄骨造",
    },
    "BuildingDetailAttribute_fireproofStructureType": {
        "1001": "耐火",
        "1002": "準耐火造",
        "1003": "その他",
    },
    "Common_districtsAndZonesType": {
        "0": "用途地域の指定をしない区域",
        "1": "第1種低層住居専用地域",
        "5": "第1種住居地域",
        "7": "準住居地域",
        "9": "近隣商業地域",
        "10": "商業地域",
    },
    "Common_landUseType": {
        "201": "田（水田）",
        "202": "畑（畑、樹園地、採草地、養鶏（牛・豚）場）",
        "204": "水面（河川水面、湖沼、ため池、用水路、濠、運河水面）",
        "205": "その他自然地（原野・牧野、荒れ地（耕作放棄地等自然的状況のもの）、低湿地、"
        "河川敷・河原、海浜、湖岸）",
        "211": "住宅用地（住宅、共同住宅、店舗等併用住宅、店舗等併用共同住宅、作業所併用住宅）",
        "212": "商業用地（業務施設、商業施設、宿泊施設、商業系複合施設）",
        "213": "工業用地（工場）",
        "214": "公益施設用地（官公庁施設、文教厚生施設、供給処理施設）",
        "215": "道路用地（道路、駅前広場、私有地内に存在する沿道用途の「私道」または、"
        "私有地の一部分であるものの公共の通行に供されている土地の部分）",
        "216": "交通施設用地（運輸倉庫施設）",
        "217": "公共空地（公園・緑地、広場、運動場、墓園）",
        "219": "農林漁業施設用地（農林漁業用施設）",
        "222": "その他③（平面駐車場）",
        "224": "低未利用土地（用途に供されていない空地、空家・空き店舗・空施設の存する土地等）",
    },
    "DataQualityAttribute_geometrySrcDesc": {"901": "推定"},
    "DataQualityAttribute_thematicSrcDesc": {"700": "その他の資料"},
    "DataQualityAttribute_appearanceSrcDesc": {"5": "疑似テクスチャ"},
    "DataQualityAttribute_lod1HeightType": {
        "2": "点群から取得_中央値",
        "10": "図面から取得した高さ",
    },
    "RiverFloodingRiskAttribute_rank": {
        "1": "0.5m未満",
        "2": "0.5m以上3m未満",
        "3": "3m以上5m未満",
        "4": "5m以上10m未満",
    },
    "RiverFloodingRiskAttribute_adminType": {"1": "国", "2": "都道府県"},
    "RiverFloodingRiskAttribute_scale": {"1": "L1（計画規模）", "2": "L2（想定最大規模）"},
    "Road_class": {"1040": "road traffic"},
    "Road_function": {"3": "都道府県道", "4": "市町村道", "9020": "不明"},
    "RoadStructureAttribute_sectionType": {
        "1": "土工区間・通常区間",
        "3": "橋梁",
        "4": "交差部",
    },
    "RoadStructureAttribute_widthType": {
        "1": "15m以上",
        "2": "6m以上15m未満",
        "3": "4m以上6m未満",
        "4": "4m未満",
    },
    "SolitaryVegetationObject_class": {
        "1": "高木（樹高3m以上）",
        "2": "中木（樹高1m以上3m未満）",
    },
    "SolitaryVegetationObject_species": {
        "015": "イチョウ",
        "022": "イロハモミジ",
        "024": "ウメ",
        "037": "カキノキ",
        "054": "キンモクセイ",
        "055": "クスノキ",
        "062": "ケヤキ",
        "065": "コナラ",
        "083": "サクラ（ソメイヨシノ）",
        "088": "サルスベリ",
        "098": "シラカシ",
        "102": "スギ",
    },
    "WaterBody_class": {
        "1030": "river / stream（河川/小川）",
        "1060": "lake / pond（湖）",
        "1140": "flooded land（浸水域）",
    },
    "WaterBody_function": {"1": "洪水浸水想定区域"},
    "TrafficArea_function": {
        "1000": "車道部",
        "1020": "車道交差部",
        "1040": "踏切道",
        "2000": "歩道部",
    },
    "Bridge_class": {"01": "桁橋"},
    "Bridge_function": {"01": "道路橋"},
    "CityFurniture_class": {"1000": "交通施設", "1030": "その他"},
    "CityFurniture_function": {
        "4010": "上屋",
        "4030": "アーケード",
        "4200": "照明施設",
        "4205": "灯ろう",
        "4207": "鳥居",
        "4223": "噴水",
        "8160": "ベンチ",
    },
    "TransportationComplex_class": {"1040": "道路", "1060": "鉄道"},
    "Railway_function": {"01": "普通鉄道"},
    "RailwayRouteAttribute_operatorType": {"4": "民間鉄道"},
    "RailwayRouteAttribute_railwayType": {"12": "普通鉄道"},
    "Square_function": {"1": "駅前広場"},
}


def lists_of_town(of: Town) -> dict[str, dict[str, str]]:
    """Give the lists that are the town's own."""
    river = of.names["river"]
    return {
        "Common_localPublicAuthorities": {
            of.prefecture_code: of.prefecture.strip(),
            of.code: f"{of.prefecture}{of.name}",
        },
        "RiverFloodingRiskAttribute_description": {"1": f"{river}水系{river}{of.mark}"},
    }


def write_code_lists(folder: Path) -> None:
    """Write every list as a GML simple dictionary into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, codes in {**CODE_LISTS, **lists_of_town(town())}.items():
        (folder / f"{name}.xml").write_bytes(_dictionary(name, codes).encode())


def _dictionary(name: str, codes: dict[str, str]) -> str:
    entries = "\n".join(
        f'<gml:dictionaryEntry>\n<gml:Definition gml:id="{name}_{i}">\n'
        f"<gml:description>{escape(label)}</gml:description>\n<gml:name>{value}</gml:name>\n"
        "</gml:Definition>\n</gml:dictionaryEntry>"
        for i, (value, label) in enumerate(codes.items(), start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gml:Dictionary xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.opengis.net/gml http://schemas.opengis.net/gml/3.1.1/'
        'profiles/SimpleDictionary/1.0.0/gmlSimpleDictionaryProfile.xsd" '
        f'gml:id="{identifier("cl", name)}">\n<gml:name>{name}</gml:name>\n{entries}\n'
        "</gml:Dictionary>\n"
    )
