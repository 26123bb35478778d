"""On mutated files the scanner and the lxml reader agree, and nothing else is ever raised."""

from __future__ import annotations

import math
import os
import sys

import numba
import pytest

from tests.properties.fuzz_citygml import SMALL, check, fuzz
from tiles.citygml.lxml_reader import read_with_lxml
from tiles.citygml.problems import ProblemLog
from tiles.citygml.scan import scan

SECONDS = float(os.environ.get("UCHIMIZU_FUZZ_SECONDS", "60"))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_readers_agree_on_two_thousand_changed_files(seed: int) -> None:
    results = fuzz(inputs=2_000, seconds=math.inf, seed=seed)
    assert results.total() == 2_000
    assert results["both read"] > 300  # else the test would compare nothing


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_readers_agree_for_a_minute_on_files_never_seen_before() -> None:
    seed = int.from_bytes(os.urandom(4))
    print(f"seed {seed}")
    results = fuzz(inputs=sys.maxsize, seconds=SECONDS, seed=seed)
    print(dict(results))
    assert results["both read"] > results.total() / 5


@pytest.mark.parametrize("data", SMALL)
def test_unchanged_files_are_read_by_both(data: str) -> None:
    assert check(data.encode()) == "both read"


@pytest.mark.parametrize("data", SMALL[:2])  # the third has no attributes
def test_what_lxml_read_is_laid_out_as_what_the_scanner_read(data: str) -> None:
    """Else reading would begin with seconds of compiling for another layout."""
    fast = scan(data.encode(), path="a.gml")
    careful = read_with_lxml(data.encode(), path="a.gml", problems=ProblemLog())
    assert fast is not None
    for name in ("buffer", "elements", "attributes"):
        assert numba.typeof(getattr(fast, name)) == numba.typeof(getattr(careful, name)), name


@pytest.mark.parametrize(
    "strange",
    [
        "<a xmlns='urn:x'/>",
        "<gml:name>a &amp; b</gml:name>",
        "<gml:name><![CDATA[a < b]]></gml:name>",
        "<gml:name>a<!-- c -->b</gml:name>",
        "<?target data?>",
        "<gml:name >a</gml:name\n>",
    ],
)
def test_what_the_scanner_does_not_know_goes_to_lxml(strange: str) -> None:
    data = SMALL[1].replace("<gml:name>役所</gml:name>", strange)
    assert check(data.encode()) == "declined, lxml reads"
