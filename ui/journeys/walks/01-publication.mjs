// The main walk: from a keystroke to a public page, and off it again.
import { strict as assert } from "node:assert";
import {
  ask,
  begin,
  passReview,
  publish,
  saved,
  sectionOf,
  stand,
  submit,
  takeUp,
} from "../desk.mjs";
import { pdf, picture } from "../papers.mjs";

export const name = "an article is written, returned, mended, published, edited, withdrawn";

const ALT = "工作人员在清溪河边清理漂浮物";
const plain = (text) => text.replaceAll("&#x2f;", "/").replaceAll("&amp;", "&");
const holds = (words) => (answer) => answer.status === 200 && plain(answer.text).includes(words);
const lacks = (words) => (answer) => answer.status === 200 && !plain(answer.text).includes(words);

export async function walk(town) {
  const title = `关于做好今冬明春防汛备汛工作的通知（${Date.now().toString(36)}）`;
  const clerk = await town.enter("信息员");
  const { site, section } = await sectionOf(town, clerk, "notice");
  const id = await write(town, clerk, section, title);

  await isReturned(town, clerk, title);
  const last = await passReview(town, title);
  await town.photograph(last, "approved");
  const says = await publish(town, last, id);
  assert.match(says, /已上网 (\d+)\/\1 处 \d+\.\d 秒/);
  await town.photograph(last, "published");
  const { path } = await ask(last, `/api/articles/${id}`);
  const file = await isPublic(town, site.domain, section.path, path, title);

  await isEdited(town, clerk, { id, title, domain: site.domain, path });
  await isWithdrawn(town, { id, title, domain: site.domain, path, section, file });
  town.noFaults(clerk);
}

async function write(town, clerk, section, title) {
  const id = await begin(town, clerk, section);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  const paper = clerk.locator(".ProseMirror");
  await paper.click();
  await clerk.keyboard.type("各县（区）人民政府，市政府各部门：\n现将有关事项通知如下。\n");
  await clerk.getByRole("button", { name: "表格" }).click();
  for (const cell of ["任务", "责任单位", "时限", "河道清淤", "市水务局", "12月底前"]) {
    await clerk.keyboard.type(cell);
    await clerk.keyboard.press("Tab");
  }
  await stand(clerk, "现将有关事项通知如下。");
  await clerk.getByRole("button", { name: "图片", exact: true }).click();
  const dialog = clerk.getByRole("dialog");
  await dialog.getByRole("button", { name: "插入" }).click();
  await dialog.getByText("请填写替代文字").waitFor();
  await dialog.locator("input[type=file]").setInputFiles(picture("清淤现场.png"));
  await dialog.getByRole("textbox", { name: "替代文字" }).fill(ALT);
  await dialog.getByRole("button", { name: "插入" }).click();
  await paper.locator(`img[alt="${ALT}"]`).waitFor();
  await clerk
    .locator("input[type=file][multiple]")
    .setInputFiles(pdf("责任单位名单.pdf", Date.now()));
  await clerk.getByRole("link", { name: "责任单位名单.pdf" }).waitFor();
  await clerk.getByRole("combobox", { name: "来源" }).fill("云溪市应急管理局");
  await saved(clerk);
  await clerk.getByText("可以送审").waitFor();
  await town.accessible(clerk, "the editor");
  await town.photograph(clerk, "editor");
  await submit(clerk);
  return id;
}

async function isReturned(town, clerk, title) {
  const opinion = "请写明联系电话。";
  const first = await takeUp(town, "初审", title);
  await town.accessible(first, "the review");
  await first.keyboard.press("2");
  await first.getByText("退回时请写明意见").waitFor();
  await first.keyboard.type(opinion);
  await first.getByRole("button", { name: "退回" }).click();
  await first.getByText("已退回").first().waitFor();
  town.noFaults(first);
  await first.context().close();
  town.pages.delete(first);

  await clerk.goto(`${town.console}/`);
  await clerk.getByRole("region", { name: "退回给我" }).getByText(title).click();
  await clerk.getByText(opinion).waitFor();
  await stand(clerk, "现将有关事项通知如下。");
  await clerk.keyboard.type("联系电话：0399-8600012。");
  await saved(clerk);
  await submit(clerk);
}

async function isPublic(town, domain, list, path, title) {
  const page = await town.read(domain, path);
  assert.equal(page.status, 200);
  const text = plain(page.text);
  for (const words of [title, "河道清淤", `alt="${ALT}"`, "责任单位名单.pdf"]) {
    assert(text.includes(words), `the page lacks ${words}`);
  }
  const file = /href="(\/-\/media\/[^"]+\.pdf)"/.exec(text)?.[1];
  assert(file, "the page has no link to the attachment");
  assert.equal((await town.read(domain, file)).status, 200);
  const shown =
    /src="(\/-\/media\/[^"]+)"[^>]*alt="工作人员|alt="工作人员[^>]*src="(\/-\/media\/[^"]+)"/;
  const image = shown.exec(text);
  assert(image, "the picture has no public address");
  assert.equal((await town.read(domain, image[1] ?? image[2])).status, 200);
  for (const place of [list, "/", "/feed.xml", search(title)]) {
    await town.until(domain, place, holds(title), "should show the title");
  }
  return file;
}

const search = (title) => `/search?q=${encodeURIComponent(title)}`;

async function isEdited(town, clerk, { id, title, domain, path }) {
  const addition = "本通知自印发之日起施行。";
  await clerk.goto(`${town.console}/articles/${id}`);
  await clerk.getByRole("button", { name: "修改", exact: true }).click();
  await clerk.locator(".ProseMirror[contenteditable=true]").waitFor();
  await stand(clerk, "联系电话");
  await clerk.keyboard.type(addition);
  await saved(clerk);
  await submit(clerk);
  assert(lacks(addition)(await town.read(domain, path)), "the live page changed before its review");

  const reviewer = await takeUp(town, "初审", title);
  await reviewer.locator("ins", { hasText: addition }).first().waitFor();
  await town.accessible(reviewer, "the comparison");
  await town.photograph(reviewer, "comparison");
  await reviewer.context().close();
  town.pages.delete(reviewer);

  const last = await passReview(town, title);
  assert(lacks(addition)(await town.read(domain, path)), "the live page changed unpublished");
  await publish(town, last, id);
  await town.until(domain, path, holds(addition), "should show the new edition");
  await last.context().close();
  town.pages.delete(last);
}

async function isWithdrawn(town, { id, title, domain, path, section, file }) {
  const last = await town.enter("终审", `/articles/${id}`);
  await last.getByRole("button", { name: "撤稿" }).click();
  const dialog = last.getByRole("dialog");
  await dialog.getByRole("button", { name: "撤稿" }).click();
  await dialog.getByText("请写明原因").waitFor();
  await dialog.getByRole("textbox", { name: "原因" }).fill("附件名单有误，更正后重新发布");
  await town.photograph(last, "withdrawal");
  await dialog.getByRole("button", { name: "撤稿" }).click();
  const isGone = (answer) => answer.status === 404 || answer.status === 410;
  const seconds = await town.until(domain, path, isGone, "should be gone");
  for (const place of [section.path, "/", "/feed.xml"]) {
    await town.until(domain, place, lacks(title), "should not show the title");
  }
  await town.until(domain, search(title), hasNoHit(title), "should not find it");
  await town.until(domain, file, isGone, "should be gone");
  await last.getByText("已从网站撤下").waitFor();
  town.noFaults(last);
  assert(seconds < 5, `it took ${seconds} seconds`);
}

// The search page repeats what was asked for; a hit is a link with the title in it.
function hasNoHit(title) {
  return (answer) => {
    const links = plain(answer.text).match(/<a [^>]*>[\s\S]*?<\/a>/g) ?? [];
    const bare = links.map((link) => link.replace(/<[^>]+>/g, ""));
    return answer.status === 200 && !bare.some((words) => words.includes(title));
  };
}
