"""The checker made by others finds what is wrong, and nothing in the plan; nor in reports of the demo (test_from_clone_to_report.py)."""

import weasyprint

from tests.reports.documents.checker import faults


def test_a_file_without_tags_is_found_out(tmp_path):
    path = tmp_path / "untagged.pdf"
    weasyprint.HTML(string="<p>文</p>").write_pdf(path)

    assert any(fault.startswith("DOC-001") for fault in faults(path))


def test_no_rule_of_pdf_ua_is_broken_in_the_plan(plan_pdf, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(plan_pdf.stream.getvalue())

    assert faults(path) == []
