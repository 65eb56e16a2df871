"""Migrations that move what people typed: nothing of it is lost on the way."""

import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not connection.settings_dict["TEST"]["MIGRATE"], reason="tables are made of the models"
    ),
]

AT = datetime.datetime(2018, 2, 3, 9, tzinfo=datetime.UTC)


def migrate(*targets):
    """The state of the apps after going to ``targets``."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def newest():
    """Leaves the database as it was found, whatever fails in between."""
    targets = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield targets
    migrate(*targets)


def test_notes_beside_figures_become_the_month_s_explanation_with_their_life(newest):
    old = migrate(("indicators", "0014_reopened_months"))
    model = old.get_model
    agency = model("accounts", "Agency").objects.create(code="POL", name="警察局")
    plan = model("objectives", "Plan").objects.create(agency=agency, year=107)
    facet = model("objectives", "Facet").objects.create(plan=plan, no=1, name="核心業務", weight=100)
    objective = model("objectives", "Objective").objects.create(
        facet=facet, plan=plan, no=1, name="目標", weight=100
    )
    indicator = model("indicators", "Indicator").objects.create(
        plan=plan, objective=objective, no=1, name="慰問", weight=100
    )
    inputs = [
        model("indicators", "IndicatorInput").objects.create(
            indicator=indicator, code=code, name=name, aggregation="sum"
        )
        for code, name in [("visited", "慰問數"), ("due", "應慰問數")]
    ]
    figures, changes = model("indicators", "MonthlyFigure"), model("indicators", "FigureChange")
    written = {1: ("補報", "補報"), 2: ("補報", "人力不足"), 3: ("補報", "補辦"), 4: ("", "")}
    for month, notes in written.items():
        for found, note in zip(inputs, notes, strict=True):
            figures.objects.create(plan=plan, input=found, month=month, value=5, note=note)
    model("indicators", "IndicatorMonth").objects.create(
        plan=plan, indicator=indicator, month=3, note="下月補辦", state="approved"
    )
    for old_note, new_note, before, why in [
        ("", "初報", None, ""), ("初報", "補報", 5, ""), ("補報", "補報。", 5, "漏了句點"),
    ]:  # fmt: skip
        change = changes.objects.create(
            plan=plan, input=inputs[0], month=1, old=before, new=5, old_note=old_note, new_note=new_note,
            way="system", system="慰問系統", reason=why,
        )  # fmt: skip
        changes.objects.filter(pk=change.pk).update(at=AT)

    new = migrate(*newest).get_model

    months = new("indicators", "IndicatorMonth").objects.order_by("month")
    assert list(months.values_list("month", "note", "state")) == [
        (1, "補報", "draft"),
        (2, "慰問數：補報\n應慰問數：人力不足", "draft"),
        (3, "下月補辦\n慰問數：補報\n應慰問數：補辦", "approved"),
    ]
    events = new("indicators", "MonthEvent").objects.order_by("pk")
    assert list(events.values_list("month", "action", "reason", "system", "at")) == [
        (1, "note", "初報", "慰問系統", AT),
        (1, "note", "補報", "慰問系統", AT),
        (1, "note", "補報。（漏了句點）", "慰問系統", AT),
    ]
    # What changed only the text is told there, and no longer as a figure that went from 5 to 5.
    assert list(new("indicators", "FigureChange").objects.values_list("old", "new")) == [(None, 5)]
