"""Pages of the demo only: be anybody with one click, and read the mail that 'left'."""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models import Account
from portal.clock import local_day, moment_text, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _
from portal.mail.composing import compose
from portal.mail.letters import letter_pdf
from portal.mail.showing import csp_for, shown_here
from portal.mail.specimen import specimen_mail, specimen_network
from portal.mail.wording import MESSAGE_NAMES
from portal.networks import queries as networks
from portal.organisations import queries
from portal.organisations.entering import begin_session
from portal.organisations.models import Membership
from portal.organisations.wording import SEES
from portal.outbox import queries as outbox
from portal.outbox.models import DemoMail
from portal.permissions import ROLE_LABELS
from portal.scope import system_scope
from portal.web.access import open_to_all, sign_in_browser
from portal.web.answers import page, see_other
from portal.web.partnerships import helplines

bp = Blueprint("demo", __name__, url_prefix="/demo")
bp.context_processor(lambda: {"helplines": helplines})


@bp.get("")
@open_to_all
def people() -> ResponseReturnValue:
    """Who one can be, per partnership."""
    session = db.session()
    with system_scope(session, "the people of the demo"):
        members = session.scalars(queries.all_memberships()).all()
        towns = [
            (town.name, town.slug, [_card(row) for row in members if row.network_id == town.id])
            for town in session.scalars(networks.networks())
        ]
    return page("portal/demo_people.html", towns=towns, tray_url=url_for("demo.tray"))


def _card(row: Membership) -> dict[str, object]:
    home = row.organisation or row.church
    return {
        "name": row.account.name,
        "role": ", ".join([str(ROLE_LABELS[row.role]), *([home.name] if home else [])]),
        "sees": str(SEES.get(row.role, "")),
        "url": url_for("demo.become", account_id=row.account_id),
    }


@bp.post("/als/<int:account_id>")
@open_to_all
def become(account_id: int) -> ResponseReturnValue:
    """Be this person in this browser."""
    with unit_of_work() as session:
        account = session.get(Account, account_id)
        if account is None or not account.is_active:
            raise Missing
        secret = begin_session(session, account_id=account.id, is_whole=True, is_proved=True)
    sign_in_browser(secret)
    return see_other("accounts.begin")


@bp.get("/postvak-uit")
@open_to_all
def tray() -> ResponseReturnValue:
    """Every mail that would have left, newest first."""
    session = db.session()
    with system_scope(session, "the mail of the demo"):
        waiting = [
            {
                "name": MESSAGE_NAMES.get(message.template, _("Bericht")),
                "at": moment_text(message.due_at),
            }
            for message in session.scalars(outbox.waiting_messages())
        ]
        mails = [
            {
                "subject": mail.subject,
                "to": mail.recipient,
                "at": moment_text(mail.sent_at),
                "url": url_for("demo.mail", mail_id=mail.id),
            }
            for mail in session.scalars(outbox.demo_mails())
        ]
    return page(
        "portal/demo_tray.html", mails=mails, waiting=waiting, people_url=url_for("demo.people")
    )


def _found(mail_id: int) -> DemoMail:
    session = db.session()
    with system_scope(session, "the mail of the demo"):
        found = session.scalars(outbox.demo_mail(mail_id)).one_or_none()
        if found is None:
            raise Missing
        session.expunge(found)
        return found


@bp.get("/postvak-uit/<int:mail_id>")
@open_to_all
def mail(mail_id: int) -> ResponseReturnValue:
    """One mail, as it looks and as plain text."""
    found = _found(mail_id)
    return page(
        "portal/demo_mail.html",
        mail=found,
        at=moment_text(found.sent_at),
        tray_url=url_for("demo.tray"),
        sheet_url=url_for("demo.sheet", mail_id=mail_id),
    )


@bp.get("/postvak-uit/<int:mail_id>/zoals-het-eruitziet")
@open_to_all
def sheet(mail_id: int) -> ResponseReturnValue:
    """The HTML of one mail by itself, for the frame on its page: it may do nothing but look."""
    html = shown_here(_found(mail_id).html)
    answer = Response(html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = csp_for(html)
    return answer


@bp.get("/voorbeeld/<slug:accent>/mail")
@open_to_all
def specimen(accent: str) -> ResponseReturnValue:
    """How every mail looks in this colour; for the sheet of styles."""
    html = shown_here(compose(specimen_mail(), specimen_network(accent)).html)
    answer = Response(html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = csp_for(html)
    return answer


@bp.get("/voorbeeld/<slug:accent>/brief.pdf")
@open_to_all
def specimen_letter(accent: str) -> ResponseReturnValue:
    """How every letter looks in this colour."""
    today = local_day(utc_now())
    try:
        pdf = letter_pdf(specimen_mail(), specimen_network(accent), today=today)
    except Refusal as refusal:
        return page("portal/no_letter.html", status=503, sentence=refusal.sentence())
    return Response(pdf, mimetype="application/pdf")
