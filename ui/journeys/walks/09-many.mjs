// Several documents at once: what can be done is done, what is refused says why.
import { strict as assert } from "node:assert";
import { ask, begin, saved, sectionOf } from "../desk.mjs";

export const name = "several documents are sent at once, and each refusal is told";

export async function walk(town) {
  const mark = Date.now().toString(36);
  const clerk = await town.enter("信息员");
  const { section } = await sectionOf(town, clerk, "notice");
  const whole = await write(town, clerk, section, `关于冬季供暖的通知（${mark}）`, "市住建局");
  const half = await write(town, clerk, section, `关于停水的通知（${mark}）`, "");

  await clerk.goto(`${town.console}/articles?q=${mark}`);
  await clerk.getByRole("row").nth(2).waitFor();
  await clerk.getByRole("row").first().locator(".el-checkbox").click();
  const bar = clerk.getByRole("region", { name: "批量操作" });
  await bar.getByText("已选 2 篇").waitFor();
  await town.accessible(clerk, "the bulk bar");
  await bar.getByRole("button", { name: "批量送审" }).click();
  const dialog = clerk.getByRole("dialog", { name: "处理结果" });
  await dialog.getByText("2 篇中办成 1 篇").waitFor();
  await dialog.getByRole("link", { name: "关于停水的通知" }).waitFor();
  assert.match(await dialog.locator(".refused").innerText(), /来源/);
  await town.accessible(clerk, "the result");
  await dialog.getByRole("button", { name: "关闭" }).last().click();

  const state = async (id) => (await ask(clerk, `/api/articles/${id}`)).working.state;
  assert.deepEqual([await state(whole), await state(half)], ["in_review", "draft"]);
  await clerk.getByRole("row", { name: "冬季供暖" }).getByText("审核中").waitFor();
  town.noFaults(clerk);
}

async function write(town, clerk, section, title, source) {
  const id = await begin(town, clerk, section);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await clerk.locator(".ProseMirror").click();
  await clerk.keyboard.type("现将有关事项通知如下。");
  await clerk.getByRole("combobox", { name: "来源" }).fill(source);
  await saved(clerk);
  return id;
}
