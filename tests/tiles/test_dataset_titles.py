"""Titles of datasets: words, no codes."""

from __future__ import annotations

import pytest

from tiles.dataset_titles import dataset_title


@pytest.mark.parametrize(
    ("dataset", "japanese", "english"),
    [
        (
            "bldg_lod2_no_texture",
            "建築物 LOD2（テクスチャなし）",
            "Buildings LOD2 without textures",
        ),
        (
            "fld_pref_99301_seotogawa_l1",
            "洪水浸水想定区域 都道府県管理 seotogawa 計画規模",
            "River flood hazard prefectural seotogawa planning scale",
        ),
    ],
)
def test_a_dataset_has_a_title_in_words(dataset: str, japanese: str, english: str) -> None:
    assert dataset_title(dataset) == {"ja": japanese, "en": english}
