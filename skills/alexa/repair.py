"""flask-ask-sdk, imported where it cannot be: its certificate checker does not start with today's OpenSSL.

`ask_sdk_webservice_support.verifier` imports certvalidator, whose oscrypto knows OpenSSL's version numbers
only up to one digit a place. During that one import a stand-in takes certvalidator's place. It fails closed:
with it the SDK's own verifier refuses every request, on every platform alike. Our own gate does the work.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NoReturn


class StandInError(Exception):
    """What the stand-in answers to everything."""


class _NoValidator:
    """Validates nothing."""

    def __init__(self, *_arguments: Any, **_options: Any) -> None:
        raise StandInError("this certificate checker is switched off; see skills/alexa/repair.py")

    def validate_usage(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refuses."""
        raise StandInError("this certificate checker is switched off; see skills/alexa/repair.py")


def skill_adapter() -> ModuleType:
    """`flask_ask_sdk.skill_adapter`, whatever OpenSSL is here."""
    with _stand_in():
        return importlib.import_module("flask_ask_sdk.skill_adapter")


@contextmanager
def _stand_in() -> Iterator[None]:
    validator, errors = ModuleType("certvalidator"), ModuleType("certvalidator.errors")
    vars(validator).update(CertificateValidator=_NoValidator, errors=errors)
    # The SDK catches both and calls the request unverified.
    vars(errors).update(ValidationError=StandInError, PathError=StandInError)
    ours = {module.__name__: module for module in (validator, errors)}
    before = {name: sys.modules.get(name) for name in ours}
    sys.modules.update(ours)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
