// Checks the reports `small.html` and `large.html` of this folder in Chromium; run by `try-report`.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const url = (name) => `file://${process.cwd()}/${name}`;
let failures = 0;
function expect(what, holds, detail = "") {
  console.log(`${holds ? "ok  " : "FAIL"} ${what}${detail ? `: ${detail}` : ""}`);
  if (!holds) failures += 1;
}

for (const colorScheme of ["light", "dark"]) {
  for (const [device, width] of [["phone", 360], ["desktop", 1280]]) {
    // axe-core is injected, which the policy of the report forbids.
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(url("small.html"));
    await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
    await page.addScriptTag({ content: axe });
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
    const named = violations.map((it) => `${it.id} (${it.nodes.length}: ${it.nodes[0].html.slice(0, 90)})`);
    expect(`axe-core, ${colorScheme}, ${device}`, violations.length === 0, named.join("; "));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(`no sideways scrolling, ${device}`, overflow <= 0, `${overflow} px`);
    await context.close();
  }
}

const context = await browser.newContext();
const page = await context.newPage();
const refused = [];
page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
await page.goto(url("large.html"));
const paint = await page.evaluate(() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime)).observe({ type: "paint", buffered: true });
}));
expect("10,000 findings", (await page.locator("article").count()) === 10_000);
expect("first paint within 1 s", paint <= 1000, `${Math.round(paint)} ms`);
const times = await page.evaluate(async () => {
  const field = document.querySelector("[name=page]");
  const times = [];
  for (const text of ["page-1", "page-12", "none", ""]) {
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    times.push(performance.now() - start);
  }
  return times;
});
expect("filter within 100 ms", Math.max(...times) <= 100, times.map((it) => `${Math.round(it)} ms`).join(", "));
expect("nothing refused by the policy", refused.length === 0, refused[0] ?? "");

await page.fill("[name=page]", "page-12");
await page.waitForTimeout(100);
expect("the state is in the address", page.url().endsWith("#page=page-12"), page.url().split("#")[1]);
const id = await page.locator("article").nth(5_000).getAttribute("id");
await page.goto(`${url("large.html")}#${id}`);
await page.reload();
expect("a link to a finding opens its page", await page.locator(`#${id}`).isVisible());

await page.goto(url("small.html"));
await page.keyboard.press("Tab");
expect("the first stop skips to the findings", (await page.evaluate(() => document.activeElement.className)) === "skip");
let summary = false;
for (let stop = 0; stop < 60 && !summary; stop += 1) {
  await page.keyboard.press("Tab");
  summary = await page.evaluate(() => document.activeElement.matches("details.page > summary"));
}
const isOpen = () => page.evaluate(() => document.activeElement.parentElement.open);
const before = await isOpen();
await page.keyboard.press("Enter");
expect("a page opens and closes by keyboard", summary && (await isOpen()) !== before);

const plain = await browser.newContext({ javaScriptEnabled: false });
const still = await plain.newPage();
await still.goto(url("small.html"));
await still.locator("details.page > summary").first().click();
expect("without script there is no form", !(await still.locator("form").isVisible()));
expect("without script pages open and close", (await still.locator("details.page").first().getAttribute("open")) === null);
await browser.close();
process.exit(failures ? 1 : 0);
