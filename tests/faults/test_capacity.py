"""A project with K places takes exactly K, whoever comes at the same moment."""

from collections import Counter

import pytest
import sqlalchemy as sa
from factories import make_project
from faults import stand
from faults.server import Answer, Site, all_at_once, running_site
from faults.stand import fields, form_tokens, looking, role_for, sums

from campaigns.pledges.models import Pledge

pytestmark = pytest.mark.faults

PLACES, REQUESTS, AT_ONCE = 50, 400, 200


def prepare(url: str, places: int = PLACES) -> int:
    """A town with an open project of K places; returns the project's number."""

    def furnish(session, town):
        return make_project(
            session, town.campaign, town.hiphelpt, town.bram, town.buddy, places_max=places
        ).id

    return stand.prepare(url, furnish)


def look(url: str, project_id: int) -> tuple[int, int, int]:
    """(counter, people in pledges that hold a place, pledges in all)."""
    with looking(url) as session:
        taken, held = next(
            (taken, held) for number, _most, taken, held in sums(session) if number == project_id
        )
        rows = sa.select(sa.func.count(Pledge.id)).where(Pledge.project_id == project_id)
        return taken, held, session.scalars(rows).one()


def storm(site: Site, project_id: int, requests: int = REQUESTS) -> list[Answer]:
    path = f"/dordrecht/projecten/{project_id}/toezeggen"
    calls = [
        lambda n=n, token=token: site.ask("POST", path, fields(token, n))
        for n, token in enumerate(form_tokens(requests))
    ]
    return all_at_once(calls, at_once=AT_ONCE)


def test_a_project_with_k_places_takes_exactly_k(database_url):
    project_id = prepare(database_url)
    with running_site(database_url, role=role_for(database_url)) as site:
        answers = storm(site, project_id)
    statuses = Counter(answer.status for answer in answers)
    assert statuses == {303: PLACES, 422: REQUESTS - PLACES}
    full = [answer for answer in answers if answer.status == 422]
    assert all("reservelijst" in answer.text for answer in full)
    assert look(database_url, project_id) == (PLACES, PLACES, PLACES)


def test_read_then_write_would_take_too_many(database_url):
    """The control: with the usual mistake planted, the same storm overfills the project."""
    project_id = prepare(database_url)
    with running_site(database_url, role=role_for(database_url), plant="read_then_write") as site:
        answers = storm(site, project_id, requests=AT_ONCE)
    assert sum(answer.status == 303 for answer in answers) > PLACES
    assert look(database_url, project_id)[2] > PLACES


@pytest.mark.parametrize("has_new_token", [False, True], ids=["tap", "back"])
def test_five_taps_are_one_pledge(database_url, has_new_token, full_size):
    """The same form five times at once; or, after Back, the same words with five tokens."""
    count = 80 if full_size else 10
    project_id = prepare(database_url, places=count)
    path = f"/dordrecht/projecten/{project_id}/toezeggen"
    with running_site(database_url, role=role_for(database_url)) as site:
        assert site.form_token(path)
        tokens = form_tokens(5 * count)
        answers = taps(site, path, count, tokens if has_new_token else tokens[:count])
        assert {answer.status for answer in answers} == {303}
        for start in range(0, len(answers), 5):
            assert len({answer.location for answer in answers[start : start + 5]}) == 1
        later = site.ask("POST", path, fields(tokens[0], 0))
        other = site.ask("POST", path, fields(tokens[0], 0, last_name="Anders"))
    assert (later.status, later.location) == (303, answers[0].location)
    assert other.status == 422
    assert look(database_url, project_id) == (count, count, count)


def taps(site: Site, path: str, count: int, tokens: list[str]) -> list[Answer]:
    """So many forms, each sent five times at once, with one token or with one each."""
    per_form = len(tokens) // count
    calls = [
        lambda n=n, token=tokens[per_form * n + again % per_form]: site.ask(
            "POST", path, fields(token, n)
        )
        for n in range(count)
        for again in range(5)
    ]
    return all_at_once(calls, at_once=50)


def test_looking_before_writing_breaks_under_five_taps(database_url):
    """The control: where rows are not locked together, the second tap runs into the first."""
    if database_url.startswith("sqlite"):
        pytest.skip("one writer at a time: there looking first would do")
    project_id = prepare(database_url)
    path = f"/dordrecht/projecten/{project_id}/toezeggen"
    with running_site(database_url, role=role_for(database_url), plant="check_then_insert") as site:
        answers = taps(site, path, 10, form_tokens(10))
    assert any(answer.status == 500 for answer in answers)
