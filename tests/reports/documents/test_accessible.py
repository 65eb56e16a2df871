"""The checker made by others, which finds nothing in the documents of the demo (test_from_clone_to_report.py), finds what is wrong."""

import weasyprint

from tests.reports.documents.checker import faults


def test_a_file_without_tags_is_found_out(tmp_path):
    path = tmp_path / "untagged.pdf"
    weasyprint.HTML(string="<p>文</p>").write_pdf(path)

    assert any(fault.startswith("DOC-001") for fault in faults(path))
