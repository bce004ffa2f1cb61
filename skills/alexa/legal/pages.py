"""GET /privacy and /terms: the merchant's own texts, or ours, made of what the shop's settings say.

The merchant's are `privacy.html` and `terms.html` in the shop's folder, or `privacy.nl.html` for one
language; `.txt` is plain text, with an empty line between paragraphs. Ours are in `grammars/<lang>/alexa`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, make_response, render_template, render_template_string

from skills.alexa.legal.facts import facts_of
from skills.alexa.package.wording import wordings
from skills.alexa.settings import SkillSettings
from voice_shop.app import App
from voice_shop.errors import InputError
from voice_shop.files import faults
from voice_shop.resources import resource

NAMES = ("privacy", "terms")
_USUAL = "en"
"""The language of a text where the pack has none."""
_LOADS = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'none'"
"""What a page may load: no script, and nothing that asks for input."""


def add_texts(endpoint: Flask, settings: SkillSettings, home: App) -> None:
    """Serve both texts in every language of the skill; without one in the address, in the home's.

    Raises:
        InputError, MissingError, StateError: a merchant's file cannot be read.
    """
    spoken = tuple(wording.language for wording in wordings())
    pages = Blueprint("legal", __name__, template_folder="templates")
    texts: dict[tuple[str, str], str] = {}

    def page(name: str, language: str = home.language) -> Response:
        response = make_response(texts.get((name, language)) or abort(404))
        response.headers["Content-Security-Policy"] = _LOADS
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    for name in NAMES:
        pages.add_url_rule(f"/{name}", f"{name}_own", page, defaults={"name": name})
        pages.add_url_rule(f"/{name}/<language>", name, page, defaults={"name": name})
    endpoint.register_blueprint(pages)
    facts = facts_of(settings, home)
    with endpoint.test_request_context():  # templates are filled within a request
        texts |= {
            (name, spoke): _text(name, home, {**facts, "language": spoke})
            for name in NAMES
            for spoke in spoken
        }


def _text(name: str, home: App, facts: Mapping[str, Any]) -> str:
    language = facts["language"]
    for file in (f"{name}.{language}.html", f"{name}.{language}.txt", f"{name}.html", f"{name}.txt"):
        path = home.shop_path / file
        if path.is_file():
            return _merchants(path, facts)
    for pack in (language, _USUAL):
        ours = resource("grammars", pack) / "alexa" / f"{name}.html"
        if ours.is_file():
            break
    return render_template_string(ours.read_text(encoding="utf-8"), **{**facts, "language": pack})


def _merchants(path: Path, facts: Mapping[str, Any]) -> str:
    with faults(path):
        data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no UTF-8.", hint="Save it as UTF-8.", code="legal_text") from error
    if path.suffix == ".html":
        return text
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part]
    return render_template("text.html", paragraphs=paragraphs, **facts)
