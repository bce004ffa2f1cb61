// Shops through virtual-alexa, which hears sentences with the interaction model.
// Reads {"url", "model", "skill", "locale", "token", "steps"} from standard input; a step is a sentence, or
// {"intent", "slots"}, or {"launch": true}. Writes one JSON object a step.
"use strict";
const { VirtualAlexa } = require("virtual-alexa");

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const asked = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const alexa = VirtualAlexa.Builder()
    .skillURL(asked.url)
    .interactionModelFile(asked.model)
    .applicationID(asked.skill)
    .locale(asked.locale)
    .create();
  if (asked.token) alexa.context().setAccessToken(asked.token);
  for (const step of asked.steps) {
    let heard = null;
    alexa.filter((request) => {
      heard = request.request.intent ? request.request.intent.name : request.request.type;
    });
    let answer;
    if (step.launch) answer = await alexa.launch();
    else if (step.intent) answer = await alexa.intend(step.intent, step.slots);
    else answer = await alexa.utter(step);
    process.stdout.write(JSON.stringify({ heard, response: answer.response }) + "\n");
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(String((error && error.stack) || error) + "\n");
    process.exit(1);
  },
);
