"""`voice-shop grammar replies`: whether everything that the shop can say is well said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import asked, common
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.catalogue.load import ShopFolder
    from voice_shop.language.replies import Replies


@click.command("replies")
@click.argument("language", required=False)
@common
@click.pass_context
def replies(context: click.Context, language: str | None) -> None:
    """Say every variant of every reply with facts of the shop, and tell what is wrong with it.

    At most 25 spoken words and three choices, one question and that last, no digits, signs or dates that a
    voice would have to spell. Ends with 2 if something must be mended.
    """
    from voice_shop.dialogue.wording_samples import broken_templates, samples

    options = asked(context)
    own, folder = _pack(options.open_app(), language)
    found = list(dict.fromkeys(broken_templates(own, folder)))
    for key, what in found:
        if options.out.as_json:
            options.out.record({"reply": key, "what": what})
        else:
            options.out.line(f"{key}: {what}")
    number = sum(1 for _ in samples(own, folder))
    if not options.out.as_json:
        options.out.line(f"{number} ways to say something, {len(found)} to be mended ({own.language}).")
    if found:
        context.exit(InputError.exit_code)


def _pack(app: App, language: str | None) -> tuple[Replies, ShopFolder]:
    """A pack's replies with the home's shop, or a sample where the home's has another language."""
    from voice_shop.catalogue.load import load_folder
    from voice_shop.home import LANGUAGES
    from voice_shop.language.replies import Replies
    from voice_shop.resources import resource

    language = language or app.language
    folder = app.folder
    other = next((name for name, spoken in LANGUAGES.items() if spoken == language), None)
    if folder.profile.language != language and other is not None:
        folder = load_folder(resource("samples", other))
    return Replies.load(resource("grammars", language), locale=folder.profile.locale), folder
