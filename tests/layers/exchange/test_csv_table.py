"""CSV as it comes: heads, quotes, widths, limits."""

from __future__ import annotations

import pytest

from layers.errors import InvalidInputError
from layers.exchange.csv_table import read_csv
from layers.exchange.table import LONGEST_CELL, MOST_COLUMNS, Table


def read(text: str) -> Table:
    return read_csv(text, "utf-8")


def test_lines_above_the_names_are_facts_and_remarks() -> None:
    table = read(
        "#license,CC BY 4.0,\n#attribution_name,高松市,\n#property,name,location\n"
        '#object_type_xsd,string,string\n1,公園,"34.3,134.0"\n'
    )
    assert table.columns == ("#property", "name", "location")
    assert table.facts == {"license": "CC BY 4.0", "attribution_name": "高松市"}
    assert [(row.number, row.cells["location"]) for row in table.rows] == [(5, "34.3,134.0")]
    assert len(table.remarks) == 1


def test_a_title_above_the_names_is_skipped() -> None:
    table = read("令和6年度 一覧,,,\n,,,\n名称,緯度,経度,備考\nA,36,139,\n")
    assert table.columns == ("名称", "緯度", "経度", "備考")
    assert [row.number for row in table.rows] == [4]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_line_ends_and_delimiters(end: str, delimiter: str) -> None:
    text = end.join(delimiter.join(each) for each in (["名称", "緯度"], ["A", "36"])) + end
    assert [dict(row.cells) for row in read(text).rows] == [{"名称": "A", "緯度": "36"}]


def test_names_are_given_and_made_unique() -> None:
    table = read("名称,,緯度,名称,名称\nA,B,36,C,D\n")
    assert table.columns == ("名称", "列2", "緯度", "名称 (2)", "名称 (3)")


def test_a_cell_may_have_line_ends_in_quotes() -> None:
    table = read('名称,備考\nA,"一行目\n二行目 ""引用"""\nB,x\n')
    assert table.rows[0].cells["備考"] == '一行目\n二行目 "引用"'
    assert [row.number for row in table.rows] == [2, 4]


def test_a_quote_that_never_closes_costs_its_line_alone() -> None:
    table = read('名称,緯度\nA,36\n"B,36\nC,36\n' + "D,36\n" * 300)
    assert [(each.row, each.expected.en) for each in table.errors] == [
        (3, 'a row of CSV: a quotation mark " is not closed')
    ]
    assert len(table.rows) == 302


def test_a_quote_that_closes_in_a_later_row_costs_its_line_alone() -> None:
    table = read('名称,緯度\n"A,36\n"B",36\nC,36\n')
    assert [each.row for each in table.errors] == [2]
    assert [row.cells["名称"] for row in table.rows] == ["B", "C"]


def test_the_quote_before_a_formula_is_taken_away() -> None:
    table = read("名称,緯度\n'=1+1,'-36\n'90年代,36\n")
    assert [dict(row.cells) for row in table.rows] == [
        {"名称": "=1+1", "緯度": "-36"},
        {"名称": "'90年代", "緯度": "36"},
    ]


def test_rows_may_be_short_but_not_long() -> None:
    table = read("名称,緯度,経度\nA\nB,36,139,x\nC,36,139,,\n\n,,\n")
    assert [row.number for row in table.rows] == [2, 4]
    assert [each.row for each in table.errors] == [3]


def test_too_long_cells_and_too_many_cells_cost_their_line() -> None:
    table = read(
        f"名称,緯度\nA,{'x' * (LONGEST_CELL + 1)}\nB,{',' * 5000}\nC,{'y' * 200_000}\nD,1\n"
    )
    assert [each.row for each in table.errors] == [2, 3, 4]
    assert [row.cells["名称"] for row in table.rows] == ["D"]
    assert all(len(each.value) < 200 for each in table.errors)


@pytest.mark.parametrize(
    "text",
    [
        "名称\nA\nB\n",
        "\n\n\n",
        "x",
        ",".join(f"c{i}" for i in range(MOST_COLUMNS + 1)) + "\n1\n",
        "," * 1_000_000 + "\n",
        "a,b\n" + "1,2\n" * 100_001,
        "a,b\n" + "\n" * 300_000,
    ],
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read(text)
