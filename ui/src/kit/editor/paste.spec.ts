import { expect, test } from "vitest";
import { cleanPasted } from "./paste";

// The head Word, WPS and Excel put before what they copy.
const word = (body: string): string => `<html xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=ProgId content=Word.Document><!--[if gte mso 9]><xml><w:WordDocument>
<w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""; font-family:仿宋_GB2312;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
${body}
<!--EndFragment--></body></html>`;
const list = (level: number, sign: string, text: string): string =>
  `<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level${level} lfo1'>` +
  `<![if !supportLists]><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New ` +
  `Roman"'>&nbsp;&nbsp;</span></span><![endif]>${text}<o:p></o:p></p>`;

const cases: [name: string, pasted: string, clean: string][] = [
  [
    "a paragraph of Word, its lines broken anywhere",
    word(`<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28pt'>
<span style='font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:"Times New Roman"'>各县
（区）人民政府，市政府各部门：<span lang=EN-US><o:p></o:p></span></span></p>`),
    `<p class="indent">各县（区）人民政府，市政府各部门：</p>`,
  ],
  [
    "a centred title of Word and a signature on the right",
    word(`<p class=MsoTitle align=center style='text-align:center'><b><span style='font-size:22pt'>关于做好防汛工作的通知</span></b></p>
<p class=MsoNormal align=right style='text-align:right'>2026年11月21日</p>`),
    `<h2 class="center"><strong>关于做好防汛工作的通知</strong></h2><p class="right">2026年11月21日</p>`,
  ],
  [
    "emphasis said by styles becomes elements",
    `<p><span style="font-weight:700">粗</span><span style="font-style:italic">斜</span><span style="text-decoration:underline">线</span><b>b</b><i>i</i><strike>s</strike></p>`,
    `<p><strong>粗</strong><em>斜</em><u>线</u><strong>b</strong><em>i</em><s>s</s></p>`,
  ],
  [
    "Google's bold wrapper that is not bold",
    `<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400">文字</span></p></b>`,
    `<p>文字</p>`,
  ],
  [
    "a bullet list with a numbered one inside",
    word(list(1, "·", "甲") + list(2, "1)", "乙") + list(2, "2)", "丙") + list(1, "·", "丁")),
    `<ul><li>甲<ol><li>乙</li><li>丙</li></ol></li><li>丁</li></ul>`,
  ],
  [
    "numbers that are words of an official text stay words",
    word(list(1, "一、", "总体要求") + list(2, "（一）", "指导思想")),
    `<p>一、总体要求</p><p>（一）指导思想</p>`,
  ],
  [
    "two lists with a paragraph between them",
    word(list(1, "1.", "甲") + "<p class=MsoNormal>中间</p>" + list(1, "2.", "乙")),
    `<ol><li>甲</li></ol><p>中间</p><ol><li>乙</li></ol>`,
  ],
  [
    "a table of Word with merged cells",
    word(`<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'>
<tr style='height:20pt'><td width=284 colspan=2 valign=top style='width:213.1pt;border:solid 1pt'>
<p class=MsoNormal align=center style='text-align:center'><b>任务<o:p></o:p></b></p></td></tr>
<tr><td width=142><p class=MsoNormal>河道清淤<o:p></o:p></p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr></table>`),
    `<table><tbody><tr><td colspan="2"><p class="center"><strong>任务</strong></p></td></tr>` +
      `<tr><td><p>河道清淤</p></td><td><p></p></td></tr></tbody></table>`,
  ],
  [
    "cells of Excel",
    `<table><col width=72><tr height=19><td class=xl65 style='height:14pt'>县区</td><td align=right x:num>12</td></tr></table>`,
    `<table><tbody><tr><td>县区</td><td>12</td></tr></tbody></table>`,
  ],
  [
    "a table that only laid out a page",
    `<table><tr><td><p>正文</p></td></tr></table>`,
    `<p>正文</p>`,
  ],
  [
    "headings: the page's title is the only h1",
    `<h1>一</h1><h2><span style="font-weight:bold">二</span></h2><h6>六</h6>`,
    `<h2>一</h2><h3>二</h3><h4>六</h4>`,
  ],
  ["headings without an h1 keep their level", `<h2>二</h2><h3>三</h3>`, `<h2>二</h2><h3>三</h3>`],
  [
    "typed indents and empty lines",
    `<p>　　第一段&nbsp;</p><p>&nbsp;</p><p><br></p><p>&nbsp;&nbsp;第二段</p>`,
    `<p>第一段 </p><p>第二段</p>`,
  ],
  [
    "a web page's divisions, scripts and buttons",
    `<div class="a"><div>一段</div><script>alert(1)</script><style>p{}</style><button>分享</button><div><p>二段</p></div></div>`,
    `<p>一段</p><p>二段</p>`,
  ],
  [
    "hidden text, Word's comments and deleted words",
    `<p>留<span style="display:none">藏</span><span style='mso-hide:all'>藏</span><a class="msocomanchor" href="#_msocom_1">[A1]</a><del class=msoDel>删</del><ins>增</ins></p><div style='mso-element:comment-list'><p>批注</p></div>`,
    `<p>留增</p>`,
  ],
  [
    "links: outside and our own stay, dangerous and local ones go",
    `<p><a href="https://www.gov.cn/a" target="_blank" style="color:red">外</a><a href="hb:document/01ab" data-document="01ab">内</a><a href="javascript:alert(1)">险</a><a href="file:///C:/a.doc">本</a><a href="#_Toc1">锚</a><a href="//evil.example">双</a></p>`,
    `<p><a href="https://www.gov.cn/a">外</a><a href="hb:document/01ab" data-document="01ab">内</a>险本锚双</p>`,
  ],
  [
    "handlers and foreign attributes go",
    `<p onclick="x()" class="c" id="i" data-x="1" style="position:fixed;color:red;text-align:center">文</p>`,
    `<p class="center">文</p>`,
  ],
  [
    "smart tags and Office's own elements",
    `<p>于<st1:chsdate Year="2026"><span lang="EN-US">2026</span>年</st1:chsdate>施行<v:shape><v:imagedata src="a"/></v:shape></p>`,
    `<p>于2026年施行</p>`,
  ],
  [
    "words of Latin letters keep their blank at a line break",
    `<p>open\ngovernment</p>`,
    `<p>open government</p>`,
  ],
  [
    "an ordered list keeps its beginning",
    `<ol start="3" type="a"><li>三</li></ol>`,
    `<ol start="3"><li>三</li></ol>`,
  ],
];

test.each(cases)("%s", (_name, pasted, clean) => {
  const flat = (html: string): string => html.replace(/>\s+</g, "><").trim();
  expect(flat(cleanPasted(pasted).html)).toBe(flat(clean));
});

test("pictures of the writer's disk and of other hosts are counted, our own stay", () => {
  const { html, lostPictures } = cleanPasted(
    `<p><img src="file:///C:/clip_image001.png" width=100><img src="https://a.example/b.png">` +
      `<img src="/api/media/01ab/file" alt="河" data-media="01ab" style="float:left"></p>`,
  );
  expect(lostPictures).toBe(2);
  expect(html).toBe(`<p><img src="/api/media/01ab/file" alt="河" data-media="01ab"></p>`);
});

test("cleaning what is clean changes nothing", () => {
  for (const [, , clean] of cases) {
    const once = cleanPasted(clean).html;
    expect(cleanPasted(once).html).toBe(once);
  }
});
