import { expect, test } from "vitest";
import { tidyHtml } from "./tidy";

const cases: [name: string, before: string, after: string][] = [
  ["typed indents", "<p>　　各县区：</p>", "<p>各县区：</p>"],
  ["empty lines", "<p>甲</p><p></p><p>&nbsp;</p><p>乙</p>", "<p>甲</p><p>乙</p>"],
  ["blanks between Chinese characters", "<p>通 知　公 告</p>", "<p>通知公告</p>"],
  ["blanks beside Latin words stay", "<p>使用 OFD 格式</p>", "<p>使用 OFD 格式</p>"],
  ["half-width marks", "<p>请注意,按时报送;谢谢!</p>", "<p>请注意，按时报送；谢谢！</p>"],
  ["numbers and times stay", "<p>比例1:3，时间14:05</p>", "<p>比例1:3，时间14:05</p>"],
  ["document numbers", "<p>云政办发[2026]8号</p>", "<p>云政办发〔2026〕8号</p>"],
  ["years in brackets that are no number", "<p>（2026）年</p>", "<p>（2026）年</p>"],
  ["own indents", `<p class="indent">甲</p>`, "<p>甲</p>"],
  ["alignment stays", `<p class="right">日期</p>`, `<p class="right">日期</p>`],
  [
    "empty cells stay",
    "<table><tbody><tr><td><p></p></td></tr></tbody></table>",
    "<table><tbody><tr><td><p></p></td></tr></tbody></table>",
  ],
  [
    "pictures stay",
    `<p><img src="/api/media/1/file" alt="河"></p>`,
    `<p><img src="/api/media/1/file" alt="河"></p>`,
  ],
];

test.each(cases)("%s", (_name, before, after) => {
  const html = tidyHtml(before);
  expect(html.replace(/;"/g, '"')).toBe(after);
  expect(tidyHtml(html)).toBe(html);
});
