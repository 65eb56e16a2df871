"""The sheet 評分 below a confirmed review: who imports is told before that it opens again, and whose turn it is then."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import Award
from indicators.year_end.selectors import confirmations
from tests import factories
from tests.admin_client import signed_in
from tests.reading import text_of
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year
from tests.workbooks import saved, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR


@pytest.fixture
def year():
    return reported_year()


def preview(year, *points, first="1"):
    """The administration's preview of these points of 5-1-1, of its components from ``first`` on."""
    rows = [
        {"年度": 107, "機關代碼": "A", "指標": "5-1-1", "項次": no, "得分": given, "說明": "更正"}
        for no, given in enumerate(points, start=int(first))
    ]
    file = SimpleUploadedFile("book.xlsx", saved(xlsx({"評分": rows})))
    sent = {"resource": "0", "format": "0", "import_file": file}
    return signed_in(year.office).post(reverse("admin:indicators_award_import"), sent)


def told(page) -> list[str]:
    return [str(warning) for warning in page.context["result"].warnings]


def test_before_anything_is_confirmed_nothing_is_opened(year):
    assert told(preview(year, "4")) == []


def test_other_points_below_a_confirmed_review_are_told_to_open_it_once(year):
    component = year.indicator("5-1-1").components.get()
    factories.set_parameters([component], maximum=3)
    factories.component(component.indicator, no=2, rule="award", maximum=2)
    Award.objects.update(points=3)
    factories.award(year.plan, component.indicator.components.get(no=2), points="2")
    year.confirm()
    page = preview(year, "2", "1")
    (warning,) = told(page)
    assert "之複核（研考單位）已確認" in warning and "須由評核機關再次確認。" in warning
    assert page.context["confirm_form"] is not None and warning.partition("：")[2] in text_of(page)
    assert "review" in confirmations([year.plan.pk])[year.plan.pk]  # only shown, not done


def test_what_does_not_change_opens_nothing(year):
    Award.objects.update(points=4, reason="更正")
    year.confirm()
    assert told(preview(year, "4")) == []
