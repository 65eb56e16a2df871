"""What an auditor does with a sentence of the working: takes a calculator, and looks whether it comes out."""

import re
from fractions import Fraction
from operator import ge, gt, le, lt

from indicators.scoring.rounding import half_up

SIGNS = {"×": "*", "÷": "/", "−": "-"}


def worked(text):
    """What a calculator makes of the left side of an equation."""
    plain = re.sub(r"\d+(?:\.\d+)?", lambda found: f"Fraction('{found[0]}')", text)
    return eval("".join(SIGNS.get(sign, sign) for sign in plain), {"Fraction": Fraction})  # noqa: S307


def holds(equation):
    """Whether it comes out: exactly, or rounded as it is written where it says ≈."""
    left, sign, right = re.fullmatch(r"(.+) ([=≈]) (.+)", equation).groups()
    found, stated = worked(left), Fraction(right)
    places = max(2, len(right.partition(".")[2]))
    return found == stated if sign == "=" else Fraction(half_up(found, places)) == stated


NUMBER = r"(?:≈ )?(−?\d+(?:\.\d+)?)"
EQUATION = re.compile(r"[\d(−][\d.()+−×÷ ]* [=≈] −?\d+(?:\.\d+)?")
OPERATORS = {"≥": ge, "≤": le, ">": gt, "<": lt}


def number(text):
    return Fraction(text.replace("−", "-"))


def complaints(text):
    """What does not come out in a sentence; empty where all of it does."""
    found = [
        one for one in EQUATION.findall(text) if not holds(one.replace("= −", "= -").replace("≈ −", "≈ -"))
    ]
    for pattern, is_true in CLAIMS:
        found += [text for claim in re.finditer(pattern, text) if not is_true(*claim.groups())]
    return found


def _points(exact, least, most, points):
    return half_up(max(number(least or "0"), min(number(most), exact)), 2) == number(points)


def _rate(rate, points, most):
    return _points(number(rate) * number(most) / 100, None, most, points)


def _result(result, points, least, most):
    return _points(number(result), least, most, points)


def _mean(count, cut, mean, years):
    values = [number(value) for value in re.findall(r"年 (−?[\d.]+)", years)]
    found, places = sum(values) / len(values), max(2, len(mean.partition(".")[2]))
    return len(values) == int(count) and number(mean) == (half_up(found, places) if cut else found)


def _steps(value, floor, count, base, times, step, _sum):
    return number(value) >= number(floor) and count == times


def _band(value, sign, bound):
    return OPERATORS[sign](number(value), number(bound))


# A form of sentence, and what must be so of the numbers in it.
CLAIMS = (
    (rf"{NUMBER} % → ([\d.]+)（滿分 {NUMBER}）", _rate),
    (rf"[=≈] (−?[\d.]+) → ([\d.]+)（(?:最低 {NUMBER}，)?滿分 {NUMBER}）", _result),
    (
        rf"{NUMBER} 四捨五入至小數第 2 位，計 ([\d.]+) 分",
        lambda exact, points: half_up(number(exact), 2) == number(points),
    ),
    (r"前 (\d+) 年平均 (≈ )?(−?[\d.]+)（(.+?)）", _mean),
    (
        rf"實績 {NUMBER}，目標 ([≥≤><]) {NUMBER}，(?:已達|要件已達成)",
        lambda x, sign, t: OPERATORS[sign](number(x), number(t)),
    ),
    (
        rf"實績 {NUMBER}，目標 ([≥≤><]) {NUMBER}，(?:未達|要件未達成)",
        lambda x, sign, t: not OPERATORS[sign](number(x), number(t)),
    ),
    (rf"實績 {NUMBER} 未達 {NUMBER} →", lambda x, floor: number(x) < number(floor)),
    (rf"實績 {NUMBER}，超過 {NUMBER} 部分滿 (\d+) 級：{NUMBER} \+ (\d+) × {NUMBER} [=≈] {NUMBER}", _steps),
    (rf"實績 {NUMBER}，屬「([≥>]) {NUMBER}」", _band),
    (rf"實績 {NUMBER}，未達最低分段「([≥>]) {NUMBER}」", lambda *found: not _band(*found)),
    (rf"實績 {NUMBER} 低於 {NUMBER}，不列入", lambda x, least: number(x) < number(least)),
    (rf"實績 {NUMBER}，低於下限 {NUMBER}：", lambda x, bound: number(x) < number(bound)),
    (rf"實績 {NUMBER}，高於上限 {NUMBER}：", lambda x, bound: number(x) > number(bound)),
    (
        rf"合計 {NUMBER} 超過本(?:指標|面向得分)上限，以 {NUMBER} 計",
        lambda total, most: number(total) > number(most),
    ),
)
