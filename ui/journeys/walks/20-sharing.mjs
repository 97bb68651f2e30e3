// A department sends what it has published to the city's portal: taken as a quote it follows its
// original, one is declined with a reason, a frozen copy stays with its note, and another one goes
// through the portal's own review first.
import { strict as assert } from "node:assert";
import { ask, begin, passReview, publish, saved, sectionOf, submit } from "../desk.mjs";

export const name = "documents shared with the portal: quoted, declined, copied, reviewed there";

const editorOf = (town) => town.people.find((person) => person.login === "hezhanqiu");
const writerOf = (town) => town.people.find((person) => person.login === "linshuyan");
const reviewerOf = (town) => town.people.find((person) => person.login === "puyangjianwei");

export async function walk(town) {
  const stamp = Date.now().toString(36);
  const clerk = await town.enter(editorOf(town));
  const { site, section } = await sectionOf(town, clerk, "dynamics");
  const portal = (await ask(clerk, "/api/sites")).find((one) => one.id === site.parent_id);

  const quoted = await written(town, clerk, section, `教育系统开展防汛演练${stamp}`);
  await sent(town, clerk, quoted.id, "请刊登在部门动态");
  const path = await taken(town, quoted.title, "引用");
  await town.until(
    portal.domain,
    path,
    (page) => page.status === 200 && page.text.includes(quoted.title),
    "the portal shows what it quotes",
  );
  const shown = await town.read(portal.domain, path);
  assert(shown.text.includes('rel="canonical"') && shown.text.includes(site.domain));

  // Edited at home, the portal follows; withdrawn at home, it is gone at both.
  const later = `${quoted.title}（更新）`;
  await edited(town, clerk, quoted.id, later);
  await town.until(portal.domain, path, (page) => page.text.includes(later), "it follows");
  const head = await town.enter(reviewerOf(town), `/articles/${quoted.id}`);
  await head.getByRole("button", { name: "撤稿" }).click();
  const reason = head.getByRole("dialog");
  await reason.getByRole("textbox", { name: "原因" }).fill("内容有误");
  await reason.getByRole("button", { name: "撤稿" }).click();
  await town.until(portal.domain, path, (page) => page.status === 410, "it goes with it");
  await left(town, head);

  await declined(town, clerk, section, stamp);
  await copied(town, clerk, section, stamp, portal);
  await reviewedThere(town, clerk, section, stamp, portal);
  town.noFaults(clerk);
}

/** Writes, has it reviewed, publishes. */
async function written(town, page, section, title) {
  const id = await begin(town, page, section);
  await page.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await page.locator(".ProseMirror").click();
  await page.keyboard.type("全市中小学开展防汛避险演练，师生熟悉了转移路线。");
  await page.getByLabel("来源").fill("云溪市教育局");
  await page.keyboard.press("Tab");
  await saved(page);
  await submit(page);
  const last = await passReview(town, title);
  await publish(town, last, id);
  await left(town, last);
  return { id, title };
}

/** A new edition of a live document. */
async function edited(town, page, id, title) {
  await page.goto(`${town.console}/articles/${id}`);
  await page.getByRole("button", { name: "修改", exact: true }).click();
  await page.locator(".ProseMirror[contenteditable=true]").waitFor();
  await page.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await saved(page);
  await submit(page);
  const last = await passReview(town, title);
  await publish(town, last, id);
  await left(town, last);
}

/** Offers a live document to the site above. */
async function sent(town, page, id, words) {
  await page.goto(`${town.console}/articles/${id}`);
  await page.getByRole("button", { name: "报送 / 推送" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("附言").fill(words);
  await town.accessible(page, "the dialog of sharing");
  await dialog.getByRole("button", { name: "送出" }).click();
  await page.getByText("待签收").first().waitFor();
}

/** Opens what was offered, from the first screen. */
async function opened(town, title) {
  const page = await town.enter(reviewerOf(town));
  await page.getByRole("link", { name: title }).first().click();
  const drawer = page.getByRole("dialog", { name: title });
  await drawer.getByText("签收", { exact: false }).first().waitFor();
  await drawer.getByRole("heading", { name: title, level: 1 }).waitFor();
  return { page, drawer };
}

/** Takes it into a section; gives the address on the portal. */
async function taken(town, title, mode) {
  const { page, drawer } = await opened(town, title);
  await town.accessible(page, "a share");
  await town.photograph(page, `share-${mode}`);
  await accept(page, drawer, mode);
  const link = drawer.getByRole("link", { name: "查看公众页面" });
  await link.waitFor();
  const address = await link.getAttribute("href");
  town.noFaults(page);
  await left(town, page);
  return new URL(address).pathname;
}

async function accept(page, drawer, mode, ownReview = false) {
  await drawer.getByRole("button", { name: "采用", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "采用" });
  await dialog.getByRole("combobox").fill("部门县区信息");
  await page.locator(".el-tree-node__content:visible", { hasText: "部门县区信息" }).last().click();
  await dialog.getByText(`${mode}：`).click();
  if (ownReview) await dialog.getByText("由本单位审核后再发布").click();
  await dialog.getByRole("button", { name: "采用", exact: true }).click();
}

async function declined(town, clerk, section, stamp) {
  const { id, title } = await written(town, clerk, section, `局机关学习活动${stamp}`);
  await sent(town, clerk, id, "");
  const { page, drawer } = await opened(town, title);
  await drawer.getByRole("button", { name: "不采用" }).click();
  const dialog = page.getByRole("dialog", { name: "不采用" });
  await dialog.getByRole("textbox", { name: "原因" }).fill("内部活动，不宜在门户刊登");
  await dialog.getByRole("button", { name: "不采用" }).click();
  await drawer.getByText("内部活动，不宜在门户刊登").waitFor();
  await left(town, page);
  await clerk.goto(`${town.console}/articles/${id}`);
  await clerk.getByText("未采用").waitFor();
  await clerk.getByText("内部活动，不宜在门户刊登").waitFor();
}

async function copied(town, clerk, section, stamp, portal) {
  const { id, title } = await written(town, clerk, section, `秋季开学安排${stamp}`);
  await sent(town, clerk, id, "");
  const path = await taken(town, title, "复制");
  const note = "原稿第1版";
  await town.until(
    portal.domain,
    path,
    (page) => page.text.includes(note),
    "the copy has its note",
  );
  await edited(town, clerk, id, `${title}（调整）`);
  const kept = await town.read(portal.domain, path);
  assert(kept.text.includes(title) && !kept.text.includes("（调整）"), "the copy stays");

  const keeper = await town.enter(reviewerOf(town));
  await keeper.getByRole("region", { name: "副本待处理" }).getByRole("link").first().click();
  const drawer = keeper.getByRole("dialog", { name: title });
  await drawer.getByRole("button", { name: "保留副本原样" }).click();
  await keeper.getByText("已处理").first().waitFor();
  await keeper.goto(`${town.console}/shares?tab=counts`);
  await keeper.getByRole("cell", { name: "云溪市教育局" }).first().waitFor();
  await town.photograph(keeper, "share-counts");
  await town.accessible(keeper, "the counts of sharing");
  town.noFaults(keeper);
  await left(town, keeper);
}

/** A copy that the portal's own people review before it goes online; its sender follows it. */
async function reviewedThere(town, clerk, section, stamp, portal) {
  const { id, title } = await written(town, clerk, section, `校园安全提示${stamp}`);
  await sent(town, clerk, id, "");
  const { page, drawer } = await opened(town, title);
  await accept(page, drawer, "复制", true);
  await drawer.getByText("待送审 · 复制").waitFor();
  const copy = await drawer.getByRole("link", { name: "打开副本" }).getAttribute("href");
  await drawer.getByRole("button", { name: "退回不用" }).waitFor();
  await town.photograph(page, "share-own-review");
  await town.accessible(page, "a share that is reviewed here");
  town.noFaults(page);
  await left(town, page);

  const writer = await town.enter(writerOf(town), copy);
  await writer.getByText("原稿第1版；来源不能修改").waitFor();
  await submit(writer);
  await left(town, writer);
  await clerk.goto(`${town.console}/articles/${id}`);
  await clerk.getByText("对方审核中").waitFor();
  const last = await passReview(town, title);
  await publish(town, last, copy.split("/").at(-1));
  const shown = await ask(last, `/api/articles/${copy.split("/").at(-1)}`);
  const read = (page) => page.status === 200 && page.text.includes("原稿第1版");
  await town.until(portal.domain, shown.path, read, "the portal shows what it reviewed");
  await left(town, last);
  await clerk.reload();
  await clerk.getByText("已发布", { exact: true }).first().waitFor();
}

async function left(town, page) {
  await page.context().close();
  town.pages.delete(page);
}
