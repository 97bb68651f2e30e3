// Sections and sites: bad input is refused under its field, good input moves the tree.
import { strict as assert } from "node:assert";
import { ask } from "../desk.mjs";

export const name = "a section is set up, moved by keyboard, removed; a bad site is refused";

export async function walk(town) {
  await sections(town);
  await sites(town);
}

async function sections(town) {
  const page = await town.enter("单位管理员", "/sections");
  const label = `值守安排${Date.now().toString(36)}`.slice(0, 12);
  const slug = `zs${Date.now().toString(36)}`;
  const row = (text) => page.locator(".el-tree-node__content", { hasText: text });
  await page.locator(".el-tree-node__content").first().waitFor();
  await page.getByRole("button", { name: "新建栏目", exact: true }).click();
  const field = (text) => page.getByLabel(text, { exact: true });
  await field("栏目名称").fill(label);
  for (const bad of ["../x", "//", "%00", "Ü ber", "x".repeat(10_000)]) {
    await field("地址").fill(bad);
    await page.getByRole("button", { name: "建立栏目" }).click();
    await page.locator(".el-form-item__error").waitFor();
    await field("地址").fill("");
  }
  await field("地址").fill(slug);
  await page.getByRole("button", { name: "建立栏目" }).click();
  await row(label).waitFor();
  await page.getByRole("heading", { name: label }).waitFor();
  await town.accessible(page, "the sections");

  // The same name a second time, beside the first.
  await page.getByRole("button", { name: "新建栏目", exact: true }).click();
  await field("栏目名称").fill(label);
  await field("地址").fill(`${slug}b`);
  await page.getByRole("button", { name: "建立栏目" }).click();
  await page.locator(".el-form-item__error, [role=alert]").first().waitFor();
  await page.getByRole("button", { name: "取消" }).click();

  await row(label).click();
  await page.getByRole("heading", { name: label }).waitFor();
  const before = await tops(page);
  await row(label).click();
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(
    ([text, at]) => {
      const rows = [
        ...document.querySelectorAll(".el-tree > .el-tree-node > .el-tree-node__content .name"),
      ];
      return rows.findIndex((one) => one.textContent === text) === at - 1;
    },
    [label, before.indexOf(label)],
  );

  await page.getByRole("button", { name: "撤销栏目" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "原因" }).fill("试建的栏目");
  await dialog.getByRole("button", { name: "撤销栏目" }).click();
  await row(label).waitFor({ state: "detached" });
  town.noFaults(page);
}

async function tops(page) {
  return page.locator(".el-tree > .el-tree-node > .el-tree-node__content .name").allTextContents();
}

async function sites(town) {
  const page = await town.enter("系统管理员", "/sites");
  const count = (await ask(page, "/api/sites")).length;
  await page.getByRole("button", { name: "新建站点" }).click();
  const field = (text) => page.getByLabel(text, { exact: true });
  await field("网站全称").fill("云溪市不存在局");
  await field("简称").fill("不存在局");
  await field("站点代码").fill("nowhere");
  await field("域名").fill("http://bad domain/");
  await page.getByRole("button", { name: "建立站点" }).click();
  await page.locator(".el-form-item.is-error").first().waitFor();
  await page.locator(".is-loading").waitFor({ state: "detached" });
  assert.equal((await ask(page, "/api/sites")).length, count);
  await town.accessible(page, "the sites");
  town.noFaults(page);
}
