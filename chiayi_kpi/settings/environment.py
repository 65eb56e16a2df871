"""What the environment says, read so that a value that cannot be meant is named in one sentence."""

import builtins
from collections.abc import Collection, Sequence
from gettext import translation
from pathlib import Path
from typing import Any, ClassVar

import environ

_CATALOGUE = Path(__file__).resolve().parent.parent / "locale"


def gettext(text: str) -> str:
    """The sentence in the language of the portal's commands; Django's own needs the settings, which are being read."""
    return translation("django", _CATALOGUE, ["zh_Hant"], fallback=True).gettext(text)


_YES, _NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", ""}


class Environment(environ.Env):
    """The library's reader, which would say ``invalid literal for int()`` and take any unknown word for no.

    ``names``: which variables were read, for the backup of the settings.
    """

    names: ClassVar[set[builtins.str]] = set()

    def get_value(self, var: builtins.str, *args: Any, **kwargs: Any) -> Any:
        self.names.add(var)
        return super().get_value(var, *args, **kwargs)

    def int(
        self,
        var: builtins.str,
        default: builtins.int,
        *,
        least: builtins.int | None = None,
        most: builtins.int | None = None,
        or_zero: builtins.bool = False,
    ) -> builtins.int:
        """A whole number within these bounds; ``or_zero``: 0 may stand below them, and switches something off."""
        text = self.str(var, default=str(default))
        try:
            number = builtins.int(text)
        except ValueError:
            said = gettext("%(name)s must be a whole number, not “%(text)s”")
            raise environ.ImproperlyConfigured(said % {"name": var, "text": text}) from None
        if or_zero and least is not None and number < least and number != 0:
            said = gettext("%(name)s must be 0 or at least %(least)s, not %(number)s")
            raise environ.ImproperlyConfigured(said % {"name": var, "least": least, "number": number})
        if least is not None and number < least and not or_zero:
            said = gettext("%(name)s must be at least %(least)s, not %(number)s")
            raise environ.ImproperlyConfigured(said % {"name": var, "least": least, "number": number})
        if most is not None and number > most:
            said = gettext("%(name)s must be at most %(most)s, not %(number)s")
            raise environ.ImproperlyConfigured(said % {"name": var, "most": most, "number": number})
        return number

    def bool(self, var: builtins.str, default: builtins.bool) -> builtins.bool:
        text = self.str(var, default=str(default)).strip().lower()
        if text not in _YES | _NO:
            said = gettext("%(name)s must be true or false, not “%(text)s”")
            raise environ.ImproperlyConfigured(said % {"name": var, "text": text})
        return text in _YES

    def list(
        self,
        var: builtins.str,
        default: Sequence[builtins.str],
        *,
        known: Collection[builtins.str] | None = None,
    ) -> builtins.list[builtins.str]:
        """The words between the commas, without the spaces around them; ``known``: all that there are."""
        words = [word for one in self.str(var, default=",".join(default)).split(",") if (word := one.strip())]
        for word in words:
            _refuse_unknown(var, word, known)
        return words

    def word(
        self, var: builtins.str, default: builtins.str, *, known: Collection[builtins.str]
    ) -> builtins.str:
        """One of the words that there are, in capitals."""
        text = self.str(var, default="").strip().upper() or default
        _refuse_unknown(var, text, known)
        return text


def _refuse_unknown(name: str, word: str, known: Collection[str] | None) -> None:
    if known is not None and word not in known:
        said = gettext("%(name)s knows no “%(text)s”; it takes %(known)s")
        raise environ.ImproperlyConfigured(said % {"name": name, "text": word, "known": ", ".join(known)})


env = Environment()
