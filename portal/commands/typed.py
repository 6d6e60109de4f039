"""What an operator types: checked, and refused in one Dutch sentence."""

import re
from collections.abc import Sequence
from datetime import date

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from portal.commands.obstacles import Obstacle
from portal.networks import queries
from portal.networks.models import Network
from portal.web.values import national

# '14 078': a short number of a Dutch municipality.
SHORT_NUMBER = re.compile(r"14\d{3,4}")


def mail_address(text: str) -> str:
    """The address in small letters. Raises an Obstacle."""
    try:
        checked = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as wrong:
        raise Obstacle(f"Het e-mailadres {text} klopt niet.") from wrong
    return str(checked.normalized).lower()


def phone_number(text: str) -> str:
    """The number as the Dutch write it. Raises an Obstacle."""
    if SHORT_NUMBER.fullmatch(re.sub(r"[ -]", "", text)):
        return text.strip()
    wrong = f"Het telefoonnummer {text} klopt niet."
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException as cause:
        raise Obstacle(wrong) from cause
    if not phonenumbers.is_possible_number(number):
        raise Obstacle(wrong)
    return national(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def day(text: str) -> date:
    """A day written as 2026-01-31 or 31-1-2026. Raises an Obstacle."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    turned = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text)
    parts = found.groups() if found else turned.groups()[::-1] if turned else None
    try:
        if parts is None:
            raise ValueError
        return date(*(int(part) for part in parts))
    except ValueError as wrong:
        raise Obstacle(f"De dag {text} klopt niet: schrijf bijvoorbeeld 2026-01-31.") from wrong


DAY_CODES = {
    "ma": "mon",
    "di": "tue",
    "wo": "wed",
    "do": "thu",
    "vr": "fri",
    "za": "sat",
    "zo": "sun",
}
HOURS = re.compile(r"(\w\w)(?:-(\w\w))? (\d{1,2})[.:](\d{2})-(\d{1,2})[.:](\d{2})")


def opening_hours(texts: Sequence[str]) -> dict[str, list[list[str]]]:
    """'ma-do 9.00-12.00' as {"mon": [["09:00", "12:00"]], …}. Raises an Obstacle."""
    found: dict[str, list[list[str]]] = {}
    names = list(DAY_CODES)
    for text in texts:
        parts = HOURS.fullmatch(text.strip().lower())
        first, last = (parts[1], parts[2] or parts[1]) if parts else ("", "")
        known = first in names and last in names and names.index(first) <= names.index(last)
        if parts is None or not known:
            raise Obstacle(f"De uren {text} kloppen niet: schrijf bijvoorbeeld ma-do 9.00-12.00.")
        hours = [f"{int(parts[at]):02d}:{parts[at + 1]}" for at in (3, 5)]
        if not hours[0] < hours[1] <= "24:00" or max(parts[4], parts[6]) > "59":
            raise Obstacle(f"De uren {text} kloppen niet: eerst wanneer u begint, dan het einde.")
        for name in names[names.index(first) : names.index(last) + 1]:
            found.setdefault(DAY_CODES[name], []).append(hours)
    return {code: sorted(spans) for code, spans in found.items()}


def line(text: str, *, longest: int) -> str:
    """A name of one line that fits its column. Raises an Obstacle."""
    name = " ".join(text.split())
    if not name:
        raise Obstacle("De naam is leeg.")
    if len(name) > longest:
        raise Obstacle(f"Dit is te lang, {longest} tekens is het meeste: {name[:40]}…")
    return name


def partnership(session: Session, slug: str | None) -> Network:
    """The partnership that is meant; the only one when nothing was said. Raises an Obstacle."""
    found = session.scalars(
        queries.networks() if slug is None else queries.network_by_slug(slug)
    ).all()
    if len(found) == 1:
        return found[0]
    if not found and slug is not None:
        raise Obstacle(f"Het samenwerkingsverband {slug} is er niet.")
    if not found:
        raise Obstacle("Maak eerst een samenwerkingsverband: 'tijdcollecte network create'.")
    raise Obstacle(f"Kies met --network uit: {', '.join(row.slug for row in found)}.")
