"""What lies on the desk this morning: forms that came in, and an intake that is half done."""

from dataclasses import dataclass
from datetime import timedelta

from intake.requests.models import Contact, HelpRequest, RequestChannel, RequestState
from intake.requests.queries import last_number
from intake.requests.rules import next_number, share_question
from intake.requests.services import set_phone
from portal.clock import local_day
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.consent.services import note_first_consents
from tasks.demo.making import Town


@dataclass(frozen=True)
class Arrival:
    """One request that nobody finished taking in yet."""

    hours: int
    first_name: str
    last_name: str
    kind: str
    need: str
    district: str
    best_moment: str = ""
    is_phone: bool = False
    is_suspect: bool = False


DORDRECHT = (
    Arrival(170, "Hennie", "Oefening", "garden", "De klimop groeit over het keukenraam. Ik kan er niet meer bij.", "Reeland", "In de middag"),
    Arrival(21, "Yusuf", "Verhaal", "admin", "Mijn vader krijgt veel brieven. Hij begrijpt ze niet en ik woon ver weg.", "Crabbehof", "In de ochtend"),
    Arrival(6, "Elly", "Denkbeeld", "visit", "Ik ben pas verhuisd en ken nog niemand in de straat.", "Stadspolders"),
    Arrival(3, "Koos", "Bedacht", "odd_job", "De lamp in de gang is stuk en ik durf niet op de trap.", "Wielwijk", is_phone=True),
    Arrival(28, "Xzqvk", "Fantasie", "other", "cheap loans fast visit our site now now now", "Binnenstad", is_suspect=True),
)  # fmt: skip
VEENENDAAL = (
    Arrival(19, "Sien", "Fictie", "groceries", "Sinds mijn val kan ik geen zware tas meer dragen.", "Petenbos", "In de ochtend"),
    Arrival(2, "Mo", "Verhaal", "digital", "Ik krijg mijn nieuwe telefoon niet aan de praat.", "Centrum", is_phone=True),
)  # fmt: skip


def fill_arrivals(town: Town, arrivals: tuple[Arrival, ...]) -> None:
    """Put them in, the oldest first."""
    partners = sorted(partner.name for partner in town.organisations.values())
    words = share_question(town.network.name, partners)
    for one in sorted(arrivals, key=lambda arrival: -arrival.hours):
        request = town.add(_request(town, one))
        if one.is_phone:
            continue
        note_first_consents(
            town.session,
            subject_kind="help_request",
            subject_key=request.id,
            given={ConsentPurpose.SHARE_WITH_PARTNERS: words},
            channel=ConsentChannel.WEB,
            now=request.received_at,
        )


def _request(town: Town, one: Arrival) -> HelpRequest:
    received = town.now - timedelta(hours=one.hours)
    year = local_day(received).year
    seeker = Contact(network_id=town.network.id, first_name=one.first_name, last_name=one.last_name)
    set_phone(seeker, town.phone())
    town.add(seeker)
    return HelpRequest(
        network_id=town.network.id,
        number=next_number(town.session.scalar(last_number(year)), year),
        state=RequestState.INTAKE if one.is_phone else RequestState.RECEIVED,
        channel=RequestChannel.PHONE if one.is_phone else RequestChannel.WEB,
        received_at=received,
        seeker_id=seeker.id,
        category_id=town.categories[one.kind].id,
        district_id=town.districts[one.district].id,
        need=one.need,
        best_moment=one.best_moment,
        is_suspect=one.is_suspect,
    )
