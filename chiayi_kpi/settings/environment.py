"""What the environment says, read so that a value that cannot be meant is named in one sentence."""

import builtins
from typing import Any, ClassVar

import environ

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
        self, var: builtins.str, default: builtins.int, *, least: builtins.int | None = None
    ) -> builtins.int:
        text = self.str(var, default=str(default))
        try:
            number = builtins.int(text)
        except ValueError:
            raise environ.ImproperlyConfigured(f"{var} must be a whole number, not “{text}”") from None
        if least is not None and number < least:
            raise environ.ImproperlyConfigured(f"{var} must be at least {least}, not {number}")
        return number

    def bool(self, var: builtins.str, default: builtins.bool) -> builtins.bool:
        text = self.str(var, default=str(default)).strip().lower()
        if text not in _YES | _NO:
            raise environ.ImproperlyConfigured(f"{var} must be true or false, not “{text}”")
        return text in _YES


env = Environment()
