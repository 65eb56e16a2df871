"""The record's text and hash, and opening it: whole JSON, a schema that is known, brought up to today's."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indicators.scoring.errors import RecordError
from indicators.scoring.record.upgrades import SCHEMA, upgraded

Plain = dict[str, Any]


def canonical(record: Plain) -> str:
    """The one text of a record: JSON, keys sorted by code point, no spaces, no escapes that JSON does not need."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the canonical text in UTF-8, 64 hexadecimal digits: it is printed in the year's report."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def parsed(text: str) -> Plain:
    """The JSON object of ``text``. Raises RecordError where it is cut off, or holds what a record never does."""
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_float=_refuse_number, parse_constant=_refuse_number
        )
    except RecordError:
        raise
    except (ValueError, RecursionError) as fault:
        raise RecordError("record.not_json", reason=str(fault)) from fault
    if not isinstance(found, dict):
        raise RecordError("record.not_a_record", where="JSON")
    return found


def current(record: Plain) -> Plain:
    """The record in today's schema. Raises RecordError for a schema that this version does not know."""
    schema = record.get("schema")
    if type(schema) is not int or not 1 <= schema <= SCHEMA:
        raise RecordError("record.schema", found=str(schema), known=SCHEMA)
    with reading("record"):
        return upgraded(record)


@contextmanager
def reading(where: str) -> Iterator[None]:
    """Whatever is missing or has a wrong form inside is a RecordError that names the place."""
    try:
        yield
    except RecordError as fault:
        if "where" not in fault.details:
            raise
        inner = fault.details | {"where": f"{where} › {fault.details['where']}"}
        raise RecordError(fault.code, **inner) from fault
    except KeyError as fault:
        raise RecordError("record.missing", where=where, key=str(fault.args[0])) from fault
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as fault:
        raise RecordError("record.value", where=where, reason=str(fault)) from fault


def _once(pairs: list[tuple[str, Any]]) -> Plain:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise RecordError("record.twice", key=next(key for key in keys if keys.count(key) > 1))
    return found


def _refuse_number(text: str) -> None:
    raise RecordError("record.not_json", reason=text)
