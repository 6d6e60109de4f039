"""From what a subject wants to say to the words that leave."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from flask import current_app

from portal.language import language, speaking
from portal.mail.words import Mail
from portal.networks.opening import phone_week
from portal.web.accents import accent_named
from portal.web.access import NetworkCard

if TYPE_CHECKING:
    from css_inline import CSSInliner


@dataclass(frozen=True)
class Letter:
    """A mail that is ready, apart from its envelope."""

    to: str
    subject: str
    text: str
    html: str
    language: str = "nl"
    # A page where the reader makes it stop, for the button that mail programs have for that.
    stop_page: str = ""


def compose(mail: Mail, network: NetworkCard) -> Letter:
    """Write both twins of a mail in the language of its reader. Needs an app context."""
    words = mail.words
    accent = accent_named(network.accent)
    values: dict[str, object] = {
        "words": words,
        "network": network,
        "light": accent.light,
        "dark": accent.dark,
    }
    # Not render_template(): what pages have around them belongs in no mail.
    templates = current_app.jinja_env
    with speaking(mail.reader.language):
        values["hours"] = hours_text(network)
        return Letter(
            to=mail.to,
            subject=words.subject,
            text=templates.get_template("mail/mail.txt").render(values).strip() + "\n",
            html=_inliner().inline(templates.get_template("mail/mail.html").render(values)),
            language=language(),
            stop_page=words.stop_page,
        )


def hours_text(network: NetworkCard) -> str:
    """When the telephone is answered, in the language of the moment when we can say it."""
    return phone_week(network.opening_hours) or network.phone_hours


@cache
def _inliner() -> "CSSInliner":
    """Puts the style where mail programs look for it; the dark ones stay above. Fetches nothing."""
    from css_inline import CSSInliner  # a website that sends nothing does without

    return CSSInliner(keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False)
