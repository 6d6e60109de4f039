"""What people who asked for help get to read: never what they asked for."""

from intake.requests.models import HelpRequest, RequestState
from intake.requests.queries import request
from intake.requests.readers import asker_of, reader_of
from intake.requests.rules import call_back_by
from portal.clock import day_text
from portal.language import _
from portal.mail.registry import MailJob, Script
from portal.mail.words import Part, Reader, Words, facts, hello, next_step, say

UNHELPED = frozenset({RequestState.UNFULFILLED, RequestState.CRITERIA_FAILED})


def _found(job: MailJob) -> tuple[Reader, HelpRequest] | None:
    found = job.session.scalars(request(job.context["request_id"])).unique().one_or_none()
    return (reader_of(asker_of(found), job.network.place), found) if found is not None else None


def _while_open(job: MailJob) -> tuple[Reader, HelpRequest] | None:
    found = _found(job)
    return found if found is not None and found[1].closed_at is None else None


def _while_waiting(job: MailJob) -> tuple[Reader, HelpRequest] | None:
    found = _while_open(job)
    return found if found is not None and found[1].wait_told_at is not None else None


def _when_unhelped(job: MailJob) -> tuple[Reader, HelpRequest] | None:
    found = _found(job)
    return found if found is not None and found[1].state in UNHELPED else None


def _words(job: MailJob, subject: str, title: str, asked: HelpRequest, *parts: Part) -> Words:
    # A web form can hold somebody else's name: only a letter, that staff print, has it.
    name = asker_of(asked).full_name if job.is_paper else ""
    return Words(
        subject=subject,
        title=title,
        greeting=hello(name),
        parts=parts,
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat u, of iemand voor u, ons om hulp vroeg."),
        stop=say(
            _("Wilt u geen e-mail meer? Bel ons, dan bellen wij u voortaan."),
            paper=_("Wilt u geen brieven meer? Bel ons, dan bellen wij u voortaan."),
        ),
    )


def _number(asked: HelpRequest) -> tuple[str, str]:
    return _("Uw nummer"), asked.number


def _changed() -> Part:
    return say(_("Is er iets veranderd? Bel ons dan en noem uw nummer."))


def _receipt(job: MailJob, asked: HelpRequest) -> Words:
    """Number, who calls and by when; nothing that a stranger could have typed."""
    before = day_text(call_back_by(asked.received_at, job.network.closed_days))
    return _words(
        job,
        _("Uw vraag is binnen: nummer {number}", number=asked.number),
        _("Uw vraag is binnen"),
        asked,
        say(_("Dank u wel voor uw vraag. Wij gaan ermee aan de slag.")),
        facts(_number(asked), (_("U hoort van ons"), _("uiterlijk {before}", before=before))),
        next_step(
            _(
                "Iemand van {network} vraagt u dan wat u nodig heeft. "
                "Wij zeggen eerlijk hoelang het kan duren.",
                network=job.network.name,
            )
        ),
        _changed(),
    )


def _wait(job: MailJob, asked: HelpRequest) -> Words:
    """What was told about waiting, in black and white."""
    usual = _(
        "{low} tot {high} weken", low=asked.wait_weeks_min or 0, high=asked.wait_weeks_max or 0
    )
    before = day_text(asked.next_contact_by) if asked.next_contact_by else ""
    return _words(
        job,
        _("Hoe het met uw vraag staat: nummer {number}", number=asked.number),
        _("Hoe het met uw vraag staat"),
        asked,
        say(_("Uw vraag staat bij ons. Wij zoeken iemand die bij u past.")),
        facts(_number(asked), (_("Zo lang duurt het meestal"), usual)),
        next_step(
            _(
                "U hoort uiterlijk {before} weer van ons. Ook als wij nog niemand hebben.",
                before=before,
            )
            if before
            else _("Wij laten het u weten zodra wij iemand hebben.")
        ),
        _changed(),
    )


def _unhelped(job: MailJob, asked: HelpRequest) -> Words:
    """After the call in which we said no: what may help instead."""
    parts = [
        say(_("Wij spraken elkaar over uw vraag. Het spijt ons: wij kunnen u nu niet helpen.")),
        facts((_("Probeer dit"), asked.alternative), _number(asked)),
        next_step(
            _("Bel ons gerust opnieuw, ook als er iets verandert. Noem dan uw nummer."),
            title=_("Lukt het niet?"),
        ),
    ]
    if asked.alternative:
        parts.insert(1, say(_("Misschien helpt dit u verder:")))
    subject = _("Over uw vraag: nummer {number}", number=asked.number)
    return _words(job, subject, _("Over uw vraag"), asked, *parts)


MAILS = {
    "request_receipt": Script(_while_open, _receipt),
    "request_wait": Script(_while_waiting, _wait),
    "request_unhelped": Script(_when_unhelped, _unhelped),
}


def letter_for(asked: HelpRequest) -> str | None:
    """Which letter is true of a request that stands here."""
    if asked.state is RequestState.RECEIVED:
        return "request_receipt"
    if asked.state in UNHELPED:
        return "request_unhelped"
    is_told = asked.wait_told_at is not None and asked.first_helped_at is None
    return "request_wait" if is_told and asked.closed_at is None else None
