// The words of the check of what is published.
import { words } from "@/kit/words";

export const w = words({
  findings: ["已发布内容检查", "Check of what is live"],
  running: [
    "{reason}：正在检查，{done} / {total} 篇",
    "{reason}: checking, {done} of {total} documents",
  ],
  done: [
    "{time} 检查完毕，共 {total} 篇，您的范围内有 {open} 处待处理",
    "Checked at {time}: {total} documents; {open} wait within your reach",
  ],
  never: ["还没有检查过", "Never checked yet"],
  again: ["重新检查", "Check again"],
  asked: ["已开始重新检查", "Checking began"],
  export: ["导出 Excel", "Export to Excel"],
  byRule: ["按问题", "By rule"],
  bySite: ["按网站", "By site"],
  bySection: ["按栏目", "By section"],
  all: ["全部", "All"],
  open: ["待处理", "Open"],
  accepted: ["已保留原文", "Accepted"],
  title: ["稿件", "Document"],
  place: ["网站 · 栏目", "Site and section"],
  problem: ["问题", "Finding"],
  times: ["处数", "Places"],
  confirm: ["说明理由", "Ask for a reason"],
  block: ["必须修改", "Must be changed"],
  revise: ["修订", "Revise"],
  accept: ["保留原文", "Accept"],
  acceptSay: [
    "「{title}」中的“{words}”没有问题？说明理由后，本稿文字不变时不再提示。",
    "“{words}” in {title} is right? It is not told again while the text stays the same.",
  ],
  acceptedBy: ["{name}：{reason}", "{name}: {reason}"],
  empty: ["没有待处理的问题", "Nothing waits here"],
  emptyAccepted: ["没有保留原文的记录", "Nothing was accepted"],
  untitled: ["（无标题）", "(untitled)"],
  actions: ["操作", "Actions"],
});
