"""Dutch wording of amounts, rhythms, dayparts, languages and skills, shared by every floor."""

from collections.abc import Iterable
from datetime import date

DAY_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTH_NAMES = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
PART_NAMES = ("ochtend", "middag", "avond")

_DAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART_CODES = ("morning", "afternoon", "evening")

# The position of a daypart in this tuple is its bit in every mask: weekday * 3 + part.
DAYPARTS: tuple[tuple[str, str], ...] = tuple(
    (f"{day_code}-{part_code}", f"{day}{part}")
    for day_code, day in zip(_DAY_CODES, DAY_NAMES, strict=True)
    for part_code, part in zip(_PART_CODES, PART_NAMES, strict=True)
)
ALL_DAYPARTS = (1 << len(DAYPARTS)) - 1

_BIT_OF = {value: bit for bit, (value, _) in enumerate(DAYPARTS)}

# ISO 639-1 codes where they exist; the names stand after "spreekt".
LANGUAGES: dict[str, str] = {
    "nl": "Nederlands",
    "en": "Engels",
    "tr": "Turks",
    "ar": "Arabisch",
    "pl": "Pools",
    "uk": "Oekraïens",
    "ti": "Tigrinya",
    "ber": "Berbers",
    "bg": "Bulgaars",
    "zh": "Chinees",
    "prs": "Dari",
    "de": "Duits",
    "fa": "Farsi",
    "fr": "Frans",
    "hi": "Hindi",
    "hu": "Hongaars",
    "id": "Indonesisch",
    "it": "Italiaans",
    "ku": "Koerdisch",
    "pap": "Papiaments",
    "ps": "Pasjtoe",
    "pt": "Portugees",
    "ro": "Roemeens",
    "ru": "Russisch",
    "so": "Somalisch",
    "es": "Spaans",
    "srn": "Surinaams",
    "ta": "Tamil",
    "ur": "Urdu",
    "vi": "Vietnamees",
    "ngt": "Nederlandse Gebarentaal",
}

# Each is a verb, so that it can stand after "kan".
SKILLS: dict[str, str] = {
    "wallpaper": "behangen",
    "paint": "verven",
    "laminate": "laminaat leggen",
    "odd_jobs": "klussen",
    "electrical": "lampen ophangen",
    "garden": "tuinieren",
    "drive": "rijden met een auto",
    "lift": "sjouwen",
    "clean": "schoonmaken",
    "tidy": "opruimen",
    "admin": "administratie doen",
    "computer": "helpen met computer en telefoon",
    "teach_dutch": "Nederlands oefenen",
    "cook": "koken",
    "sew": "naaien",
}


def plural(n: int, one: str, many: str) -> str:
    """The number with the word that belongs to it: "1 uur", "3 mensen"."""
    return f"{n} {one if n == 1 else many}"


def people_text(n: int) -> str:
    """How many people: "1 persoon", "3 mensen"."""
    return plural(n, "persoon", "mensen")


def join_words(words: Iterable[str]) -> str:
    """A list as it is spoken: "verven", "verven en koken", "verven, koken en sjouwen"."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} en {listed[-1]}"


def duration_text(minutes: int) -> str:
    """An amount of time: "45 minuten", "2 uur", "1,5 uur", "1 uur en 15 minuten"."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return plural(rest, "minuut", "minuten")
    if rest == 0:
        return f"{hours} uur"
    if rest == 30:
        return f"{hours},5 uur"
    return f"{hours} uur en {plural(rest, 'minuut', 'minuten')}"


def rhythm_text(minutes: int, every_weeks: int | None) -> str:
    """An amount with its rhythm: "2 uur per week", "2 uur per 2 weken", once: "2 uur"."""
    if every_weeks is None:
        return duration_text(minutes)
    period = "week" if every_weeks == 1 else f"{every_weeks} weken"
    return f"{duration_text(minutes)} per {period}"


def interval_text(every_weeks: int) -> str:
    """How often: "elke week", "om de 3 weken"."""
    return "elke week" if every_weeks == 1 else f"om de {every_weeks} weken"


def day_text(on: date, today: date) -> str:
    """A date as it is spoken; the year only when it is another one: "1 maart (2027)"."""
    text = f"{on.day} {MONTH_NAMES[on.month - 1]}"
    return text if on.year == today.year else f"{text} {on.year}"


def daypart_mask(values: Iterable[str]) -> int:
    """The bit mask of dayparts like "tue-afternoon"; an unknown value raises KeyError."""
    mask = 0
    for value in values:
        mask |= 1 << _BIT_OF[value]
    return mask


def daypart_values(mask: int) -> list[str]:
    """The dayparts of a mask, Monday morning first."""
    return [value for bit, (value, _) in enumerate(DAYPARTS) if mask >> bit & 1]


def day_mask(weekday: int) -> int:
    """All three parts of one day, Monday = 0."""
    return 0b111 << weekday * 3


def _days_with(part_bits: int, weekdays: range) -> int:
    return sum(part_bits << weekday * 3 for weekday in weekdays)


# Groups that have a short name of their own, the widest first.
_GROUPS: tuple[tuple[int, str], ...] = (
    (ALL_DAYPARTS, "alle dagen (hele dag)"),
    (_days_with(0b111, range(5)), "doordeweeks (hele dag)"),
    (_days_with(0b011, range(5)), "doordeweeks overdag"),
    (_days_with(0b001, range(5)), "doordeweeks ’s ochtends"),
    (_days_with(0b010, range(5)), "doordeweeks ’s middags"),
    (_days_with(0b100, range(5)), "doordeweeks ’s avonds"),
    (_days_with(0b111, range(5, 7)), "weekend (hele dag)"),
)


def daypart_text(mask: int) -> str:
    """The dayparts of a mask, as short as Dutch allows; the empty mask is an empty text.

    "dinsdagmiddag", "maandag (hele dag)", "doordeweeks overdag, zaterdagochtend en -middag".
    """
    texts = []
    for group, name in _GROUPS:
        if mask & group == group:
            texts.append(name)
            mask &= ~group
    for weekday, day in enumerate(DAY_NAMES):
        bits = mask >> weekday * 3 & 0b111
        parts = [name for part, name in enumerate(PART_NAMES) if bits >> part & 1]
        if len(parts) == len(PART_NAMES):
            texts.append(f"{day} (hele dag)")
        elif parts:
            texts.append(day + " en -".join(parts))
    return ", ".join(texts)
