"""Two people in one form: who saves second overwrites nothing, and sees what the first saved."""

import html
import random
import re
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from casts.bodies import MARKED, VERSIONED, body_for, prepare
from casts.changes import page_before
from casts.doors import DOORS
from casts.strangers import Strangers

from portal.accounts.models import Account
from portal.clock import day_text
from portal.permissions import ROLE_LABELS, Role
from portal.web.meanwhile import VersionedForm

ENOUGH = {True: 200, False: 20}
PANEL = re.compile(r'<section [^>]*aria-labelledby="meanwhile">(.*?)</section>', re.S)
SHOWN = re.compile(r'name="((?:[pl]\d+-)?version)"[^>]*value="(\d+)"')
REFUSED = "Dit is net gewijzigd."
DID_NOTHING = "Uw knop deed daarom niets."
FLOORS = ("campaigns", "intake", "portal.organisations")
HOURS = ("1,5", "2,5", "3", "3,5", "4")
ROLES = ("board_reader", "privacy_officer", "desk_coordinator")
DAYS = ("2026-12-06", "2026-12-13", "2026-12-20")


@dataclass(frozen=True)
class Case:
    """A form: who has it open, about whose object, and what may be typed in it."""

    endpoint: str
    form: str
    people: tuple[str, str]
    owner: str
    texts: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Not kept by who was first alone, but by the state that it brings about: nothing to overwrite.
    ends: bool = False

    def typed(self, rng: random.Random, objects: dict[str, Any]) -> tuple[str, str]:
        """A field, and something for it that nobody else types."""
        name = rng.choice([*self.texts, *self.choices])
        values = self.choices.get(name)
        value = rng.choice(values) if values else f"Woord{rng.randrange(10**6)}"
        return name.format(**objects), value


ORG, DESK, BOSS = ("bram", "henk"), ("ellen", "fenna"), ("ellen", "ellen")
FORMS = (
    Case("planning.edit_campaign", "CampaignForm", ("bram", "ellen"), "dor", ("name", "intro")),
    Case("planning.project", "ProjectForm", ("bram", "ellen"), "hip", ("title", "description")),
    Case("pledges.spoken", "TalkForm", ORG, "hip", (), {"hours": HOURS}, ends=True),
    Case("pledges.set_moment", "MomentForm", ("dirk", "dirk"), "ark", (),
         {"p{participation}-collects_on": DAYS}),
    Case("directory.edit_organisation", "OrganisationForm", DESK, "free", ("name", "does", "site")),
    Case("directory.contact", "ContactForm", DESK, "free", ("note",)),
    Case("questions.question", "QuestionForm", DESK, "free", ("topic_note", "answer_note")),
    Case("prints.our_organisation", "OrganisationForm", ("bram", "bram"), "hip", ("name",)),
    Case("people.person", "RoleChangeForm", ("ada", "ada"), "dor", (),
         {"role": ROLES}),
    Case("triage.intake", "IntakeForm", DESK, "free", ("need", "practical", "last_name", "street")),
    Case("matching.move", "VisitForm", ORG, "hip", ("note",), {"hours": HOURS}),
    Case("matching.record", "RecordForm", ORG, "hip", (), {"served": HOURS}, ends=True),
    Case("matching.end", "EndForm", ORG, "hip", (), {"reason": ("tijd om", "ziekte")}, ends=True),
    Case("reports.edit_head", "HeadForm", BOSS, "draft", ("title", "contact_name")),
    Case("reports.edit_texts", "TextsForm", BOSS, "draft", ("activities", "plans", "bottlenecks")),
    Case("reports.edit_lines", "LineForm", BOSS, "draft", ("l{line}-explanation",)),
    Case("reports.edit_indicator", "IndicatorForm", BOSS, "dor", ("name", "unit", "definition")),
)  # fmt: skip
BUTTONS = (
    Case("pledges.step", "", ORG, "hip", (), {"step": ("pick_up", "not_reached", "decline")}),
    Case("matching.step", "", ORG, "hip", (), {"step": ("accept", "decline")}),
    Case("matching.cancel", "", ORG, "hip", (), {"any": ("x",)}),
)


@pytest.fixture
def strangers(app, client, session):
    return Strangers(app, session)


class Pair:
    """Two people at one form; whatever they do is undone."""

    def __init__(self, strangers: Strangers, rng: random.Random) -> None:
        self.strangers, self.rng = strangers, rng
        self.connection = strangers.session.connection()

    def play(self, case: Case) -> SimpleNamespace:
        """Both open it, the other saves, then I do; what I read, and what is kept."""
        session = self.strangers.session
        session.rollback()
        undo = self.connection.begin_nested()
        try:
            return self._play(case)
        finally:
            session.rollback()
            undo.rollback()

    def _play(self, case: Case) -> SimpleNamespace:
        door = next(one for one in DOORS if (one.method, one.endpoint) == ("POST", case.endpoint))
        objects = {**self.strangers.objects["ark"], **self.strangers.objects[case.owner]}
        prepare(self.strangers, door)
        me, other = case.people
        body = body_for(self.strangers, door, case.owner)
        self.strangers.session.rollback()  # what it began would hold what the other does
        if case in FORMS:
            shown = dict(SHOWN.findall(page_before(self.strangers, door, me, case.owner)))
            assert shown, f"{case.endpoint}: the page does not say which version it shows"
            body |= shown
        address = self.strangers.address(door, case.owner)
        theirs = case.typed(self.rng, objects)
        mine = theirs
        while mine[1] == theirs[1] and case.endpoint != "matching.cancel":
            mine = case.typed(self.rng, objects)
        first = self._post(other, address, {**body, theirs[0]: theirs[1]})
        assert first.status_code == 303, (case, theirs, first.text[-3000:])
        before = self._kept(case)
        answer = self._post(me, address, {**body, mine[0]: mine[1]})
        after = self._kept(case)
        if answer.status_code == 303:
            read = self.strangers.browsers[me].get(answer.location).text
        else:
            read = answer.text
        return SimpleNamespace(
            case=case, status=answer.status_code, read=html.unescape(read), mine=mine[1],
            theirs=theirs[1], is_overwritten=before != after, who=self._name(other),
        )  # fmt: skip

    def _post(self, who: str, address: str, body: dict[str, Any]) -> Any:
        return self.strangers.browsers[who].post(address, data=body)

    def _name(self, who: str) -> str:
        account_id = self.strangers.accounts[who]
        found = self.strangers.session.scalar(
            sa.select(Account.name).where(Account.id == account_id)
        )
        self.strangers.session.rollback()
        return found

    def _kept(self, case: Case) -> Any:
        model, kind = {**VERSIONED, **MARKED}[case.endpoint][:2]
        objects = {**self.strangers.objects["ark"], **self.strangers.objects[case.owner]}
        table = model.__table__
        found = self.strangers.session.execute(sa.select(table).where(table.c.id == objects[kind]))
        kept = tuple(found.one())
        self.strangers.session.rollback()
        return kept


def as_read(text: str) -> str:
    """As a page says it."""
    if text in ROLES:
        return str(ROLE_LABELS[Role(text)])
    return day_text(date.fromisoformat(text), year=True) if text in DAYS else text


def wrong_with(seen: SimpleNamespace) -> list[str]:
    """What is missing from the answer to a stale save."""
    case, found = seen.case, []
    if seen.is_overwritten:
        found.append("overwritten")
    who = "U wijzigde dit zelf" if len(set(case.people)) == 1 else f"{seen.who} wijzigde dit op"
    if case in BUTTONS:
        told = {"status": seen.status == 303, "who": who in seen.read}
        told["nothing"] = DID_NOTHING in seen.read
        return found + [name for name, is_told in told.items() if not is_told]
    panel = (PANEL.findall(seen.read) or [""])[0]
    told = {
        "status": seen.status == 422,
        "sentence": REFUSED in seen.read,
        "who": who in panel,
        "theirs": as_read(seen.theirs) in panel or case.form == "EndForm",
        "state": not case.ends or "<dt>" in panel,
        # Nothing is typed in a list of reasons, and it goes when there is no match to end.
        "mine": seen.mine in seen.read or case.form == "EndForm",
    }
    return found + [name for name, is_told in told.items() if not is_told]


def play(strangers, rounds: int) -> tuple[int, list[str]]:
    """Each form once, then any; the seed, and what was wrong."""
    seed = random.SystemRandom().randrange(10**6)
    rng = random.Random(seed)
    pair = Pair(strangers, rng)
    every = [*FORMS, *BUTTONS]
    order = [*every, *(rng.choice(every) for _ in range(rounds - len(every)))]
    rng.shuffle(order)
    wrong = []
    for case in order:
        found = wrong_with(pair.play(case))
        wrong += [f"{case.endpoint}: {', '.join(found)}"] if found else []
    return seed, wrong


def test_every_form_with_a_version_is_tried(app):
    waiting, found = [VersionedForm], set()
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found |= {one.__name__ for one in kinds if one.__module__.startswith(FLOORS)}
        waiting += kinds
    assert found == {case.form for case in FORMS}


def test_a_stale_save_is_refused_and_shows_what_the_other_saved(strangers, full_size):
    seed, wrong = play(strangers, ENOUGH[full_size])
    assert not wrong, "\n".join([f"seed {seed}", *wrong])


def test_without_the_version_the_second_overwrites_the_first(strangers, monkeypatch):
    """The control: nobody looks which version was on the screen."""
    monkeypatch.setattr("portal.errors.is_stale", lambda shown, stands: False)
    pair = Pair(strangers, random.Random(1))
    for case in FORMS:
        seen = pair.play(case)
        assert wrong_with(seen), case.endpoint
        assert seen.is_overwritten or case.ends, case.endpoint


def test_a_form_that_names_no_version_is_refused(strangers):
    """Leaving the hidden field out is no way round."""

    class Sly(Pair):
        first = True

        def _post(self, who, address, body):
            sent = body if self.first else {k: body[k] for k in body if not k.endswith("version")}
            self.first = not self.first
            return super()._post(who, address, sent)

    pair = Sly(strangers, random.Random(2))
    for case in FORMS:
        seen = pair.play(case)
        assert (seen.status, seen.is_overwritten) == (422, False), case.endpoint
