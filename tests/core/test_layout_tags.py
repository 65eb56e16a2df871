"""Lights, states, numbers and bars as pages write them."""

import datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from chiayi_kpi.core.templatetags.layout import LIGHTS, MESSAGE_ICONS, STATES
from chiayi_kpi.core.templatetags.numbers import money, roc_date, roc_year, thousands


def render(source: str, **context) -> str:
    return Template("{% load charts layout numbers %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("status", "symbol"), [("green", "★"), ("yellow", "▲"), ("red", "●"), ("white", "□")]
)
@pytest.mark.parametrize("form", ["{% light s %}", "{% light s compact=True %}"])
def test_a_light_is_symbol_colour_and_words(status, symbol, form):
    page = render(form, s=status)
    assert f"light--{status}" in page
    assert f'aria-hidden="true">{symbol}<' in page
    assert str(LIGHTS[status][1]) in page


@pytest.mark.parametrize(
    "source", ["{% light 'blue' %}", "{{ 'blue'|light_label }}", "{% state_badge 'lost' %}"]
)
def test_a_word_nobody_knows_is_an_error_and_never_an_empty_mark(source):
    with pytest.raises(TemplateSyntaxError, match=r"blue|lost"):
        render(source)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("目標4-1、5-1", '目標<span class="nowrap">4-1</span>、<span class="nowrap">5-1</span>'),
        ("8 月：1-10-1（已退回）", '8 月：<span class="nowrap">1-10-1</span>（已退回）'),
        ("期限 107.12.12，得 88.11", '期限 <span class="nowrap">107.12.12</span>，得 88.11'),
        ("<b>1–12 月 2018-01-02-03 ab-1", "&lt;b&gt;1–12 月 2018-01-02-03 ab-1"),
    ],
)
def test_a_code_or_a_day_in_a_sentence_is_not_torn(text, shown):
    assert render("{{ text|whole_codes }}", text=text) == shown


def test_every_state_of_the_engine_has_a_mark():
    from_the_interface = {
        "scored",
        "unreported",
        "undefined",
        "undecided",
        "not_applicable",
        "awaiting_award",
    }
    assert set(STATES) == from_the_interface | {
        "not_due",  # unreported, and nobody was asked yet
        "no_earlier",  # unreported, and nobody is late
    }
    assert all(
        str(label) in render("{% state_badge s %}", s=state) for state, (_tone, label) in STATES.items()
    )


def test_every_icon_that_templates_name_is_in_the_sheet():
    sheet = ElementTree.parse(finders.find("portal/img/icons.svg"))  # noqa: S314 - our own file
    drawn = {symbol.get("id") for symbol in sheet.iter("{http://www.w3.org/2000/svg}symbol")}
    named = set(MESSAGE_ICONS.values()) | {"info"}
    for template in (project.BASE_DIR / "templates").rglob("*.html"):
        named.update(
            part.split('"')[1] for part in template.read_text("utf-8").split("{% icon ")[1:] if part[0] == '"'
        )
    assert len(named) > 8
    assert named <= drawn


def test_numbers_are_written_for_readers():
    assert render("{{ v|points }}", v="33.1") == "33.10"
    assert render("{{ v|number }}", v=Decimal("1234.50")) == "1,234.5"
    assert render("{{ v|percent }}", v=Decimal("113.5")) == "113.5 %"
    assert render("{{ v|percent }}", v=None) == "—"


@pytest.mark.parametrize(
    ("amount", "shown"), [(2_600_000, "2,600"), (3_357_750, "3,357.75"), (1, "0.001"), (None, "—")]
)
def test_money_is_printed_in_thousands_to_the_dollar(amount, shown):
    assert thousands(amount) == shown


def test_years_are_roc_years():
    with translation.override("en"):
        assert roc_year(107) == roc_year(datetime.date(2018, 5, 1)) == "ROC 107"
    assert roc_date(datetime.date(2018, 12, 31)) == "107.12.31"
    assert roc_date(None) == "—"


def test_points_stand_beside_what_they_are_out_of():
    page = render("{{ p|points_of:m }}", p=Decimal("1.5"), m=Decimal("2.00"))
    assert '<span class="points">1.50</span> <span class="of">/ 2</span>' in page


def test_a_sparkline_says_in_words_where_it_begins_and_ends():
    with translation.override("en"):
        page = render("{% sparkline v %}", v=[None, Decimal("66.5"), 70])
    assert "<title>Month 2: 66.5; month 3: 70</title>" in page


def test_a_sparkline_without_a_month_says_so():
    with translation.override("en"):
        page = render("{% sparkline v %}", v=[None] * 12)
    assert "<svg" not in page
    assert "No month reported" in page


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        (823_456_789, "8 億 2,346 萬元", "NT$ 823.46 million"),
        (99_999_999, "1 億 0 萬元", "NT$ 100 million"),
        (12_345_678, "1,235 萬元", "NT$ 12.35 million"),
        (45_300, "5 萬元", "NT$ 45,300"),
        (9_999, "9,999 元", "NT$ 9,999"),
        (-20_000_000, "−2,000 萬元", "NT$ −20 million"),
        (0, "0 元", "NT$ 0"),
    ],
)
def test_money_is_said_as_people_say_it(amount, chinese, english):
    with translation.override("zh-hant"):
        assert money(amount) == chinese
    with translation.override("en"):
        assert money(amount) == english


def test_what_is_the_same_for_everybody_is_printed_in_each_language():
    page = '{% fixed_part "_partials/_toasts.html" %}'
    with translation.override("zh-hant"):
        assert "無法連線至伺服器，尚未儲存，請再試一次。" in render(page)
    with translation.override("en"):
        assert "Nothing was saved; please try again." in render(page)
    with translation.override("zh-hant"):
        assert "Nothing was saved" not in render(page)


def test_no_space_follows_a_chinese_full_stop():
    page = '{% sentences %}{{ a }}\n  {% if b %}\n{{ b }}{% endif %} <a href="/">c</a>{% endsentences %}'
    assert render(page, a="全部不寫入。", b="只讀取<本機關>。") == (
        '全部不寫入。只讀取&lt;本機關&gt;。<a href="/">c</a>'
    )
    assert render(page, a="Nothing is written.", b="") == 'Nothing is written.\n   <a href="/">c</a>'
