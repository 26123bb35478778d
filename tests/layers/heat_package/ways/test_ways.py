"""Ways on a small town drawn by hand: kinds of way, cool places, the strip, the words."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from layers.heat_package.ways.directions import Language, directions, line_of
from layers.heat_package.ways.heat_load import EdgeHeat, costs, edge_heat, samples_of
from layers.heat_package.ways.joining import Finder
from layers.heat_package.ways.network import (
    NO,
    UNKNOWN,
    YES,
    Stretch,
    WayKind,
    WayNetwork,
    network_of,
)
from layers.heat_package.ways.strip import heat_load_c_min, known_of, length_m, strip_of
from layers.heat_package.ways.turns import track_of, turns_of
from layers.heat_package.ways.way import Question, Way, WayChoice
from layers.heat_package.ways.ways import way_of

NONE = np.empty(0, np.int64)
CRS = "EPSG:6677"


def stretch(places: list[tuple[float, float]], kind: WayKind, **about: object) -> Stretch:
    line = np.array(places, np.float64)
    return Stretch((places[0], places[-1]), line, kind, **about)  # type: ignore[arg-type]


@pytest.fixture
def town() -> WayNetwork:
    """A sunny street of 200 m, a shady lane round it of 260 m, and stairs of 160 m across.

    (0,30)----------(200,30)   lane, shade
       |                |
    (0,0)------------(200,0)   street, sun
       \\__(100,-20)___/        stairs
    """
    return network_of(
        [
            stretch([(0, 0), (200, 0)], WayKind.STREET, step_free=YES, name="大通り"),
            stretch([(0, 0), (0, 30)], WayKind.CROSSING, step_free=YES),
            stretch([(0, 30), (200, 30)], WayKind.PATH, step_free=YES, roofed=YES),
            stretch([(200, 30), (200, 0)], WayKind.PATH),
            stretch([(0, 0), (0, -60)], WayKind.STAIRS, step_free=NO),
            stretch([(0, -60), (200, -60)], WayKind.STREET, step_free=YES),
        ],
        crs=CRS,
    )


def heat_of(town: WayNetwork, by_edge: list[float]) -> EdgeHeat:
    samples = samples_of(town)
    owner = np.repeat(np.arange(town.edges), np.diff(samples.start))
    found = edge_heat(np.array(by_edge, np.float32)[owner][None], samples)
    assert found is not None
    return found


@pytest.fixture
def heat(town: WayNetwork) -> EdgeHeat:
    return heat_of(town, [46, 34, 33, 34, 40, 40])


def ask(choice: WayChoice, **about: object) -> Question:
    return Question((0.0, 0.0), (200.0, 0.0), choice, weight=1.0, **about)  # type: ignore[arg-type]


def found(town: WayNetwork, question: Question, heat: EdgeHeat | None) -> Way:
    way = way_of(Finder(town), question, heat, switches=NONE)
    assert way is not None
    assert sum(leg.seconds for leg in way.legs) == way.seconds
    assert way.seconds <= way.found.limit_s
    return way


def test_the_coolest_goes_round_and_the_fastest_straight(town: WayNetwork, heat: EdgeHeat) -> None:
    fastest = found(town, ask(WayChoice.FASTEST), heat)
    coolest = found(town, ask(WayChoice.COOLEST), heat)
    assert length_m(town, fastest.legs) == pytest.approx(200)
    assert length_m(town, coolest.legs) == pytest.approx(260)
    assert heat_load_c_min(coolest, heat, switches=NONE) < heat_load_c_min(
        fastest, heat, switches=NONE
    )


def test_no_way_is_longer_than_the_detour_allows(town: WayNetwork, heat: EdgeHeat) -> None:
    way = found(town, ask(WayChoice.COOLEST, detour=1.2), heat)
    assert length_m(town, way.legs) == pytest.approx(200)


def test_without_heat_the_coolest_is_the_fastest(town: WayNetwork) -> None:
    assert length_m(town, found(town, ask(WayChoice.COOLEST), None).legs) == pytest.approx(200)


def test_a_way_passes_the_cool_place_that_costs_least(town: WayNetwork, heat: EdgeHeat) -> None:
    past = ((100.0, 35.0), (0.0, -50.0))
    way = found(town, ask(WayChoice.VIA_COOL_PLACE, detour=2.0, past=past), heat)
    assert way.past == 0
    assert way.past_s == pytest.approx(130 / (80 / 60), abs=2)
    assert length_m(town, way.legs) == pytest.approx(260)


def test_a_cool_place_beyond_the_limit_is_no_way(town: WayNetwork, heat: EdgeHeat) -> None:
    question = ask(WayChoice.VIA_COOL_PLACE, detour=1.2, past=((100.0, 35.0),))
    assert way_of(Finder(town), question, heat, switches=NONE) is None


def test_a_cool_place_at_the_start_is_passed(town: WayNetwork, heat: EdgeHeat) -> None:
    way = found(town, ask(WayChoice.VIA_COOL_PLACE, past=((0.5, 1.0),)), heat)
    assert way.past == 0


def test_stairs_are_never_on_a_way_without_steps(town: WayNetwork, heat: EdgeHeat) -> None:
    question = replace(ask(WayChoice.STEP_FREE), end=(20.0, -60.0))
    beside = found(town, question, heat)
    assert beside.end_away_m == pytest.approx(60)
    assert WayKind.STAIRS not in {WayKind(int(town.kind[leg.edge])) for leg in beside.legs}
    over = found(town, replace(question, choice=WayChoice.COOLEST), heat)
    assert WayKind.STAIRS in {WayKind(int(town.kind[leg.edge])) for leg in over.legs}


def test_a_place_that_only_steps_lead_near_has_no_way_without_them() -> None:
    hill = network_of(
        [
            stretch([(0, 0), (200, 0)], WayKind.STREET, step_free=YES),
            stretch([(0, 0), (0, 300)], WayKind.STAIRS, step_free=NO),
            stretch([(0, 300), (200, 300)], WayKind.STREET, step_free=YES),
        ],
        crs=CRS,
    )
    question = Question((200.0, 0.0), (200.0, 300.0), WayChoice.STEP_FREE)
    assert way_of(Finder(hill), question, None, switches=NONE) is None
    assert found(hill, replace(question, choice=WayChoice.FASTEST), None).end_away_m == 0


def test_under_a_footbridge_a_way_without_steps_begins_on_the_pavement() -> None:
    """The deck is nearer in plan, but only stairs lead to it."""
    bridge = network_of(
        [
            stretch([(0, 0), (100, 0)], WayKind.SIDEWALK, step_free=YES),
            stretch([(50, 0), (50, 3)], WayKind.STAIRS, step_free=NO),
            stretch([(50, 3), (80, 3)], WayKind.FOOTBRIDGE),
            stretch([(0, 0), (50, 0)], WayKind.SIDEWALK, step_free=YES),
        ],
        crs=CRS,
    )
    question = Question((60.0, 3.5), (0.0, 0.0), WayChoice.STEP_FREE)
    way = found(bridge, question, None)
    assert {bridge.kind[leg.edge] for leg in way.legs} == {WayKind.SIDEWALK}
    assert way.start_away_m == pytest.approx(3.5)
    over = found(bridge, replace(question, choice=WayChoice.FASTEST), None)
    assert over.start_away_m == pytest.approx(0.5)


def test_many_islands_are_no_end_of_the_search() -> None:
    """Decks of a large station that only stairs lead to are nearer than the pavement."""
    stretches = [stretch([(0, 0), (100, 0)], WayKind.SIDEWALK, step_free=YES)]
    for number in range(30):
        deck = [(10.0, 50.0 + number), (90.0, 50.0 + number)]
        stretches += [
            stretch(deck, WayKind.FOOTBRIDGE),
            stretch([(0, 0), deck[0]], WayKind.STAIRS, step_free=NO),
        ]
    station = network_of(stretches, crs=CRS)
    way = found(station, Question((50.0, 80.0), (0.0, 0.0), WayChoice.STEP_FREE), None)
    assert way.start_away_m == pytest.approx(80)


def town_with_steps(seed: int) -> WayNetwork:
    """A lattice of 6 × 6 places of which many streets are missing or have steps."""
    chance = random.Random(seed)
    stretches = []
    for x, y in itertools.product(range(6), repeat=2):
        for ahead in ((x + 1, y), (x, y + 1)):
            if max(ahead) < 6 and chance.random() < 0.7:
                steps = chance.choice([UNKNOWN, YES, NO])
                places = [(40.0 * x, 40.0 * y), (40.0 * ahead[0], 40.0 * ahead[1])]
                stretches.append(stretch(places, WayKind.PATH, step_free=steps))
    return network_of(stretches, crs=CRS)


def reached(network: WayNetwork, usable: set[int], edge: int) -> set[int]:
    """Walk to every edge that one can walk to."""
    found, ahead = {edge}, [edge]
    while ahead:
        here = set(network.ends[ahead.pop()].tolist())
        near = {each for each in usable - found if here & set(network.ends[each].tolist())}
        found |= near
        ahead += near
    return found


@pytest.mark.parametrize("choice", [WayChoice.FASTEST, WayChoice.STEP_FREE])
def test_there_is_a_way_wherever_somebody_can_walk_on_300_networks(choice: WayChoice) -> None:
    """Of all edges between which one can walk, the way begins and ends at the nearest two."""
    islands = 0
    for seed in range(300):
        network, chance = town_with_steps(seed), random.Random(seed)
        start, end = ((chance.uniform(-50, 250), chance.uniform(-50, 250)) for _ in range(2))
        usable = {
            edge
            for edge in range(network.edges)
            if choice is WayChoice.FASTEST or network.step_free[edge] != NO
        }
        lines = network.lines()
        from_start, from_end = (shapely.distance(lines, shapely.Point(at)) for at in (start, end))
        best = min(
            from_start[edge] + from_end[other]
            for edge in usable
            for other in reached(network, usable, edge)
        )
        way = found(network, Question(start, end, choice), None)
        assert way.start_away_m + way.end_away_m == pytest.approx(best), seed
        assert usable.issuperset(leg.edge for leg in way.legs), seed
        islands += best > from_start[sorted(usable)].min() + from_end[sorted(usable)].min() + 1
    assert islands > 15


def test_what_is_unknown_is_told(town: WayNetwork) -> None:
    samples = samples_of(town)
    utci = np.full((1, len(samples.x)), 40.0, np.float32)
    utci[0, samples.start[0] : samples.start[0] + 50] = np.nan
    heat = edge_heat(utci, samples)
    way = found(town, ask(WayChoice.FASTEST), heat)
    known = known_of(town, way, heat)
    assert known.heat == pytest.approx(0.5)
    assert known.heat_m == pytest.approx(100)
    minutes = strip_of(town, samples, way, {"utci": utci}, switches=NONE)
    assert [each.known for each in minutes] == pytest.approx([0.0, 0.75, 1.0], abs=0.03)
    assert minutes[0].shade is None


def test_nobody_is_led_where_nothing_is_known(town: WayNetwork) -> None:
    """An unknown lane counts like the hotter places around, not like a cool one."""
    samples = samples_of(town)
    utci = np.full((1, len(samples.x)), 38.0, np.float32)
    utci[0, samples.start[2] : samples.start[3]] = np.nan
    way = found(town, ask(WayChoice.COOLEST), edge_heat(utci, samples))
    assert length_m(town, way.legs) == pytest.approx(200)


def test_nothing_known_is_no_heat(town: WayNetwork) -> None:
    samples = samples_of(town)
    assert edge_heat(np.full((2, len(samples.x)), np.nan, np.float32), samples) is None


def test_a_strip_has_a_row_per_minute(town: WayNetwork, heat: EdgeHeat) -> None:
    samples = samples_of(town)
    fields = {
        "utci": np.full((1, len(samples.x)), 41.0, np.float32),
        "wbgt": np.full((1, len(samples.x)), 31.0, np.float32),
        "shadow": np.where(samples.y > 15, 1.0, 0.0).astype(np.float32)[None],
    }
    way = found(town, ask(WayChoice.COOLEST), heat)
    minutes = strip_of(town, samples, way, fields, switches=NONE)
    assert [each.number for each in minutes] == [0, 1, 2, 3]
    assert minutes[0].start_m == 0
    assert minutes[-1].end_m == pytest.approx(260)
    assert [each.end_m for each in minutes[:-1]] == [each.start_m for each in minutes[1:]]
    assert minutes[1].shade == pytest.approx(1.0)
    assert minutes[0].shade == pytest.approx(65 / 80, abs=0.05)
    assert minutes[1].wbgt == "danger"
    assert minutes[1].roofed


@pytest.mark.parametrize(("wbgt", "name"), [(24.97, "warning"), (24.94, "caution")])
def test_a_class_goes_with_the_number_that_is_shown(
    town: WayNetwork, heat: EdgeHeat, wbgt: float, name: str
) -> None:
    samples = samples_of(town)
    fields = {"wbgt": np.full((1, len(samples.x)), wbgt, np.float32)}
    way = found(town, ask(WayChoice.FASTEST), heat)
    assert {each.wbgt for each in strip_of(town, samples, way, fields, switches=NONE)} == {name}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ja",
            ["道の横断を北へ30 m", "右に曲がり、小道を200 m", "右に曲がり、小道を30 m", "着きます"],
        ),
        (
            "en",
            [
                "Walk north along the crossing for 30 m",
                "Turn right onto the path for 200 m",
                "Turn right onto the path for 30 m",
                "You have arrived",
            ],
        ),
    ],
)
def test_directions_tell_turns(
    town: WayNetwork, heat: EdgeHeat, language: Language, words: list[str]
) -> None:
    # Only forks are decisions: two more streets make the corners of the lane forks.
    town = network_of(
        [
            *(
                stretch(list(map(tuple, town.line(row).tolist())), WayKind(int(town.kind[row])))
                for row in range(town.edges)
            ),
            stretch([(0, 30), (-50, 30)], WayKind.STREET),
            stretch([(200, 30), (250, 30)], WayKind.STREET),
        ],
        crs=CRS,
    )
    heat = heat_of(town, [46, 34, 33, 34, 40, 40, 40, 40])
    way = found(town, ask(WayChoice.COOLEST), heat)
    told = [each.text for each in directions(town, way, end=(200.0, 0.0), language=language)]
    assert told == words


def test_a_way_from_the_middle_of_an_edge_is_cut_there(town: WayNetwork) -> None:
    question = Question((40.0, 5.0), (160.0, -5.0), WayChoice.FASTEST)
    way = found(town, question, None)
    assert way.start_away_m == pytest.approx(5)
    line = line_of(town, way)
    assert line[0] == pytest.approx([40, 0])
    assert line[-1] == pytest.approx([160, 0])
    back = found(town, Question((160.0, 5.0), (40.0, 5.0), WayChoice.FASTEST), None)
    assert line_of(town, back)[0] == pytest.approx([160, 0])


def told_along(*pieces: tuple[float, WayKind, str], turn_at: int = -1) -> list[str]:
    """Tell a way east along pieces of some length; from one of them on it goes north."""
    stretches, place = [], (0.0, 0.0)
    for number, (length, kind, name) in enumerate(pieces):
        north = 0 <= turn_at <= number
        ahead = (place[0], place[1] + length) if north else (place[0] + length, place[1])
        stretches.append(stretch([place, ahead], kind, name=name))
        if number:  # only forks are decisions
            stretches.append(stretch([place, (place[0] + 50, place[1] - 50)], WayKind.PATH))
        place = ahead
    network = network_of(stretches, crs=CRS)
    way = found(network, Question((0.0, 0.0), place, WayChoice.FASTEST), None)
    return [each.text for each in directions(network, way, end=place, language="ja")]


def along(places: list[tuple[float, float]]) -> list[str]:
    """Tell a way along one street without forks."""
    network = network_of([stretch(places, WayKind.STREET)], crs=CRS)
    way = found(network, Question(places[0], places[-1], WayChoice.FASTEST), None)
    return [each.text for each in directions(network, way, end=places[-1], language="ja")]


def test_a_bend_of_a_street_without_forks_is_told() -> None:
    assert along([(0, 0), (-68, 0), (-68, -126), (-8, -126)]) == [
        "道を西へ70 m",
        "左に曲がり、道を130 m",
        "左に曲がり、道を60 m",
        "着きます",
    ]
    curve = [
        (26 * math.sin(turned), 26 - 26 * math.cos(turned))
        for turned in np.linspace(0, math.pi / 2, 30)
    ]
    told = along([(-80.0, 0.0), *curve, (26.0, 106.0)])
    assert [each[:5] for each in told] == ["道を東へ1", "左に曲がり", "着きます"]


def test_a_line_that_swerves_for_a_few_metres_does_not_turn() -> None:
    assert along([(0, 0), (60, 0), (63, 3), (120, 3)]) == ["道を東へ120 m", "着きます"]
    staircase = [(0.0, 0.0), (40.0, 0.0), (41.0, -3.0), (45.0, -4.0), (45.0, -80.0)]
    assert [each[:5] for each in along(staircase)] == ["道を東へ5", "右に曲がり", "着きます"]


def test_every_turn_of_500_lines_is_told_and_no_other() -> None:
    for seed in range(500):
        chance = random.Random(seed)
        bearing = chance.uniform(0, 360)
        places, turned = [(0.0, 0.0)], list[str]()
        for number in range(chance.randint(1, 7)):
            if number:
                angle = chance.choice([-120, -90, -60, -15, 15, 60, 90, 120])
                bearing += angle
                turned += [] if abs(angle) == 15 else ["right" if angle > 0 else "left"]
            metres, at = chance.uniform(22, 90), places[-1]
            east, north = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
            places.append((at[0] + metres * east, at[1] + metres * north))
        assert list(turns_of(track_of(np.array(places))).values()) == turned, seed


def test_a_street_that_gets_another_kind_or_loses_its_name_is_told_once() -> None:
    walk, street = WayKind.SIDEWALK, WayKind.STREET
    told = told_along(
        (60, walk, "駅通り"), (40, street, "駅通り"), (30, walk, ""), (60, walk, "駅通り")
    )
    assert told == ["駅通りを東へ190 m", "着きます"]
    told = told_along((140, street, ""), (40, street, "駅通り"))
    assert told == ["道を東へ180 m", "着きます"]
    told = told_along((140, street, ""), (90, street, "駅通り"))
    assert told[1] == "そのまま、駅通りを90 m"


def test_a_few_metres_straight_on_are_no_direction() -> None:
    walk, cross = WayKind.SIDEWALK, WayKind.CROSSING
    told = told_along((4, walk, ""), (3, walk, "駅通り"), (3, cross, ""), (80, walk, "駅通り"))
    assert told == ["駅通りを東へ90 m", "着きます"]


def test_stairs_and_crossings_where_one_turns_are_told_however_short() -> None:
    walk = WayKind.SIDEWALK
    told = told_along((40, walk, ""), (6, WayKind.CROSSING, ""), (40, walk, ""), turn_at=1)
    assert told[1] == "左に曲がり、渡る（6 m）"
    told = told_along((40, walk, ""), (4, WayKind.STAIRS, ""), (40, walk, ""))
    assert told[1] == "そのまま、階段を4 m"


@pytest.mark.parametrize(
    ("metres", "words"), [(24, "渡る（20 m）"), (47, "そのまま、広い交差点を50 m")]
)
def test_nobody_crosses_a_street_of_50_m(metres: float, words: str) -> None:
    walk = WayKind.SIDEWALK
    assert told_along((40, walk, ""), (metres, WayKind.CROSSING, ""), (40, walk, ""))[1] == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "分かる道はここまで。行きたい場所は北東へ42 m"),
        ("easy-ja", "いきたい ところ は きた と ひがし の あいだ に 42 m です。"),
        ("en", "The known way ends here; the place is 42 m to the north-east"),
    ],
)
def test_a_way_that_ends_before_the_place_says_where_it_lies(
    town: WayNetwork, language: Language, words: str
) -> None:
    question = Question((40.0, 0.0), (230.0, 60.0), WayChoice.FASTEST)
    way = found(town, question, None)
    last = directions(town, way, end=question.end, language=language)[-1]
    assert last.text.endswith(words)
    near = directions(town, way, end=(last.x + 9.0, last.y), language=language)[-1]
    assert "m" not in near.text.replace("arrived", "").split()


def test_the_way_to_where_one_stands_is_short(town: WayNetwork, heat: EdgeHeat) -> None:
    way = found(town, Question((40.0, 0.0), (40.0, 0.0), WayChoice.COOLEST, weight=1.0), heat)
    assert way.seconds <= 2
    assert directions(town, way, end=(40.0, 0.0), language="ja")[-1].text == "着きます"
    assert len(strip_of(town, samples_of(town), way, {}, switches=NONE)) == 1


def test_a_place_far_from_all_ways_has_none(town: WayNetwork) -> None:
    question = Question((0.0, 2_000.0), (200.0, 0.0), WayChoice.FASTEST)
    assert way_of(Finder(town), question, None, switches=NONE) is None


def test_the_weight_is_minutes_per_degree_minute() -> None:
    """One minute at 4 degrees above the threshold with weight 0.5 counts as three minutes."""
    assert costs(np.array([60.0]), np.array([[4.0]]), weight=0.5).tolist() == [[180_000]]
