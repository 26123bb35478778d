"""The queue before the photo processes, and what is left when one of them ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from PIL import Image

from layers.errors import BusyError, LayersError, PhotoRefusedError
from layers.media import decoder
from layers.media import pool as pool_module
from layers.media.photo import PhotoLimits
from layers.media.pool import PhotoPool, process_photo
from layers.media.refusals import TEXTS, refusal
from tests.layers.media.phone_files import encoded, jpeg, upright

PLAIN = jpeg(upright())
NOISE = encoded(Image.effect_noise((4000, 3000), 80).convert("RGB"), "JPEG", quality=60)
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and needs its limits")


def processes_of(pool: PhotoPool) -> list[int]:
    """Give the ids of the pool's processes while none is at work."""
    decoders = [pool._decoders.get() for _ in range(pool._decoders.qsize())]
    for each in decoders:
        pool._decoders.put(each)
    return [each._process.pid for each in decoders]


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens soon."""
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen within 30 s")


def forks_of(process: int) -> list[int]:
    """Give the ids of the forks that are at work."""
    children = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in children.read_text().split()] if children.exists() else []


def test_one_photo_without_a_pool() -> None:
    photo = process_photo(PLAIN)
    assert (photo.width, photo.height, photo.media_type) == (96, 64, "image/jpeg")


def test_forty_pupils_at_once_are_all_served_in_a_bounded_queue() -> None:
    with PhotoPool(workers=2, waiting=38) as pool, ThreadPoolExecutor(40) as pupils:
        together = threading.Barrier(40)

        def upload(_: int) -> str:
            together.wait()
            return pool.process_photo(PLAIN).sha256

        assert len(set(pupils.map(upload, range(40)))) == 1


def test_one_more_than_may_wait_is_told_to_come_again() -> None:
    with PhotoPool(workers=1, waiting=2) as pool:
        taken = [pool.submit(NOISE) for _ in range(3)]
        with pytest.raises(BusyError) as refused:
            pool.submit(NOISE)
        assert refused.value.retry_after_s > 0
        wait(taken)
        assert {each.result().width for each in taken} == {2000}
        until(lambda: pool._places._value == 3)
        assert pool.process_photo(PLAIN).width == 96  # there is room again


@pytest.mark.parametrize(
    ("code", "data", "limits"),
    [
        ("empty", b"", PhotoLimits()),
        ("too-large", PLAIN, PhotoLimits(size_bytes=len(PLAIN) - 1)),
        ("too-many-pixels", PLAIN, PhotoLimits(pixels=96 * 64 - 1)),
        ("not-a-picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoLimits()),
        ("damaged", PLAIN[:-200], PhotoLimits()),
        ("too-demanding", NOISE, PhotoLimits(wall_s=0.001)),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_to_do(
    code: str, data: bytes, limits: PhotoLimits
) -> None:
    with pytest.raises(PhotoRefusedError) as refused:
        process_photo(data, limits=limits)
    assert refused.value.code == code
    assert refused.value.ja.endswith("ください。")
    assert refused.value.en.endswith(".")


def test_texts_say_the_limits() -> None:
    limits = PhotoLimits(size_bytes=7_000_000, pixels=12_000_000)
    assert "7 MB" in refusal("too-large", limits).ja
    assert "1200万画素" in refusal("too-many-pixels", limits).ja
    assert "12 megapixels" in refusal("too-many-pixels", limits).en
    assert all("{" not in text for code in TEXTS for text in (refusal(code, limits).ja,))
    assert refusal("what is this", limits).code == "damaged"


@linux
@pytest.mark.parametrize("kill", [os.kill, os.killpg])
def test_a_process_that_is_killed_at_work_hurts_one_photo(kill: Callable[..., None]) -> None:
    with PhotoPool(workers=1) as pool:
        pool.process_photo(PLAIN)
        (process,) = processes_of(pool)
        until(lambda: not forks_of(process))
        hurt, waits = pool.submit(NOISE), pool.submit(PLAIN)
        until(lambda: bool(forks_of(process)))
        kill(forks_of(process)[0] if kill is os.kill else process, signal.SIGKILL)
        with pytest.raises(PhotoRefusedError):
            hurt.result()
        assert waits.result().width == 96
        assert processes_of(pool) != [process]


@linux
def test_a_process_that_dies_idle_hurts_nobody() -> None:
    with PhotoPool(workers=1) as pool:
        pool.process_photo(PLAIN)
        (process,) = processes_of(pool)
        os.kill(process, signal.SIGKILL)
        until(lambda: Path(f"/proc/{process}/stat").read_text().split()[2] == "Z")
        assert pool.process_photo(PLAIN).width == 96


def bewitched(rebuild: str) -> str:
    """Give a program whose decoder does this instead, as if a file had taken it over."""
    return (
        "import sys, socket; sys.path.insert(0, sys.argv.pop(1)); import layers.media.child as c\n"
        f"c.warm_up = lambda limits: None\n{rebuild}\nc.rebuild = bewitched\nsys.exit(c.main())"
    )


@linux
@pytest.mark.parametrize(
    ("spell", "code", "reason"),
    [
        ("while True: pass", "too-demanding", "exit code 152"),
        ("bytearray(10**10)", "too-demanding", "memory"),
        ("import time; time.sleep(99)", "too-demanding", "killed after 2 s"),
        ("open('/etc/hosts')", "damaged", "Too many open files"),
        ("open('/dev/shm/uchimizu-photo', 'wb').write(b'x')", "damaged", "Too many open files"),
        ("socket.socket()", "damaged", "Too many open files"),
        ("import os; os.kill(os.getppid(), 9); open()", "damaged", "TypeError"),
        ("import os, time; os.kill(os.getppid(), 9); time.sleep(99)", "too-demanding", "killed"),
        ("import os; os.abort()", "damaged", "exit code 134"),
        ("import os; os.kill(os.getpid(), 11)", "damaged", "exit code 139"),
        ("import os; os._exit(0)", "too-demanding", "killed after 2 s"),
        ("raise RecursionError('deep')", "damaged", "RecursionError: deep"),
    ],
)
def test_a_decoder_that_was_taken_over_can_do_nothing(
    spell: str, code: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelt = bewitched(f"def bewitched(data, limits):\n    {spell}")
    monkeypatch.setattr(decoder, "PROGRAM", spelt)
    wall_s = 2 if "killed" in reason else 100  # a second of CPU may take long beside others
    with PhotoPool(PhotoLimits(cpu_s=1, wall_s=wall_s), workers=1) as pool:
        with pytest.raises(PhotoRefusedError) as refused:
            pool.process_photo(PLAIN)
        assert refused.value.code == code
        assert reason in refused.value.reason


@linux
def test_the_process_knows_no_secret_and_has_no_file_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UCHIMIZU_SECRET", "not for decoders")
    with (tmp_path / "open").open("w"), PhotoPool(workers=1) as pool:
        pool.process_photo(PLAIN)
        (process,) = processes_of(pool)
        place = Path(f"/proc/{process}")
        assert b"not for decoders" not in (place / "environ").read_bytes()
        opened = {str(each.readlink()) for each in (place / "fd").iterdir()}
        assert not any(str(tmp_path) in each for each in opened)


def test_processes_end_with_the_pool() -> None:
    with PhotoPool(workers=2) as pool:
        pool.process_photo(PLAIN)
        processes = processes_of(pool)
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_program_that_does_not_start_is_no_fault_of_the_photo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoder, "PROGRAM", "import sys; sys.exit(1)")
    with PhotoPool(workers=1) as pool, pytest.raises(LayersError, match="does not start") as error:
        pool.process_photo(PLAIN)
    assert not isinstance(error.value, PhotoRefusedError)


def test_a_process_that_answers_nonsense_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    talks = "import sys; w = sys.stdout.buffer; w.write(b'R' + b'\\xff' * 9000); w.flush(); input()"
    honest = decoder.PROGRAM
    monkeypatch.setattr(decoder, "PROGRAM", talks)
    with PhotoPool(workers=1) as pool:
        monkeypatch.setattr(decoder, "PROGRAM", honest)
        with pytest.raises(PhotoRefusedError):
            pool.process_photo(PLAIN)
        assert pool.process_photo(PLAIN).width == 96


def test_a_file_that_is_not_pixels_alone_is_not_let_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool_module, "besides_pixels", lambda _: ["segment FFE1"])
    with pytest.raises(LayersError, match="FFE1"):
        process_photo(PLAIN)


@pytest.mark.parametrize("system", ["darwin", "win32", "sunos5"])
def test_systems_without_limits_are_told_of(
    system: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    PhotoPool(workers=1).close()
    assert "memory" in caplog.text
    assert system in caplog.text
