// Two people at one draft: a note on words, presence, a conflict merged paragraph by paragraph; a
// draft dropped and brought back, a filter kept by name, and the keys.
import { strict as assert } from "node:assert";
import { fits } from "../check.mjs";
import { ask, begin, saved, sectionOf, stand } from "../desk.mjs";

export const name = "two people at one draft meet, and nothing that was written is lost";

const PHONE = { width: 390, height: 844 };
const PAPER = ".ProseMirror[contenteditable=true]";

async function write(page, ...lines) {
  await page.locator(PAPER).click();
  for (const [index, line] of lines.entries()) {
    if (index > 0) await page.keyboard.press("Enter");
    await page.keyboard.type(line);
  }
}

export async function walk(town) {
  const [first, second] = colleagues(town);
  const li = await town.enter(first);
  const { section } = await sectionOf(town, li, "notice");
  const id = await begin(town, li, section);
  const title = `关于合并审阅的通知${id.slice(-6)}`;
  await li.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await write(li, "第一段原来的话。", "第二段原来的话。", "第三段原来的话。");
  await saved(li);

  await noted(town, li);
  const zhou = await town.enter(second, `/articles/${id}`);
  await zhou.locator(PAPER).waitFor();
  await zhou.getByText(`${await nameOf(li)} 正在编辑`).waitFor();
  await conflicted(town, li, zhou);
  await dropped(town, li, title);
  await filtered(town, li, title);
  town.noFaults(li);
  town.noFaults(zhou);
}

/** Two clerks who may write on the same site. */
function colleagues(town) {
  const people = town.holding("信息员");
  assert(people.length > 1, "two clerks are needed");
  return people;
}

async function nameOf(page) {
  return (await ask(page, "/api/session")).name;
}

async function noted(town, page) {
  await page.getByText("第二段原来的话").click();
  await page.keyboard.press("Home");
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("Shift+ArrowRight");
  const notes = page.getByRole("region", { name: "批注" });
  await notes.getByRole("button", { name: "新批注" }).click();
  await notes.locator("blockquote").waitFor();
  const words = (await notes.locator("blockquote").textContent()).trim();
  assert("第二段原来的话。".includes(words), words);
  await notes.getByRole("textbox").fill("请核对这一段");
  await notes.getByRole("button", { name: "发出" }).click();
  await notes.getByText("请核对这一段").waitFor();
  // The words move down with the text, and are found again.
  await page.getByText("第一段原来的话").click();
  await page.keyboard.press("Home");
  await page.keyboard.type("新插入的开头。");
  await page.keyboard.press("Enter");
  await saved(page);
  await notes.locator(".quote").click();
  // The words are chosen once the text has come into view.
  await page.waitForFunction((said) => window.getSelection().toString() === said, words);
  const chosen = await page.evaluate(() => {
    const block = window.getSelection().anchorNode.parentElement.closest("p");
    return [window.getSelection().toString(), block.textContent];
  });
  assert.deepEqual(chosen, [words, "第二段原来的话。"]);
  await town.photograph(page, "note");
  await town.accessible(page, "notes beside a draft");
  await notes.getByRole("button", { name: "答复" }).click();
  await notes.getByRole("textbox").fill("已核对");
  await notes.getByRole("button", { name: "发出" }).click();
  await notes.getByText("已核对").waitFor();
  await notes.getByRole("button", { name: "办结" }).click();
  await notes.getByRole("button", { name: "显示已办结的 1 条" }).click();
  await notes.getByRole("button", { name: "重新打开" }).click();
  await notes.getByRole("button", { name: "办结" }).waitFor();
}

async function conflicted(town, li, zhou) {
  await stand(li, "第一段原来的话");
  await li.keyboard.type("李补充。");
  await stand(li, "第三段原来的话");
  await li.keyboard.type("李说到这里。");
  await saved(li);

  // The second still has the text from before.
  await stand(zhou, "第三段原来的话");
  await zhou.keyboard.type("周另有看法。");
  await zhou.keyboard.press("Control+s");
  const dialog = zhou.getByRole("dialog", { name: "稿件已被修改" });
  await dialog.waitFor();
  const both = dialog.getByRole("listitem").filter({ hasText: "周另有看法" });
  await both.waitFor();
  assert(await dialog.getByRole("button", { name: "合并并保存" }).isDisabled());
  await town.photograph(zhou, "merge");
  await town.accessible(zhou, "the merge view");
  await both.getByText("都保留").click();
  await dialog.getByRole("button", { name: "合并并保存" }).click();
  await zhou.locator(".foot [role=status]").filter({ hasText: "已保存" }).waitFor();
  const text = await zhou.locator(PAPER).textContent();
  for (const words of ["李补充。", "李说到这里。", "周另有看法。", "第二段原来的话。"]) {
    assert(text.includes(words), `${words} is not in ${text}`);
  }
}

async function dropped(town, page, title) {
  await page.reload();
  await page.locator(PAPER).waitFor();
  await page.getByRole("button", { name: "放弃草稿" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "放弃草稿" })
    .or(page.locator(".el-message-box").getByRole("button", { name: "放弃修改稿" }))
    .click();
  await page.waitForURL(/\/articles$/);
  await page.getByRole("button", { name: "回收站" }).click();
  const row = page.getByRole("row").filter({ hasText: title });
  await row.waitFor();
  await town.photograph(page, "bin");
  await town.accessible(page, "the recycle bin");
  await row.getByRole("button", { name: "恢复" }).click();
  await page.locator(PAPER).waitFor();
  await page.getByText("周另有看法。").waitFor();
}

async function filtered(town, page, title) {
  await page.goto(`${town.console}/articles?state=draft`);
  await page.getByRole("link", { name: title }).first().waitFor();
  await page.getByRole("button", { name: "常用筛选" }).click();
  await page.getByRole("menuitem", { name: "保存当前筛选" }).click();
  const dialog = page.getByRole("dialog", { name: "保存当前筛选" });
  const kept = `在写的稿${Date.now() % 1_000_000}`;
  await dialog.getByRole("textbox").fill(kept);
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("筛选已保存").waitFor();
  await page.goto(`${town.console}/articles`);
  await page.getByRole("button", { name: "常用筛选" }).click();
  await page.getByRole("menuitem", { name: kept }).click();
  await page.waitForURL(/state=draft/);

  await page.locator("main").click({ position: { x: 4, y: 4 } });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "键盘快捷键" }).waitFor();
  await town.photograph(page, "keys");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "键盘快捷键" }).waitFor({ state: "hidden" });
  await page.keyboard.press("j");
  await page.locator(".in-hand").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(PAPER).waitFor();

  await page.goto(`${town.console}/statistics`);
  await page.getByRole("heading", { name: "工作统计" }).waitFor();
  await town.accessible(page, "statistics");
  await page.goto(`${town.console}/profile`);
  await page.getByRole("heading", { name: "我的设置" }).waitFor();
  await page.getByLabel("电子邮箱").waitFor();
  await town.accessible(page, "my settings");
  await page.getByLabel("电子邮箱").fill("name@example.gov.cn");
  await page.getByText("每天早上 8:30 汇总").click();
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("设置已保存").waitFor();
  await page.setViewportSize(PHONE);
  await fits(page, "my settings on a phone");
}
