// A policy document and what explains it: written, reviewed, online together, repealed; and the
// rule of a section that wants them together.
import { strict as assert } from "node:assert";
import { ask, begin, passReview, publish, saved, sectionOf, submit } from "../desk.mjs";

export const name = "a policy document and its interpretation go online together";

const plain = (text) => text.replaceAll("&#x2f;", "/").replaceAll("&amp;", "&");
const holds =
  (...words) =>
  (answer) =>
    answer.status === 200 && words.every((one) => plain(answer.text).includes(one));

export async function walk(town) {
  const mark = Date.now().toString(36);
  const clerk = await town.enter("信息员");
  const { site, section } = await sectionOf(town, clerk, "policy");
  const { items: sections } = await ask(clerk, `/api/sites/${site.id}/sections`);
  const explaining = sections.find((one) => one.kind === "interpretation");
  const titles = {
    policy: `云溪市共享单车停放管理办法（${mark}）`,
    reading: `怎样停放共享单车（${mark}）`,
    repeal: `关于废止共享单车停放管理办法的决定（${mark}）`,
    alone: `关于调整议事协调机构成员的通知（${mark}）`,
  };

  const policy = await writePolicy(town, clerk, section, titles.policy);
  await submit(clerk);
  const reading = await writeReading(town, clerk, explaining, titles);
  await submit(clerk);

  const last = await passReview(town, titles.policy);
  await isNotReady(town, last, policy, titles.reading);
  const publisher = await passReview(town, titles.reading);
  await publish(town, publisher, reading);
  const paths = {
    policy: (await ask(publisher, `/api/articles/${policy}`)).path,
    reading: (await ask(publisher, `/api/articles/${reading}`)).path,
  };
  assert(paths.policy, "the policy document went online with its interpretation");
  const shows = holds(titles.reading, paths.reading);
  await town.until(site.domain, paths.policy, shows, "should name its interpretation");
  await town.until(site.domain, paths.reading, holds(titles.policy), "should name the document");

  await isRepealed(town, clerk, { site, section, titles, paths });
  await strictThenLenient(town, clerk, { section, title: titles.alone });
  town.noFaults(clerk);
}

/** A policy document with everything its header must say. */
async function writePolicy(town, clerk, section, title) {
  const id = await begin(town, clerk, section, "政策文件");
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await clerk.locator(".ProseMirror").click();
  await clerk.keyboard.type("第一条　为了方便群众出行，制定本办法。");
  const form = clerk.locator(".properties");
  await form.getByLabel("发文机关").fill("云溪市人民政府");
  await form.getByLabel("来源").fill("云溪市人民政府办公室");
  await form.getByRole("combobox", { name: "主题分类" }).fill("综合政务");
  await clerk.locator(".el-tree-node__content:visible", { hasText: "综合政务" }).first().click();
  await form.getByRole("combobox", { name: "成文日期" }).fill("2026-11-20");
  await clerk.keyboard.press("Enter");
  await saved(clerk);
  return id;
}

async function relate(clerk, title, meaning) {
  const box = clerk.getByRole("region", { name: "关联文件" });
  if (meaning !== undefined) {
    await box.getByRole("combobox", { name: "关系" }).press("Enter");
    await clerk.getByRole("option", { name: meaning }).click();
  }
  await box.getByRole("combobox", { name: "添加关联文件" }).fill(title);
  await clerk.getByRole("option", { name: title }).first().click();
  await box.getByRole("link", { name: title }).waitFor();
  await saved(clerk);
}

/** An interpretation, tied to the document and set to go online with it. */
async function writeReading(town, clerk, section, titles) {
  const id = await begin(town, clerk, section, "政策解读");
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(titles.reading);
  await clerk.locator(".ProseMirror").click();
  await clerk.keyboard.type("办法规定，车辆须停在划线区域内。");
  const form = clerk.locator(".properties");
  await form.getByLabel("来源").fill("云溪市城市管理局");
  await form.getByRole("combobox", { name: "解读形式" }).press("Enter");
  await clerk.getByRole("option", { name: "文字" }).click();
  await relate(clerk, titles.policy);
  await clerk.reload();
  await clerk.locator(".ProseMirror[contenteditable=true]").waitFor();
  await clerk.getByRole("button", { name: "设为同时发布" }).first().click();
  await clerk.getByRole("region", { name: "同时发布" }).getByText("尚未通过审核").waitFor();
  await town.photograph(clerk, "tied");
  return id;
}

async function isNotReady(town, last, id, missing) {
  await last.goto(`${town.console}/articles/${id}`);
  await last.getByRole("button", { name: "立即发布" }).click();
  await last.getByText(`同时发布的“${missing}”还没有通过审核`).waitFor();
  assert.equal((await ask(last, `/api/articles/${id}`)).live, null);
}

/** A later document repeals it: both pages say so, and name it. */
async function isRepealed(town, clerk, { site, section, titles, paths }) {
  const id = await writePolicy(town, clerk, section, titles.repeal);
  await relate(clerk, titles.policy, "废止的文件");
  await submit(clerk);
  const last = await passReview(town, titles.repeal);
  await publish(town, last, id);
  for (const path of [paths.policy, paths.reading]) {
    await town.until(site.domain, path, holds("已废止", titles.repeal), "should show the banner");
  }
  const list = holds(titles.policy, "废止");
  await town.until(site.domain, section.path, list, "the list should say 废止");
}

/** A section may refuse a policy document without its interpretation, or ask why. */
async function strictThenLenient(town, clerk, { section, title }) {
  const keeper = await town.enter("单位管理员", "/sections");
  await rule(keeper, section, "不得发布");
  const id = await writePolicy(town, clerk, section, title);
  await submit(clerk);
  const last = await passReview(town, title);
  await last.goto(`${town.console}/articles/${id}`);
  await last.getByText("本栏目的政策文件须与解读同时发布").first().waitFor();
  await last.getByRole("button", { name: "立即发布" }).click();
  await last.getByText("请先写好解读并设为同时发布").first().waitFor();

  await rule(keeper, section, "说明理由后发布");
  await last.reload();
  await last.getByLabel("本文件没有解读，请说明理由").fill("人事事项，不需要解读");
  await last.getByRole("button", { name: "立即发布" }).click();
  await last.getByText("没有解读的理由：人事事项，不需要解读").waitFor();
  await rule(keeper, section, "按上级栏目");
  town.noFaults(keeper);
}

async function rule(keeper, section, choice) {
  await keeper.reload();
  await keeper.getByRole("treeitem", { name: section.name }).first().click();
  await keeper.getByRole("combobox", { name: "政策文件没有解读时" }).press("Enter");
  await keeper.getByRole("option", { name: choice }).click();
  await keeper.getByRole("button", { name: "保存", exact: true }).click();
  await keeper.getByText("栏目已保存").last().waitFor();
}
