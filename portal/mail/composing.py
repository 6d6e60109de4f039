"""From what a subject wants to say to the words that leave."""

from dataclasses import dataclass

from flask import current_app

from portal.mail.registry import Mail
from portal.web.access import NetworkCard


@dataclass(frozen=True)
class Letter:
    """A mail that is ready, apart from its envelope."""

    to: str
    subject: str
    text: str
    html: str


def compose(mail: Mail, network: NetworkCard) -> Letter:
    """Render both twins of a mail. Needs an app context, no request."""
    values = {
        **mail.values,
        "network": network,
        "organisation_name": mail.organisation_name,
        "phone": network.phone,
        "why": mail.why,
        "stop": mail.stop,
    }
    # Not render_template(): what pages have around them belongs in no mail.
    templates = current_app.jinja_env
    return Letter(
        to=mail.to,
        subject=mail.subject,
        text=templates.get_template(f"mail/{mail.template}.txt").render(values),
        html=templates.get_template(f"mail/{mail.template}.html").render(values),
    )
