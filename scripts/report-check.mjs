// Checks the reports `full.html` and `large.html` of this folder in Chromium; run by `try-report`.
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
async function shoot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
}
const openAll = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));

// Accessibility and layout, with every part open.
for (const colorScheme of ["light", "dark"]) {
  for (const [device, width] of [["phone", 360], ["desktop", 1280]]) {
    // axe-core is injected, which the policy of the report forbids.
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(url("full.html"));
    await shoot(page, `${colorScheme}-${device}-first`);
    await openAll(page);
    // What is not on the screen is not drawn, and would be neither checked nor in the image.
    await page.addStyleTag({ content: "* { content-visibility: visible !important }" });
    await page.addScriptTag({ content: axe });
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
    const named = violations.map((it) => `${it.id} (${it.nodes.length}: ${it.nodes[0].html.slice(0, 90)} ${it.nodes[0].any[0]?.message ?? ""})`);
    expect(`axe-core, ${colorScheme}, ${device}`, violations.length === 0, named.join("; "));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(`no sideways scrolling, ${colorScheme}, ${device}`, overflow <= 0, `${overflow} px`);
    await shoot(page, `${colorScheme}-${device}`);
    await context.close();
  }
}

const context = await browser.newContext();
const page = await context.newPage();
const refused = [];
const requested = [];
page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
page.on("request", (request) => { if (!request.url().startsWith("file:")) requested.push(request.url()); });
page.on("dialog", (dialog) => { refused.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });

// Landmarks, tables, and text that is hostile.
await page.goto(url("full.html"));
expect("pages are closed at first", (await page.locator("details.page[open]").count()) === 0);
await openAll(page);
const landmarks = await page.evaluate(() => ["header", "main", "footer", "main section[aria-labelledby]"]
  .map((it) => document.querySelectorAll(it).length));
expect("landmarks: header, main, footer, sections with names", landmarks.slice(0, 3).join() === "1,1,1" && landmarks[3] >= 6, landmarks.join());
for (const id of ["summary", "rules", "baseline", "platforms", "languages", "links", "findings"]) {
  expect(`the section ${id}`, (await page.locator(`section[aria-labelledby^=${id}]`).count()) === 1);
}
expect("each column and row of a table has its header", await page.evaluate(() =>
  Array.from(document.querySelectorAll("th")).every((it) => ["row", "col"].includes(it.scope))));
const foreign = await page.evaluate(() => [
  document.querySelectorAll("main script, main img, main iframe, main style").length,
  document.querySelectorAll("a[href^='javascript:']").length,
  Array.from(document.querySelectorAll("*")).filter((it) => it.getAttributeNames().some((name) => name.startsWith("on"))).length,
]);
expect("hostile text is inert", foreign.join() === "0,0,0" && (await page.title()).startsWith("faqlint: "), foreign.join());
expect("findings lead to their source and their rule", (await page.locator(".page ol a[href='https://git.example/help/edit/main/en/faq.md#L8']").count()) === 1
  && (await page.locator(".page ol a[href='https://docs.example/rules/links/dead.html']").count()) === 2);
expect("excerpts mark the finding, and show the line after its fix", (await page.locator(".page ol pre > mark").count()) > 5
  && (await page.locator(".page ol pre > ins").count()) > 2);
expect("findings are marked as new or in the baseline", (await page.locator(".page ol > li[data-old]").count()) > 0
  && (await page.locator(".page ol > li:not([data-old])").count()) > 0);

// Print: everything is open, and closed again afterwards.
await page.goto(url("full.html"));
await page.emulateMedia({ media: "print" });
expect("in print every finding is visible", await page.evaluate(() => {
  document.querySelectorAll("details").forEach((it) => { it.open = false; });
  dispatchEvent(new Event("beforeprint"));
  return Array.from(document.querySelectorAll(".page > ol > li")).every((it) => it.checkVisibility({ contentVisibilityAuto: true })
    && getComputedStyle(it).contentVisibility === "visible");
}));
await shoot(page, "print");
expect("in print there is no form", !(await page.locator("form").isVisible()));
expect("after print pages are closed again", await page.evaluate(() => {
  dispatchEvent(new Event("afterprint"));
  return !document.querySelector("details.page").open;
}));
await page.emulateMedia({ media: null });

// 10,000 findings. The machine may be busy with something else, so each time is the best of five.
const paints = [];
for (let run = 0; run < 5; run += 1) {
  await page.goto("about:blank");
  await page.goto(url("large.html"));
  paints.push(await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime)).observe({ type: "paint", buffered: true });
  })));
}
expect("10,000 findings", (await page.locator(".page > ol > li").count()) === 10_000);
expect("first paint within 1 s", Math.min(...paints) <= 1000, paints.map((it) => `${Math.round(it)} ms`).join(", "));
for (const pages of ["closed", "open"]) {
  await page.click(pages === "open" ? "#open" : "#close");
  const times = await page.evaluate(async () => {
    const settled = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const error = document.querySelector("[name=level]");
    const set = {
      page: (it) => { document.querySelector("[name=page]").value = it; },
      fix: (it) => { document.querySelector("[name=fix]").value = it; },
      level: (it) => { error.checked = it === ""; },
    };
    const times = {};
    for (let run = 0; run < 5; run += 1) {
      for (const [name, text] of [["page", "page-1"], ["page", ""], ["fix", "safe"], ["fix", ""], ["level", "none"], ["level", ""]]) {
        await settled();
        const start = performance.now();
        set[name](text);
        error.dispatchEvent(new Event("input", { bubbles: true }));
        await settled();
        const key = `${name}=${text}`;
        times[key] = Math.min(times[key] ?? Infinity, performance.now() - start);
      }
    }
    return times;
  });
  const worst = Math.max(...Object.values(times));
  expect(`filter within 100 ms, pages ${pages}`, worst <= 100, Object.entries(times).map(([key, it]) => `${key} ${Math.round(it)} ms`).join(", "));
}
await page.fill("[name=page]", "page-12");
await page.waitForURL("**#page=page-12");
await page.reload();
expect("the state is in the address", (await page.locator("details.page:visible").count()) === 1
  && (await page.inputValue("[name=page]")) === "page-12");
const id = await page.locator(".page > ol > li").nth(5_000).getAttribute("id");
await page.evaluate((id) => { location.hash = id; }, id);
await page.locator(`#${id}`).waitFor({ state: "visible" });
await page.goto("about:blank");
await page.goto(`${url("large.html")}#${id}`);
expect("a link to a finding opens its page", await page.locator(`#${id}`).isVisible());
expect("nothing refused by the policy, nothing requested", refused.length + requested.length === 0, [...refused, ...requested][0] ?? "");

// Keyboard.
await page.goto(url("full.html"));
await page.keyboard.press("Tab");
expect("the first stop skips to the findings", (await page.evaluate(() => document.activeElement.className)) === "skip");
let reached = false;
for (let stop = 0; stop < 80 && !reached; stop += 1) {
  await page.keyboard.press("Tab");
  reached = await page.evaluate(() => document.activeElement.matches("details.page > summary"));
}
const isOpen = () => page.evaluate(() => document.activeElement.parentElement.open);
const before = await isOpen();
await page.keyboard.press("Enter");
expect("a page opens and closes by keyboard", reached && (await isOpen()) !== before);

// Without script, and without style.
const plain = await browser.newContext({ javaScriptEnabled: false });
const still = await plain.newPage();
await still.goto(url("full.html"));
const page0 = still.locator("details.page").first();
const wasOpen = (await page0.getAttribute("open")) !== null;
await page0.locator("summary").first().click();
expect("without script there is no form", !(await still.locator("form").isVisible()));
expect("without script pages open and close", ((await page0.getAttribute("open")) !== null) !== wasOpen);
await shoot(still, "no-script");
await page.goto(url("full.html"));
await page.evaluate(() => document.querySelector("style").remove());
await shoot(page, "no-style");
await browser.close();
process.exit(failures ? 1 : 0);
