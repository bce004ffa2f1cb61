"""Numbers of Alexa's platform in one place.

UNVERIFIED: Amazon's documentation changes, and these could not be tried against the service. Where two
figures were found, the safe one stands here. Who publishes a skill should compare them with what the
developer console says.
"""

SPEECH_CHARACTERS = 8000
"""outputSpeech and reprompt each, with their markup."""
RESPONSE_BYTES = 24 * 1024
"""A whole response. An older figure; newer pages say 120 kB."""
ANSWER_SECONDS = 7.0
"""From request to answer; with the way there and back about 8."""
DYNAMIC_ENTITIES = 100
"""Values and synonyms of all slot types in one Dialog.UpdateDynamicEntities."""
SLOT_VALUE_CHARACTERS = 140
"""A value or synonym of a slot type."""
SLOT_TYPE_VALUES = 50_000
"""Values and synonyms of a skill's slot types together."""
INTENTS = 250
SLOTS_OF_AN_INTENT = 100
"""Not found anywhere; far more than any sentence needs."""
SAMPLES_OF_AN_INTENT = 400
"""Ours, not Amazon's: more teach Alexa nothing new and make the model slow to build."""
SAMPLE_CHARACTERS = 200
MODEL_BYTES = 1_500_000
"""One interaction model."""
INVOCATION_WORDS = (2, 5)
"""Words of an invocation name, at least and at most; one word only for a brand of its own."""
INVOCATION_CHARACTERS = (2, 50)
LOCALES = (
    "ar-SA", "de-DE", "en-AU", "en-CA", "en-GB", "en-IN", "en-US", "es-ES", "es-MX", "es-US", "fr-CA",
    "fr-FR", "hi-IN", "it-IT", "ja-JP", "nl-NL", "pt-BR",
)  # fmt: skip
"""Where custom skills can be offered."""
EXAMPLE_PHRASES = 3
SUMMARY_CHARACTERS = 160
DESCRIPTION_CHARACTERS = 4000
KEYWORDS = 30
