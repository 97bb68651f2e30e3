// A term on the platform's list: tried, added, found in what is published, revised.
import { strict as assert } from "node:assert";
import { fits } from "../check.mjs";
import { ask, begin, passReview, publish, saved, sectionOf, submit } from "../desk.mjs";

export const name = "a new term is found in what is published, and revised from there";

const PHONE = { width: 390, height: 844 };

export async function walk(town) {
  const stamp = String(Date.now() % 1_000_000);
  const word = `老办法${stamp}`;
  const clerk = await town.enter("信息员");
  const { section } = await sectionOf(town, clerk, "notice");
  const id = await begin(town, clerk, section);
  const title = `关于规范用语的通知${stamp}`;
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await clerk.getByRole("combobox", { name: "来源" }).fill("市政府办公室");
  await clerk.locator(".ProseMirror[contenteditable=true]").click();
  await clerk.keyboard.type(`各单位不得再用${word}办事。`);
  await saved(clerk);
  await submit(clerk);
  const chief = await passReview(town, title);
  await publish(town, chief, id);

  const admin = await town.enter("系统管理员", "/terms");
  await added(town, admin, word);
  await found(town, admin, clerk, { word, title, id });
  town.noFaults(admin);
  town.noFaults(clerk);
}

async function added(town, page, word) {
  await page.getByRole("row").nth(1).waitFor();
  await town.photograph(page, "terms");
  await town.accessible(page, "the word list");
  await page.getByRole("button", { name: "新增词语" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("textbox", { name: "词语", exact: true }).fill(word);
  const instead = form.getByRole("textbox", { name: "替换为" });
  await instead.fill("新办法");
  await instead.press("Enter");
  await form.getByRole("textbox", { name: "要试查的文字" }).fill(`先用${word}试一试`);
  await form.getByRole("button", { name: "试查" }).click();
  await form.getByText("查出 1 处").waitFor();
  await town.photograph(page, "term-editor");
  await town.accessible(page, "a term");
  await form.getByRole("button", { name: "保存" }).click();
  await page.getByText("已保存，正在重新检查").waitFor();
  await page.getByRole("row").filter({ hasText: word }).waitFor();
}

async function found(town, admin, clerk, { word, title, id }) {
  await clerk.goto(`${town.console}/findings`);
  const row = clerk.getByRole("row").filter({ hasText: word });
  // The walk over everything published goes on beside the screen, which follows it.
  await row.waitFor({ timeout: 120_000 });
  await town.photograph(clerk, "findings");
  await town.accessible(clerk, "the findings");
  await clerk.setViewportSize(PHONE);
  await fits(clerk, "the findings on a phone");
  await town.photograph(clerk, "findings-phone");
  await clerk.setViewportSize({ width: 1440, height: 900 });
  const groups = await ask(clerk, "/api/findings/groups?by=rule");
  assert(
    groups.some((group) => group.name === word),
    JSON.stringify(groups),
  );
  await row.filter({ hasText: title }).getByRole("button", { name: "修订" }).click();
  await clerk.waitForURL(new RegExp(`/articles/${id}`));
  await clerk.locator(".ProseMirror[contenteditable=true]").waitFor();
  const unfold = clerk.getByRole("button", { name: "展开提纲与检查" });
  if (await unfold.isVisible()) await unfold.click();
  const findings = clerk.getByRole("region", { name: "检查结果" });
  await findings.getByRole("button", { name: "改为“新办法”" }).click();
  await clerk.getByText("各单位不得再用新办法办事。").waitFor();
  await saved(clerk);

  await admin.reload();
  const term = admin.getByRole("row").filter({ hasText: word });
  await term.getByRole("button", { name: "停用" }).click();
  await admin.locator(".el-message-box").getByRole("button", { name: "停用" }).click();
  await term.waitFor({ state: "hidden" });
}
