"""In which shapes, inks and languages a flyer is printed, and how they stand in an address."""

from collections.abc import Mapping

from campaigns.prints.content import Variant
from portal.language import LANGUAGE_NAMES, _l

SHAPES = {"a5": _l("Flyer A5"), "a4": _l("Flyer A4"), "poster": _l("Poster A4")}
# What a faith community is usually called; another word stays as the partnership writes it.
CHURCH_WORDS = (_l("kerk"), _l("moskee"), _l("parochie"), _l("geloofsgemeenschap"), _l("gemeente"))
# What an address calls the inks.
INKS = {"kleur": "colour", "zwart": "black"}


def variant_of(asked: Mapping[str, str]) -> Variant:
    """The variant that an address asks for; what it leaves out or misspells is the usual one.

    ``in`` is the language of the paper, which need not be that of who prints it.
    """
    shape = asked.get("formaat", "a5")
    language = asked.get("in", "nl")
    return Variant(
        shape=shape if shape in SHAPES else "a5",
        ink=INKS.get(asked.get("inkt", "kleur"), "colour"),
        language=language if language in LANGUAGE_NAMES else "nl",
        is_trimmed=asked.get("snij") == "1",
    )


def file_name(code: str, variant: Variant) -> str:
    """'flyer-ark7-a5-zwart-en.pdf': says which paper it is, never which church."""
    ink = next(name for name, ink in INKS.items() if ink == variant.ink)
    parts = ["flyer", code.lower(), variant.shape, ink, variant.language]
    return "-".join([*parts, *(["snij"] if variant.is_trimmed else [])]) + ".pdf"
