"""A file is taken for what it is, whatever it is called, and never unpacked beyond the limits."""

import io
import zipfile

import pytest

from chiayi_kpi.core.workbook.container import ENCRYPTED_PACKAGE, OLE_MAGIC, open_container
from chiayi_kpi.core.workbook.faults import WorkbookError
from tests.workbooks import saved, small_book, xlsx

pytestmark = pytest.mark.usefixtures("english")


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(WorkbookError) as error:
        open_container(data)
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an .xlsx or .ods file"),
        ("年度,機關代碼\n107,CYPD\n".encode(), "not an .xlsx or .ods file"),
        (b"%PDF-1.7 ...", "not an .xlsx or .ods file"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (OLE_MAGIC + b"\0" * 600, "old .xls file. Save it as .xlsx"),
        (OLE_MAGIC + b"\0" * 600 + ENCRYPTED_PACKAGE, "protected by a password"),
        (zipped(word__document_xml=b"<w/>"), "not an .xlsx or .ods file"),
    ],
    ids=["empty", "text renamed", "pdf", "cut off", "xls", "encrypted", "docx"],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(data, reason):
    assert reason in refusal(data)


def test_a_workbook_with_macros_is_refused():
    data = zipped(xl__workbook_xml=b"<workbook/>", **{"[Content_Types].xml": b"... macroEnabled ..."})
    assert "macros" in refusal(data)


def test_an_encrypted_ods_is_refused():
    data = zipped(
        mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
        content_xml=b"?",
        **{"META-INF/manifest.xml": b"<manifest:encryption-data/>"},
    )
    assert "protected by a password" in refusal(data)


def test_a_damaged_part_is_noticed():
    data = bytearray(saved(xlsx(small_book())))
    start = data.find(b"xl/worksheets/sheet1.xml") + 40
    data[start : start + 20] = b"\xff" * 20
    assert "damaged" in refusal(bytes(data))


def test_a_file_beyond_the_size_limit_is_refused(settings):
    settings.IMPORT_MAX_BYTES = 5_000
    assert "Split it into several files" in refusal(b"PK\x03\x04" + b"x" * 5_000)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(**{"xl/worksheets/sheet1.xml": b"0" * 50_000_000})
    assert len(bomb) < 100_000
    assert "unpacks to far more than a plan workbook holds (xl/worksheets/sheet1.xml)" in refusal(bomb)


def test_many_parts_that_are_large_together_are_refused(settings):
    settings.IMPORT_MAX_BYTES = 200_000
    noise = bytes(range(256)) * 4_000  # packs, but not beyond the ratio of one part
    parts = {f"xl/part{n}.xml": noise for n in range(3)}
    assert "unpacks to far more" in refusal(zipped(**parts))


def test_ten_million_empty_rows_are_refused():
    rows = b"<worksheet><sheetData>" + b"<row/>" * 10_000_000 + b"</sheetData></worksheet>"
    assert "Delete empty rows" in refusal(zipped(**{"xl/worksheets/sheet1.xml": rows}))


def test_the_parser_gets_only_the_parts_that_were_checked():
    container = open_container(saved(xlsx(small_book())))
    with zipfile.ZipFile(container.repacked()) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == container.parts
