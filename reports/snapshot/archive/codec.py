"""A snapshot as text and back: canonical JSON, the same text for the same snapshot, and no code in it.

Only the classes of ``catalogue`` are written and read. A text that names another, or a field that its class no longer
has, is refused; a field that a class has gained since takes its default. Exact numbers stay exact.
"""

import dataclasses
import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from reports.snapshot.archive.catalogue import CLASSES, NAMES

FORMAT = 1

_SCALARS = {
    "d": (Decimal, str, Decimal),
    "f": (Fraction, str, Fraction),
    "t": (datetime.datetime, datetime.datetime.isoformat, datetime.datetime.fromisoformat),
}


class Unreadable(ValueError):
    """A frozen text that this version of the portal cannot read, with the part that it does not know."""


def freeze(value: object) -> str:
    """``value`` (a snapshot, or anything it holds) as text. Raises TypeError for a class not in the catalogue."""
    held = {"format": FORMAT, "value": _written(value)}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def thaw(text: str) -> Any:
    """What ``freeze`` made the text of, equal to it. Raises Unreadable."""
    try:
        held = json.loads(text)
        if held["format"] != FORMAT:
            raise Unreadable(f"format {held['format']}")
        return _read(held["value"])
    except (
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        ArithmeticError,
        ValueError,
        RecursionError,
    ) as fault:
        raise Unreadable(str(fault)) from fault


def _written(value: object) -> Any:
    # str and int subclasses (the enums) come first: JSON would write them as plain text.
    if isinstance(value, Enum):
        return {"e": [NAMES[type(value)], value.value]}
    if value is None or isinstance(value, str | bool | int):
        return value
    for tag, (kind, write, _read_one) in _SCALARS.items():
        if isinstance(value, kind):
            return {tag: write(value)}
    if isinstance(value, Mapping):
        return {"m": [[_written(key), _written(held)] for key, held in value.items()]}
    if type(value) is tuple:
        return [_written(held) for held in value]
    return {"c": [_name(value), {name: _written(held) for name, held in _fields(value)}]}


def _name(value: object) -> str:
    try:
        return NAMES[type(value)]
    except KeyError:
        raise TypeError(f"{type(value).__qualname__} is not in the catalogue of what is frozen") from None


def _fields(value: Any) -> list[tuple[str, object]]:
    if dataclasses.is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    return list(zip(value._fields, value, strict=True))


def _read(held: Any) -> Any:
    if isinstance(held, list):
        return tuple(_read(one) for one in held)
    if not isinstance(held, dict):
        return held
    ((tag, content),) = held.items()
    match tag:
        case "c":
            name, fields = content
            return _made(name, {key: _read(value) for key, value in fields.items()})
        case "e":
            name, value = content
            return CLASSES[name](value)
        case "m":
            return {_read(key): _read(value) for key, value in content}
        case _:
            return _SCALARS[tag][2](content)


def _made(name: str, fields: dict[str, Any]) -> Any:
    try:
        return CLASSES[name](**fields)
    except KeyError:
        raise Unreadable(f"class {name}") from None
    except TypeError as fault:
        raise Unreadable(f"{name}: {fault}") from fault
