"""What is kept of a request, as the fields of the intake screen want it."""

from typing import Any

from intake.requests.models import Contact, HelpRequest, RequestPart
from portal.wording import daypart_values


def stored_values(request: HelpRequest, may_share: bool | None) -> dict[str, Any]:
    """What is kept of a request, as the fields of the screen want it."""
    seeker, requester = request.seeker, request.requester
    part = request.parts[0] if request.parts else None
    values: dict[str, Any] = {
        name: getattr(seeker, name)
        for name in (
            "phone", "second_phone", "first_name", "infix", "last_name", "email", "street",
            "house_number", "postcode", "language",
        )
    }  # fmt: skip
    values |= {
        name: getattr(request, name)
        for name in (
            "best_moment", "need", "boundary", "practical", "needed_by", "criteria_note",
            "role_explained", "next_contact_by", "heard_of_us", "alternative",
        )
    }  # fmt: skip
    values |= {
        "version": str(request.version),
        "category_id": str(request.category_id or ""),
        "district_id": str(request.district_id or ""),
        "criterion_network": request.criterion_network.value,
        "criterion_means": request.criterion_means.value,
        "may_share": {True: "yes", False: "no"}.get(may_share) if may_share is not None else None,
        "is_wait_told": request.wait_told_at is not None,
        "is_for_other": requester is not None,
        "seeker_agrees": requester is not None and request.seeker_agrees,
    }
    if request.wait_told_at is not None:
        told = (request.category_id, request.wait_weeks_min, request.wait_weeks_max)
        values["wait_shown"] = ":".join(str(one) for one in told)
    values |= _of_requester(requester) | _of_part(part)
    return values


def _of_requester(requester: Contact | None) -> dict[str, Any]:
    if requester is None:
        return {}
    return {
        "requester_name": requester.full_name,
        "requester_phone": requester.phone,
        "requester_relation": requester.relation,
        "requester_organisation": requester.organisation,
    }


def _of_part(part: RequestPart | None) -> dict[str, Any]:
    if part is None:
        return {}
    return {
        "minutes": part.minutes,
        "rhythm": str(part.every_weeks or 0),
        "dayparts": daypart_values(part.dayparts),
        "people_needed": part.people_needed,
        "is_one_person": part.is_one_person,
        "is_vog_required": part.is_vog_required,
        "skills": part.skills,
        "gender_wish": part.gender_wish,
    }
