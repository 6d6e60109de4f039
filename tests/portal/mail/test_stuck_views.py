"""What could not leave is seen by the desk, and by nobody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.clock import utc_now
from portal.mail.registry import MAILS
from portal.mail.wording import MESSAGE_NAMES
from portal.outbox.models import RESTORED, Message, MessageState

PATH = "/dordrecht/berichten"


def make_stuck(session, network, *, key="m:1", state=MessageState.FAILED, **values):
    now = utc_now()
    message = Message(
        network_id=network.id,
        key=key,
        state=state,
        created_at=now - timedelta(days=1),
        due_at=now,
        **{
            "template": "request_receipt",
            "context": {"request_id": 1},
            "problem": "smtp 550",
            "stale_at": now + timedelta(days=2),
            "attempts": 3,
            "is_asked": True,
            **values,
        },
    )
    session.add(message)
    session.commit()
    return message.id


def now_of(session, message_id):
    wanted = sa.select(Message).where(Message.id == message_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


@pytest.fixture
def desk(sign_in, town):
    return sign_in(town.fenna)


def test_the_desk_reads_what_and_why(desk, session, town):
    assert "Alles is verstuurd" in desk.get(PATH).text
    make_stuck(session, town.network)
    make_stuck(session, town.network, key="m:2", state=MessageState.OVERDUE)
    page = desk.get(PATH).text
    assert "Bericht: uw hulpvraag is binnen" in page
    assert "Het e-mailadres bestaat niet" in page
    assert "te lang blijven liggen" in page
    assert "/dordrecht/hulpvragen/1" in page
    assert "Berichten</a>" in page


LOST = "Deze mensen hebben onze mail niet gekregen."
UNSURE = "maar misschien zijn ze al verstuurd."


def put_back(session, network, key):
    """A mail that waited in a backup that was put back."""
    return make_stuck(session, network, key=key, state=MessageState.OVERDUE, problem=RESTORED)


def test_nobody_is_said_to_miss_a_mail_that_may_have_arrived(desk, session, town):
    message_id = put_back(session, town.network, "m:1")
    page = desk.get(PATH).text
    assert UNSURE in page
    assert LOST not in page
    make_stuck(session, town.network, key="m:2")
    lost, _, unsure = desk.get(PATH).text.partition("Misschien al verstuurd</h2>")
    assert (LOST in lost, UNSURE in unsure, LOST in unsure) == (True, True, False)
    address = f"/dordrecht/berichten/{message_id}/opnieuw"
    assert (address in lost, address in unsure) == (False, True)


def test_without_a_backup_that_was_put_back_nothing_is_said_of_it(desk, session, town):
    make_stuck(session, town.network)
    page = desk.get(PATH).text
    assert LOST in page
    assert "reservekopie" not in page


def test_it_may_leave_again(desk, session, town):
    message_id = make_stuck(
        session,
        town.network,
        state=MessageState.OVERDUE,
        stale_at=utc_now() - timedelta(hours=1),
    )
    assert desk.post(f"{PATH}/{message_id}/opnieuw").status_code == 303
    message = now_of(session, message_id)
    assert (message.state, message.attempts, message.problem) == (MessageState.WAITING, 0, "")
    assert message.due_at <= utc_now() < message.stale_at
    assert desk.post(f"{PATH}/{message_id}/opnieuw").status_code == 404


def test_after_a_call_it_is_settled(desk, session, town):
    message_id = make_stuck(session, town.network)
    assert desk.post(f"{PATH}/{message_id}/afgehandeld").status_code == 303
    assert now_of(session, message_id).state is MessageState.DROPPED
    assert "Alles is verstuurd" in desk.get(PATH).text


@pytest.mark.parametrize(("who", "status"), [("bram", 403), ("dina", 404), (None, 303)])
def test_nobody_else_sees_or_settles(client, sign_in, session, town, who, status):
    message_id = make_stuck(session, town.network)
    browser = sign_in(getattr(town, who)) if who else client
    assert browser.get(PATH).status_code == status
    for step in ("opnieuw", "afgehandeld"):
        assert browser.post(f"{PATH}/{message_id}/{step}").status_code == status
    assert now_of(session, message_id).state is MessageState.FAILED


def test_the_desk_of_elsewhere_finds_nothing_of_ours(sign_in, session, town):
    message_id = make_stuck(session, town.other)
    desk = sign_in(town.fenna)
    assert "Alles is verstuurd" in desk.get(PATH).text
    assert desk.post(f"{PATH}/{message_id}/afgehandeld").status_code == 404
    assert now_of(session, message_id).state is MessageState.FAILED


def test_many_need_no_more_statements(desk, session, town, count_statements):
    for number in range(120):
        make_stuck(session, town.network, key=f"m:{number}")
    assert count_statements(lambda: desk.get(PATH)) <= 14
    assert "Er zijn er nog 20." in desk.get(PATH).text


def test_the_machine_says_how_many_wait_for_a_human(client, session, town):
    make_stuck(session, town.network)
    assert client.get("/gereed").get_json()["vastgelopen_berichten"] == 1


def test_every_message_has_a_name():
    written = {name for name in MAILS if name != "probe"}
    assert set(MESSAGE_NAMES) == written
