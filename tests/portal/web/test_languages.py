"""Choosing a language: by a button, by a link, kept in the browser and at the account."""

import pytest


@pytest.fixture
def page(client, town):
    return lambda **kwargs: client.get(f"/{town.network.slug}/", **kwargs)


def test_the_button_sets_the_language_and_brings_one_back(client, town, page):
    answer = client.post("/taal", data={"to": "en", "back": f"/{town.network.slug}/privacy"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/{town.network.slug}/privacy"
    assert '<html lang="en"' in page().text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example", ""])
def test_nobody_is_sent_off_the_site(client, back):
    answer = client.post("/taal", data={"to": "en", "back": back})
    assert answer.headers["Location"] == "/"


def test_an_unknown_language_changes_nothing(client, page):
    client.post("/taal", data={"to": "xx", "back": "/"})
    assert '<html lang="nl"' in page().text


def test_a_link_may_say_the_language_and_it_is_remembered(client, town, page):
    assert '<html lang="en"' in client.get(f"/{town.network.slug}/?taal=en").text
    assert '<html lang="en"' in page().text


def test_reading_needs_no_cookie(page):
    assert "Set-Cookie" not in page().headers


def test_staff_find_their_settings_and_keep_them(sign_in, town):
    bram = sign_in(town.bram)
    begin = bram.get(f"/{town.network.slug}/aangeboden")
    assert f'href="/{town.network.slug}/instellingen"' in begin.text
    bram.post(f"/{town.network.slug}/instellingen", data={"language": "en"})
    again = bram.get(f"/{town.network.slug}/instellingen")
    assert "My settings" in again.text
    assert "checked" in again.text.partition('value="en"')[2].partition(">")[0]
    assert "checked" not in again.text.partition('name="has_shortcuts"')[2].partition(">")[0]
