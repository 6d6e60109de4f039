"""Everybody tries every door: who gets in is what the table says, and nobody hears a stranger."""

from collections import defaultdict

import pytest
from casts.doors import DOORS, FAR
from casts.strangers import AT_OPEN_DOORS, Strangers, cast_for, shape_of, text_of

from portal import scope

PAGES = [door for door in DOORS if door.method == "GET"]
# Pages that stand before the partnerships: they name each of them with its helpline, and the
# first two what is open there.
FRONT = {
    "home.front",
    "metrics.numbers",
    "participation.short",
    "accounts.sign_in",
    "accounts.ask_link",
    "accounts.forgot_password",
    "accounts.security",
    "accounts.new_address",
    "accounts.confirm_address",
    "accounts.new_app",
    "accounts.new_passkey",
    "accounts.enter_by_link",
    "accounts.new_password",
}
# Who may hear a word of each group; whoever is not named must not.
HIP, PRE = {"bram", "henk", "ellen"}, {"cor", "cora", "ellen"}
HEARS = {
    "hip.seeker": HIP | {"fenna"},
    "hip.meets": HIP | {"fenna", "piet"},
    "hip.visit": HIP,
    "hip.offered": {"ellen", "fenna"},
    "hip.returned": {"ellen", "fenna"},
    "hip.volunteer": HIP,
    "hip.asked": HIP,
    "hip.agreed": HIP,
    "hip.note": {"bram", "henk"},
    "ark.named": HIP | {"dirk"},
    "pre.seeker": PRE | {"fenna"},
    "pre.meets": PRE | {"fenna"},
    "pre.visit": PRE,
    "pre.offered": {"ellen", "fenna"},
    "pre.returned": {"ellen", "fenna"},
    "pre.volunteer": PRE,
    "pre.asked": PRE,
    "pre.agreed": PRE,
    "pre.note": {"cor", "cora"},
    "anker.named": PRE | {"hanna"},
    "free.seeker": {"ellen", "fenna"},
    "desk.note": {"ellen", "fenna"},
    "draft.report": {"ellen", "fenna"},
    "both.seeker": HIP | PRE | {"fenna"},
    "both.note": HIP | PRE | {"fenna"},
    "far.seeker": {"dina"},
    "far.meets": {"dina"},
    "far.visit": {"dina"},
    "far.volunteer": {"dina"},
    "far.asked": {"dina"},
    "far.agreed": {"dina"},
    "far.note": {"dina"},
}
# Their own church stands above every page of theirs.
OF_A_CHURCH = {"dirk", "hanna", "ina"}
AT_HOME = {"dordrecht": "dor", "vlaardingen": "far"}
PEOPLE_PAGES = (
    *("matching.", "pledges.call", "pledges.pledges", "pledges.pledge_page", "pledges.letter"),
    "request.",
)


@pytest.fixture
def strangers(app, client, session):
    return Strangers(app, session)


def crawl(strangers, people, pages=PAGES):
    """Each answer with who asked, where, and for whose object."""
    for who in people:
        for door in pages:
            for owner in strangers.owners(door, who):
                address = strangers.address(door, owner)
                with strangers.browsers[who].get(address) as answer:
                    yield who, door, owner, "dordrecht", answer
            there = strangers.address(door, "far", "vlaardingen")
            if there is not None and (not door.is_open or who in AT_OPEN_DOORS):
                with strangers.browsers[who].get(there) as answer:
                    yield who, door, "far", "vlaardingen", answer


def wrong_answer(who, door, owner, place, answer):
    """What is wrong with the status."""
    far = place == "vlaardingen" and owner == "far"
    wanted = door.expected_there(who) if far else door.expected(who, owner)
    if answer.status_code in wanted:
        return []
    return [f"{who} {door.endpoint} {place}/{owner}: {answer.status_code}, not {wanted}"]


def overheard(heard, who, door, owner, place):
    """Which words reached somebody they are not for."""
    for group, fields in heard.items():
        where = f"{who} {door.endpoint} {place}/{owner}: {group} {sorted(fields)}"
        home, _, kind = group.partition(".")
        if group in HEARS:
            if who not in HEARS[group]:
                yield where
        elif kind == "church" and door.endpoint.startswith(PEOPLE_PAGES) and who not in OF_A_CHURCH:
            yield f"the church of somebody: {where}"
        elif (
            door.endpoint not in FRONT
            and home != AT_HOME[place]
            # Above each page stands who is signed in; a name of one's own side is no news.
            and (kind != "staff" or (who in FAR) != (home == "far"))
        ):
            yield where


def test_the_table_has_every_route(app):
    routes = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(door.method, door.endpoint) for door in DOORS} == routes
    assert len(DOORS) == len(routes)


def test_everybody_gets_what_the_table_says_and_hears_no_stranger(strangers):
    wrong: list[str] = []
    told, shut = defaultdict(set), defaultdict(set)
    people = cast_for(strangers)
    for who, door, owner, place, answer in crawl(strangers, people):
        wrong += wrong_answer(who, door, owner, place, answer)
        heard = strangers.canaries.heard_in(text_of(answer))
        wrong += overheard(heard, who, door, owner, place)
        for group in heard:
            told[group].add(who)
        if answer.status_code == 404:
            shut[who, door.endpoint, place].add(shape_of(answer))
    assert not wrong, "\n".join(wrong)
    assert {key for key, shapes in shut.items() if len(shapes) > 1} == set()
    # The crawl is not deaf: whoever may hear a group's words did hear some of them.
    deaf = {group: may & set(people) - told[group] for group, may in HEARS.items()}
    assert {group: who for group, who in deaf.items() if who} == {}


def test_without_the_scope_the_crawl_turns_red(strangers, session, monkeypatch):
    """And on PostgreSQL the database itself still keeps the other partnership out."""
    monkeypatch.setattr(scope, "_criteria", lambda *_args, **_more: [])
    wrong: list[str] = []
    told = defaultdict(set)
    # Pages about people have enough of them to overhear.
    about = [door for door in PAGES if door.endpoint.startswith(PEOPLE_PAGES)]
    for who, door, owner, place, answer in crawl(strangers, ("bram", "dina"), about):
        heard = strangers.canaries.heard_in(text_of(answer))
        wrong += overheard(heard, who, door, owner, place)
        for group in heard:
            told[who].add(group)
    across = {group for group in told["bram"] if group.startswith("far.") and group in HEARS}
    assert {"pre.seeker", "pre.volunteer", "free.seeker"} <= told["bram"]
    assert any("bram" in one for one in wrong)
    if session.get_bind().dialect.name == "postgresql":
        assert across == set()
        assert told["dina"] & {group for group in HEARS if not group.startswith("far.")} == set()
    else:
        assert {"far.seeker", "far.volunteer"} <= across
