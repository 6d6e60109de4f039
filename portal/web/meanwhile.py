"""Two people in one form: what somebody else saved, beside what was typed here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import FormField

from portal.clock import day_text
from portal.language import _
from portal.web.forms import BaseForm, Hidden

DIGITS = 9
# A version that never was: what a page without one, or with nonsense, is about.
NO_VERSION = -1


@dataclass(frozen=True)
class Difference:
    """A field that now holds something else than what was typed here."""

    label: str
    stands: str
    typed: str = ""


@dataclass(frozen=True)
class Meanwhile:
    """Who saved, and what stands there now."""

    who: str
    differences: tuple[Difference, ...]


class VersionedForm(BaseForm):
    """Mixin: a form that knows which version of a row its page showed."""

    version = Hidden()

    @property
    def shown_version(self) -> int:
        """The version that the page showed; one that never was, when there is none to read."""
        return version_in(self.version.raw_data[0] if self.version.raw_data else None)


def version_in(typed: str | None) -> int:
    """The number behind what a page sent along."""
    is_number = typed and typed.isascii() and typed.isdigit() and len(typed) <= DIGITS
    return int(typed) if typed and is_number else NO_VERSION


def put_beside(
    form: BaseForm, stored: BaseForm, *, who: str, facts: Iterable[tuple[str, str]] = ()
) -> None:
    """Show what ``stored`` holds and ``form`` does not, and let the next save be about that.

    ``facts`` are what stands there now and has no field in the form.
    """
    found = [Difference(label, text) for label, text in facts]
    form.meanwhile = Meanwhile(who, (*found, *_differences(form, stored)))
    _go_on_from(form, stored)


def _differences(form: BaseForm, stored: BaseForm, about: str = "") -> Iterator[Difference]:
    for name, field in form._fields.items():
        other = stored._fields.get(name)
        if other is None or not _is_read(field):
            continue
        if isinstance(field, FormField):
            yield from _differences(field.form, other.form, f"{field.label.text}: ")
            continue
        stands, typed = _as_read(other), _as_read(field)
        if stands != typed:
            yield Difference(f"{about}{field.label.text}", stands, typed)


def _is_read(field: Any) -> bool:
    """Not what travels along unseen, and no file: a browser sends that once."""
    return getattr(field.widget, "input_type", "") not in {"hidden", "file"}


def _as_read(field: Any) -> str:
    """A value as people read it."""
    if isinstance(field.data, bool):
        return _("aangevinkt") if field.data else _("niet aangevinkt")
    if hasattr(field, "iter_choices"):
        labels = [str(one.label) for one in field.iter_choices() if one.selected and one.value]
        return ", ".join(labels) or _("niets gekozen")
    if isinstance(field.data, date) and not field.errors:
        return day_text(field.data, year=True)
    if hasattr(field, "show") and field.data not in (None, "") and not field.errors:
        return str(field.show(field.data))
    return field._value() or _("leeg")


def _go_on_from(form: BaseForm, stored: BaseForm) -> None:
    for name, field in form._fields.items():
        if name not in stored._fields:
            continue
        if isinstance(field, FormField):
            _go_on_from(field.form, stored[name].form)
        elif name == "version":
            field.data = stored[name].data
