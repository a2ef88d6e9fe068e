// Opens the report in headless Chromium: light and dark, wide and 320 pixels, on paper; runs axe; walks the keyboard.
// usage: node report.mjs TOOLS REPORT OUT
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import path from "node:path";

const [tools, report, out] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(tools), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const wrong = [];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"] });
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 320]) {
    const name = colorScheme + "-" + width;
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    page.on("console", message => { if (message.type() === "error") wrong.push(name + ": console: " + message.text()); });
    page.on("pageerror", error => wrong.push(name + ": script: " + error.message));
    page.on("request", request => { if (!request.url().startsWith("file:")) wrong.push(name + ": fetched " + request.url()); });
    await page.goto(pathToFileURL(path.resolve(report)).href);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of found.violations) wrong.push(name + ": axe: " + violation.id + ": " + violation.nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(" | "));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width + 1) wrong.push(name + ": the page is " + wide + " pixels wide");
    await page.screenshot({ path: path.join(out, "report-" + name + ".png"), fullPage: false });
    if (name === "light-1280") await keyboard(page);
    await context.close();
  }
}
const paper = await browser.newPage();
await paper.goto(pathToFileURL(path.resolve(report)).href);
const pdf = await paper.pdf({ path: path.join(out, "report.pdf"), format: "A4" });
if (pdf.length < 10_000) wrong.push("paper: the PDF holds next to nothing");
await browser.close();

async function keyboard(page) {
  await page.locator("#matrix-table td[tabindex='0']").first().focus();
  await page.keyboard.press("ArrowRight");
  const reason = await page.locator("#matrix-why").innerText();
  if (!reason || reason.startsWith("Choose")) wrong.push("keyboard: moving in the matrix gives no reason");
  await page.locator("#reach-table th button").first().focus();
  await page.keyboard.press("Enter");
  const detail = await page.locator("#reach-detail").innerText();
  if (detail.length < 40) wrong.push("keyboard: choosing a subject shows nothing");
  const drawings = await page.locator("#reach-detail svg.path").count();
  if (drawings === 0) wrong.push("the worst subject has no drawn path");
}

if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log("report: light, dark, 1280 and 320 pixels, paper and keyboard: axe 0 violations");
