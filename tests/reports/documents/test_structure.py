"""A screen reader is told the right headers of every cell, also where cells span rows and columns."""

import io

import pytest
from pypdf import PdfReader

from reports.documents.pdf import render_pdf

TABLE = """
<table><thead><tr><th colspan="2" rowspan="2">H0</th><th colspan="2">H1</th></tr>
<tr><th>H2</th><th>H3</th></tr></thead>
<tbody><tr><th rowspan="2" scope="row">A</th><th rowspan="2" scope="row">B</th><td>c1</td><td>d1</td></tr>
<tr><td>c2</td><td>d2</td></tr>
<tr><th scope="row" colspan="2">E</th><td colspan="2">f</td></tr></tbody></table>
"""


@pytest.fixture(scope="module")
def headers() -> dict[str, list[str]]:
    """Each data cell's text and the texts of the headers it names."""
    html = f'<html lang="zh-Hant-TW"><title>t</title><style>body{{font-family:"Noto Sans CJK TC"}}</style>{TABLE}'
    pdf = PdfReader(io.BytesIO(render_pdf(html)))
    cells = list(_cells(pdf))
    names = {cell["/ID"]: text for cell, text in cells if "/ID" in cell}
    return {
        text: [names[key] for key in cell["/A"]["/Headers"]] for cell, text in cells if cell["/S"] == "/TD"
    }


def test_a_cell_beside_a_spanning_row_header_has_it_in_every_row(headers):
    assert headers["c1"] == ["A", "B", "H1", "H2"]
    assert headers["c2"] == ["A", "B", "H1", "H2"]
    assert headers["d2"] == ["A", "B", "H1", "H3"]


def test_a_cell_that_spans_columns_has_the_headers_of_all_of_them_once(headers):
    assert headers["f"] == ["E", "H1", "H2", "H3"]


def test_every_cell_of_the_documents_has_a_row_and_a_column_header(plan_pdf):
    for cell, text in _cells(plan_pdf):
        if cell["/S"] == "/TH":
            assert cell["/A"]["/Scope"] in ("/Row", "/Column")
        else:
            assert len(cell["/A"]["/Headers"]) >= 2, text


@pytest.mark.parametrize("document", ["plan_pdf", "report_pdf"])
def test_the_rows_of_every_table_fill_the_same_columns(document, request):
    elements = _elements(request.getfixturevalue(document).trailer["/Root"]["/StructTreeRoot"]["/K"])
    tables = [element for element in elements if element["/S"] == "/Table"]

    assert tables
    assert [set(_filled(table)) for table in tables] == [{max(_filled(table))} for table in tables]


def _filled(table) -> list[int]:
    """The number of columns that each row fills, with the cells that reach down into it."""
    rows = [row for row in _elements(table["/K"]) if row["/S"] == "/TR"]
    filled = [0] * len(rows)
    for place, row in enumerate(rows):
        for cell in _listed(row["/K"]):
            size = cell.get_object().get("/A", {})
            for reached in range(place, place + int(size.get("/RowSpan", 1))):
                filled[reached] += int(size.get("/ColSpan", 1))
    return filled


def _cells(pdf: PdfReader):
    found = dict(_marked_texts(pdf))
    for element in _elements(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]):
        if element.get("/S") in ("/TH", "/TD"):
            yield element, "".join(found.get(key, "") for key in _marks(element))


def _elements(kids):
    for kid in _listed(kids):
        kid = kid.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from _elements(kid.get("/K", []))


def _marks(element):
    """(page, marked content) of an element and all below it."""
    for kid in _listed(element.get("/K", [])):
        kid = kid.get_object()
        if isinstance(kid, int):
            yield element.raw_get("/Pg").idnum, kid
        elif isinstance(kid, dict) and "/S" in kid:
            yield from _marks(kid)


def _marked_texts(pdf: PdfReader):
    """(page, marked content) with the text drawn inside it."""
    for page in pdf.pages:
        current: list[int] = []
        pieces: dict[int, str] = {}

        def begin(operator, operands, _matrix, _text_matrix, current=current):
            if operator == b"BDC":
                current[:] = [operands[1].get("/MCID")]

        def text(piece, _matrix, _text_matrix, _font, _size, current=current, pieces=pieces):
            if current:
                pieces[current[0]] = pieces.get(current[0], "") + piece.strip()

        page.extract_text(visitor_operand_before=begin, visitor_text=text)
        for key, piece in pieces.items():
            yield (page.indirect_reference.idnum, key), piece


def _listed(kids):
    kids = kids.get_object()
    return kids if isinstance(kids, list) else [kids]
