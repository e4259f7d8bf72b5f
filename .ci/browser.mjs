// What a report must do in a browser: draw every chart, keep a clean console, ask for nothing from the network, fit phones and
// laptops in light and dark, step through the rounds by pointer and by keyboard, show and save its data, print, and pass axe.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [room, shots] = process.argv.slice(2);
const pages = fs.readdirSync(room, { withFileTypes: true }).flatMap((entry) => {
  const file = entry.isDirectory() ? path.join(room, entry.name, "report.html") : path.join(room, entry.name);
  return file.endsWith(".html") && fs.existsSync(file) ? [[entry.name.replace(".html", ""), file]] : [];
});
assert(pages.length >= 10, `only ${pages.length} pages`);

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

async function opened(file, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) said.push(`request: ${request.url()}`); });
  await page.goto(`file://${file}`);
  await page.waitForFunction(() => document.documentElement.dataset.drawn);
  return { context, page, said };
}

/** The pictures of the README: charts of the study. */
async function pictures(page) {
  await page.setViewportSize({ width: 900, height: 900 });
  await page.waitForTimeout(400);
  for (const id of ["stances", "positions", "vote"]) await (await page.$(`#fig-${id}`)).screenshot({ path: path.join(shots, `${id}.png`) });
}

/** Everything that a page of any kind must hold at one width and in one scheme. */
async function looks(name, file, width, scheme) {
  const { context, page, said } = await opened(file, width, scheme);
  const seen = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const outside = [...document.querySelectorAll("body *")].filter((e) => {
      if (e.closest(".scroll, .skip, details:not([open]) > :not(summary)")) return false;
      const box = e.getBoundingClientRect();
      return box.width > 0 && (box.right > wide + 1 || box.left < -1);
    });
    return {
      scroll: document.documentElement.scrollWidth, wide,
      outside: outside.slice(0, 5).map((e) => `${e.tagName} ${e.closest("figure")?.id} ${e.textContent.slice(0, 40)}`),
      empty: [...document.querySelectorAll("figure .chart")].filter((e) => !e.querySelector("svg, .bloc, p")).map((e) => e.parentNode.id),
      background: getComputedStyle(document.body).backgroundColor,
      hidden: [...document.querySelectorAll(".chart svg")].every((e) => e.getAttribute("aria-hidden") === "true"),
    };
  });
  assert(seen.scroll <= seen.wide, `${name} at ${width}: scrolls sideways, ${seen.scroll} > ${seen.wide}`);
  assert.deepEqual(seen.outside, [], `${name} at ${width}: outside the page`);
  assert.deepEqual(seen.empty, [], `${name} at ${width}: not drawn`);
  const intervals = await page.evaluate(() => [...document.querySelectorAll(".kind-differences .cell")].filter((cell) => {
    const lines = [...cell.querySelectorAll('[aria-label="rule"] line')];
    return !lines.some((line) => line.getAttribute("y1") === line.getAttribute("y2") && line.getAttribute("x1") !== line.getAttribute("x2"));
  }).map((cell) => cell.textContent.slice(0, 60)));
  // Where all pairs differ by as much, the interval has no width: few measures of a page are such.
  if (name === "sweeps") assert.deepEqual(intervals, [], `${name} at ${width}: differences without their intervals`);
  assert(seen.hidden, `${name}: charts are read by their tables`);
  const dark = seen.background.match(/\d+/g).slice(0, 3).every((x) => +x < 60);
  assert.equal(dark, scheme === "dark", `${name}: ${scheme} has the background ${seen.background}`);
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const faults = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" | ")}`);
  assert.deepEqual(faults, [], `${name} at ${width}, ${scheme}: accessibility`);
  if (shots) {
    fs.mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: path.join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
    if (name === "study" && width === 1280 && scheme === "light") await pictures(page);
  }
  assert.deepEqual(said, [], `${name} at ${width}, ${scheme}: the console`);
  await context.close();
}

/** The slider, by keyboard, pointer and buttons. */
async function steps(name, file) {
  const { context, page, said } = await opened(file, 1280, "light");
  const state = () => page.evaluate(() => ({
    said: document.getElementById("now").textContent,
    value: document.getElementById("round").getAttribute("aria-valuetext"),
    line: document.querySelector("#fig-text line.now").getAttribute("x1"),
    positions: document.querySelector("#fig-positions .chart").innerHTML.length + document.querySelector("#fig-positions .reading").textContent,
  }));
  const end = await state();
  await page.focus("#round");
  await page.keyboard.press("Home");
  const first = await state();
  assert.match(first.said, /^Round 1 of /);
  for (const part of ["said", "value", "line", "positions"]) assert.notEqual(first[part], end[part], `${name}: ${part} stands still`);
  await page.keyboard.press("ArrowRight");
  assert.match((await state()).said, /^Round 2 of /);
  await page.click("#next");
  assert.match((await state()).said, /^Round 3 of /);
  await page.click("#prev");
  assert.match((await state()).said, /^Round 2 of /);
  const box = await (await page.$("#round")).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const [middle, last] = (await state()).said.match(/^Round (\d+) of (\d+)/).slice(1).map(Number);
  assert(Math.abs(middle - (last + 1) / 2) < 1 + last / 10, `${name}: the pointer moved the slider to round ${middle} of ${last}`);
  await page.click("#play");
  await page.waitForFunction((was) => !document.getElementById("now").textContent.startsWith(`Round ${was} `), middle);
  await page.click("#play");
  assert.equal(await page.getAttribute("#play", "aria-pressed"), "false");
  // One state can be followed, by keyboard alone.
  await page.focus("#fig-positions select");
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await page.$eval("#fig-positions select", (e) => e.value), "");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "SELECT");
  assert.deepEqual(said, [], `${name}: the console`);
  await context.close();
}

/** Data behind a click: as many rows as the chart has, and the same as CSV. */
async function data(name, file) {
  const { context, page, said } = await opened(file, 390, "light");
  const ids = await page.$$eval("figure details.data", (all) => all.map((e) => e.closest("figure").id));
  assert(ids.length > 0, name);
  for (const id of ids) {
    await page.focus(`#${id} details.data summary`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`#${id} table`);
    const rows = await page.$$eval(`#${id} tbody tr`, (all) => all.length);
    const told = +(await page.textContent(`#${id} details.data summary`)).match(/\d+/)[0];
    assert.equal(rows, Math.min(told, 500), `${name} ${id}`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#${id} .csv`)]);
    const lines = fs.readFileSync(await download.path(), "utf8").trimEnd().split("\r\n");
    assert.equal(lines.length, told + 1, `${name} ${id}: lines of the CSV`);
    assert.equal(download.suggestedFilename(), `${id.replace("fig-", "")}.csv`);
  }
  assert.deepEqual(said, [], `${name}: the console`);
  await context.close();
}

/** Measures and factors of a sweep can be chosen. */
async function choices(name, file) {
  const { context, page, said } = await opened(file, 1280, "dark");
  for (const id of ["fig-response", "fig-heat", "fig-sensitivity"]) {
    const before = await page.innerHTML(`#${id} .chart`);
    const others = await page.$eval(`#${id} select`, (e) => [...e.options].map((o) => o.value).filter((v) => v !== e.value));
    let moved = false;
    for (const other of others) {
      await page.selectOption(`#${id} select`, other);
      moved ||= (await page.innerHTML(`#${id} .chart`)) !== before;
    }
    assert(moved, `${name}: ${id} stands still whatever is chosen`);
  }
  assert.deepEqual(said, [], `${name}: the console`);
  await context.close();
}

/** Links of the contents lead somewhere; the first stop of the keyboard skips to the story; print shows answers, not controls. */
async function reading(name, file) {
  const { context, page } = await opened(file, 1280, "light");
  const dead = await page.$$eval("nav a", (all) => all.filter((a) => !document.querySelector(a.getAttribute("href"))).map((a) => a.textContent));
  assert.deepEqual(dead, [], `${name}: links`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  const pdf = await page.pdf({ format: "A4" });
  assert(pdf.length > 20_000, `${name}: ${pdf.length} bytes of print`);
  assert(await page.$$eval("details.answer", (all) => all.every((d) => d.open)), `${name}: answers are printed`);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.$$eval(".stepper", (all) => all.filter((e) => e.checkVisibility()).length), 0);
  await context.close();
}

for (const [name, file] of pages) {
  const size = fs.statSync(file).size;
  assert(size < 2_000_000, `${name}: ${size} bytes`);
  for (const width of [390, 1280]) for (const scheme of ["light", "dark"]) await looks(name, file, width, scheme);
  await data(name, file);
  await reading(name, file);
  const page = fs.readFileSync(file, "utf8");
  if (page.includes('id="round"')) await steps(name, file);
  if (page.includes('id="fig-response"')) await choices(name, file);
  console.log(`-- ${name}: ${(size / 1000).toFixed(0)} kB, well at 390 and 1,280 pixels, light and dark`);
}
const { context, page } = await opened(path.join(room, "names", "report.html"), 1280, "light");
assert.match(await page.title(), /^<\/script><script>/, "names are shown as they are");
assert.equal(await page.$$eval("img", (all) => all.length), 0);
await context.close();
await browser.close();
