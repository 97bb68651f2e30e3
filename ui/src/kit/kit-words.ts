// The words of the widgets.
import { words } from "./words";

export const w = words({
  again: ["重试", "Try again"],
  cancel: ["取消", "Cancel"],
  reason: ["原因", "Reason"],
  reasonHint: ["会写入审计日志，请写清楚", "It goes into the audit log; be clear"],
  reasonMissing: ["请写明原因", "Give a reason"],
  unsaved: ["有未保存的修改", "Unsaved changes"],
  unsavedSay: ["离开后，未保存的修改将丢失。", "If you leave, they are lost."],
  throwAway: ["放弃修改", "Discard changes"],
  keepEditing: ["继续编辑", "Keep editing"],
  moving: ["移动「{name}」", "Move “{name}”"],
  untitled: ["（无标题）", "(untitled)"],
  draft: ["草稿", "Draft"],
  in_review: ["审核中", "In review"],
  approved: ["待发布", "Approved"],
  scheduled: ["定时发布", "Scheduled"],
  live: ["已上网", "Live"],
  superseded: ["旧版本", "Superseded"],
  withdrawn: ["已撤稿", "Withdrawn"],
  returned: ["已退回", "Returned"],
  recalled: ["已撤回", "Recalled"],
  discarded: ["已放弃", "Discarded"],
  stepApproved: ["已通过", "approved"],
  stepReturned: ["已退回", "returned"],
  stepNow: ["待审核", "waiting"],
  stepLater: ["未到", "later"],
  before: ["原来", "Before"],
  after: ["现在", "Now"],
  title: ["标题", "Title"],
  properties: ["属性", "Properties"],
  field: ["项目", "Field"],
  text: ["正文", "Text"],
  unchanged: ["省略未改动的 {n} 字", "{n} unchanged characters left out"],
  notes: ["批注", "Notes"],
  noteNew: ["新批注", "New note"],
  noteHint: ["写给作者或审核人", "To the writer or reviewers"],
  noteWhole: ["对整篇稿件（先选中文字可针对一处）", "On the whole (select words for a place)"],
  noteSend: ["发出", "Send"],
  noteAnswer: ["答复", "Answer"],
  noteSettle: ["办结", "Settle"],
  noteReopen: ["重新打开", "Open again"],
  noteBy: ["{name} 办结", "settled by {name}"],
  noteLost: ["原文已改，找不到这处文字", "These words are no longer in the text"],
  noteEmpty: ["选中文字后点“新批注”", "Select words, then “New note”"],
  noteShowSettled: ["显示已办结的 {n} 条", "Show {n} settled"],
  noteHideSettled: ["收起已办结的", "Hide settled"],
  sameText: [
    "文字没有改动；图片、链接和格式请看成稿",
    "The words are unchanged; for pictures, links and form see the whole",
  ],
});

/** The states of an edition, in the order of its life. */
export const STATES = [
  "draft",
  "in_review",
  "approved",
  "scheduled",
  "live",
  "returned",
  "recalled",
  "withdrawn",
  "superseded",
  "discarded",
] as const;

export type State = (typeof STATES)[number];

export function stateName(state: string): string {
  return STATES.includes(state as State) ? w(state as State) : state;
}
