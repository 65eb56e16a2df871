"""The pages of the calendar and of the deadlines."""

from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from chiayi_kpi.workdays.services import set_day
from tests import factories
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db

CALENDAR, DEADLINES = "/107/reporting/calendar/", "/107/reporting/deadlines/"
FILES = settings.BASE_DIR / "fixtures" / "calendar"


@pytest.fixture
def office(client):
    person = factories.user(role=Role.PLANNING_OFFICE)
    client.force_login(person)
    return person


def upload(client, content: bytes, name: str = "107年辦公日曆表.csv"):
    return client.post(CALENDAR, {"file": SimpleUploadedFile(name, content)})


def import_year(client, content: bytes, **more):
    preview = upload(client, content)
    return client.post(f"{CALENDAR}confirm", {"table": preview.context["table"], **more}, follow=True)


@pytest.mark.parametrize("page", [CALENDAR, DEADLINES, f"{CALENDAR}day", f"{DEADLINES}1/withdraw"])
def test_a_year_that_no_plan_can_be_about_is_not_found(client, office, page):
    for year in ("89", "201"):
        assert client.post(page.replace("107", year), {"day": "0200.01.01"}).status_code == 404
        assert client.get(page.replace("107", year)).status_code == 404


def test_an_unknown_year_is_marked_as_presumed(client, office):
    text = text_of(client.get(CALENDAR))
    assert "107 年辦公日曆尚未匯入" in text
    assert "107.02.16 星期五 放假 推定" in text
    assert "107.03.31 星期六 補行上班 推定" in text


def test_deadlines_on_presumed_days_are_said_to_be_so_once_for_each_calendar(client, office):
    assert text_of(client.get(DEADLINES)).count("暫依推定") == 2  # the last months' are in 108
    import_year(client, (FILES / "107.csv").read_bytes())
    text = text_of(client.get(DEADLINES))
    assert text.count("暫依推定") == 1 and "108 年辦公日曆尚未匯入" in text


def test_who_sets_a_year_up_finds_the_guide_again(client, office):
    for page in (CALENDAR, DEADLINES):
        lead = client.get(page).content.decode().partition('class="page__lead"')[2].partition("</p>")[0]
        assert 'href="/start/107/"' in lead


def test_until_the_table_is_there_its_import_stands_before_the_days(client, office):
    titles = ["匯入官方辦公日曆表", "與一般週休不同的日子"]
    assert _order(client, titles) == titles
    import_year(client, (FILES / "107.csv").read_bytes())
    assert _order(client, titles) == titles[::-1]


def _order(client, titles: list[str]) -> list[str]:
    """Those of the headings, as they stand on the page."""
    shown = [one.text_content().strip() for one in elements(client.get(CALENDAR), "//main//h2")]
    return [one for one in shown if one in titles]


def test_the_table_is_shown_before_it_is_written(client, office):
    preview = upload(client, (FILES / "107.csv").read_text(encoding="utf-8").encode("cp950"))
    assert "其中 365 日為系統尚無資料者" in text_of(preview)
    assert not CalendarDay.objects.exists()
    done = client.post(f"{CALENDAR}confirm", {"table": preview.context["table"]}, follow=True)
    text = text_of(done)
    assert "已寫入 365 日" in text and "已匯入：全年各日均有資料" in text and "推定" not in text
    assert "官方辦公日曆表「107年辦公日曆表.csv」 · 365 日" in text


def test_a_day_off_of_the_city_s_own_is_asked_about(client, office):
    set_day(day=date(2018, 7, 11), is_off=True, reason="瑪莉亞颱風", by=office)
    content = (FILES / "107.csv").read_bytes()
    assert "本市自行放假之日" in text_of(upload(client, content))
    import_year(client, content)
    assert CalendarDay.objects.get(day=date(2018, 7, 11)).is_off
    import_year(client, content, take="2018-07-11")
    assert not CalendarDay.objects.get(day=date(2018, 7, 11)).is_off


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((FILES / "108.csv").read_bytes(), "這是 108 年的辦公日曆表"),
        (b"PK\x03\x04\x00", "不是辦公日曆表的 CSV 檔"),
        (b"", "不是辦公日曆表的 CSV 檔"),
    ],
)
def test_another_file_is_refused_and_nothing_is_written(client, office, content, said):
    response = upload(client, content or b"\n")
    assert response.status_code == 422
    assert said in text_of(response)
    assert not CalendarDay.objects.exists()


def test_without_a_file_and_with_a_forged_preview_nothing_is_written(client, office):
    assert "請選擇檔案" in text_of(client.post(CALENDAR))
    response = client.post(f"{CALENDAR}confirm", {"table": "forged"})
    assert response.status_code == 422
    other = factories.user(role=Role.PLANNING_OFFICE)
    mine = upload(client, (FILES / "107.csv").read_bytes()).context["table"]
    client.force_login(other)
    assert client.post(f"{CALENDAR}confirm", {"table": mine}).status_code == 422
    assert client.post("/108/reporting/calendar/confirm", {"table": mine}).status_code == 422
    assert not CalendarDay.objects.exists()


def test_what_was_set_by_hand_since_the_preview_is_shown_before_it_is_written_over(client, office):
    content = (FILES / "107.csv").read_bytes()
    shown = upload(client, content)
    set_day(day=date(2018, 7, 14), is_off=False, reason="補班", by=office)
    again = client.post(f"{CALENDAR}confirm", {"table": shown.context["table"]})
    assert again.status_code == 409 and "未寫入：檔案會造成的異動" in text_of(again)
    assert CalendarDay.objects.get().note == "補班"
    done = client.post(f"{CALENDAR}confirm", {"table": again.context["table"]}, follow=True)
    assert "已寫入 365 日" in text_of(done)


def test_a_typhoon_day_moves_the_deadline_and_says_why(client, office):
    sent = {"day": "2018-07-05", "kind": "off", "reason": "瑪莉亞颱風"}
    text = text_of(client.post(f"{CALENDAR}day", sent, follow=True))
    assert "107.07.05 已設為放假" in text
    assert "107.07.05 放假 · 瑪莉亞颱風" in text  # the history
    assert "6 月 107.07.06 原為 107.07.05，遇放假日（瑪莉亞颱風）順延" in text_of(client.get(DEADLINES))


@pytest.mark.parametrize(
    ("day", "reason"), [("2019-07-10", "颱風"), ("2018-07-10", ""), ("10 July", "颱風"), ("", "颱風")]
)
def test_a_day_that_will_not_do_is_refused_at_its_field(client, office, day, reason):
    response = client.post(f"{CALENDAR}day", {"day": day, "kind": "off", "reason": reason})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == (["reason"] if not reason else ["day"])
    assert not CalendarDay.objects.exists()


def test_the_year_s_deadlines_stand_with_what_moved_them(client, office):
    text = text_of(client.get(DEADLINES))
    assert "12 月 108.01.07 原為 108.01.05，遇放假日（星期六、星期日）順延" in text
    import_year(client, (FILES / "107.csv").read_bytes())
    assert "11 月 107.12.05 107.12.12" in text_of(client.get(DEADLINES))


def test_an_extension_for_one_agency_is_set_and_withdrawn(client, office):
    agency = factories.agency("POLICE", "警察局")
    sent = {
        "month": 3,
        "agency": agency.pk,
        "report_due": "2018-04-20",
        "review_due": "",
        "reason": "系統移轉",
    }
    text = text_of(client.post(DEADLINES, sent, follow=True))
    assert "期限已設定" in text and "3 月 警察局 107.04.20" in text and "系統移轉" in text
    row = MonthDeadline.objects.get()
    text = text_of(client.post(f"{DEADLINES}{row.pk}/withdraw", follow=True))
    assert "另定期限已撤銷" in text and "本年度未另定期限" in text
    assert "警察局 · 已撤回" in text  # the history
    assert "該期限先前已撤銷" in text_of(client.post(f"{DEADLINES}{row.pk}/withdraw", follow=True))


def test_a_deadline_that_cannot_be_is_refused_at_its_field(client, office):
    sent = {"month": 3, "agency": "", "report_due": "2018-03-20", "reason": "x"}
    response = client.post(DEADLINES, sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["report_due"]
    response = client.post(DEADLINES, sent | {"report_due": "2018-04-20", "review_due": "2018-04-01"})
    assert list(response.context["form"].errors) == ["review_due"]
    assert not MonthDeadline.objects.exists()


def test_others_see_their_own_extensions_and_no_form(client):
    police, health = factories.agency("POLICE", "警察局"), factories.agency("HEALTH", "衛生局")
    for agency, reason in ((police, "系統移轉"), (health, "疫情"), (None, "連假")):
        MonthDeadline.objects.create(
            year=107, month=3, agency=agency, report_due=date(2018, 4, 20), reason=reason
        )
    client.force_login(factories.user(role=Role.OWNER, agency=police))
    response = client.get(DEADLINES)
    text = text_of(response)
    assert "系統移轉" in text and "連假" in text and "疫情" not in text
    assert '<form class="form"' not in response.content.decode()


def test_the_number_of_queries_does_not_grow(client, office, django_assert_max_num_queries):
    for number in range(12):
        agency = factories.agency()
        MonthDeadline.objects.create(year=107, month=number + 1, agency=agency, report_due=date(2019, 1, 20))
    import_year(client, (FILES / "107.csv").read_bytes())
    with django_assert_max_num_queries(11):
        client.get(DEADLINES)
    with django_assert_max_num_queries(9):
        client.get(CALENDAR)
