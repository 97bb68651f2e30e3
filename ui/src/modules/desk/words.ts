// The words of the first screen.
import { words } from "@/kit/words";

export const w = words({
  desk: ["待办", "My desk"],
  note: ["{date}，您有 {n} 件事等着处理", "{date}. {n} things wait for you"],
  noteFree: ["{date}，没有等您处理的事", "{date}. Nothing waits for you"],
  toReview: ["等我审核", "For me to review"],
  returned: ["退回给我", "Returned to me"],
  drafts: ["我的草稿", "My drafts"],
  approved: ["待发布", "Approved, not yet published"],
  scheduled: ["定时发布", "Scheduled"],
  live: ["一小时内上网", "Live in the last hour"],
  shares: ["待签收", "Offered by other sites"],
  copies: ["副本待处理", "Copies whose original has changed"],
  offered: ["待签收", "Offered"],
  changed: ["原稿有变化", "Changed"],
  showAll: ["显示全部 {n} 件", "Show all {n}"],
  findings: ["已发布内容中有 {n} 处问题待处理", "{n} findings in what is live wait for you"],
  untitled: ["（无标题）", "(untitled)"],
  by: ["{name} 送审", "from {name}"],
  write: ["写一篇", "Write"],
  emptyDesk: [
    "草稿、退回的稿件、待发布的稿件会出现在这里。",
    "Drafts, returned and approved documents will appear here.",
  ],
});
