"""A city begins its year: from an empty installation to a bureau's first approved month, in the browser alone.

Every click, every key and every page that is loaded is counted; text that is typed counts a key a character.
"""

import csv
import datetime
import io
import re
from dataclasses import dataclass

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page, expect

from chiayi_kpi.accounts.models import User
from chiayi_kpi.operations.management.commands.worker import Worker
from indicators.models import Assignment, IndicatorMonth
from objectives.models import Plan
from tests.workbooks import saved, xlsx

YEAR, CODE = 107, "PB"
AUTUMN, FEBRUARY = datetime.date(2017, 11, 3), datetime.date(2018, 2, 2)
SURNAMES = "王李張劉陳楊黃趙"  # eight owners
OTHERS = 40  # people of other agencies, in the same file
PASSWORD = "a-City-begins-107"  # noqa: S105 - of a made-up person
OWN = {"年度": YEAR, "機關代碼": CODE}


@dataclass
class Visitor:
    """Somebody at a browser of their own: what they press, click and load is counted."""

    page: Page
    url: str
    clicks: int = 0
    keys: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._loaded)

    def _loaded(self, frame) -> None:
        self.loads += frame == self.page.main_frame

    def click(self, target: str | Locator) -> None:
        (self.page.locator(target) if isinstance(target, str) else target).click()
        self.clicks += 1

    def fill(self, target: str, text: str) -> None:
        self.page.locator(target).fill(text)
        self.keys += len(text)

    def press(self, key: str, times: int = 1) -> None:
        for _time in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def send(self, target: str, name: str, content: bytes) -> None:
        """A file is chosen: one click, whatever the system's own window takes."""
        self.page.locator(target).set_input_files({"name": name, "mimeType": "", "buffer": content})
        self.clicks += 1


@pytest.fixture
def visitor(live_server, browser: Browser, traffic):
    """Opens a browser for one more person."""
    opened = []

    def visit(address: str = "/") -> Visitor:
        context = browser.new_context(locale="zh-TW", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        page = context.new_page()
        found = Visitor(page, live_server.url)
        opened.append((context, found))
        page.goto(live_server.url + address)
        return found

    visit.opened = opened
    yield visit
    for context, _visitor in opened:
        context.close()


def _sign_in(visitor: Visitor, name: str, password: str = PASSWORD) -> None:
    visitor.fill("input[name=login]", name)
    visitor.fill("input[name=password]", password)
    visitor.press("Enter")
    visitor.page.wait_for_url(re.compile(r"^(?!.*login)"))


def _calendar() -> bytes:
    """The year's calendar as the DGPA publishes it: weekends and the first of January are off."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["西元日期", "星期", "是否放假", "備註"])
    day = datetime.date(YEAR + 1911, 1, 1)
    while day.year == YEAR + 1911:
        off = day.weekday() > 4 or (day.month, day.day) == (1, 1)
        rows.writerow([f"{day:%Y%m%d}", "一二三四五六日"[day.weekday()], 2 if off else 0, ""])
        day += datetime.timedelta(days=1)
    return out.getvalue().encode("cp950")


def _people() -> bytes:
    """Fifty people in one file: the bureau's owners, planner and supervisor, the office, and another agency's."""

    def person(account: str, name: str, agency: str, role: str) -> dict[str, str]:
        mail = f"{account}@city.example"
        return {"帳號": account, "姓名": name, "電子郵件": mail, "機關代碼": agency, "角色": role}

    rows = [person("office", "研考員", "", "研考單位")]
    rows += [person("planner", "規劃員", CODE, "機關研考人員"), person("head", "主管員", CODE, "主管")]
    rows += [person(f"o{n:02}", f"{surname}小明", CODE, "指標承辦人") for n, surname in enumerate(SURNAMES)]
    rows += [person(f"x{n:03}", f"同仁{n:03}", "FB", "指標承辦人") for n in range(OTHERS - 1)]
    return saved(xlsx({"人員": rows}))


def _plan() -> bytes:
    """Eight indicators: counts, milestones, a quarterly and a yearly one, a range and a reduction."""
    weights = {"1-1": [6] * 5 + [5], "2-1": [10, 10]}
    goals = [
        OWN | {"目標": code, "名稱": f"目標{code}", "權重": sum(found)} for code, found in weights.items()
    ]
    indicators, inputs, milestones, scoring = [], [], [], []
    for goal, found in weights.items():
        for no, weight in enumerate(found, start=1):
            code = f"{goal}-{no}"
            indicators.append(
                OWN
                | {"指標": code, "名稱": f"指標{code}", "權重": weight, "評估體制": 1, "評估方式": "統計數據"}
                | {"衡量標準": "年度累計次數", "年度目標值": "12", "單位": "次"}
            )
            one = OWN | {"指標": code, "代號": "n", "名稱": "次數", "單位": "次", "彙總": "加總"}
            rule = OWN | {"指標": code, "項次": 1, "規則": "達成率", "方向": "≥", "目標": 12, "滿分": weight}
            match code:
                case "1-1-2":
                    one |= {"彙總": "最新"}
                    steps = ("設計", 20), ("招標", 30), ("施工", 80), ("驗收", 100)
                    milestones += [
                        OWN | {"指標": code, "代號": "n", "項次": no, "說明": name, "累計百分比": percent}
                        for no, (name, percent) in enumerate(steps, start=1)
                    ]
                    rule |= {"目標": 100}
                case "1-1-3":
                    one |= {"週期": "季"}
                case "1-1-4":
                    one |= {"週期": "年", "彙總": "最新"}
                case "1-1-5":
                    one |= {"彙總": "最新"}
                    rule |= {"規則": "區間", "方向": "", "目標": "", "下限": 10, "上限": 15}
                case "1-1-6":
                    rule |= {"規則": "降幅", "方向": "", "目標": "", "降低百分比": 7, "基準值": 100}
            inputs.append(one)
            scoring.append(rule)
    plan = [OWN | {"機關名稱": "警察局", "章號": 19, "施政主軸": "專業守護", "前言": "守護市民。"}]
    sheets = {"計畫": plan, "目標": goals, "指標": indicators, "投入": inputs}
    return saved(xlsx(sheets | {"里程碑": milestones, "計分": scoring}))


def _link_in_mail(address: str) -> str:
    Worker(batch=True).run()  # the mails of many people wait for one
    (message,) = [found for found in mail.outbox if address in found.to]
    (link,) = re.findall(r"https?://[^/\s]+(/\S+)", message.body)[:1]
    return link


def _set_password(visitor: Visitor) -> None:
    """The one-time link has been opened: a password is chosen."""
    for field in visitor.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
        visitor.keys += len(PASSWORD)
    visitor.press("Enter")
    visitor.page.wait_for_url("**/key/done/")


def test_a_city_begins_its_year(visitor, settings, capsys, monkeypatch):
    settings.PORTAL_TODAY = AUTUMN
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser", interactive=False, username="root", email="root@city.example", verbosity=0
    )

    root = visitor()
    _sign_in(root, "root")
    expect(root.page).to_have_url(re.compile(rf"/start/{YEAR}/"))
    root.fill("#id_lines", f"{CODE} 警察局\nFB 消防局")
    root.click("#step-agencies button.button--primary")
    expect(root.page.locator("#step-agencies.is-done")).to_be_visible()

    root.page.goto(f"{root.url}/people-workbook/")
    root.send("input[type=file]", "people.xlsx", _people())
    root.click("main form[enctype] button.button--primary")
    root.click("main form button.button--primary")
    expect(root.page.locator("main")).to_contain_text("50")
    assert User.objects.exclude(username="root").count() == len(SURNAMES) + OTHERS + 2

    office = visitor(_link_in_mail("office@city.example"))
    _set_password(office)
    office.page.goto(office.url)
    if "login" in office.page.url:
        _sign_in(office, "office")
    office.page.goto(f"{office.url}/start/{YEAR}/")
    expect(office.page.locator("#step-office.is-done")).to_be_visible()
    office.click("#step-year button.button--primary")
    expect(office.page.locator("#step-year.is-done")).to_be_visible()

    office.click("#step-calendar a.button")
    office.send("input[type=file]", "107.csv", _calendar())
    office.click("main form[enctype] button.button--primary")
    office.click("main form button.button--primary")
    office.page.goto(f"{office.url}/start/{YEAR}/")
    expect(office.page.locator("#step-calendar.is-done")).to_be_visible()

    office.click("#step-common button.button--primary")
    expect(office.page.locator("#step-common.is-done")).to_be_visible()

    planner = visitor(_link_in_mail("planner@city.example"))
    _set_password(planner)
    planner.page.goto(planner.url)
    if "login" in planner.page.url:
        _sign_in(planner, "planner")
    office.click("#step-plans form button.button--primary")
    expect(office.page.locator("#step-plans form")).to_have_count(0)
    planner.page.goto(f"{planner.url}/workbook/")
    planner.send("input[type=file]", "plan.xlsx", _plan())
    planner.click("main form[enctype] button.button--primary")
    planner.click("main form button.button--primary")
    expect(planner.page.locator(".message--success")).to_be_visible()
    plan = Plan.objects.get(year=YEAR, agency__code=CODE)
    assert plan.indicators.count() == len(SURNAMES)

    planner.page.goto(f"{planner.url}/{YEAR}/{CODE}/assignments/")
    expect(planner.page.locator("td[data-column=owner] input").first).to_be_focused()
    for surname in SURNAMES:
        planner.page.keyboard.type(surname)
        planner.keys += len(surname)
        planner.press("Enter")
    expect(planner.page.locator(".is-saving")).to_have_count(0)
    assert Assignment.objects.filter(plan=plan, owner__isnull=False).count() == len(SURNAMES)

    for agency_id in (None, plan.agency_id):
        draft = Plan.objects.get(year=YEAR, agency=agency_id)
        office.page.goto(f"{office.url}/admin/objectives/plan/{draft.pk}/change/")
        office.click("a[href*=approve]")
        office.click(".submit-row button.default")
        expect(office.page).not_to_have_url(re.compile("approve"))
    assert not Plan.objects.filter(pk=plan.pk, approved_at=None).exists()

    settings.PORTAL_TODAY = FEBRUARY
    planner.page.goto(f"{planner.url}/{YEAR}/{CODE}/report/?show=all")
    for cell in planner.page.locator("#report-grid td.is-current input").all():
        planner.click(cell)
        # Of a milestone its per cent.
        for key in "20" if cell.get_attribute("list") else "1":
            planner.press(key)
        planner.press("Enter")
    expect(planner.page.locator(".is-saving")).to_have_count(0)
    planner.press("Control+Enter")
    planner.page.wait_for_load_state()

    head = visitor(_link_in_mail("head@city.example"))
    _set_password(head)
    head.page.goto(f"{head.url}/{YEAR}/{CODE}/approval/")
    if "login" in head.page.url:
        _sign_in(head, "head")
    head.click("main form button[value=approve]")
    approved = IndicatorMonth.objects.filter(plan=plan, month=1, state=IndicatorMonth.State.APPROVED)
    expect(head.page.locator("main form button.button--primary")).to_have_count(0)
    assert (
        approved.filter(indicator__plan=plan).count() == len(SURNAMES) - 2
    )  # one is due by quarters, one by the year
    office.page.goto(f"{office.url}/start/{YEAR}/")
    expect(office.page.locator("#step-first_month")).not_to_contain_text("警察局")

    everybody = [found for _context, found in visitor.opened]
    clicks, keys, loads = (
        sum(getattr(one, name) for one in everybody) for name in ("clicks", "keys", "loads")
    )
    with capsys.disabled():
        print(f"\nA city's first month: {clicks} clicks, {keys} keys, {loads} pages")  # noqa: T201
