"""Uploads, and small real files of each kind, made here."""

import io
import struct
import zipfile
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

from httpx import Response
from PIL import Image

from tests.support.messaging import eventually
from tests.support.services import Client, Person

TUS = {"Tus-Resumable": "1.0.0"}
BLOCK = 1024**2


def metadata(**said: str) -> str:
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in said.items())


async def begin(client: Client, person: Person, length: int, name: str = "file") -> Response:
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(filename=name)}
    return await client.post(person, "/v1/uploads", headers=headers)


async def send(
    client: Client,
    person: Person,
    path: str,
    piece: bytes | AsyncIterator[bytes],
    offset: int = 0,
    **more: str,
) -> Response:
    headers = {
        **TUS,
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return await client.patch(person, path, headers=headers, content=piece)


def path_of(begun: Response) -> str:
    assert begun.status_code == 201, begun.text
    return begun.headers["location"].removeprefix("/api/content")


async def upload(client: Client, person: Person, data: bytes, name: str = "file") -> str:
    """Upload a file in one piece and return its id."""
    path = path_of(await begin(client, person, len(data), name))
    sent = await send(client, person, path, data)
    assert sent.status_code == 204, sent.text
    return path.rpartition("/")[2]


async def processed(client: Client, person: Person, file_id: str) -> dict[str, Any]:
    """Wait until a file is processed, and return its representation."""

    async def look() -> dict[str, Any] | None:
        answer = await client.get(person, f"/v1/files/{file_id}")
        found: dict[str, Any] = answer.json()
        return found if found["status"] != "received" else None

    known: dict[str, Any] = await eventually(look, seconds=90)
    return known


async def share(client: Client, person: Person, data: bytes, name: str = "file") -> dict[str, Any]:
    """Upload a file and wait until it is processed."""
    return await processed(client, person, await upload(client, person, data, name))


def png(width: int = 40, height: int = 30, *, said: str = "") -> bytes:
    """Return a PNG; `said` is hidden in its metadata."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = said
    Image.new("RGB", (width, height), (200, 30, 30)).save(made, "PNG", exif=exif)
    return made.getvalue()


def png_of_zeros(side: int) -> bytes:
    """Return a black PNG of this width and height, made without its pixels."""
    header = side.to_bytes(4) * 2 + bytes((8, 2, 0, 0, 0))  # eight bits of red, green and blue
    rows = deflated(0, side * (3 * side + 1))
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
        for name, body in parts
    )


def deflated(byte: int, times: int) -> bytes:
    """Return a zlib stream of one byte, repeated: a packed block is repeated instead."""
    blocks, rest = divmod(times, BLOCK)
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    block = packer.compress(bytes((byte,)) * BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(bytes((byte,)) * rest) + packer.flush()
    # Adler-32, which ends a stream, of equal bytes
    low, high = 1 + byte * times, times + byte * times * (times + 1) // 2
    check = (high % 65_521) << 16 | (low % 65_521)
    return b"\x78\x9c" + block * blocks + last + check.to_bytes(4)


def pdf(*pages: str) -> bytes:
    """Return a PDF with one line of ASCII on each page."""
    return pdf_of(*[(b"", f"BT /F1 12 Tf 72 720 Td ({page}) Tj ET".encode()) for page in pages])


def pdf_of(*pages: tuple[bytes, bytes]) -> bytes:
    """Return a PDF; each page is an entry in its content stream's dictionary, and that stream."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for entry, drawn in pages:
        head = b"<< /Length %d %s >>" % (len(drawn), entry)
        objects.append(head + b"\nstream\n" + drawn + b"\nendstream")
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return out + end + trailer % (len(objects) + 1, len(out))


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(**parts: str | bytes) -> bytes:
    """Return a ZIP archive; `__` in a name stands for a slash."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return made.getvalue()


def docx(*pages: str) -> bytes:
    turn = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    body = turn.join(f"<w:p><w:r><w:t>{page}</w:t></w:r></w:p>" for page in pages)
    return zipped(
        word__document=f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )


def pptx(*slides: str) -> bytes:
    made = {
        f"ppt__slides__slide{n}": f'<s xmlns:a="{DRAWING}"><a:p><a:t>{text}</a:t></a:p></s>'
        for n, text in enumerate(slides, 1)
    }
    return zipped(ppt__presentation="<p/>", **made)


def xlsx(*cells: str) -> bytes:
    strings = "".join(f"<si><t>{text}</t></si>" for text in cells)
    row = "".join(f'<c t="s"><v>{n}</v></c>' for n, _ in enumerate(cells))
    return zipped(
        xl__workbook="<workbook/>",
        xl__sharedStrings=f'<sst xmlns="{SHEET}">{strings}</sst>',
        xl__worksheets__sheet1=f'<s xmlns="{SHEET}"><row>{row}<c><v>42</v></c></row></s>',
    )


VTT = b"""WEBVTT

NOTE nobody says this

1
00:00:01.000 --> 00:00:04.000
<v Ada>Welcome to the guild.

01:02.500 --> 01:05.000 align:start
We speak of observability today.
"""

SRT = """1
00:00:01,000 --> 00:00:04,000
Bienvenue à la guilde.

2
00:01:02,500 --> 00:01:05,000
Aujourd'hui, l'observabilité.
""".encode()


def _frame(name: bytes, body: bytes) -> bytes:
    """Return a frame of ID3v2.3."""
    return name + struct.pack(">IH", len(body), 0) + body


def wav(seconds: int = 2) -> bytes:
    rate = 8_000
    data = b"\x80" * rate * seconds
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    body = b"WAVE" + head + struct.pack("<4sI", b"data", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3(title: str = "", frames: int = 77, chapters: tuple[tuple[int, str], ...] = ()) -> bytes:
    """Return about two seconds of silence: MPEG 1 layer III, 128 kbit/s, 44.1 kHz.

    chapters: the start of each in milliseconds, and its title.
    """
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    tag = _frame(b"TIT2", b"\x03" + title.encode())
    for start, name in chapters:
        times = struct.pack(">IIII", start, start, 2**32 - 1, 2**32 - 1)
        tag += _frame(b"CHAP", b"c\0" + times + _frame(b"TIT2", b"\x03" + name.encode()))
    size = len(tag)
    synchsafe = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + synchsafe + tag + frame * frames


def webm(seconds: float = 2, *parts: bytes) -> bytes:
    """Return a WebM file of this duration without media. parts: take the place of its tracks."""
    info = _element(0x1549A966, _element(0x4489, struct.pack(">d", seconds * 1000)))
    tracks = b"".join(parts) if parts else _element(0x1654AE6B, b"")
    head = _element(0x1A45DFA3, _element(0x4282, b"webm"))
    return head + _element(0x18538067, info + tracks)


def _element(kind: int, data: bytes) -> bytes:
    """Return an element of EBML (RFC 8794)."""
    start, size = kind.to_bytes((kind.bit_length() + 7) // 8), len(data)
    return start + (bytes([0x80 | size]) if size < 127 else (1 << 56 | size).to_bytes(8)) + data
