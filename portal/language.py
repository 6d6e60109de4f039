"""In which language we speak: Dutch in the code, English from the catalogues.

Domain code knows no web framework and yet says things to people; so the language of the moment is
kept here, for pages, mails and prints alike (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from babel.support import Translations
from markupsafe import Markup, escape

from portal.paths import translations_folder

DEFAULT = "nl"
# What each language calls itself.
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}

_speaking: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """The code of the language of this moment: 'nl' or 'en'."""
    return _speaking.get()


def speak(code: str | None) -> None:
    """Speak this language from here on; an unknown one is the default."""
    _speaking.set(code if code in LANGUAGE_NAMES else DEFAULT)


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Speak this language for a while."""
    before = _speaking.set(code if code in LANGUAGE_NAMES else DEFAULT)
    try:
        yield
    finally:
        _speaking.reset(before)


@cache
def catalogue(code: str) -> Translations:
    """Every subject's texts in one language, merged."""
    whole = Translations()
    for path in sorted((translations_folder() / code).rglob("*.mo")):
        with path.open("rb") as file:
            whole.merge(Translations(file))
    return whole


def translated(text: str) -> str:
    """The text in the language of this moment; as it stands where nobody translated it."""
    text = text[:]  # the Dutch letters, also of one that is said later
    return text if language() == DEFAULT or not text else catalogue(language()).gettext(text)


def _(text: str, /, **values: object) -> str:
    """Say this now; ``{name}`` is filled in from the values."""
    said = translated(text)
    if any(isinstance(value, Written | Told) for value in values.values()):
        return Told(said, values)
    return said.format(**values) if values else said


def translated_n(one: str, many: str, n: int) -> str:
    """The form of a text that belongs to this number, in the language of this moment."""
    if language() == DEFAULT:
        return one if n == 1 else many
    return catalogue(language()).ngettext(one, many, n)


def _n(one: str, many: str, n: int, /, **values: object) -> str:
    """Say this of ``n`` things; ``{n}`` is the number."""
    return translated_n(one, many, n).format(n=n, **values)


def decimal_text(number: str) -> str:
    """A number written with a point, with the decimal sign of the language of the moment."""
    return number.replace(".", ",") if language() == DEFAULT else number


class Later(str):
    """A text of a module that turns into the language of the moment when it is shown.

    Where Python looks at the letters themselves (comparing, joining, storing) it is Dutch.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return translated(self)

    def __format__(self, how: str) -> str:
        return format(translated(self), how)

    def __add__(self, other: str) -> str:
        return translated(self) + str(other)

    def __radd__(self, other: str) -> str:
        return str(other) + translated(self)

    def __mod__(self, values: Any) -> str:
        return str(translated(self) % values)

    def format(self, *args: object, **values: object) -> str:
        """Fill in the values, in the language of the moment."""
        return translated(self).format(*args, **values)

    def capitalize(self) -> str:
        """With a capital, in the language of the moment."""
        return translated(self).capitalize()


class Written(str):
    """A text that a partnership wrote itself, in Dutch: on a page in another language it says so.

    Only where marks can stand: not in an attribute, and not in ``<option>`` (see portal/web/forms).
    """

    __slots__ = ()

    def __html__(self) -> Markup:
        plain = escape(str(self))
        if not self or language() == DEFAULT:
            return plain
        return Markup('<span lang="{}">{}</span>').format(DEFAULT, plain)


class Told(str):
    """A sentence of ours with such a text in it: that text keeps its mark where marks can stand."""

    marked: Markup

    def __new__(cls, said: str, values: Mapping[str, object]) -> Told:
        """Filled in twice: plain, and marked."""
        told = super().__new__(cls, said.format(**values))
        told.marked = escape(said).format(**values)
        return told

    def __html__(self) -> Markup:
        return self.marked


def as_written(text: str | None) -> str:
    """The text with the language it was written in; empty where nobody wrote."""
    return Written(text or "")


def _l(text: str) -> str:
    """Mark a text of a module; it is said when it is shown."""
    return Later(text)
