"""Office files as zips."""

import io
import zipfile

from chiayi_kpi.core.packing import packed, repacked


def test_the_mimetype_comes_first_unpacked_and_no_date_is_told():
    file = packed({"content.xml": "x" * 100, "mimetype": "application/x"})
    first, second = zipfile.ZipFile(io.BytesIO(file)).infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert (second.filename, second.compress_type) == ("content.xml", zipfile.ZIP_DEFLATED)
    assert first.date_time == second.date_time == (1980, 1, 1, 0, 0, 0)


def test_a_file_packed_at_any_time_becomes_the_same():
    def at(year: int) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a.xml", (year, 1, 1, 0, 0, 0)), b"<a/>")
        return file.getvalue()

    assert at(2019) != at(2020)
    assert repacked(at(2019)) == repacked(at(2020)) == packed({"a.xml": b"<a/>"})
