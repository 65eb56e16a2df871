"""The syntax tree of a formula: numbers, names, a minus sign, and chains of ``+ -`` or of ``* /``.

A chain holds all its terms side by side, so the tree is only as deep as the formula's brackets and minus signs
are nested, and walking it cannot overflow the stack.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


class Undefined(ArithmeticError):
    """The value has a zero denominator (no case was due); ``denominator`` is the part that is 0."""

    def __init__(self, denominator: "Node") -> None:
        super().__init__("zero denominator")
        self.denominator = denominator


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; exact."""

    value: Fraction
    text: str

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        return self.value

    def rendered(self, label: Callable[[str], str]) -> str:
        return self.text

    def degree(self, degrees: Mapping[str, int]) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Name:
    """A named number: an input's code, or ``prior``."""

    name: str

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        return values[self.name]

    def rendered(self, label: Callable[[str], str]) -> str:
        text = label(self.name)
        return f"({text})" if text.startswith("-") else text

    def degree(self, degrees: Mapping[str, int]) -> int:
        return degrees.get(self.name, 0)


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus sign before a term."""

    operand: "Node"

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        return -self.operand.evaluate(values)

    def rendered(self, label: Callable[[str], str]) -> str:
        return f"−{_bracketed(self.operand, label)}"

    def degree(self, degrees: Mapping[str, int]) -> int:
        return self.operand.degree(degrees)


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with their signs ``+`` or ``-``, worked from left to right; the first sign is always ``+``."""

    terms: tuple[tuple[str, "Node"], ...]

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        total = self.terms[0][1].evaluate(values)
        for sign, term in self.terms[1:]:
            amount = term.evaluate(values)
            total = total - amount if sign == "-" else total + amount
        return total

    def rendered(self, label: Callable[[str], str]) -> str:
        written = [
            (sign, term.rendered(label) if isinstance(term, Product) else _bracketed(term, label))
            for sign, term in self.terms
        ]
        return _joined(written)

    def degree(self, degrees: Mapping[str, int]) -> int:
        return max(term.degree(degrees) for _, term in self.terms)


@dataclass(frozen=True, slots=True)
class Product:
    """Factors with ``*`` or ``/``, worked from left to right; the first sign is always ``*``."""

    factors: tuple[tuple[str, "Node"], ...]

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        total = self.factors[0][1].evaluate(values)
        for sign, factor in self.factors[1:]:
            amount = factor.evaluate(values)
            if sign == "*":
                total *= amount
            elif amount:
                total /= amount
            else:
                raise Undefined(factor)
        return total

    def rendered(self, label: Callable[[str], str]) -> str:
        return _joined([(sign, _bracketed(factor, label)) for sign, factor in self.factors])

    def degree(self, degrees: Mapping[str, int]) -> int:
        return sum(
            -factor.degree(degrees) if sign == "/" else factor.degree(degrees)
            for sign, factor in self.factors
        )


Node = Number | Name | Negative | Sum | Product


def names(node: Node) -> Iterator[str]:
    """The names of the tree in the order of their first use, with repetitions."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Negative):
        yield from names(node.operand)
    elif isinstance(node, Sum):
        for _, term in node.terms:
            yield from names(term)
    elif isinstance(node, Product):
        for _, factor in node.factors:
            yield from names(factor)


def _bracketed(node: Node, label: Callable[[str], str]) -> str:
    text = node.rendered(label)
    return f"({text})" if isinstance(node, Negative | Sum | Product) else text


def _joined(written: list[tuple[str, str]]) -> str:
    (_, first), *rest = written
    return first + "".join(f" {SIGNS[sign]} {text}" for sign, text in rest)
