"""The sentences that the grid's scripts show. ``{name}`` is filled in by the script."""

from django.utils.translation import gettext as _


def keeping_words() -> dict[str, str]:
    """What every page says that saves itself; see ``static/portal/js/autosave/``."""
    return {
        "offline": _(
            "No connection. What you typed is kept in this browser and is sent as soon as it is back."
        ),
        "signedOut": _(
            "Your session has ended. What you typed is kept in this browser; sign in and it is offered again."
        ),
        "signIn": _("Sign in"),
        "keptHere": _("Not saved yet; it is kept in this browser."),
        "unsaved": _("Not saved yet ({count}):"),
        "empty": _("(empty)"),
        "kept": _("{count} entries typed here earlier are not saved. Look at them before you put them back:"),
        "keptLine": _("{name}: {from} → {to} (typed {at})"),
        "keptRefused": _("{count} entries typed here earlier were refused and are not sent again:"),
        "refusedLine": _("{name}: {from} → {to} (typed {at}). {reason}"),
        "putBack": _("Put them back"),
        "discard": _("Discard"),
    }


def script_words() -> dict[str, str]:
    """Name → sentence, in the reader's language; see ``static/portal/js/grid/page.js``."""
    return {
        **keeping_words(),
        "ticked": _("ticked"),
        "notTicked": _("not ticked"),
        "refused": _("That could not be saved."),
        "contested": _("Not saved: {by} changed this to {theirs} meanwhile. Esc takes that value."),
        "contestedText": _("Not saved: {by} wrote here meanwhile."),
        "overtaken": _(
            "{name}: {by} changed this to {theirs} meanwhile. What you answered was about the figure before and was not kept."
        ),
        "saving": _("Saving…"),
        "notDone": _("No connection. This was not done; try again when it is back."),
        "comma": _(", "),
        "andMore": _("{names} and {count} more"),
        "pasted": _("{count} values pasted and saved."),
        "pastedSame": _("{count} were the same already."),
        "pastedOutside": _("{count} met no cell that can be written and were left out."),
        "pastedRefused": _("Not saved: {cells}."),
        "pasteTooLarge": _("That block is larger than the grid. Nothing was pasted."),
        "pasteCancelled": _("Nothing was pasted."),
        "pasteTitle": _("Before this is pasted"),
        "pasteIntro": _(
            "Nothing has been written yet. Please look whether every value stands where it belongs."
        ),
        "pasteNow": _("Paste {count} values"),
        "pasteChecking": _("is being checked…"),
        "pasteUnchecked": _("could not be checked: no connection"),
        "pasteRefusedCount": _("{count} of the values will be refused"),
        "pasteRefused": _("will be refused: {reason}"),
        "pasteRead": _("will be read as {shown}"),
        "noCell": _("outside the grid"),
        "paste_leftOut": _("cannot be written here: left out"),
        "paste_notPlain": _("no plain number: the portal may refuse it"),
        "paste_replaces": _("replaces what stands there"),
        "paste_outOfSight": _("in a month that is not shown now"),
        "paste_unchanged": _("already there"),
        "copyTitle": _("As last month: before this is written"),
        "copyIntro": _("Nothing has been written yet. Tick what has not changed this month."),
        "copyNow": _("Write {count} values"),
        "copied": _("{count} values kept as last month and saved."),
        "copyStands": _("the figure of month {month}"),
        "copyCounts": _("the figure of month {month} for itself: tick it only if it is the same again"),
        "copyNone": _("No empty cell of month {month} has a figure before it that could be kept."),
        "copyCancelled": _("Nothing was kept as last month."),
        "nothingBefore": _("There is no figure before this month that could be kept."),
        "notEmpty": _("There is a figure already; it was left as it is."),
        "filled": _("Month {month}: {filled} of {all} cells filled in"),
        "filledNone": _("Month {month}: nothing is to be filled in"),
        "noneEmpty": _("Month {month} has no empty cell left."),
        "checked": _("What is not complete yet"),
        "notChecked": _("{count} entries are not saved yet. Nothing was checked."),
        "nothingToUndo": _("Nothing to undo."),
        "undone": _("Undone: {cells}: {from} → {to}"),
        "undoneCells": _("Undone in {count} cells: {cells}"),
        "undoLeft": _("Not undone, as it has changed since: {cells}"),
        "notSubmitted": _("Not submitted yet"),
        "partlySubmitted": _("Some of it is not submitted yet"),
        "notSaved": _("{count} entries are not saved yet. Nothing was submitted."),
    }
