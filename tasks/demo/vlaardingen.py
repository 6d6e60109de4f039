"""Tijdcollecte Vlaardingen: every church was asked, five said yes, each in its own way."""

from datetime import date

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import CampaignState
from campaigns.pledges.models import Pledge, PledgeSource, PledgeState
from portal.networks.models import Network
from portal.permissions import Role
from tasks.demo.furnishing import Chair, Partner, Person, Plan
from tasks.demo.giving import Gift, add_campaign, add_project, give, join
from tasks.demo.helping import Helped, help_with
from tasks.demo.making import Town
from tasks.demo.waiting import Wait, ask_all

COVENANT = date(2024, 6, 3)
# The five that take part, and how.
JOINED = {
    "brug": ("De Brug (voorbeeldkerk)", "b8r4", ("announcement",)),
    "haven": ("De Haven (voorbeeldkerk)", "h2v7", ("flyers", "announcement")),
    "fontein": ("De Fontein (voorbeeldkerk)", "f6n3", ("forms",)),
    "willibrord": ("Sint-Willibrordus (voorbeeldparochie)", "w9k5", ("presentation", "forms")),
    "emmaus": ("Emmaüskapel (voorbeeldkerk)", "m4s8", ("qr",)),
}
# The nine others, and what they said.
OTHERS = {
    "bethel": ("Bethelkerk (voorbeeldkerk)", ParticipationState.DECLINED, "b3t9"),
    "ichthus": ("Ichthuskerk (voorbeeldkerk)", ParticipationState.DECLINED, "c7h2"),
    "maranatha": ("Maranathakerk (voorbeeldkerk)", ParticipationState.DECLINED, "m8r6"),
    "zaaier": ("De Zaaier (voorbeeldkerk)", ParticipationState.DECLINED, "z5r2"),
    "rank": ("De Wijnrank (voorbeeldkerk)", ParticipationState.CONSIDERING, "w6n4"),
    "holy": ("Nieuwe Kerk Holy (voorbeeldkerk)", ParticipationState.CONSIDERING, "n3k7"),
    "levend": ("Levend Water (voorbeeldgemeente)", ParticipationState.APPROACHED, "v4w9"),
    "west": ("Wijkkerk Westwijk (voorbeeldkerk)", ParticipationState.APPROACHED, "w2k6"),
    "ontmoeting": ("Ontmoetingskerk (voorbeeldkerk)", ParticipationState.APPROACHED, "t7m3"),
}
STATES = {
    "brug": ParticipationState.COLLECTING,
    "haven": ParticipationState.COLLECTING,
    "fontein": ParticipationState.REPORTED,
    "willibrord": ParticipationState.COLLECTING,
    "emmaus": ParticipationState.CONFIRMED,
}
PLAN = Plan(
    districts={
        "Centrum": (3000, 2500, ["3131"]),
        "Westwijk": (1200, 3100, ["3132", "3137"]),
        "Oostwijk": (4100, 2600, ["3133"]),
        "Vlaardinger Ambacht": (3600, 3400, ["3134", "3135"]),
        "Holy": (2600, 5200, ["3136", "3138"]),
    },
    partners={
        "hiphelpt": Partner("HipHelpt Vlaardingen", "Stichting HipHelpt Vlaardingen", COVENANT),
        "present": Partner("Present Vlaardingen", "Stichting Present Vlaardingen", COVENANT),
    },
    churches={key: name for key, (name, *_rest) in {**JOINED, **OTHERS}.items()},
    people={
        "wim": Person("Wim Verderop", Role.DESK_COORDINATOR),
        "dina": Person("Dina Elders", Role.ORG_COORDINATOR, "hiphelpt"),
        "petra": Person("Petra Oefening", Role.ORG_COORDINATOR, "present"),
        "joke": Person("Joke Verhaal", Role.CHURCH_CONTACT, church="brug"),
        "sjaak": Person("Sjaak Sprookje", Role.CHURCH_CONTACT, church="fontein"),
        "marga": Person("Marga Denkbeeld", Role.CHURCH_CONTACT, church="rank"),
    },
    chairs=(
        Chair("werkgroep", "Dina Elders", "Coördinator", "hiphelpt", COVENANT),
        Chair("werkgroep", "Petra Oefening", "Coördinator", "present", COVENANT),
        Chair("werkgroep", "Wim Verderop", "Trekker van de tijdcollecte", None, COVENANT),
    ),
)
WAITING = (
    Wait("buddy", 122, "Westwijk", "Meneer wil elke twee weken een eind fietsen.", "hiphelpt", ("sat-morning",)),
    Wait("buddy", 81, "Holy", "Mevrouw verloor haar zus en is veel alleen.", "hiphelpt", ("tue-afternoon",)),
    Wait("big_job", 63, "Oostwijk", "De woonkamer moet worden geverfd voor de baby komt.", "present", ("sat-morning",), skills=("paint",), people=4),
    Wait("garden", 49, "Vlaardinger Ambacht", "De schutting ligt om en het gras staat hoog.", "present", ("sat-afternoon",), skills=("garden",), people=4),
    Wait("transport", 5, "Centrum", "Meneer moet elke dinsdag naar de fysiotherapeut.", "hiphelpt?", skills=("drive",)),
    Wait("odd_job", 3, "Holy", "De deur van de schuur klemt."),
)  # fmt: skip
# The lasting volunteers that the collection brought: who visits whom.
LASTING = {
    "Bep": (Wait("buddy", 141, "Westwijk", "Mevrouw wil samen naar de haven lopen.", "hiphelpt", ("tue-afternoon",)), Helped(first_days_ago=30, times=3, next_in_days=12)),
    "Leen": (Wait("buddy", 138, "Centrum", "Meneer mist iemand om mee te dammen.", "hiphelpt", ("wed-afternoon",)), Helped(first_days_ago=27, times=2, next_in_days=5)),
    "Truus": (Wait("buddy", 119, "Holy", "Mevrouw praat graag over haar tuin.", "hiphelpt", ("thu-morning",)), Helped(first_days_ago=25, times=2, next_in_days=3)),
    "Wouter": (Wait("buddy", 104, "Oostwijk", "Jonge man zoekt iemand om mee te koken.", "hiphelpt", ("mon-evening",)), Helped(first_days_ago=22, times=2, next_in_days=8)),
    "Ans": (Wait("buddy", 97, "Vlaardinger Ambacht", "Mevrouw kan niet goed zien en wil de krant horen.", "hiphelpt", ("fri-morning",)), Helped(first_days_ago=20, times=2, next_in_days=9)),
    "Freek": (Wait("garden", 92, "Holy", "De heg is boven het raam gegroeid.", "present", ("sat-morning",), skills=("garden",), people=4), Helped(first_days_ago=15, times=1)),
}  # fmt: skip
HELPED = {"buddy": (52, 61, 70), "odd_job": (4, 6, 9), "garden": (24, 31, 36)}
USUAL = {"buddy": "hiphelpt", "odd_job": "hiphelpt", "garden": "present"}
PAPER, WEB = PledgeSource.PAPER, PledgeSource.WEB
GIFTS = (
    Gift("Bep", "buddy", "Westwijk", ("tue-afternoon",), church="fontein", source=PAPER, gender="vrouw"),
    Gift("Leen", "buddy", "Centrum", ("wed-afternoon",), church="brug", gender="man"),
    Gift("Truus", "buddy", "Holy", ("thu-morning",), church="willibrord", source=PAPER),
    Gift("Wouter", "buddy", "Oostwijk", ("mon-evening",), church="emmaus", gender="man", skills=("cook",)),
    Gift("Ans", "buddy", "Vlaardinger Ambacht", ("fri-morning",), church="haven", gender="vrouw"),
    Gift("Freek", "garden", "Holy", ("sat-morning",), church="fontein", source=PAPER, skills=("garden",), people=4),
    Gift("Coby", "buddy", "Holy", ("tue-afternoon", "thu-afternoon"), church="brug"),
    Gift("Daan", "big_job", "Centrum", ("sat-morning",), church="emmaus", skills=("paint",), people=2),
    Gift("Mies", "garden", "Westwijk", ("sat-afternoon",), church="willibrord", source=PAPER, skills=("garden",), people=2),
    Gift("Piet", "transport", "Oostwijk", ("tue-morning", "wed-morning"), church="fontein", source=PAPER, skills=("drive",)),
    Gift("Sonja", "transport", "Holy", ("mon-morning",), church="haven", skills=("drive",)),
    Gift("Arie", "big_job", "Holy", ("sat-morning", "sat-afternoon"), church="brug", skills=("paint", "wallpaper"), people=3),
    Gift("Lida", "odd_job", "Centrum", ("wed-morning",), PledgeState.TO_CONTACT, "willibrord", source=PAPER),
    Gift("Ton", "odd_job", "Vlaardinger Ambacht", ("fri-afternoon",), PledgeState.NEW, "emmaus", skills=("electrical",)),
    Gift("Greetje", "buddy", "Oostwijk", ("thu-afternoon",), PledgeState.NEW, "fontein", source=PAPER),
    Gift("Milan", "big_job", "Westwijk", ("sat-morning",), PledgeState.NEW, "emmaus", people=2),
    Gift("Jopie", "transport", "Centrum", (), PledgeState.UNREACHABLE, "haven"),
)  # fmt: skip
PROJECTS = (
    ("buddy", "hiphelpt", "dina", 12),
    ("transport", "hiphelpt", "dina", 8),
    ("odd_job", "hiphelpt", "dina", 8),
    ("big_job", "present", "petra", 16),
    ("garden", "present", "petra", 16),
)
MORNING = [["09:00", "12:00"]]


def network() -> Network:
    """Tijdcollecte Vlaardingen."""
    return Network(
        slug="vlaardingen",
        name="Tijdcollecte Vlaardingen",
        place="Vlaardingen",
        phone="010 000 00 00",
        phone_hours="dinsdag en donderdag, 9.00 tot 12.00 uur",
        opening_hours=dict.fromkeys(("tue", "thu"), MORNING),
        email="tijdcollecte@vlaardingen.example",
        accent="ocean",
    )


def fill_vlaardingen(town: Town) -> None:
    """A collection that has run for weeks, and the lasting volunteers that it brought."""
    lasting = [wait for wait, _helped in LASTING.values()]
    ask_all(town, [*WAITING, *lasting], HELPED, USUAL)
    campaign = add_campaign(
        town, "tijdcollecte", "Tijdcollecte Vlaardingen", CampaignState.OPEN, -52, 18
    )
    churches: dict[str, Participation] = {}
    for week, (key, (_name, code, ways)) in enumerate(JOINED.items()):
        churches |= join(town, campaign, {key: code}, STATES[key], week=week, ways=ways)
    for key, (_name, state, code) in OTHERS.items():
        join(town, campaign, {key: code}, state, week=None)
    projects = {
        kind: add_project(town, campaign, kind, owner, contact, places)
        for kind, owner, contact, places in PROJECTS
    }
    pledges: dict[str, Pledge] = {}
    for position, gift in enumerate(GIFTS):
        pledges[gift.name] = give(
            town, gift, position, projects[gift.kind], churches.get(gift.church)
        )
    for name, (wait, helped) in LASTING.items():
        help_with(town, town.parts[wait.need], pledges[name], helped)
