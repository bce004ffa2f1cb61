"""Account linking: a person of the household signs in once; what Alexa gets for it is short-lived and can be
taken back."""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, Authority, Signer, serves
from skills.alexa.linking.people import OwnAccounts
from skills.alexa.linking.setup import accounts_of
from skills.alexa.linking.tokens import Tokens
from skills.alexa.skill_events import NOTIFICATIONS
from skills.alexa.subscribers import Subscribers
from tests.skills.alexa.conftest import SKILL, Alexa, speech
from tests.skills.alexa.linking import ORIGIN, PHRASE, REDIRECT, SECRET, VENDOR, Browser, Hands, came_back
from voice_shop.app import App
from voice_shop.commerce.household.types import Person, Role
from voice_shop.home import Home, initialise
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings


@dataclass
class World:
    """A home with an endpoint."""

    skill: SkillSettings
    home: App
    endpoint: Flask
    hands: Hands


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, authority: Authority, signer: Signer) -> World:
    folder, hands = tmp_path_factory.mktemp("shop"), Hands()
    initialise(folder, "grocery")
    linking = LinkingSettings(vendor_id=VENDOR)
    skill = SkillSettings(folder, SKILL, AlexaSettings(endpoint=f"{ORIGIN}/"), linking)
    home = App(Home(folder), clock=hands)
    Tokens(home.store, hands).set_secret("alexa", SECRET)
    fetch = serves({PATH: signer.pem})
    endpoint = create_app(skill, trust_roots=[authority.root], fetch=fetch, clock=hands)
    return World(skill, home, endpoint, hands)


@pytest.fixture
def hands(world: World) -> Hands:
    """Another day for each test, so that nobody's tries count for another's."""
    world.hands.move(days=1)
    return world.hands


@pytest.fixture
def home(world: World, hands: Hands) -> App:
    app = world.home
    if "anna" not in app.shop.households.rules(app.household).people:
        app.shop.households.put_person(app.household, Person("anna", Role.ADULT, "Anna M."), by="test")
        app.shop.passphrases.set(app.household, PHRASE, person="anna", by="test")
    return app


@pytest.fixture
def browser(world: World, home: App) -> Browser:
    return Browser(world.endpoint)


@pytest.fixture
def accounts(world: World, home: App) -> OwnAccounts:
    found = accounts_of(world.skill, home)
    assert isinstance(found, OwnAccounts)
    return found


def test_who_signs_in_is_who_speaks(browser: Browser, accounts: OwnAccounts) -> None:
    answer = browser.sign_in("Anna m.")
    assert came_back(answer)["state"] == "the state"
    tokens = browser.exchange(came_back(answer)["code"]).get_json()
    assert tokens.items() >= {("token_type", "Bearer")}
    assert 360 < tokens["expires_in"] <= 3600
    assert accounts.person(tokens["access_token"]) == "anna"
    assert accounts.person(tokens["refresh_token"]) is None
    assert accounts.person(None) is accounts.person("") is accounts.person("x") is None


def test_an_access_token_ends_and_another_can_be_had(
    browser: Browser, accounts: OwnAccounts, hands: Hands
) -> None:
    first = browser.linked()
    hands.move(hours=1)
    assert accounts.person(first["access_token"]) is None
    second = browser.refresh(first["refresh_token"]).get_json()
    assert accounts.person(second["access_token"]) == "anna"
    assert len({first["refresh_token"], second["refresh_token"]}) == 2


def test_a_refresh_token_that_comes_again_ends_all_that_came_of_it(
    browser: Browser, accounts: OwnAccounts, hands: Hands
) -> None:
    first = browser.linked()
    second = browser.refresh(first["refresh_token"]).get_json()
    hands.move(minutes=2)
    assert browser.refresh(first["refresh_token"]).status_code == 400
    assert accounts.person(second["access_token"]) is None
    assert browser.refresh(second["refresh_token"]).status_code == 400


def test_a_thief_who_is_quick_is_found_out_too(browser: Browser, accounts: OwnAccounts) -> None:
    first = browser.linked()
    second = browser.refresh(first["refresh_token"]).get_json()
    assert accounts.person(second["access_token"]) == "anna", "its owner uses it"
    assert browser.refresh(first["refresh_token"]).status_code == 400
    assert accounts.person(second["access_token"]) is None


def test_an_answer_that_was_lost_can_be_had_again(
    browser: Browser, accounts: OwnAccounts, hands: Hands
) -> None:
    first = browser.linked()
    lost = browser.refresh(first["refresh_token"]).get_json()
    hands.move(seconds=20)
    again = browser.refresh(first["refresh_token"])
    assert again.status_code == 200
    assert accounts.person(lost["access_token"]) is None
    assert accounts.person(again.get_json()["access_token"]) == "anna"


def test_a_code_is_good_once_and_for_minutes(browser: Browser, accounts: OwnAccounts, hands: Hands) -> None:
    code = browser.code()
    tokens = browser.exchange(code).get_json()
    assert browser.exchange(code).status_code == 400
    assert accounts.person(tokens["access_token"]) is None, "somebody else has the code"
    late = browser.code()
    hands.move(minutes=5)
    assert browser.exchange(late).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": "w" * 50},
        {"code_verifier": ""},
        {"redirect_uri": REDIRECT.replace("pitangui", "layla")},
        {"code": "another"},
        {"secret": "wrong"},
        {"grant_type": "password"},
        {"grant_type": "client_credentials"},
    ],
    ids=str,
)
def test_a_code_is_for_who_asked_for_it(wrong: dict[str, str], browser: Browser) -> None:
    response = browser.exchange(browser.code(), **wrong)
    assert response.status_code in (400, 401)
    assert "access_token" not in response.text


def test_without_a_secret_nobody_gets_tokens(browser: Browser) -> None:
    code = browser.code()
    form = {"grant_type": "authorization_code", "code": code, "client_id": "alexa"}
    response = browser.endpoint.test_client().post("/link/token", base_url=ORIGIN, data=form)
    assert response.status_code in (400, 401)


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": f"{REDIRECT}/../evil"},
        {"redirect_uri": REDIRECT + "5"},
        {"redirect_uri": f"https://evil.example/?{REDIRECT}"},
        {"redirect_uri": None},
        {"client_id": "somebody"},
        {"client_id": None},
    ],
    ids=str,
)
def test_nobody_is_sent_where_alexa_is_not(wrong: dict[str, str | None], browser: Browser) -> None:
    response = browser.open(**wrong)
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert "passphrase" not in response.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"code_challenge": "short"},
        {"response_type": "token"},
    ],
    ids=str,
)
def test_a_request_without_pkce_goes_back_to_alexa(wrong: dict[str, str | None], browser: Browser) -> None:
    back = came_back(browser.open(**wrong))
    assert back["state"] == "the state"
    assert "error" in back
    assert "code" not in back


@pytest.mark.parametrize(
    "who", [("anna", "wrong horse battery"), ("ben", PHRASE), ("", PHRASE), ("anna", "")], ids=str
)
def test_a_wrong_passphrase_links_nothing_and_tells_nothing(who: tuple[str, str], browser: Browser) -> None:
    response = browser.sign_in(*who)
    assert response.status_code == 403
    assert "do not fit together" in response.text
    assert who[1] == "" or who[1] not in response.text


def test_guessing_is_slowed_down_and_forgiven(browser: Browser, home: App, hands: Hands) -> None:
    assert browser.sign_in().status_code == 302
    statuses = [browser.sign_in(passphrase=f"guess number {n}").status_code for n in range(6)]
    assert statuses == [403] * 5 + [429]
    assert browser.sign_in().status_code == 429, "also the right one"
    hands.move(minutes=1)
    assert browser.sign_in().status_code == 302


def test_many_guesses_at_many_names_are_stopped(browser: Browser) -> None:
    statuses = {browser.sign_in(f"name{n}", "x").status_code for n in range(25)}
    assert statuses == {403, 429}


def test_cancel_links_nothing(browser: Browser) -> None:
    assert came_back(browser.sign_in(choice="cancel"))["error"] == "access_denied"


@pytest.mark.parametrize(
    ("headers", "form"),
    [
        ({"Origin": "https://evil.example"}, {}),
        ({"Origin": "null"}, {}),
        ({}, {"csrf": "made up"}),
        ({}, {"csrf": ""}),
        ({}, {"redirect_uri": "https://evil.example/"}),
    ],
    ids=str,
)
def test_a_form_from_elsewhere_is_not_taken(
    headers: dict[str, str], form: dict[str, str], browser: Browser
) -> None:
    assert browser.sign_in(headers=headers, **form).status_code == 400


def test_a_form_without_our_cookie_is_not_taken(browser: Browser) -> None:
    page = browser.open().text
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    form = {"csrf": csrf, "person": "anna", "passphrase": PHRASE, "choice": "link"}
    other = browser.endpoint.test_client()
    assert other.post(browser.address(), base_url=ORIGIN, data=form).status_code == 400


def test_the_page_cannot_be_framed_cached_or_scripted(browser: Browser) -> None:
    page = browser.open()
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    cookie = page.headers["Set-Cookie"]
    assert all(part in cookie for part in ("__Host-link=", "Secure", "HttpOnly", "SameSite=Strict"))
    again = browser.sign_in('"><script>alert(1)</script>', "x")
    assert "<script>" not in again.text


def test_revoked_is_over(browser: Browser, accounts: OwnAccounts) -> None:
    tokens = browser.linked()
    form = {"token": tokens["refresh_token"], "client_id": "alexa", "client_secret": SECRET}
    client = browser.endpoint.test_client()
    assert (
        client.post("/link/revoke", base_url=ORIGIN, data={**form, "client_secret": "x"}).status_code >= 400
    )
    assert accounts.person(tokens["access_token"]) == "anna"
    assert client.post("/link/revoke", base_url=ORIGIN, data=form).status_code == 200
    assert accounts.person(tokens["access_token"]) is None
    assert browser.refresh(tokens["refresh_token"]).status_code == 400


def test_who_leaves_the_household_is_linked_no_more(
    browser: Browser, accounts: OwnAccounts, home: App
) -> None:
    tokens = browser.linked()
    home.shop.households.remove_person(home.household, "anna", by="test")
    assert accounts.person(tokens["access_token"]) is None
    assert browser.sign_in().status_code == 403
    home.shop.households.put_person(home.household, Person("anna", Role.ADULT), by="test")
    assert browser.sign_in().status_code == 403, "who comes back sets a new passphrase"
    assert accounts.person(tokens["access_token"]) is None
    home.shop.households.remove_person(home.household, "anna", by="test")


def test_nothing_that_opens_anything_is_kept_or_logged(
    browser: Browser, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = browser.code()
    tokens = browser.exchange(code).get_json()
    secret = [code, tokens["access_token"], tokens["refresh_token"], PHRASE, SECRET]
    told = caplog.text + str([getattr(record, "facts", {}) for record in caplog.records])
    with closing(sqlite3.connect(world.skill.home / "shop.db")) as db:
        kept = "\n".join(db.iterdump())
    for text in secret:
        assert text not in told
        assert text not in kept


def test_where_accounts_cannot_be_linked_there_is_no_page(world: World, authority: Authority) -> None:
    endpoint = create_app(SkillSettings(world.skill.home, SKILL), trust_roots=[authority.root])
    assert endpoint.test_client().get("/link/authorize").status_code == 404


def test_who_is_linked_orders_in_their_own_name_and_a_stranger_is_asked_to_link(
    world: World, browser: Browser, signer: Signer
) -> None:
    stranger = Alexa(world.endpoint, signer, world.hands.now, session="stranger")
    asked = stranger.intent("AddIntent", item_product="oat milk")
    assert asked["card"]["type"] == "LinkAccount"
    anna = Alexa(world.endpoint, signer, world.hands.now, session="annas")
    anna.token = browser.linked()["access_token"]
    added = anna.intent("AddIntent", item_product="bananas")
    assert "bananas" in speech(added).lower()
    assert [line.product_id for line in world.home.shop.cart(world.home.household).lines] == ["bananas"]


@pytest.mark.parametrize("kind", ["SkillDisabled", "SkillAccountUnlinked"])
def test_who_leaves_is_linked_no_more_and_others_are(
    kind: str, world: World, browser: Browser, accounts: OwnAccounts, signer: Signer
) -> None:
    here, there = browser.linked(), browser.linked()
    alexa = Alexa(world.endpoint, signer, world.hands.now)
    alexa.event("SkillAccountLinked", accessToken=here["access_token"])
    alexa.event(kind)
    assert accounts.person(here["access_token"]) is None
    assert browser.refresh(here["refresh_token"]).status_code == 400
    assert accounts.person(there["access_token"]) == "anna"


def test_an_event_of_leaving_that_comes_late_ends_no_newer_link(
    world: World, browser: Browser, accounts: OwnAccounts, signer: Signer
) -> None:
    tokens = browser.linked()
    alexa, before = Alexa(world.endpoint, signer, world.hands.now), world.hands.now - timedelta(minutes=5)
    alexa.event("SkillAccountLinked", accessToken=tokens["access_token"])
    alexa.event("SkillDisabled", at=before)
    assert accounts.person(tokens["access_token"]) == "anna"


def test_what_is_allowed_outlives_a_link(world: World, browser: Browser, signer: Signer) -> None:
    alexa, users = Alexa(world.endpoint, signer, world.hands.now), Subscribers(world.home.store)

    def told() -> int:
        return len(users.of(world.home.household))

    alexa.event("SkillDisabled")
    alexa.event("SkillEnabled")
    alexa.event("SkillPermissionAccepted", acceptedPermissions=[{"scope": NOTIFICATIONS}])
    assert told() == 0
    alexa.event("SkillAccountLinked", accessToken=browser.linked()["access_token"])
    assert told() == 1
    alexa.event("SkillAccountUnlinked")
    assert told() == 0
    alexa.event("SkillAccountLinked", accessToken=browser.linked()["access_token"])
    assert told() == 1
    alexa.event("SkillPermissionChanged", acceptedPermissions=[])
    assert told() == 0
    alexa.event("ProactiveSubscriptionChanged", subscriptions=[{"eventName": "AMAZON.OrderStatus.Updated"}])
    assert told() == 1
    alexa.event("SkillDisabled")
    assert told() == 0
    with world.home.store.read() as db:
        assert db.execute("SELECT count(*) FROM alexa_users").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("nl-NL,nl;q=0.9,en;q=0.8", "Koppel Alexa met Corner Grocery"),
        ("fr", "Link Alexa with Corner Grocery"),
        ("", "Link Alexa with Corner Grocery"),
    ],
)
def test_the_page_speaks_the_browsers_language(asked: str, title: str, browser: Browser) -> None:
    page = browser.client.get(browser.address(), base_url=ORIGIN, headers={"Accept-Language": asked})
    assert f"<h1>{title}</h1>" in page.text
    assert ('<html lang="nl">' in page.text) == title.startswith("Ko")
    refused = browser.client.get("/link/authorize", base_url=ORIGIN, headers={"Accept-Language": asked})
    assert ("begrepen" in refused.text) == title.startswith("Ko")
