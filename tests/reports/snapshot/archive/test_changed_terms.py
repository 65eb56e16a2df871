"""The record of a year whose terms were changed after approval: every month with those that held in it."""

import json

import pytest

from indicators.scoring.record.document import canonical
from indicators.scoring.record.upgrades import SCHEMA
from reports.snapshot.archive.read import read_record
from tests.reports.snapshot.archive.test_record import RECORDS, indicator, resealed, said


@pytest.fixture
def document() -> dict:
    """The file of today's schema, to be changed at will."""
    return json.loads((RECORDS / f"schema-{SCHEMA}.json").read_text(encoding="utf-8"))


def test_months_before_a_change_are_read_with_what_the_plan_said_then(document):
    read = read_record(canonical(document["record"]))
    shown = {
        month: {
            view.code: (
                str(view.weight),
                view.target_text,
                str(view.score.target),
                f"{view.score.points:f}",
            )
            for view in read.up_to(month).indicators()
            if view.code in ("1-6-2", "2-2-1")
        }
        for month in (3, 4, 9, 10, 12)
    }
    assert {month: found["1-6-2"][1:3] for month, found in shown.items()} == {
        3: ("120(場次)", "120"),
        4: ("96(場次)", "96"),
        9: ("96(場次)", "96"),
        10: ("80(場次)", "80"),
        12: ("80(場次)", "80"),
    }
    assert [shown[month]["2-2-1"][0] for month in (3, 9, 10)] == ["3.00", "3.00", "2.00"]
    sessions = next(view for view in read.december.indicators() if view.code == "1-6-2")
    assert [row.since for row in sessions.revisions] == [4, 10]
    path = read.december.months(sessions).path
    assert [path[month - 1] for month in (3, 4, 9, 12)] == [30, 24, 72, 80]


def test_what_held_in_earlier_months_cannot_be_changed_unnoticed(document):
    (first, _second) = document["record"]["earlier_terms"]
    indicator(first, "1-6-2")["components"][0]["rule"]["target"] = "60"
    found = said(resealed(document))
    assert any("1-6-2 3 月 points" in line for line in found)
    assert not any(" 4 月 " in line or " 12 月 " in line for line in found)
