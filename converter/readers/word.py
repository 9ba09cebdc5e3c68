"""RTF and Word documents of before 2007: LibreOffice turns them into DOCX, and that is read."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from converter.model import Document
from converter.readers import docx
from converter.readers.kinds import OLE
from converter.readers.office import converted


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return an RTF or an old Word document; its digest is that of the file itself."""
    kind = "doc" if data.startswith(OLE) else "rtf"
    digest = sha256(data).hexdigest()
    made = docx.read(converted(data, kind, "docx", kind.upper()), name)
    return tuple(replace(document, format=kind, sha256=digest) for document in made)
