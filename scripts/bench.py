"""Speed of hearing, starting and understanding, each beside what others offer for it.

Everything runs on one core: the process is pinned before any engine is loaded. Counted are seconds
of that core, threads and child processes included: on a machine with nothing else to do they are
seconds of the clock, on a busy one they still mean something.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHUNK = 1280  # samples fed at a time, 80 ms
RECORDINGS = 40

TEXTS = (
    "can i have two bottles of whole milk please",
    "add three bananas to my cart",
    "how much is the oat milk",
    "do you have whole wheat bread in stock",
    "reorder my coffee",
    "where is my last order",
    "cancel my last order",
    "what's in my cart",
    "please remove the butter from my basket",
    "i'd like the usual",
    "yes please",
    "no thank you",
    "yesterday we went to the beach",
    "turn on the lights in the kitchen",
)


def main() -> None:
    """Run the parts that are named, or all."""
    parts: dict[str, Callable[[], None]] = {
        "speech": speech,
        "start": start,
        "text": text,
        "commerce": commerce,
        "alexa": alexa,
    }
    chosen = sys.argv[1:] or list(parts)
    if unknown := set(chosen) - set(parts):
        sys.exit(f"usage: scripts/bench [{'|'.join(parts)}] (not {', '.join(sorted(unknown))})")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for name in chosen:
        parts[name]()


def seconds(work: Callable[[], object]) -> float:
    """How many seconds of the core it takes."""
    begun = spent()
    work()
    return spent() - begun


def spent() -> float:
    """Seconds of a core that this process and its ended children have used."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def row(what: str, ours: Sequence[float], peer: Sequence[float], peer_name: str) -> None:
    """One comparison: medians, worst of twenty, and the ratio of the medians."""
    mine, other = statistics.median(ours), statistics.median(peer)
    print(
        f"{what:<34} ours {shown(mine)} (p95 {shown(p95(ours))})   "
        f"{peer_name} {shown(other)} (p95 {shown(p95(peer))})   ratio {mine / other:.2f}   n={len(ours)}"
    )


def alone(what: str, ours: Sequence[float]) -> None:
    """A figure that has no peer."""
    print(f"{what:<34} ours {shown(statistics.median(ours))} (p95 {shown(p95(ours))})   n={len(ours)}")


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty is above."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def shown(value: float) -> str:
    """Seconds, in the unit that reads best."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e6:.2g} µs"


def sample_grammar(name: str) -> Any:
    """The grammar of a sample shop."""
    from voice_shop.catalogue.load import load_folder
    from voice_shop.catalogue.spoken import shop_words
    from voice_shop.language.compile import compile_grammar
    from voice_shop.language.pack import load_pack
    from voice_shop.resources import resource

    words = shop_words(load_folder(resource("samples", name)).catalogue)
    return compile_grammar(load_pack(resource("grammars", "en")), words)


def orders() -> Iterator[tuple[str, Any]]:
    """(name, samples) of spoken coffee orders: recorded ones, or made by the voice where there are none."""
    import numpy as np
    import soundfile
    import soxr

    given = os.environ.get("VOICE_SHOP_RECORDINGS")
    beside = (ROOT.parent, ROOT.parent.parent)  # of a checkout, and of a worktree
    places = [Path(given)] if given else [folder / "shared" / "audio" for folder in beside]
    files = sorted(file for place in places for file in (place / "orders").glob("*.wav"))[:RECORDINGS]
    for file in files:
        yield file.name, utterance(soundfile.read(file, dtype="int16")[0])
    if files:
        return
    from voice_shop.speech.piper_voice import PiperVoice

    voice = PiperVoice()
    for sentence in ("can i have a large latte with milk", "a small dark roast coffee please"):
        spoken = np.concatenate(list(voice.speak(sentence)))
        yield sentence, soxr.resample(spoken, voice.rate, 16_000)


def utterance(samples: Any) -> Any:
    """A recording without the silence around its words, as the listener hands it on."""
    import numpy as np

    loud = np.flatnonzero(np.abs(samples.astype(int)) > 0.1 * np.abs(samples.astype(int)).max())
    margin = 4800
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def speech() -> None:
    """From the end of the audio to the sentence, beside the transcriber that comes with the model."""
    import moonshine_voice
    import numpy as np
    from moonshine_voice.transcriber import Transcriber

    from voice_shop.speech.moonshine import Moonshine

    grammar = sample_grammar("barista")
    recogniser = Moonshine(threads=1)
    model = Path(moonshine_voice.__file__).parent / "assets" / "tiny-en"
    loading = seconds(lambda: recogniser.prepare(grammar))
    peers: list[Transcriber] = []
    tiny = moonshine_voice.ModelArch.TINY
    peer_loading = seconds(lambda: peers.append(Transcriber(model_path=model, model_arch=tiny)))
    finish, whole, peer, lengths = [], [], [], []
    for _, samples in orders():
        floats = (samples.astype(np.float32) / 32768).tolist()
        lengths.append(len(samples) / 16_000)
        hearing = recogniser.listen(grammar)
        feeding = seconds(
            lambda s=samples, h=hearing: [h.feed(s[i : i + CHUNK]) for i in range(0, len(s), CHUNK)]
        )
        finish.append(seconds(hearing.finish))
        whole.append(feeding + finish[-1])
        peer.append(seconds(lambda f=floats: peers[0].transcribe_without_streaming(f, 16_000)))
    print(
        f"Hearing {len(lengths)} spoken orders of {statistics.median(lengths):.1f} s (median), sample shop "
        "barista; the peer writes open text with the same model"
    )
    row("  end of audio to sentence", finish, peer, "moonshine_voice")
    row("  all work of an utterance", whole, peer, "moonshine_voice")
    row("  load", [loading], [peer_loading], "moonshine_voice")


def start() -> None:
    """From pressing return to an answer, beside starting the interpreter."""
    program = [sys.executable, "-m", "voice_shop"]
    with tempfile.TemporaryDirectory() as home:
        base = [*program, "--home", home]
        subprocess.run([*base, "init"], check=True, capture_output=True, cwd=ROOT)
        runs = {
            "  voice-shop --version": [*base, "--version"],
            "  voice-shop understand (first word)": [*base, "understand", "reorder my coffee"],
        }
        print("Start-up; the peer is an empty Python")
        empty = [seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True)) for _ in range(7)]
        for what, command in runs.items():
            times = [
                seconds(lambda c=command: subprocess.run(c, check=True, capture_output=True, cwd=ROOT))
                for _ in range(7)
            ]
            row(what, times, empty, "python -c ''")


def text() -> None:
    """Text to intent, beside hassil's own recogniser with the same templates and names."""
    import hassil

    from voice_shop.language.understand import understand

    grammar = sample_grammar("grocery")
    intents, lists = hassil_intents("grocery")
    ours, peer = [], []
    for sentence in TEXTS:
        understand(sentence, grammar)
        ours += [seconds(lambda s=sentence: understand(s, grammar)) for _ in range(5)]
        peer += [
            seconds(lambda s=sentence: hassil.recognize_best(s, intents, slot_lists=lists)) for _ in range(3)
        ]
    print("Understanding typed text, sample shop grocery; the peer has the same templates and names")
    row("  sentence to intent", ours, peer, "hassil")
    alone("  compile the grammar", [seconds(lambda: sample_grammar("grocery")) for _ in range(3)])


def commerce() -> None:
    """A shop with many products and orders; see bench_commerce.py."""
    import bench_commerce

    bench_commerce.bench(row)


def alexa() -> None:
    """The endpoint for Alexa; see bench_alexa.py."""
    import bench_alexa

    bench_alexa.bench()


def hassil_intents(name: str) -> tuple[Any, Any]:
    """The language pack and the names of a sample shop as hassil's own recogniser takes them."""
    import hassil
    import yaml

    from voice_shop.catalogue.load import load_folder
    from voice_shop.catalogue.spoken import shop_words
    from voice_shop.resources import resource

    merged: dict[str, Any] = {"language": "en", "intents": {}, "expansion_rules": {}, "lists": {}}
    for file in sorted(resource("grammars", "en").glob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        for key in ("intents", "expansion_rules", "lists"):
            merged[key] |= data.get(key, {})
    words = shop_words(load_folder(resource("samples", name)).catalogue)
    values = {
        "product": [spoken for product in words.products for spoken in product.spoken],
        "option_before": [spoken for option in words.options for spoken in option.spoken],
        "option_after": [spoken for option in words.options for spoken in option.spoken],
        "category": [spoken for spoken, _ in words.categories],
        "attribute": [spoken for spoken, _ in words.attributes],
    }
    for key, found in values.items():
        merged["lists"][key] = {"values": sorted(set(found)) or ["nothing"]}
    merged["lists"]["decimal"] = {"values": ["0.5", "1.5", "2.5"]}
    for key, top in (("quantity", 99), ("amount", 1000), ("position", 9)):
        merged["lists"].setdefault(key, {"range": {"from": 1, "to": top}})
    intents = hassil.Intents.from_dict(json.loads(json.dumps(merged)))
    return intents, intents.slot_lists


if __name__ == "__main__":
    main()
