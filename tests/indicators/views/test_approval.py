"""The supervisor's page: many at once, with what changed; nothing that was not seen; reasons kept."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import CheckAnswer, Evidence, IndicatorMonth, MonthEvent, MonthlyFigure
from indicators.services import months
from objectives.models import Publication
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan
from tests.indicators.views.open_box import open_box
from tests.made_once import made_once
from tests.reading import card, done, elements, refusal, text_of

WAITING = '//input[@name="indicator"][contains(@value, "@")]'


class Supervising:
    """A supervisor signed in at the page of one agency."""

    def __init__(self, client, reporting) -> None:
        self.client, self.reporting = client, reporting
        plan = reporting.plan
        self.url = reverse("approval", args=[plan.year, plan.agency.code])
        self.reopen_url = reverse("reopen", args=[plan.year, plan.agency.code])
        client.force_login(reporting.supervisor)

    def page(self, **query):
        return self.at(f"{self.url}?{urlencode(query)}")

    def at(self, address: str):
        page = self.client.get(address)
        assert page.status_code == 200
        return page

    def ticked(self, page) -> list[str]:
        """What the page would send for each indicator that is ticked."""
        return elements(page, f"{WAITING}[@checked]/@value")

    def returning(self, page) -> list[str]:
        """What the page would send for each indicator that is chosen to be returned."""
        return elements(page, '//input[@name="back"][@checked]/@value')

    def waiting(self, page) -> list[str]:
        """The indicators that wait, in the page's order; those that are not ticked with a ``-`` before them."""
        codes = (
            (box.get("aria-label").split()[0], "checked" in box.attrib) for box in elements(page, WAITING)
        )
        return [code if is_ticked else f"-{code}" for code, is_ticked in codes]

    def alone(self, button: str, pk: int, boxes: list[str], after: int | str = "", **more):
        """Press the button of one row; ``boxes`` are those that are ticked, ``after`` is the row below."""
        (box,) = (found for found in set(self.stamps()) if found.startswith(f"{pk}@"))
        return self.client.post(
            self.url, {"month": OPEN, "indicator": boxes, button: f"{box}/{after}", **more}
        )

    def stamps(self) -> list[str]:
        return [
            f"{row.indicator_id}@{row.changed_at.isoformat()}"
            for row in IndicatorMonth.objects.filter(month=OPEN)
        ]

    def decide(self, action: str, boxes: list[str], reason: str = "", month: int = OPEN, ticked=()):
        """Approve or return ``boxes``; what is returned is chosen apart from the ticks, which ``ticked`` are."""
        chosen = {"indicator": list(ticked), "back": boxes} if action == "return" else {"indicator": boxes}
        return self.client.post(self.url, {"month": month, "action": action, "reason": reason, **chosen})

    def reopen(self, ids: list[int], reason: str, month: int = OPEN):
        return self.client.post(self.reopen_url, {"month": month, "indicator": ids, "reason": reason})

    def states(self, month: int = OPEN) -> list[str]:
        rows = {row.indicator_id: row.state for row in IndicatorMonth.objects.filter(month=month)}
        return [rows.get(one.pk, "draft") for one in self.reporting.indicators]


def submitted_plan() -> Reporting:
    """December is reported and submitted, the months before it are approved."""
    reporting = reporting_plan()
    for found in reporting.inputs:
        factories.figures(reporting.plan, found, {OPEN: 11})
    for one in reporting.indicators:
        for month in range(1, OPEN):
            factories.month_state(reporting.plan, one, month, "approved")
    ids = [one.pk for one in reporting.indicators]
    months.submit(plan=reporting.plan, month=OPEN, indicators=ids, by=reporting.owner)
    return reporting


made_submitted = made_once(submitted_plan, PORTAL_TODAY=TODAY)


@pytest.fixture
def desk(client, made_submitted, db) -> Supervising:
    return Supervising(client, made_submitted())


# ---------------------------------------------------------------- what is shown


def test_what_waits_is_ticked_with_its_owner_and_what_changed_since_last_month(desk):
    page = desk.page()
    assert len(desk.ticked(page)) == len(page.context["page"].waiting) == 3
    text = text_of(page)
    assert "3 項指標待審核" in text
    assert "1-1-1 宣導第1項 王小明" in text
    assert "場次1 10 → 11 場" in text


def test_red_and_questioned_rows_stand_first_and_are_not_ticked(desk):
    _first, second, third = desk.reporting.inputs
    MonthlyFigure.objects.filter(input=third, month__lt=OPEN).update(value=1)  # red: 22 of 110
    MonthlyFigure.objects.filter(input=second, month=OPEN).update(value=200)
    CheckAnswer.objects.create(
        plan=desk.reporting.plan,
        input=second,
        month=OPEN,
        check_kind="tenfold",
        value=200,
        by=desk.reporting.owner,
    )
    page = desk.page()
    assert desk.waiting(page) == ["-1-1-3", "-1-1-2", "1-1-1"]
    red, asked, quiet = (text_of(page, f'//tr[@id="row-{line.id}"]') for line in page.context["page"].waiting)
    assert "未預先勾選：紅燈" in red
    assert "未預先勾選：數據經檢核詢問後確認" in asked
    assert "未預先勾選" not in quiet
    desk.decide("approve", desk.ticked(page))
    assert desk.states() == ["approved", "submitted", "submitted"]


def test_a_question_that_came_up_after_submitting_is_a_reason_to_look(desk):
    MonthlyFigure.objects.filter(input=desk.reporting.inputs[2], month=OPEN).update(value=200)
    page = desk.page()
    assert desk.waiting(page) == ["-1-1-3", "1-1-1", "1-1-2"]
    assert "未預先勾選：數據檢核詢問尚未回覆" in text_of(page)


def test_without_a_month_it_opens_where_something_waits(desk):
    IndicatorMonth.objects.filter(month=4).update(state="submitted")
    assert desk.page().context["month"] == 4
    assert desk.page(month=12).context["month"] == 12


def test_it_shows_which_checks_were_answered_how(desk):
    MonthlyFigure.objects.filter(input=desk.reporting.inputs[0], month=OPEN).update(value=200)
    CheckAnswer.objects.create(
        plan=desk.reporting.plan,
        input=desk.reporting.inputs[0],
        month=OPEN,
        check_kind="tenfold",
        value=200,
        answer="<i>跨年活動</i>",
        by=desk.reporting.owner,
    )
    page = desk.page()
    assert "場次1：200 為上個月（10）的 10 倍以上，確實如此嗎？ <i>跨年活動</i> 王小明" in text_of(page)
    assert page.context["page"].answered == 1 and "1 筆數據經系統詢問並確認" in text_of(page)


def test_it_shows_note_files_and_that_there_was_nothing(desk):
    plan, first = desk.reporting.plan, desk.reporting.indicators[0]
    IndicatorMonth.objects.filter(indicator=first, month=OPEN).update(
        note="原因與改善", nothing_to_report=True
    )
    kept = Evidence.objects.create(
        plan=plan,
        indicator=first,
        month=OPEN,
        file="x",
        name="紀錄.pdf",
        content_type="application/pdf",
        size=1,
    )
    page = desk.page()
    row = text_of(page, f'//tr[@id="row-{first.pk}"]')
    assert "原因與改善" in row and "本月無數據" in row
    address = reverse("report_evidence", args=[107, plan.agency.code, kept.pk])
    assert text_of(page, f'//a[@href="{address}"]') == "紀錄.pdf"


def test_a_milestone_is_said_by_its_name(client, db):
    reporting = reporting_plan(1, months=[])
    progress = factories.indicator_input(reporting.indicators[0], code="stage", aggregation="last")
    reporting.indicators[0].components.update(formula="stage")
    factories.set_parameters(reporting.indicators[0].components.all(), target=100)
    factories.milestones(progress, 設計=20, 驗收=100)
    factories.figures(reporting.plan, progress, {11: 1, 12: 2})
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "submitted")
    assert "設計 20 % → 驗收 100 %" in text_of(Supervising(client, reporting).page(month=OPEN))


def test_who_has_not_submitted_is_named(desk):
    IndicatorMonth.objects.filter(indicator=desk.reporting.indicators[2], month=OPEN).delete()
    page = desk.page(month=OPEN)
    assert card(page, "open-title") == "1 項指標尚未送出 1-1-3 宣導第3項 王小明"


# ---------------------------------------------------------------- deciding


def test_all_are_approved_at_once(desk):
    response = desk.decide("approve", desk.ticked(desk.page()))
    assert (response.status_code, response.url) == (302, f"{desk.url}?month=12")
    assert desk.states() == ["approved"] * 3
    events = MonthEvent.objects.filter(action="approve", month=OPEN)
    assert {event.by for event in events} == {desk.reporting.supervisor} and len(events) == 3


def test_only_what_is_ticked_is_approved(desk):
    desk.decide("approve", desk.ticked(desk.page())[:1])
    assert desk.states() == ["approved", "submitted", "submitted"]


def test_pressing_twice_is_pressing_once(desk):
    boxes = desk.ticked(desk.page())
    desk.decide("approve", boxes)
    desk.decide("approve", boxes)
    assert desk.states() == ["approved"] * 3
    assert MonthEvent.objects.filter(action="approve", month=OPEN).count() == 3


def test_returning_needs_a_reason_and_loses_neither_ticks_nor_words(desk):
    boxes = desk.ticked(desk.page())
    refused = desk.decide("return", boxes[1:], "  ", ticked=boxes[:2])
    assert refused.status_code == 422 and open_box(refused) == ("return-reason", "請填寫原因。", "  ")
    assert desk.ticked(refused) == boxes[:2] and desk.returning(refused) == boxes[1:]
    refused = desk.decide("return", boxes, "長" * 2001)
    assert refused.status_code == 422 and open_box(refused)[2] == "長" * 2001
    assert desk.states() == ["submitted"] * 3


def test_what_the_page_has_ticked_for_approving_is_not_what_is_returned(desk):
    page = desk.page()
    ticked = desk.ticked(page)
    assert len(ticked) == 3 and desk.returning(page) == []
    refused = desk.decide("return", [], "與公布不符", ticked=ticked)
    assert (refused.status_code, refusal(refused)) == (422, "請至少勾選一項指標。")
    assert desk.states() == ["submitted"] * 3
    returned = desk.decide("return", ticked[2:], "與公布不符", ticked=ticked[1:])
    assert desk.states() == ["submitted", "submitted", "returned"]
    assert IndicatorMonth.objects.get(state="returned", month=OPEN).reason == "與公布不符"
    page = desk.at(returned.url)
    assert done(page) == "已退回 1 項指標：1-1-3。" and desk.waiting(page) == ["-1-1-1", "1-1-2"]


def test_one_row_is_approved_where_it_stands_and_the_others_keep_their_ticks(desk):
    """A row that waits to be looked at and was ticked by hand, too."""
    first, second, third = (one.pk for one in desk.reporting.indicators)
    MonthlyFigure.objects.filter(input=desk.reporting.inputs[2], month__lt=OPEN).update(value=1)  # red
    ticked = [box for box in desk.stamps() if not box.startswith(f"{second}@")]
    response = desk.alone("approve_one", first, ticked, after=second)
    assert desk.states() == ["approved", "submitted", "submitted"]
    assert response.url == f"{desk.url}?month=12&ticked={third}#row-{second}"
    page = desk.at(response.url)
    assert desk.waiting(page) == ["1-1-3", "-1-1-2"] and done(page) == "已核定並鎖定 1 項指標：1-1-1。"
    last = desk.alone("approve_one", third, ticked[1:])
    assert desk.waiting(desk.at(last.url)) == ["-1-1-2"]


def test_one_row_is_returned_where_it_stands_with_its_own_reason(desk):
    second = desk.reporting.indicators[1].pk
    ticked = desk.ticked(desk.page())
    refused = desk.alone("return_one", second, ticked[:1], reason="別處的原因")
    assert refused.status_code == 422 and desk.states() == ["submitted"] * 3
    assert open_box(refused) == (f"return-reason-{second}", "請填寫原因。", "")
    assert desk.ticked(refused) == ticked[:1]
    desk.alone("return_one", second, ticked, **{f"return-reason-{second}": "與公布不符"})
    assert desk.states() == ["submitted", "returned", "submitted"]
    assert IndicatorMonth.objects.get(indicator=second, month=OPEN).reason == "與公布不符"


def test_nothing_ticked_decides_nothing(desk):
    refused = desk.decide("approve", [])
    assert (refused.status_code, refusal(refused)) == (422, "請至少勾選一項指標。")


def test_what_changed_after_the_page_was_made_is_not_approved_unseen(desk):
    boxes = desk.ticked(desk.page())
    plan, first, owner = desk.reporting.plan, desk.reporting.indicators[0], desk.reporting.owner
    months.withdraw(plan=plan, month=OPEN, indicators=[first.pk], by=owner)
    MonthlyFigure.objects.filter(input=desk.reporting.inputs[0], month=OPEN).update(value=99)
    months.submit(plan=plan, month=OPEN, indicators=[first.pk], by=owner)

    refused = desk.decide("approve", boxes)

    assert refused.status_code == 422
    assert refusal(refused).startswith("您開啟本頁後有 1 項指標已變動，請重新檢視")
    assert desk.states() == ["submitted"] * 3
    assert desk.decide("approve", desk.ticked(refused)).status_code == 302


def test_withdrawn_meanwhile_is_not_approved(desk):
    boxes = desk.ticked(desk.page())
    first = desk.reporting.indicators[0]
    months.withdraw(plan=desk.reporting.plan, month=OPEN, indicators=[first.pk], by=desk.reporting.owner)
    assert desk.decide("approve", boxes).status_code == 422
    assert "approved" not in desk.states()


def test_forged_boxes_and_months_are_not_found(desk):
    for box in ("x", "1@", "1@yesterday", "@2019-01-03", "99999999999999999999@2019-01-03"):
        assert desk.decide("approve", [box]).status_code == 404, box
    for month in ("0", "13", "x", ""):
        assert desk.client.get(desk.url, {"month": month}).status_code == 404, month
        assert desk.decide("approve", [], month=month).status_code == 404, month


def test_an_indicator_of_another_plan_is_refused(desk):
    other = reporting_plan(1)
    row = factories.month_state(other.plan, other.indicators[0], OPEN, "submitted")
    response = desk.decide("approve", [f"{row.indicator_id}@{row.changed_at.isoformat()}"])
    assert response.status_code == 422
    row.refresh_from_db()
    assert row.state == "submitted"


def test_the_page_says_before_what_approving_and_reopening_do(desk):
    plan = desk.reporting.plan
    page = desk.page()
    said = text_of(page)
    assert f"核定後即鎖定勾選指標之 {OPEN} 月資料" in said
    assert "得分不因此變動" in said and "不因此對外公開任何資料" in said
    desk.decide("approve", desk.ticked(page))
    Publication.objects.create(plan=plan, by=None)
    said = card(desk.page(month=OPEN), "locked-title")
    assert f"重新開啟後，勾選指標之 {OPEN} 月資料由承辦人再行修改" in said
    assert "公開頁面已開放，其間不顯示這些數據。" in said


# ---------------------------------------------------------------- reopening


def test_a_locked_month_is_reopened_with_a_reason_for_the_named_indicators_only(desk):
    desk.decide("approve", desk.ticked(desk.page()))
    chosen = desk.reporting.indicators[1].pk
    response = desk.reopen([chosen], "主計處更正決算數")
    assert response.status_code == 302
    assert desk.states() == ["approved", "reopened", "approved"]
    event = MonthEvent.objects.get(action="reopen")
    assert (event.reason, event.by) == ("主計處更正決算數", desk.reporting.supervisor)
    assert card(desk.page(month=OPEN), "open-title").split()[-2:] == ["已重新開啟", "王小明"]


def test_reopening_without_a_reason_changes_nothing_and_keeps_the_ticks(desk):
    desk.decide("approve", desk.ticked(desk.page()))
    chosen = desk.reporting.indicators[1].pk
    refused = desk.reopen([chosen], "")
    assert refused.status_code == 422 and open_box(refused) == ("reopen-reason", "請填寫原因。", "")
    assert elements(refused, "//input[@checked]/@value") == [str(chosen)]
    assert desk.states() == ["approved"] * 3


def test_the_planning_office_reopens_but_does_not_approve(desk):
    boxes = desk.ticked(desk.page())
    desk.decide("approve", boxes)
    desk.client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    assert not desk.page(month=OPEN).context["may_approve"]
    assert desk.decide("approve", boxes).status_code == 403
    assert desk.reopen([desk.reporting.indicators[0].pk], "抽查").status_code == 302


def test_an_owner_neither_sees_nor_uses_the_page(desk):
    boxes = desk.ticked(desk.page())
    desk.client.force_login(desk.reporting.owner)
    assert desk.client.get(desk.url).status_code == 403
    assert desk.decide("approve", boxes).status_code == 403
    assert desk.states() == ["submitted"] * 3


# ---------------------------------------------------------------- cost and trouble


def test_the_number_of_queries_does_not_grow(client, db):
    def cost(indicators: int) -> int:
        reporting = reporting_plan(indicators, months=range(1, 13))
        for one in reporting.indicators:
            factories.month_state(reporting.plan, one, OPEN, "submitted")
        desk = Supervising(client, reporting)
        desk.page()
        with CaptureQueriesContext(connection) as queries:
            desk.page()
        return len(queries)

    assert cost(2) == cost(6) <= 36


def test_a_plan_that_cannot_be_computed_says_so(desk):
    desk.reporting.indicators[0].components.update(rule="nonsense")
    assert "nonsense" in text_of(desk.page())
