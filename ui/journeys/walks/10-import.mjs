// A Word document becomes an article: its title, number and day, its text and its picture,
// with one step back; attached as it is, it says what it hides.
import { strict as assert } from "node:assert";
import { ask, begin, saved, sectionOf, stand } from "../desk.mjs";
import { docx } from "../papers.mjs";

export const name = "a Word document is brought into an article";

const TITLE = "关于做好今冬明春防汛备汛工作的通知";
const DOC_NO = "云政办发〔2026〕8号";
const ALT = "清淤现场";

export async function walk(town) {
  const clerk = await town.enter("信息员");
  const { section } = await sectionOf(town, clerk, "policy");
  const id = await begin(town, clerk, section, "政策文件");
  const paper = clerk.locator(".ProseMirror");
  await paper.click();
  await clerk.keyboard.type("先写的一句。");

  const dialog = clerk.getByRole("dialog", { name: "导入文档" });
  await clerk.getByRole("button", { name: "导入文档" }).click();
  const field = dialog.locator("input[type=file]");
  await field.setInputFiles({ name: "旧稿.rtf", mimeType: "", buffer: Buffer.from("{\\rtf1 a}") });
  await dialog.getByRole("alert").getByText("请打开后另存为 .docx 再上传").waitFor();
  const facts = { title: TITLE, docNo: DOC_NO, day: "2026年5月3日", alt: ALT };
  await field.setInputFiles(docx("防汛通知.docx", facts));
  await dialog.getByRole("status").getByText("已读取 防汛通知.docx").waitFor();
  await dialog.getByRole("alert").waitFor({ state: "hidden" });
  for (const name of [TITLE, DOC_NO, "2026-05-03"]) {
    assert(await dialog.getByRole("checkbox", { name }).isChecked(), `${name} is not ticked`);
  }
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

  await clerk.locator("input[type=file][multiple]").setInputFiles(docx("防汛通知.docx", facts));
  const attached = clerk.getByRole("listitem").filter({ hasText: "读者看不到的信息" });
  await attached.getByText("未接受的修订").waitFor();
  await town.accessible(clerk, "an attachment with hidden data");
  await saved(clerk);
  await clerk.reload();
  await paper.getByRole("heading", { name: "总体要求" }).waitFor();
  const title = clerk.getByRole("textbox", { name: "标题", exact: true });
  assert.equal(await title.inputValue(), TITLE);
  assert.equal(await clerk.getByRole("textbox", { name: "发文字号" }).inputValue(), DOC_NO);
  assert.equal(await clerk.getByRole("combobox", { name: "成文日期" }).inputValue(), "2026-05-03");
  const picture = paper.locator(`img[alt="${ALT}"]`);
  await picture.waitFor();
  assert(await picture.evaluate((one) => one.decode().then(() => one.naturalWidth > 0)));
  const { working } = await ask(clerk, `/api/articles/${id}`);
  assert.match(working.body, /<td colspan="2"/);
  assert(!working.body.includes(TITLE), "the title is said twice");
  assert.equal(working.attachments.length, 1);
  await isInserted(clerk, paper, dialog);
  town.noFaults(clerk);
}

// A table comes in where the cursor stands; what was there stays.
async function isInserted(clerk, paper, dialog) {
  await stand(clerk, "此处后加。");
  await clerk.keyboard.press("Enter");
  await clerk.getByRole("button", { name: "导入文档" }).click();
  const buffer = Buffer.from("任务,时限\n水库巡查,12月底前\n");
  const field = dialog.locator("input[type=file]");
  await field.setInputFiles({ name: "任务.csv", mimeType: "text/csv", buffer });
  await dialog.getByRole("button", { name: "插入正文" }).click();
  await paper.getByRole("cell", { name: "水库巡查" }).waitFor();
  const order = await paper.innerText();
  const at = ["总体要求", "此处后加。", "水库巡查", "2026年5月3日"].map((one) =>
    order.indexOf(one),
  );
  assert.deepEqual(
    [...at].sort((a, b) => a - b),
    at,
    order,
  );
  assert(at[0] >= 0, order);
  await clerk.keyboard.press("Control+z");
  await paper.getByRole("cell", { name: "水库巡查" }).waitFor({ state: "detached" });
  await paper.getByText("2026年5月3日").waitFor();
}
