"""The one explanation (說明) of an indicator's month, wherever its parts were written."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def explanation(note: str, beside: Iterable[tuple[str, str]]) -> str:
    """What was written of the month, then what files and other systems wrote ``beside`` its figures.

    ``beside``: the input's name and the text. What the note says already is not repeated; texts that differ are named.
    """
    note = note.strip()
    more = [(name, text.strip()) for name, text in beside if text.strip() and text.strip() not in note]
    if len({text for _name, text in more}) > 1:
        lines = [_("%(input)s: %(question)s") % {"input": name, "question": text} for name, text in more]
    else:
        lines = [text for _name, text in more[:1]]
    return "\n".join(filter(None, [note, *lines]))
