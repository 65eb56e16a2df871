"""A screen reader is told the right headers of every cell, also where cells span rows and columns."""

import io

import pytest
from pypdf import PdfReader

from reports.documents.pdf import render_pdf
from tests.reports.documents.tags import cells, every_element, filled_columns, listed, tree

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
    found = list(cells(pdf))
    names = {cell["/ID"]: text for cell, text in found if "/ID" in cell}
    return {
        text: [names[key] for key in cell["/A"]["/Headers"]] for cell, text in found if cell["/S"] == "/TD"
    }


def test_a_cell_beside_a_spanning_row_header_has_it_in_every_row(headers):
    assert headers["c1"] == ["A", "B", "H1", "H2"]
    assert headers["c2"] == ["A", "B", "H1", "H2"]
    assert headers["d2"] == ["A", "B", "H1", "H3"]


def test_a_cell_that_spans_columns_has_the_headers_of_all_of_them_once(headers):
    assert headers["f"] == ["E", "H1", "H2", "H3"]


def test_every_cell_of_the_documents_has_a_row_and_a_column_header(plan_pdf):
    for cell, text in cells(plan_pdf):
        if cell["/S"] == "/TH":
            assert cell["/A"]["/Scope"] in ("/Row", "/Column")
        else:
            assert len(cell["/A"]["/Headers"]) >= 2, text


@pytest.mark.parametrize("document", ["plan_pdf", "report_pdf"])
def test_the_rows_of_every_table_fill_the_same_columns(document, request):
    tables = [found for found in every_element(request.getfixturevalue(document)) if found["/S"] == "/Table"]

    assert tables
    assert all(len(set(filled_columns(table))) == 1 for table in tables)


def test_no_tag_stands_around_text_of_which_it_says_nothing(report_pdf):
    holders = [found for found in every_element(report_pdf) if found["/S"] in ("/P", "/TD", "/TH")]

    assert len(holders) > 1000
    for holder in holders:
        within = [kid.get_object() for kid in listed(holder["/K"])]
        spans = [kid for kid in within if isinstance(kid, dict) and kid.get("/S") == "/Span"]
        assert not spans or any(kid not in spans for kid in within)  # among others, such as a link


def test_text_belongs_to_the_tag_that_holds_it(report_pdf):
    held = {
        (element.raw_get("/Pg").idnum, int(kid)): element["/S"]
        for element in every_element(report_pdf)
        for kid in listed(element["/K"])
        if isinstance(kid, int)
    }
    owners = tree(report_pdf)["/ParentTree"]["/Nums"]
    arrays = dict(zip(owners[::2], owners[1::2], strict=True))

    for page in report_pdf.pages:
        for mark, owner in enumerate(arrays[page["/StructParents"]].get_object()):
            if isinstance(owner.get_object(), dict):  # a page number belongs to no tag
                key = (page.indirect_reference.idnum, mark)
                assert held[key] == owner.get_object()["/S"]


def test_the_drawings_of_a_document_share_their_faces_and_colours(report_pdf):
    forms = [form for page in report_pdf.pages for form in page["/Resources"].get("/XObject", {}).values()]
    resources = {
        form.get_object().raw_get("/Resources").idnum
        for form in forms
        if form.get_object()["/Subtype"] == "/Form"
    }

    assert len(forms) > 100
    assert len(resources) < 20
