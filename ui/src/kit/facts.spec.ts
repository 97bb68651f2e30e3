import { expect, test } from "vitest";
import { factsOf } from "./facts";

test("the facts of a text", () => {
  const html =
    `<p>各县区： 请 <a href="https://www.gov.cn/a">见</a><a href="https://www.gov.cn/b">此</a>` +
    `<a href="hb:document/1">文</a><a href="mailto:a@b.cn">邮</a></p>` +
    `<img src="/api/media/1/file" alt="河"><img src="/api/media/2/file" alt=" ">`;
  expect(factsOf(html)).toEqual({
    characters: 9,
    pictures: 2,
    picturesWithoutAlt: 1,
    outsideHosts: ["www.gov.cn"],
  });
});

test("an address that is none breaks nothing", () => {
  expect(factsOf(`<a href="https://">x</a>`).outsideHosts).toEqual([]);
});
