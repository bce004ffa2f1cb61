"""The page to sign in on, in a real browser, with the keyboard alone; and Alexa behind it, to the token."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
import waitress
from flask import Flask

from skills.alexa import SkillSettings, create_app
from skills.alexa.linking.setup import accounts_of
from skills.alexa.linking.tokens import Tokens
from tests.skills.alexa.conftest import SKILL
from tests.skills.alexa.linking import PHRASE, REDIRECT, SECRET, VENDOR, Browser
from voice_shop.app import App
from voice_shop.commerce.household.types import Person, Role
from voice_shop.home import Home, initialise
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings

webdriver = pytest.importorskip("selenium.webdriver")
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.expected_conditions import staleness_of  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="no Chromium: on Debian scripts/setup --dev installs it"
)
PHONE, DESK = (360, 740), (1280, 900)


@dataclass
class Desk:
    """Somebody before the browser. Keys are all they use."""

    driver: webdriver.Chrome
    origin: str
    endpoint: Flask
    home: App
    skill: SkillSettings

    def open(self, size: tuple[int, int] = DESK) -> None:
        self.driver.set_window_size(*size)
        self.driver.get(self.origin + Browser(self.endpoint).address())

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    @property
    def focused(self) -> str:
        """Name of the field that keys go to, or what is written on it."""
        element = self.driver.switch_to.active_element
        return element.get_attribute("id") or element.text

    @property
    def alert(self) -> str:
        """What the page says that went wrong."""
        found = self.driver.find_elements(By.CSS_SELECTOR, "[role=alert]")
        return found[0].text if found else ""

    def sign_in(self, passphrase: str) -> None:
        """From the field that has the focus on: of the name, or of the passphrase where the name is known."""
        page = self.driver.find_element(By.TAG_NAME, "html")
        if self.focused == "person":
            self.press("anna", Keys.TAB)
        self.press(passphrase, Keys.ENTER)
        WebDriverWait(self.driver, 30).until(staleness_of(page))

    def back(self) -> dict[str, str]:
        """What the browser brings to Amazon, which is not to be reached from here."""
        WebDriverWait(self.driver, 30).until(lambda driver: driver.current_url.startswith(REDIRECT))
        query = parse_qs(urlsplit(self.driver.current_url).query)
        return {name: values[0] for name, values in query.items()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("page")
    with socket.create_server(("127.0.0.1", 0)) as free:
        origin = f"http://localhost:{free.getsockname()[1]}"
    initialise(folder / "home", "grocery")
    linking, alexa = LinkingSettings(vendor_id=VENDOR), AlexaSettings(endpoint=f"{origin}/")
    skill, home = SkillSettings(folder / "home", SKILL, alexa, linking), App(Home(folder / "home"))
    Tokens(home.store, home.clock).set_secret("alexa", SECRET)
    home.shop.households.put_person(home.household, Person("anna", Role.ADULT, "Anna M."), by="test")
    home.shop.passphrases.set(home.household, PHRASE, person="anna", by="test")
    endpoint = create_app(skill)
    server = waitress.create_server(endpoint, host="127.0.0.1", port=urlsplit(origin).port)
    threading.Thread(target=server.run, daemon=True).start()
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    rules = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", rules):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield Desk(driver, origin, endpoint, home, skill)
    driver.quit()
    server.close()


def test_with_the_keyboard_alone_a_passphrase_is_tried_again_and_the_account_linked(desk: Desk) -> None:
    desk.open()
    assert (desk.focused, desk.alert) == ("person", "")
    desk.sign_in("wrong horse battery")
    assert "passphrase" in desk.alert
    assert desk.focused == "passphrase", "the name is there still"
    assert PHRASE not in desk.driver.page_source
    desk.sign_in(PHRASE)
    came = desk.back()
    assert came["state"] == "the state"
    tokens = Browser(desk.endpoint).exchange(came["code"]).get_json()
    assert accounts_of(desk.skill, desk.home).person(tokens["access_token"]) == "anna"


def test_a_code_without_its_verifier_is_worth_nothing(desk: Desk) -> None:
    desk.open()
    desk.sign_in(PHRASE)
    refused = Browser(desk.endpoint).exchange(desk.back()["code"], code_verifier="w" * 50)
    assert (refused.status_code, refused.get_json()["error"]) == (400, "invalid_grant")


def test_every_field_is_reached_in_order_and_cancel_goes_back(desk: Desk) -> None:
    desk.open()
    met = [desk.focused]
    for _ in range(3):
        desk.press(Keys.TAB)
        met.append(desk.focused)
    assert met == ["person", "passphrase", "Link", "Cancel"]
    desk.press(Keys.SPACE)
    assert desk.back()["error"] == "access_denied"


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_it_fits_and_every_field_has_its_name(size: tuple[int, int], desk: Desk) -> None:
    desk.open(size)
    wide, room = desk.driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room
    names = {
        field: desk.driver.find_element(By.ID, field).accessible_name for field in ("person", "passphrase")
    }
    assert names == {"person": "Your name in the household", "passphrase": "Passphrase"}
    heights = [button.rect["height"] for button in desk.driver.find_elements(By.TAG_NAME, "button")]
    assert min(heights) >= 24, "large enough for a finger"


def test_the_links_below_lead_to_pages(desk: Desk) -> None:
    desk.open(PHONE)
    links = [a.get_attribute("href") for a in desk.driver.find_elements(By.TAG_NAME, "a")]
    assert [urlsplit(link).path for link in links] == ["/privacy/en", "/terms/en"]
    for link in links:
        desk.driver.get(link)
        assert "Corner Grocery" in desk.driver.find_element(By.TAG_NAME, "h1").text
        wide, room = desk.driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room
