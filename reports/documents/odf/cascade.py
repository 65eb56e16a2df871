"""The look that a document's own style sheet gives its elements: as much of CSS as OpenDocument can take over.

Lengths come out in points. What the style sheet says of pages, of generated content and in other units is left out.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import tinycss2
from cssselect2 import ElementWrapper, Matcher, compile_selector_list
from tinyhtml5 import parse

Look = Mapping[str, Any]  # CSS property → text, or points as float for a length

_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "px": 0.75, "in": 72.0}
_SIDES = ("top", "right", "bottom", "left")
_INHERITED = (
    "color",
    "font-family",
    "font-size",
    "font-weight",
    "line-height",
    "list-style",
    "text-align",
    "text-indent",
)
_ROOT: Look = {
    "font-size": 12.0,
    "font-weight": "400",
    "font-family": "",
    "text-align": "left",
    "text-indent": 0.0,
}
_BOLD_TAGS, _SLANTED_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b"), ("em", "i")
_OF_TAGS: Mapping[str, Look] = {
    **{tag: {"font-weight": "700"} for tag in _BOLD_TAGS},
    **{tag: {"font-style": "italic"} for tag in _SLANTED_TAGS},
    "u": {"text-decoration": "underline"},
}


class Cascade:
    """A parsed HTML page with its style sheet: ``html`` its root, ``look`` what an element looks like."""

    def __init__(self, html: str) -> None:
        self.html = ElementWrapper.from_html_root(parse(html, namespace_html_elements=False))
        self._sheet = "".join(found.text or "" for found in self.html.etree_element.iter("style"))

    def look(self, element: ElementWrapper, above: Look) -> Look:
        """The element's properties, given those of the element above it."""
        found = {name: above[name] for name in _INHERITED if name in above} | _OF_TAGS.get(
            element.local_name, {}
        )
        declared = [
            declaration
            for _specificity, _order, pseudo, declarations in self._matcher.match(element)
            if pseudo is None
            for declaration in declarations
        ]
        # Other lengths may count in the font's size, so that comes first.
        for name, value in sorted(declared, key=lambda pair: not pair[0].startswith("font")):
            found.update(_longhands(name, value, found["font-size"], above["font-size"]))
        return found

    @property
    def root_look(self) -> Look:
        """The look of the whole page's text, from which all others inherit."""
        return self.look(self.html, _ROOT)

    @cached_property
    def _matcher(self) -> Matcher:
        matcher = Matcher()
        for rule in tinycss2.parse_stylesheet(self._sheet, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            content = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
            declarations = [
                (found.lower_name, found.value) for found in content if found.type == "declaration"
            ]
            for selector in compile_selector_list(rule.prelude):
                matcher.add_selector(selector, declarations)
        return matcher


def _longhands(name: str, value: list, size: float, size_above: float) -> Iterator[tuple[str, Any]]:
    tokens = [token for token in value if token.type not in ("whitespace", "comment")]
    if name == "font":
        yield from _font(tokens, size_above)
    elif name in ("margin", "padding"):
        lengths = [_length(token, size) for token in tokens]
        # top, right, bottom, left; what is not said is as its opposite
        for side, position in zip(
            _SIDES, ((0, 0, 0, 0), (0, 1, 0, 1), (0, 1, 2, 1), (0, 1, 2, 3))[len(lengths) - 1], strict=True
        ):
            yield f"{name}-{side}", lengths[position]
    elif name == "font-family":
        yield name, _family(tokens)
    elif len(tokens) == 1:
        length = _length(tokens[0], size_above if name == "font-size" else size)
        yield name, tokens[0].serialize() if length is None else length
    else:
        yield name, tinycss2.serialize(value).strip()


def _font(tokens: list, size_above: float) -> Iterator[tuple[str, Any]]:
    yield "font-weight", "400"
    for before, token in zip([None, *tokens], tokens, strict=False):
        length = _length(token, size_above)
        if before is not None and before == "/":
            yield "line-height", token.serialize()
        elif token.type == "number":
            yield "font-weight", token.serialize()
        elif length is not None:
            yield "font-size", length
    yield "font-family", _family(tokens)


def _family(tokens: list) -> str:
    return next((token.value for token in tokens if token.type == "string"), "")


def _length(token: Any, size: float) -> float | None:
    """A length in points; a number without a unit counts only where it is 0."""
    if token.type == "number":
        return 0.0 if token.value == 0 else None
    if token.type != "dimension":
        return None
    unit = size if token.lower_unit == "em" else _POINTS.get(token.lower_unit)
    return None if unit is None else token.value * unit
