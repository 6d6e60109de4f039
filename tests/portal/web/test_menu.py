"""The menu says where one is, also on a page under one of its own."""

import re

import pytest

CURRENT = re.compile(r'<a href="([^"]+)" aria-current="(page|true)">')

PLACES = (
    ("ellen", "hulplijn", ("/dordrecht/hulplijn", "page")),
    ("ellen", "hulpvragen", ("/dordrecht/hulplijn", "true")),
    ("ellen", "informatievragen/nieuw", ("/dordrecht/informatievragen", "true")),
    ("ellen", "andere-organisaties", ("/dordrecht/informatievragen", "true")),
    ("ellen", "campagnes/nieuw", ("/dordrecht/campagnes", "true")),
    ("bram", "plan", ("/dordrecht/wachtenden", "true")),
    ("bram", "toezeggingen", ("/dordrecht/bellijst", "true")),
)


@pytest.mark.parametrize(("who", "path", "found"), PLACES)
def test_one_place_in_the_menu_is_marked(sign_in, town, who, path, found):
    page = sign_in(getattr(town, who)).get(f"/dordrecht/{path}").text
    assert CURRENT.findall(page.partition("<main")[0]) == [found]


def test_nothing_is_marked_where_the_page_belongs_to_no_list(sign_in, town):
    page = sign_in(town.ellen).get("/dordrecht/instellingen").text
    assert CURRENT.findall(page.partition("<main")[0]) == []
