"""What the right person would send at each door, and what a greedy one would add to it."""

import re
from typing import Any

import sqlalchemy as sa
from casts.doors import Door
from casts.strangers import NOWHERE, Strangers

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState, Project
from campaigns.pledges.models import Pledge, PledgeState
from campaigns.prints import services as prints
from intake.directory.models import ExternalContact, ExternalOrganisation
from intake.matching.models import Match, Visit
from intake.matching.plans.models import PlanRun
from intake.matching.plans.states import PlanState
from intake.questions.models import InfoQuestion
from intake.reports.models import Indicator, Report, ReportLine
from intake.requests.ask_steps import STEPS
from intake.requests.models import HelpRequest
from portal.db import Base
from portal.organisations import people_services as people
from portal.organisations.models import Membership, Organisation

PERIOD = {"opens_on": "2026-10-01", "closes_on": "2027-12-31"}
MOMENT = {"day": "2027-03-09", "time": "14.00", "hours": "2"}
MARK = "zmassz"
PERSON = {"first_name": "Zoe", "last_name": "Nieuw", "phone": "06 12 34 56 78"}
PLEDGE = {
    **PERSON,
    "kind": "recurring",
    "hours": "2",
    "every_weeks": "2",
    "people": "1",
    "age_band": "adult",
    "may_share": "y",
}
BODIES: dict[str, dict[str, Any]] = {
    "triage.new": {**PERSON, "do": "save", "need": "Gezelschap."},
    "triage.intake": {**PERSON, "do": "save", "need": "Gezelschap."},
    "triage.new_part": {"minutes": "2", "rhythm": "2"},
    "settings.own": {"language": "nl"},
    "accounts.new_address": {"email": "zoe.nieuw@partner.example"},
    "people.invite": {"name": "Zoe", "email": "zoe@partner.example", "role": "desk_worker"},
    "people.person": {"role": "board_reader"},
    "questions.new": {"topic_note": "De bibliotheek."},
    "questions.question": {"topic_note": "De bibliotheek."},
    "directory.new_organisation": {"name": "Nieuw buurthuis"},
    "directory.organisation": {"contact_on": "2026-11-02", "kind": "once"},
    "directory.edit_organisation": {"name": "Ander buurthuis"},
    "directory.contact": {"contact_on": "2026-11-01", "kind": "once"},
    "request.note": {"text": "Belt liever in de middag."},
    "request.give_up": {"alternative": "De gemeente, telefoon 14 078."},
    "request.withdraw": {"reason": "zelf opgelost of via eigen netwerk"},
    "referral.decline": {"reason": "past niet"},
    "matching.give_back": {"reason": "past niet"},
    "matching.step": {"step": "accept"},
    "matching.plan": MOMENT,
    "matching.move": MOMENT,
    "matching.end": {"reason": "tijd om"},
    "matching.record": {"served": "2"},
    "matching.called": {"side": "seeker"},
    "matching.asked": {"side": "seeker"},
    "matching.answer": {"answer": "yes"},
    "pledges.spoken": {"hours": "2", "every_weeks": "2"},
    "pledges.step": {"step": "pick_up"},
    "pledges.pause_or_resume": {"step": "pause"},
    "pledges.take_back_by_phone": {"purpose": "church_may_count"},
    "pledges.take_back_own": {"purpose": "church_may_count"},
    "pledges.choose_own_language": {"language": "en"},
    "pledges.pledge": PLEDGE,
    "pledges.typed": {**PLEDGE, "source": "phone"},
    "pledges.pledge_via_church": {**PLEDGE, "church_may_count": "y"},
    "requests.ask": {
        "for_whom": "self",
        "need": "Gezelschap.",
        "name": "Zoe",
        "phone": "06 12 34 56 78",
        "may_share": "yes",
    },
    "prints.our_organisation": {"name": "Nieuwe naam", "phone": "078 612 34 56"},
    "planning.new_campaign": {"name": "Nieuw", "intro": "Tijd.", **PERIOD},
    "planning.cancel_campaign": {"reason": "Te weinig kerken."},
    "planning.edit_campaign": {"name": "Anders", "intro": "Tijd.", **PERIOD},
    "planning.project": {
        "title": "Anders",
        "summary": "Kort.",
        "description": "Lang.",
        "places": "30",
        "minutes": "2",
        "every_weeks": "2",
        "min_age": "18",
    },
    "planning.step_project": {"event": "close"},
    "reports.new_report": {"title": "Nieuw", "period": "last_year"},
    "reports.edit_head": {
        "title": "Anders",
        "starts_on": "2025-01-01",
        "ends_on": "2025-06-30",
        "rounding": "down",
    },
    "reports.edit_texts": {"activities": "Anders."},
    "reports.new_indicator": {"name": "Nieuw", "counting": "by_hand", "decimals": "0"},
    "reports.edit_indicator": {"name": "Anders", "counting": "by_hand", "decimals": "1"},
    "reports.move_indicator": {"way": "down"},
    "reports.use_indicator": {"use": "no"},
    "campaign_desk.step_campaign": {"event": "close"},
    "campaign_desk.add_church": {"name": "De Nieuwe Kerk"},
    "campaign_desk.step_church": {"event": "collect"},
    "pledges.answer": {"event": "confirm"},
}
VERSIONED = {
    "triage.intake": (HelpRequest, "begun"),
    "questions.question": (InfoQuestion, "question"),
    "directory.edit_organisation": (ExternalOrganisation, "outside"),
    "directory.contact": (ExternalContact, "outside_contact"),
    "planning.edit_campaign": (Campaign, "campaign"),
    "reports.edit_head": (Report, "report"),
    "reports.edit_texts": (Report, "report"),
    "reports.edit_indicator": (Indicator, "indicator"),
    "planning.project": (Project, "project"),
    "pledges.spoken": (Pledge, "pledge"),
    "pledges.step": (Pledge, "pledge"),
    "matching.step": (Match, "proposal"),
    "matching.end": (Match, "match"),
    **dict.fromkeys(("matching.move", "matching.record", "matching.cancel"), (Visit, "visit")),
    "pledges.set_moment": (Participation, "participation"),
    "reports.edit_lines": (ReportLine, "line"),
}
# Rows that count no version: what stands there is one.
MARKED = {
    "prints.our_organisation": (Organisation, "organisation", prints.version_of),
    "people.person": (Membership, "membership", people.version_of),
}
# Where the form stands, when that is another page than the one it is sent to.
PAGES = {
    **dict.fromkeys(("note", "give_up", "withdraw"), "request.show"),
    **dict.fromkeys(("plan", "end"), "matching.match_page"),
    **dict.fromkeys(("move", "record"), "matching.visit_page"),
    "spoken": "pledges.pledge_page",
    "assign": "assigning.parts",
    **dict.fromkeys(("reset", "let_go"), "people.person"),
    "add_church": "campaign_desk.campaign",
    "set_moment": "pledges.my_church",
}


def body_for(strangers: Strangers, door: Door, owner: str) -> dict[str, Any]:
    """What the right person sends about an object of this owner."""
    body = dict(BODIES.get(door.endpoint, {}))
    mine = strangers.objects.get(owner, {})
    near = strangers.objects["hip"]
    if door.endpoint in VERSIONED and owner not in {"none", "-"}:
        model, kind = VERSIONED[door.endpoint]
        wanted = sa.select(model.version).where(model.id == mine.get(kind))
        body["version"] = strangers.session.scalar(wanted) or 1
        strangers.session.rollback()
    if door.endpoint in MARKED and owner not in {"none", "far"}:
        model, kind, mark = MARKED[door.endpoint]
        row = strangers.session.get(model, {**near, **mine}[kind])
        body["version"] = mark(row)
        strangers.session.rollback()
    if door.endpoint == "assigning.assign":
        body["organisation_id"] = near["organisation"]
    if door.endpoint == "triage.new_part":
        body["category_id"] = strangers.town.paint.id
    if door.endpoint == "matching.propose":
        body["pledge_id"] = mine.get("free", near["free"])
    if door.endpoint == "planning.project":
        chosen = {"pre": strangers.town.cor, "far": strangers.town.dina}
        body["contact_account_id"] = chosen.get(owner, strangers.town.bram).id
    if door.endpoint == "reports.edit_lines":
        name = f"l{mine.get('line', 0)}"
        body |= {f"{name}-version": "1", f"{name}-entered": "2", f"{name}-target": "3"}
    if door.endpoint == "pledges.set_moment":
        at = f"p{mine.get('participation', 0)}"
        body |= {f"{at}-collects_on": "2026-12-06", f"{at}-version": body.get("version", "1")}
    return body


def prepare(strangers: Strangers, door: Door) -> None:
    """Bring the town where this step can be made."""
    session = strangers.session
    if door.endpoint == "pledges.answer":
        session.execute(sa.update(Participation).values(state=ParticipationState.APPROACHED))
    if door.endpoint == "closing.complete_campaign":
        session.execute(sa.update(Campaign).values(state=CampaignState.FOLLOW_UP))
        session.execute(sa.update(Pledge).values(state=PledgeState.AVAILABLE))
    if door.endpoint == "matching.stop_plan":
        session.execute(sa.update(PlanRun).values(state=PlanState.RUNNING))
    if door.endpoint == "reports.add_standard":
        for model in (ReportLine, Report, Indicator):
            session.execute(sa.delete(model))
    session.commit()


def greedy(strangers: Strangers, page: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body with every column of every table added that the page has no field for."""
    # Every form that changes a row asks which version was on the screen; the form to pledge has
    # one field that only the page of a church shows.
    offered = {"version", "church_may_see_name", *re.findall(r'name="([^"]+)"', page), *body}
    if "for_whom" in body:  # the form to ask for help has more pages than its first
        offered |= {name for step in STEPS for name in step.fields}
    far = strangers.objects["far"]
    extra: dict[str, Any] = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.name not in offered:
                extra[column.name] = _wish(column, far)
    extra |= {"network_id": strangers.town.other.id} if "network_id" not in offered else {}
    return {**extra, **body}


def _wish(column: sa.Column[Any], far: dict[str, Any]) -> Any:
    if isinstance(column.type, sa.Enum):
        return column.type.enums[-1]
    if isinstance(column.type, sa.Boolean):
        return "y"
    if isinstance(column.type, sa.Integer):
        return far.get(column.name.removesuffix("_id"), NOWHERE)
    if isinstance(column.type, sa.Date | sa.DateTime):
        return "2031-01-01"
    return MARK
