"""Formulas (算式): arithmetic over an indicator's inputs, parsed to a small syntax tree and never ``eval``ed."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from unicodedata import normalize

from indicators.scoring import syntax
from indicators.scoring.errors import FormulaError
from indicators.scoring.syntax import Negative, Node, Number, Product, Sum, Undefined
from indicators.scoring.tokens import MAXIMUM_LENGTH, Token, tokens

__all__ = ["MAXIMUM_DEPTH", "MAXIMUM_LENGTH", "PRIOR", "Formula", "FormulaError", "Undefined", "parse"]

MAXIMUM_DEPTH = 50
# The same indicator's value of the year before; known to every formula, so no input may be called that.
PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula. ``names`` are those it uses, once each, in the order of their first use.

    ``text`` is what was parsed; two ways to write one formula are the same formula.
    """

    root: Node
    names: tuple[str, ...]
    text: str = field(default="", compare=False)

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        """The exact value; raises ``Undefined`` on a zero denominator, KeyError for a name without a value."""
        return self.root.evaluate(values)

    def rendered(self, label: Callable[[str], str]) -> str:
        """The formula as people write it, ``a ÷ (b − c) × 100``, with ``label(name)`` for each name."""
        return self.root.rendered(label)

    def degree(self, degrees: Mapping[str, int]) -> int:
        """How the value grows with time if each name grows as t to the power ``degrees`` gives it (else 0)."""
        return self.root.degree(degrees)

    @property
    def names_prior(self) -> bool:
        """Whether it rests on the value of the year before."""
        return PRIOR in self.names

    @property
    def lone_name(self) -> str | None:
        """The name, where the formula is nothing but that name."""
        return self.root.name if isinstance(self.root, syntax.Name) else None


def parse(text: str, names: Collection[str]) -> Formula:
    """Parse ``text`` over the input codes ``names`` and ``prior``.

    Refuses with FormulaError (code, position): what is not arithmetic, an unknown name, a divisor that is
    always 0, more than 500 characters, more than 50 levels of brackets.
    """
    found = tokens(text)
    if not found:
        raise FormulaError("formula.empty", 1)
    known = {normalize("NFKC", name): name for name in (*names, PRIOR)}
    parser = _Parser(found, known, end=len(text) + 1)
    root = parser.whole()
    return Formula(root, tuple(dict.fromkeys(syntax.names(root))), text)


class _Parser:
    """Recursive descent whose depth is counted, so that a thousand brackets are an error and not a crash."""

    def __init__(self, found: list[Token], known: Mapping[str, str], end: int) -> None:
        self._tokens = [*found, Token("end", "", end)]
        self._known = known
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._sum()
        if self._next.kind != "end":
            raise self._unexpected()
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _sum(self) -> Node:
        terms = [("+", self._product())]
        while self._next.kind in ("+", "-"):
            terms.append((self._take().kind, self._product()))
        return Sum(tuple(terms)) if len(terms) > 1 else terms[0][1]

    def _product(self) -> Node:
        factors = [("*", self._factor())]
        while self._next.kind in ("*", "/"):
            sign, start = self._take().kind, self._next
            factor = self._factor()
            if sign == "/" and _always_zero(factor):
                written = factor.rendered(lambda name: name)
                raise FormulaError("formula.zero_denominator", start.position, found=written)
            factors.append((sign, factor))
        return Product(tuple(factors)) if len(factors) > 1 else factors[0][1]

    def _factor(self) -> Node:
        token = self._next
        if token.kind == "number":
            self._take()
            return Number(Fraction(token.text), token.text)
        if token.kind == "name":
            return self._name(self._take())
        if token.kind not in ("-", "("):
            raise self._unexpected()
        return self._nested(self._take())

    def _name(self, token: Token) -> Node:
        if token.text not in self._known:
            raise FormulaError("formula.unknown_name", token.position, found=token.text)
        return syntax.Name(self._known[token.text])

    def _nested(self, opening: Token) -> Node:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise FormulaError("formula.too_deep", opening.position, limit=MAXIMUM_DEPTH)
        node: Node
        if opening.kind == "-":
            node = Negative(self._factor())
        else:
            node = self._sum()
            if self._next.kind != ")":
                raise self._unexpected()
            self._take()
        self._depth -= 1
        return node

    def _unexpected(self) -> FormulaError:
        token = self._next
        if token.kind == "end":
            return FormulaError("formula.end", token.position)
        return FormulaError("formula.unexpected", token.position, found=token.text)


def _always_zero(divisor: Node) -> bool:
    """Whether a divisor is 0 whatever is reported: ``0``, ``5 - 5``, ``0 * due``, ``due - due``.

    Without names the value decides. With names it is tried at three points that no plan comes near; a divisor
    that is 0 at all three is taken to be 0 everywhere (a polynomial that is not vanishes hardly anywhere).
    """
    used = tuple(dict.fromkeys(syntax.names(divisor)))
    return all(_is_zero(divisor, point) for point in _points(used))


def _points(names: tuple[str, ...]) -> Iterable[dict[str, Fraction]]:
    for seed in (1_000_003, 15_485_863, 982_451_653):
        yield {name: Fraction(seed + 7_919 * i * i, 104_729) for i, name in enumerate(names, start=1)}


def _is_zero(node: Node, values: Mapping[str, Fraction]) -> bool:
    try:
        return node.evaluate(values) == 0
    except Undefined:
        return False
