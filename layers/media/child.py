"""The process that decodes photos: warm, limited, and one fork for each photo.

It is started by `layers.media.pool` and speaks with it over standard input and output:

- it says READY once its libraries are loaded;
- a request is `>I` the length of the file, then the file;
- an answer is `>I` the length of a JSON object, the object, then the files that it announces.

For each request it forks; the fork reads the file, gives up what it does not need, decodes,
answers and ends, so no photo meets a process that has read another one. A fork that ends in any
other way ends this process too, with the same code: the pool sees the end and starts a new one.
"""

from __future__ import annotations

import gc
import io
import json
import os
import select
import signal
import struct
import sys
from typing import BinaryIO

from PIL import Image

from layers.media.photo import PhotoLimits
from layers.media.rebuild import Rebuilt, RefusedPixels, rebuild

READY = b"R"
NO_MORE = 3
LENGTH = struct.Struct(">I")
NICENESS = 5


def main() -> int:
    """Serve photos until standard input ends; the limits are the first argument, as JSON."""
    limits = PhotoLimits(**json.loads(sys.argv[1]))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    warm_up(limits)
    sink.write(READY)
    sink.flush()
    if sys.platform == "win32":
        return serve_here(source, sink, limits)
    source = open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # noqa: SIM115
    os.nice(NICENESS)  # photos wait for the map, not the map for photos
    gc.freeze()
    while True:
        select.select([source], [], [])
        if code := served_by_fork(source, sink, limits):
            return 0 if code == NO_MORE else code


def serve_here(source: BinaryIO, sink: BinaryIO, limits: PhotoLimits) -> int:
    """Serve where there is no fork; a photo that breaks the process still breaks only itself."""
    while answer_one(source, sink, limits):
        pass
    return 0


def warm_up(limits: PhotoLimits) -> None:
    """Load whatever the libraries load late: a fork must not open files any more."""
    for mode, format_name in (("RGB", "JPEG"), ("RGBA", "PNG"), ("RGBA", "WEBP"), ("L", "PNG")):
        file = io.BytesIO()
        Image.new(mode, (8, 8)).save(file, format_name)
        rebuild(file.getvalue(), limits=limits)


if sys.platform != "win32":
    import resource

    def served_by_fork(source: BinaryIO, sink: BinaryIO, limits: PhotoLimits) -> int:
        """Fork, let the fork serve one photo, and give its exit code (128 + signal if killed)."""
        fork = os.fork()
        if fork == 0:
            code = 1
            try:
                give_up_what_is_not_needed(limits)
                code = 0 if answer_one(source, sink, limits) else NO_MORE
            finally:
                os._exit(code)
        _, status = os.waitpid(fork, 0)
        code = os.waitstatus_to_exitcode(status)
        return code if code >= 0 else 128 - code

    def give_up_what_is_not_needed(limits: PhotoLimits) -> None:
        """Limit memory and processor time; no file, no socket and no core dump from here on."""
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
        for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE):
            resource.setrlimit(what, (0, 0))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def answer_one(source: BinaryIO, sink: BinaryIO, limits: PhotoLimits) -> bool:
    """Read one request and answer it; False where there is none any more."""
    head = read_exactly(source, LENGTH.size)
    if len(head) < LENGTH.size:
        return False
    data = read_exactly(source, LENGTH.unpack(head)[0])
    try:
        rebuilt = rebuild(data, limits=limits)
        files, answer = [rebuilt.full, rebuilt.preview], described(rebuilt)
    except RefusedPixels as refused:
        files, answer = [], {"refused": refused.code, "reason": str(refused)}
    except MemoryError:
        files, answer = [], {"refused": "too-demanding", "reason": "memory"}
    except Exception as error:  # decoders raise anything at a file made to break them
        reason = f"{type(error).__name__}: {error}"[:200]
        files, answer = [], {"refused": "damaged", "reason": reason}
    head = json.dumps(answer).encode()
    sink.writelines((LENGTH.pack(len(head)), head, *files))
    sink.flush()
    return True


def described(rebuilt: Rebuilt) -> dict[str, object]:
    """Give all of an answer that is not the files themselves."""
    return {
        "media_type": rebuilt.media_type,
        "size": rebuilt.size,
        "preview_size": rebuilt.preview_size,
        "placeholder_colour": rebuilt.placeholder_colour,
        "bytes": [len(rebuilt.full), len(rebuilt.preview)],
    }


def read_exactly(source: BinaryIO, length: int) -> bytes:
    """Read so many bytes; fewer only where the input ends."""
    parts, missing = [], length
    while missing and (part := source.read(min(missing, 1 << 20))):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
