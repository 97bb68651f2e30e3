// A topic from a ready-made design: blocks dragged into order, seen as on a phone and a desktop,
// reviewed, published; a new document in a listed section stands on it within a second.
import { strict as assert } from "node:assert";
import { ask, begin, passReview, publish, saved, sectionOf, submit } from "../desk.mjs";

export const name = "a topic is built of blocks, previewed, published, and follows its lists";

const PAPER = new URL("../../../demo/files/flood-card.pdf", import.meta.url).pathname;
const editorOf = (town) => town.people.find((person) => person.login === "hezhanqiu");

export async function walk(town) {
  const stamp = Date.now().toString(36);
  const title = `防汛应急专题${stamp}`;
  const clerk = await town.enter(editorOf(town));
  const { site, section: news } = await sectionOf(town, clerk, "dynamics");
  const { items: sections } = await ask(clerk, `/api/sites/${site.id}/sections`);
  const home = sections.find((one) => one.kind === "topic");
  assert(home, "no section of topics");

  const id = await fromDesign(town, clerk, home, "防汛应急");
  await clerk.getByRole("textbox", { name: "标题", exact: true }).last().fill(title);
  const tree = clerk.getByRole("tree", { name: "模块" });
  const block = (text) => tree.locator(".el-tree-node__content", { hasText: text });

  // A list of the newest of a section, dragged to the top.
  await block("值守电话").click();
  await clerk.getByRole("button", { name: "稿件列表" }).click();
  await clerk.getByRole("textbox", { name: "标题", exact: true }).first().fill("最新动态");
  await chooseSection(clerk, news);
  const top = await block("当前预警").boundingBox();
  await block("最新动态").hover();
  await clerk.mouse.down();
  await clerk.mouse.move(top.x + 40, top.y + 20, { steps: 8 });
  await clerk.mouse.move(top.x + 40, top.y + 2, { steps: 8 });
  await clerk.mouse.up();
  await clerk.waitForFunction(() => {
    const rows = [...document.querySelectorAll("[role=tree] .row")].map((one) => one.textContent);
    return rows.indexOf("最新动态") < rows.indexOf("值守电话");
  });
  await clerk.getByRole("button", { name: "撤销" }).click();
  await clerk.getByRole("button", { name: "重做" }).click();
  await block("最新动态").click();
  await clerk.getByRole("button", { name: "上移" }).click();
  await finish(clerk, block, news);
  await leadToFile(town, clerk, block);
  await saved(clerk);

  // The preview is the page, in both widths.
  const preview = clerk.frameLocator("iframe");
  await preview.getByRole("heading", { name: title, level: 1 }).waitFor();
  await preview.getByText("遇到暴雨怎么办").waitFor();
  await town.photograph(clerk, "topic-desktop");
  await clerk.getByText("手机", { exact: true }).click();
  await preview.getByRole("heading", { name: title, level: 1 }).waitFor();
  await town.photograph(clerk, "topic-phone");
  await town.accessible(clerk, "the builder");

  await submit(clerk);
  const last = await passReview(town, title);
  await publish(town, last, id);
  const { path } = await ask(clerk, `/api/articles/${id}`);
  const page = await town.read(site.domain, path);
  assert.equal(page.status, 200);
  assert(page.text.includes(`<h1>${title}</h1>`) && page.text.includes("最新动态"));
  await town.until(
    site.domain,
    path,
    (now) => now.text.includes("应急手册") && now.text.includes('alt="首页预览"'),
    "the file an entry leads to shows its first page",
  );
  const list = await town.read(site.domain, home.path);
  assert(list.text.includes(title), "the list of topics shows it");
  const reader = await town.reader();
  await reader.goto(`http://${site.domain}:${town.portal.port}${path}`);
  await town.photograph(reader, "topic-public");
  await town.accessible(reader, "a topic");
  await reader.context().close();

  // What is published in the listed section stands on the topic.
  const fresh = `学校防汛值班安排${stamp}`;
  const article = await begin(town, clerk, news);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(fresh);
  await clerk.locator(".ProseMirror").click();
  await clerk.keyboard.type("各学校安排专人值班，保持电话畅通。");
  await clerk.getByLabel("来源").fill("云溪市教育局");
  await saved(clerk);
  await submit(clerk);
  const editor = await passReview(town, fresh);
  await publish(town, editor, article);
  const seconds = await town.until(
    site.domain,
    path,
    (now) => now.text.includes(fresh),
    "the topic shows the new document",
  );
  assert(seconds < 1, `the topic took ${seconds} s`);
  town.noFaults(clerk);
}

/** Begins a topic from a design, by the dialog of the library; gives its id. */
async function fromDesign(town, page, section, design) {
  await page.goto(`${town.console}/articles?new=1`);
  const dialog = page.getByRole("dialog");
  await dialog.locator(".kinds").getByText("专题", { exact: true }).click();
  await dialog.getByText(design, { exact: true }).click();
  await dialog.getByText(section.name, { exact: true }).waitFor();
  await page.mouse.move(0, 0);
  await dialog.getByRole("button", { name: "开始写" }).click();
  await page.getByRole("tree", { name: "模块" }).waitFor();
  return new URL(page.url()).pathname.split("/").at(-1);
}

/** Says what the design leaves open: what must be done stands in a list until it is. */
async function finish(page, block, news) {
  const todo = page.getByRole("region", { name: "检查" });
  await block("当前预警").click();
  await page.getByLabel("文字", { exact: true }).fill("市气象台发布暴雨黄色预警。");
  await block("值守电话").click();
  await page.getByRole("textbox", { name: "内容" }).first().fill("0399-8600110");
  for (const name of ["预警与通告", "防汛动态"]) {
    await todo.getByText(`稿件列表“${name}”还没有选择栏目`).waitFor();
    await block(name).click();
    await chooseSection(page, news);
  }
  await todo.getByText("可以送审").waitFor();
}

/** An entry leads to a file, which comes from this computer. */
async function leadToFile(town, page, block) {
  await block("值守电话").click();
  await page.getByRole("button", { name: "链接按钮" }).click();
  const pane = page.getByRole("region", { name: "链接按钮" });
  await pane.getByRole("button", { name: "添加一项" }).click();
  await pane.getByRole("textbox", { name: "标题", exact: true }).last().fill("应急手册");
  await pane.getByRole("button", { name: "选择文件" }).last().click();
  const dialog = page.getByRole("dialog", { name: "选择文件" });
  await town.accessible(page, "choosing a file to lead to");
  await dialog.getByLabel("上传文件").last().setInputFiles(PAPER);
  await pane.getByRole("link", { name: "flood-card.pdf" }).waitFor();
}

async function chooseSection(page, section) {
  const pane = page.getByRole("region", { name: "稿件列表" });
  await pane.getByRole("combobox").first().fill(section.name);
  const name = page.locator(".el-tree-node__content:visible", { hasText: section.name });
  await name
    .filter({ hasText: new RegExp(`^\\s*${section.name}\\s*$`) })
    .last()
    .click();
}
