// A Word document becomes an article: its title, its text and its picture, with one step back.
import { strict as assert } from "node:assert";
import { ask, begin, saved, sectionOf } from "../desk.mjs";
import { docx } from "../papers.mjs";

export const name = "a Word document is brought into an article";

const TITLE = "关于做好今冬明春防汛备汛工作的通知";
const ALT = "清淤现场";

export async function walk(town) {
  const clerk = await town.enter("信息员");
  const { section } = await sectionOf(town, clerk, "notice");
  const id = await begin(town, clerk, section);
  const paper = clerk.locator(".ProseMirror");
  await paper.click();
  await clerk.keyboard.type("先写的一句。");

  const dialog = clerk.getByRole("dialog", { name: "导入文档" });
  await clerk.getByRole("button", { name: "导入文档" }).click();
  const field = dialog.locator("input[type=file]");
  await field.setInputFiles({ name: "旧稿.rtf", mimeType: "", buffer: Buffer.from("{\\rtf1 a}") });
  await dialog.getByRole("alert").getByText("请打开后另存为 .docx 再上传").waitFor();
  await field.setInputFiles(docx("防汛通知.docx", { title: TITLE, alt: ALT }));
  await dialog.getByRole("status").getByText("已读取 防汛通知.docx").waitFor();
  await dialog.getByRole("alert").waitFor({ state: "hidden" });
  assert(await dialog.getByRole("checkbox", { name: TITLE }).isChecked());
  const hidden = dialog.getByRole("region", { name: "原文件中的隐藏信息" });
  await hidden.getByText("未接受的修订").waitFor();
  await hidden.getByText("请勿将原文件直接作为附件").waitFor();
  await town.accessible(clerk, "the import");
  await town.photograph(clerk, "import");
  await dialog.getByRole("button", { name: "替换正文" }).click();
  await dialog.waitFor({ state: "hidden" });

  await paper.getByRole("heading", { name: "总体要求" }).waitFor();
  assert.equal(await paper.getByText("先写的一句。").count(), 0);
  await clerk.getByRole("button", { name: "撤销" }).click();
  await paper.getByText("先写的一句。").waitFor();
  assert.equal(await paper.getByText("总体要求").count(), 0);
  await clerk.getByRole("button", { name: "重做" }).click();
  await paper.getByRole("heading", { name: "总体要求" }).waitFor();

  await saved(clerk);
  await clerk.reload();
  await paper.getByRole("heading", { name: "总体要求" }).waitFor();
  const title = clerk.getByRole("textbox", { name: "标题", exact: true });
  assert.equal(await title.inputValue(), TITLE);
  const picture = paper.locator(`img[alt="${ALT}"]`);
  await picture.waitFor();
  assert(await picture.evaluate((one) => one.decode().then(() => one.naturalWidth > 0)));
  const { working } = await ask(clerk, `/api/articles/${id}`);
  assert.match(working.body, /<td colspan="2"/);
  assert(!working.body.includes(TITLE), "the title is said twice");
  town.noFaults(clerk);
}
