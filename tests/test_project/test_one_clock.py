"""What people do is dated by the portal's clock, which a set day moves; what expires is dated by the real one."""

import datetime
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as conf
from django.db.models import DateTimeField
from django.utils import timezone

from chiayi_kpi.core.clock import now
from indicators.models import FigureChange, IndicatorMonth, MonthEvent
from indicators.services import months
from indicators.services.figures import FigureCell, FigureEntry, record_figures
from tests.indicators.reporting_plan import OPEN, reporting_plan

ROOT = Path(conf.BASE_DIR)
# The account's own, of what expires, and of the log, which says when it really was.
REAL = {
    "accounts.User.date_joined",
    "accounts.ApiToken.created_at",
    "events.Event.at",
    "events.Seal.at",
    "plan_book.ImportJob.at",
    "volumes.VolumeJob.ordered_at",
}


def test_no_moment_is_filled_in_by_another_clock():
    fields = [
        field
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ("budget", "chiayi_kpi", "indicators", "objectives", "reports")
        for field in model._meta.fields
        if isinstance(field, DateTimeField)
    ]
    real = {
        str(field)
        for field in fields
        if field.auto_now_add or field.auto_now or field.default is timezone.now
        if not field.model._meta.model_name.startswith("historical")
    }
    assert real == REAL
    assert now in {field.default for field in fields}


def test_every_history_is_by_the_portals_clock():
    imports = re.compile(r"import .*\bHistoricalRecords\b")
    used = [
        str(path.relative_to(ROOT))
        for app in ("budget", "chiayi_kpi", "indicators", "objectives", "reports")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and imports.search(path.read_text())
    ]
    assert used == ["chiayi_kpi/core/history.py"]


@pytest.mark.django_db
def test_what_is_reported_on_a_set_day_is_of_that_day(settings):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    made = reporting_plan(1, approved=True)
    cell = FigureEntry(made.inputs[0].pk, OPEN, FigureCell(9))
    record_figures(plan=made.plan, entries=[cell], by=made.owner, way=FigureChange.Way.PAGE)
    months.submit(plan=made.plan, month=OPEN, indicators=[made.indicators[0].pk], by=made.owner)

    moments = [
        FigureChange.objects.latest("pk").at,
        MonthEvent.objects.latest("pk").at,
        IndicatorMonth.objects.latest("changed_at").changed_at,
    ]
    assert {timezone.localdate(at) for at in moments} == {settings.PORTAL_TODAY}


def test_on_a_set_day_what_is_done_later_is_later(settings):
    """A year passes in it, so a third of a real millisecond is one of its moments, and much can be done in that."""
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    moments = [now() for _ in range(1000)]
    assert moments == sorted(set(moments))
    settings.PORTAL_TODAY = datetime.date(2019, 1, 2)
    assert timezone.localdate(now()) == settings.PORTAL_TODAY
