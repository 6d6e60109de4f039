"""Furnish a partnership: districts, kinds of help, partners, churches, seats and people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from intake.questions.defaults import add_topics
from portal.accounts.services import create_account
from portal.networks.defaults import add_categories
from portal.networks.models import District
from portal.organisations.models import Church, Membership, Organisation, Seat
from portal.permissions import Role
from tasks.demo.making import Town

DESK = (Role.DESK_COORDINATOR, Role.DESK_WORKER)


@dataclass(frozen=True)
class Partner:
    """A partner as the demo begins with it: brand, legal entity and board seat are three things."""

    name: str
    legal_entity: str
    covenant_from: date
    is_in_board: bool = True


@dataclass(frozen=True)
class Person:
    """Somebody to be in the demo."""

    name: str
    role: Role
    partner: str | None = None
    church: str | None = None


@dataclass(frozen=True)
class Chair:
    """Somebody's place in a body of the partnership."""

    body: str
    name: str
    duty: str
    partner: str | None
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """What a partnership is furnished with."""

    # Name: metres east and north of a corner of the map, and the postcodes.
    districts: Mapping[str, tuple[int, int, list[str]]]
    partners: Mapping[str, Partner]
    churches: Mapping[str, str]
    people: Mapping[str, Person]
    chairs: Sequence[Chair] = ()
    # Campaigns of others, for which this helpline answers the phone.
    outside_campaigns: tuple[str, ...] = ()
    # Names of kinds of help that are closed for now: code and what we say.
    closed: Mapping[str, str] = field(default_factory=dict)


def furnish(town: Town, plan: Plan) -> Town:
    """Put everything of the plan in its place."""
    network_id = town.network.id
    town.categories = add_categories(town.session, network_id=network_id)
    for code, note in plan.closed.items():
        town.categories[code].closed_note = note
    town.topics = add_topics(town.session, network_id=network_id, campaigns=plan.outside_campaigns)
    for name, (x_m, y_m, postcodes) in plan.districts.items():
        town.districts[name] = town.add(
            District(network_id=network_id, name=name, x_m=x_m, y_m=y_m, postcodes=postcodes)
        )
    for key, partner in plan.partners.items():
        town.organisations[key] = town.add(_organisation(town, key, partner))
    for key, name in plan.churches.items():
        place = town.network.place
        town.churches[key] = town.add(Church(network_id=network_id, name=name, place=place))
    for key, person in plan.people.items():
        _employ(town, key, person)
    town.add_all(_seat(town, chair) for chair in plan.chairs)
    return town


def _organisation(town: Town, key: str, partner: Partner) -> Organisation:
    return Organisation(
        network_id=town.network.id,
        name=partner.name,
        legal_entity=partner.legal_entity,
        is_in_board=partner.is_in_board,
        covenant_from=partner.covenant_from,
        phone=town.network.phone,
        email=f"{key}@{town.network.slug}.example",
    )


def _employ(town: Town, key: str, person: Person) -> None:
    email = f"{key}@{town.network.slug}.example"
    account = create_account(town.session, name=person.name, email=email, now=town.days_ago(400))
    town.people[key] = account
    if person.role in DESK:
        town.desk.append(account)
    if person.role is Role.ORG_COORDINATOR and person.partner:
        town.coordinators.setdefault(person.partner, account)
    town.add(
        Membership(
            network_id=town.network.id,
            account_id=account.id,
            role=person.role,
            organisation_id=town.organisations[person.partner].id if person.partner else None,
            church_id=town.churches[person.church].id if person.church else None,
        )
    )


def _seat(town: Town, chair: Chair) -> Seat:
    return Seat(
        network_id=town.network.id,
        body=chair.body,
        person_name=chair.name,
        duty=chair.duty,
        organisation_id=town.organisations[chair.partner].id if chair.partner else None,
        from_on=chair.from_on,
        until_on=chair.until_on,
    )
