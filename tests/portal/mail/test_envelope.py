"""Headers that nobody can add to, and one name for each copy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import EmailPolicy
from types import SimpleNamespace

import pytest

from portal.crypto import Keyring, new_data_key
from portal.mail import envelope
from portal.mail.composing import Letter
from portal.mail.envelope import BadMail, Parcel, email_of, message_id
from portal.mail.registry import Mails, Script

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DORDT = SimpleNamespace(id=1, slug="dordrecht", name="Hulplijn Dordt", email="hallo@dordt.example")
LETTER = Letter("anna@kerk.example", "Klopt dit?", "Dag Anna,\n.\nTot snel", "<p>Dag Anna</p>")
PARCEL = Parcel("k", DORDT, LETTER, "<a@dordt.example>", "post@dordt.example", NOW)


@pytest.fixture(autouse=True)
def _keys(own_keys):
    Keyring.fill(data_keys=[new_data_key()], secret_key="x" * 32)


def test_a_mail_has_both_twins_and_says_a_machine_wrote_it():
    email = email_of(PARCEL)
    assert email["From"] == "Hulplijn Dordt <post@dordt.example>"
    assert email["Reply-To"] == "Hulplijn Dordt <hallo@dordt.example>"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email.get_body(("plain",)).get_content().replace("\r\n", "\n").startswith("Dag Anna,\n")
    assert "<p>Dag Anna</p>" in email.get_body(("html",)).get_content()


def test_mail_programs_get_a_way_to_stop_only_where_there_is_one():
    page = "https://dordt.example/dordrecht/mijn/abc"
    email = email_of(replace(PARCEL, letter=replace(LETTER, stop_page=page)))
    assert email["List-Unsubscribe"] == f"<{page}>"
    assert email["List-Unsubscribe-Post"] is None
    assert email_of(PARCEL)["List-Unsubscribe"] is None
    assert email["Content-Language"] == "nl"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("field", ["to", "subject"])
def test_no_line_break_reaches_a_header(field, line_break):
    hostile = f"{getattr(LETTER, field)}{line_break}Bcc: dief@elders.example"
    with pytest.raises(BadMail):
        email_of(replace(PARCEL, letter=replace(LETTER, **{field: hostile})))


class AsTyped(EmailPolicy):
    """The defect: a header holds whatever it is given."""

    def header_store_parse(self, name, value):
        return name, value


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("field", ["to", "subject"])
def test_control_headers_as_they_come_take_a_line_break(field, line_break, monkeypatch):
    monkeypatch.setattr(envelope, "SMTP", AsTyped())
    monkeypatch.setattr(envelope, "_address", lambda spec, name="": spec)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_no_line_break_reaches_a_header(field, line_break)


@pytest.mark.parametrize("to", ["", "anna", "zoë@kerk.example", "a@b, c@d", "Anna <a@b.example>"])
def test_only_one_plain_address_is_written_to(to):
    with pytest.raises(BadMail):
        email_of(replace(PARCEL, letter=replace(LETTER, to=to)))


def test_the_name_of_a_message_is_the_same_each_time_and_tells_nothing():
    moment = datetime(2026, 11, 23, 9, 0, 0, 1, tzinfo=UTC)
    site = {"public_address": "https://hulp.example/x", "made_at": moment}
    name = message_id(slug="dordrecht", key="pledge-confirm:17", **site)
    assert name == message_id(slug="dordrecht", key="pledge-confirm:17", **site)
    assert name.endswith("@hulp.example>")
    assert "pledge" not in name
    assert name != message_id(slug="vlaardingen", key="pledge-confirm:17", **site)
    assert name != message_id(slug="dordrecht", key="pledge-confirm:18", **site)
    # The number was given out again after an older backup was put back.
    site["made_at"] += timedelta(microseconds=1)
    assert name != message_id(slug="dordrecht", key="pledge-confirm:17", **site)


def test_two_subjects_cannot_write_one_message():
    mails = Mails()
    script = Script(str, str)
    mails.register({"hello": script})
    mails.register({"hello": script})
    with pytest.raises(ValueError, match="hello"):
        mails.register({"hello": Script(repr, repr)})
