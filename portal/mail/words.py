"""What one message says, told once: the mail and the letter are both made of this."""

import re
from dataclasses import dataclass

from portal.language import _

# A dot or a stroke between letters is what a mail program takes for an address of the web.
_LINK_LIKE = re.compile(r"(?<=\w)[.:/\\@]+(?=\w)")


@dataclass(frozen=True)
class Part:
    """One piece of a message: something said, a few facts, what happens next, or a button."""

    kind: str
    text: str = ""
    # What stands above it; only what happens next has a heading.
    title: str = ""
    # What stands there on paper: None the same, empty nothing at all.
    paper: str | None = None
    rows: tuple[tuple[str, str], ...] = ()
    address: str = ""


@dataclass(frozen=True)
class Reader:
    """Who reads it: where it goes, and in which language."""

    email: str
    language: str
    # For the envelope; empty lines are left out.
    name: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What one person gets to read. The subject names no church, no need and no seeker."""

    subject: str
    title: str
    greeting: str
    parts: tuple[Part, ...]
    # Who greets: 'Bram de Wit', 'HipHelpt'. The last one is who sends it.
    signed: tuple[str, ...]
    # Why this person gets it, and how to make it stop.
    why: str
    stop: Part
    # The page where this person makes it stop; empty when only the telephone does.
    stop_page: str = ""

    @property
    def sender(self) -> str:
        """Who sends it."""
        return self.signed[-1]


@dataclass(frozen=True)
class Mail:
    """A message with the one who reads it."""

    reader: Reader
    words: Words

    @property
    def to(self) -> str:
        """The address it goes to."""
        return self.reader.email

    @property
    def subject(self) -> str:
        """What stands above it in the mailbox."""
        return self.words.subject


def say(text: str, *, paper: str | None = None) -> Part:
    """A paragraph; ``paper`` when it is another one in a letter."""
    return Part("say", text, paper=paper)


def facts(*rows: tuple[str, str]) -> Part:
    """What to remember, large: (what it is, how it is). Empty ones are left out."""
    return Part("facts", rows=tuple(row for row in rows if row[1]))


def next_step(text: str, *, title: str = "", paper: str | None = None) -> Part:
    """What happens now, who does it, and before when; ``title`` when it answers a question."""
    return Part("next", text, title or _("Zo gaat het verder"), paper=paper)


def button(label: str, address: str, *, paper: str) -> Part:
    """The one thing to press; ``paper`` says what to do when there is nothing to press."""
    return Part("button", label, paper=paper, address=address)


def on_paper(part: Part) -> Part:
    """The part as a letter has it."""
    if part.paper is None:
        return part
    return Part("say" if part.kind == "button" else part.kind, part.paper, part.title)


def name_text(name: str) -> str:
    """A name that no mail program makes a link of: 'J.P. Bos' becomes 'J. P. Bos'."""
    return _LINK_LIKE.sub(lambda dots: ". " if "." in dots[0] else " ", name).strip()


def phone_text(number: str) -> str:
    """A telephone number that stays together on one line."""
    return number.replace(" ", "\u00a0")


def hello(name: str = "") -> str:
    """How a message begins."""
    name = name_text(name)
    return _("Dag {name},", name=name) if name else _("Dag,")
