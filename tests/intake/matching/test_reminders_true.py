"""A reminder is true when it leaves, whatever happened since it was written down."""

import os
import random
from contextlib import suppress
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from match_steps import planned

from campaigns.pledges import services as pledges
from campaigns.volunteers.models import Volunteer
from intake.matching import services, visit_services
from intake.matching.models import Visit
from intake.requests.models import Contact
from portal.errors import Refusal
from portal.mail.registry import MAILS, Script
from portal.mail.words import Reader, Words, say
from portal.outbox import services as outbox
from portal.outbox.models import Message, MessageState
from portal.permissions import NOBODY
from portal.scope import Scope, enter
from tasks.delivery import Round, send_batch

DAY = date(2026, 11, 10)
HAPPENINGS = ("move", "back", "cancel", "end", "withdraw", "erase", "silence")
TEMPLATES = ("visit_reminder", "visit_ahead")


class Keeping:
    """A mail server that remembers."""

    def __init__(self):
        self.parcels = []

    def send(self, parcel):
        self.parcels.append(parcel)

    def close(self):
        """Nothing to hang up."""


class Story:
    """One visit, what becomes of it, and the mails about it."""

    def __init__(self, session, case):
        self.session, self.case = session, case
        self.match, self.visit = planned(session, case, day=DAY)
        session.flush()
        self.hour = 14

    def tell(self, what):
        """Something happens; what cannot be any more is refused."""
        session, now = self.session, self.case.now
        visit = {"visit_id": self.visit.id, "actor": self.case.bram, "now": now}
        with suppress(Refusal), session.begin_nested():
            if what in {"move", "back"}:
                self.hour = 14 if what == "back" else self.hour % 20 + 1
                services.move_visit(
                    session, **visit, day=DAY, at=time(self.hour, 0), minutes=60, note=""
                )
            elif what == "cancel":
                services.cancel_visit(session, **visit)
            elif what == "end":
                services.end_match(
                    session, match_id=self.match.id, reason="anders", actor=self.case.bram, now=now
                )
            elif what == "withdraw":
                pledges.withdraw_pledge(
                    session, pledge_id=self.case.pledge.id, actor=NOBODY, now=now
                )
            else:
                model, row = (
                    (Volunteer, self.case.anna) if what == "erase" else (Contact, self.case.seeker)
                )
                session.get_one(model, row.id).email = ""
        session.flush()

    def is_to_come(self):
        """Whether the visit still takes place."""
        row = self.session.get(Visit, self.visit.id, populate_existing=True)
        return row.state.value == "planned" and row.match.state.value in {
            "seeker_accepted", "active",
        }  # fmt: skip

    def post(self):
        """Every mail about it at the moment it would leave; returns what left."""
        kept = Keeping()
        due = self.session.scalars(
            sa.select(Message.due_at).where(
                Message.template.in_(TEMPLATES), Message.state == MessageState.WAITING
            )
        ).all()
        self.session.commit()
        for moment in sorted(set(due)):
            work = Round(kept, lambda at=moment: at, "post@dordt.example", "https://dordt.example")
            send_batch(work)
        return [one for one in kept.parcels if not one.key.startswith(("match-", "pledge"))]


@pytest.fixture
def see(session, case, monkeypatch):
    """Nothing is taken back beforehand: only the look at the moment of leaving counts."""
    monkeypatch.setattr(visit_services, "drop_reminders", lambda session, visit_id: None)
    monkeypatch.setattr(services, "drop_reminders", lambda session, visit_id: None)
    case.anna.email = "anna@kerk.example"
    session.commit()

    def whole():
        enter(session, Scope(case.town.network.id, whole_network=True))
        return Story(session, case)

    return whole


def play(see, happenings):
    """One story; the mails that left, and whether the visit takes place."""
    story = see()
    for what in happenings:
        story.tell(what)
    mails = [one for one in story.post() if "reminder" in one.key]
    enter(story.session, Scope(story.case.town.network.id, whole_network=True))
    return story, mails, story.is_to_come()


def lies_in(see, happenings):
    """What was told that was not so."""
    story, mails, is_to_come = play(see, happenings)
    wrong = []
    for mail in mails:
        if not is_to_come:
            wrong.append(f"{mail.key}: it does not take place")
        elif f"{story.hour}.00 uur" not in mail.letter.text:
            wrong.append(f"{mail.key}: not at {story.hour}")
        if mail.letter.to == "":
            wrong.append(f"{mail.key}: to nobody")
    silenced = {"erase": "anna@kerk.example", "silence": "kanarie@volk.example"}
    wrong += [
        f"{mail.key}: to who was erased"
        for mail in mails
        for what, address in silenced.items()
        if what in happenings and mail.letter.to == address
    ]
    return wrong


@pytest.mark.parametrize("seed", range(300 if os.environ.get("TIJDCOLLECTE_FULL") == "1" else 15))
def test_what_leaves_is_true(see, seed):
    dice = random.Random(seed)
    assert lies_in(see, dice.choices(HAPPENINGS, k=dice.randint(1, 6))) == []


def test_what_nobody_touched_does_leave(see):
    """And it is not silence that keeps the test above green."""
    _, mails, _ = play(see, [])
    assert {mail.letter.to for mail in mails} == {"anna@kerk.example", "kanarie@volk.example"}


@pytest.mark.parametrize("what", ["cancel", "move"])
def test_a_reminder_that_does_not_look_again_lies(see, monkeypatch, what):
    """The control: who writes it takes the row for what it was."""

    def blindly(job):
        return Reader("anna@kerk.example", "nl"), job.context["starts_local"]

    def said(_job, moment):
        at = f"{int(moment[11:13])}.00 uur"
        return Words("Morgen", "Morgen", "Dag", (say(at),), ("HipHelpt",), "", say(""))

    monkeypatch.setitem(MAILS, "visit_reminder", Script(blindly, said))
    assert lies_in(see, [what])


def test_it_waits_for_its_own_day(session, see, case):
    """A mail that was planned leaves the day before, not at once."""
    story = see()
    due = session.scalars(
        sa.select(Message.due_at).where(Message.template == "visit_reminder")
    ).all()
    assert story.is_to_come()
    assert set(due) == {outbox.rules.first_moment(due[0], is_asked=False)}
    assert case.now + timedelta(days=5) < due[0] < story.visit.starts_at
