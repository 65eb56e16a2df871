"""What runs on every page - title, notice, page number - is no content: a screen reader shall not read it.

WeasyPrint tags the text of a page's margins without hanging the tags into the tree, so that it is neither content nor
artifact. PDF/UA-1 (ISO 14289-1, 7.1 and 7.8) wants running headers and footers to be pagination artifacts.
"""

from collections import defaultdict
from collections.abc import Mapping

import pydyf

_PAGINATION = {"Type": "/Pagination"}
_NULL = "null"


def number_of(reference: bytes) -> int:
    """12 for ``b"12 0 R"``."""
    return int(reference.split()[0])


def strike_running_text(pdf: pydyf.PDF) -> None:
    """Make artifacts of all marked content whose tag does not hang in the document's structure tree."""
    tree = pdf.objects[number_of(pdf.catalog["StructTreeRoot"])]
    arrays = parent_arrays(pdf, tree)
    for page_number, marks in _outside(pdf, reached(pdf, tree)).items():
        page = pdf.objects[page_number]
        content = pdf.objects[number_of(page["Contents"])].stream
        for position, token in enumerate(content):
            if isinstance(token, pydyf.Dictionary) and token.get("MCID") in marks:
                arrays[page["StructParents"]][token["MCID"]] = _NULL
                content[position - 1 : position + 1] = ["/Artifact", pydyf.Dictionary(_PAGINATION)]


def parent_arrays(pdf: pydyf.PDF, tree: Mapping) -> dict[int, pydyf.Array]:
    """By the key of a page, for each of its marked contents the tag that it belongs to."""
    parents = pdf.objects[number_of(tree["ParentTree"])]["Nums"]
    return dict(zip(parents[::2], parents[1::2], strict=True))


def reached(pdf: pydyf.PDF, tree: Mapping) -> set[int]:
    """The numbers of the objects that hang in the tree."""
    found: set[int] = set()
    waiting = [number_of(reference) for reference in tree["K"]]
    while waiting:
        number = waiting.pop()
        found.add(number)
        kids = pdf.objects[number].get("K", ())
        waiting += [number_of(kid) for kid in kids if isinstance(kid, bytes)]
    return found


def _outside(pdf: pydyf.PDF, reached: set[int]) -> Mapping[int, set[int]]:
    """By the page's object number, the marked content of the tags that do not hang in the tree."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, element in enumerate(pdf.objects):
        is_tag = isinstance(element, pydyf.Dictionary) and element.get("Type") == "/StructElem"
        if is_tag and number not in reached:
            found[number_of(element["Pg"])].update(kid for kid in element["K"] if isinstance(kid, int))
    return found
