// No keystroke is lost: two windows on one draft, a lapsed session, a torn connection, a crash.
import { strict as assert } from "node:assert";
import { ask, begin, saved, sectionOf } from "../desk.mjs";

export const name = "no keystroke is lost";

const paper = (page) => page.locator(".ProseMirror[contenteditable=true]");
const line = (page) => page.locator(".foot [role=status]");

export async function walk(town) {
  const clerk = await town.enter("信息员");
  const { section } = await sectionOf(town, clerk, "notice");
  const id = await begin(town, clerk, section);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill("不丢一个字");
  await paper(clerk).click();
  await clerk.keyboard.type("第一段。");
  await saved(clerk);

  await survivesTornConnection(clerk, id);
  await survivesCrash(town, clerk, id);
  await survivesLapse(town, clerk, id);
  await twoWindows(town, clerk, id);
}

async function survivesTornConnection(clerk, id) {
  await clerk.context().setOffline(true);
  await clerk.keyboard.type("断网时写的。");
  await line(clerk).filter({ hasText: "未保存" }).waitFor();
  await clerk.context().setOffline(false);
  await line(clerk).filter({ hasText: "已保存" }).waitFor();
  assert((await bodyOf(clerk, id)).includes("断网时写的。"));
}

// The window dies before the pause is over: the text lies on this computer and comes back.
async function survivesCrash(town, clerk, id) {
  await clerk.route("**/api/articles/*/draft", (route) => route.abort());
  await clerk.keyboard.type("崩溃前写的。");
  await clerk.waitForFunction(() =>
    Object.entries(localStorage).some(([, text]) => text.includes("崩溃前写的。")),
  );
  const context = clerk.context();
  const second = await context.newPage();
  await clerk.close({ runBeforeUnload: false });
  await second.goto(`${town.console}/articles/${id}`);
  await second.getByText("已恢复上次未保存的文字").waitFor();
  await line(second).filter({ hasText: "已保存" }).waitFor();
  assert((await bodyOf(second, id)).includes("崩溃前写的。"));
  await second.close();
}

async function survivesLapse(town, former, id) {
  const clerk = await former.context().newPage();
  await clerk.goto(`${town.console}/articles/${id}`);
  await paper(clerk).click();
  const person = town.people.find((one) => one.login === town.pages.get(former));
  await clerk.context().clearCookies();
  await clerk.keyboard.press("Control+End");
  await clerk.keyboard.type("登录过期后写的。");
  const dialog = clerk.getByRole("dialog", { name: "登录已过期" });
  await dialog.getByLabel("密码").fill(person.now ?? person.password);
  await dialog.getByRole("button", { name: "登录" }).click();
  await dialog.waitFor({ state: "hidden" });
  await line(clerk).filter({ hasText: "已保存" }).waitFor();
  assert((await bodyOf(clerk, id)).includes("登录过期后写的。"));
  await clerk.close();
}

async function twoWindows(town, former, id) {
  const [one, other] = [await former.context().newPage(), await former.context().newPage()];
  for (const page of [one, other]) {
    await page.goto(`${town.console}/articles/${id}`);
    await paper(page).waitFor();
  }
  await paper(one).click();
  await one.keyboard.press("Control+End");
  await one.keyboard.type("甲写的。");
  await saved(one);
  await paper(other).click();
  await other.keyboard.press("Control+End");
  await other.keyboard.type("乙写的。");
  const dialog = other.getByRole("dialog", { name: "稿件已被修改" });
  await dialog.getByRole("button", { name: "把我的另存为新稿件" }).click();
  await other.waitForURL((url) => !url.pathname.endsWith(id));
  await paper(other).getByText("乙写的。").waitFor();
  const copy = new URL(other.url()).pathname.split("/").at(-1);
  assert((await bodyOf(other, copy)).includes("乙写的。"));
  const first = await bodyOf(one, id);
  assert(first.includes("甲写的。") && !first.includes("乙写的。"));
}

async function bodyOf(page, id) {
  return (await ask(page, `/api/articles/${id}`)).working.body;
}
