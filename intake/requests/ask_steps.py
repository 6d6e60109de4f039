"""The help form one thing at a time: which questions stand together, and which page follows."""

from dataclasses import dataclass

from portal.language import _l

CHECK = "check"


@dataclass(frozen=True)
class AskStep:
    """One page of the form: its name, its heading, and the fields on it."""

    key: str
    title: str
    fields: tuple[str, ...]


STEPS = (
    AskStep("who", _l("Voor wie is de hulp?"), ("for_whom", "person_knows", "seeker_name")),
    AskStep("need", _l("Uw vraag"), ("need", "bsn", "category_id")),
    AskStep("place", _l("Waar en wanneer"), ("postcode", "district_id", "needed_by")),
    AskStep("reach", _l("Hoe wij u bereiken"), ("name", "phone", "email", "best_moment")),
    AskStep("share", _l("Uw toestemming"), ("may_share", "heard_of_us")),
)
_KEYS = tuple(step.key for step in STEPS)


def step_named(key: str | None) -> AskStep:
    """The step with this name; an unknown name is the first."""
    return STEPS[_KEYS.index(key)] if key in _KEYS else STEPS[0]


def number_of(step: AskStep) -> int:
    """Its number, counted from one."""
    return STEPS.index(step) + 1


def key_before(key: str | None) -> str:
    """One page back; before the first there is nothing."""
    if key == CHECK:
        return _KEYS[-1]
    return _KEYS[max(0, number_of(step_named(key)) - 2)]


def key_after(key: str | None) -> str:
    """One page further; after the last question one looks everything over."""
    return (*_KEYS, CHECK)[number_of(step_named(key))]


def first_faulty(wrong: set[str]) -> str | None:
    """The first page on which a field is wrong."""
    return next((step.key for step in STEPS if wrong & set(step.fields)), None)
