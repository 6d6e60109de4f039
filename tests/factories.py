"""Make rows for tests: sensible by themselves, every column can be overridden."""

from types import SimpleNamespace

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
    network = make_network(session, slug="dordrecht", name="Hulplijn Dordt", place="Dordrecht")
    other = make_network(
        session, slug="vlaardingen", name="Tijdcollecte Vlaardingen", place="Vlaardingen"
    )
    hiphelpt = make_organisation(session, network, name="HipHelpt Dordrecht")
    present = make_organisation(session, network, name="Stichting Present Dordrecht")
    elsewhere = make_organisation(session, other, name="HipHelpt Vlaardingen")
    ark = make_church(session, network, name="De Ark (voorbeeldkerk)")
    anker = make_church(session, network, name="Het Anker (voorbeeldkerk)")
    buddy = make_category(
        session,
        network,
        code="buddy",
        name="Maatje (langere tijd)",
        every_weeks=2,
        is_one_person=True,
        project_title="Maatje worden",
        wait_weeks_min=6,
        wait_weeks_max=12,
        norm_days=70,
    )
    paint = make_category(
        session,
        network,
        code="big_job",
        name="Grotere klus",
        minutes=480,
        project_title="Verven en klussen",
        norm_days=56,
    )
    bram = make_account(session, network, Role.ORG_COORDINATOR, organisation=hiphelpt, name="Bram")
    cor = make_account(session, network, Role.ORG_COORDINATOR, organisation=present, name="Cor")
    campaign = make_campaign(session, network, slug="najaar", name="Tijdcollecte najaar")
    return SimpleNamespace(
        network=network,
        other=other,
        hiphelpt=hiphelpt,
        present=present,
        elsewhere=elsewhere,
        ark=ark,
        anker=anker,
        buddy=buddy,
        paint=paint,
        bram=bram,
        cor=cor,
        campaign=campaign,
        crabbehof=make_district(session, network, name="Crabbehof", postcodes=["3317"]),
        sterrenburg=make_district(
            session, network, name="Sterrenburg", x_m=2000, postcodes=["3328"]
        ),
        ellen=make_account(session, network, Role.DESK_COORDINATOR, name="Ellen"),
        fenna=make_account(session, network, Role.DESK_WORKER, name="Fenna"),
        dirk=make_account(session, network, Role.CHURCH_CONTACT, church=ark, name="Dirk"),
        board=make_account(session, network, Role.BOARD_READER, name="Bea"),
        dina=make_account(
            session, other, Role.ORG_COORDINATOR, organisation=elsewhere, name="Dina"
        ),
        project=make_project(session, campaign, hiphelpt, bram, buddy, title="Maatje worden"),
        participation=make_participation(session, campaign, ark, code="ark7"),
    )
