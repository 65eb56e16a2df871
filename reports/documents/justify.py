"""Lines as long as the column: Chinese text is spread between its characters, not at the spaces around its figures.

WeasyPrint widens spaces only, which tears gaps into a text that has hardly any; its own function is replaced here.
"""

from collections.abc import Iterator

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

_MOST = 0.12  # of an em between two characters: a line that lacks more stays as it is


def between_characters(context: object, line: boxes.LineBox, missing: float) -> None:
    """Widen ``line`` by ``missing``, the same between any two of its characters; a line that holds a block stays."""
    parts = list(_parts(line))
    characters = sum(len(part.text) for part in parts if isinstance(part, boxes.TextBox))
    if characters < 2 or not all(isinstance(part, boxes.TextBox) for part in parts):
        return
    each = missing / (characters - 1)
    if each <= _MOST * line.style["font_size"]:
        _spread(line, each, 0)


def _parts(box: boxes.Box) -> Iterator[boxes.Box]:
    for child in box.children:
        if isinstance(child, boxes.InlineBox):
            yield from _parts(child)
        elif child.is_in_normal_flow():
            yield child


def _spread(box: boxes.Box, each: float, before: float) -> float:
    """Move ``box`` by what stands ``before`` it now, and tell what stands before the next."""
    box.position_x += before
    if isinstance(box, boxes.TextBox):
        style = box.style.copy()
        set_before = style["letter_spacing"]
        style["letter_spacing"] = each + (0 if set_before == "normal" else set_before)
        box.style = style
        wider = each * len(box.text)
    else:
        wider = 0
        for child in box.children:
            if child.is_in_normal_flow():
                wider = _spread(child, each, before + wider) - before
    box.width += wider
    return before + wider


def install() -> None:
    """From now on WeasyPrint justifies so, in this process."""
    inline.justify_line = between_characters
