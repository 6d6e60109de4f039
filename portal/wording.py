"""Wording of amounts, rhythms, dayparts, languages and skills, shared by every floor."""

from collections.abc import Iterable
from datetime import date

from portal.clock import date_text
from portal.language import _, _l, _n

# By the codes of which a daypart is made.
DAY_NAMES: dict[str, str] = {
    "mon": _l("maandag"),
    "tue": _l("dinsdag"),
    "wed": _l("woensdag"),
    "thu": _l("donderdag"),
    "fri": _l("vrijdag"),
    "sat": _l("zaterdag"),
    "sun": _l("zondag"),
}
PART_NAMES: dict[str, str] = {
    "morning": _l("ochtend"),
    "afternoon": _l("middag"),
    "evening": _l("avond"),
}

# The position of a daypart in this tuple is its bit in every mask: weekday * 3 + part.
DAYPARTS: tuple[tuple[str, str], ...] = (
    ("mon-morning", _l("maandagochtend")),
    ("mon-afternoon", _l("maandagmiddag")),
    ("mon-evening", _l("maandagavond")),
    ("tue-morning", _l("dinsdagochtend")),
    ("tue-afternoon", _l("dinsdagmiddag")),
    ("tue-evening", _l("dinsdagavond")),
    ("wed-morning", _l("woensdagochtend")),
    ("wed-afternoon", _l("woensdagmiddag")),
    ("wed-evening", _l("woensdagavond")),
    ("thu-morning", _l("donderdagochtend")),
    ("thu-afternoon", _l("donderdagmiddag")),
    ("thu-evening", _l("donderdagavond")),
    ("fri-morning", _l("vrijdagochtend")),
    ("fri-afternoon", _l("vrijdagmiddag")),
    ("fri-evening", _l("vrijdagavond")),
    ("sat-morning", _l("zaterdagochtend")),
    ("sat-afternoon", _l("zaterdagmiddag")),
    ("sat-evening", _l("zaterdagavond")),
    ("sun-morning", _l("zondagochtend")),
    ("sun-afternoon", _l("zondagmiddag")),
    ("sun-evening", _l("zondagavond")),
)
ALL_DAYPARTS = (1 << len(DAYPARTS)) - 1

_BIT_OF = {value: bit for bit, (value, _label) in enumerate(DAYPARTS)}

# ISO 639-1 codes where they exist; the names stand after "spreekt".
LANGUAGES: dict[str, str] = {
    "nl": _l("Nederlands"),
    "en": _l("Engels"),
    "tr": _l("Turks"),
    "ar": _l("Arabisch"),
    "pl": _l("Pools"),
    "uk": _l("Oekraïens"),
    "ti": _l("Tigrinya"),
    "ber": _l("Berbers"),
    "bg": _l("Bulgaars"),
    "zh": _l("Chinees"),
    "prs": _l("Dari"),
    "de": _l("Duits"),
    "fa": _l("Farsi"),
    "fr": _l("Frans"),
    "hi": _l("Hindi"),
    "hu": _l("Hongaars"),
    "id": _l("Indonesisch"),
    "it": _l("Italiaans"),
    "ku": _l("Koerdisch"),
    "pap": _l("Papiaments"),
    "ps": _l("Pasjtoe"),
    "pt": _l("Portugees"),
    "ro": _l("Roemeens"),
    "ru": _l("Russisch"),
    "so": _l("Somalisch"),
    "es": _l("Spaans"),
    "srn": _l("Surinaams"),
    "ta": _l("Tamil"),
    "ur": _l("Urdu"),
    "vi": _l("Vietnamees"),
    "ngt": _l("Nederlandse Gebarentaal"),
}

# Each is a verb, so that it can stand after "kan".
SKILLS: dict[str, str] = {
    "wallpaper": _l("behangen"),
    "paint": _l("verven"),
    "laminate": _l("laminaat leggen"),
    "odd_jobs": _l("klussen"),
    "electrical": _l("lampen ophangen"),
    "garden": _l("tuinieren"),
    "drive": _l("rijden met een auto"),
    "lift": _l("sjouwen"),
    "clean": _l("schoonmaken"),
    "tidy": _l("opruimen"),
    "admin": _l("administratie doen"),
    "computer": _l("helpen met computer en telefoon"),
    "teach_dutch": _l("Nederlands oefenen"),
    "cook": _l("koken"),
    "sew": _l("naaien"),
}


def people_text(n: int) -> str:
    """How many people: "1 persoon", "3 mensen"."""
    return _n("{n} persoon", "{n} mensen", n)


def sentence_case(text: str) -> str:
    """With a capital, and the rest as it stands: "Maandag 30 november"."""
    return text[:1].upper() + text[1:]


def join_words(words: Iterable[str]) -> str:
    """A list as it is spoken: "verven", "verven en koken", "verven, koken en sjouwen"."""
    listed = [str(word) for word in words]
    if len(listed) < 2:
        return "".join(listed)
    return _("{some} en {last}", some=", ".join(listed[:-1]), last=listed[-1])


def duration_text(minutes: int) -> str:
    """An amount of time: "45 minuten", "2 uur", "1,5 uur", "1 uur en 15 minuten"."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _n("{n} minuut", "{n} minuten", rest)
    if rest == 30:
        return _("{hours},5 uur", hours=hours)
    whole = _n("{n} uur", "{n} uur", hours)
    if rest == 0:
        return whole
    return _("{hours} en {minutes}", hours=whole, minutes=_n("{n} minuut", "{n} minuten", rest))


def rhythm_text(minutes: int, every_weeks: int | None) -> str:
    """An amount with its rhythm: "2 uur per week", "2 uur per 2 weken", once: "2 uur"."""
    if every_weeks is None:
        return duration_text(minutes)
    amount = duration_text(minutes)
    if every_weeks == 1:
        return _("{amount} per week", amount=amount)
    return _("{amount} per {weeks} weken", amount=amount, weeks=every_weeks)


def interval_text(every_weeks: int) -> str:
    """How often: "elke week", "om de 3 weken"."""
    if every_weeks == 1:
        return _("elke week")
    return _("om de {weeks} weken", weeks=every_weeks)


def day_text(on: date, today: date) -> str:
    """A date as it is spoken; the year only when it is another one: "1 maart (2027)"."""
    return date_text(on, year=on.year != today.year)


def daypart_mask(values: Iterable[str]) -> int:
    """The bit mask of dayparts like "tue-afternoon"; an unknown value raises KeyError."""
    mask = 0
    for value in values:
        mask |= 1 << _BIT_OF[value]
    return mask


def daypart_values(mask: int) -> list[str]:
    """The dayparts of a mask, Monday morning first."""
    return [value for bit, (value, _label) in enumerate(DAYPARTS) if mask >> bit & 1]


def day_mask(weekday: int) -> int:
    """All three parts of one day, Monday = 0."""
    return 0b111 << weekday * 3


def _days_with(part_bits: int, weekdays: range) -> int:
    return sum(part_bits << weekday * 3 for weekday in weekdays)


# Groups that have a short name of their own, the widest first.
_GROUPS: tuple[tuple[int, str], ...] = (
    (ALL_DAYPARTS, _l("alle dagen (hele dag)")),
    (_days_with(0b111, range(5)), _l("doordeweeks (hele dag)")),
    (_days_with(0b011, range(5)), _l("doordeweeks overdag")),
    (_days_with(0b001, range(5)), _l("doordeweeks ’s ochtends")),
    (_days_with(0b010, range(5)), _l("doordeweeks ’s middags")),
    (_days_with(0b100, range(5)), _l("doordeweeks ’s avonds")),
    (_days_with(0b111, range(5, 7)), _l("weekend (hele dag)")),
)


def daypart_text(mask: int) -> str:
    """The dayparts of a mask, as short as Dutch allows; the empty mask is an empty text.

    "dinsdagmiddag", "maandag (hele dag)", "doordeweeks overdag, zaterdagochtend en -middag".
    """
    texts = []
    for group, name in _GROUPS:
        if mask & group == group:
            texts.append(str(name))
            mask &= ~group
    for weekday, day in enumerate(DAY_NAMES.values()):
        bits = [3 * weekday + part for part in range(3) if mask >> 3 * weekday + part & 1]
        if len(bits) == len(PART_NAMES):
            texts.append(_("{day} (hele dag)", day=day))
        elif bits:
            texts.append(_parts_text(bits))
    return ", ".join(texts)


def _parts_text(bits: list[int]) -> str:
    """One or two parts of the same day: "zaterdagochtend en -middag"."""
    first = str(DAYPARTS[bits[0]][1])
    if len(bits) == 1:
        return first
    second = list(PART_NAMES.values())[bits[1] % 3]
    return _("{first} en -{second}", first=first, second=second)
