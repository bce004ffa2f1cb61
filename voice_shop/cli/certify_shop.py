"""What `certify` finds in the shop's files: products, names, promises, answers, offers, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from voice_shop.app import App
from voice_shop.catalogue.faq import TOPICS
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.catalogue.quality import check as quality_of
from voice_shop.cli.certify_lines import Line, failed, passed, warned
from voice_shop.cli.certify_names import alike

_GOOD, _POOR = 80, 50
"""Scores of the catalogue from which it is well, and below which it is not to be sold from."""
_DANGEROUS = frozenset({"diet_against_allergen", "same_product"})
"""Findings with which nobody may sell."""
_HEAVY = frozenset({"price_outlier", "same_variant", "shared_name"})
_EU_DAYS = 14
"""Days of withdrawal that European law gives at least."""
_FROM_TERMS = frozenset({"delivery_cost", "returns", "minimum_order", "contact"})
"""Topics that shop.toml answers where faq.yaml does not."""
_SHOWN = 3


def of_shop(app: App) -> Iterator[Line]:
    """All checks of the files, in the order in which one would repair things."""
    folder = app.folder
    profile = folder.profile
    today = app.clock().astimezone(ZoneInfo(profile.timezone)).date()
    yield from _catalogue(app)
    yield alike(folder.catalogue, app.language)
    yield from _promises(profile)
    yield _faq(profile, today)
    yield _over(app, today)
    yield from _words(app)


def _catalogue(app: App) -> Iterator[Line]:
    catalogue = app.folder.catalogue
    report = quality_of(catalogue)
    found = f"{report.products} products, score {report.score} of 100"
    if not report.products:
        yield failed("catalogue", "nothing is sold", "voice-shop catalogue import, or fill in products.csv.")
        return
    if report.score < _POOR:
        yield failed("catalogue", found, "voice-shop catalogue check ranks what to put right.")
    elif report.score < _GOOD:
        yield warned("catalogue", found, "voice-shop catalogue check ranks what to put right.")
    else:
        yield passed("catalogue", found)
    for rules, make in ((_DANGEROUS, failed), (_HEAVY, warned)):
        hits = [finding for finding in report.findings if finding.rule in rules]
        for rule, count in Counter(finding.rule for finding in hits).items():
            first = next(finding for finding in hits if finding.rule == rule)
            told = f"{count} × {rule.replace('_', ' ')}: {first.product_id}: {first.what}"
            yield make("products", told, first.hint)


def _promises(profile: ShopProfile) -> Iterator[Line]:
    """What must be told before a yes, or asked right after one."""
    where = "in shop.toml"
    if profile.address_label:
        yield passed("address", f"“{profile.address_label}”")
    else:
        yield failed("address", "nothing says where orders go", f"Set address_label {where}.")
    told = {entry.topic for entry in profile.faq}
    if profile.return_days or "returns" in told:
        yield passed("returns", f"{profile.return_days} days")
    else:
        yield warned("returns", "nothing can be sent back", f"If something can, set return_days {where}.")
    yield _withdrawal(profile)
    if profile.delivery.opening or "hours" in told:
        yield passed("hours", "told")
    else:
        yield warned("hours", "nothing says when the shop is open", "Add the topic hours to faq.yaml.")
    yield _delivery(profile)
    if profile.contact or "contact" in told:
        yield passed("contact", profile.contact or "told in faq.yaml")
    else:
        yield warned("contact", "a person is reached by voice-shop handoff only", f"Set contact {where}.")
    if not profile.answered:
        yield warned("contact", "nothing says when people answer", f"Set answered {where}.")


def _withdrawal(profile: ShopProfile) -> Line:
    if profile.consumer_law != "eu":
        law = 'Set consumer_law = "eu" in shop.toml if consumers in Europe buy here.'
        return warned("withdrawal", "the read-back tells of no right of withdrawal", law)
    if profile.return_days < _EU_DAYS:
        found = f"{profile.return_days} days, where the law gives {_EU_DAYS}"
        return failed("withdrawal", found, f"Set return_days to {_EU_DAYS} or more in shop.toml.")
    return passed("withdrawal", f"{profile.return_days} days, told before the yes")


def _delivery(profile: ShopProfile) -> Line:
    terms = profile.delivery
    if terms.slots and not any(slot.capacity != 0 for slot in terms.slots):
        return failed("delivery", "every slot takes no order", "Raise capacity in shop.toml.")
    if not terms.slots and not terms.delivers_on:
        return failed("delivery", "it is delivered on no day", "Set the days of delivery in shop.toml.")
    times = f"{len(terms.slots)} times to choose from" if terms.slots else f"{profile.delivery_days} days"
    return passed("delivery", times)


def _faq(profile: ShopProfile, today: date) -> Line:
    told = {entry.topic for entry in profile.faq if entry.holds(today)}
    told |= _FROM_TERMS - ({"contact"} if not profile.contact else set())
    gaps = [topic.replace("_", " ") for topic in TOPICS if topic not in told and topic != "care"]
    if gaps:
        found = f"“the shop has not told me” is said about {', '.join(gaps)}"
        return warned("questions", found, "Answer them in faq.yaml (docs/shop-folder.md).")
    return passed("questions", f"{len(told)} topics are answered")


def _over(app: App, today: date) -> Line:
    over = [
        promotion.id
        for promotion in app.folder.catalogue.promotions
        if promotion.ends is not None and promotion.ends < today
    ]
    over += [
        f"the answer about {entry.topic}"
        for entry in app.folder.profile.faq
        if entry.last is not None and entry.last < today
    ]
    if over:
        shown = ", ".join(over[:_SHOWN]) + (f" and {len(over) - _SHOWN} more" if len(over) > _SHOWN else "")
        return warned("offers", f"over: {shown}", "Take them out of promotions.toml and faq.yaml.")
    return passed("offers", "none is over")


def _words(app: App) -> Iterator[Line]:
    """What can be said to the shop, and what it says."""
    from voice_shop.dialogue.wording_samples import broken_templates
    from voice_shop.language.checking import unused
    from voice_shop.language.pack import load_pack
    from voice_shop.resources import resource

    pack = load_pack(resource("grammars", app.language))
    broken = [finding.what for finding in unused(pack)]
    if broken:
        yield failed("grammar", f"unused: {', '.join(broken[:_SHOWN])}", "See: voice-shop grammar check")
    else:
        yield passed("grammar", f"{len(app.grammar.names())} ways to name a product")
    wrong = dict.fromkeys(broken_templates(app.replies, app.folder))
    if wrong:
        key, what = next(iter(wrong))
        yield failed(
            "replies", f"{len(wrong)} break a rule: {key}: {what}", "See: voice-shop grammar replies"
        )
    else:
        yield passed("replies", "every one can be said")
