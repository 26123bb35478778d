"""Manual steps join automatic ones by the checksums of files; corrections replace, visibly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from layers.bilingual import Bilingual
from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.manual import ManualStep, Named, joined
from layers.heat_package.chain.step import Step, Used, Way
from layers.heat_package.chain.thing import File, Kind, Thing

WORDS = Bilingual("もの", "a thing")
RAW, CLEAN, CLEANER, MODEL, RUN, EVENTS = (letter * 64 for letter in "abcdef")
WEATHER = File("weather.csv", CLEAN, 100)
THINGS = (
    Thing("model:bldg", Kind.MODEL, WORDS, (File("udx/bldg/1.gml", MODEL),)),
    Thing("weather:cccc", Kind.WEATHER, WORDS, (WEATHER,)),
    Thing("dataset:heat-1", Kind.RUN, WORDS, (File("v1", RUN),)),
    Thing("shown:heat", Kind.SHOWN, WORDS),
)
STEPS = (
    Step(
        "make:heat-1",
        Way.AUTOMATIC,
        WORDS,
        (Used("model:bldg", THINGS[0].files), Used("weather:cccc", (WEATHER,))),
        ("dataset:heat-1",),
    ),
    Step(
        "show:heat",
        Way.AUTOMATIC,
        WORDS,
        (Used("dataset:heat-1", THINGS[2].files),),
        ("shown:heat",),
    ),
)


EVENTS_FILE = Thing("points-events:ffff", Kind.FILE, WORDS, (File("events.csv", EVENTS),))
HANDED_OVER = Step(
    "hand-over", Way.MANUAL, WORDS, (Used("dataset:heat-1"),), (EVENTS_FILE.id,), role="office"
)


def manual(
    name: str, took: list[Named], made: list[Named], replaces: str | None = None
) -> ManualStep:
    given_as = (tuple(took), tuple(made), replaces)
    return ManualStep(name, "staff", "直した", "表計算", "2026-07-01", "欠けた時刻", *given_as)


FIRST = manual("m1", [Named("raw.csv", RAW)], [Named("clean.csv", CLEAN)])


def test_a_file_is_known_by_its_content() -> None:
    chain = joined(THINGS, STEPS, [FIRST])
    assert chain.steps["m1"].made == ("weather:cccc",)
    raw = f"file:{RAW}"
    assert chain.things[raw].title.ja == "raw.csv"
    assert set(chain.upstream("shown:heat").things) == {*(t.id for t in THINGS), raw}
    assert chain.out_of_date == {}


def test_a_correction_marks_what_used_the_file_before() -> None:
    second = manual("m2", [Named("raw.csv", RAW)], [Named("clean.csv", CLEANER)], replaces="m1")
    chain = joined(THINGS, STEPS, [FIRST, second])
    assert chain.steps["m1"].replaced_by == "m2"
    assert set(chain.out_of_date) == {"make:heat-1", "show:heat"}
    (changed,) = chain.out_of_date["make:heat-1"].changed["weather:cccc"]
    assert (changed.recorded, changed.current) == (CLEAN, CLEANER)
    assert {"m1", "m2"} <= set(chain.upstream("dataset:heat-1").steps)


def test_who_took_the_corrected_file_is_up_to_date() -> None:
    """A run of the file that a correction gave stands beside the one that must be redone."""
    again = (
        Thing("weather:dddd", Kind.WEATHER, WORDS, (File("better.csv", CLEANER),)),
        Thing("dataset:heat-2", Kind.RUN, WORDS, (File("v2", "f" * 64),)),
    )
    made = Step(
        "make:heat-2",
        Way.AUTOMATIC,
        WORDS,
        (Used("weather:dddd", again[0].files),),
        ("dataset:heat-2",),
    )
    second = manual("m2", [Named("raw.csv", RAW)], [Named("clean.csv", CLEANER)], replaces="m1")
    chain = joined((*THINGS, *again), (*STEPS, made), [FIRST, second])
    assert set(chain.out_of_date) == {"make:heat-1", "show:heat"}
    assert "m2" in chain.upstream("dataset:heat-2").steps


def test_a_changed_input_marks_the_manual_step_and_all_after_it() -> None:
    step = manual(
        "m3", [Named("", "0" * 64, "model:bldg")], [Named("w.csv", CLEAN)]
    )  # as the model was
    chain = joined(THINGS, STEPS, [step])
    assert set(chain.out_of_date) == {"m3", "make:heat-1", "show:heat"}
    now = manual("m3", [Named("", MODEL, "model:bldg")], [Named("w.csv", CLEAN)])
    assert joined(THINGS, STEPS, [now]).out_of_date == {}


def test_looking_at_what_is_published_and_correcting_the_model_is_no_circle() -> None:
    looked = manual("m4", [Named("", RUN, "dataset:heat-1")], [Named("1.gml", MODEL)])
    chain = joined(THINGS, STEPS, [looked])
    assert chain.steps["m4"].made == ("model:bldg",)
    (used,) = chain.steps["m4"].used
    assert chain.things[used.thing].kind is Kind.EARLIER
    assert chain.out_of_date == {}


def test_a_correction_leaves_what_another_step_made() -> None:
    """The events that were handed over are a file that the chain itself knows the making of."""
    checked = manual("m1", [Named("raw.csv", RAW)], [Named("checked.csv", CLEANER)])
    again = manual("m2", [Named("raw.csv", RAW)], [Named("events.csv", EVENTS)], "m1")
    chain = joined([*THINGS, EVENTS_FILE], [*STEPS, HANDED_OVER], [checked, again])
    assert chain.steps["hand-over"].made == (EVENTS_FILE.id,)
    assert chain.things[EVENTS_FILE.id].files == EVENTS_FILE.files


FILES = st.sampled_from([Named(f"{letter}.csv", letter * 64) for letter in "abcdef"])
PLACES = st.sampled_from([Named("", "0" * 64, each.id) for each in THINGS])


@st.composite
def told(draw: st.DrawFn) -> list[ManualStep]:
    """Give steps as people tell them, also nonsense; a step is replaced once at most."""
    found: list[ManualStep] = []
    free: list[str] = []
    for number in range(draw(st.integers(0, 7))):
        replaces = draw(st.sampled_from([None, *free]))
        names = st.lists(st.one_of(FILES, PLACES), min_size=1, max_size=3)
        found.append(manual(f"m{number}", draw(names), draw(names), replaces))
        free = [each for each in free if each != replaces] + [f"m{number}"]
    return found


@given(told())
def test_whatever_is_told_makes_a_chain(steps: list[ManualStep]) -> None:
    known = [*STEPS, HANDED_OVER]
    chain: Chain = joined([*THINGS, EVENTS_FILE], known, steps)
    assert set(chain.steps) == {*(each.id for each in known), *(each.id for each in steps)}
    assert len(chain.order) == len(chain.steps)
    for each in steps:
        if each.replaces:
            assert chain.steps[each.replaces].replaced_by == each.id
            assert each.replaces not in chain.out_of_date
