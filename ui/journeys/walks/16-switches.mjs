// Grey mode and an emergency notice: on every page within a second, and off again.
import { strict as assert } from "node:assert";
import { ask } from "../desk.mjs";

export const name = "a notice stands on every page within a second, grey mode too; both end";

const SAYS = "台风<b>红色</b>预警，请勿外出";
const SHOWN = "台风&lt;b&gt;红色&lt;/b&gt;预警，请勿外出";

export async function walk(town) {
  const page = await town.enter("单位管理员", "/switches");
  const sites = (await ask(page, "/api/sites")).filter((site) => site.may.includes("switch"));
  assert(sites.length > 1, "somebody switches several sites");
  const [site] = sites;
  await clear(page);

  await notice(town, page, sites, site);
  await grey(town, page, sites);
  town.noFaults(page);
}

/** Whatever an earlier walk left on. */
async function clear(page) {
  const { items } = await ask(page, "/api/switches?size=100");
  if (items.length === 0) return;
  await page.locator(".el-table__header").waitFor();
  await page.locator(".el-table__header .el-checkbox").click();
  await end(page, page.getByRole("button", { name: /结束选中/ }));
}

async function end(page, button) {
  await button.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "原因" }).fill("险情解除");
  await dialog.getByRole("button", { name: "结束", exact: true }).click();
  await page.getByText("现在没有网站开启灰色模式或紧急通知").waitFor();
}

async function notice(town, page, sites, site) {
  const before = (await town.read(site.domain, "/")).headers.etag;
  await page.getByRole("button", { name: "发布紧急通知" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "下一步" }).click();
  await dialog.getByText("请选择网站").waitFor();
  await dialog.getByRole("button", { name: /^全部/ }).click();
  await dialog.getByRole("textbox", { name: "通知内容" }).fill(SAYS);
  await dialog.getByRole("textbox", { name: "详情链接" }).fill("https://example.com/");
  await dialog.getByRole("textbox", { name: "依据" }).fill("市防指指令");
  await town.accessible(page, "the notice being written");
  await town.photograph(page, "16-notice");
  await dialog.getByRole("button", { name: "下一步" }).click();
  await dialog.getByText(`出现在 ${sites.length} 个网站的每个页面上方`).waitFor();
  await dialog.getByRole("button", { name: /^在 .* 个网站发布通知/ }).click();
  await dialog.getByText("链接只能指向本平台网站").waitFor();
  await dialog.getByRole("textbox", { name: "详情链接" }).fill("https://www.gov.cn/");
  await dialog.getByRole("button", { name: "下一步" }).click();
  await dialog.getByRole("button", { name: /^在 .* 个网站发布通知/ }).click();

  for (const one of sites) {
    const holds = (answer) => answer.text.includes(SHOWN);
    await town.until(one.domain, "/", holds, "has no notice");
    const lost = await town.read(one.domain, "/nowhere.html");
    assert(lost.status === 404 && lost.text.includes(SHOWN), "the page of 404 has none");
  }
  await page
    .getByText(/已到前台 0\.\d 秒/)
    .first()
    .waitFor();
  await town.photograph(page, "16-on");
  await town.accessible(page, "what is switched on");
  const now = await town.read(site.domain, "/");
  assert.notEqual(now.headers.etag, before);

  const reader = await town.reader({ width: 390, height: 844 });
  await reader.goto(`http://${site.domain}:${town.portal.port}/`);
  await reader.getByRole("alert").filter({ hasText: "台风<b>红色</b>预警" }).waitFor();
  assert.equal(await reader.getByRole("button", { name: "关闭" }).count(), 0);
  const wide = await reader.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= 390, `the page is ${wide} wide`);
  await town.photograph(reader, "16-phone");
  town.noFaults(reader);
  await reader.context().close();

  await clear(page);
  const gone = (answer) => !answer.text.includes("/-/switch/");
  for (const one of sites) await town.until(one.domain, "/", gone, "keeps its notice");
  assert.equal((await town.read(site.domain, "/")).headers.etag, before);
}

async function grey(town, page, sites) {
  const [site, other] = sites;
  await page.getByRole("button", { name: "开启灰色模式" }).click();
  const dialog = page.getByRole("dialog");
  const box = dialog.locator("li", { hasText: other.name }).last();
  await box.locator(".el-checkbox").click();
  await dialog.getByText("已选 1 个网站").waitFor();
  const end = dialog.getByRole("combobox", { name: "结束" }).or(dialog.getByLabel("结束"));
  await end.last().fill(tomorrow());
  await page.keyboard.press("Enter");
  await dialog.getByRole("textbox", { name: "依据" }).fill("国务院公告");
  await dialog.getByRole("button", { name: "下一步" }).click();
  await dialog.getByRole("button", { name: /^对 1 个网站开启灰色模式/ }).click();
  const isGrey = (answer) => answer.text.includes("/-/switch/");
  await town.until(other.domain, "/", isGrey, "is not grey");
  assert(!isGrey(await town.read(site.domain, "/")), "only the chosen site is grey");

  const reader = await town.reader();
  await reader.goto(`http://${other.domain}:${town.portal.port}/`);
  const filter = () => globalThis.getComputedStyle(document.documentElement).filter;
  assert.equal(await reader.evaluate(filter), "grayscale(1)");
  await town.photograph(reader, "16-grey");
  await town.accessible(reader, "a grey page");
  town.noFaults(reader);
  await reader.context().close();
  await clear(page);
  const back = (answer) => !isGrey(answer);
  await town.until(other.domain, "/", back, "stays grey");
}

function tomorrow() {
  const at = new Date(Date.now() + 8 * 3_600_000 + 86_400_000).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}
