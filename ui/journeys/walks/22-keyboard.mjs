// By keyboard alone: begun, written, checked, sent back, mended, reviewed and published. After the
// sign-in nobody touches a mouse, and nothing is clicked or filled from outside.
import { strict as assert } from "node:assert";
import { ask, sectionOf } from "../desk.mjs";
import { act, is, isSomewhere, pointsAt, press, standsOn, walkTo } from "../keys.mjs";

export const name = "an article is written, reviewed and published by keyboard alone";

const FLOW = "新闻报道";
const PEOPLE = ["qihuaijin", "pangjingshi", "zhongchangqing", "puyangjianwei"];
const OPINION = "请写明报名电话。";
const REMARK = "本稿没有图片";

export async function walk(town) {
  const title = `关于举办全民阅读活动的通知（${Date.now().toString(36)}）`;
  const admin = await town.enter("单位管理员");
  const clerk = await sitDown(town, "linshuyan");
  const { site, section } = await sectionOf(town, clerk, "notice");
  await hold(admin, site, section, FLOW);
  try {
    await begin(clerk, section);
    const id = await write(clerk, title);
    await submit(clerk);

    const [first, ...others] = PEOPLE;
    const reviewer = await sitDown(town, first);
    await takeUp(reviewer, title);
    await note(reviewer);
    await sendBack(reviewer);
    await mend(clerk, title);

    await takeUpAgain(reviewer, title);
    await compare(reviewer);
    await pass(reviewer);
    let last = reviewer;
    for (const login of others) {
      await leave(town, last);
      last = await sitDown(town, login);
      await takeUp(last, title);
      await pass(last);
    }
    await publish(last, title);
    await isPublic(town, last, site, id, title);
    await leave(town, last);
    town.noFaults(clerk);
  } finally {
    // Those who walk after us find the flow they know.
    await hold(admin, site, section, "");
  }
}

async function sitDown(town, login) {
  const page = await town.enter(town.people.find((one) => one.login === login));
  await page.emulateMedia({ reducedMotion: "reduce" });
  await standsOn(page, page.getByRole("main", { name: "待办" }), "signing in");
  return page;
}

async function leave(town, page) {
  town.noFaults(page);
  await page.context().close();
  town.pages.delete(page);
}

// Not part of the walk: a flow with check lists holds in the section.
async function hold(admin, site, section, name) {
  const csrf = (await ask(admin, "/api/session")).csrf;
  const post = (path, body) =>
    admin.evaluate(
      async ([to, what, mark]) => {
        const headers = { "Content-Type": "application/json", "X-Csrf": mark };
        const answer = await fetch(to, { method: "POST", headers, body: JSON.stringify(what) });
        return { status: answer.status, body: await answer.text() };
      },
      [path, body, csrf],
    );
  const flows = () => ask(admin, `/api/flows?site=${site.id}`);
  let flow = (await flows()).find((one) => one.name === name);
  if (name !== "" && flow === undefined) {
    const { steps } = (await ask(admin, "/api/flow-examples")).find((one) => one.name === name);
    const made = await post("/api/flows", { site_id: site.id, name, steps, newest_no: 0 });
    assert.equal(made.status, 200, made.body);
    flow = (await flows()).find((one) => one.name === name);
  }
  const body = { site_id: site.id, section_id: section.id, kind: "", flow_id: flow?.id ?? "" };
  const bound = await post("/api/flow-bindings", body);
  assert.equal(bound.status, 200, bound.body);
}

/** Back to the menu by the parts of the screen, and from the line one is on to another. */
async function goTo(page, name, key) {
  const menu = page.getByRole("navigation", { name: "功能" });
  await walkTo(page, menu.locator("[aria-current]"), { key: "Control+Shift+F6", most: 4 });
  const entry = menu.getByRole("link", { name: new RegExp(`^${name}( \\d+)?$`) });
  await walkTo(page, entry, { key, most: 4 });
  await act(page, "Enter");
  await standsOn(page, page.getByRole("main", { name, exact: true }), name);
}

/** From the desk by the menu to the library, and from there to the paper. */
async function begin(clerk, section) {
  await goTo(clerk, "稿件库", "Tab");

  const button = clerk.getByRole("button", { name: "新建" });
  await walkTo(clerk, button, { most: 3 });
  await act(clerk, "Enter");
  const dialog = clerk.getByRole("dialog", { name: "新建稿件" });
  await dialog.waitFor();
  await isTrapped(clerk, dialog);
  await press(clerk, "Escape");
  await standsOn(clerk, button, "closing the dialog");
  await dialog.waitFor({ state: "hidden" });
  await act(clerk, "Enter");
  await dialog.waitFor();

  await walkTo(clerk, dialog.getByRole("radio", { name: "文章", checked: true }));
  await press(clerk, "ArrowRight");
  await standsOn(clerk, dialog.getByRole("radio", { checked: true }), "the next kind");
  assert(!(await is(dialog.getByRole("radio", { name: "文章" }))));
  await press(clerk, "ArrowLeft");
  const tree = dialog.getByRole("combobox", { name: "选择栏目" });
  await walkTo(clerk, tree, { most: 2 });
  await walksTree(clerk, tree);
  await clerk.keyboard.type(section.name);
  await press(clerk, "ArrowDown");
  const exact = new RegExp(`^\\s*${section.name}`);
  await pointsAt(clerk, clerk.getByRole("treeitem", { name: exact }).last(), "what was typed");
  await press(clerk, "Enter");
  await standsOn(clerk, tree, "choosing a section");
  await dialog.getByText(section.name, { exact: true }).first().waitFor();
  await walkTo(clerk, dialog.getByRole("button", { name: "开始写" }), { most: 3 });
  await act(clerk, "Enter");
  await clerk.waitForURL(/\/articles\/[^/?]+$/);
}

async function isTrapped(page, dialog) {
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let stop = 0; stop < 7; stop += 1) {
      await press(page, key);
      const inside = await dialog.evaluate((box) => box.contains(document.activeElement));
      assert(inside, `${key} leaves the dialog`);
    }
  }
}

// Down into the tree, in and out of a branch, and away again; nothing is chosen by it.
async function walksTree(page, field) {
  const lines = page.getByRole("treeitem");
  await press(page, "ArrowDown");
  await lines.first().waitFor();
  for (const [key, at, what] of [
    ["ArrowDown", 0, "going into the tree"],
    ["ArrowRight", 1, "going into a branch"],
    ["ArrowLeft", 0, "going out of a branch"],
  ]) {
    await press(page, key);
    await pointsAt(page, lines.nth(at), what);
  }
  const count = await lines.count();
  await press(page, "ArrowLeft");
  await page.waitForFunction((n) => {
    const all = [...document.querySelectorAll("[role=treeitem]")];
    return all.filter((one) => one.checkVisibility()).length < n;
  }, count);
  await press(page, "ArrowRight");
  await standsOn(page, field, "walking through the tree");
}

/** Title, a heading, a list, the source; saved by its key. */
async function write(clerk, title) {
  const paper = clerk.getByRole("textbox", { name: "正文" });
  await standsOn(clerk, clerk.getByRole("textbox", { name: "标题", exact: true }), "a new paper");
  await clerk.keyboard.type(title);
  await press(clerk, "Enter");
  await standsOn(clerk, paper, "the title");
  await clerk.keyboard.type("现将活动安排通知如下。");
  await press(clerk, "Enter");
  await press(clerk, "Control+Alt+2");
  await clerk.keyboard.type("报名办法");
  await press(clerk, "Enter");
  await press(clerk, "Alt+F10");
  await walkTo(clerk, clerk.getByRole("button", { name: "项目列表" }), { key: "ArrowRight" });
  await press(clerk, "Enter");
  await standsOn(clerk, paper, "a tool");
  await clerk.keyboard.type("到市图书馆一楼报名；");
  await press(clerk, "Enter");
  await clerk.keyboard.type("团体可以由单位统一报名。");
  await press(clerk, "Alt+F10");
  await press(clerk, "Escape");
  await standsOn(clerk, paper, "leaving the tools");

  await press(clerk, "Control+F6");
  const source = clerk.getByRole("combobox", { name: "来源" });
  await walkTo(clerk, source, { most: 16 });
  await clerk.keyboard.type("云溪市图书馆");
  await press(clerk, "Control+s");
  await clerk.locator(".foot [role=status]").filter({ hasText: "已保存" }).waitFor();
  await standsOn(clerk, source, "saving");
  const id = new URL(clerk.url()).pathname.split("/").at(-1);
  const { body } = (await ask(clerk, `/api/articles/${id}`)).working;
  assert.match(body, /<h2>报名办法<\/h2>\s*<ul>/);
  assert.equal(body.match(/<li>/g)?.length, 2, body);
  return id;
}

async function submit(clerk) {
  await press(clerk, "Control+Enter");
  await clerk.getByRole("button", { name: "撤回" }).waitFor();
  await isSomewhere(clerk, "submitting");
}

/** From the desk to the review by the menu, the list by its keys. */
async function takeUp(page, title) {
  await goTo(page, "审核", "Tab");
  await walkTo(page, page.getByRole("link", { name: title }), { key: "j" });
  await open(page);
}

/** From where the decision left one back to the desk, and from its pile to the review. */
async function takeUpAgain(page, title) {
  await goTo(page, "待办", "Shift+Tab");
  const pile = page.getByRole("region", { name: "等我审核" });
  await walkTo(page, pile.getByRole("link", { name: title }));
  await open(page);
}

async function open(page) {
  await act(page, "Enter");
  await page.getByRole("textbox", { name: "审核意见" }).waitFor();
  await standsOn(page, page.getByRole("region", { name: "送审稿" }), "opening a review");
}

/** A note on the whole text: written, given up by Escape, written again. */
async function note(page) {
  const begin = page.getByRole("button", { name: "新批注" });
  const field = page.getByRole("region", { name: "批注" }).getByRole("textbox");
  await walkTo(page, begin, { most: 20 });
  await act(page, "Enter");
  await standsOn(page, field, "beginning a note");
  await press(page, "Escape");
  await standsOn(page, begin, "giving up a note");
  await act(page, "Enter");
  await standsOn(page, field, "beginning a note");
  await page.keyboard.type("日期请再核对。");
  await press(page, "Control+Enter");
  await page.getByRole("region", { name: "批注" }).getByText("日期请再核对。").waitFor();
  await standsOn(page, begin, "sending a note");
}

async function sendBack(page) {
  await press(page, "2");
  await page.getByText("退回时请写明意见").waitFor();
  await standsOn(page, page.getByRole("textbox", { name: "审核意见" }), "a return without a word");
  await page.keyboard.type(OPINION);
  await walkTo(page, page.getByRole("button", { name: "退回" }), { most: 4 });
  await act(page, "Enter");
  await page.getByText("已退回").first().waitFor();
  await isSomewhere(page, "sending it back");
}

/** The clerk finds it on the desk and writes what was missing. */
async function mend(clerk, title) {
  await press(clerk, "Control+k");
  await standsOn(clerk, clerk.getByRole("combobox", { name: "搜索稿件与功能" }), "the search");
  await clerk.keyboard.type("待办");
  await press(clerk, "Enter");
  await standsOn(clerk, clerk.getByRole("main", { name: "待办" }), "the search");
  const pile = clerk.getByRole("region", { name: "退回给我" });
  await walkTo(clerk, pile.getByRole("link", { name: title }));
  await act(clerk, "Enter");
  await clerk.getByText(OPINION).waitFor();
  const paper = clerk.getByRole("textbox", { name: "正文" });
  await walkTo(clerk, paper, { key: "Control+F6", most: 3 });
  await press(clerk, "Control+End");
  await clerk.keyboard.type("报名电话：0399-8600012。");
  await press(clerk, "Control+s");
  await clerk.locator(".foot [role=status]").filter({ hasText: "已保存" }).waitFor();
  await submit(clerk);
}

// What changed since one saw it, and the whole text, by the arrow keys.
async function compare(page) {
  await page.locator("ins", { hasText: "报名电话" }).first().waitFor();
  const since = page.getByRole("radio", { name: "上次看过后的改动" });
  await press(page, "Control+Shift+F6");
  await walkTo(page, since, { most: 3 });
  await press(page, "ArrowRight");
  await standsOn(page, page.getByRole("radio", { name: "成稿" }), "the whole text");
}

/** Answers every question of the step, and approves. */
async function pass(page) {
  const checks = page.getByRole("region", { name: "逐项检查" });
  if (await checks.isVisible()) {
    const groups = checks.getByRole("radiogroup");
    const count = await groups.count();
    for (let at = 0; at < count; at += 1) {
      const group = groups.nth(at);
      await walkTo(page, group.getByRole("radio").first());
      await press(page, "Space");
      if (at < count - 1) continue;
      await press(page, "ArrowRight");
      await press(page, "ArrowRight");
      await standsOn(
        page,
        group.getByRole("radio", { name: "不适用", checked: true }),
        "the answer",
      );
      await walkTo(page, checks.getByRole("textbox"), { most: 1 });
      await page.keyboard.type(REMARK);
      await press(page, "Shift+Tab");
    }
  }
  const answer = page.waitForResponse((one) => one.url().endsWith("/decision"));
  await press(page, "1");
  assert.equal((await answer).status(), 200);
  await page.getByText("已通过").first().waitFor();
  await isSomewhere(page, "approving");
}

/** The last reviewer goes from the desk to the document and publishes it. */
async function publish(page, title) {
  await press(page, "Control+k");
  await standsOn(page, page.getByRole("combobox", { name: "搜索稿件与功能" }), "the search");
  await page.keyboard.type(title);
  await page.getByRole("option", { name: title }).waitFor();
  await press(page, "Enter");
  await page.waitForURL(/\/articles\/[^/?]+$/);
  await isSomewhere(page, "opening a document");
  const button = page.getByRole("button", { name: "立即发布" });
  await button.waitFor();
  await press(page, "Control+F6");
  await walkTo(page, button);
  await act(page, "Enter");
  const line = page.getByRole("region", { name: "状态" }).getByRole("status");
  await line.filter({ hasText: "已上网" }).waitFor();
  await isSomewhere(page, "publishing");
}

async function isPublic(town, page, site, id, title) {
  const { path } = await ask(page, `/api/articles/${id}`);
  const holds = ({ status, text }) => status === 200 && text.includes("报名电话");
  await town.until(site.domain, path, holds, "should show what was written");
  const { text } = await town.read(site.domain, path);
  assert(text.includes(title) && /<h2[^>]*>报名办法/.test(text) && text.includes("<ul>"));
}
