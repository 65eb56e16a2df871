"""``DATABASES`` for ``DATABASE_URL``."""

import warnings
from pathlib import Path
from urllib.parse import unquote

import environ

from chiayi_kpi.settings.environment import env, gettext

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
_BACKENDS = (
    "chiayi_kpi.core.database"  # Django's own, which tell the event log what a transaction has written
)


def _forms() -> str:
    return gettext(
        "postgres://user:password@host:5432/name, postgres://user@/name?host=/var/run/postgresql (a socket's folder) "
        "or sqlite:////absolute/path; signs such as / @ # in a password are written %2F %40 %23"
    )


def database(sqlite_file: Path) -> dict:
    """``DATABASES`` for ``DATABASE_URL`` (``postgres://…`` or ``sqlite:///…``), or for the given SQLite file."""
    url = env.str("DATABASE_URL", default="").strip()
    primary = from_url("DATABASE_URL", url) if url else _sqlite(str(sqlite_file))
    standby = env.str("REPLICA_DATABASE_URL", default="").strip()
    return {"default": primary, "replica": _replica(standby, primary)} if standby else {"default": primary}


def _replica(url: str, primary: dict) -> dict:
    """A standby of PostgreSQL, waited for less long than the primary: without it there is still that."""
    config = from_url("REPLICA_DATABASE_URL", url)
    if not config["ENGINE"] == primary["ENGINE"] == f"{_BACKENDS}.postgresql":
        raise environ.ImproperlyConfigured(
            gettext("REPLICA_DATABASE_URL must name a standby of the PostgreSQL in DATABASE_URL")
        )
    config["OPTIONS"]["connect_timeout"] = 2
    return config | {"TEST": {"MIRROR": "default"}}


def from_url(name: str, url: str) -> dict:
    """The database at ``url``, which the setting ``name`` holds. Says in one sentence what cannot be meant."""
    try:
        with warnings.catch_warnings(action="ignore"):  # one would show the password
            config = environ.Env.db_url_config(url)
    except (ValueError, environ.ImproperlyConfigured):
        config = {}
    engine = config.get("ENGINE")
    if engine == "django.db.backends.sqlite3":
        return _sqlite(config["NAME"], name)
    if engine == "django.db.backends.postgresql":
        return _postgresql(config, name)
    said = gettext("%(name)s cannot be read; it is %(forms)s")
    raise environ.ImproperlyConfigured(said % {"name": name, "forms": _forms()})


def _sqlite(file: str, name: str = "DATABASE_URL") -> dict:
    path = Path(file)
    # A relative path would be another database for every folder that a command is started in.
    if not path.is_absolute():
        said = gettext("%s must name its file by an absolute path: sqlite:////…")
        raise environ.ImproperlyConfigured(said % name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        said = gettext("%(name)s: the folder of %(file)s cannot be made: %(why)s")
        raise environ.ImproperlyConfigured(
            said % {"name": name, "file": path, "why": fault.strerror}
        ) from None
    return {
        "ENGINE": f"{_BACKENDS}.sqlite3",
        "NAME": file,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": _kept(),
    }


def _postgresql(config: dict, name: str) -> dict:
    options = config.setdefault("OPTIONS", {})
    config["HOST"] = unquote(options.pop("host", config["HOST"]))
    if not config["NAME"] or "/" in config["NAME"]:
        said = gettext("%(name)s names no database; it is %(forms)s")
        raise environ.ImproperlyConfigured(said % {"name": name, "forms": _forms()})
    limits = {
        # A row or table that somebody else holds; a statement that never ends; a transaction that its owner forgot.
        "lock_timeout": env.int("DATABASE_LOCK_SECONDS", default=10, least=0),
        "statement_timeout": env.int("DATABASE_STATEMENT_SECONDS", default=60, least=0),
        "idle_in_transaction_session_timeout": env.int("DATABASE_IDLE_SECONDS", default=300, least=0),
    }
    options["connect_timeout"] = env.int("DATABASE_CONNECT_SECONDS", default=5, least=1)
    # Compiling a query took 1.9 s of 2.2 where a table is large, and is done again at every call.
    options["options"] = " ".join(
        ["-c jit=off", *(f"-c {limit}={seconds}s" for limit, seconds in limits.items())]
    )
    return config | {"ENGINE": f"{_BACKENDS}.postgresql", "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": _kept()}


def _kept() -> int:
    # Opening SQLite anew for every request costs as much as ten queries: its functions, and the log put back at closing.
    return env.int("DATABASE_CONN_MAX_AGE", default=60, least=0)
