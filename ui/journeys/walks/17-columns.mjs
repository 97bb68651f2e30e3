// Columns: applied for, approved, there; moved with their address; due, and why.
import { strict as assert } from "node:assert";
import { ask } from "../desk.mjs";

export const name = "a column is applied for, approved, there; moved, its old address leads on";

export async function walk(town) {
  const tag = Date.now().toString(36);
  const label = `防汛${tag}`.slice(0, 12);
  await propose(town, label, `fx${tag}`);
  await approve(town, label);
  await lead(town, tag);
  await forecast(town);
}

async function choose(dialog, page, label, text) {
  const box = dialog.getByRole("combobox", { name: label });
  await box.click();
  await box.fill(text);
  await page.locator(".el-select-dropdown__item:visible", { hasText: text }).first().click();
}

async function propose(town, label, slug) {
  const page = await town.enter("信息员", "/proposals");
  await page.getByRole("button", { name: "申请调整栏目" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "提交申请" }).click();
  await dialog.locator(".el-form-item__error").first().waitFor();
  await dialog.getByRole("textbox", { name: "栏目名称" }).fill(label);
  await dialog.getByRole("textbox", { name: "地址" }).fill(slug);
  await dialog.getByRole("textbox", { name: "申请理由" }).fill("汛期群众关注");
  await town.accessible(page, "an application");
  await town.photograph(page, "17-application");
  await dialog.getByRole("button", { name: "提交申请" }).click();
  await page.getByRole("heading", { name: new RegExp(label) }).waitFor();
  assert.equal(await page.getByRole("button", { name: "批准并办理" }).count(), 0);
  town.noFaults(page);
}

async function approve(town, label) {
  const page = await town.enter("单位管理员", "/proposals");
  const row = page.getByRole("listitem").filter({ hasText: label });
  await row.getByRole("button", { name: "批准并办理" }).click();
  await row.waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "已办结" }).click();
  await row.getByText("已批准").waitFor();
  await town.photograph(page, "17-approved");
  await town.accessible(page, "the applications");
  await page.goto(`${town.console}/sections`);
  await page.locator(".el-tree-node__content", { hasText: label }).click();
  const history = page.getByRole("region", { name: "沿革" });
  await history.getByText("批准栏目申请").waitFor();
  await history.getByText(/申请人/).waitFor();
  town.noFaults(page);
}

/** A section with documents gets another address; readers of the old one find it. */
async function lead(town, tag) {
  const page = await town.enter("单位管理员", "/sections");
  await page.locator(".el-tree-node__content").first().waitFor();
  const id = await page.evaluate(() => localStorage.getItem("huabiao.site"));
  const site = (await ask(page, "/api/sites")).find((one) => one.id === id);
  const { items } = await ask(page, `/api/sites/${id}/sections`);
  const below = (one) => items.some((other) => other.parent_id === one.id);
  const section = items.find(
    (one) => one.kind === "notice" && one.documents > 0 && !below(one) && one.path.length > 2,
  );
  assert((await town.read(site.domain, section.path)).status === 200);
  await page.locator(".el-tree-node__content", { hasText: section.path }).first().click();
  const slug = page.getByLabel("地址", { exact: true });
  const old = await slug.inputValue();
  await slug.fill(`n${tag}`);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  const moved = section.path.replace(`/${old}/`, `/n${tag}/`);
  const leads = (answer) => answer.status === 301 && answer.headers.location.endsWith(moved);
  await town.until(site.domain, section.path, leads, "does not lead on");
  assert.equal((await town.read(site.domain, moved)).status, 200);
  const feed = await town.read(site.domain, `${section.path}feed.xml`);
  assert.equal(feed.headers.location, `${moved}feed.xml`);

  // The limit of the section, and where it comes from.
  const limit = page.getByRole("region", { name: "更新时限" });
  await limit.getByText("南部县办法第十四条").first().waitFor();
  await limit.getByText("生效", { exact: true }).waitFor();
  await page.getByRole("region", { name: "沿革" }).getByText(moved).first().waitFor();
  await town.photograph(page, "17-section");
  await town.accessible(page, "a section with its limit and history");

  // Back to where it was: the section itself may have its address again.
  await page.getByLabel("地址", { exact: true }).fill(old);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  const there = (answer) => answer.status === 200;
  await town.until(site.domain, section.path, there, "is not back");
  const back = (answer) => answer.status === 301 && answer.headers.location === section.path;
  await town.until(site.domain, moved, back, "does not lead back");
  town.noFaults(page);
}

async function forecast(town) {
  const page = await town.enter("单位管理员", "/upkeep");
  await page.locator(".el-table__header").waitFor();
  const { items } = await ask(page, "/api/upkeep");
  const ranks = ["late", "blank", "soon", "fine", "free"];
  const order = items.map((row) => ranks.indexOf(row.state));
  assert.deepEqual(order, [...order].sort(), "the most urgent comes first");
  await town.photograph(page, "17-upkeep");
  await town.accessible(page, "the update limits");
  await page.getByRole("tab", { name: "网站预警" }).click();
  await page.getByText("空白栏目").first().waitFor();
  await town.photograph(page, "17-sites");
  await town.accessible(page, "the counts of the sites");
  await page.getByRole("button", { name: "时限规定" }).click();
  await page.getByText("已与原文核对").first().waitFor();
  await page.getByText("未核对原文").first().waitFor();
  const book = await page.evaluate(async () => {
    const answer = await fetch("/api/upkeep/export?state=due");
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, head: String.fromCharCode(...bytes.slice(0, 2)) };
  });
  assert.deepEqual(book, { status: 200, head: "PK" });
  town.noFaults(page);
}
