"""Every sentence in both languages, and every step a score can hold has one."""

import re
import string
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from indicators.scoring import engine, rounding
from indicators.scoring.engine import score
from indicators.scoring.formula import parse
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import Light
from indicators.scoring.phrasing import phrase
from indicators.scoring.rules import KINDS
from indicators.scoring.rules.base import Rivals
from indicators.scoring.trace import Algebra, Equation, Months, Sentence, Step, Text
from indicators.scoring.traffic_light import TrafficLight
from indicators.scoring.wording import SENTENCES, explain, explain_grouped, sentence
from tests.indicators.scoring.columns import load, rule_of
from tests.indicators.scoring.years import city

CASES = Path(__file__).parent / "cases" / "years"
RULE_CASES = Path(__file__).parent / "cases" / "rules"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
NO_WORDS = {"formula.figures", "undefined.points"}


def arguments(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@cache
def steps_of_every_case() -> list[Step]:
    return list(_steps())


def _steps():
    for path in CASES.glob("*.yaml"):
        for case in load(path):
            for agency in score(city(case), int(case.get("截至", 12))).values():
                for facet in agency.facets:
                    yield from facet.trace
                    for objective in facet.objectives:
                        for indicator in objective.indicators:
                            yield from indicator.trace


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_say_the_same(key):
    chinese, english = SENTENCES[key]
    assert arguments(chinese) == arguments(english)
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese) or key in NO_WORDS or key.endswith(".points")


def test_every_step_of_every_case_has_a_sentence_in_both_languages():
    for step in steps_of_every_case():
        assert explain(step, "zh-hant")
        assert explain(step, "en-gb")


def test_the_cases_show_every_sentence_of_the_working():
    said = {step.key for step in steps_of_every_case()}
    errors = {
        key for key in SENTENCES if key.split(".")[0] in ("formula", "rule", "figure", "city", "record")
    }
    working = set(SENTENCES) - errors | {"formula.names", "formula.figures"}
    # What a kind says is shown by its own cases; the others by the tests of ratings and of goals with two sides.
    elsewhere = {key for key in working if key.split(".")[0] in ("rating", *KINDS)} | {"target.range"}
    elsewhere |= {"light.rank", "light.award"}  # records that were settled when these had lights
    assert working - elsewhere - said == set()


@pytest.mark.parametrize("kind", KINDS)
def test_the_cases_of_a_kind_show_every_sentence_of_it(kind):
    said = {step.key for step in steps_of_every_case()}
    for case in load(RULE_CASES / f"{kind}.yaml")["案例"]:
        rule = rule_of(kind, case)
        baseline = Fraction(case["基準"]) if "基準" in case else None
        rivals = Rivals.of(Fraction(value) for value in case.get("各機關", ()))
        steps = rule.score(Fraction(case["實績"]), baseline, rivals).steps
        said |= {rule.described().key, rule.target_key(), *(step.key for step in steps)}
        said |= {step.key for step in rule.target_steps()}
    assert KINDS[kind].texts.keys() - said == set()


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        explain(Step("no.such", {}), "zh")


def test_arguments_are_written_by_what_they_are():
    text = Text("{a}|{b}|{c}|{d}", "{a}|{b}|{c}|{d}")
    args = {"a": Fraction(1, 3), "b": Decimal("4.20"), "c": 7, "d": "{c}"}
    assert phrase(text, args, "zh") == "≈ 0.33|4.20|7|{c}"


@pytest.mark.parametrize(
    ("months", "zh", "en"),
    [
        (Months((1,)), "1 月", "month 1"),
        (Months((1, 2, 3)), "1–3 月", "months 1–3"),
        (
            Months((1, 3, 4, 12), (2, 5)),
            "1、3–4、12 月；未報：2、5 月",
            "months 1, 3–4, 12; not reported: months 2, 5",
        ),
        (
            Months((3, 6, 12), (9,), Frequency.QUARTER),
            "第 1–2、4 季；未報：第 3 季",
            "quarters 1–2, 4; not reported: quarter 3",
        ),
        (Months((6,), (), Frequency.HALF_YEAR), "上半年", "first half-year"),
        (
            Months((12,), (6,), Frequency.HALF_YEAR),
            "下半年；未報：上半年",
            "second half-year; not reported: first half-year",
        ),
        (Months((6, 12), (), Frequency.HALF_YEAR), "上、下半年", "both half-years"),
        (Months((12,), (), Frequency.YEAR), "全年", "the year"),
        # Reported by the month before it was agreed to be quarterly.
        (Months((1, 3), (), Frequency.QUARTER), "1、3 月", "months 1, 3"),
        (Months((1, 2), (), Frequency.FIXED), "1–2 月", "months 1–2"),
    ],
)
def test_months_are_written_as_ranges(months, zh, en):
    assert (months.in_words("zh"), months.in_words("en")) == (zh, en)


def test_a_light_is_symbol_and_colour_together():
    said = [TrafficLight(light).in_words("zh") for light in Light]
    assert said == ["★ 綠燈", "▲ 黃燈", "● 紅燈", "□ 白燈", "– 無燈號"]


def test_nothing_else_in_the_engine_rounds():
    code = {path: path.read_text(encoding="utf-8") for path in Path(engine.__file__).parent.rglob("*.py")}
    rounds = re.compile(r"\bround\(|quantize|ROUND_|float\(|:\.\d+f")
    assert [path.name for path, text in code.items() if rounds.search(text)] == []
    assert [path.name for path, text in code.items() if "def half_up" in text] == [
        Path(rounding.__file__).name
    ]


def test_for_print_numbers_have_separators_and_names_have_none():
    labels = {"a": "第12345號", "b": "乙"}
    step = Step("formula.names", {"names": Algebra(parse("a + b", ["a", "b"]), labels)})
    assert "第12345號" in explain_grouped(step)
    rate = Algebra(parse("a / b * 100000", ["a", "b"]), labels)
    assert explain_grouped(Step("formula.names", {"names": rate})) == "算式：第12345號 ÷ 乙 × 100,000"
    assert (
        explain_grouped(Step("formula.names", {"names": rate}), "en") == "Formula: 第12345號 ÷ 乙 × 100,000"
    )
    args = {
        "equation": Equation(parse("a * 1", ["a"]), {"a": Fraction(12345)}),
    }
    assert explain_grouped(Step("formula.figures", args)).count("12,345") == 2
    assert "12,345" in explain_grouped(Step("weight.lost", {"weight": Fraction(12345)}))


def test_what_a_settled_year_says_stands_whatever_is_said_now():
    kept = Sentence("共 1234 件", "1234 in all", "共 1,234 件")
    step = Step("no.longer.said", {}, kept)
    assert (explain(step, "zh"), explain(step, "en")) == (kept.zh, kept.en)
    assert (explain_grouped(step), explain_grouped(step, "en"), sentence(step)) == (
        kept.grouped,
        kept.en,
        kept,
    )


def test_a_step_is_kept_in_all_its_words():
    kept = sentence(Step("weight.lost", {"weight": Fraction(2)}))
    assert kept.zh == kept.grouped and "weight 2" in kept.en
