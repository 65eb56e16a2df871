"""The PDFs by the rules of PDF/UA-1 and PDF/A-2a that no installable validator checks for us: the file's own structure.

veraPDF, the validator of both standards, comes from no package registry that an installation reaches; what these
tests look at are its machine-checkable rules for what our documents contain.
"""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from tests.reports.documents.tags import every_element, marks, tree
from tests.reports.documents.texts import squeezed

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
STANDARD = {
    *(
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "Span",
    ),
    *("L", "LI", "Lbl", "LBody", "Table", "Caption", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Link"),
    *("Figure", "NonStruct"),
}
SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"f", b"f*", b"S", b"B", b"s", b"b"}


@pytest.fixture(params=["plan_pdf", "report_pdf"])
def pdf(request) -> PdfReader:
    return request.getfixturevalue(request.param)


def test_declares_both_standards_and_describes_the_one_that_the_other_does_not_know(pdf):
    packet = pdf.trailer["/Root"]["/Metadata"].get_data()
    (rdf,) = ET.fromstring(packet.partition(b"?>")[2].rpartition(b"<?xpacket")[0]).iter(f"{RDF}RDF")  # noqa: S314 - our own file
    said = {name: value for part in rdf for name, value in part.attrib.items()}
    assert said["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
    assert said["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    described = [
        found.text for found in rdf.iter("{http://www.aiim.org/pdfa/ns/schema#}namespaceURI") if found.text
    ]
    assert described == ["http://www.aiim.org/pdfua/ns/id/"]


def test_title_and_author_are_the_same_in_both_places(pdf):
    packet = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert f">{pdf.metadata.title}</rdf:li>" in packet
    assert f">{pdf.metadata.author}</rdf:li>" in packet
    assert len(pdf.trailer["/ID"]) == 2


def test_colours_have_an_output_intent_and_nothing_runs(pdf):
    catalogue = pdf.trailer["/Root"]
    (intent,) = catalogue["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert len(intent.get_object()["/DestOutputProfile"].get_data()) > 1000
    assert {"/OpenAction", "/AA", "/AcroForm"}.isdisjoint(catalogue)
    assert {"/JavaScript", "/EmbeddedFiles"}.isdisjoint(catalogue["/Names"].get_object())


def test_every_font_is_embedded_with_its_characters(pdf):
    for page in pdf.pages:
        for font in page["/Resources"].get_object()["/Font"].values():
            font = font.get_object()
            (descendant,) = font["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & set(descendant.get_object()["/FontDescriptor"])
            assert b"beginbfchar" in font["/ToUnicode"].get_data()


def test_everything_drawn_is_either_content_or_an_artifact(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        depth = 0
        for operands, operator in ContentStream(page.get_contents(), pdf).operations:
            depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
            assert depth or operator not in SHOWS, f"page {number}: {operator} {operands}"


def test_what_runs_on_every_page_is_an_artifact_of_pagination(pdf):
    """Looked at on each third page: a part of a document that begins on one has others of its kind."""
    for page in list(pdf.pages)[2::3]:
        (title,) = {
            text for tag, text in _marked_texts(page) if tag == "/Pagination" and "年度施政" in text
        } or {""}
        assert title.startswith("嘉義市政府警察局")
        assert not [
            text for tag, text in _marked_texts(page) if tag is None and re.fullmatch(r"19-\d+", text)
        ]


def test_every_piece_of_content_hangs_in_the_tree_once_and_in_the_order_of_the_page(pdf):
    found = list(marks(tree(pdf)["/K"]))
    assert len(found) == len(set(found))
    marked = {
        (page.indirect_reference.idnum, operands[1]["/MCID"])
        for page in pdf.pages
        for operands, operator in ContentStream(page.get_contents(), pdf).operations
        if operator == b"BDC" and "/MCID" in operands[1]
    }
    assert set(found) == marked
    for page in pdf.pages:
        here = [mark for mark in found if mark[0] == page.indirect_reference.idnum]
        assert here == sorted(here)


def test_headings_skip_no_level_and_every_tag_is_a_standard_one(pdf):
    tags = [element["/S"][1:] for element in every_element(pdf)]
    assert set(tags) <= STANDARD
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"H\d", tag)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


def test_every_link_says_where_it_leads_and_is_printed(pdf):
    contents = pdf.pages[1]
    entries = squeezed(contents.extract_text())
    for annotation in contents["/Annots"]:
        annotation = annotation.get_object()
        said = annotation["/Contents"]
        assert re.fullmatch("[壹貳參肆伍陸一二三四五]、.+|附錄.+|績效總覽", said)
        assert squeezed(said) in entries
        assert annotation["/F"] & 4
        assert "/StructParent" in annotation
    assert all(page["/Tabs"] == "/S" for page in pdf.pages)


def _marked_texts(page):
    """(the artifact's type, None for content; the text drawn inside) of every marked content of the page."""
    pieces: list[list] = []

    def begin(operator, operands, _matrix, _text_matrix):
        if operator == b"BDC":
            pieces.append([operands[1].get("/Type"), ""])
        elif operator == b"BMC":
            pieces.append([operands[0], ""])

    def text(piece, _matrix, _text_matrix, _font, _size):
        if pieces:
            pieces[-1][1] += piece.strip()

    page.extract_text(visitor_operand_before=begin, visitor_text=text)
    return [(tag, piece) for tag, piece in pieces]
