// The words of sharing a document, beside the document itself.
import { words } from "@/kit/words";

export const w = words({
  share: ["报送 / 推送", "Share"],
  shareNote: [
    "只有公众现在看到的版本可以共享；对方引用后随本稿更新和撤下。",
    "Only what the public reads is shared; whoever quotes it follows it.",
  ],
  shares: ["共享情况", "Shared with"],
  to: ["送给", "To"],
  chosen: ["选定的网站", "Chosen sites"],
  below: ["全部下级网站", "All sites below"],
  all: ["平台全部网站", "All sites"],
  sites: ["接收网站", "Sites"],
  sitesHint: ["可按名称查找，可选多个", "Find by name; several may be chosen"],
  message: ["附言", "Words"],
  messageHint: ["例如建议采用的栏目（可不填）", "Such as the section it fits (may be empty)"],
  send: ["送出", "Send"],
  cancel: ["取消", "Cancel"],
  sent: ["已送给 {n} 个网站，等待签收", "Sent to {n} sites"],
  offered: ["待签收", "Waiting"],
  accepted: ["已采用", "Taken"],
  declined: ["未采用", "Declined"],
  recalled: ["已收回", "Taken back"],
  ended: ["已撤下", "Taken down"],
  quote: ["引用", "quote"],
  copy: ["复制", "copy"],
  seen: ["{n} 人签收", "seen by {n}"],
});
