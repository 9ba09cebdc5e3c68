"""What WeasyPrint leaves to do so that one file is PDF/A-3a and PDF/UA-1: done on its objects before they are written.

Editing the objects in place costs milliseconds; reading the finished file again would cost as much as a third of
setting it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from weasyprint import Attachment

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of every attachment: the clock is no part of a report."""

_KINDS = {
    "L": "Line",
    "section-": "Section",
    "callout-D": "Discrepancy",
    "callout-W": "Warning",
    "callout-U": "Not checkable",
    "callout-N": "Note",
    "callout-S": "Note on the scheme",
}
_STARTS = {"L": "A line of the source", "at-": "The figure in the document", "check-": "The check of this figure"}
_PARTS = {
    "document": "The document",
    "ledger": "Every check",
    "coverage": "Numbers not checked",
    "findings": "What to look at",
    "tasks": "Shares and scores",
    "factors": "What speaks for and against",
    "particulars": "How it was checked",
}
"""What links within a page lead to, in words, by how the anchor is named."""

_NUMBERED = re.compile(f"({'|'.join(_KINDS)})([0-9]+)")

_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class Attached(NamedTuple):
    """A file carried within a PDF: its name, what it is, how it stands to the page, its type and its bytes."""

    name: str
    description: str
    relationship: str
    mime: str
    data: bytes


class Finisher:
    """Makes the objects of one PDF conform; called by WeasyPrint when all are there and none is written."""

    def __init__(self, attached: tuple[Attached, ...]) -> None:
        self._attached = attached

    def attachments(self) -> list[Attachment]:
        """Return the attachments as WeasyPrint takes them, in the order of their names."""
        from weasyprint import Attachment

        return [
            Attachment(
                file_obj=BytesIO(one.data),
                name=one.name,
                description=one.description,
                relationship=one.relationship,
                created=LONG_AGO,
                modified=LONG_AGO,
            )
            for one in sorted(self._attached)
        ]

    def __call__(self, _document: object, pdf: Any) -> None:
        """Mend the objects in place."""
        _name_both_standards(pdf)
        _give_headers_their_scope(pdf)
        _make_running_heads_artifacts(pdf)
        _list_each_file_once(pdf)
        _say_where_links_lead(pdf)
        self._type_the_files(pdf)

    def _type_the_files(self, pdf: Any) -> None:
        types = {one.name: one.mime.replace("/", "#2f") for one in self._attached}
        for file in _of_type(pdf, "/Filespec"):
            name = file["UF"].string
            if name in types:
                _at(pdf, file["EF"]["F"]).extra["Subtype"] = f"/{types[name]}"


def _at(pdf: Any, reference: bytes | str) -> Any:
    """Return the object that a reference (`12 0 R`) names."""
    return pdf.objects[int(reference.split()[0])]


def _of_type(pdf: Any, type: str) -> Iterator[Any]:
    return (thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == type)


def _name_both_standards(pdf: Any) -> None:
    """Add PDF/UA to the one description of the file: two descriptions would be one too many for PDF/A."""
    metadata = _at(pdf, pdf.catalog["Metadata"])
    metadata.stream = [piece.replace(b"</rdf:RDF>", _UA) for piece in metadata.stream]


def _give_headers_their_scope(pdf: Any) -> None:
    """Say of each header cell what it heads: its column in the head of a table, its row in the body."""
    for cell in _of_type(pdf, "/StructElem"):
        if cell["S"] == "/TH":
            group = _at(pdf, _at(pdf, cell["P"])["P"])
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _say_where_links_lead(pdf: Any) -> None:
    """Describe each link within the file in words: what it has from the page is the name of an anchor."""
    for link in _of_type(pdf, "/Annot"):
        if link.get("Subtype") == "/Link" and "Dest" in link:
            link["Contents"].string = described(link["Dest"].string)


def described(anchor: str) -> str:
    """Return in words where an anchor of our pages stands: `Line 39 of the source`, `Discrepancy 1`."""
    found = _NUMBERED.fullmatch(anchor)
    if found:
        return f"{_KINDS[found[1]]} {found[2]}{' of the source' if found[1] == 'L' else ''}"
    kind = next((words for start, words in _STARTS.items() if anchor.startswith(start)), "")
    return kind or _PARTS.get(anchor) or anchor.replace("-", " ").capitalize()


def _list_each_file_once(pdf: Any) -> None:
    files = pdf.catalog.get("AF")
    if files:
        files[:] = list(dict.fromkeys(files))


def _make_running_heads_artifacts(pdf: Any) -> None:
    """Take out of the structure what WeasyPrint tags but hangs nowhere: running heads and feet, page by page."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    document = root["K"][0]
    tree = _Tree(pdf, document)
    numbers = iter(_at(pdf, root["ParentTree"])["Nums"])
    pages = [_at(pdf, reference) for reference in pdf.page_references]
    for page, (_, kids) in zip(pages, zip(numbers, numbers, strict=True), strict=False):
        loose: list[int] = [mcid for mcid, kid in enumerate(kids) if not tree.holds(kid)]
        if loose:
            _mark(_at(pdf, page["Contents"]), set(loose))
            for mcid in loose:
                _at(pdf, kids[mcid]).clear()
                kids[mcid] = "null"


def _mark(stream: Any, loose: set[int]) -> None:
    """Turn marked content into artifacts in a page's stream, where a tag stands before its properties."""
    lines = stream.stream
    for i, properties in enumerate(lines):
        if isinstance(properties, dict) and properties.get("MCID") in loose:
            lines[i - 1] = "/Artifact"
            properties.clear()
            properties["Type"] = "/Pagination"


class _Tree:
    """Knows which elements of the structure hang from its root."""

    def __init__(self, pdf: Any, document: bytes | str) -> None:
        self._pdf = pdf
        self._document = document
        self._children = set(_at(pdf, document)["K"])
        self._known: dict[bytes | str, bool] = {}

    def holds(self, reference: bytes | str) -> bool:
        """Return whether an element hangs from the root, climbing no further than what is known."""
        path: list[bytes | str] = []
        while reference not in self._known:
            path.append(reference)
            parent = _at(self._pdf, reference)["P"]
            if parent == self._document:
                self._known[reference] = reference in self._children
                break
            reference = parent
        held = self._known[reference]
        self._known.update(dict.fromkeys(path, held))
        return held
