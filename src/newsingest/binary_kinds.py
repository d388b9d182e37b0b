"""Recognize the kind of a binary file by its first bytes, for messages that say what the file is and what to do."""

_LEAVE = "leave it out, for example with --exclude"

# For the first bytes of a file: its kind and advice. No text starts with these bytes.
_SURE = {
    b"\x89PNG": ("a PNG picture", _LEAVE),
    b"GIF8": ("a GIF picture", _LEAVE),
    b"\xff\xd8\xff": ("a JPEG picture", _LEAVE),
    b"%PDF": ("a PDF file", _LEAVE),
    b"PK\x03\x04": (
        "a ZIP file (an archive or an Office document)",
        "convert reads .zip; save an Office document as text",
    ),
    b"\x1f\x8b": ("a gzip file", "unpack it, for example with gunzip"),
    b"\x28\xb5\x2f\xfd": ("a zstd file", "unpack it, for example with unzstd"),
    b"\x7fELF": ("a program", _LEAVE),
    b"SQLite format 3": ("a SQLite database", "newsingest search and stats read a database that convert wrote"),
}
# As above, but a text may start with these bytes: they name the kind of a file that is binary for another reason.
_LIKELY = {
    b"PAR1": ("a Parquet file", _LEAVE),
    b"BM": ("a BMP picture", _LEAVE),
    b"II*\0": ("a TIFF picture", _LEAVE),
    b"MM\0*": ("a TIFF picture", _LEAVE),
    b"ID3": ("an MP3 file", _LEAVE),
    b"OggS": ("an Ogg file", _LEAVE),
    b"MZ": ("a program", _LEAVE),
    b"BZh": ("a bzip2 file", "unpack it, for example with bunzip2"),
    b"\xfd7zXZ": ("an xz file", "unpack it, for example with unxz"),
    b"7z\xbc\xaf": ("a 7z archive", "unpack it"),
    b"Rar!": ("a RAR archive", "unpack it"),
    b"\xd0\xcf\x11\xe0": ("an Office document", "save it as text"),
}
# For bytes at an offset, as above.
_INSIDE = {
    (8, b"WEBP"): ("a WebP picture", _LEAVE),
    (8, b"WAVE"): ("a WAV file", _LEAVE),
    (4, b"ftyp"): ("a video or a picture", _LEAVE),
}
_UNKNOWN = ("", "if it is text, give the encoding of this file with --encoding")
_STARTS = tuple(_SURE)


def is_binary_start(data: bytes) -> bool:
    """Return whether the first bytes are those of a binary file."""
    return data.startswith(_STARTS)


def described(data: bytes) -> tuple[str, str]:
    """Return what a binary file is, and advice: its kind if the first bytes tell it."""
    kinds = [kind for start, kind in (_SURE | _LIKELY).items() if data.startswith(start)]
    kinds += [kind for (offset, mark), kind in _INSIDE.items() if data.startswith(mark, offset)]
    kind, advice = (*kinds, _UNKNOWN)[0]
    return f"{kind}, not a text file" if kind else "not a text file", advice
