"""The report of a settled year carries its frozen record: what is taken out of the file is what anyone can verify."""

import io

import pytest
from pypdf import PdfReader

from indicators.scoring import verify
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT
from reports.snapshot.archive.export import settled_file
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(settings, db):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year()
    year.confirm()
    return year.settle()


def test_the_record_in_the_report_is_the_one_that_the_command_writes(settled, tmp_path, capsys):
    (snapshot,) = snapshots_for(ANNUAL_REPORT, year=107, agency_codes=["A"])
    cover, end, _rest = annual_report_html(snapshot).partition("</section>")
    pdf = PdfReader(io.BytesIO(render_pdf(f"{cover}{end}</body></html>")))
    (record,) = pdf.attachments["settled-107-A.json"]

    assert record.decode() == settled_file(settled.plan_id)
    path = tmp_path / "settled.json"
    path.write_bytes(record)
    assert verify.main([str(path)]) == 0
    assert settled.sha256 in capsys.readouterr().out

    metadata = pdf.trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfaid:part>3<" in metadata or b'pdfaid:part="3"' in metadata
    assert pdf.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Source"


def test_nothing_else_carries_a_record(settled):
    (part,) = snapshots_for(ANNUAL_REPORT, year=107, through=6, agency_codes=["A"])
    (plan,) = snapshots_for(ANNUAL_PLAN, year=107, agency_codes=["A"])
    assert (part.record, plan.record) == ("", "")
    assert "settled-record" not in annual_report_html(part)
