"""The reader of skills from other platforms; it detects the format by the first bytes."""

from typing import Any, BinaryIO

from services.membership.reading import europass, linkedin

HEAD = 256


def read(file: BinaryIO) -> dict[str, Any]:
    """Return the skills, languages and headline. Raises the errors of the format's reader."""
    head = file.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        brought = linkedin.read(file)
    elif head.startswith(b"%PDF-"):
        brought = europass.read_pdf(file)
    elif head.startswith(b"{"):
        brought = europass.read_json(file)
    else:
        brought = europass.read_xml(file)
    return brought.document()
