// On a phone: a citizen reads from the home page to a search, a reviewer decides on the way.
import { strict as assert } from "node:assert";
import { approve, ask, begin, decided, saved, sectionOf, submit } from "../desk.mjs";
import { fits } from "../check.mjs";

export const name = "a citizen reads and a reviewer decides on a phone";

const PHONE = { width: 390, height: 844 };

export async function walk(town) {
  const title = `关于延长图书馆开放时间的通知（${Date.now().toString(36)}）`;
  const clerk = await town.enter("信息员");
  const { site, section } = await sectionOf(town, clerk, "notice");
  await reads(town, site);

  const id = await begin(town, clerk, section);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await clerk.locator(".ProseMirror").click();
  await clerk.keyboard.type("自下周起，市图书馆每晚开放至21时。");
  await clerk.getByRole("combobox", { name: "来源" }).fill("云溪市图书馆");
  await saved(clerk);
  await submit(clerk);
  await decides(town, id, title);
  town.noFaults(clerk);
  // Nobody finds it waiting in a later walk.
  for (const role of ["复审", "终审"]) await approve(town, role, title);
}

async function reads(town, site) {
  const page = await town.reader(PHONE);
  const arrived = async (what) => {
    await page.waitForLoadState();
    await fits(page, what);
    await town.photograph(page, `phone-${what}`);
  };
  await page.goto(site.address);
  await arrived("home");
  await page.locator("main .box-head .all").first().click();
  await page.locator("h1", { hasNotText: site.name }).waitFor();
  await arrived("section");
  const title = (await page.locator("main .line a span").first().textContent()).trim();
  await page.locator("main .line a").first().click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  await arrived("article");
  await page.getByRole("searchbox").fill(title);
  await page.getByRole("button", { name: "搜索" }).click();
  await page.waitForURL(/\/search\?/);
  await arrived("search");
  // A title typed in full is the first hit.
  const hit = page.locator(".hit h3 a").first();
  assert.equal((await hit.textContent()).trim(), title);
  await hit.click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

async function decides(town, id, title) {
  for (const person of town.holding("初审")) {
    const page = await town.enter(person, "/", PHONE);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const waiting = (await ask(page, "/api/waiting")).to_review;
    if (waiting.some((row) => row.article_id === id)) {
      await fits(page, "the desk");
      await page.getByRole("link", { name: title }).click();
      await page.getByRole("textbox", { name: "审核意见" }).waitFor();
      await fits(page, "the review");
      await town.photograph(page, "phone-review");
      await decided(page, () => page.getByRole("button", { name: "通过" }).click());
      town.noFaults(page);
      return;
    }
    await page.context().close();
    town.pages.delete(page);
  }
  assert.fail(`no first reviewer finds “${title}”`);
}
