"""Mensen: letting somebody in, changing what they are, letting them go; only in one's own town."""

import pytest
import sqlalchemy as sa
from casts.seen import seen
from factories import make_account, make_pledge
from second_steps import PASSWORD, give_app

from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge, PledgeState
from portal import scope
from portal.accounts import second_steps
from portal.accounts import services as accounts
from portal.accounts.models import Account, LoginSession
from portal.audit.models import AuditEvent
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.organisations import people_rules as rules
from portal.organisations import people_services
from portal.organisations.models import Membership
from portal.outbox.models import Message
from portal.permissions import Actor, Role
from portal.scope import Scope
from portal.tokens.models import LinkToken

HOME = "/dordrecht/mensen"
NEW = {"name": "Zoe Nieuw", "email": "Zoe@partner.example", "role": "desk_worker"}


@pytest.fixture
def ada(session, town, sign_in):
    """The administrator, signed in."""
    town.ada = make_account(session, town.network, Role.ADMINISTRATOR, name="Ada")
    session.commit()
    return sign_in(town.ada)


def member(session, account):
    wanted = sa.select(Membership).where(Membership.account_id == account.id)
    return session.scalars(wanted).one()


def verbs(session):
    return session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)).all()


def test_the_list_holds_ones_own_people_only(ada, town):
    page = ada.get(HOME).text
    for name in ("Bram", "Cor", "Ellen", "Fenna", "Dirk", "HipHelpt Dordrecht", "De Ark"):
        assert name in page
    assert "Dina" not in page
    assert "nog geen tweede stap" in page


def test_dina_is_not_here_whatever_one_asks(ada, session, town):
    path = f"{HOME}/{member(session, town.dina).id}"
    assert ada.get(path).status_code == 404
    for step in ("", "/geen-toegang-meer", "/opnieuw-beginnen"):
        assert ada.post(path + step, data={"role": "board_reader"}).status_code == 404
    session.expire_all()
    assert member(session, town.dina).ended_at is None


@pytest.mark.parametrize("who", ["bram", "ellen", "fenna", "dirk", "board"])
def test_only_the_administrator_comes_here(sign_in, town, who):
    assert sign_in(getattr(town, who)).get(HOME).status_code == 403


def test_the_list_costs_the_same_with_many(ada, session, town, count_statements):
    few = count_statements(lambda: ada.get(HOME))
    for _ in range(30):
        make_account(session, town.network, Role.ORG_DESK_WORKER, organisation=town.hiphelpt)
    session.commit()
    assert count_statements(lambda: ada.get(HOME)) == few


def test_somebody_new_gets_a_mail_with_a_link(ada, session, town):
    assert ada.post(f"{HOME}/uitnodigen", data=NEW).status_code == 303
    zoe = session.scalars(sa.select(Account).where(Account.name == "Zoe Nieuw")).one()
    assert zoe.email == "zoe@partner.example"
    mail = session.scalars(sa.select(Message)).one()
    assert mail.template == "invitation"
    assert session.get(LinkToken, mail.context["link"]).subject_key == zoe.id
    assert member(session, zoe).role is Role.DESK_WORKER
    assert "invited" in verbs(session)
    again = ada.post(f"{HOME}/uitnodigen", data=NEW)
    assert again.status_code == 422
    assert "heeft deze rol hier al" in again.text


@pytest.mark.parametrize(
    ("role", "said"),
    [("org_coordinator", "Kies bij deze rol de organisatie"), ("church_contact", "Kies bij deze")],
)
def test_a_role_needs_its_home(ada, role, said):
    answer = ada.post(f"{HOME}/uitnodigen", data={**NEW, "role": role})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Zoe Nieuw"' in answer.text


@pytest.mark.parametrize("role", ["volunteer", "god", ""])
def test_a_role_that_is_none_is_refused(ada, role):
    assert ada.post(f"{HOME}/uitnodigen", data={**NEW, "role": role}).status_code == 422


def test_a_church_contact_gets_no_password(ada, session, town):
    data = {**NEW, "role": "church_contact", "church_id": str(town.ark.id)}
    assert ada.post(f"{HOME}/uitnodigen", data=data).status_code == 303
    mail = session.scalars(sa.select(Message)).one()
    assert (mail.template, mail.context["is_staff"]) == ("access_given", False)


def test_another_partnerships_organisation_cannot_be_chosen(ada, town):
    data = {**NEW, "role": "org_coordinator", "organisation_id": str(town.elsewhere.id)}
    assert ada.post(f"{HOME}/uitnodigen", data=data).status_code == 422


def test_who_works_elsewhere_is_let_in_without_a_word(ada, session, town):
    """Dina joins Dordrecht too: her own name and password stay, and the page says nothing else."""
    answer = ada.post(f"{HOME}/uitnodigen", data={**NEW, "email": town.dina.email})
    assert answer.status_code == 303
    session.expire_all()
    assert session.get(Account, town.dina.id).name == "Dina"
    roles = sa.select(Membership.network_id).where(Membership.account_id == town.dina.id)
    assert set(session.scalars(roles)) == {town.network.id, town.other.id}


def test_another_role_counts_from_the_next_request(ada, app, session, town):
    browser = app.test_client()
    secret = accounts.start_session(session, kind="account", key=town.fenna.id, now=utc_now())
    session.commit()
    with browser.session_transaction() as cookie:
        cookie["login"] = secret
    assert browser.get("/dordrecht/hulplijn").status_code == 200
    path = f"{HOME}/{member(session, town.fenna).id}"
    assert ada.post(path, data={"role": "board_reader", **seen(ada, path)}).status_code == 303
    assert browser.get("/dordrecht/hulplijn").status_code == 403
    assert "changed_role" in verbs(session)


def test_a_church_contact_who_joins_the_staff_signs_in_anew(ada, session, town):
    accounts.start_session(session, kind="account", key=town.dirk.id, now=utc_now())
    session.commit()
    path = f"{HOME}/{member(session, town.dirk).id}"
    assert ada.post(path, data={"role": "desk_worker", **seen(ada, path)}).status_code == 303
    living = sa.select(LoginSession).where(
        LoginSession.subject_key == town.dirk.id, LoginSession.ended_at.is_(None)
    )
    session.expire_all()
    assert session.scalars(living).all() == []


def test_who_leaves_is_out_at_the_next_request(ada, app, session, town):
    browser = app.test_client()
    accounts.set_password(session, account=town.fenna, password=PASSWORD, now=utc_now())
    secret = accounts.start_session(session, kind="account", key=town.fenna.id, now=utc_now())
    session.commit()
    with browser.session_transaction() as cookie:
        cookie["login"] = secret
    assert browser.get("/dordrecht/hulplijn").status_code == 200
    path = f"{HOME}/{member(session, town.fenna).id}/geen-toegang-meer"
    assert ada.post(path).status_code == 303
    assert browser.get("/dordrecht/hulplijn").status_code == 303
    session.expire_all()
    assert not session.get(Account, town.fenna.id).is_active
    signing = {"email": town.fenna.email, "password": PASSWORD}
    assert browser.post("/inloggen", data=signing).status_code == 422
    assert path.removesuffix("/geen-toegang-meer") not in ada.get(HOME).text
    assert "let_go" in verbs(session)


def test_control_without_the_end_of_the_membership_they_stay(ada, app, session, town, monkeypatch):
    """The planted defect: letting go does nothing."""
    monkeypatch.setattr(people_services, "let_go", lambda *args, **kwargs: None)
    with pytest.raises(AssertionError):
        test_who_leaves_is_out_at_the_next_request(ada, app, session, town)


def test_the_work_goes_to_a_colleague(ada, session, town):
    henk = make_account(
        session, town.network, Role.ORG_DESK_WORKER, organisation=town.hiphelpt, name="Henk"
    )
    mine = make_pledge(session, town.project, contact_account_id=town.bram.id)
    over = make_pledge(
        session, town.project, contact_account_id=town.bram.id, state=PledgeState.WITHDRAWN
    )
    session.commit()
    path = f"{HOME}/{member(session, town.bram).id}"
    page = ada.get(path).text
    assert "toezeggingen: 1" in page
    assert "contactpersoon: 1" in page
    assert "Henk" in page
    for taker in ("", str(town.cor.id), str(town.dina.id), "x"):
        refused = ada.post(f"{path}/geen-toegang-meer", data={"taker": taker})
        assert refused.status_code == 422
    session.expire_all()
    assert session.get(Account, town.bram.id).is_active
    done = ada.post(f"{path}/geen-toegang-meer", data={"taker": str(henk.id)})
    assert done.status_code == 303
    session.expire_all()
    assert session.get(Pledge, mine.id).contact_account_id == henk.id
    assert session.get(Pledge, over.id).contact_account_id == town.bram.id
    assert session.get(Project, town.project.id).contact_account_id == henk.id


def test_who_works_elsewhere_too_keeps_the_account(ada, session, town):
    ada.post(f"{HOME}/uitnodigen", data={**NEW, "email": town.dina.email})
    wanted = sa.select(Membership.id).where(
        Membership.account_id == town.dina.id, Membership.network_id == town.network.id
    )
    path = f"{HOME}/{session.scalars(wanted).one()}/geen-toegang-meer"
    assert ada.post(path).status_code == 303
    session.expire_all()
    assert session.get(Account, town.dina.id).is_active


def test_who_left_can_come_back(ada, session, town):
    found = member(session, town.fenna)
    ada.post(f"{HOME}/{found.id}/geen-toegang-meer")
    data = {**NEW, "email": town.fenna.email}
    assert ada.post(f"{HOME}/uitnodigen", data=data).status_code == 303
    session.expire_all()
    assert session.get(Account, town.fenna.id).is_active
    assert session.get(Membership, found.id).ended_at is None


def test_the_last_administrator_stays(ada, session, town):
    own = f"{HOME}/{member(session, town.ada).id}"
    answer = ada.post(own, data={"role": "board_reader", **seen(ada, own)})
    assert answer.status_code == 422
    assert "laatste beheerder" in answer.text
    assert ada.post(f"{own}/geen-toegang-meer").status_code == 422
    other = make_account(session, town.network, Role.ADMINISTRATOR, name="Otto")
    session.commit()
    assert ada.post(own, data={"role": "board_reader", **seen(ada, own)}).status_code == 303
    assert other.is_active


def test_of_two_administrators_one_stays_whoever_lets_go(session, town):
    """Each lets the other go: the second is refused."""
    two = [make_account(session, town.network, Role.ADMINISTRATOR) for _ in range(2)]
    session.commit()
    first, second = (one.id for one in two)
    scope.enter(session, Scope(town.network.id))

    def let_go(leaves, by):
        with unit_of_work() as work:
            people_services.let_go(
                work, account_id=leaves, taker=None, actor=Actor(account_id=by), now=utc_now()
            )

    let_go(first, second)
    with pytest.raises(rules.LastAdministrator):
        let_go(second, first)


def test_a_lost_telephone_begins_anew_by_mail(ada, session, town):
    accounts.set_password(session, account=town.cor, password=PASSWORD, now=utc_now())
    give_app(session, town.cor.id)
    accounts.start_session(session, kind="account", key=town.cor.id, now=utc_now())
    session.commit()
    path = f"{HOME}/{member(session, town.cor).id}/opnieuw-beginnen"
    assert ada.post(path).status_code == 303
    session.expire_all()
    assert not second_steps.has_second_step(session, account_id=town.cor.id)
    assert session.get(Account, town.cor.id).password_hash is None
    assert session.scalars(sa.select(Message.template)).one() == "invitation"
    assert "reset_second_step" in verbs(session)
    own = f"{HOME}/{member(session, town.ada).id}/opnieuw-beginnen"
    ada.post(own)
    assert verbs(session).count("reset_second_step") == 1
