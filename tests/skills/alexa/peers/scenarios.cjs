// A scenario suite of ask-sdk-test against the running endpoint: SHOP_URL, SHOP_SKILL and SHOP_TOKEN say which.
"use strict";
const http = require("http");
const { AlexaTest, IntentRequestBuilder, LaunchRequestBuilder, SessionEndedRequestBuilder } = require("ask-sdk-test");

// It gives a handler five seconds, which a busy machine may need.
const lambda = require("lambda-local");
const execute = lambda.execute;
lambda.execute = (asked) => execute({ ...asked, timeoutMs: 60000 });

const settings = {
  appId: process.env.SHOP_SKILL,
  userId: "amzn1.ask.account.PEER",
  deviceId: "amzn1.ask.device.PEER",
  locale: "en-US",
};
const token = process.env.SHOP_TOKEN;

// Every answer is held against a rule of certification as well: an open session asks something.
const handler = (event) =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify(event);
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    const request = http.request(process.env.SHOP_URL, { method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () =>
        response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(`HTTP ${response.statusCode}`)),
      );
    });
    request.on("error", reject);
    request.end(body);
  });

const tester = new AlexaTest(handler, settings);
const intent = (name) => new IntentRequestBuilder(settings, name);
const launch = () => new LaunchRequestBuilder(settings).build();
const linked = (request, checks) => ({ request, withUserAccessToken: token, shouldEndSession: false, ...checks });
const product = (name, value, id) =>
  intent(name).withSlotResolution("item_product", value, "Product", id).build();

describe("opening and leaving", () => {
  tester.test([linked(launch(), { saysLike: "Welcome to Corner Grocery", shouldEndSession: false })], "welcomes");
  for (const name of ["AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"])
    tester.test(
      [linked(launch(), {}), linked(intent(name).build(), { repromptsNothing: true, shouldEndSession: true })],
      `${name} leaves`,
    );
  for (const name of ["AMAZON.HelpIntent", "AMAZON.FallbackIntent", "AMAZON.RepeatIntent"])
    tester.test([linked(intent(name).build(), { shouldEndSession: false })], `${name} goes on`);
  tester.test(
    [linked(launch(), {}), linked(new SessionEndedRequestBuilder(settings, "USER_INITIATED").build(), { saysNothing: true, shouldEndSession: undefined })],
    "says nothing when it is over",
  );
});

describe("strangers", () => {
  tester.test(
    [
      { request: launch(), shouldEndSession: false },
      { request: product("ProductQuestionPriceIntent", "bananas", "bananas"), saysLike: "euro", shouldEndSession: false },
      {
        request: product("AddIntent", "bananas", "bananas"),
        saysLike: "link your account",
        shouldEndSession: true,
        callback: (answer) => {
          if (answer.response.card.type !== "LinkAccount") throw new Error("no card to link");
        },
      },
    ],
    "hear prices and are asked to link for the rest",
  );
});

describe("shopping", () => {
  tester.test(
    [
      linked(launch(), {}),
      linked(product("AddIntent", "bananas", "bananas"), {
        saysLike: "Fyffes bananas",
        repromptsLike: "check out",
        hasCardTitle: "Corner Grocery",
        hasCardContentLike: "bananas",
        shouldEndSession: false,
      }),
      linked(intent("CheckOutIntent").build(), { saysLike: "order and pay", repromptsLike: "order and pay" }),
      linked(intent("AMAZON.NoIntent").build(), { saysLike: "cart is kept" }),
      linked(intent("AMAZON.YesIntent").build(), { saysLike: "hing", shouldEndSession: false }),
      linked(intent("CheckOutIntent").build(), { saysLike: "order and pay" }),
      linked(intent("AMAZON.YesIntent").build(), { saysLike: "hank you", hasCardContentLike: "Total" }),
      linked(intent("AMAZON.YesIntent").build(), { saysLike: "already ordered" }),
    ],
    "buys with a yes to what was read back, and once",
  );
  tester.test(
    [
      linked(intent("AddIntent").withSlotResolutionNoMatch("item_product", "shampoo", "Product").build(), {
        elicitsSlot: "item_product",
        elicitsForIntent: "ChooseIntent",
        shouldEndSession: false,
      }),
      linked(intent("ChooseIntent").withSlotResolution("position_ordinal", "first", "Ordinal", "1").build(), {
        repromptsLike: "check out",
      }),
      linked(intent("ClearCartIntent").build(), { saysLike: "cart" }),
      linked(intent("AMAZON.YesIntent").build(), { saysLike: "empty" }),
    ],
    "asks which one, and takes the first",
  );
  tester.test(
    [
      linked(intent("AddIntent").withSlotResolutionNoMatch("item_product", "caviar", "Product").build(), {
        shouldEndSession: false,
      }),
      linked(intent("OrderSpaceshipIntent").build(), { shouldEndSession: false }),
      linked(intent("ReadCartIntent").build(), { shouldEndSession: false }),
    ],
    "does nothing with what it does not know",
  );
});
