"""Forms that say what is wrong and never fall over what somebody typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wtforms import Form, HiddenField, StringField
from wtforms.fields import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, Select, TextArea

from portal.errors import Refusal
from portal.language import DEFAULT, Written, _, _l, language
from portal.wording import DAYPARTS

if TYPE_CHECKING:
    from portal.web.meanwhile import Meanwhile

REQUIRED = _l("Vul dit in.")
CHOOSE = _l("Maak een keuze.")
NOT_A_CHOICE = _l("Kies iets uit de lijst.")


def clean(text: str | None) -> str:
    """What was typed, without control characters and in one way of writing accents."""
    if not text:
        return ""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    kept = "".join(
        c for c in kept if c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    return unicodedata.normalize("NFC", kept.replace("\r\n", "\n").strip())


class BaseForm(Form):
    """A form whose errors and refusals end up where the person looks."""

    # What somebody else saved while this was being filled in; nothing, nearly always.
    meanwhile: Meanwhile | None = None

    class Meta:
        """WTForms' own sentences in the language of the moment."""

        @property
        def locales(self) -> list[str]:
            """What WTForms looks up its catalogue by."""
            return [language()]

    @property
    def has_errors(self) -> bool:
        """Whether anything was wrong."""
        return bool(self.errors or self.form_errors)

    def refuse(self, refusal: Refusal) -> None:
        """Put the sentence at the field it is about, or above the form."""
        field = self._fields.get(refusal.field) if refusal.field else None
        if field is None:
            self.form_errors.append(refusal.sentence())
        else:
            field.errors = [*field.errors, refusal.sentence()]


def _presence(required: bool | str) -> Any:
    if required:
        return InputRequired(required if isinstance(required, str) else REQUIRED)
    return Optional(strip_whitespace=True)


class _Line(StringField):
    """One line of text, stripped and without control characters."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = clean(valuelist[0] if valuelist else "")
        if not isinstance(self.widget, TextArea):
            self.data = " ".join(self.data.split())

    def _value(self) -> str:
        return self.data or ""


class _Required(InputRequired):
    """Like InputRequired, but white space alone is nothing."""

    def __call__(self, form: Form, field: Any) -> None:
        if field.raw_data and isinstance(field.raw_data[0], str) and not clean(field.raw_data[0]):
            field.raw_data = []
        super().__call__(form, field)


def Text(  # noqa: N802 - reads as a field where it is used
    label: str, max: int = 120, *, required: bool | str = False, **kwargs: Any
) -> Any:
    """A line of text."""
    presence = _Required(required if isinstance(required, str) else REQUIRED)
    checks = [presence if required else Optional(), _AtMost(max)]
    return _Line(label, checks, **kwargs)


class _Area(_Line):
    """Several lines."""

    widget = TextArea()


def Area(label: str, max: int = 4000, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """A few lines of text."""
    presence = _Required(required if isinstance(required, str) else REQUIRED)
    return _Area(label, [presence if required else Optional(), _AtMost(max)], **kwargs)


class _AtMost:
    """No longer than this; says so in the language of the moment."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Form, field: Any) -> None:
        if field.data and len(field.data) > self.most:
            sentence = _("Dit is te lang. Er passen {n} tekens.", n=self.most)
            raise ValidationError(sentence)


def Choice(  # noqa: N802
    label: str,
    choices: Sequence[tuple[str, str]] = (),
    *,
    required: bool | str = True,
    radio: bool = True,
    **kwargs: Any,
) -> Any:
    """One from a list: round buttons, or a list to open when ``radio`` is off."""
    kind = _Radio if radio else _Select
    checks = [InputRequired(required if isinstance(required, str) else CHOOSE)]
    return kind(label, checks if required else [Optional()], choices=as_choices(choices), **kwargs)


def Choices(label: str, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> Any:  # noqa: N802
    """Any number from a list, as tick boxes."""
    return _Ticks(label, choices=as_choices(choices), **kwargs)


def as_choices(choices: Sequence[tuple[str, str]]) -> list[Any]:
    """Pairs of value and label as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in choices]


class _OneOf:
    """Shared by lists: an unknown value is an error with a sentence, never an exception."""

    choices: Any
    data: Any
    validate_choice: bool

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """White space alone chooses nothing."""
        self.raw_data = [clean(value) for value in valuelist]
        super().process_formdata(self.raw_data)  # type: ignore[misc]

    def pre_validate(self, form: Form) -> None:
        known = {str(choice.value) for choice in self.choices or []}
        if self.data not in (None, "") and str(self.data) not in known:
            raise ValidationError(NOT_A_CHOICE)


class _Radio(_OneOf, RadioField):
    pass


class _Options(Select):
    """In an option no marks can stand: the option itself says which language its text is in."""

    @classmethod
    def render_option(cls, choice: Any, **kwargs: Any) -> Any:
        if isinstance(choice.label, Written) and language() != DEFAULT:
            kwargs["lang"] = DEFAULT
        choice = choice._replace(label=str(choice.label))
        return super().render_option(choice, **kwargs)


class _Select(_OneOf, SelectField):
    widget = _Options()


class _Ticks(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        known = {str(choice.value) for choice in self.choices or []}
        if any(str(value) not in known for value in self.data or []):
            raise ValidationError(NOT_A_CHOICE)


def Dayparts(label: str, **kwargs: Any) -> Any:  # noqa: N802
    """Weekdays times morning, afternoon and evening."""
    return Choices(label, DAYPARTS, **kwargs)


class _Tick(BooleanField):
    """A box whose value is ours, whatever was sent."""

    def _value(self) -> str:
        return "y"


def Tick(label: str, *, required: str | bool = False, **kwargs: Any) -> Any:  # noqa: N802
    """A single box, never ticked beforehand."""
    return _Tick(label, [_presence(required)] if required else [], **kwargs)


def _clean_value(value: object) -> str:
    """A number of ours travels as text."""
    return clean(None if value is None else str(value))


def Hidden(**kwargs: Any) -> Any:  # noqa: N802
    """A value that travels with the form."""
    return HiddenField(filters=[_clean_value], **kwargs)


FieldMaker = Callable[..., Any]
