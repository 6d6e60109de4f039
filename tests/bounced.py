"""Mails that come back, as mail servers write them."""

MARK = "0123456789abcdef0123456789abcdef01234567"

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mail.kerk.example (Mail Delivery System)
To: hulplijn@dordt.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4XyZ.1/mail.kerk.example"

This is a MIME-encapsulated message.

--4XyZ.1/mail.kerk.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mail.kerk.example.

<v1@kerk.example>: host mx.kerk.example[203.0.113.7] said: {said}

--4XyZ.1/mail.kerk.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.kerk.example
X-Postfix-Queue-ID: 4XyZ
Arrival-Date: Sun, 22 Nov 2026 20:00:01 +0100 (CET)

Final-Recipient: rfc822; v1@kerk.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--4XyZ.1/mail.kerk.example
{returned}
--4XyZ.1/mail.kerk.example--
"""

# As Postfix and Exim send the whole mail back, and as Exchange sends its headers only.
WHOLE = """\
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: Hulplijn Dordt <hulplijn@dordt.example>
To: v1@kerk.example
Subject: Uw toezegging
Message-ID: <{mark}@hulp.example>
Content-Type: text/plain; charset=utf-8

Dag
"""
HEADERS = """\
Content-Type: text/rfc822-headers

From: Hulplijn Dordt <hulplijn@dordt.example>
Subject: Uw toezegging
Message-ID: <{mark}@hulp.example>
"""

OUT_OF_OFFICE = f"""\
From: v1@kerk.example
To: hulplijn@dordt.example
Subject: Automatisch antwoord: Uw toezegging
In-Reply-To: <{MARK}@hulp.example>
Auto-Submitted: auto-replied
Content-Type: text/plain

Ik ben tot maandag weg. 5.1.1
"""


def report(*, mark=MARK, action="failed", status="5.1.1", returned=WHOLE, said="550 no such user"):
    """A report of delivery."""
    text = REPORT.format(
        action=action, status=status, said=said, returned=returned.format(mark=mark)
    )
    return text.replace("\n", "\r\n").encode()
