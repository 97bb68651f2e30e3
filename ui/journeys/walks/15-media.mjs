// Files of a unit: an upload that is cut and gone on with after the page was loaded again, a
// picture with its focal point, where a file is used, what is used nowhere, and the words of an
// attached PDF in the public search.
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, begin, passReview, publish, saved, sectionOf, submit } from "../desk.mjs";
import { pdfSaying, picture } from "../papers.mjs";

export const name = "files come in, are used, are found and go again";

const PART = 4 << 20;
const ALT = "河与天空";

export async function walk(town) {
  const folder = mkdtempSync(join(tmpdir(), "media-"));
  try {
    await walkWith(town, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function walkWith(town, folder) {
  const clerk = await town.enter("信息员", "/media");
  const mark = Date.now();
  const film = `会议录像${mark}.mp4`;
  await uploadCut(town, clerk, join(folder, film), film);
  const photo = `河${mark}.png`;
  await uploadPicture(clerk, photo, mark);
  await focus(town, clerk, photo);

  const { site, section } = await sectionOf(town, clerk, "notice");
  const title = `关于防汛台账的通知${mark}`;
  const phrase = `青龙山水库第${mark}号台账`;
  const id = await write(town, clerk, { section, title, photo, phrase });
  await isUsed(town, clerk, photo, title);
  await removeUnused(town, clerk, film);

  const last = await passReview(town, title);
  await publish(town, last, id);
  const { path } = await ask(clerk, `/api/articles/${id}`);
  const found = ({ text }) => text.includes(`<h3><a href="${path}"`);
  const search = `/search?q=${encodeURIComponent(phrase)}`;
  await town.until(site.domain, search, found, "should be found by the words of its PDF");
  await isPublic(town, site, path);
  town.noFaults(clerk);
}

/** The shape of a film: what it is, and three parts of it. */
function filmBytes() {
  const bytes = Buffer.alloc(2 * PART + 1000, 7);
  bytes.set(Buffer.from("\0\0\0\x14ftypisom\0\0\x02\0isom", "latin1"));
  bytes.writeDoubleBE(Date.now(), 100);
  return bytes;
}

async function uploadCut(town, clerk, path, film) {
  writeFileSync(path, filmBytes());
  let sent = 0;
  await clerk.route("**/api/uploads/*/part?*", (route) => {
    sent += 1;
    return sent === 2 ? route.abort() : route.continue();
  });
  await clerk.getByRole("button", { name: "上传文件" }).click();
  const dialog = clerk.getByRole("dialog", { name: "上传文件" });
  // The line breaks in the middle and the person stops there.
  await clerk.route("**/api/uploads/*/part?number=2*", (route) => route.abort());
  await dialog.locator("input[type=file]").setInputFiles(path);
  await dialog.getByRole("button", { name: "开始上传" }).click();
  await dialog.getByText("网络中断").waitFor();
  await town.accessible(clerk, "an upload that waits");
  await town.photograph(clerk, "upload-cut");
  // Mended only for the next page: this one asks again all the time.
  await clerk.reload();
  await clerk.unrouteAll();

  await clerk.getByRole("button", { name: "上传文件" }).click();
  const left = dialog.getByRole("region", { name: "没有传完的文件" });
  await left.getByText(film).waitFor();
  const numbers = [];
  clerk.on("request", (request) => {
    const at = /part\?number=(\d+)/.exec(request.url());
    if (at) numbers.push(Number(at[1]));
  });
  await dialog.locator("input[type=file]").setInputFiles(path);
  await dialog.getByText("已上传").waitFor();
  assert.deepEqual(numbers, [2, 3], "only what was missing is sent");
  await dialog.getByRole("button", { name: "关闭" }).last().click();
  await clerk.getByRole("button", { name: `查看 ${film}` }).waitFor();
}

async function uploadPicture(clerk, photo, mark) {
  await clerk.getByRole("button", { name: "上传文件" }).click();
  const dialog = clerk.getByRole("dialog", { name: "上传文件" });
  await dialog.locator("input[type=file]").setInputFiles(picture(photo, (mark % 1e6) / 7));
  await dialog.getByRole("button", { name: "开始上传" }).click();
  await dialog.getByRole("alert").getByText("请填写替代文字").waitFor();
  await dialog.getByRole("textbox", { name: `替代文字 ${photo}` }).fill(ALT);
  await dialog.getByRole("button", { name: "开始上传" }).click();
  await dialog.getByText("已上传").waitFor();
  await dialog.getByRole("button", { name: "关闭" }).last().click();
}

async function open(clerk, file) {
  await clerk.getByRole("searchbox").or(clerk.getByLabel("按文件名或替代文字查找")).fill(file);
  await clerk.getByRole("button", { name: `查看 ${file}` }).click();
  const drawer = clerk.getByRole("dialog").filter({ hasText: "使用情况" });
  await drawer.waitFor();
  return drawer;
}

async function focus(town, clerk, photo) {
  const drawer = await open(clerk, photo);
  const whole = drawer.getByRole("button", { name: /^焦点/ });
  await whole.click({ position: { x: 20, y: 30 } });
  await whole.press("ArrowRight");
  await town.accessible(clerk, "a file's details");
  await town.photograph(clerk, "media-details");
  await drawer.getByRole("button", { name: "保存" }).click();
  await clerk.getByText("已保存").waitFor();
  const { items } = await ask(clerk, `/api/media?q=${encodeURIComponent(photo)}`);
  const [kept] = items;
  assert(kept.focal_x > 0 && kept.focal_x < 0.3, `focal point at ${kept.focal_x}`);
  await clerk.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  await clerk.getByLabel("按文件名或替代文字查找").fill("");
  await town.accessible(clerk, "the media library");
  await town.photograph(clerk, "media-grid");
}

async function write(town, clerk, { section, title, photo, phrase }) {
  const id = await begin(town, clerk, section);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await clerk.locator(".ProseMirror").click();
  await clerk.keyboard.type("现将防汛台账印发给你们，请遵照执行。");
  await clerk.keyboard.press("Enter");
  await clerk.getByRole("button", { name: "图片", exact: true }).click();
  const dialog = clerk.getByRole("dialog", { name: "插入图片" });
  await dialog.getByRole("tab", { name: "从媒体库选择" }).click();
  await dialog.getByLabel("按文件名或替代文字查找").fill(photo);
  await dialog.getByRole("button", { name: `查看 ${photo}` }).click();
  assert.equal(await dialog.getByRole("textbox").last().inputValue(), ALT);
  await town.photograph(clerk, "media-picker");
  await dialog.getByRole("button", { name: "插入", exact: true }).click();
  await clerk.locator(`.ProseMirror img[alt="${ALT}"]`).waitFor();
  await clerk.locator("input[type=file][multiple]").setInputFiles(pdfSaying("台账.pdf", phrase));
  const attached = clerk.getByRole("listitem").filter({ hasText: "台账.pdf" });
  await attached.getByText("1 页").waitFor();
  await clerk.getByRole("combobox", { name: "来源" }).fill("市政府办公室");
  await saved(clerk);
  await submit(clerk);
  return id;
}

async function isUsed(town, clerk, photo, title) {
  await clerk.goto(`${town.console}/media`);
  const drawer = await open(clerk, photo);
  await drawer.getByRole("link", { name: title }).waitFor();
  await drawer.getByText("审核中").waitFor();
  assert.equal(await drawer.getByRole("button", { name: "移入回收站" }).count(), 0);
  assert(await drawer.getByRole("textbox", { name: "文件名" }).isDisabled());
  await clerk.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  await clerk.getByLabel("按文件名或替代文字查找").fill("");
}

async function removeUnused(town, clerk, film) {
  await clerk.getByText("未使用", { exact: true }).click();
  await clerk.getByText("没有任何稿件使用的文件").waitFor();
  await clerk.getByRole("listitem").filter({ hasText: film }).locator(".el-checkbox").click();
  await clerk.getByRole("button", { name: "移入回收站" }).click();
  await clerk.getByText("1 个已完成").waitFor();
  await clerk.getByText("回收站", { exact: true }).click();
  await clerk.getByRole("button", { name: `查看 ${film}` }).waitFor();
  await town.photograph(clerk, "media-bin");
}

/** The page shows the picture in its sizes and the file with its pages. */
async function isPublic(town, site, path) {
  const page = await town.read(site.domain, path);
  assert.match(page.text, /srcset="[^"]+480\.webp 480w/);
  assert.match(page.text, /1 页 · /);
  const [, small] = /srcset="([^ "]+)/.exec(page.text);
  const answer = await town.read(site.domain, small);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-type"], "image/webp");
}
