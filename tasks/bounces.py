"""Read the mailbox in which mails come back."""

import logging

from flask import current_app

from portal.mail.mailboxes import MailboxAway, read_mailbox
from portal.mail.returned import take_in

log = logging.getLogger(__name__)


def read_bounces() -> int:
    """Read the mailbox of this installation, if it has one; how many of ours came back."""
    url = current_app.extensions["tijdcollecte_settings"].bounce_url
    if not url:
        return 0
    try:
        return read_mailbox(url, take_in)
    except MailboxAway as away:
        log.warning("mails that came back cannot be read: %s", away)
        return 0
