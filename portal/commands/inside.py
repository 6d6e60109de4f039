"""What the doctor finds in the database: its version, its role, and whether our keys fit."""

from collections.abc import Callable

import sqlalchemy as sa

from portal.commands.site import site
from portal.db import db, is_closed_for_moving
from portal.safekeeping import lookups, openable
from portal.schema import current_migration, newest_migration

EMPTY = "nog leeg: doe 'tijdcollecte db upgrade', of 'tijdcollecte restore' met een reservekopie"
BEHIND = "doe eerst 'tijdcollecte db upgrade'"
NEWER = "van een nieuwere versie (migratie {found}): zet dat programma terug"
AWAY = "niet bereikbaar: draait de server, en klopt DATABASE_URL?"
NO_ROLE = "DATABASE_ROLE bestaat niet op deze server: klopt de naam, en is die rol gemaakt?"
MOVED = "verhuisd: zet DATABASE_URL op de nieuwe, of doe 'move --cancel'"
UNREAD = "deze rol mag de tabellen niet lezen: doe 'tijdcollecte db upgrade'"
UNFENCED = "deze rol negeert de afscherming per rij: stel DATABASE_ROLE in"
IS_PLAIN_ROLE = "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user"
NOT_OURS = "de gebruiker in DATABASE_URL mag niet werken als DATABASE_ROLE: geef hem die rol"
# What PostgreSQL answers to a role that it does not know, and to who may not do something.
UNKNOWN_VALUE, MAY_NOT = "22023", "42501"

# What is not right, and what to do; nothing when all is well.
Finding = str | None


def database_answers() -> Finding:
    """It can be reached, and is at this version."""
    with site():
        if found := reached():
            return found
        with db.engine.connect() as line:
            return _no_place_to_work(line)


def _no_place_to_work(line: sa.Connection) -> Finding:
    if line.dialect.name == "sqlite":
        return MOVED if is_closed_for_moving(line) else None
    return None if line.scalar(sa.text(IS_PLAIN_ROLE)) else UNFENCED


def reached() -> Finding:
    """Whether it answers to this role, and is at this version. Needs an app."""
    try:
        return version_finding()
    except sa.exc.SQLAlchemyError as wrong:
        return _why_not(wrong)


def unfit() -> tuple[str, str] | None:
    """What makes all that is written next wrong or lost, and which line of the doctor tells it.

    Needs an app. Raises SQLAlchemyError when the database is away, or goes away meanwhile.
    """
    try:
        if found := version_finding():
            return "Database", found
        with db.engine.connect() as line:
            if found := _no_place_to_work(line):
                return "Database", found
        with db.engine.begin() as line:
            found = _trouble_with_keys(line)
    except sa.exc.SQLAlchemyError as wrong:
        if (found := _why_not(wrong)) == AWAY:
            raise
        return "Database", found
    return ("Sleutels", found) if found else None


def _why_not(wrong: sa.exc.SQLAlchemyError) -> str:
    state = getattr(getattr(wrong, "orig", None), "sqlstate", None)
    if state == UNKNOWN_VALUE:
        return NO_ROLE
    if state == MAY_NOT:
        # No statement of ours yet: it is the role that was refused.
        return UNREAD if getattr(wrong, "statement", None) else NOT_OURS
    return AWAY


def version_finding() -> Finding:
    """Whether the tables are those of this program. Needs an app; raises SQLAlchemyError."""
    found, ours = current_migration(), newest_migration()
    if found is None:
        return EMPTY
    if found > ours:
        return NEWER.format(found=found)
    return BEHIND if found < ours else None


def keys_fit() -> Finding:
    """Our keys open what stands there, and find who stands there."""
    with site():
        return _looked(_trouble_with_keys)


def all_opens() -> Finding:
    """Nothing was locked with a key that we do not have."""
    with site():
        return _looked(lambda line: openable.try_some(line).finding)


def _trouble_with_keys(line: sa.Connection) -> Finding:
    if openable.try_some(line).is_hopeless:
        return openable.NOTHING
    return None if lookups.fits(line) else lookups.OTHER


def _looked(look: Callable[[sa.Connection], Finding]) -> Finding:
    """A database that is away or of another version is another finding."""
    try:
        if version_finding() is not None:
            return None
        with db.engine.begin() as line:
            return look(line)
    except sa.exc.ProgrammingError:
        return UNREAD
    except sa.exc.SQLAlchemyError:
        return None
