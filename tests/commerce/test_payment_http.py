"""The payment provider's client against a real server that fails in every way."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_http import HttpProvider
from voice_shop.commerce.payment_provider import ChargeStatus, PaymentFault

from .provider import SECRET, Ledger

PRICE = Money(1199, "EUR")
FAULTS = (
    *("refuses", "hangs", "500 before", "500 after", "lost", "slow", "closes", "bad json", "no object"),
    *(
        "not utf-8",
        "strange",
        "wrong signature",
        "no signature",
        "endless",
        "redirects",
        "other key",
        "float",
    ),
)


@pytest.fixture
def provider(address: str) -> HttpProvider:
    return HttpProvider(address, SECRET, 1)


def test_a_key_charges_once_and_is_found_again(provider: HttpProvider, ledger: Ledger) -> None:
    assert provider.find("a/b c").status is ChargeStatus.UNKNOWN
    first = provider.charge("a/b c", PRICE, "tok")
    assert (first.status, first.amount) == (ChargeStatus.CHARGED, PRICE)
    assert first.reference
    assert provider.charge("a/b c", PRICE, "tok") == first == provider.find("a/b c")
    assert ledger.taken == 1199


def test_what_is_declined_is_told(provider: HttpProvider, ledger: Ledger) -> None:
    ledger.declines = True
    assert provider.charge("a", PRICE, "tok").status is ChargeStatus.DECLINED
    assert ledger.taken == 0


def test_what_is_voided_is_never_charged_even_if_it_comes_late(
    provider: HttpProvider, ledger: Ledger
) -> None:
    provider.charge("a", PRICE, "tok")
    for key in ("a", "never seen"):
        assert provider.void(key).status is ChargeStatus.VOIDED
        assert provider.charge(key, PRICE, "tok").status is ChargeStatus.VOIDED
        assert provider.find(key).status is ChargeStatus.VOIDED
    assert ledger.taken == 0


def test_a_refund_is_paid_once(provider: HttpProvider, ledger: Ledger) -> None:
    provider.charge("a", PRICE, "tok")
    for _ in range(2):
        assert provider.refund("a", "a-refund-1", Money(199, "EUR"))
    assert ledger.taken == 1000


@pytest.mark.parametrize(
    ("call", "fault"), [(call, fault) for call in ("charge", "void", "refund") for fault in FAULTS]
)
def test_what_cannot_be_believed_is_a_fault_and_asked_again_it_is_done_once(
    provider: HttpProvider, ledger: Ledger, fault: str, call: str
) -> None:
    if call != "charge":
        provider.charge("a", PRICE, "tok")

    def do() -> object:
        match call:
            case "charge":
                return provider.charge("a", PRICE, "tok").status
            case "void":
                return provider.void("a").status
            case _:
                return provider.refund("a", "r", PRICE)

    ledger.breaks(fault)
    if (call, fault) == ("void", "float"):
        ledger.breaks("strange")  # an answer to that has no amount that counts
    with pytest.raises(PaymentFault) as error:
        do()
    assert error.value.exit_code == 3
    ledger.let_go.set()
    do()
    assert ledger.taken == (1199 if call == "charge" else 0)


@pytest.mark.parametrize("fault", ["wrong amount", "other currency"])
def test_another_amount_is_not_what_was_asked_for(provider: HttpProvider, ledger: Ledger, fault: str) -> None:
    ledger.breaks(fault, 2)
    assert provider.charge("a", PRICE, "tok").amount != PRICE
    with pytest.raises(PaymentFault):
        provider.refund("a", "r", PRICE)


def test_nobody_there_and_another_secret(address: str, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(PaymentFault, match="cannot be reached"):
        HttpProvider(nobody, SECRET, 1).find("a")
    with pytest.raises(PaymentFault, match="401"):
        HttpProvider(address, b"another", 1).find("a")
