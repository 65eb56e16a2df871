"""What people see of figures that another system sent."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import MonthlyFigure
from indicators.services.cells import save_cell

pytestmark = pytest.mark.django_db

SENT = {"indicator": "1-1-1", "input": "due", "month": 12, "value": "100"}


def test_the_grid_and_the_panel_say_where_the_figure_came_from(send, plan, planner, client):
    send([SENT])
    client.force_login(planner)
    row = MonthlyFigure.objects.get()
    where = {"month": 12, "indicator": row.input.indicator_id, "input": row.input_id, "person": planner.pk}
    grid = client.get(reverse("report_grid", args=[107, "A"]), {"month": 12, "show": "all"}).content.decode()
    panel = client.get(reverse("report_panel", args=[107, "A"]), where).content.decode()
    history = client.get(reverse("history", args=[107, "A"])).content.decode()
    for shown in (grid, panel, history):
        assert "來自系統 刑案系統" in shown
    assert "is-from-system" in grid

    save_cell(by=planner, year=107, agency_code="A", input_id=row.input_id, month=12, value=Decimal(99))
    grid = client.get(reverse("report_grid", args=[107, "A"]), {"month": 12, "show": "all"}).content.decode()
    assert "is-from-system" not in grid


def test_the_panel_s_badge_goes_with_the_figure_and_names_the_system_of_the_explanation(
    send, plan, planner, client
):
    send([SENT | {"note": "專案掃蕩"}])
    client.force_login(planner)
    row = MonthlyFigure.objects.get()
    where = {"month": 12, "indicator": row.input.indicator_id, "input": row.input_id, "person": planner.pk}
    cell = {"by": planner, "year": 107, "agency_code": "A", "input_id": row.input_id, "month": 12}
    badge = '<span class="badge">來自系統 刑案系統</span>'

    def panel() -> str:
        return client.get(reverse("report_panel", args=[107, "A"]), where).content.decode()

    assert badge in panel()
    assert re.search(r"來自系統 刑案系統[^<]*<[^专]*專案掃蕩", panel())

    save_cell(**cell, value=Decimal(99))
    assert badge not in panel()
