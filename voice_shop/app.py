"""The composition root: the only place that builds everything.

Each part is built, and its module imported, when it is first asked for.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voice_shop.clock import Clock, system_clock
from voice_shop.errors import MissingError, StateError, VoiceShopError
from voice_shop.files import check_writable, faults
from voice_shop.home import Home
from voice_shop.resources import resource
from voice_shop.settings import Loaded, Settings, load

if TYPE_CHECKING:
    from voice_shop.catalogue.load import ShopFolder
    from voice_shop.catalogue.profile import ShopProfile
    from voice_shop.channels.turn import Turns
    from voice_shop.commerce.payment_provider import PaymentProvider
    from voice_shop.commerce.reach import Reach
    from voice_shop.commerce.shop import Shop
    from voice_shop.commerce.store import Store
    from voice_shop.dialogue.handoff.sender import Sender
    from voice_shop.dialogue.handoff.tickets import Tickets
    from voice_shop.dialogue.handoff.webhook import Webhook
    from voice_shop.dialogue.memory import Memory
    from voice_shop.dialogue.session import Session
    from voice_shop.language.automaton import Automaton
    from voice_shop.language.replies import Replies
    from voice_shop.listening.listener import Listener
    from voice_shop.listening.protocols import SpeechDetector
    from voice_shop.speech.models import Manifest
    from voice_shop.speech.protocols import Recogniser, Voice


class App:
    """Everything that belongs to one home.

    Args:
        home: where the shop lives; it need not be writable for what only reads.
        clock: the time that orders and offers see.
        settings: instead of those in the home.
    """

    def __init__(self, home: Home, *, clock: Clock = system_clock, settings: Settings | None = None) -> None:
        self.home = home
        self.clock = clock
        self._given = settings

    @cached_property
    def loaded(self) -> Loaded:
        """The settings and where they come from. Raises InputError when the file is wrong."""
        return load(self.home.settings_file) if self._given is None else Loaded(self._given, {})

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.loaded.settings

    @property
    def language(self) -> str:
        """The language that is spoken."""
        return self.settings.shop.language

    @property
    def shop_path(self) -> Path:
        """The folder with the shop's files."""
        return self.home.folder / Path(self.settings.shop.folder).expanduser()

    @property
    def models_path(self) -> Path:
        """The folder with fetched models."""
        return self.home.folder / Path(self.settings.hearing.models).expanduser()

    @cached_property
    def folder(self) -> ShopFolder:
        """The shop's files, read and checked.

        Raises:
            MissingError: they are not there.
            InputError: with every mistake in them.
        """
        from voice_shop.catalogue.load import load_folder

        if not self.shop_path.exists():
            raise MissingError(
                f"There is no shop in {self.shop_path}.",
                hint="`voice-shop init` sets one up; shop.folder in the settings says where it is.",
                code="no_shop",
            )
        return load_folder(self.shop_path)

    @cached_property
    def grammar(self) -> Automaton:
        """What can be said in this shop."""
        from voice_shop.catalogue.kept_names import kept_words
        from voice_shop.language.compile import compile_grammar
        from voice_shop.language.kept import kept_grammar, key_of
        from voice_shop.language.pack import load_pack

        pack = resource("grammars", self.language)
        words = kept_words(self.home.names, self.folder.catalogue, self.folder.profile.faq)
        return kept_grammar(
            self.home.grammar, key_of(pack, words), lambda: compile_grammar(load_pack(pack), words)
        )

    @cached_property
    def replies(self) -> Replies:
        """How answers are worded."""
        from voice_shop.language.replies import Replies

        return Replies.load(resource("grammars", self.language), locale=self.folder.profile.locale)

    @cached_property
    def store(self) -> Store:
        """The database of carts and orders. Raises StateError or MissingError when it cannot be used."""
        from voice_shop.commerce.store import Store

        try:
            return Store(self.home.database)
        except StateError:
            # The folder may tell more than the database does: a read-only disk, no rights, no space.
            check_writable(self.home.folder)
            raise

    @cached_property
    def shop(self) -> Shop:
        """The shop behind the voice. An empty one gets the past orders of the shop's folder."""
        from voice_shop.commerce.shop import Shop

        folder = self.folder
        profile = folder.profile
        reach = self._reach(profile)
        shop = Shop(folder.catalogue, profile, self.store, self.clock, self.provider, reach)
        if folder.history and not shop.orders(folder.profile.household_id, limit=1):
            shop.seed_history(folder.history)
        with suppress(VoiceShopError):  # a disk that cannot be written, a provider that cannot be reached
            shop.payments.sweep()
        return shop

    @cached_property
    def provider(self) -> PaymentProvider | None:
        """The shop's payment provider, if there is one and its secret is known."""
        from voice_shop.commerce.payment_http import HttpProvider

        secret, terms = self.home.payment_secret, self.folder.profile.payment
        if not terms.provider or not secret.is_file():
            return None
        with faults(secret):
            return HttpProvider(
                terms.provider, secret.read_bytes().strip(), terms.timeout_seconds, self.clock
            )

    def _reach(self, profile: ShopProfile) -> Reach:
        """How it is known whether the merchant's shop answers."""
        from voice_shop.commerce.reach import HttpReach, always

        return HttpReach(profile.alive, self.clock) if profile.alive else always

    def close(self) -> None:
        """Give back what was opened. What is asked for afterwards is opened again."""
        if "shop" in self.__dict__:
            from voice_shop.journal.anchor import note

            with suppress(VoiceShopError):
                note(self.store)
        for name in ("_sender", "memory", "tickets", "shop", "store", "_recogniser"):
            part = self.__dict__.pop(name, None)
            if name in {"_sender", "store", "_recogniser"} and part is not None:
                part.close()

    @property
    def household(self) -> str:
        """Who shops here."""
        return self.folder.profile.household_id

    @cached_property
    def opening_grammar(self) -> Automaton:
        """What can be said while no question is open."""
        from voice_shop.dialogue.conversation import in_force

        return self.grammar.restricted(in_force(self._session("text")))

    @cached_property
    def memory(self) -> Memory:
        """Where conversations are kept between turns, processes and channels."""
        from voice_shop.dialogue.memory import Keeping, Memory

        chosen = self.settings.conversation
        keeping = Keeping(timedelta(minutes=chosen.question_minutes), timedelta(days=chosen.kept_days))
        return Memory(self.shop.context, keeping)

    @cached_property
    def tickets(self) -> Tickets:
        """What shoppers passed on to a person."""
        from voice_shop.dialogue.handoff.tickets import Tickets

        return Tickets(self.shop.context)

    @cached_property
    def webhook(self) -> Webhook | None:
        """Where tickets are told, if anywhere. Raises InputError when it cannot be used."""
        from voice_shop.dialogue.handoff.sender import webhook_of

        chosen = self.settings.handoff
        return webhook_of(chosen.webhook, self.home.folder / Path(chosen.secret_file).expanduser())

    @cached_property
    def _sender(self) -> Sender:
        from voice_shop.dialogue.handoff.sender import Sender

        return Sender(self.tickets, self.webhook, self.clock)

    def turns(
        self,
        channel: str,
        *,
        wording: str = "",
        person: str = "",
        place: str = "",
        anew: bool = False,
        session: Session | None = None,
    ) -> Turns:
        """The household's conversation on a channel ("text", "replay", "device", "alexa").

        Args:
            wording: as `Turns` has it.
            person: who speaks; empty is whoever the shop's folder names.
            place: which device or terminal it is (see `Memory.load`); empty is one that nobody else is.
            anew: what was open before is closed; the cart stays.
            session: of a conversation that is kept elsewhere; nothing of it is remembered here.
        """
        from voice_shop.channels.turn import Turns

        memory = self.memory if session is None else None
        session = session or self._session(channel, person=person, place=place)
        if anew:
            self.memory.forget(session.household, session.person)
        return Turns(
            grammar=self.grammar,
            shop=self.shop,
            replies=self.replies,
            clock=self.clock,
            session=session,
            wording=wording,
            memory=memory,
            passed_on=self._sender.send,
        )

    def _session(self, channel: str, *, person: str = "", place: str = "") -> Session:
        from voice_shop.dialogue.session import Session, new_id

        profile = self.folder.profile
        who = person or profile.person_id
        return Session(new_id(), profile.household_id, who, channel, place=place or new_id())

    @cached_property
    def models(self) -> Manifest:
        """The model files that are known, and which are here."""
        from voice_shop.speech.models import Manifest

        return Manifest.load(folder=self.models_path)

    def listener(self) -> Listener:
        """A fresh ear as the settings have it. Raises MissingError without the sound packages."""
        from voice_shop.app_sound import listener

        return listener(self.settings)

    def speech_detector(self) -> SpeechDetector:
        """A fresh detector of speech as the settings have it. Raises MissingError without its package."""
        from voice_shop.app_sound import speech_detector

        return speech_detector(self.settings)

    def recogniser(self) -> Recogniser:
        """The speech engine of the settings, loaded once. Raises MissingError when there is none."""
        return self._recogniser

    def voice(self, *, steady: bool = False) -> Voice:
        """The voice of the settings; `steady`: the same text sounds the same each time. Raises MissingError
        when there is none."""
        from voice_shop.app_sound import voice

        return voice(self.settings, steady=steady)

    @cached_property
    def _recogniser(self) -> Recogniser:
        from voice_shop.speech.select import recogniser

        hearing = self.settings.hearing
        return recogniser(hearing.recogniser, self.language, self.models_path, threads=hearing.threads)
