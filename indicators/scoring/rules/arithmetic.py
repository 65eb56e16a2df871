"""The arithmetic of a rule's sentence, made of the nodes that formulas are made of: so it is written and worked alike."""

from fractions import Fraction

from indicators.scoring.syntax import Name, Node, Number, Product, Sum
from indicators.scoring.trace import Equation

HUNDRED = Number(Fraction(100), "100")

Part = Node | str  # a name stands for its number


def times(*factors: Part) -> Node:
    return Product(tuple(("*", _node(factor)) for factor in factors))


def divided(dividend: Part, divisor: Part) -> Node:
    """``dividend`` ÷ ``divisor``; a product goes on without brackets."""
    found = _node(dividend)
    factors = found.factors if isinstance(found, Product) else (("*", found),)
    return Product((*factors, ("/", _node(divisor))))


def per_cent(part: Part, whole: Part) -> Node:
    """``part`` ÷ ``whole`` × 100."""
    return Product((("*", _node(part)), ("/", _node(whole)), ("*", HUNDRED)))


def plus(*terms: Part) -> Node:
    return Sum(tuple(("+", _node(term)) for term in terms))


def minus(first: Part, second: Part) -> Node:
    return Sum((("+", _node(first)), ("-", _node(second))))


def equation(left: Node, against: Fraction | None = None, **values: Fraction) -> Equation:
    """``left`` with these numbers for its names, and what it comes to."""
    return Equation(left, values, against)


def rate_equation(left: Node, maximum: Fraction, **values: Fraction) -> Equation:
    """An ``equation`` that comes to a rate in per cent, of which the points are the share of ``maximum``."""
    return Equation(left, values, HUNDRED.value, maximum)


def _node(part: Part) -> Node:
    return Name(part) if isinstance(part, str) else part
