"""The sentences that the editor's scripts show. ``{name}`` is filled in by the script."""

from django.utils.translation import gettext as _

from objectives.writing.finished import Open, open_mark


def script_words() -> dict[str, str]:
    """Name → sentence, in the reader's language; see ``static/reports/js/writing/page.js``."""
    return {
        "saved": _("Saved at {at}"),
        "saving": _("Saving…"),
        "unsaved": _("Not saved yet"),
        "offline": _(
            "No connection. What you wrote is kept in this browser and is saved as soon as it is back."
        ),
        "signedOut": _(
            "Your session has ended. What you wrote is kept in this browser; sign in and it is here again."
        ),
        "refused": _("That could not be saved."),
        "restored": _("What you wrote here and was not saved yet is back."),
        "changedBy": _("{who} has changed this account meanwhile. Yours is not saved yet."),
        "somebody": _("Somebody"),
        "signIn": _("Sign in"),
        "pictureFailed": _("The picture could not be taken in."),
        "draftFailed": _("No draft could be made."),
        "drafted": _(
            "The draft from the figures stands at the end of the text. Fill in what stands in 〔〕."
        ),
        "linkNowhere": _(
            "Write the address of a web page (http:// or https://) or of a mail; others are not kept."
        ),
        "head": _("Column heading"),
        "figuresFailed": _("The figures could not be read."),
        "pictureMark": open_mark(Open.PICTURE),
        "picturesMarked": _(
            "Pictures are not pasted along with a text: each has its mark in its place; put it in there with “Picture”."
        ),
        "struckKept": _("What was struck through stands as ordinary text: delete what is no longer meant."),
        "linksElsewhere": _("Links that lead to no web page and no mail address are kept as their words."),
        "numbersAnew": _("A numbered list counts 1, 2, 3 from the beginning: compare its numbers."),
        "listsFlat": _("Lists are at most three levels deep: what was deeper stands on the third."),
        "marksLeft": _("Marks that turn the direction of writing were not kept."),
        "tableInTable": _("A table inside a cell of another became lines of that cell."),
    }
