"""What a PDF does when it is opened, wherever in it that stands."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from chiayi_kpi.core.pdf_scripts import HARMLESS, LOCKED, RUNS, UNREADABLE, verdict
from tests import papers


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    ("catalogue", "found"),
    [
        ({"OpenAction": script()}, RUNS),
        ({"Outlines": Dictionary(First=Dictionary(A=script()))}, RUNS),
        ({"OpenAction": Dictionary(S=Name.Launch, F="calc.exe")}, RUNS),
        ({"AcroForm": Dictionary(XFA=Array())}, RUNS),
        ({"AcroForm": Dictionary(Fields=Array())}, HARMLESS),  # fields to fill in are no scripts
        ({"OpenAction": Dictionary(S=Name.URI, URI="https://example.gov.tw")}, HARMLESS),
    ],
)
def test_what_runs_is_found_in_the_catalogue_and_inside_what_hangs_on_it(catalogue, found):
    assert verdict(papers.pdf(**catalogue)) == found


def test_what_cannot_be_looked_into_is_told_apart_from_what_is_locked():
    assert verdict(papers.pdf(pikepdf.Encryption(owner="o", user="u"))) == LOCKED
    assert verdict(b"%PDF-1.7\n...") == UNREADABLE
