"""Make rows for tests: sensible by themselves, every column can be overridden."""

from types import SimpleNamespace
from typing import Any

from factories_campaigns import (
    make_campaign,
    make_participation,
    make_pledge,
    make_project,
    make_volunteer,
)
from factories_intake import (
    make_assignment,
    make_contact,
    make_match,
    make_part,
    make_request,
    make_visit,
)
from factories_portal import (
    NOW,
    TODAY,
    make_account,
    make_category,
    make_church,
    make_district,
    make_network,
    make_organisation,
)
from sqlalchemy.orm import Session

from portal.permissions import Role

__all__ = [
    "NOW",
    "TODAY",
    "make_account",
    "make_assignment",
    "make_campaign",
    "make_category",
    "make_church",
    "make_contact",
    "make_district",
    "make_match",
    "make_network",
    "make_organisation",
    "make_part",
    "make_participation",
    "make_pledge",
    "make_project",
    "make_request",
    "make_town",
    "make_visit",
    "make_volunteer",
]


def make_town(session: Session) -> SimpleNamespace:
    """Dordrecht: HipHelpt and Present, De Ark and Het Anker, an open campaign, and their people."""
    town = SimpleNamespace()
    town.network = make_network(session, slug="dordrecht", name="Hulplijn Dordt", place="Dordrecht")
    _add_kinds_and_districts(session, town)
    town.hiphelpt = make_organisation(session, town.network, name="HipHelpt Dordrecht")
    town.present = make_organisation(session, town.network, name="Stichting Present Dordrecht")
    town.ark = make_church(session, town.network, name="De Ark (voorbeeldkerk)")
    town.anker = make_church(session, town.network, name="Het Anker (voorbeeldkerk)")
    _add_people(session, town)
    town.other = make_network(
        session, slug="vlaardingen", name="Tijdcollecte Vlaardingen", place="Vlaardingen"
    )
    town.elsewhere = make_organisation(session, town.other, name="HipHelpt Vlaardingen")
    town.dina = make_account(
        session, town.other, Role.ORG_COORDINATOR, organisation=town.elsewhere, name="Dina"
    )
    town.campaign = make_campaign(session, town.network, slug="najaar", name="Tijdcollecte najaar")
    town.project = make_project(
        session, town.campaign, town.hiphelpt, town.bram, town.buddy, title="Maatje worden"
    )
    town.participation = make_participation(session, town.campaign, town.ark, code="ark7")
    return town


def _add_kinds_and_districts(session: Session, town: SimpleNamespace) -> None:
    town.buddy = make_category(
        session,
        town.network,
        code="buddy",
        name="Maatje (langere tijd)",
        every_weeks=2,
        is_one_person=True,
        project_title="Maatje worden",
        wait_weeks_min=6,
        wait_weeks_max=12,
        norm_days=70,
    )
    town.paint = make_category(
        session,
        town.network,
        code="big_job",
        name="Grotere klus",
        minutes=480,
        project_title="Verven en klussen",
        norm_days=56,
    )
    town.crabbehof = make_district(session, town.network, name="Crabbehof", postcodes=["3317"])
    town.sterrenburg = make_district(
        session, town.network, name="Sterrenburg", x_m=2000, postcodes=["3328"]
    )


def _add_people(session: Session, town: SimpleNamespace) -> None:
    def staff(name: str, role: Role, **home: Any) -> Any:
        return make_account(session, town.network, role, name=name, **home)

    town.bram = staff("Bram", Role.ORG_COORDINATOR, organisation=town.hiphelpt)
    town.cor = staff("Cor", Role.ORG_COORDINATOR, organisation=town.present)
    town.ellen = staff("Ellen", Role.DESK_COORDINATOR)
    town.fenna = staff("Fenna", Role.DESK_WORKER)
    town.dirk = staff("Dirk", Role.CHURCH_CONTACT, church=town.ark)
    town.board = staff("Bea", Role.BOARD_READER)
