"""Publishing: a whole city from GML to checked 3D Tiles, against a bare expat parse.

    .venv/bin/python bench/publishing.py [DELIVERY]

DELIVERY is a folder of GML files (default: Tatebayashi in ../shared/data); packed files are
unpacked first, outside the measurement. Every run is a process of its own. CPU seconds are those
of the whole run (`getrusage`), with two processes the sum of the stages that the processes report;
a busy machine counts less in them than in wall time, which is shown beside. Both are measured with
everything loaded, two processes have theirs from a server that one small run has started. Memory
is the sum of the peaks of all processes of a run.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import xml.parsers.expat
from pathlib import Path
from typing import Any

from tiles.ingest import AddCity, add_city
from tiles.storage import open_storage

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = ROOT.parent / "shared/data/plateau/10207_tatebayashi-shi_2020"
RUNS = 3
CHANGES = 9


def cpu_seconds() -> float:
    """Give the CPU time of this process."""
    found = resource.getrusage(resource.RUSAGE_SELF)
    return found.ru_utime + found.ru_stime


def unpacked(delivery: Path, folder: Path) -> Path:
    """Copy the GML files of a delivery, unpacked, with its code lists."""
    out = folder / delivery.name
    for source in sorted(delivery.rglob("*.gml*")):
        target = out / source.relative_to(delivery).with_name(source.name.removesuffix(".gz"))
        target.parent.mkdir(parents=True, exist_ok=True)
        data = source.read_bytes()
        target.write_bytes(gzip.decompress(data) if source.suffix == ".gz" else data)
    if (delivery / "codelists").is_dir():
        shutil.copytree(delivery / "codelists", out / "codelists")
    return out


def expat_seconds(delivery: Path) -> float:
    """Give the CPU time of parsing every file with expat and no handler at all."""
    total = 0.0
    for path in sorted(delivery.rglob("*.gml")):
        data = path.read_bytes()
        began = time.process_time()
        xml.parsers.expat.ParserCreate().Parse(data, True)
        total += time.process_time() - began
    return total


def expat_part(delivery: Path, part: int, parts: int) -> None:
    """Parse every `parts`-th file with expat, once a line on stdin says so."""
    paths = sorted(delivery.rglob("*.gml"), key=lambda path: path.stat().st_size)[part::parts]
    print("ready", flush=True)
    sys.stdin.readline()
    for path in paths:
        xml.parsers.expat.ParserCreate().Parse(path.read_bytes(), True)


def expat_wall(delivery: Path, processes: int) -> float:
    """Give the wall time in which some processes at once parse every file with expat."""
    started = [
        subprocess.Popen(
            [sys.executable, __file__, "--expat", str(delivery), str(part), str(processes)],
            env=dict(os.environ, PYTHONPATH=str(ROOT)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in range(processes)
    ]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    began = time.monotonic()
    for process in started:
        assert process.stdin is not None
        process.stdin.close()
    statuses = [process.wait() for process in started]
    wall = time.monotonic() - began
    assert not any(statuses)
    for process in started:
        assert process.stdout is not None
        process.stdout.close()
    return wall


def add(delivery: Path, folder: Path, workers: int) -> dict[str, Any]:
    """Add the city once and give what it took; imports and JIT cache are loaded before."""
    wall, cpu = time.monotonic(), cpu_seconds()
    request = AddCity("bench", (delivery,), publish=frozenset({"3dtiles"}))
    report = add_city(
        request,
        storage=open_storage(folder / "storage"),
        store=folder / "store",
        workers=workers,
    )
    assert report.exit_code() == 0, [p for f in report.files for p in f.problems][:5]
    return {
        "cpu": sum(report.stages.values()) if workers > 1 else cpu_seconds() - cpu,
        "wall": time.monotonic() - wall,
        "memory": report.peak_memory_mb,
        "stages": report.stages,
        "features": {record.id: record.features for record in report.datasets},
        "bytes": sum(record.bytes for record in report.datasets),
        "encoded": sum(not file.reused for file in report.files),
    }


def smallest(delivery: Path) -> Path:
    """Give a file that is small, but has all that compiles (LOD2, where the city has it)."""
    return min(delivery.rglob("*.gml"), key=lambda path: abs(path.stat().st_size - 2_000_000))


def run_once(delivery: Path, folder: Path, workers: int) -> dict[str, Any]:
    """Warm this process up with one file, then add the whole city."""
    warm = delivery / "udx/bldg/54392492_bldg_6697_op.gml"
    first = warm if warm.exists() else smallest(delivery)
    add(first, folder / "warm", 1)
    if workers > 1:
        start_server(delivery, folder / "server")
    return add(delivery, folder / "city", workers)


def start_server(delivery: Path, folder: Path) -> None:
    """Let the server start from which the processes of later runs are forked."""
    some = folder / "delivery/udx/bldg"
    some.mkdir(parents=True)
    for path in sorted(delivery.rglob("*.gml"), key=lambda path: path.stat().st_size)[:2]:
        shutil.copy(path, some)
    add(folder / "delivery", folder / "city", 2)


def change(path: Path, number: int, *, geometry: bool) -> None:
    """Change the measured height of the first building, or lift one of its corners, too."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(
        r"(<bldg:measuredHeight[^>]*>)[^<]*", rf"\g<1>{time.time() % 1000:.4f}", text, count=1
    )
    if geometry:
        solid = text.index("<bldg:lod1Solid>")
        found = re.compile(r"<gml:posList>([^<]*)").search(text, solid)
        assert found is not None
        numbers = found[1].split()
        numbers[2::3] = [
            f"{float(height) - 0.01 * (number % 3 + 1):.3f}" for height in numbers[2::3]
        ]
        text = text[: found.start(1)] + " ".join(numbers) + text[found.end(1) :]
    path.write_text(text, encoding="utf-8")
    time.sleep(0.1)  # a file that changes while it is looked at is read in any case


def change_runs(delivery: Path, folder: Path) -> dict[str, Any]:
    """Publish again after one building has changed, several times; medians."""
    add(delivery, folder / "city", 1)
    path = min(delivery.rglob("*.gml"), key=lambda p: abs(p.stat().st_size - 7_000_000))
    found: dict[str, Any] = {"file_mb": path.stat().st_size / 1e6}
    for name, geometry in (("attribute", False), ("geometry", True)):
        runs = []
        for number in range(CHANGES):
            change(path, number, geometry=geometry)
            runs.append(add(delivery, folder / "city", 1))
            assert runs[-1]["encoded"] == 1
        found[name] = {
            "cpu": statistics.median(run["cpu"] for run in runs),
            "most": max(run["cpu"] for run in runs),
            "stages": {
                stage: statistics.median(run["stages"].get(stage, 0.0) for run in runs)
                for stage in sorted({stage for run in runs for stage in run["stages"]})
            },
            "datasets": len(runs[-1]["features"]),
        }
    return found


def in_process(what: str, delivery: Path, *more: str, cache: Path | None = None) -> dict[str, Any]:
    """Do one of the runs above in a new process."""
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    if cache is not None:
        environment["NUMBA_CACHE_DIR"] = str(cache)
    with tempfile.TemporaryDirectory(dir=delivery.parent) as folder:
        wall, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = subprocess.run(
            [sys.executable, __file__, "--run", what, str(delivery), folder, *more],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
        found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return found | {"process_wall": time.monotonic() - wall, "process_cpu": spent}


def row(name: str, *cells: str) -> None:
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def city_row(name: str, run: dict[str, Any], megabytes: float, expat: float) -> None:
    row(
        name,
        f"{run['cpu']:.2f}",
        f"{megabytes / run['cpu']:.0f}",
        f"{run['cpu'] / expat:.2f}",
        f"{run['wall']:.1f}",
        f"{run['memory']:.0f}",
    )


def median_run(runs: list[dict[str, Any]], key: str) -> dict[str, Any]:
    return sorted(runs, key=lambda run: run[key])[len(runs) // 2]


def main(delivery: Path) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        city = unpacked(delivery, Path(name))
        megabytes = sum(path.stat().st_size for path in city.rglob("*.gml")) / 1e6
        files = len(list(city.rglob("*.gml")))
        print(f"{delivery.name}: {files} files, {megabytes:.1f} MB of GML\n")
        row("run", "CPU s", "MB of GML per CPU s", "× expat", "wall s", "memory MB")
        row("---", "--:", "--:", "--:", "--:", "--:")
        parses, one, two = [], [], []
        walls: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(RUNS):  # in turn, so that a busy machine slows all alike
            parses.append(expat_seconds(city))
            one.append(in_process("city", city, "1"))
            two.append(in_process("city", city, "2"))
            for processes, found in walls.items():
                found.append(expat_wall(city, processes))
        expat = statistics.median(parses)
        row("bare expat parse", f"{expat:.2f}", f"{megabytes / expat:.0f}", "1.00", "", "")
        first = median_run(one, "cpu")
        city_row("one process", first, megabytes, expat)
        second = median_run(two, "wall")
        city_row("two processes", second, megabytes, expat)
        faster = statistics.median(run["wall"] for run in one) / second["wall"]
        cold = in_process("cold", city, cache=Path(name) / "cache")
        warm = in_process("cold", city)
        limit = statistics.median(walls[1]) / statistics.median(walls[2])
        print(
            f"\ntwo processes against one, wall time: {faster:.2f} ×; "
            f"the machine's own, two bare expat parses of half the files each: {limit:.2f} ×"
        )
        print(f"datasets: {first['features']}, {first['bytes'] / 1e6:.1f} MB")
        shares = {stage: f"{seconds:.2f}" for stage, seconds in first["stages"].items()}
        print(f"CPU s by stage, one process: {shares}")
        print(
            f"one file of {cold['file_mb']:.1f} MB in a new process: "
            f"{cold['process_cpu']:.1f} s of CPU without JIT cache, "
            f"{warm['process_cpu']:.1f} s with it"
        )
        changed = in_process("change", city)
        for what in ("attribute", "geometry"):
            found = changed[what]
            stages = {stage: f"{1000 * s:.1f}" for stage, s in found["stages"].items()}
            print(
                f"one building changed ({what}) in a file of {changed['file_mb']:.1f} MB, "
                f"{found['datasets']} datasets: {1000 * found['cpu']:.0f} ms of CPU, "
                f"at most {1000 * found['most']:.0f}; by stage {stages}"
            )


def run(what: str, delivery: Path, folder: Path, *more: str) -> dict[str, Any]:
    """Do what a process was started for."""
    if what == "city":
        return run_once(delivery, folder, int(more[0]))
    if what == "cold":
        path = smallest(delivery)
        return add(path, folder / "city", 1) | {"file_mb": path.stat().st_size / 1e6}
    return change_runs(delivery, folder)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        what, delivery, folder, *more = sys.argv[2:]
        print(json.dumps(run(what, Path(delivery), Path(folder), *more)))
    elif sys.argv[1:2] == ["--expat"]:
        expat_part(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
