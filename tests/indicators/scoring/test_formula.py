"""Formulas: what they compute, how they are written out, and what is refused, with the place where."""

import string
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.scoring.formula import MAXIMUM_DEPTH, MAXIMUM_LENGTH, FormulaError, Undefined, parse
from indicators.scoring.wording import explain

NAMES = ("solved", "reported", "paid", "budget", "frozen", "受理數")
VALUES = {
    "solved": Fraction(5123),
    "reported": Fraction(5400),
    "paid": Fraction(72),
    "budget": Fraction(100),
    "frozen": Fraction(10),
    "受理數": Fraction(4),
    "prior": Fraction(8),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("solved / reported * 100", Fraction(512300, 5400)),
        ("paid / (budget - frozen) * 100", Fraction(80)),
        ("(paid + frozen * 0.5) / budget", Fraction(77, 100)),
        ("(budget - prior) / prior * 100", Fraction(1150)),
        ("1 - 2 - 3", Fraction(-4)),
        ("8 / 4 / 2", Fraction(1)),
        ("2 + 3 * 4", Fraction(14)),
        ("(2 + 3) * 4", Fraction(20)),
        ("-paid", Fraction(-72)),
        ("--paid", Fraction(72)),
        ("2 * -3", Fraction(-6)),
        ("-(1 + 2) * 3", Fraction(-9)),
        ("0.1 + 0.2", Fraction(3, 10)),
        (".5", Fraction(1, 2)),
        ("受理數*2", Fraction(8)),
        ("  paid  ", Fraction(72)),
    ],
)
def test_it_computes_exactly(text, value):
    assert parse(text, NAMES).evaluate(VALUES) == value


@pytest.mark.parametrize(
    "text",
    [
        "ｐａｉｄ÷（ｂｕｄｇｅｔ－ｆｒｏｚｅｎ）×１００",
        "paid ÷ (budget − frozen) × 100",
        "paid／（budget–frozen）＊100",
        "paid\u3000/ (budget - frozen)\n* 100",
    ],
)
def test_full_width_forms_and_printed_signs_are_understood(text):
    assert parse(text, NAMES) == parse("paid / (budget - frozen) * 100", NAMES)


def test_names_are_listed_once_in_the_order_of_use():
    assert parse("(budget - paid) / budget + prior", NAMES).names == ("budget", "paid", "prior")


def test_a_lone_name_is_known_as_such():
    assert parse("(paid)", NAMES).lone_name == "paid"
    assert parse("paid * 1", NAMES).lone_name is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("paid/(budget-frozen)*100", "paid ÷ (budget − frozen) × 100"),
        ("paid-(budget-frozen)", "paid − (budget − frozen)"),
        ("paid/(budget*2)", "paid ÷ (budget × 2)"),
        ("(paid*2)+1", "paid × 2 + 1"),
        ("-(paid+1)*2", "(−(paid + 1)) × 2"),
        ("2--paid", "2 − (−paid)"),
        ("0.50*paid", "0.50 × paid"),
    ],
)
def test_it_is_written_out_as_people_write_it(text, written):
    formula = parse(text, NAMES)
    assert formula.rendered(lambda name: name) == written
    assert parse(written, NAMES).evaluate(VALUES) == formula.evaluate(VALUES)


def test_it_is_written_with_figures_and_a_negative_figure_is_bracketed():
    figures = {"paid": "-3", "budget": "5"}
    assert parse("budget - paid", NAMES).rendered(figures.__getitem__) == "5 − (-3)"


def test_a_zero_denominator_is_undefined_and_says_which():
    with pytest.raises(Undefined) as undefined:
        parse("paid / (budget - frozen) * 100", NAMES).evaluate({**VALUES, "frozen": Fraction(100)})
    assert undefined.value.denominator.rendered(lambda name: name) == "budget − frozen"


def test_a_zero_numerator_is_simply_zero():
    assert parse("paid / budget", NAMES).evaluate({**VALUES, "paid": Fraction(0)}) == 0


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "empty", 1),
        ("   ", "empty", 1),
        ("paid +", "end", 7),
        ("(paid", "end", 6),
        ("paid)", "unexpected", 5),
        ("()", "unexpected", 2),
        ("* paid", "unexpected", 1),
        ("+paid", "unexpected", 1),
        ("(paid 2)", "unexpected", 7),
        ("paid budget", "unexpected", 6),
        ("2paid", "unexpected", 2),
        ("1.2.3", "unexpected", 4),
        ("1e5", "unexpected", 2),
        ("paid ** 2", "unexpected", 7),
        ("paid // 2", "unexpected", 7),
        ("100,000", "character", 4),
        ("paid % 2", "character", 6),
        ("paid; budget", "character", 5),
        ("paid.real", "character", 5),
        ("__import__('os')", "character", 12),
        ("paid²", "character", 5),
        ("½", "character", 1),
        ("١ + 2", "character", 1),
        ("1.", "character", 2),
        ("\x00", "character", 1),
        ("solve + paid", "unknown_name", 1),
        ("paid + （spent）", "unknown_name", 9),
        ("paid / 0", "zero_denominator", 8),
        ("paid / 0.00", "zero_denominator", 8),
        ("paid / (5 - 5)", "zero_denominator", 8),
        ("paid / -0", "zero_denominator", 8),
        ("paid / (0 * budget)", "zero_denominator", 8),
        ("paid / (budget - budget)", "zero_denominator", 8),
        ("1 / (1 / (2 - 2))", "zero_denominator", 10),
    ],
)
def test_what_is_not_a_formula_is_refused_with_its_place(text, code, position):
    with pytest.raises(FormulaError) as refused:
        parse(text, NAMES)
    assert (refused.value.code, refused.value.position) == (f"formula.{code}", position)
    assert explain(refused.value.step, "zh")
    assert explain(refused.value.step, "en") == str(refused.value)


# The last one has no value at a point where divisors are tried, which does not make it 0 everywhere.
@pytest.mark.parametrize(
    "text",
    [
        "1 / (budget - paid)",
        "1 / (1 / (budget - paid))",
        "paid / (budget * 0.1)",
        "1 / (1 / (paid * 104729 - 1007922))",
    ],
)
def test_a_denominator_that_may_be_zero_some_day_is_allowed(text):
    assert parse(text, NAMES)


def test_500_characters_are_allowed_and_501_are_not():
    longest = "1" + "+1" * 249 + " "
    assert len(longest) == MAXIMUM_LENGTH
    assert parse(longest, ()).evaluate({}) == 250
    with pytest.raises(FormulaError, match="500 characters at most"):
        parse(longest + " ", ())


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("-", ""), ("-(", ")")])
def test_nesting_is_limited_and_a_thousand_brackets_do_no_harm(opening, closing):
    levels = MAXIMUM_DEPTH // len(opening)
    assert abs(parse(opening * levels + "1" + closing * levels, ()).evaluate({})) == 1
    with pytest.raises(FormulaError) as refused:
        parse(opening * (levels + 1) + "1" + closing * (levels + 1), ())
    assert refused.value.code == "formula.too_deep"
    with pytest.raises(FormulaError):
        parse(opening * 1000 + "1" + closing * 1000, ())


def test_brackets_side_by_side_are_not_nesting():
    assert parse("+".join(["(1)"] * 100), ()).evaluate({}) == 100


def test_time_degree():
    degrees = {"solved": 1, "reported": 1, "budget": 0}
    assert parse("solved / reported * 100", NAMES).degree(degrees) == 0
    assert parse("solved / budget", NAMES).degree(degrees) == 1
    assert parse("budget / solved", NAMES).degree(degrees) == -1
    assert parse("-(solved + budget) - 1", NAMES).degree(degrees) == 1


ALPHABET = st.text(alphabet=string.digits + "+-*/(). abpaid", max_size=60)


@pytest.mark.no_cover  # counting each line would make it thrice as long
@given(st.one_of(st.text(max_size=600), ALPHABET))
@example("(" * 500)
@example("ﷺ" * 500)
def test_any_text_is_parsed_or_refused_and_nothing_else(text):
    try:
        formula = parse(text, ("a", "b", "paid"))
    except FormulaError as refused:
        assert refused.position >= 1
        assert explain(refused.step, "zh")
        return
    values = {"a": Fraction(3), "b": Fraction(-7, 2), "paid": Fraction(0), "prior": Fraction(1)}
    try:
        value = formula.evaluate(values)
    except Undefined:
        return
    assert parse(formula.rendered(lambda name: name), ("a", "b", "paid")).evaluate(values) == value


numbers = st.integers(0, 99).map(str)


@st.composite
def trees(draw, depth=4):
    """A formula's text beside the value Python's own exact arithmetic gives it (None: a zero denominator)."""
    if depth == 0 or draw(st.booleans()):
        number = draw(numbers)
        return number, Fraction(number)
    sign = draw(st.sampled_from("+-*/"))
    (left, a), (right, b) = draw(trees(depth - 1)), draw(trees(depth - 1))
    text = f"({left}) {sign} ({right})"
    if a is None or b is None or (sign == "/" and b == 0):
        return text, None
    return text, {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else None}[sign]


@given(trees())
def test_arithmetic_agrees_with_pythons(tree):
    text, value = tree
    if len(text) > MAXIMUM_LENGTH:
        return
    if value is None:
        with pytest.raises(FormulaError):
            parse(text, ())
    else:
        assert parse(text, ()).evaluate({}) == value
