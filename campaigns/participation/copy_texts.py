"""Ready texts for a church: for the newsletter, the screen, the magazine and to be read aloud."""

from dataclasses import dataclass
from datetime import date

from campaigns.planning.models import Project
from portal.clock import day_text
from portal.language import _
from portal.wording import duration_text, interval_text, join_words

MOST_TITLES = 3  # so many projects are named in a short text


@dataclass(frozen=True)
class Facts:
    """What the texts tell; nothing about who asks for help or who gives time."""

    church_name: str
    campaign_name: str
    intro: str
    network_name: str
    place: str
    phone: str
    phone_hours: str
    address: str
    collects_on: date | None
    closes_on: date
    contact_days: int
    projects: tuple[Project, ...]


@dataclass(frozen=True)
class CopyText:
    """One text with its name, where it is for, and how many lines the field shows."""

    key: str
    title: str
    use: str
    text: str
    rows: int


def copy_texts(facts: Facts) -> list[CopyText]:
    """The four texts, from short to long."""
    return [
        CopyText(
            "kort",
            _("Drie regels"),
            _("Voor de zondagsbrief, de app of de beamer."),
            _three_lines(facts),
            4,
        ),
        CopyText(
            "bericht",
            _("Acht regels"),
            _("Voor de nieuwsbrief of de website."),
            _eight_lines(facts),
            10,
        ),
        CopyText(
            "afkondiging",
            _("Om voor te lezen"),
            _("Een afkondiging van ongeveer een minuut."),
            _aloud(facts),
            16,
        ),
        CopyText(
            "kerkblad",
            _("Een halve bladzijde"),
            _("Voor het kerkblad. Er kan een foto bij."),
            _half_page(facts),
            22,
        ),
    ]


def size_text(project: Project) -> str:
    """How much time a project asks, in plain words: '2 uur, om de 2 weken'."""
    amount = duration_text(project.minutes)
    if project.every_weeks is None:
        return _("{amount}, één keer", amount=amount)
    return _("{amount}, {rhythm}", amount=amount, rhythm=interval_text(project.every_weeks))


def _moment(facts: Facts) -> str:
    if facts.collects_on is None:
        return _("Binnenkort vragen wij in onze dienst om uw tijd.")
    return _("Op {day} vragen wij in onze dienst om uw tijd.", day=day_text(facts.collects_on))


def _ways(facts: Facts) -> str:
    return _("Kijk op {address} of bel {phone}.", address=facts.address, phone=facts.phone)


def _promise(facts: Facts) -> str:
    return _(
        "Wie meedoet, wordt binnen {n} dagen gebeld. Daarna beslist u pas.", n=facts.contact_days
    )


def _examples(facts: Facts) -> str:
    titles = [f"‘{project.title}’" for project in facts.projects[:MOST_TITLES]]
    if not titles:
        return ""
    return _("U kunt bijvoorbeeld helpen bij {titles}.", titles=join_words(titles))


def _together(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _three_lines(facts: Facts) -> str:
    return _together(_moment(facts), _examples(facts), _ways(facts))


def _eight_lines(facts: Facts) -> str:
    return "\n".join(
        part
        for part in (
            facts.campaign_name,
            _together(_moment(facts), facts.intro),
            _together(_examples(facts), _("U kiest zelf hoeveel tijd u geeft.")),
            _together(_ways(facts), _promise(facts)),
        )
        if part
    )


def _aloud(facts: Facts) -> str:
    """Said, not read: no brackets, no address to spell out."""
    first = _("Vandaag vragen wij u niet om geld. Vandaag vragen wij u om tijd.")
    why = _(
        "In {place} wachten mensen op hulp. Zij hebben zelf niemand om het aan te vragen.",
        place=facts.place,
    )
    who = _(
        "Onze gemeenschap doet mee met ‘{campaign}’. Dat doen wij samen met {network}.",
        campaign=facts.campaign_name,
        network=facts.network_name,
    )
    offers = "\n".join(
        f"{project.title}. {project.summary}" for project in facts.projects[:MOST_TITLES]
    )
    how = _(
        "Neem straks een flyer mee. U kunt de code scannen, of bellen. {promise}",
        promise=_promise(facts),
    )
    last = _("Kunt u nu geen tijd geven? Dat is ook goed. Dank u wel.")
    asked = _("Wat kunt u doen? Een paar voorbeelden.") if offers else ""
    return "\n\n".join(part for part in (first, why, who, asked, offers, how, last) if part)


def _half_page(facts: Facts) -> str:
    lines = [
        _("{campaign}: geef eens tijd", campaign=facts.campaign_name),
        "",
        _together(_moment(facts), facts.intro),
        "",
        _(
            "{church} doet mee met {network}. Daar komen de hulpvragen uit {place} binnen.",
            church=facts.church_name,
            network=facts.network_name,
            place=facts.place,
        ),
        "",
    ]
    if facts.projects:
        lines.append(_("Hier kunt u bij helpen:"))
        lines += [
            f"– {project.title} ({size_text(project)}). {project.summary}"
            for project in facts.projects
        ]
        lines.append("")
    lines += [
        _("Hoe werkt het?"),
        _(
            "U kiest wat bij u past, en laat weten hoe wij u bereiken. {promise}",
            promise=_promise(facts),
        ),
        _("Meedoen kan tot en met {day}.", day=day_text(facts.closes_on)),
        "",
        _(
            "{ways} De telefoon is open: {hours}.",
            ways=_ways(facts),
            hours=facts.phone_hours,
        ),
    ]
    return "\n".join(lines)
