"""A checker made by others finds nothing in the documents."""

import pytest
import weasyprint

from tests.reports.documents.checker import faults

DOCUMENTS = ("plan_pdf", "report_pdf")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_rule_of_pdf_ua_is_broken(document, request, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(request.getfixturevalue(document).stream.getvalue())

    assert faults(path) == []


def test_a_file_without_tags_is_found_out(tmp_path):
    path = tmp_path / "untagged.pdf"
    weasyprint.HTML(string="<p>文</p>").write_pdf(path)

    assert any(fault.startswith("DOC-001") for fault in faults(path))
