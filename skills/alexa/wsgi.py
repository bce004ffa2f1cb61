"""For WSGI servers; gunicorn_conf.py has the command."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from skills.alexa.app import create_app
from skills.alexa.logs import log_to_stderr
from skills.alexa.settings import SkillSettings
from voice_shop.home import default_folder


def application() -> Flask:
    """The endpoint of the home that VOICE_SHOP_HOME names, or of the default one."""
    named = os.environ.get("VOICE_SHOP_HOME")
    log_to_stderr("info")
    return create_app(SkillSettings.of_home(Path(named).expanduser() if named else default_folder()))
