"""The memory that is kept never grows over its limit, and what is used stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gis_server.bounded_cache import BoundedCache

LIMIT = 100
puts = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 150)), max_size=60)


@given(puts)
def test_it_keeps_no_more_than_its_limit(sequence: list[tuple[str, int]]) -> None:
    cache = BoundedCache[int](LIMIT)
    for name, size in sequence:
        cache.put(name, size, size=size)
        kept = [found for each in "abcdef" if (found := cache.get(each)) is not None]
        assert cache.bytes == sum(kept) <= LIMIT
        assert cache.get(name) == (size if size <= LIMIT else None)


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = BoundedCache[str](LIMIT)
    cache.put("a", "A", size=40)
    cache.put("b", "B", size=40)
    assert cache.get("a") == "A"
    cache.put("c", "C", size=40)
    assert cache.get("b") is None
    assert (cache.get("a"), cache.get("c")) == ("A", "C")
