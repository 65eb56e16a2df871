"""A chapter set once and bound into any number of volumes: the bytes of its objects, ready to be copied.

WeasyPrint's objects are taken while they are still objects. Each chapter of a volume has a slot of its own, a range
of numbers for objects and tag keys, so that binding renumbers nothing: the work is done here, by many processes at once.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pydyf
import weasyprint

from chiayi_kpi.core.files import write_whole
from reports.documents.objects import ENTRY
from reports.documents.structure import CHAPTER_ANCHOR, PREFIX_META
from reports.volume import numbering
from reports.volume.packing import pack

# The binding makes these anew for the whole volume.
_OF_ONE_DOCUMENT = {"Pages", "Outlines", "Names", "PageLabels", "StructTreeRoot"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the binding has to know of a chapter; object numbers are those of the volume.

    ``bookmarks``: [title, page index, x, y, children] each. ``rows`` rows of the cross reference follow the manifest,
    then ``size`` bytes to be copied; ``alone`` are the [number, place in them] of what is in no object stream.
    """

    title: str
    base: int
    rows: int
    size: int
    alone: list[list[int]]
    pages_node: int
    pages: list[int]
    part_node: int
    parents_node: int
    catalog: str
    info: str
    front: int  # pages before the one numbered 1
    prefix: str  # of the page numbers: "19-"
    bookmarks: list


def save(document: weasyprint.Document, pdf: pydyf.PDF, path: Path, key: str, slot: int) -> None:
    """Write the finished document's objects to ``path``, numbered for ``slot``; ``key`` makes its ids its own.

    Raises OSError, TooLong.
    """
    _settle_links(pdf)
    _settle_ids(pdf, key)
    raised = numbering.Raised(slot, pdf)
    own = _own_nodes(document, pdf, raised)
    skipped = _made_anew(pdf)
    small, streams = list(own.items()), []
    for found in pdf.objects:
        if found.free != "f" and found.number not in skipped:
            (small if found.compressible else streams).append((found.number, found.data))
    packed = pack(raised, small, streams, own)
    manifest = _manifest(document, pdf, raised, packed)
    head = json.dumps(asdict(manifest)).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, b"".join([head, b"\n", packed.entries, packed.body]))


def read_manifest(path: Path) -> Manifest:
    """The manifest of a saved chapter. Raises OSError, ValueError for a file that is none."""
    with path.open("rb") as file:
        return Manifest(**json.loads(file.readline()))


def _object(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _dictionaries(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    return (found for found in pdf.objects if isinstance(found, pydyf.Dictionary))


def _settle_links(pdf: pydyf.PDF) -> None:
    """Links name their place; two chapters have places of the same name. Say the page and the point instead."""
    names = pdf.catalog.pop("Names", {}).get("Dests", {}).get("Names", [])
    places = {name.string: place for name, place in zip(names[::2], names[1::2], strict=True)}
    for found in _dictionaries(pdf):
        if found.get("Type") == "/Annot" and isinstance(found.get("Dest"), pydyf.String):
            found["Dest"] = places[found["Dest"].string]


def _settle_ids(pdf: pydyf.PDF, key: str) -> None:
    """Header cells are called by ids, which have to be single in the whole volume."""
    for found in _dictionaries(pdf):
        if isinstance(found.get("ID"), pydyf.String):
            found["ID"] = _keyed(found["ID"], key)
        attributes = found.get("A")
        if isinstance(attributes, pydyf.Dictionary) and "Headers" in attributes:
            attributes["Headers"] = pydyf.Array([_keyed(name, key) for name in attributes["Headers"]])


def _keyed(name: pydyf.String, key: str) -> pydyf.String:
    text = name.string.decode() if isinstance(name.string, bytes) else str(name.string)
    return pydyf.String(f"{key}-{text}")


def _structure(pdf: pydyf.PDF) -> tuple[pydyf.Dictionary, pydyf.Dictionary, pydyf.Dictionary]:
    """The root of the tags, the tag of the whole document, and the tree from contents to tags."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    return root, _object(pdf, root["K"][0]), _object(pdf, root["ParentTree"])


def _made_anew(pdf: pydyf.PDF) -> set[int]:
    """What the volume has once, and what ``_own_nodes`` writes otherwise."""
    bookmarks = {
        found.number
        for found in _dictionaries(pdf)
        if "Title" in found and "Dest" in found and "Type" not in found
    }
    outlines = {_number(pdf.catalog["Outlines"])} if "Outlines" in pdf.catalog else set()
    nodes = {found.number for found in (pdf.catalog, pdf.pages, *_structure(pdf))}
    return nodes | bookmarks | outlines


def _own_nodes(document: weasyprint.Document, pdf: pydyf.PDF, raised: numbering.Raised) -> dict[int, bytes]:
    """The chapter's branch of the volume's pages, tags and parent tree: own number → data, raised already."""
    _root, part, parents = _structure(pdf)
    pages = pdf.pages["Kids"][::3]
    kids = b" ".join(raised.reference(int(number)) for number in pages)
    tags = raised.data(part["K"].data)
    title = pydyf.String(document.metadata.title or "").data
    first, last = raised.base, raised.base + len(parents["Nums"]) // 2 - 1
    return {
        pdf.pages.number: b"<</Type /Pages/Parent %s/Kids [%s]/Count %d>>"
        % (numbering.reference(numbering.PAGES), kids, len(pages)),
        part.number: b"<</Type /StructElem/S /Part/P %s/T %s/K %s>>"
        % (numbering.reference(numbering.VOLUME), title, tags),
        parents.number: b"<</Limits [%d %d]/Nums [%s]>>"
        % (first, last, raised.parents(parents["Nums"].data[1:-1])),
    }


def _manifest(document: weasyprint.Document, pdf: pydyf.PDF, raised: numbering.Raised, packed) -> Manifest:
    _root, part, parents = _structure(pdf)
    kept = pydyf.Dictionary({k: v for k, v in pdf.catalog.items() if k not in _OF_ONE_DOCUMENT})
    return Manifest(
        title=document.metadata.title or "",
        base=raised.base,
        rows=len(packed.entries) // ENTRY,
        size=len(packed.body),
        alone=packed.alone,
        pages_node=raised.base + pdf.pages.number,
        pages=[raised.base + int(number) for number in pdf.pages["Kids"][::3]],
        part_node=raised.base + part.number,
        parents_node=raised.base + parents.number,
        catalog=raised.data(kept.data[2:-2]).decode("latin-1"),
        info=pdf.info.data.decode("latin-1"),
        front=next((i for i, page in enumerate(document.pages) if CHAPTER_ANCHOR in page.anchors), 0),
        prefix=document.metadata.custom.get(PREFIX_META, ""),
        bookmarks=_bookmarks(document.make_bookmark_tree(0.75, transform_pages=True)),
    )


def _bookmarks(tree: list) -> list:
    return [[title, page, x, y, _bookmarks(below)] for title, (page, x, y), below, _state in tree]
