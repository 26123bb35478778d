"""The four classes of WBGT."""

from __future__ import annotations

import numpy as np

from simulations.comfort.wbgt_classes import WBGT_CLASSES, wbgt_class


def test_limits_belong_to_the_class_above() -> None:
    """日常生活における熱中症予防指針: 25 以上 28 未満 is 警戒, 31 以上 危険."""
    values = np.array([-5, 24.999, 25, 27.999, 28, 30.999, 31, 40, np.nan], np.float32)
    assert wbgt_class(values).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, -1]


def test_words() -> None:
    assert [each.japanese for each in WBGT_CLASSES] == ["注意", "警戒", "厳重警戒", "危険"]
    assert [each.lowest for each in WBGT_CLASSES] == [-np.inf, 25, 28, 31]
