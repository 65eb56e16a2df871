"""The bytes of a finished PDF: read back strictly by another program, small objects packed, and the same each time."""

import io

import pydyf
import pypdf
import pytest

from reports.documents.objects import whole_file

IDENTIFIER = "ab" * 16
MANY = 2500  # more than are packed together


@pytest.fixture
def content() -> bytes:
    pdf = pydyf.PDF()
    pdf.info["Title"] = pydyf.String("年度施政績效報告")
    page = pydyf.Stream([b"BT ET"])
    pdf.add_object(page)
    pdf.add_page(
        pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "Contents": page.reference})
    )
    notes = pydyf.Array()
    for number in range(MANY):
        note = pydyf.Dictionary({"Number": number})
        pdf.add_object(note)
        notes.append(note.reference)
    pdf.catalog["Notes"] = notes
    return whole_file(pdf, IDENTIFIER)


@pytest.fixture
def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content), strict=True)


def test_every_object_is_found_where_the_cross_reference_says(reader):
    notes = reader.trailer["/Root"]["/Notes"]

    assert [note.get_object()["/Number"] for note in notes] == list(range(MANY))


def test_page_and_title_are_read_back(reader):
    assert reader.metadata.title == "年度施政績效報告"
    assert reader.pages[0]["/Contents"].get_object().get_data() == b"BT ET"


def test_both_identifiers_are_the_one_given(reader):
    assert list(reader.trailer["/ID"]) == [IDENTIFIER, IDENTIFIER]


def test_only_streams_stand_outside_the_object_streams(content):
    outside = content.split(b" 0 obj\n")[1:]

    assert all(b"\nstream\n" in text for text in outside)
    assert len(outside) == 1 + 3 + 1  # the page's content, three of packed objects, the cross reference
