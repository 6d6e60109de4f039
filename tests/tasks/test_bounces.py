"""A mail comes back after days: the desk reads it under Berichten, and phones."""

import mailbox
import socketserver
import threading
from dataclasses import replace
from email import message_from_bytes

import pytest
import sqlalchemy as sa
from bounced import OUT_OF_OFFICE, report
from factories import make_pledge
from smtp_sink import smtp_sink

from portal import scope
from portal.audit.models import AuditEvent
from portal.clock import utc_now
from portal.mail.bounces import mark_of
from portal.mail.mailboxes import LARGEST, MailboxAway, read_mailbox
from portal.mail.registry import MAILS, Script
from portal.mail.sending import SmtpSender
from portal.mail.words import Reader, Words, say
from portal.outbox import services as outbox
from portal.outbox.models import Message, MessageState
from portal.scope import Scope
from tasks import bounces
from tasks.delivery import Round, send_batch


@pytest.fixture
def box(tmp_path, app):
    """A mailbox on disk, and the setting that points there."""
    made = mailbox.Maildir(tmp_path / "box", create=True)
    before = app.extensions["tijdcollecte_settings"]
    url = f"maildir://{tmp_path / 'box'}"
    app.extensions["tijdcollecte_settings"] = replace(before, bounce_url=url)
    yield made
    app.extensions["tijdcollecte_settings"] = before


@pytest.fixture
def sent(session, town, app, monkeypatch):
    """A mail that has left; (its row, the left half of its Message-ID as the server saw it)."""
    words = Words("Dag", "Dag", "Dag", (), ("Hulplijn",), "", say(""))
    script = Script(lambda job: (Reader("v1@kerk.example", "nl"), 1), lambda job, row: words)
    monkeypatch.setitem(MAILS, "probe", script)
    pledge = make_pledge(session, town.project)
    session.commit()
    scope.enter(session, Scope(town.network.id, whole_network=True))
    context = {"pledge_id": pledge.id}
    outbox.put(
        session, key="probe:1", template="probe", context=context, now=utc_now(), is_asked=True
    )
    session.commit()
    scope.enter(session, scope.SystemScope("a test looks at everything"))
    with smtp_sink() as (sink, url):
        sender = SmtpSender(url, "localhost")
        send_batch(Round(sender, utc_now, "a@dordt.example", "https://hulp.example"))
        [(_recipient, raw)] = sink.arrived
    return session.scalars(sa.select(Message)).one(), mark_of(message_from_bytes(raw)["Message-ID"])


def again(session):
    session.expire_all()
    return session.scalars(sa.select(Message)).one()


@pytest.mark.parametrize(
    ("status", "words"), [("5.1.1", "het e-mailadres bestaat niet"), ("4.4.7", "dagenlang niet")]
)
def test_what_comes_back_is_a_call_for_the_desk(session, town, sent, box, sign_in, status, words):
    message, mark = sent
    assert message.mail_mark == mark
    box.add(report(mark=mark, status=status))
    box.add(OUT_OF_OFFICE.encode())
    assert bounces.read_bounces() == 1
    found = again(session)
    assert (found.state, found.problem) == (MessageState.BOUNCED, f"retour {status}")
    verbs = session.scalars(sa.select(AuditEvent.verb)).all()
    assert verbs.count("message_bounced") == 1
    page = sign_in(town.fenna).get("/dordrecht/berichten").text
    assert words in page
    assert "Bekijk de toezegging" not in page  # a desk worker may not open it
    # The mailbox is read again and again; the same report says nothing new.
    assert bounces.read_bounces() == 0
    # The person's own mail was not touched.
    assert [kept.get_flags() for kept in box if "Automatisch" in str(kept["Subject"])] == [""]


def test_staff_settle_it_or_send_it_again(session, town, sent, box, sign_in):
    message, mark = sent
    number = message.id
    box.add(report(mark=mark))
    bounces.read_bounces()
    browser = sign_in(town.fenna)
    assert browser.post(f"/dordrecht/berichten/{number}/opnieuw").status_code == 303
    assert again(session).state is MessageState.WAITING


def test_a_mail_of_nobody_and_an_absent_mailbox_do_no_harm(session, sent, box, app, tmp_path):
    box.add(report(mark="f" * 40))
    assert bounces.read_bounces() == 0
    assert again(session).state is MessageState.SENT
    with pytest.raises(MailboxAway):
        read_mailbox(f"maildir://{tmp_path / 'nowhere'}", bool)
    settings = app.extensions["tijdcollecte_settings"]
    url = f"maildir://{tmp_path / 'nowhere'}"
    app.extensions["tijdcollecte_settings"] = replace(settings, bounce_url=url)
    assert bounces.read_bounces() == 0


def test_control_a_mail_without_its_mark_is_never_found(session, sent, box):
    message, mark = sent
    message.mail_mark = None
    session.commit()
    box.add(report(mark=mark))
    assert bounces.read_bounces() == 0
    assert again(session).state is MessageState.SENT


TOKEN = "only the mail server knows it"
OURS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def hook(app, client, monkeypatch):
    """Brings a mail to the site, as a mail server does."""
    settings = replace(app.extensions["tijdcollecte_settings"], bounce_token=TOKEN)
    monkeypatch.setitem(app.extensions, "tijdcollecte_settings", settings)
    # A real site has this on.
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    def bring(raw, headers=OURS, kind="message/rfc822"):
        return client.post("/retourpost", data=raw, headers=headers, content_type=kind)

    return bring


def test_what_a_mail_server_brings_is_the_same_call(session, town, sent, hook, sign_in):
    _message, mark = sent
    for _ in range(2):  # it brings it again when our answer got lost
        answer = hook(report(mark=mark, status="5.1.1"))
        assert (answer.status_code, answer.data) == (204, b"")
    found = again(session)
    assert (found.state, found.problem) == (MessageState.BOUNCED, "retour 5.1.1")
    verbs = session.scalars(sa.select(AuditEvent.verb)).all()
    assert verbs.count("message_bounced") == 1
    assert "het e-mailadres bestaat niet" in sign_in(town.fenna).get("/dordrecht/berichten").text


@pytest.mark.parametrize("raw", [report(mark="f" * 40), OUT_OF_OFFICE.encode(), b"", b"\xff\x00"])
def test_what_is_not_ours_gets_the_same_answer_and_changes_nothing(session, sent, hook, raw):
    assert hook(raw).status_code == 204
    assert again(session).state is MessageState.SENT


@pytest.mark.parametrize("brought", [None, "", "Bearer ", "Bearer other", "Bearer é", TOKEN[:-1]])
def test_without_the_token_there_is_no_such_page(session, sent, hook, brought):
    headers = {"Authorization": brought} if brought is not None else {}
    assert hook(report(mark=sent[1]), headers=headers).status_code == 404
    assert again(session).state is MessageState.SENT


def test_without_the_setting_there_is_no_such_page(session, sent, client):
    for headers in (OURS, {"Authorization": "Bearer "}, {}):
        body = {"data": report(mark=sent[1]), "content_type": "message/rfc822"}
        assert client.post("/retourpost", headers=headers, **body).status_code == 404
    assert again(session).state is MessageState.SENT


def test_only_a_mail_of_a_decent_size_and_no_page_of_elsewhere(session, sent, hook):
    raw = report(mark=sent[1])
    assert hook(raw + b" " * LARGEST).status_code == 413
    assert hook(raw, kind="text/plain").status_code == 415
    assert hook(raw, {**OURS, "Origin": "https://elders.example"}).status_code == 403
    assert again(session).state is MessageState.SENT
    assert hook(raw).status_code == 204
    assert again(session).state is MessageState.BOUNCED


class Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as our reader speaks with."""

    mails: dict[str, bytes] = {}
    seen: set[str] = set()

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            words = rest.split()
            verb = words[1] if words[0] == "UID" else words[0]
            if verb == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            elif verb == "SEARCH":
                self.say("* SEARCH " + " ".join(sorted(self.mails.keys() - self.seen)))
            elif verb == "FETCH":
                raw = self.mails[words[2]]
                self.say(f"* 1 FETCH (UID {words[2]} BODY[] {{{len(raw)}}}")
                self.wfile.write(raw + b")\r\n")
            elif verb == "STORE":
                self.seen.add(words[2])
            elif verb == "LOGIN" and words[2] != '"geheim"':
                self.say(f"{tag} NO wrong")
                continue
            self.say(f"{tag} OK done")
            if verb == "LOGOUT":
                return


@pytest.fixture
def imap():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Imap.mails, Imap.seen = {"7": report(), "9": OUT_OF_OFFICE.encode()}, set()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_mailbox_over_imap_is_read_and_only_ours_is_marked(imap):
    shown = []

    def reader(raw):
        shown.append(raw)
        return b"multipart/report" in raw

    assert read_mailbox(f"imap://hulplijn:geheim@127.0.0.1:{imap}/INBOX", reader) == 1
    assert shown == [report(), OUT_OF_OFFICE.encode()]
    assert Imap.seen == {"7"}
    with pytest.raises(MailboxAway):
        read_mailbox(f"imap://hulplijn:anders@127.0.0.1:{imap}", reader)
