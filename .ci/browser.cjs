// What `.ci/browser` does with each page.
const assert = require("node:assert/strict");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const puppeteer = require("puppeteer-core");

const shown = (page) =>
  page.$$eval(".code", (blocks) => {
    const definitions = blocks.filter((block) => block.dataset.language !== "json");
    return [...new Set(definitions.filter((block) => block.checkVisibility()).map((block) => block.dataset.language))];
  });

const choose = (page, language) => page.click(`#languages input[value="${language}"]`);

async function check(browser, file) {
  const url = pathToFileURL(path.resolve(file)).href;
  const page = await (await browser.createBrowserContext()).newPage();
  const requests = [];
  const faults = [];
  page.on("request", (request) => requests.push(request.url().split("#")[0]));
  page.on("pageerror", (fault) => faults.push(fault.message));
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(url);

  // One language at a time, and the choice is remembered.
  assert.deepEqual(await shown(page), ["rust"]);
  await choose(page, "python");
  assert.deepEqual(await shown(page), ["python"]);
  await page.reload();
  assert.deepEqual(await shown(page), ["python"], "a reload forgets the language");

  // The filter leaves the models of that name, with their definitions; emptied, it shows all again.
  const models = () => page.$$eval("main section h3", (all) => all.filter((one) => one.checkVisibility()).length);
  const all = await models();
  await page.type("#filter", "Contact");
  const found = Number((await page.$eval("#found", (status) => status.textContent)).split(" ")[0]);
  assert.ok(found > 0 && (await models()) < all, `${found} found of ${all}`);
  const names = await page.$$eval("nav ul ul li", (items) => items.filter((one) => one.checkVisibility()).map((one) => one.textContent.trim()));
  assert.equal(names.filter((name) => name.includes("Contact")).length, found);
  assert.deepEqual([...new Set(names.filter((name) => !name.includes("Contact")))], ["Definitions"]);
  await page.$eval("#filter", (input) => ((input.value = ""), input.dispatchEvent(new Event("input"))));
  assert.equal(await models(), all);

  // Each link on the page has a target on it; one into another language switches to it.
  const dead = await page.$$eval('a[href^="#"]', (links) => links.filter((link) => !document.getElementById(link.hash.slice(1))).map((link) => link.hash));
  assert.deepEqual(dead, []);
  const link = await page.$$('nav ul ul a[href^="#createcontactrequest"]');
  await link[0].click();
  const top = await page.$eval(":target", (target) => target.getBoundingClientRect().top);
  assert.ok(top >= 0 && top < 200, `the anchor is at ${top}`);
  await page.goto(`${url}#go`);
  assert.deepEqual(await shown(page), ["go"], "a link to a definition in Go shows it");

  // Everything is reachable by keyboard, and the focus is visible.
  await page.goto(url);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  // Headings go down one level at a time.
  const levels = await page.$$eval("h1, h2, h3, h4", (all) => all.map((one) => Number(one.tagName[1])));
  assert.ok(levels.every((level, number) => number === 0 || level <= levels[number - 1] + 1), "a level of headings is left out");

  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const contrasts = await page.evaluate(() => {
      const luminance = (colour) => {
        const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
        const [r, g, b] = parts.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const back = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (!/, 0\)$|transparent/.test(colour)) return colour;
        }
        return "rgb(255, 255, 255)";
      };
      return ["main p", "nav a", "main td a", "pre code", "label", "h2 a"].map((selector) => {
        const element = document.querySelector(selector);
        const [lighter, darker] = [luminance(getComputedStyle(element).color), luminance(back(element))].sort((a, b) => b - a);
        return [selector, (lighter + 0.05) / (darker + 0.05)];
      });
    });
    for (const [selector, contrast] of contrasts) assert.ok(contrast >= 4.5, `${scheme}: ${selector} has a contrast of ${contrast.toFixed(1)}`);
    for (const width of [1280, 360]) {
      await page.setViewport({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${width} px: the page scrolls sideways, it is ${wide} px wide`);
      if (process.env.SCREENSHOTS) {
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${path.basename(file, ".html")}-${scheme}-${width}.png` });
      }
    }
  }

  assert.deepEqual(faults, []);
  assert.deepEqual([...new Set(requests)], [url], "the page loads something");
  console.log(`ok: ${file}, ${all} sections, ${found} for "Contact"`);
}

(async () => {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  try {
    for (const file of process.argv.slice(2)) await check(browser, file);
  } finally {
    await browser.close();
  }
})().catch((fault) => {
  console.error(`error: ${fault.message}`);
  process.exit(1);
});
