"""The file of a year with every kind of rule, and with what came into records without another schema number.

It is never made anew: a parameter or a key that is renamed makes such years unreadable, and these tests say so.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budget.selectors import ItemProgress, YearBudget
from indicators.scoring.record.document import canonical
from indicators.scoring.rules import KINDS
from indicators.year_end.grades import Grade
from objectives.selectors import Paper
from reports.snapshot.archive.read import SettledYear, read_record
from reports.snapshot.model import Snapshot
from reports.snapshot.year_end import Explained, RemedyView, YearEnd
from tests.reports.snapshot.archive.test_record import EVERY_KIND, RECORDS, indicator

# Kinds that are newer than the files. With the next release a year is settled with them, and what ``export_settled`` writes
# of it is kept beside the others (and named in test_record.py).
WITHOUT_A_FILE: set[str] = set()


@pytest.fixture(scope="module")
def record() -> dict:
    return json.loads((RECORDS / f"schema-{EVERY_KIND}.json").read_text(encoding="utf-8"))["record"]


@pytest.fixture(scope="module")
def read(record) -> SettledYear:
    return read_record(canonical(record))


@pytest.fixture
def december(read) -> Snapshot:
    return read.december


@pytest.fixture
def end(december) -> YearEnd:
    return december.report_year_end


def test_files_have_every_kind_of_rule_with_every_parameter_that_it_takes():
    """One that is gone or has another name would make settled years unreadable."""
    held = {
        (rule["kind"], name)
        for path in RECORDS.iterdir()
        for facet in json.loads(path.read_text(encoding="utf-8"))["record"]["facets"]
        for objective in facet["objectives"]
        for one in objective["indicators"]
        for rule in (part["rule"] for part in one["components"])
        for name in rule
    }
    known = {
        (kind, name)
        for kind, rule in KINDS.items()
        for name in ("kind", *(parameter.name for parameter in (*rule.required, *rule.optional)))
    }
    assert held <= known
    assert {kind for kind, _name in known - held} == WITHOUT_A_FILE


def test_every_indicator_that_applies_was_scored(record):
    states = {
        one["code"]: one["state"]
        for facet in record["months"][12]["facets"]
        for objective in facet["objectives"]
        for one in objective["indicators"]
    }
    assert states.pop("1-2-11") == "not_applicable"
    assert set(states.values()) == {"scored"}


def test_a_condition_that_was_not_met_took_all_points_and_one_that_was_met_none(record):
    points = [indicator(month, "1-2-10")["points"] for month in record["months"][1:]]
    assert (points[8], points[11]) == ("0.00", "2.85")


def test_measures_and_explanations_are_read(end):
    said = {"cause": "人力不足", "measure": "增派人力", "owner": "王小明", "due": date(2018, 12, 15)}
    nothing = {"result": "", "no_evidence": "", "evidence": "", "done_on": None, "closed_on": None}
    closed = {
        "result": "增派 2 人",
        "evidence": "訓練紀錄.pdf",
        "done_on": date(2018, 8, 20),
        "closed_on": date(2018, 9, 5),
    }
    done = {"result": "已檢討", "no_evidence": "人事案件保密", "done_on": date(2018, 12, 10)}
    assert end.remedies == (
        RemedyView(code="1-1-1", month=6, **said | nothing | closed),
        RemedyView(code="1-2-8", month=6, **said | nothing),
        RemedyView(code="1-2-9", month=5, **said | nothing | done),
    )
    assert end.explanations == (Explained(code="1-1-1", month=6, text="承辦人出缺"),)


def test_money_is_read(end):
    assert end.budgets == (
        YearBudget(year=106, central=900, city=0),
        YearBudget(year=107, central=1000, city=250, current=5_000_000, capital=800_000),
    )
    assert end.items == (
        ItemProgress(
            line="一般業務", no=1, month=11, progress=Decimal("40.5"), spent=300_000, explanation="工程展延"
        ),
    )


def test_what_stands_beside_the_scored_plan_is_read(december):
    assert december.paper == Paper(
        approved_at=datetime(2017, 12, 10, 4, 0, 1, tzinfo=UTC), signatories=("承辦人", "機關首長")
    )
    assert december.served == {"1-1": "宜居城市"}
    (reached,) = (one for one in december.indicators() if one.code == "1-1-1")
    assert december.mid_term == {reached.id: {107: Decimal(90), 110: Decimal("97.5")}}
    assert december.scored_year.only_equal_parts


def test_what_was_left_open_and_settled_before_is_read(end):
    left = end.left_open
    assert left.reason == "機關裁併，所餘說明不再補送"
    assert (left.returned, left.reopened, left.not_handed_in) == ((3,), (4,), tuple(range(1, 13)))
    assert left.unapproved[0] == (1, 8)
    assert left.questions[0] == ("1-2-2", 3)
    assert left.unfinished == ("1-1", "1-2", "2-1", "3-1", "3-2", "5-1")
    (before,) = end.earlier
    assert (before.total, before.grade, before.by) == (Decimal("88.63"), "丙", "周研考")
    assert (before.reopened_by, before.reason) == ("周研考", "計分更正")
    assert before.sha256.startswith("4570e585")
    assert before.at < before.reopened_at


def test_the_later_conditions_of_a_grade_are_read(end):
    assert end.grades[0] == Grade(
        "優",
        Decimal(90),
        core_scored=True,
        indicator_code="1-1-1",
        indicator_rate=Decimal(95),
        no_deduction=True,
    )
    assert [(grade.indicator_code, grade.no_deduction) for grade in end.grades[1:]] == [("", False)] * 3


def test_milestones_of_a_correction_and_how_long_a_revision_holds_are_read(december, end):
    (correction,) = end.corrections
    assert (correction.old_milestone, correction.new_milestone) == ("設計 20 %", "發包 60 %")
    since = {one.code: [row.since for row in one.revisions] for one in december.indicators() if one.revisions}
    assert since == {"1-2-3": [5], "1-2-4": [1]}
