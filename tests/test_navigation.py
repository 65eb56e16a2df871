"""The frame of the pages: where each role may go from here, and what that costs."""

import datetime

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from chiayi_kpi import navigation
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.navigation import frame
from tests import factories

pytestmark = pytest.mark.django_db

WORK, GRID, APPROVE, ASSIGN, BUDGET, DASHBOARD, YEARS, REMEDIES, ACCOUNTS, HISTORY, TARGETS, RATINGS = (
    "我的工作",
    "填報數據",
    "審核",
    "分工",
    "預算執行",
    "績效總覽",
    "歷年與策略",
    "改善措施",
    "報告撰寫",
    "異動歷程",
    "目標值",
    "年終評核",
)
OF_AN_AGENCY = {Role.OWNER, Role.PLANNER, Role.SUPERVISOR}
BOOK = "計畫活頁簿"
DEADLINES = "期限"
PEOPLE = "人員"
LOG = "事件日誌"
NEXT_YEAR = "次年度計畫"
OF_THE_CITY = ["填報進度", "年度結算", "全市彙編", "年度施政計畫"]
OF_THE_OFFICE = [*OF_THE_CITY[:2], "帶入次年度", *OF_THE_CITY[2:]]
CITY = "全市總覽"


def plan_and_records(*entries: str) -> tuple:
    return "計畫與紀錄", list(entries)


def the_city_s_year(*entries: str) -> tuple:
    return "全市作業", list(entries)


def management(*entries: str) -> tuple:
    return "管理", list(entries)


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)


@pytest.fixture
def plan():
    return factories.plan(factories.agency("PD", "警察局"), year=107)


@pytest.fixture
def of(rf):
    def shown(person, path: str = "/") -> dict:
        request = rf.get(path)
        request.user = person
        request.resolver_match = resolve(path)
        return frame(request)

    return shown


def labels(context: dict) -> list:
    """The entries in their order; a group that folds is its name with its entries."""
    return [
        (str(entry["label"]), [str(one["label"]) for one in entry["entries"]])
        if "entries" in entry
        else str(entry["label"])
        for entry in context["nav"]
    ]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OWNER, [WORK, GRID, DASHBOARD, REMEDIES, ACCOUNTS, YEARS, DEADLINES]),
        (
            Role.PLANNER,
            [
                WORK,
                GRID,
                BUDGET,
                DASHBOARD,
                REMEDIES,
                ACCOUNTS,
                plan_and_records(YEARS, ASSIGN, RATINGS, HISTORY, NEXT_YEAR),
                management(DEADLINES, BOOK, PEOPLE),
            ],
        ),
        (
            Role.SUPERVISOR,
            [
                WORK,
                GRID,
                APPROVE,
                BUDGET,
                DASHBOARD,
                REMEDIES,
                ACCOUNTS,
                plan_and_records(YEARS, ASSIGN, RATINGS, HISTORY),
                management(DEADLINES, PEOPLE),
            ],
        ),
    ],
)
def test_in_an_agency_one_finds_its_pages_of_the_year(of, plan, role, expected):
    person = factories.user(role=role, agency=plan.agency)
    context = of(person)
    assert labels(context) == expected
    assert "/107/PD/report/" in {entry.get("url") for entry in context["nav"]}


@pytest.mark.parametrize(
    "role", [Role.PLANNING_OFFICE, Role.AUDITOR, Role.PERSONNEL, Role.ACCOUNTING, Role.ADMINISTRATOR]
)
def test_who_sees_the_whole_city_begins_with_the_city(of, plan, role):
    keeps = {
        Role.PLANNING_OFFICE: [BOOK, PEOPLE],
        Role.AUDITOR: [LOG],
        Role.ADMINISTRATOR: [PEOPLE, LOG],
    }.get(role, [])
    of_city = OF_THE_OFFICE if role == Role.PLANNING_OFFICE else OF_THE_CITY
    assert labels(of(factories.user(role=role))) == [WORK, CITY, *of_city, DEADLINES, *keeps]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.PLANNING_OFFICE,
            [
                WORK,
                GRID,
                BUDGET,
                DASHBOARD,
                REMEDIES,
                ACCOUNTS,
                plan_and_records(YEARS, ASSIGN, TARGETS, RATINGS, HISTORY),
                CITY,
                the_city_s_year(*OF_THE_OFFICE),
                management(DEADLINES, BOOK, PEOPLE),
            ],
        ),
        (
            Role.AUDITOR,
            [
                WORK,
                DASHBOARD,
                REMEDIES,
                ACCOUNTS,
                plan_and_records(YEARS, HISTORY),
                CITY,
                the_city_s_year(*OF_THE_CITY),
                management(DEADLINES, LOG),
            ],
        ),
        (
            Role.ADMINISTRATOR,
            [
                WORK,
                DASHBOARD,
                REMEDIES,
                ACCOUNTS,
                plan_and_records(YEARS, HISTORY),
                CITY,
                the_city_s_year(*OF_THE_CITY),
                management(DEADLINES, PEOPLE, LOG),
            ],
        ),
    ],
)
def test_on_an_agency_s_page_they_find_what_belongs_to_it(of, plan, role, expected):
    assert labels(of(factories.user(role=role), "/107/PD/")) == expected


def test_a_group_is_marked_with_the_page_in_it_that_one_is_on(of, plan):
    person = factories.user(role=Role.SUPERVISOR, agency=plan.agency)
    (group,) = (one for one in of(person, "/107/PD/history/")["nav"] if one["active"])
    assert [str(one["label"]) for one in group["entries"] if one["active"]] == [HISTORY]


def test_who_has_no_role_finds_only_the_first_page(of, plan):
    assert labels(of(factories.user())) == [WORK]


def test_another_agency_s_address_opens_nothing_of_it(of, plan):
    other = factories.plan(factories.agency("ED"), year=107)
    person = factories.user(role=Role.SUPERVISOR, agency=other.agency)
    assert labels(of(person, "/107/PD/history/")) == [WORK, PEOPLE]


def test_the_page_that_one_is_on_is_marked(of, plan):
    person = factories.user(role=Role.SUPERVISOR, agency=plan.agency)
    active = [str(one["label"]) for one in of(person, "/107/PD/approval/")["nav"] if one["active"]]
    assert active == [APPROVE]


@pytest.mark.parametrize("path", ["/106/reporting/deadlines/", "/106/reporting/calendar/"])
def test_an_agency_s_menu_leads_to_the_deadlines_of_the_year_that_is_looked_at(of, plan, path):
    person = factories.user(role=Role.OWNER, agency=plan.agency)
    link = {str(one["label"]): one for one in of(person)["nav"]}[DEADLINES]
    assert (link["url"], link["active"]) == ("/107/reporting/deadlines/", False)
    there = {str(one["label"]): one for one in of(person, path)["nav"]}[DEADLINES]
    assert (there["url"], there["active"]) == ("/106/reporting/deadlines/", True)


def test_next_year_s_plan_does_not_lead_away_from_the_year_that_is_reported(of, plan):
    factories.plan(plan.agency, year=108)
    person = factories.user(role=Role.OWNER, agency=plan.agency)
    assert "/107/PD/report/" in {entry["url"] for entry in of(person)["nav"]}


def test_the_same_page_of_the_other_years_is_one_click_away(of, plan):
    factories.plan(plan.agency, year=108)
    factories.plan(factories.agency("ED"), year=106)
    person = factories.user(role=Role.AUDITOR)
    links = of(person, "/107/PD/history/")["year_links"]
    assert [(link["url"], link["active"]) for link in links] == [
        ("/108/PD/history/", False),
        ("/107/PD/history/", True),
    ]
    assert [link["url"] for link in of(person, "/107/reporting/")["year_links"]] == [
        "/108/reporting/",
        "/107/reporting/",
        "/106/reporting/",
    ]
    own = [link["label"] for link in of(person, "/109/reporting/")["year_links"] if link["active"]]
    assert len(own) == 1  # also of a year in which nobody has a plan yet
    assert list(of(person, "/")["year_links"]) == []
    assert list(of(person, "/107/PD/targets/3/")["year_links"]) == []


def test_the_menu_says_who_one_is_and_where(of, plan):
    person = factories.user(role=Role.OWNER, agency=plan.agency)
    assert str(of(person)["user_affiliation"]) == "警察局 · 指標承辦人"


def test_a_stranger_is_shown_nothing(rf):
    request = rf.get("/")
    assert frame(request) == {}


def test_it_takes_two_queries_whatever_the_city_s_size_and_none_until_it_is_shown(of, plan):
    person = factories.user(role=Role.PLANNING_OFFICE)

    def cost() -> int:
        again = type(person).objects.get(pk=person.pk)
        with CaptureQueriesContext(connection) as lazily:
            context = of(again, "/107/PD/")
        assert len(lazily) == 0
        with CaptureQueriesContext(connection) as shown:
            list(context["nav"]), list(context["year_links"]), str(context["user_affiliation"])
        return len(shown)

    assert cost() == 2
    for _ in range(5):
        factories.plan(factories.agency(), year=107)
    assert cost() == 2


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PLANNING_OFFICE, Role.PLANNER, Role.OWNER])
def test_whoever_may_issue_access_tokens_finds_the_page_in_the_menu(client, plan, role):
    """Who may stands in the table of permissions: of those shown here an owner may not."""
    person = factories.user(role=role, agency=plan.agency if role in OF_AN_AGENCY else None)
    client.force_login(person)
    assert ('href="/api-tokens/"' in client.get("/").content.decode()) is (role != Role.OWNER)


# Pages without an entry of their own: what everybody has on the frame itself or outside it, what is for the public, one's own sign-in.
NO_ENTRY = {
    *("notices", "notice", "usersessions_list", "sign_in_again", "stay", "socialaccount_connections"),
    *("account_email", "account_email_verification_sent", "account_signup", "account_set_password"),
    *("start", "guide", "api_page", "api_tokens", "security_txt", "verifier"),
    *("public", "public_index", "public_agency", "public_catalogue", "public_data", "public_figures"),
    *("public_indicators", "public_settled_json"),
}
# Files, printed previews, and parts of pages that scripts ask for: they have no frame.
NO_FRAME = {
    *("annual_plan", "annual_plan_docx", "annual_plan_ods", "annual_plan_odt", "preview_plan"),
    *("annual_report", "annual_report_docx", "annual_report_ods", "annual_report_odt", "preview_report"),
    *("api_description", "api_figures", "api_nothing", "api_plans", "api_snapshot", "api_year"),
    *(
        "score_json",
        "settled_json",
        "volume_pdf",
        "report_evidence",
        "exchange_workbook",
        "write_picture_file",
    ),
    *("plan_workbook_file", "plan_workbook_template", "plan_workbook_job_changes", "people_workbook_file"),
    *("budget_item_panel", "comment_people", "dashboard_outlook", "execution_rates", "report_panel"),
    *("write_draft", "write_figures"),
}


def pages() -> set[str]:
    """The names of the addresses that are looked at, and of those where a refused form stands as a page."""
    table = yaml.safe_load((settings.BASE_DIR / "tests/permission_matrix.yaml").read_text("utf-8"))[
        "addresses"
    ]
    return {
        title.partition(" ")[0]
        for title, row in table.items()
        if row.get("method", "GET") == "GET"
        or (422 in row.get("states", {}).values() and row.get("signed_out") != 401)
    }


def test_every_page_marks_the_entry_to_which_it_belongs(of, plan, monkeypatch):
    marking: set[str] = set()
    link = navigation._link

    def noted(view, label, current, arguments, also=frozenset(), group=""):
        marking.update({view}, also)
        return link(view, label, current, arguments, also, group)

    monkeypatch.setattr(navigation, "_link", noted)
    for role, path in [
        *((role, "/107/PD/") for role in (Role.PLANNING_OFFICE, Role.PLANNER, Role.SUPERVISOR)),
        (Role.AUDITOR, "/"),
    ]:
        agency = plan.agency if role in OF_AN_AGENCY else None
        list(of(factories.user(role=role, agency=agency), path)["nav"])
    assert pages() - marking == NO_ENTRY | NO_FRAME
