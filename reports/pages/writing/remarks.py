"""What of an account cannot be kept or printed as it was typed, said to the writer at once."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from chiayi_kpi.core.typed_text import direction_marks
from objectives.writing.fields import unknown
from objectives.writing.rich_text import plain_text
from objectives.writing.tables import MOST_COLUMNS, has_too_many_columns
from reports.documents.fonts import named, unprinted, written_out


def remarks(kept: str, codes: Mapping[int, str], sent: str = "") -> list[dict]:
    """Sentences (``text``), each with what it speaks of (``find``: texts to be shown in the editor).

    ``kept`` is the stored account, ``codes`` are those of the plan's indicators by their ids, ``sent`` what the editor held.
    """
    found = []
    if missing := unprinted(plain_text(kept)):
        words = {"letters": _listed(missing), "example": written_out(missing[0])}
        text = _(
            "The faces of the printed report do not have %(letters)s: there the number is printed, such as %(example)s."
        )
        found.append({"text": text % words, "find": missing})
    if missing := unknown(plain_text(kept), codes):
        text = _(
            "There is no such figure, and the account counts as unfinished: %(fields)s. Choose it from the list under “Figure of the portal”."
        )
        found.append({"text": text % {"fields": _(", ").join(missing)}, "find": missing})
    if marks := direction_marks(sent):
        text = _("Marks that turn the direction of writing are not kept: %(marks)s.")
        found.append({"text": text % {"marks": _listed(marks, seen=False)}, "find": []})
    if has_too_many_columns(sent):
        text = _(
            "A table has at most %s columns: what stands further right is kept in the last cell of its row."
        )
        found.append({"text": text % MOST_COLUMNS, "find": []})
    return found


def _listed(characters: Iterable[str], *, seen: bool = True) -> str:
    """``😀 (U+1F600 GRINNING FACE)``; a character that cannot be seen by its number and name alone."""
    names = (f"{one} ({named(one)})" if seen else named(one) for one in characters)
    return _(", ").join(names)
