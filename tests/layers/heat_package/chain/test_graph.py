"""A step is out of date if what it took is no longer so, or if it follows from such a step."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.bilingual import Bilingual
from layers.heat_package.chain.graph import Chain, ChainError, chain_of
from layers.heat_package.chain.step import Changed, Step, Used, Way
from layers.heat_package.chain.thing import File, Kind, Thing, digest_of

WORDS = Bilingual("もの", "a thing")


def sha(text: str) -> str:
    return text.encode().hex().ljust(64, "0")[:64]


def thing(number: int, *, state: str = "now") -> Thing:
    return Thing(f"t{number:02}", Kind.DATASET, WORDS, (File("f", sha(f"{number}{state}")),))


def step(name: str, used: dict[int, str], made: list[int]) -> Step:
    """Give a step that took things in a state each."""
    taken = tuple(Used(f"t{n:02}", (File("f", sha(f"{n}{s}")),)) for n, s in used.items())
    return Step(name, Way.AUTOMATIC, WORDS, taken, tuple(f"t{n:02}" for n in made))


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Give a chain of random shape: each step takes lower things than it makes."""
    count = draw(st.integers(2, 12))
    things = [thing(n) for n in range(count)]
    steps = []
    for number in range(draw(st.integers(1, 14))):
        cut = draw(st.integers(1, count - 1))
        lower = draw(st.sets(st.integers(0, cut - 1), min_size=0, max_size=4))
        upper = draw(st.sets(st.integers(cut, count - 1), min_size=1, max_size=3))
        states = {n: draw(st.sampled_from(["now", "now", "now", "before"])) for n in lower}
        steps.append(step(f"s{number:02}", states, sorted(upper)))
    return chain_of(things, draw(st.permutations(steps)))


def reaches(chain: Chain, one: Step, other: Step) -> bool:
    """Tell by trying every way whether a step depends on another, or is it."""
    if one.id == other.id:
        return True
    taken = {each.thing for each in other.used}
    makers = [each for each in chain.steps.values() if taken & set(each.made)]
    return any(reaches(chain, one, each) for each in makers)


@given(chains())
def test_exactly_what_depends_is_out_of_date(chain: Chain) -> None:
    before = {n: sha(f"{n}before") for n in range(12)}
    stale = [
        each
        for each in chain.steps.values()
        if any(file.sha256 in before.values() for used in each.used for file in used.files)
    ]
    expected = {
        other.id
        for one, other in itertools.product(stale, chain.steps.values())
        if reaches(chain, one, other)
    }
    assert set(chain.out_of_date) == expected
    for name, why in chain.out_of_date.items():
        assert bool(why.changed) == (chain.steps[name] in stale)
        assert set(why.because_of) <= expected


@given(chains())
def test_steps_come_after_what_they_need(chain: Chain) -> None:
    place = {name: number for number, name in enumerate(chain.order)}
    assert len(place) == len(chain.steps)
    for one, other in itertools.permutations(chain.steps.values(), 2):
        if set(one.made) & {each.thing for each in other.used}:
            assert place[one.id] < place[other.id]


@given(chains(), st.integers(0, 11))
def test_upstream_is_all_that_leads_to_a_thing(chain: Chain, number: int) -> None:
    name = f"t{number:02}"
    if name not in chain.things:
        return
    found = chain.upstream(name)
    last = [each for each in chain.steps.values() if name in each.made]
    expected = {
        one.id
        for one, other in itertools.product(chain.steps.values(), last)
        if reaches(chain, one, other)
    }
    assert set(found.steps) == expected
    around = {
        t for each in found.steps.values() for t in (*(u.thing for u in each.used), *each.made)
    }
    assert set(found.things) == around | {name}


def test_what_changed_is_named() -> None:
    files = (File("a.gml", sha("a")), File("b.gml", sha("b")))
    used = Used("m", (File("a.gml", sha("old")), File("b.gml", sha("b")), File("c.gml", sha("c"))))
    now = Thing("m", Kind.MODEL, WORDS, files)
    assert used.changed(now) == (
        Changed("a.gml", sha("old"), sha("a")),
        Changed("c.gml", sha("c"), ""),
    )
    whole = Used("m", digest=digest_of(files))
    assert whole.changed(now) == ()
    assert whole.changed(Thing("m", Kind.MODEL, WORDS, files[:1]))[0].current == sha("a")


def test_a_file_more_does_not_touch_who_did_not_read_it() -> None:
    used = Used("m", (File("a.gml", sha("a")),))
    now = Thing("m", Kind.MODEL, WORDS, (File("a.gml", sha("a")), File("b.gml", sha("b"))))
    assert used.changed(now) == ()


def test_a_circle_is_no_chain() -> None:
    with pytest.raises(ChainError, match="circle"):
        chain_of([thing(0), thing(1)], [step("a", {0: "now"}, [1]), step("b", {1: "now"}, [0])])


def test_a_step_without_its_thing_is_no_chain() -> None:
    with pytest.raises(ChainError, match="t07"):
        chain_of([thing(0)], [step("a", {0: "now"}, [7])])


def test_one_file_speaks_for_itself() -> None:
    assert digest_of((File("a", sha("a")),)) == sha("a")
    two = (File("a", sha("a")), File("b", sha("b")))
    assert digest_of(two) == digest_of(two[::-1])
    assert digest_of(two) not in {sha("a"), sha("b")}
