"""The sentences that the grid's scripts show. ``{name}`` is filled in by the script."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Name → sentence, in the reader's language; see ``static/portal/js/grid/page.js``."""
    return {
        "empty": _("(empty)"),
        "refused": _("That could not be saved."),
        "conflictLeft": _("Not saved: {theirs} stands here now. Press Esc to take it, or type again."),
        "offline": _(
            "No connection. What you typed is kept in this browser and is sent as soon as it is back."
        ),
        "signedOut": _(
            "Your session has ended. What you typed is kept in this browser; sign in and it is offered again."
        ),
        "signIn": _("Sign in"),
        "kept": _("{count} values typed here on {at} were never saved."),
        "putBack": _("Put them back"),
        "discard": _("Discard"),
        "pasted": _("{count} values pasted."),
        "pastedPartly": _(
            "{count} values pasted; {outside} did not meet a cell that can be written and were left out."
        ),
        "pasteTooLarge": _("That block is larger than the grid. Nothing was pasted."),
        "nothingToUndo": _("Nothing to undo."),
        "undone": _("Undone."),
        "notSaved": _("{count} values are not saved yet. Nothing was submitted."),
    }
