"""The name of a file that a person sent, as pages show it and the history keeps it."""

from pathlib import PurePath

from django.utils.translation import gettext as _

LONGEST = 200


def uploaded_name(name: str | None) -> str:
    """The file's own name: no folders, nothing that cannot be printed."""
    own = PurePath((name or "").replace("\\", "/")).name
    return "".join(letter for letter in own if letter.isprintable())[:LONGEST] or _("without a name")
