"""What a faith community is called here, one and many: kerk, moskee, or whatever a town chose."""

from portal.language import _l

# The words we know, with their plural; a town may choose any other.
COMMUNITIES: dict[str, tuple[str, str]] = {
    "kerk": (_l("kerk"), _l("kerken")),
    "parochie": (_l("parochie"), _l("parochies")),
    "gemeente": (_l("gemeente"), _l("gemeenten")),
    "moskee": (_l("moskee"), _l("moskeeën")),
    "synagoge": (_l("synagoge"), _l("synagoges")),
    "gemeenschap": (_l("gemeenschap"), _l("gemeenschappen")),
    "geloofsgemeenschap": (_l("geloofsgemeenschap"), _l("geloofsgemeenschappen")),
    "kerk of moskee": (_l("kerk of moskee"), _l("kerken en moskeeën")),
}


def community(label: str) -> str:
    """One of them, in the language of the moment."""
    known = COMMUNITIES.get(label.strip().lower())
    return str(known[0]) if known else label


def communities(label: str) -> str:
    """More of them; a word that we do not know is made plural as most Dutch words are."""
    known = COMMUNITIES.get(label.strip().lower())
    if known:
        return str(known[1])
    return f"{label}s" if label.endswith(("a", "e", "i", "o", "u", "y")) else f"{label}en"
