"""flask-ask-sdk is imported on every OpenSSL, and its own verifier lets nothing through."""

from __future__ import annotations

import subprocess
import sys

IMPORTS = """
import sys
from skills.alexa.repair import skill_adapter
module = skill_adapter()
assert module.SkillAdapter and module.WebserviceSkillHandler
assert not [name for name in sys.modules if name.split(".")[0] in ("certvalidator", "oscrypto")]
"""

STOCK = """
import base64, datetime
from ask_sdk_webservice_support.verifier import RequestVerifier, VerificationException
from skills.alexa.authority import Authority
signer = Authority(datetime.datetime.now(datetime.timezone.utc)).signer()
body = b"{}"
class Stock(RequestVerifier):
    def _retrieve_and_validate_certificate_chain(self, url):
        self._validate_cert_chain(signer.pem)
        return signer.certificates[0]
try:
    Stock().verify(signer.headers(body), body.decode(), None)
except VerificationException as error:
    print("refused", type(error.__context__ or error).__name__, error)
else:
    print("let in")
"""


def run(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_it_is_imported_without_its_certificate_checker() -> None:
    assert run(IMPORTS) == ""


def test_the_verifier_that_came_with_it_is_unusable() -> None:
    printed = run(IMPORTS + STOCK)
    assert printed.startswith("refused")
    assert "switched off" in printed


def test_who_has_the_real_checker_keeps_it() -> None:
    code = (
        "import sys, types; real = types.ModuleType('certvalidator'); sys.modules['certvalidator'] = real\n"
    )
    kept = "assert sys.modules['certvalidator'] is real and 'certvalidator.errors' not in sys.modules\n"
    assert run(code + "from skills.alexa.repair import skill_adapter\nskill_adapter()\n" + kept) == ""
