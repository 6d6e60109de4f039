"""Every setting of an installation, in one table: for ``.env.example``, documents and tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """A name in the environment, what it means, and what it is when nobody says so."""

    name: str
    meaning: str
    example: str
    default: str = ""
    is_required: bool = False


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "where the data is: `postgresql://…`, or `sqlite:////folder/file` with a whole path",
        "postgresql://tijdcollecte@127.0.0.1/tijdcollecte",
        is_required=True,
    ),
    Setting(
        "SECRET_KEY",
        "signs cookies, forms and links; at least 32 characters, made by `keys new`",
        "",  # one that everybody can read would be worth nothing
        is_required=True,
    ),
    Setting(
        "DATA_KEYS",
        "keys for encryption at rest, newest first, separated by spaces; made by `keys new`",
        "",  # one that everybody can read would be worth nothing
        is_required=True,
    ),
    Setting(
        "PUBLIC_ADDRESS",
        "`https://…`; every link in a mail begins with it, and no other name is answered",
        "https://hulp.example",
        is_required=True,
    ),
    Setting(
        "SECRET_KEY_FALLBACKS",
        "earlier values of `SECRET_KEY`, separated by spaces: what they signed stays good",
        "an-earlier-secret-of-32-characters-or-more",
    ),
    Setting(
        "TRUSTED_HOSTS",
        "more names by which this site may be called, separated by spaces, without `https://`",
        "127.0.0.1 www.hulp.example",
    ),
    Setting(
        "DATABASE_ROLE",
        "PostgreSQL role that owns nothing; row-level security binds it",
        "tijd_app",
    ),
    Setting(
        "LOOKUP_KEY",
        "finds phone numbers again after the first data key has gone; `keys rotate` says it",
        "0123456789abcdef" * 4,
    ),
    Setting(
        "ERASED_FILE",
        "file outside the database that marks who was forgotten; with SQLite it lies beside it",
        "/var/lib/tijdcollecte/forgotten.jsonl",
    ),
    Setting(
        "REDIS_URL",
        "broker of the workers; without it one worker looks every minute and holds the planner",
        "redis://127.0.0.1:6379/0",
    ),
    Setting(
        "SMTP_URL",
        "`smtp://user:password@host:587` (STARTTLS whenever the server has it; without it no "
        "password leaves this machine) or `smtps://…`; without it mails wait",
        "smtp://user:password@mail.example:587",
    ),
    Setting(
        "BOUNCE_URL",
        "mailbox in which mails come back: `imaps://user:password@host/INBOX`, or "
        "`maildir:///folder`; without it and without `BOUNCE_TOKEN` nobody hears of them",
        "imaps://hulplijn:password@mail.example/INBOX",
    ),
    Setting(
        "BOUNCE_TOKEN",
        "opens `/retourpost` for a mail server that brings what comes back itself; at least 16 "
        "characters; without it there is no such page",
        "a-word-that-only-the-mail-server-knows",
    ),
    Setting(
        "MAIL_FROM",
        "address of the sender; without it the partnership's own",
        "hulplijn@hulp.example",
    ),
    Setting(
        "TRUST_PROXY",
        "`1` behind one reverse proxy, which passes the name that was asked for "
        "(`X-Forwarded-Host`)",
        "1",
        default="0",
    ),
    Setting(
        "METRICS_TOKEN",
        "opens `/metrieken` for Prometheus; at least 16 characters; without it there is no such "
        "page",
        "a-word-that-only-prometheus-knows",
    ),
    Setting(
        "LOG_LEVEL",
        "how much the log says: `DEBUG`, `INFO`, `WARNING` or `ERROR`",
        "WARNING",
        default="INFO",
    ),
    Setting(
        "TIJDCOLLECTE_MODE",
        "only for tests: `test` lets the clock be moved and jobs hurry; `doctor` warns",
        "test",
    ),
)


def markdown_table() -> str:
    """The table of the documentation."""
    lines = ["| Setting | Meaning | Default | Example |", "|---|---|---|---|"]
    for one in SETTINGS:
        default = "required" if one.is_required else f"`{one.default}`" if one.default else "–"
        example = f"`{one.example}`" if one.example else "–"
        lines.append(f"| `{one.name}` | {one.meaning} | {default} | {example} |")
    return "\n".join(lines)


def example_file() -> str:
    """``.env.example``: what is required stands ready, the rest behind a ``#``."""
    said = [
        "# Settings of Tijdcollecte: copy to .env and fill in. Nobody else may read that file.",
        "# Made by scripts/settings.py; the table with defaults stands in docs/operate.md.",
    ]
    for one in SETTINGS:
        mark = "" if one.is_required else "#"
        meaning = one.meaning.replace("`", "")
        said += ["", f"# {meaning}", f"{mark}{one.name}={_quoted(one.example)}"]
    return "\n".join(said) + "\n"


def _quoted(value: str) -> str:
    """As a shell, systemd and compose all read it."""
    return f'"{value}"' if " " in value else value
