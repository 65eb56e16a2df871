"""Numerals, amounts, rates, narratives and brackets as the documents write them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from chiayi_kpi.core.formats import grouped
from reports.documents import brackets, wording
from reports.documents.narrative import Block, Item, blocks
from reports.documents.objective_texts import objective_texts
from tests.reports.documents.snapshots import police_plan


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (15, "十五"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "100"),
        (0, "0"),
    ],
)
def test_numerals(number, numeral):
    assert wording.numeral(number) == numeral


@pytest.mark.parametrize(
    ("percent", "printed"),
    [
        (None, "—"),
        (Fraction(0), "0.00%"),
        (Fraction(227, 2), "113.50%"),
        (Fraction(2, 3), "0.67%"),
        (Fraction(123456), "123,456.00%"),
    ],
)
def test_rates_have_two_decimals_and_no_cap(percent, printed):
    assert wording.rate(percent) == printed


@pytest.mark.parametrize(
    ("number", "printed"),
    [("5123", "5,123"), ("-1234.5", "−1,234.5"), ("0.25", "0.25"), ("-0.5", "−0.5"), ("999", "999")],
)
def test_thousands_separators(number, printed):
    assert grouped(number) == printed


def test_a_narrative_is_paragraphs_and_numbered_items():
    assert blocks("前言。\n\n1. 甲。\n2. 乙。\n結語。") == (
        Block(False, (Item(0, "前言。"),)),
        Block(True, (Item(1, "甲。"), Item(2, "乙。"))),
        Block(False, (Item(0, "結語。"),)),
    )
    assert blocks("  \n") == ()
    assert blocks("107 年完成。") == (Block(False, (Item(0, "107 年完成。"),)),)
    assert blocks("1. 100 人\n2.甲") == (Block(True, (Item(1, "100 人"), Item(2, "甲"))),)


@pytest.mark.parametrize("line", ["0.5 分", "1.5 倍", "107 年", "12.", "3"])
def test_a_line_that_begins_with_a_number_is_not_always_an_item(line):
    assert blocks(line) == (Block(False, (Item(0, line),)),)


def test_goals_are_the_agencys_own_objectives_numbered_through():
    found = objective_texts(police_plan())
    assert len(found) == 15
    assert (found[0].label, found[14].label) == ("(一)", "(十五)")
    assert found[12].heading == "充實鑑識設備，提升科學辦案能力"  # differs from the name in the table
    assert found[12].whose == "(業務創新改良面向策略績效目標三)"


def test_brackets_give_the_weight_or_the_words_of_the_plan():
    budget = police_plan().facets[3]
    rates, saving, subsidies = budget.objectives
    assert brackets.objective_name(rates) == "增進預算執行績效(20%)"
    assert [brackets.indicator_name(rates, found) for found in rates.indicators] == [
        "各機關當年度經常門預算執行率(13%;無資本門者為 20%)",
        "各機關年度資本門預算執行率(7%)",
    ]
    assert brackets.objective_name(saving).endswith("(採加分方式辦理，視績效最高加 1%)")
    assert brackets.indicator_name(subsidies, subsidies.indicators[0]) == subsidies.indicators[0].name


def test_a_narrative_in_brackets_that_goes_on_is_no_bracket():
    saving = police_plan().facets[3].objectives[1]
    assert brackets.objective_name(replace(saving, description="(一) 甲。\n(二)")) == saving.name


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [("一二三", 6, "一二三"), ("一二三四", 6, "一二…"), ("ab一二", 5, "ab…"), ("abc", 3, "abc")],
)
def test_a_text_is_cut_to_its_printed_width(text, most, left):
    assert wording.clipped(text, most) == left


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("請重新核計。\n第二行。\n", "請重新核計。第二行"),
        ("請重新核計。\r\n\r\n　第二行", "請重新核計。第二行"),
        ("first line\nsecond line.", "first line\nsecond line."),
    ],
)
def test_lines_that_somebody_typed_follow_one_another_in_a_sentence(typed, said):
    assert wording.unended(typed) == said
