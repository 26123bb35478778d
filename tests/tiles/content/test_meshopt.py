"""The meshopt codec: what goes in comes out, damage is noticed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tiles.content.meshopt_decoding import decode_attributes, decode_triangles
from tiles.content.meshopt_encoding import encode_attributes, encode_triangles
from tiles.errors import TilesetError


@settings(deadline=None)
@given(
    st.tuples(st.integers(0, 600), st.sampled_from([4, 8, 16, 20, 256])).flatmap(
        lambda shape: arrays.arrays(np.uint8, shape, elements=st.integers(0, 255))
    )
)
def test_any_elements_come_back(elements: np.ndarray) -> None:
    stream = encode_attributes(elements)
    assert (decode_attributes(stream, *elements.shape) == elements).all()


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(1, 255), st.integers(0, 2**32 - 1))
def test_smooth_elements_come_back_smaller(count: int, step: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    walk = np.cumsum(random.integers(0, step + 1, (count, 8)), axis=0)
    elements = (walk % 256).astype(np.uint8)
    stream = encode_attributes(elements)
    assert (decode_attributes(stream, count, 8) == elements).all()
    if step == 1 and count > 500:
        assert len(stream) < elements.size / 2


def same_triangles(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether triangles are equal up to rotation."""
    turned = [np.roll(other, turn, axis=1) for turn in range(3)]
    return bool(np.any([(one == turn).all(axis=1) for turn in turned], axis=0).all())


@settings(deadline=None)
@given(
    arrays.arrays(
        np.int32, st.tuples(st.integers(0, 200), st.just(3)), elements=st.integers(0, 2**31 - 1)
    )
)
def test_any_triangles_come_back(corners: np.ndarray) -> None:
    found = decode_triangles(encode_triangles(corners), len(corners))
    assert same_triangles(found, corners)


@settings(deadline=None)
@given(
    arrays.arrays(np.int32, st.tuples(st.integers(0, 400), st.just(3)), elements=st.integers(0, 40))
)
def test_triangles_of_few_vertices_come_back(corners: np.ndarray) -> None:
    found = decode_triangles(encode_triangles(corners), len(corners))
    assert same_triangles(found, corners)


def test_quads_take_little_more_than_a_byte_per_triangle() -> None:
    quads = np.arange(4000, dtype=np.int32).reshape(-1, 4)
    corners = quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
    stream = encode_triangles(corners)
    assert len(stream) < 2.1 * len(corners)
    assert same_triangles(decode_triangles(stream, len(corners)), corners)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_damaged_stream_is_refused_or_decodes_but_never_reads_beyond(data: st.DataObject) -> None:
    random = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    elements = random.integers(0, 9, (100, 8)).astype(np.uint8)
    corners = random.integers(0, 300, (60, 3)).astype(np.int32)
    for stream, decode in (
        (encode_attributes(elements), lambda part: decode_attributes(part, 100, 8)),
        (encode_triangles(corners), lambda part: decode_triangles(part, 60)),
    ):
        damaged = bytearray(stream)
        for _ in range(data.draw(st.integers(0, 4))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        cut = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
        try:
            decode(cut)
        except TilesetError as error:
            assert "meshopt" in str(error)  # noqa: PT017


@pytest.mark.parametrize("stride", [0, 3, 260])
def test_a_wrong_stride_is_refused(stride: int) -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        encode_attributes(np.zeros((2, stride), np.uint8))
    with pytest.raises(TilesetError, match="multiple of 4"):
        decode_attributes(b"\xa0" + bytes(300), 2, stride)
