// The words of index numbers.
import { words } from "@/kit/words";

export const w = words({
  title: ["索引号规则", "Index numbers"],
  note: [
    "{site} · 索引号在首次发布时编制，不重复使用。规则修改后，已编制的索引号不变。",
    "{site} · Given out at first publication and never again; numbers given out stay.",
  ],
  chooseSite: ["先在上方选择一个站点", "Choose a site at the top first"],
  parts: ["组成部分（按次序）", "Parts, in order"],
  literal: ["固定文字", "Fixed text"],
  credit_code: ["统一社会信用代码", "Credit code"],
  org_code: ["组织机构代码", "Organisation code"],
  theme: ["主题分类（两位）", "Theme, two digits"],
  year: ["年份", "Year"],
  counter: ["顺序号", "Counter"],
  width: ["位数", "Digits"],
  text: ["文字", "Text"],
  add: ["添加", "Add"],
  remove: ["移除第 {n} 部分", "Remove part {n}"],
  left: ["第 {n} 部分前移", "Move part {n} forward"],
  counting: ["顺序号的计数", "Counting"],
  per_unit: ["每个单位从 1 开始", "From 1 for each unit"],
  per_year: ["每年从 1 开始", "From 1 in each year"],
  per_theme: ["每个主题从 1 开始", "From 1 for each theme"],
  next: ["下一个索引号", "The next number"],
  nextTheme: ["主题分类以“国务院组织机构”（01）为例", "With theme 01 as an example"],
  now: ["现行：平台统一规则", "In force: the platform's rule"],
  own: ["现行：本单位第 {n} 版，{name} {time} 制定", "In force: version {n} by {name}, {time}"],
  save: ["启用新规则", "Use this rule"],
  saved: ["新规则已启用", "The rule is in force"],
  history: ["以前的规则", "Earlier rules"],
});
