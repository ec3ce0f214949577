// The page of an emulator in headless Chromium, as on a phone in dark mode: a message is sent, and shown
// as delivered on the page.
//
// node page.mjs NODE_MODULES CHROMIUM; SENT_BASE_URL is the emulator's URL. Prints every failure, and
// exits with an error if there was one.

import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const puppeteer = require("puppeteer-core");
const base = process.env.SENT_BASE_URL;
const failures = [];
const browser = await puppeteer.launch({ executablePath: process.argv[3], args: ["--no-sandbox", "--disable-gpu"] });

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => message.type() === "error" && failures.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => failures.push(`script: ${error}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith("data:")) failures.push(`the page asks for ${url}`);
  });
  await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await page.goto(`${base}/_emulator`);

  const text = "<b>Your table</b> is ready.";
  const headers = { "x-api-key": "judge", "content-type": "application/json" };
  await fetch(`${base}/v3/messages`, { method: "POST", headers, body: JSON.stringify({ to: ["+12025550197"], text }) });
  const shows = (list, ...parts) => page.waitForFunction(
    (list, parts) => [...document.querySelectorAll(`#${list} > li`)].some((row) => parts.every((part) => row.innerText.includes(part))),
    {}, list, parts);
  await shows("messages", "+1 202-555-0197", text, "QUEUED", "SENT", "DELIVERED");
  await shows("requests", "202", "POST /v3/messages");
  await shows("contacts", "+1 202-555-0197");

  // A contact writes, by the form of the page.
  await page.$eval("#receive [name=from]", (input) => { input.value = "+12025550197"; });
  await page.type("#receive [name=text]", "STOP");
  await page.click("#receive button");
  await shows("messages", "STOP", "RECEIVED");
  await shows("contacts", "+1 202-555-0197", "opted out");

  // Opened details stay open when the page is redrawn.
  await page.click("#requests summary");
  await fetch(`${base}/v3/me`, { headers });
  await shows("requests", "/v3/me");
  if (!(await page.$("#requests details[open]"))) failures.push("what was opened is closed again");

  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) failures.push(`the page is ${wide} pixels wider than the phone`);
  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).every((part) => part > 100));
  if (light) failures.push("the page is light in the dark");
  if (process.argv[4]) await page.screenshot({ path: process.argv[4], fullPage: true });
} catch (error) {
  failures.push(`${error}`);
} finally {
  await browser.close();
}

for (const failure of failures) console.error(`error: ${failure}`);
console.log(`page: ${failures.length} failures`);
process.exit(failures.length > 0 ? 1 : 0);
