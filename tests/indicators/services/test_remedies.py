"""Improvement measures from the shortfall to the closing: who carries them out, what is asked for, what is refused."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from chiayi_kpi.accounts.people.services import Successor
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.reasons import ReasonRefused
from indicators.errors import ReportingRefused
from indicators.models import Remedy
from indicators.remedies_page import remedy_steps
from indicators.selectors.deputies import Deputies
from indicators.selectors.remedies import RemedyCount, deleted_remedies, remedy_counts, versions_of
from indicators.services import evidence
from indicators.services.handover import replace_person
from indicators.services.remedies import (
    RemedyTexts,
    change_remedy,
    close_remedy,
    delete_remedy,
    hand_in_remedy,
    open_remedy,
    send_back_remedy,
)
from tests import factories
from tests.indicators.reporting_plan import TODAY, reporting_plan
from tests.made_once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DUE = datetime.date(2019, 1, 31)


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


made_year = made_once(lambda: reporting_plan(2))


@pytest.fixture
def year(made_year, db):
    return made_year()


@pytest.fixture
def texts(year) -> RemedyTexts:
    return RemedyTexts("場地整修\r\n半年", " 改辦線上場次 ", year.owner.pk, DUE)


@pytest.fixture
def begun(year, texts) -> Remedy:
    return open_remedy(plan=year.plan, indicator=year.indicators[0].pk, month=12, texts=texts, by=year.owner)


def handed_in(begun, texts, year) -> Remedy:
    done = replace(texts, result="辦理 12 場", no_evidence="紀錄由委外單位保管")
    return hand_in_remedy(remedy=begun, seen=begun.changed_at, texts=done, by=year.owner)


def test_from_the_shortfall_to_the_closing(year, texts, begun):
    assert (begun.cause, begun.measure, begun.state) == ("場地整修\n半年", "改辦線上場次", "open")
    done = handed_in(begun, texts, year)
    assert (done.state, done.done_on) == ("done", TODAY)
    back = send_back_remedy(remedy=done, seen=done.changed_at, reason="請附場次明細", by=year.supervisor)
    assert (back.state, back.reason, back.result) == ("open", "請附場次明細", "辦理 12 場")
    again = handed_in(back, texts, year)
    assert again.reason == ""
    closed = close_remedy(remedy=again, seen=again.changed_at, by=year.supervisor)
    assert (closed.state, closed.closed_on) == ("closed", TODAY)
    deputies = Deputies(year.plan, closed.indicator_id)
    told = remedy_steps(versions_of(closed), closed, deputies)
    steps = [(step.what, step.by, step.reason) for step in told]
    assert steps == [
        ("begun", "王小明", ""),
        ("handed in to be closed", "王小明", ""),
        ("sent back", "陳主任", "請附場次明細"),
        ("handed in to be closed", "王小明", ""),
        ("closed", "陳主任", ""),
    ]


def test_a_closed_one_can_be_sent_back_too(year, texts, begun):
    done = handed_in(begun, texts, year)
    closed = close_remedy(remedy=done, seen=done.changed_at, by=year.supervisor)
    with pytest.raises(ReasonRefused, match="Say why the measure is sent back"):
        send_back_remedy(remedy=closed, seen=closed.changed_at, reason=" ", by=year.supervisor)
    back = send_back_remedy(remedy=closed, seen=closed.changed_at, reason="仍落後", by=year.supervisor)
    assert (back.state, back.closed_on, back.done_on) == ("open", None, None)


@pytest.mark.parametrize(
    ("changed", "fault", "why"),
    [
        ({"cause": ""}, ReasonRefused, "why the indicator fell short"),
        ({"measure": " "}, ReasonRefused, "what is done about it"),
        ({"measure": "長" * 2001}, ReasonRefused, "2001 characters, at most 2000"),
        ({"owner": 0}, ReportingRefused, "Choose a person of the agency"),
        ({"evidence": 0}, ReportingRefused, "no longer there"),
    ],
)
def test_what_cannot_be_written_is_refused(year, texts, changed, fault, why):
    wanted = replace(texts, **changed)
    with pytest.raises(fault, match=why):
        open_remedy(plan=year.plan, indicator=year.indicators[0].pk, month=12, texts=wanted, by=year.owner)
    assert not Remedy.objects.exists()


def test_no_measure_is_begun_for_a_month_to_come(texts, settings, year):
    settings.PORTAL_TODAY = datetime.date(2018, 6, 30)
    with pytest.raises(ReportingRefused, match="Month 7 has not begun"):
        open_remedy(plan=year.plan, indicator=year.indicators[0].pk, month=7, texts=texts, by=year.owner)


@pytest.mark.on_every_database
def test_to_be_handed_in_it_needs_a_result_and_evidence_or_why_there_is_none(year, texts, begun):
    with pytest.raises(ReasonRefused, match="Say what came of the measure"):
        hand_in_remedy(remedy=begun, seen=begun.changed_at, texts=texts, by=year.owner)
    with pytest.raises(ReasonRefused, match="Choose a file as evidence"):
        hand_in_remedy(
            remedy=begun, seen=begun.changed_at, texts=replace(texts, result="已辦"), by=year.owner
        )
    with pytest.raises(IntegrityError, match="remedy_done_has_result_and_evidence"), transaction.atomic():
        Remedy.objects.filter(pk=begun.pk).update(done_on=TODAY)


def test_a_file_that_a_measure_rests_on_stays(year, texts, begun, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    first, second = year.indicators
    upload = factories.picture_upload()
    file = evidence.attach(plan=year.plan, indicator=first.pk, month=12, upload=upload, by=year.owner)
    done = replace(texts, result="已辦", evidence=file.pk)
    foreign = open_remedy(plan=year.plan, indicator=second.pk, month=12, texts=texts, by=year.owner)
    with pytest.raises(ReportingRefused, match="no longer there"):
        hand_in_remedy(remedy=foreign, seen=foreign.changed_at, texts=done, by=year.owner)
    assert hand_in_remedy(remedy=begun, seen=begun.changed_at, texts=done, by=year.owner).evidence == file
    with pytest.raises(ReportingRefused, match="rests on this file"):
        evidence.remove(evidence=file, by=year.owner)


def test_what_somebody_else_changed_meanwhile_is_not_written_over(year, texts, begun):
    seen = begun.changed_at
    change_remedy(remedy=begun, seen=seen, texts=replace(texts, measure="另闢場地"), by=year.supervisor)
    with pytest.raises(ReportingRefused, match="Somebody else has changed this measure"):
        change_remedy(remedy=begun, seen=seen, texts=texts, by=year.owner)
    assert Remedy.objects.get().measure == "另闢場地"


def test_each_step_has_its_state(year, texts, begun):
    with pytest.raises(ReportingRefused, match="in progress"):
        close_remedy(remedy=begun, seen=begun.changed_at, by=year.supervisor)
    done = handed_in(begun, texts, year)
    with pytest.raises(ReportingRefused, match="waiting to be closed"):
        change_remedy(remedy=done, seen=done.changed_at, texts=texts, by=year.owner)


def test_whoever_leaves_hands_over_the_measures_in_progress(year, texts, begun):
    closed = factories.remedy(
        year.plan, year.indicators[1], year.owner, done_on=TODAY, result="已辦", no_evidence="無"
    )
    heir = factories.user("lin", role=Role.OWNER, agency=year.plan.agency)
    replace_person(person=year.owner, successor=Successor("lin"), by=year.supervisor)
    begun.refresh_from_db()
    closed.refresh_from_db()
    assert (begun.owner, closed.owner) == (heir, year.owner)


def test_counts_of_many_plans_in_one_query(year, django_assert_num_queries):
    first, second = year.indicators
    done = {"done_on": TODAY, "result": "已辦", "no_evidence": "無"}
    factories.remedy(year.plan, first, year.owner, due=TODAY - datetime.timedelta(days=1))
    factories.remedy(year.plan, first, year.owner, due=TODAY)  # not late on the day itself
    factories.remedy(year.plan, second, year.owner, **done)
    factories.remedy(year.plan, second, year.owner, **done, closed_on=TODAY)
    other = reporting_plan(1)
    factories.remedy(other.plan, other.indicators[0], other.owner, **done, closed_on=TODAY)
    with django_assert_num_queries(1):
        counts = remedy_counts([year.plan.pk, other.plan.pk])
    assert counts == {year.plan.pk: RemedyCount(open=2, overdue=1, waiting=1)}


def test_one_begun_by_mistake_is_deleted_by_who_began_it_and_leaves_its_trail(year, texts, begun):
    def delete(remedy, by, reason="重複建立"):
        delete_remedy(remedy=remedy, seen=remedy.changed_at, reason=reason, by=by)

    with pytest.raises(PermissionDenied):
        delete(begun, year.supervisor)
    with pytest.raises(ReasonRefused):
        delete(begun, year.owner, " ")
    other = open_remedy(plan=year.plan, indicator=year.indicators[1].pk, month=12, texts=texts, by=year.owner)
    change_remedy(remedy=other, seen=other.changed_at, texts=texts, by=year.supervisor)
    other.refresh_from_db()
    with pytest.raises(PermissionDenied):  # somebody else has written in it
        delete(other, year.owner)
    delete(begun, year.owner)
    assert list(Remedy.objects.all()) == [other]
    (kept,) = deleted_remedies(year.plan)
    assert kept[:1] + kept[2:4] + kept[5:] == (
        str(year.indicators[0]),
        "改辦線上場次",
        "王小明",
        "重複建立",
    )


def test_what_was_handed_in_once_stays(year, texts, begun):
    done = handed_in(begun, texts, year)
    back = send_back_remedy(remedy=done, seen=done.changed_at, reason="請附場次明細", by=year.owner)
    with pytest.raises(PermissionDenied):
        delete_remedy(remedy=back, seen=back.changed_at, reason="重複", by=year.owner)
