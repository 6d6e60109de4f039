"""Links to people's own pages after putting back: which SECRET_KEY opens what, and what is said."""

import pytest
import sqlalchemy as sa

from campaigns.volunteers import services as volunteers
from campaigns.volunteers.models import Volunteer
from portal.cli import main
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.scope import Scope, scoped_to
from portal.tokens import services as tokens
from portal.tokens.models import Purpose

# Without spaces: earlier ones are separated by them.
OLD = "a-secret-of-the-tests-that-is-long-enough"
NEW = "another-secret-of-the-tests-that-is-mistyped"


@pytest.fixture(params=["sqlite", "postgresql"])
def copy(request, places, tmp_path):
    """A backup, an empty place, and the name and secret of a link that somebody has."""
    full, empty = places(request.param), places(request.param)
    full.furnish()
    empty.migrate()
    file = tmp_path / "kopie.zip"
    with full.inside(SECRET_KEY=OLD), unit_of_work() as session:
        own = tokens.issue_link(
            session,
            purpose=Purpose.OWN_PAGE,
            subject_kind="volunteer",
            subject_key=1,
            now=utc_now(),
        )
        secret = tokens.secret_of(own, Purpose.OWN_PAGE, session)
    full.settle_here(SECRET_KEY=OLD)
    assert main(["backup", str(file)]) == 0
    return file, empty, own, secret


def opens(session, secret):
    try:
        tokens.look_at_link(session, secret=secret, purpose=Purpose.OWN_PAGE, now=utc_now())
    except tokens.LinkUnknown:
        return False
    return True


@pytest.mark.parametrize(("earlier", "is_whole"), [(False, False), (True, True)])
def test_another_secret_key_says_what_breaks_and_how_to_mend_it(copy, capsys, earlier, is_whole):
    """The control is the second: with the old one named, nothing breaks and nothing is said."""
    file, empty, own, in_old_mail = copy
    changes = {"SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": OLD if earlier else ""}
    empty.settle_here(**changes)
    assert main(["restore", str(file)]) == 0
    said = "noem hem in SECRET_KEY_FALLBACKS" in capsys.readouterr().out
    assert said is not is_whole
    with empty.inside(**changes) as session:
        assert opens(session, in_old_mail)
        assert opens(session, tokens.secret_of(own, Purpose.OWN_PAGE, session)) is is_whole


@pytest.mark.parametrize(("earlier", "is_same"), [("", False), (OLD, True)])
def test_a_new_mail_never_gets_a_link_that_opens_nothing(copy, earlier, is_same):
    """Once the key has gone for good, somebody gets another link to the same page."""
    file, empty, own, _in_old_mail = copy
    changes = {"SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": earlier}
    empty.settle_here(**changes)
    assert main(["restore", str(file)]) == 0
    with empty.inside(**changes), unit_of_work() as session:
        [network_id] = session.scalars(sa.select(Volunteer.network_id).where(Volunteer.id == 1))
        with scoped_to(session, Scope(network_id, whole_network=True)):
            told = [
                volunteers.own_page_link(session, volunteer_id=1, now=utc_now()) for _ in range(2)
            ]
        assert told[0] == told[1]
        assert (told[0] == own) is is_same
        assert opens(session, tokens.secret_of(told[0], Purpose.OWN_PAGE, session))
