"""Speed of reading: scan, interpretation, whole read and store, beside bare parsers.

Every figure is megabytes of GML per CPU-second of one process, the median of some runs, in the
same run and on the same bytes as the yardsticks. Without arguments it takes real city models of
`../shared/data`; else the GML files that are named:

    .venv/bin/python bench/reading.py [FILE …]
"""

from __future__ import annotations

import gzip
import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from tiles.city_store import CityStore
from tiles.citygml import read_citygml
from tiles.citygml.interpret import interpret
from tiles.citygml.problems import ProblemLog
from tiles.citygml.scan import scan

PLATEAU = Path(__file__).resolve().parents[2] / "shared" / "data" / "plateau"
FILES = [
    "10207_tatebayashi-shi_2020/udx/bldg/54392482_bldg_6697_op.gml.gz",
    "10207_tatebayashi-shi_2020/udx/bldg/54392492_bldg_6697_op.gml",
    "27100_osaka-shi_iur30/udx/bldg/51357353_bldg_6697_op.gml",
    "08220_tsukuba-shi_city_2023_citygml_2_op/udx/trk/54401008_trk_6697_op.gml.gz",
    "13100_tokyo23-ku_2022_53392633_iur20/udx/bldg/53392633_bldg_6697_2_op.gml",
    "22203_numazu-shi/udx/luse/523836_luse_6668_op.gml",
]
RUNS = 9


def cpu_seconds(work: Callable[[], object]) -> float:
    """Give the median CPU time of some runs, after one that warms up."""
    work()
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


def iterate(data: bytes) -> None:
    for _, element in etree.iterparse(BytesIO(data), huge_tree=False):
        element.clear()


def measure(data: bytes, folder: Path) -> dict[str, float]:
    """Give CPU seconds per stage for one file."""
    document = scan(data, path="bench.gml")
    assert document is not None
    result = read_citygml(data, path="bench.gml")
    store, digest = CityStore(folder), hashlib.sha256(data).hexdigest()
    return {
        "expat": cpu_seconds(lambda: expat.ParserCreate().Parse(data, True)),
        "lxml": cpu_seconds(lambda: iterate(data)),
        "scan": cpu_seconds(lambda: scan(data, path="bench.gml")),
        "interpret": cpu_seconds(
            lambda: interpret(document, path="bench.gml", problems=ProblemLog())
        ),
        "read": cpu_seconds(lambda: read_citygml(data, path="bench.gml")),
        "sha256": cpu_seconds(lambda: hashlib.sha256(data).hexdigest()),
        "put": cpu_seconds(lambda: store.put(digest, result.tables, result.problems)),
        "get": cpu_seconds(lambda: store.get(digest)),
    }


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or [PLATEAU / name for name in FILES]
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        sys.exit(f"not found: {', '.join(missing)}; name GML files to measure")
    heads = ("expat", "lxml", "scan", "interpret", "read", "sha256", "put", "get")
    titles = "".join(f"{head:>11}" for head in heads)
    print(f"{'MB of GML per CPU-second':40}{'MB':>6}{titles}{'ms/MB':>7}{'× expat':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            data = file.read_bytes()
            data = gzip.decompress(data) if file.suffix == ".gz" else data
            seconds = measure(data, Path(folder))
            megabytes = len(data) / 1e6
            row = "".join(f"{megabytes / seconds[head]:11.0f}" for head in heads)
            per_megabyte = 1e3 * seconds["read"] / megabytes
            faster = seconds["expat"] / seconds["read"]
            name = file.name.removesuffix(".gz").removesuffix(".gml")
            print(f"{name:40}{megabytes:6.1f}{row}{per_megabyte:7.2f}{faster:9.2f}")


if __name__ == "__main__":
    main()
