// Visits: citizens open pages, and who looks after the sections sees which are read least.
import { strict as assert } from "node:assert";
import { ask } from "../desk.mjs";

export const name = "what citizens read is counted, and the least visited section can be merged";

const PATIENCE_MS = 20_000;
// A browser under remote control says so in its name, and is a robot to the portal.
const CITIZEN = "Mozilla/5.0 (Linux; Android 14; Mate 60) Chrome/131.0.0.0 Mobile Safari/537.36";

export async function walk(town) {
  const page = await town.enter("单位管理员", "/upkeep");
  await page.locator(".el-table__header").waitFor();
  const id = await page.evaluate(() => localStorage.getItem("huabiao.site"));
  const site = (await ask(page, "/api/sites")).find((one) => one.id === id);
  const { items } = await ask(page, `/api/sites/${id}/sections`);
  const [read, other] = items.filter((one) => one.documents > 0 && one.kind !== "link");
  assert(read && other, "two sections with documents");

  const before = await views(page, id, read.id);
  await visit(town, site, read.path);
  const counted = await until(
    () => views(page, id, read.id),
    (now) => now >= before + 3,
  );
  assert.equal(counted, before + 3, "the list, and a document twice; the robot is not counted");

  await list(town, page, site, read);
  await merge(town, page, other);
  await figure(town, page, id, read);
}

/** A citizen opens a list and a document of it, twice; a robot does so, too. */
async function visit(town, site, path) {
  const context = await town.browser.newContext({ userAgent: CITIZEN, locale: "zh-CN" });
  const page = await context.newPage();
  const origin = `http://${site.domain}:${town.portal.port}`;
  await page.goto(origin + path);
  const link = page.locator(`main a[href^="${path}20"]`).first();
  await link.click();
  await page.waitForURL((url) => url.pathname.startsWith(`${path}20`));
  await page.reload();
  const document = new URL(page.url()).pathname;
  await context.close();
  const robot = await town.reader();
  for (const to of [path, document]) await robot.goto(origin + to);
  await robot.context().close();
}

/** Views of a section in the last 30 days; 0 while nothing is known. */
async function views(page, site, section) {
  const { items } = await ask(page, `/api/upkeep/visits?days=30&size=200&site=${site}`);
  return items.find((one) => one.id === section)?.views ?? 0;
}

async function until(look, fits) {
  const begun = Date.now();
  let last = await look();
  while (!fits(last) && Date.now() - begun < PATIENCE_MS) {
    await new Promise((done) => setTimeout(done, 200));
    last = await look();
  }
  return last;
}

async function list(town, page, site, read) {
  await page.getByRole("tab", { name: "访问最少的栏目" }).click();
  await page.getByText(/计数自 \d+年\d+月\d+日/).waitFor();
  const { items } = await ask(page, `/api/upkeep/visits?site=${site.id}&size=200`);
  const perDay = items.map((one) => one.views / one.days);
  assert.deepEqual(
    perDay,
    perDay.toSorted((a, b) => a - b),
    "read least comes first",
  );
  await find(page, read);
  await town.photograph(page, "23-visits");
  await town.accessible(page, "the sections that are read least");
  const book = await page.evaluate(async () => {
    const answer = await fetch("/api/upkeep/visits/export?days=30");
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, head: String.fromCharCode(...bytes.slice(0, 2)) };
  });
  assert.deepEqual(book, { status: 200, head: "PK" });
  await page.setViewportSize({ width: 390, height: 844 });
  await town.photograph(page, "23-visits-phone");
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Looks for a section by its name; its row. */
async function find(page, section) {
  await page.getByPlaceholder("按栏目名称查找").fill(section.name);
  const row = page.getByRole("row").filter({ hasText: section.path });
  await row.first().waitFor();
  return row.first();
}

/** The application to merge has the section filled in; nobody sends it. */
async function merge(town, page, other) {
  const row = await find(page, other);
  await row.getByRole("link", { name: /申请合并/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "并入其他栏目" }).waitFor();
  assert(await dialog.getByRole("radio", { name: "并入其他栏目" }).isChecked());
  await dialog.getByText(other.name).first().waitFor();
  await town.photograph(page, "23-merge");
  await dialog.getByRole("button", { name: "取消" }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.equal(new URL(page.url()).search, "", "and it does not open again by itself");
}

/** Beside a live document stands how often it was read lately. */
async function figure(town, page, site, section) {
  const found = await ask(page, `/api/articles?site=${site}&section=${section.id}&state=live`);
  await page.goto(`${town.console}/articles/${found.items[0].id}`);
  await page.getByText(/近 30 天访问 \d+ 次/).waitFor();
  town.noFaults(page);
}
