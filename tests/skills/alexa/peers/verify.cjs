// Amazon's own verifier for Node says which of many requests it would let in.
// Standard input: {"now": ISO time, "root": PEM, "files": {path: base64}, "requests": [{"headers": {}, "body": base64}],
// "addresses": [text]}. Standard output: {"requests": [null or why not], "addresses": [null or why not]}.
'use strict';
const https = require('https');
const Module = require('module');
const tls = require('tls');
const { PassThrough } = require('stream');
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));

// Its seams: the roots, the network and the time. The rest is as it was published.
const load = Module._load;
Module._load = (name, ...rest) =>
  name === 'tls' ? { ...tls, rootCertificates: [given.root] } : load(name, ...rest);
https.get = (address, answer) => {
  const file = given.files[new URL(address).pathname];
  const response = new PassThrough();
  response.statusCode = file === undefined ? 404 : 200;
  response.end(Buffer.from(file ?? '', 'base64'));
  setImmediate(() => answer(response));
  return new PassThrough();
};
const now = Date.parse(given.now);
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length ? parts : [now]));
  }
  static now() {
    return now;
  }
};

const { SkillRequestSignatureVerifier, TimestampVerifier } = require('ask-sdk-express-adapter');

async function refusal(request) {
  const body = Buffer.from(request.body, 'base64').toString('utf8');
  try {
    await new SkillRequestSignatureVerifier().verify(body, request.headers);
    await new TimestampVerifier().verify(body);
    return null;
  } catch (error) {
    return String(error.message);
  }
}

function refusalOfAddress(address) {
  try {
    new SkillRequestSignatureVerifier()._validateCertificateUrl(address);
    return null;
  } catch (error) {
    return String(error.message);
  }
}

(async () => {
  const requests = [];
  for (const request of given.requests) requests.push(await refusal(request));
  process.stdout.write(JSON.stringify({ requests, addresses: given.addresses.map(refusalOfAddress) }));
})();
