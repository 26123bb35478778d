"""The report of a run as lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

SEVERITIES = ("error", "warning", "info")


def report_lines(report: Mapping[str, Any]) -> list[str]:
    """Give the lines: what came in, what was published, what is doubtful, how long it took."""
    files = report.get("files", [])
    features: Counter[str] = Counter()
    for file in files:
        features.update(file.get("features", {}))
    return [
        f"{len(files):,} files, {sum(features.values()):,} features",
        *(f"  {count:>12,}  {name}" for name, count in features.most_common()),
        "Datasets",
        *(f"  {_dataset_line(dataset)}" for dataset in report.get("datasets", [])),
        *_problem_lines([*files, {"path": "run", "problems": report.get("problems", [])}]),
        *_cost_lines(report),
    ]


def json_report(report: Mapping[str, Any]) -> str:
    """Give the report as one JSON object."""
    return orjson.dumps(report, option=orjson.OPT_INDENT_2).decode()


def _dataset_line(dataset: Mapping[str, Any]) -> str:
    megabytes = dataset.get("bytes", 0) / 1e6
    return f"{dataset['id']:<28}{dataset.get('features', 0):>10,} features{megabytes:>10,.1f} MB"


def _problem_lines(files: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line per kind of problem, the worst first, with the first place where it stands."""
    first: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for file in files:
        for problem in file.get("problems", []):
            kind = (problem["severity"], problem["code"])
            counts[kind] += 1
            message = problem["message"].split("\n", 1)[0]
            first.setdefault(kind, f"{_place(file, problem)}: {message}")
    if not counts:
        return ["No problems"]
    worst_first = sorted(counts, key=lambda kind: (SEVERITIES.index(kind[0]), -counts[kind]))
    return [
        "Problems (with the first place of each)",
        *(
            f"  {severity:<8}{counts[severity, code]:>8,}  {code}  {first[severity, code]}"
            for severity, code in worst_first
        ),
    ]


def _place(file: Mapping[str, Any], problem: Mapping[str, Any]) -> str:
    line = problem.get("line") or 0
    place = f"{file['path']}:{line}" if line else str(file["path"])
    return f"{place} ({problem['id']})" if problem.get("id") else place


def _cost_lines(report: Mapping[str, Any]) -> list[str]:
    stages = report.get("stages", {})
    lines = ["CPU seconds: " + ", ".join(f"{name} {spent:.1f}" for name, spent in stages.items())]
    if "seconds" in report:
        memory = report.get("peak_memory_mb", 0)
        lines.append(f"{report['seconds']:.1f} seconds in all, {memory:,.0f} MB of memory at most")
    return lines
