// The public pages, every kind on every site: they fit a phone, can be read by everybody, break no
// rule of their own security policy, and come out of a printer as a document.
import { strict as assert } from "node:assert";
import { ask } from "../desk.mjs";
import { fits, plain, walkable } from "../check.mjs";

export const name = "every public page fits, is accessible and prints";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
// What a reader may choose; kept in the browser, as the page itself keeps it.
const CHOICES = [{ scheme: "white" }, { scheme: "black" }, { scheme: "blue" }, { mode: "elder" }];

export async function walk(town) {
  const admin = await town.enter("系统管理员");
  const sites = await ask(admin, "/api/sites");
  const page = await town.reader();
  for (const site of sites) await lookAt(town, page, site);
  await choices(page, sites[0]);
  await printed(town, page, sites[0]);
  assert.deepEqual(page.faults, [], "a page broke its policy or its program");
  await page.context().close();
}

async function lookAt(town, page, site) {
  const listed = await links(page, `${site.address}map.html`, "main a");
  // A section may only lead elsewhere.
  const sections = listed.filter((address) => address.startsWith(site.address));
  const one = await articleOf(page, site);
  const own = ["", "map.html", "search?q=通知", "search?q=没有这样的词儿", "nothing.html"];
  const addresses = own.map((path) => site.address + path).concat(one, ...sections);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const address of addresses) {
      await page.goto(address);
      await fits(page, `${address} at ${size.width}`);
      await plain(page, `${address} at ${size.width}`);
    }
  }
  await page.setViewportSize(SIZES[0]);
  for (const path of ["", "search?q=通知"]) {
    await page.goto(site.address + path);
    await walkable(page, site.address + path);
    await town.photograph(page, `public-${site.code}-${path === "" ? "home" : "search"}`);
  }
}

async function links(page, address, selector) {
  await page.goto(address);
  const found = await page.locator(selector).evaluateAll((all) => all.map((one) => one.href));
  assert(found.length > 0, `${address} has no ${selector}`);
  return [...new Set(found)];
}

async function articleOf(page, site) {
  const [first] = await links(page, site.address, "main .line a");
  return first;
}

// Each colour scheme is a set of tokens of its own, and so is the layout for the elderly.
async function choices(page, site) {
  for (const choice of CHOICES) {
    const says = JSON.stringify(choice);
    await page.goto(site.address);
    await page.evaluate((text) => localStorage.setItem("reading", text), says);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const path of ["", "search?q=通知", "map.html"]) {
        await page.goto(site.address + path);
        await fits(page, `${says} ${path} at ${size.width}`);
        await plain(page, `${says} ${path} at ${size.width}`);
      }
    }
  }
  await page.evaluate(() => localStorage.clear());
}

// 政府文件 on A4: title, table of the document, text, where it comes from; nothing of the site.
async function printed(town, page, site) {
  const [found] = await links(page, `${site.address}search?q=通知&kind=policy`, ".hit h3 a");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 642, height: 960 });
  await page.goto(found);
  await page.locator("h1.title").waitFor();
  for (const part of ["h1.title", ".doc-head", ".prose"]) assert(await isSeen(page, part), part);
  for (const part of [".site-head", ".site-foot", ".crumb", ".side", ".tools"])
    assert(!(await isSeen(page, part)), `${part} is printed`);
  const source = await page.locator(".print-source").innerText();
  assert(source.includes(site.name) && source.includes(found), source);
  await fits(page, "the printed page");
  await town.photograph(page, "public-printed");
  await page.emulateMedia({ media: null });
}

async function isSeen(page, selector) {
  return page.locator(selector).first().isVisible();
}
