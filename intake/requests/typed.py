"""What people type: names in one box."""

_INFIXES = frozenset(
    {"van", "de", "den", "der", "het", "ter", "ten", "te", "la", "le", "von", "bin", "ibn"}
    | {"el", "al", "op", "aan", "in", "'t", "’t", "‘t"}
)


def split_name(name: str) -> tuple[str, str, str]:
    """First name, infix and last name of a name as people type it."""
    words = name.split()
    if len(words) < 2:
        return (words[0] if words else "", "", "")
    start = next(
        (at for at in range(1, len(words) - 1) if words[at].casefold() in _INFIXES),
        len(words) - 1,
    )
    end = start
    while end < len(words) - 1 and words[end].casefold() in _INFIXES:
        end += 1
    infix = " ".join(words[start:end])
    if len(infix) > 20:  # not an infix, whatever it is
        return " ".join(words[:start])[:80], "", " ".join(words[start:])[:120]
    return " ".join(words[:start])[:80], infix, " ".join(words[end:])[:120]
