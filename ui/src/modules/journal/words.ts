// The words of the journal, the audit log.
import { words } from "@/kit/words";

export const w = words({
  journal: ["审计日志", "Audit log"],
  note: [
    "共 {n} 条。每一条都以哈希与前一条相连，不能改写。",
    "{n} lines, each chained to the one before by its hash.",
  ],
  event: ["事项代码", "Event code"],
  eventHint: ["如 article.published", "such as article.published"],
  person: ["人员", "Person"],
  subject: ["对象或说明", "Subject or note"],
  period: ["时间段", "Period"],
  from: ["从", "From"],
  to: ["到", "To"],
  clear: ["清除条件", "Clear the filters"],
  verify: ["校验日志链", "Verify the chain"],
  intact: ["日志链完整：{n} 条逐条核对一致", "The chain is intact: {n} lines checked"],
  broken: ["日志链从第 {n} 条起不一致", "The chain breaks at line {n}"],
  head: ["链头", "Head"],
  seq: ["序号", "No."],
  number: ["第 {n} 条", "No. {n}"],
  account: ["账号", "Account"],
  article: ["稿件", "Document"],
  media: ["文件", "File"],
  permit: ["权限", "Permit"],
  review: ["审核", "Review"],
  section: ["栏目", "Section"],
  session: ["登录", "Session"],
  unit: ["单位", "Unit"],
  at: ["时间", "Time"],
  what: ["事项", "Event"],
  thing: ["对象", "Subject"],
  site: ["站点", "Site"],
  hash: ["哈希", "Hash"],
  empty: ["没有符合条件的记录", "No line matches"],
  onlyThis: ["只看此对象", "Only this subject"],
});

const KINDS = [
  "account",
  "article",
  "media",
  "permit",
  "review",
  "section",
  "session",
  "site",
  "unit",
] as const;

/** The word for a kind of thing a line speaks of. */
export function kindName(kind: string): string {
  const known = KINDS.find((one) => one === kind);
  return known === undefined ? kind : w(known);
}
