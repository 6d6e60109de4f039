"""The same words on paper: for whoever has no mail address, or whose mail came back."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from portal.audit.services import record
from portal.clock import day_text, local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import speaking
from portal.mail.composing import hours_text
from portal.mail.registry import MAILS, MailJob
from portal.mail.words import Mail, on_paper
from portal.paths import static_folder
from portal.pdf import drawing, engine, layout, write
from portal.web.accents import accent_named
from portal.web.access import NetworkCard, current_actor, current_network
from portal.web.answers import page
from portal.web.links import external, short_address

STYLESHEET = "letter.css"
# From large to a little less: one sheet of paper is folded and read more gladly than two.
SIZES = ("large", "usual", "small")
# Says nothing of whom it is for, nor what it is about.
FILE_NAME = "brief.pdf"


def letter_page(mail: Mail, network: NetworkCard, *, today: date, size: str = SIZES[0]) -> str:
    """The sheet before it is drawn: the words of the mail, without what cannot be pressed."""
    with speaking(mail.reader.language):
        sheet = current_app.jinja_env.get_template("print/letter.html")
        return sheet.render(
            size=size,
            words=mail.words,
            lines=[line for line in (mail.reader.name, *mail.reader.address) if line],
            parts=[on_paper(part) for part in mail.words.parts],
            stop=on_paper(mail.words.stop),
            network=network,
            hours=hours_text(network),
            shades=accent_named(network.accent).light,
            today=day_text(today, year=True),
            address=short_address(external("home.home", network=network.slug)).rstrip("/"),
        )


def letter_pdf(mail: Mail, network: NetworkCard, *, today: date) -> bytes:
    """A tagged A4, ready for a window envelope. Raises PdfUnavailable."""
    with drawing:
        warm = engine(STYLESHEET)
        for size in SIZES:
            sheet = letter_page(mail, network, today=today, size=size)
            document = layout(warm, sheet, {"asset:mark": _mark(network)})
            if len(document.pages) == 1:
                break
        return write(warm, document, identifier=hashlib.sha256(sheet.encode()).hexdigest())


def _mark(network: NetworkCard) -> bytes:
    """Our mark in the colour of the partnership."""
    accent = accent_named(network.accent).light.accent
    drawn = (static_folder() / "mark.svg").read_text(encoding="utf-8")
    return drawn.replace("<svg ", f'<svg fill="{accent}" ', 1).encode()


def answer_letter(
    template: str | None, context: Mapping[str, Any], *, kind: str, key: int
) -> ResponseReturnValue:
    """The letter, for whoever may open the page it hangs on; printing it is noted.

    ``kind`` and ``key`` name what it is about. Raises Missing when there is nothing to print, or
    it is no longer true.
    """
    script = MAILS.get(template or "")
    now, network = utc_now(), current_network()
    if script is None or not script.is_for_paper:
        raise Missing
    mail = script(MailJob(db.session(), context, network, now, is_paper=True))
    if mail is None:
        raise Missing
    with unit_of_work() as session:
        record(
            session,
            actor=current_actor(),
            verb="letter_printed",
            object_kind=kind,
            object_key=key,
            now=now,
            fields=("name", "address"),
        )
    try:
        pdf = letter_pdf(mail, network, today=local_day(now))
    except Refusal as refusal:
        return page("portal/no_letter.html", status=503, sentence=refusal.sentence())
    told = {"Content-Disposition": f'inline; filename="{FILE_NAME}"'}
    return Response(pdf, mimetype="application/pdf", headers=told)
