"""Three partners with the same of everything: HipHelpt, Present, and one in another partnership.

``objects[owner][kind]`` is the number of a row; every text about a person is a canary.
"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from casts.twin_plans import make_plan
from casts.twin_reports import add_delivered, add_draft
from casts.twin_rows import Rows
from factories import (
    TODAY,
    make_account,
    make_campaign,
    make_category,
    make_church,
    make_district,
    make_match,
    make_part,
    make_participation,
    make_project,
    make_town,
    make_visit,
)
from factories_questions import make_outside, make_outside_contact, make_question, make_topic
from sqlalchemy.orm import Session

from campaigns.pledges.models import PledgeState
from campaigns.prints.qr import qr_png
from intake.matching.models import MatchState, VisitState
from intake.questions.models import CallerType
from intake.referral.models import AssignmentState
from intake.requests.models import PartOutcome, RequestState
from portal.clock import utc_now
from portal.organisations.models import Membership, OrganisationLogo, Seat
from portal.permissions import Role


class Twins(Rows):
    """Fills a town, and its twin, with one of everything."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.objects: dict[str, dict[str, Any]] = {}
        self.people: dict[str, Any] = {}
        self.town = make_town(session)
        self._cast()
        town = self.town
        near = (town.network, town.campaign, town.buddy, town.crabbehof, town.ellen)
        self._partner("hip", "ark", near, town.hiphelpt, town.bram, town.participation)
        self._partner("pre", "anker", near, town.present, town.cor, self.anker)
        self._partner("far", "far", self._elsewhere(), town.elsewhere, town.dina, self.far_church)
        self._desk()
        self._plans()
        self._shared()
        self._reports()
        self._members()
        session.commit()

    def _cast(self) -> None:
        town, canaries = self.town, self.canaries

        def staff(role: Role, **home: Any) -> Any:
            return make_account(self.session, town.network, role, **home)

        hip, pre = {"organisation": town.hiphelpt}, {"organisation": town.present}
        self.people |= {
            "bram": town.bram,
            "henk": staff(Role.ORG_DESK_WORKER, **hip),
            "cor": town.cor,
            "cora": staff(Role.ORG_DESK_WORKER, **pre),
            "ellen": town.ellen,
            "fenna": town.fenna,
            "dirk": town.dirk,
            "hanna": staff(Role.CHURCH_CONTACT, church=town.anker),
            "bea": town.board,
            "ina": staff(Role.ENTRY_HELPER, church=town.ark),
            "ada": staff(Role.ADMINISTRATOR),
            "pim": staff(Role.PRIVACY_OFFICER),
            "dina": town.dina,
        }
        self.anker = make_participation(self.session, town.campaign, town.anker, code="anker7")
        self._seat(town.network, "dor.house")
        for row in (town.ark, town.anker):
            canaries.fill(row, "dor.church")
        for row in (town.hiphelpt, town.present, town.campaign, town.buddy, town.crabbehof):
            canaries.fill(row, "dor.house")
        canaries.fill(town.network, "dor.front")
        for name, account in self.people.items():
            canaries.fill(account, "far.staff" if name == "dina" else "dor.staff")
        self.objects["dor"] = {"campaign": town.campaign.id, "slug": town.campaign.slug}
        self.objects["dor"] |= {"category": town.paint.id}
        self._church("ark", town.participation)
        self._church("anker", self.anker)

    def _seat(self, network: Any, group: str) -> None:
        seat = Seat(network_id=network.id, body="bestuur", person_name="", from_on=TODAY)
        self.session.add(self.canaries.fill(seat, group))

    def _church(self, owner: str, row: Any) -> None:
        self.objects[owner] = {"participation": row.id, "code": row.code}

    def _elsewhere(self) -> tuple[Any, ...]:
        session, town, fill = self.session, self.town, self.canaries.fill
        campaign = make_campaign(session, town.other, slug="verweg")
        category = make_category(session, town.other, every_weeks=2, is_one_person=True)
        district = make_district(session, town.other)
        church = make_church(session, town.other)
        self.far_church = make_participation(session, campaign, church, code="verweg7")
        self._seat(town.other, "far.house")
        for row in (category, district, church, town.elsewhere):
            fill(row, "far.house")
        fill(campaign, "far.front")
        fill(town.other, "far.front")
        # No desk over there: Dina did what a desk does.
        self.objects["far"] = {"campaign": campaign.id, "slug": campaign.slug}
        self.objects["far"] |= {"category": category.id}
        self._church("far", self.far_church)
        self.objects["far"] |= {"campaign": campaign.id, "slug": campaign.slug}
        self.objects["far"] |= {"category": category.id}
        return town.other, campaign, category, district, town.dina

    def _partner(
        self,
        owner: str,
        church: str,
        around: tuple[Any, ...],
        organisation: Any,
        who: Any,
        via: Any,
    ) -> None:
        network, campaign, category = around[:3]
        self.around, self.owner, self.organisation = around, owner, organisation
        house = "far.house" if owner == "far" else "dor.house"
        project = make_project(self.session, campaign, organisation, who, category)
        self.canaries.fill(project, house)
        project.places_taken = 5
        self.project, self.via = project, via
        named = "far.volunteer" if owner == "far" else f"{church}.named"
        calling = self._pledge(f"{owner}.volunteer", state=PledgeState.NEW)
        self._pledge(
            named, participation_id=via.id, church_may_see_name=True, confirmed_at=utc_now()
        )
        asked = self._pledge(f"{owner}.asked")
        agreed = self._pledge(f"{owner}.agreed")
        free = self._pledge(f"{owner}.volunteer", contacted_at=utc_now() - timedelta(weeks=7))
        mine = self.objects.setdefault(owner, {})
        mine |= {"project": project.id, "pledge": calling.id, "own": asked.id, "free": free.id}
        mine |= {"asked": asked.volunteer_id, "agreed": agreed.volunteer_id}
        mine["organisation"] = organisation.id
        logo = OrganisationLogo(
            network_id=network.id, organisation_id=organisation.id, png=qr_png("https://a.example")
        )
        self.session.add(logo)
        self._handled(mine, asked, agreed)
        self._message(mine)

    def _handled(self, mine: dict[str, Any], asked: Any, agreed: Any) -> None:
        """Every stage of a request with this partner."""
        private, meets = f"{self.owner}.seeker", f"{self.owner}.meets"
        by = self.around[4]
        first = self._request(private)
        part, _ = self._part(first)
        other, _ = self._part(self._request(private))
        proposal = make_match(self.session, other, asked, by)
        meeting, _ = self._part(self._request(private, meets))
        match = make_match(
            self.session,
            meeting,
            agreed,
            by,
            state=MatchState.SEEKER_ACCEPTED,
            call_seeker_since=None,
        )
        asked.planned_minutes = agreed.planned_minutes = 120
        visit = self._visit(match)
        # No words in it: whoever was asked may read those of a visit that still comes.
        coming = make_visit(self.session, match, starts_at=utc_now() + timedelta(days=3))
        done, _ = self._part(self._request(private, meets))
        ended = make_match(self.session, done, agreed, by, state=MatchState.ACTIVE)
        self._visit(ended, state=VisitState.DONE, minutes_served=60)
        _, offer = self._part(self._request(f"{self.owner}.offered"), state=AssignmentState.OFFERED)
        held = self._request(private, state=RequestState.ON_HOLD, on_hold_since=utc_now())
        self._part(held)
        ready = self._request(private)
        self._part(ready, outcome=PartOutcome.COMPLETED, state=AssignmentState.DONE)
        given_back = self._request(f"{self.owner}.returned")
        back, _ = self._part(given_back, state=AssignmentState.RETURNED)
        lost = make_match(self.session, back, agreed, by, state=MatchState.ENDED)
        self._note(first, f"{self.owner}.note", self.organisation)
        self._note(first, "far.note" if self.owner == "far" else "desk.note", None)
        mine |= {"request": first.id, "part": part.id, "proposal": proposal.id, "match": match.id}
        mine |= {"visit": visit.id, "offer": offer.id, "held": held.id, "ready": ready.id}
        mine |= {"helped": done.id, "coming": coming.id}
        if self.owner == "hip":
            self.objects["back"] = {"request": given_back.id, "part": back.id}
            self.objects["back"] |= {"match": lost.id, "visit": self._visit(lost).id}

    def _desk(self) -> None:
        """What only the desk has: a form that came in, a half-finished intake, a free part."""
        town = self.town
        self.owner, self.organisation = "free", town.hiphelpt
        self.around = (town.network, town.campaign, town.buddy, town.crabbehof, town.ellen)
        begun = self._request("free.seeker", state=RequestState.INTAKE)
        free = self._request("free.seeker")
        part = make_part(self.session, free, town.buddy)
        self._note(free, "desk.note", None)
        self.objects["free"] = {"request": free.id, "part": part.id, "begun": begun.id}
        self.objects["free"] |= self._outside("desk.note", town.network, town.ellen, town.crabbehof)
        self.objects["far"] |= self._outside("far.note", town.other, town.dina)

    def _plans(self) -> None:
        """A plan of each partner, and one of the desk over everything."""
        town, objects = self.town, self.objects
        here, boss = town.network, town.ellen
        for owner, partner in (("hip", town.hiphelpt), ("pre", town.present)):
            plan = make_plan(self.session, here, partner, boss, objects[owner])
            objects[owner]["plan"] = plan
        far = make_plan(self.session, town.other, town.elsewhere, town.dina, objects["far"])
        objects["far"]["plan"] = far
        whole = make_plan(self.session, here, None, boss, objects["hip"], objects["pre"])
        objects["free"]["plan"] = whole

    def _outside(self, group: str, network: Any, by: Any, district: Any = None) -> dict[str, int]:
        """A question, an outside organisation and a contact with it."""
        # Long words in every column, as a town has them: the list must fit all the same.
        topic = make_topic(self.session, network, name="Mantelzorgondersteuning")
        asked = make_question(
            self.session,
            network,
            by,
            topic_id=topic.id,
            caller_type=CallerType.CHURCH,
            district_id=district.id if district else None,
        )
        question = self.canaries.fill(asked, group)
        home = make_outside(self.session, network)
        contact = self.canaries.fill(make_outside_contact(self.session, home, by), group)
        self.session.flush()
        return {"question": question.id, "outside": home.id, "outside_contact": contact.id}

    def _members(self) -> None:
        """What Fenna is here, and Dina there."""
        for owner, account in (("dor", self.town.fenna), ("far", self.town.dina)):
            wanted = sa.select(Membership.id).where(Membership.account_id == account.id)
            self.objects[owner]["membership"] = self.session.scalars(wanted).one()

    def _reports(self) -> None:
        """What was delivered here and there, and what is still being written."""
        town, objects = self.town, self.objects
        objects["dor"] |= add_delivered(self.session, town.network, self.canaries, "dor.house")
        objects["far"] |= add_delivered(self.session, town.other, self.canaries, "far.house")
        objects["draft"] = add_draft(self.session, town.network, self.canaries, "draft.report")

    def _shared(self) -> None:
        """One request of which both partners carry out a part."""
        town = self.town
        self.owner = "both"
        request = self._request("both.seeker")
        ours, _ = self._part(request, town.hiphelpt)
        theirs, _ = self._part(request, town.present)
        self._note(request, "both.note", town.present, is_shared=True)
        self._note(request, "pre.note", town.present)
        self._note(request, "hip.note", town.hiphelpt)
        self.objects["both"] = {"request": request.id}
        self.objects["half_hip"] = {"part": ours.id, "helped": ours.id}
        self.objects["half_pre"] = {"part": theirs.id, "helped": theirs.id}


def twins(session: Session) -> SimpleNamespace:
    """The town with its twins, as plain values that outlive the session."""
    made = Twins(session)
    anna = {name: made.objects[name]["asked"] for name in ("hip", "far")}
    return SimpleNamespace(
        town=made.town,
        canaries=made.canaries,
        objects=made.objects,
        accounts={name: row.id for name, row in made.people.items()},
        volunteers={
            "anna": (anna["hip"], made.town.network.id),
            "piet": (made.objects["hip"]["agreed"], made.town.network.id),
            "fien": (anna["far"], made.town.other.id),
        },
    )
