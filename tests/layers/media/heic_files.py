"""Real HEIC files, written here: no encoder of HEVC is at hand that the product could ship.

HEVC may carry blocks as plain samples (ITU-T H.265 7.3.8.7, `pcm_sample`). With one slice for each
block, what the arithmetic coder writes before and after the samples is always the same, so the
encoder is a header and a copy. The container is ISO/IEC 23008-12.
"""

from __future__ import annotations

import struct

from PIL import Image

BLOCK = 16
# split_cu_flag 0 and pcm_flag 1, flushed and aligned; end_of_slice_segment_flag 1 with its stop bit
BEFORE_SAMPLES, AFTER_SAMPLES = b"\x86\x80", b"\xfe\x80"
VPS, SPS, PPS, IDR = 32, 33, 34, 20


class Bits:
    """A row of bits as H.265 writes them."""

    def __init__(self) -> None:
        self.text = ""

    def u(self, width: int, value: int) -> Bits:
        """Append an unsigned number of so many bits."""
        self.text += f"{value:0{width}b}" if width else ""
        return self

    def ue(self, *values: int) -> Bits:
        """Append Exp-Golomb numbers."""
        for value in values:
            digits = f"{value + 1:b}"
            self.text += "0" * (len(digits) - 1) + digits
        return self

    def aligned(self) -> bytes:
        """Give the bytes, ended by a one and zeros."""
        text = self.text + "1"
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def unit(kind: int, payload: bytes) -> bytes:
    """Give a NAL unit; three bytes that look like a start are kept apart."""
    safe, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            safe.append(3)
            zeros = 0
        safe.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes([kind << 1, 1]) + bytes(safe)


def profile(bits: Bits) -> Bits:
    """Append profile, tier and level: Main Still Picture, level 3.1."""
    bits.u(2, 0).u(1, 0).u(5, 3).u(32, 0b0111 << 28)
    return bits.u(4, 0b1001).u(43, 0).u(1, 0).u(8, 93)


def parameter_sets(width: int, height: int) -> dict[int, bytes]:
    """Give video, sequence and picture parameter sets for a still picture of PCM blocks."""
    video = profile(Bits().u(4, 0).u(2, 3).u(6, 0).u(3, 0).u(1, 1).u(16, 0xFFFF))
    video.u(1, 1).ue(0, 0, 0).u(6, 0).ue(0).u(1, 0).u(1, 0)
    sequence = profile(Bits().u(4, 0).u(3, 0).u(1, 1)).ue(0, 1, width, height).u(1, 0)
    sequence.ue(0, 0, 0).u(1, 1).ue(0, 0, 0)
    sequence.ue(0, 1, 0, 1, 0, 0)  # coding blocks 8 to 16, transforms 4 to 8
    sequence.u(3, 0).u(1, 1).u(4, 7).u(4, 7).ue(0, 1).u(1, 1)  # PCM of 8 bits, blocks 8 to 16
    sequence.ue(0).u(1, 0).u(1, 0).u(1, 0).u(1, 0).u(1, 0)
    picture = Bits().ue(0, 0).u(1, 0).u(1, 0).u(3, 0).u(1, 0).u(1, 0).ue(0, 0, 0)
    picture.u(3, 0).ue(0, 0).u(1, 0).u(2, 0).u(1, 0).u(2, 0).u(1, 0)
    picture.u(1, 1).u(1, 0).u(1, 1).u(1, 0).u(1, 0).ue(0).u(1, 0).u(1, 0)
    sets = {VPS: video, SPS: sequence, PPS: picture}
    return {kind: unit(kind, bits.aligned()) for kind, bits in sets.items()}


def coded_picture(image: Image.Image) -> bytes:
    """Give the slices of an RGB picture, one for each block, with their lengths before them."""
    luma, blue, red = image.convert("YCbCr").split()
    half = (image.width // 2, image.height // 2)
    planes = [luma, *(each.resize(half, Image.Resampling.BOX) for each in (blue, red))]
    columns, rows = image.width // BLOCK, image.height // BLOCK
    slices = b""
    for address in range(columns * rows):
        header = Bits().u(1, address == 0).u(1, 0).ue(0)
        if address:
            header.u((columns * rows - 1).bit_length(), address)
        header.ue(2, 0)  # an I slice at the quantiser of the picture parameters
        samples = b""
        for plane, side in zip(planes, (BLOCK, BLOCK // 2, BLOCK // 2), strict=True):
            left, top = address % columns * side, address // columns * side
            samples += plane.crop((left, top, left + side, top + side)).tobytes()
        coded = unit(IDR, header.aligned() + BEFORE_SAMPLES + samples + AFTER_SAMPLES)
        slices += struct.pack(">I", len(coded)) + coded
    return slices


def box(kind: bytes, *parts: bytes, version: int | None = None, flags: int = 0) -> bytes:
    """Give a box of the ISO base media format; a full box where it has a version."""
    body = b"".join(parts)
    if version is not None:
        body = struct.pack(">I", version << 24 | flags) + body
    return struct.pack(">I", 8 + len(body)) + kind + body


def heic(
    image: Image.Image,
    *,
    exif: bytes = b"",
    xmp: bytes = b"",
    icc: bytes = b"",
    quarter_turns: int = 0,
) -> bytes:
    """Write an RGB picture, sides multiples of 16 px, as HEIC with metadata.

    exif : TIFF bytes. quarter_turns : anticlockwise, of the picture when it is shown.
    """
    items = [(b"hvc1", coded_picture(image), b"")]
    if exif:
        items.append((b"Exif", struct.pack(">I", 0) + exif, b""))
    if xmp:
        items.append((b"mime", xmp, b"application/rdf+xml\0"))
    head = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    length = len(_meta(items, image.size, icc, quarter_turns, 0))
    meta = _meta(items, image.size, icc, quarter_turns, len(head) + length + 8)
    return head + meta + box(b"mdat", *(data for _, data, _ in items))


def _meta(
    items: list[tuple[bytes, bytes, bytes]],
    size: tuple[int, int],
    icc: bytes,
    quarter_turns: int,
    start: int,
) -> bytes:
    """Give the meta box; `start` is where the first item lies in the file."""
    entries, places, at = b"", b"", start
    for number, (kind, data, content_type) in enumerate(items, 1):
        described = struct.pack(">HH", number, 0) + kind + b"\0" + content_type
        entries += box(b"infe", described, version=2)
        places += struct.pack(">HHHII", number, 0, 1, at, len(data))
        at += len(data)
    references = b"".join(
        box(b"cdsc", struct.pack(">HHH", number, 1, 1)) for number in range(2, len(items) + 1)
    )
    return box(
        b"meta",
        box(b"hdlr", bytes(4), b"pict", bytes(13), version=0),
        box(b"pitm", struct.pack(">H", 1), version=0),
        box(b"iloc", b"\x44\x00", struct.pack(">H", len(items)), places, version=0),
        box(b"iinf", struct.pack(">H", len(items)), entries, version=0),
        box(b"iref", references, version=0) if references else b"",
        _properties(size, icc, quarter_turns),
        version=0,
    )


def _properties(size: tuple[int, int], icc: bytes, quarter_turns: int) -> bytes:
    properties = [
        _decoder_configuration(parameter_sets(*size)),
        box(b"ispe", struct.pack(">II", *size), version=0),
        box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80)),
    ]
    if icc:
        properties.append(box(b"colr", b"prof", icc))
    if quarter_turns:
        properties.append(box(b"irot", bytes([quarter_turns])))
    numbers = bytes(
        number | (0x80 if each[4:8] in {b"hvcC", b"irot"} else 0)
        for number, each in enumerate(properties, 1)
    )
    association = struct.pack(">IHB", 1, 1, len(numbers)) + numbers
    return box(b"iprp", box(b"ipco", *properties), box(b"ipma", association, version=0))


def _decoder_configuration(sets: dict[int, bytes]) -> bytes:
    """Give the HEVC configuration record (ISO/IEC 14496-15 8.3.3.1.2)."""
    record = struct.pack(
        ">BBIHIBHBBBBHBB",
        1,
        3,
        0x70000000,
        0x9000,
        0,
        93,
        0xF000,
        0xFC,
        0xFD,
        0xF8,
        0xF8,
        0,
        0x0F,
        len(sets),
    )
    for kind, data in sets.items():
        record += struct.pack(">BHH", 0x80 | kind, 1, len(data)) + data
    return box(b"hvcC", record)
