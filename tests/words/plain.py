"""What we do not say, in each language, and how we speak to somebody."""

from __future__ import annotations

import re

# domain.md: the field's own words, and no office language.
AVOIDED = {
    "nl": (
        r"cli[eë]nt(?:en)?|cases?|tickets?|donaties?|doneren|doneer|geregistreerd|registreren"
        r"|registratie|registreer|verzenden|verzend|indienen|ingediend|middels|teneinde|inzake"
        r"|betreffende|dienen te|dient te|conform|alsmede|tevens|desbetreffende|derhalve|gelieve"
        r"|met betrekking tot|ten behoeve van|indien|alvorens|omtrent(?! het gedrag)|reeds"
        r"|klik hier|ontvangstbevestiging|aanvraagformulier|hulpbehoevenden?|christelijk(?:e)?"
        r"|casus(?:sen)?|gebruiker"
        r"|gebruikers|wachtlijstbeheer|voornoemde?|bovenstaande|onderstaande|ingevolge|jegens"
    ),
    "en": (
        r"clients?|cases|tickets?|donations?|donate|donors?|register|registered|registration"
        r"|submit|submitted|pursuant|hereby|utili[sz]e|prior to|aforementioned|beneficiar(?:y|ies)"
        r"|click here|the needy|christian|users?|in respect of|with regard to|herewith"
    ),
}
FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
FAMILIAR = re.compile(r"\b(?:je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)


def avoided(text: str, language: str) -> list[str]:
    """The words in it that we do not say."""
    return re.findall(rf"\b(?:{AVOIDED[language]})\b", text, re.IGNORECASE)


def mixes_u_and_je(text: str) -> bool:
    """Whether it speaks to somebody in two ways."""
    return bool(FORMAL.search(text) and FAMILIAR.search(text))


# Little words that are Dutch and nothing else; two in one block are no accident.
DUTCH = re.compile(
    r"\b(?:het|een|niet|geen|uw|wij|deze|dit|voor|naar|kunt|kan|wordt|worden|zijn|bij|aan|heeft"
    r"|hebben|ons|onze|hulpvraag|hulpvragen|vrijwilliger|vrijwilligers|nog|maar|ook|wel|wie|wat"
    r"|waar|wanneer|hoe|zodra|als|dan|er|u|ik|mijn|zich|alle|alleen|meer|minder|tot|uit|toezegging"
    r"|toezeggingen|kerk|kerken|verder|terug|bewaar|bewaren|zoek|zoeken|vul|kies|onderdeel|wacht"
    r"|wachten|dagen|weken|uur|bezoek|bezoeken|gegevens|opnieuw|nieuw|nieuwe|andere|iemand|samen)\b",
    re.IGNORECASE,
)


def is_dutch(text: str) -> bool:
    """Whether this block is Dutch beyond doubt; a short one of one or two words counts too."""
    found = {one.lower() for one in DUTCH.findall(text)}
    return len(found) > 1 or (bool(found) and len(text.split()) <= 3)
