"""Problems that were kept are those that were found."""

from __future__ import annotations

import pickle

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tiles.errors import Problem, Severity
from tiles.ingest.kept_problems import kept
from tiles.ingest.report import FileReport, RunReport

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
problems = st.lists(
    st.builds(Problem, words, st.sampled_from(Severity), words, st.integers(0, 2**31), words)
)


@given(problems)
def test_kept_problems_are_read_back(found: list[Problem]) -> None:
    there = pickle.loads(pickle.dumps(kept(found)))
    assert list(there) == found
    assert len(there) == len(found)
    assert there.counts == {
        code: sum(each.code == code for each in found) for code in {each.code for each in found}
    }


@given(problems)
def test_the_report_is_written_as_it_is_printed(found: list[Problem]) -> None:
    report = RunReport(
        city="town",
        files=(FileReport("a.gml", {"bldg:Building": 2}, kept(found)),),
        datasets=(),
        stages={"read": 0.5},
        seconds=1.0,
        peak_memory_mb=2.0,
    )
    assert orjson.loads(report.encoded()) == orjson.loads(orjson.dumps(report.as_json()))
