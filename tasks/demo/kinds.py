"""How the year 2023 went in Dordrecht, per kind of help: how often, who, how long, and how it ended.

The shape is that of the helpline's own report: long waits for a buddy, for big jobs and for
cleaning before the municipality's help begins, where volunteers were hardest to find.
"""

from dataclasses import dataclass

from intake.requests.models import RequestState


@dataclass(frozen=True)
class Kind:
    """One kind of help over the year. Days run from the request to the first help."""

    weight: int
    partners: tuple[str, ...]
    middle_days: int
    longest_days: int
    # Of a hundred: no volunteer found, outside the criteria, withdrawn; the others were helped.
    unfulfilled: int = 6
    outside: int = 6
    withdrawn: int = 6


KINDS = {
    "odd_job": Kind(84, ("hiphelpt", "hiphelpt", "handen"), 9, 40, outside=10),
    "garden": Kind(70, ("present", "hiphelpt"), 31, 120, unfulfilled=8, outside=9),
    "big_job": Kind(68, ("present", "handen"), 63, 240, unfulfilled=19, outside=12),
    "buddy": Kind(74, ("hiphelpt", "helden"), 84, 320, unfulfilled=22, outside=2),
    "transport": Kind(66, ("hiphelpt",), 3, 10, withdrawn=9),
    "visit": Kind(50, ("helden", "hiphelpt"), 28, 110, outside=2),
    "cleaning_pre_wmo": Kind(46, ("handen", "present"), 38, 170, unfulfilled=18, withdrawn=10),
    "admin": Kind(34, ("hiphelpt",), 12, 45),
    "moving": Kind(30, ("present",), 14, 35, outside=10, withdrawn=10),
    "tidy": Kind(22, ("present", "handen"), 25, 80),
    "groceries": Kind(18, ("hiphelpt", "helden"), 5, 18, outside=3),
    "digital": Kind(14, ("helden",), 11, 35, outside=3),
    "accompany": Kind(12, ("hiphelpt",), 8, 25, outside=2),
    "language": Kind(8, ("helden",), 45, 150, outside=2),
    "walk_outing": Kind(5, ("helden",), 30, 90, outside=2),
}
# What came in per month: quiet in summer, busy in autumn.
REQUESTS = (52, 48, 55, 46, 49, 44, 33, 31, 58, 66, 65, 54)
QUESTIONS = (13, 11, 13, 11, 12, 10, 7, 6, 14, 17, 16, 12)
# Sterrenburg, Crabbehof, Wielwijk and Oud-Krispijn ask most; some live somewhere we do not know.
DISTRICTS = {
    "Sterrenburg": 16, "Crabbehof": 14, "Wielwijk": 13, "Oud-Krispijn": 12, "Stadspolders": 9,
    "Reeland": 9, "Dubbeldam": 8, "Binnenstad": 8, "De Staart": 5, "Zuidhoven": 4, "": 2,
}  # fmt: skip
HEARD = {
    "hulpverlener": 24, "mond-tot-mond": 22, "wijkteam": 14, "huisarts": 9, "website": 8,
    "kerk": 7, "flyer": 6, "gemeente": 5, "sociale media": 3, "wijkkrant": 2,
}  # fmt: skip
TOPICS = {
    "Geld en schulden": 26, "Zorg en Wmo": 24, "Hulp in huis": 20, "Wonen": 14, "Vervoer": 13,
    "Contact en eenzaamheid": 12, "Eten en voedselbank": 10, "Taal en formulieren": 9,
    "Vrijwilligerswerk": 9, "Over de hulplijn zelf": 5,
}  # fmt: skip
WITHDRAWN_BECAUSE = (
    "zelf opgelost of via eigen netwerk",
    "zelf opgelost of via eigen netwerk",
    "niet meer nodig",
    "niet bereikbaar na 3 keer bellen",
    "verhuisd",
    "opgenomen",
)
NO_ALTERNATIVE = "voldoet niet – geen alternatief"
WITH_ALTERNATIVE = "voldoet niet aan criteria – doorverwezen"


def outcome_of(kind: Kind, chance: int) -> RequestState:
    """How a request of this kind ends, for a number from 0 to 99."""
    if chance < kind.unfulfilled:
        return RequestState.UNFULFILLED
    if chance < kind.unfulfilled + kind.outside:
        return RequestState.CRITERIA_FAILED
    if chance < kind.unfulfilled + kind.outside + kind.withdrawn:
        return RequestState.WITHDRAWN
    return RequestState.COMPLETED
