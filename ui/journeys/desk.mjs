// What people do at the console again and again.
import { strict as assert } from "node:assert";

const ARTICLE = /\/articles\/[^/]+$/;

/** Asks the API as the person in this page would. */
export async function ask(page, path) {
  const answer = await page.evaluate(async (address) => {
    const response = await fetch(address);
    return { status: response.status, body: await response.json() };
  }, path);
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A section of this kind that heads a list on the home page of the chosen site, and the site. */
export async function sectionOf(town, page, kind) {
  const id = await page.evaluate(() => localStorage.getItem("huabiao.site"));
  const site = (await ask(page, "/api/sites")).find((one) => one.id === id);
  const { items: sections } = await ask(page, `/api/sites/${id}/sections`);
  const home = (await town.read(site.domain, "/")).text.replaceAll("&#x2f;", "/");
  const heads = (one) => one.kind === kind && home.includes(`<h2><a href="${one.path}">`);
  const section = sections.find(heads);
  assert(section, `no section of kind ${kind} on the home page of ${site.name}`);
  return { site, section };
}

/** Begins a document in a section, by the dialog of the library; gives its id. */
export async function begin(town, page, section, kind = "文章") {
  await page.goto(`${town.console}/articles?new=1`);
  const dialog = page.getByRole("dialog");
  await dialog.locator(".kinds").getByText(kind, { exact: true }).click();
  await dialog.getByRole("combobox").last().fill(section.name);
  const name = page.locator(".el-tree-node__content:visible", { hasText: section.name });
  await name
    .filter({ hasText: new RegExp(`^\\s*${section.name}\\s*$`) })
    .last()
    .click();
  await dialog.getByRole("button", { name: "开始写" }).click();
  await page.waitForURL(ARTICLE);
  await page.locator(".ProseMirror[contenteditable=true]").waitFor();
  return new URL(page.url()).pathname.split("/").at(-1);
}

/** Waits until the line at the bottom says that everything is on the server. */
export async function saved(page) {
  await page.keyboard.press("Control+s");
  const line = page.locator(".foot [role=status]");
  await line.filter({ hasText: "已保存" }).waitFor();
}

/** Puts the cursor at the end of a line, and waits until the editor knows it stands there. */
export async function stand(page, words) {
  const knows = () =>
    page.waitForFunction(() => {
      const { view, state } = document.querySelector(".ProseMirror").editor;
      const { anchorNode, anchorOffset } = getSelection();
      return anchorNode && view.posAtDOM(anchorNode, anchorOffset) === state.selection.from;
    });
  await page.locator(".ProseMirror").getByText(words).click();
  await knows();
  await page.keyboard.press("End");
  await knows();
}

/** Sends the open document into review. */
export async function submit(page) {
  await page.keyboard.press("Control+Enter");
  await page.getByText("待初审").first().waitFor();
}

/** The first holder of a role whose list has this title, with its review open before them. */
export async function takeUp(town, role, title) {
  for (const person of town.holding(role)) {
    const page = await town.enter(person, "/reviews");
    await page.getByRole("heading", { name: "审核", level: 1 }).waitFor();
    const found = (await ask(page, "/api/reviews?state=waiting")).find(
      (row) => row.title === title,
    );
    if (found) {
      await page.getByRole("link", { name: title }).first().click();
      await page.getByRole("textbox", { name: "审核意见" }).waitFor();
      return page;
    }
    await page.context().close();
    town.pages.delete(page);
  }
  return assert.fail(`no ${role} finds “${title}”`);
}

/** Waits until the server has taken the decision; what earlier steps decided stands there before. */
export async function decided(page, act) {
  const answer = page.waitForResponse((one) => one.url().endsWith("/decision"));
  await act();
  assert.equal((await answer).status(), 200);
  await page.getByText("已通过").first().waitFor();
}

/** Approves the step that waits, by the key. */
export async function approve(town, role, title) {
  const page = await takeUp(town, role, title);
  await decided(page, () => page.keyboard.press("1"));
  town.noFaults(page);
  return page;
}

/** All three steps; gives the page of the last, who may publish. */
export async function passReview(town, title) {
  for (const role of ["初审", "复审"]) {
    const page = await approve(town, role, title);
    await page.context().close();
    town.pages.delete(page);
  }
  return approve(town, "终审", title);
}

/** Publishes what is approved; waits until the portal serves it. */
export async function publish(town, page, id) {
  await page.goto(`${town.console}/articles/${id}`);
  await page.getByRole("button", { name: "立即发布" }).click();
  const line = page.getByRole("region", { name: "状态" }).getByRole("status");
  await line.filter({ hasText: "已上网" }).waitFor();
  return line.textContent();
}
