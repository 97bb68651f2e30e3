// What is pasted from Word comes out clean in a real browser, and dangerous text stays text.
import { strict as assert } from "node:assert";
import { ask, begin, saved, sectionOf } from "../desk.mjs";

export const name = "pasted text is cleaned";

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal
{mso-style-parent:"";font-family:仿宋}</style></head><body><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22pt'>通知
标题</span></b></p><p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span
lang=EN-US style='font-family:"Times New Roman"'>2026</span>年工作安排如下：<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>清淤</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span>&nbsp;</span></span><![endif]>加固</p>
<table class=MsoTableGrid border=1><tr><td width=284 colspan=2 style='border:solid 1pt'><p
class=MsoNormal>任务<o:p></o:p></p></td></tr><tr><td><p class=MsoNormal>甲</p></td><td><p
class=MsoNormal>乙</p></td></tr></table><img src="file:///C:/clip_image001.png">
<p onclick="alert(1)"><a href="javascript:alert(1)">点</a><img src=x onerror=alert(1)></p>
<!--EndFragment--></body></html>`;

export async function walk(town) {
  const clerk = await town.enter("信息员");
  clerk.on("dialog", (dialog) => {
    clerk.faults.push(`a dialog was opened: ${dialog.type()} ${dialog.message()}`);
    void dialog.accept();
  });
  const { section } = await sectionOf(town, clerk, "notice");
  const id = await begin(town, clerk, section);
  await clerk.locator(".ProseMirror").click();
  await clerk.evaluate((html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "通知标题");
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
    document.querySelector(".ProseMirror").dispatchEvent(event);
  }, WORD);
  await clerk.getByText("2 张图片没有随文字带入").waitFor();
  await saved(clerk);
  const { body } = (await ask(clerk, `/api/articles/${id}`)).working;
  assert.doesNotMatch(body, /mso|style=|<span|font|javascript|onclick|onerror|file:/i);
  assert.match(body, /<p class="center"><strong>通知标题<\/strong><\/p>/);
  assert.match(body, /<ol><li><p>清淤<\/p><\/li><li><p>加固<\/p><\/li><\/ol>/);
  assert.match(body, /<td colspan="2"/);
  assert.match(body, /2026年工作安排如下：/);
  await linksStay(clerk, id);
  town.noFaults(clerk);
}

// Links are kept by id and are still links when the document is opened again.
async function linksStay(clerk, id) {
  const paper = clerk.locator(".ProseMirror");
  const [target] = await ask(clerk, `/api/links?q=${encodeURIComponent("云溪")}`);
  const dialog = clerk.getByRole("dialog", { name: "链接" });
  await paper.getByText("加固").dblclick({ position: { x: 12, y: 14 } });
  await clerk.getByRole("button", { name: "链接", exact: true }).click();
  await dialog.getByLabel("按标题查找已上网的稿件").fill(target.title);
  await dialog.getByRole("button", { name: target.title }).first().click();
  await paper.getByText("任务").dblclick({ position: { x: 12, y: 14 } });
  await clerk.getByRole("button", { name: "链接", exact: true }).click();
  await dialog.getByRole("tab", { name: "外部网址" }).click();
  await dialog.getByRole("textbox", { name: "网址" }).fill("javascript:alert(1)");
  await dialog.getByRole("button", { name: "插入" }).click();
  await dialog.getByText("请输入以 http:// 或 https:// 开头的完整网址").waitFor();
  await dialog.getByRole("textbox", { name: "网址" }).fill("https://www.gov.cn/zhengce/");
  await dialog.getByRole("button", { name: "插入" }).click();
  await saved(clerk);
  await clerk.reload();
  await paper.locator("a[data-document]", { hasText: "加固" }).waitFor();
  await paper.locator('a[href="https://www.gov.cn/zhengce/"]', { hasText: "任务" }).waitFor();
  const { body } = (await ask(clerk, `/api/articles/${id}`)).working;
  assert(body.includes(`data-document="${target.id}"`));
}
