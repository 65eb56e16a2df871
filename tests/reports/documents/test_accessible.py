"""A checker made by others (outloud: PDF/UA-1 by the clauses of the Matterhorn Protocol) finds nothing in the documents."""

from pathlib import Path

import outloud
import pytest
import weasyprint

DOCUMENTS = ("plan_pdf", "report_pdf")
# Not asked, since it guesses there: the head of a table that goes on over pages and a bar beside text look to it like
# something else (PAG-001, TBL-010, TBL-014), and it loses a head's cell that reaches down at the end of its row
# (TBL-004; test_structure closes the grid of every table).
_GUESSES = {"PAG-001", "TBL-004", "TBL-010", "TBL-014"}


def faults(content: bytes, folder: Path) -> list[str]:
    """What the checker finds, one line each. A file that it cannot read is a fault."""
    path = folder / "document.pdf"
    path.write_bytes(content)
    result = outloud.check(str(path), skip=_GUESSES)
    assert result.error is None, result.error
    return [f"{found.rule} p. {found.page}: {found.message}" for found in result.findings]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_rule_of_pdf_ua_is_broken(document, request, tmp_path):
    content = request.getfixturevalue(document).stream.getvalue()

    assert faults(content, tmp_path) == []


def test_a_file_without_tags_is_found_out(tmp_path):
    untagged = weasyprint.HTML(string="<p>文</p>").write_pdf()

    assert any(fault.startswith("DOC-001") for fault in faults(untagged, tmp_path))
