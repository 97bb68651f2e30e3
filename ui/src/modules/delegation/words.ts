// The words of delegations.
import { words } from "@/kit/words";

export const w = words({
  delegations: ["我的委托", "My delegations"],
  note: [
    "外出、休假期间，可委托另一位审核人以您的名义审核；审核记录写明两人姓名",
    "While you are away another reviewer may decide in your name; both names are kept",
  ],
  give: ["新的委托", "New delegation"],
  taker: ["委托给", "To"],
  takerHint: ["按姓名或单位查找", "Find by name or unit"],
  period: ["起止时间", "From and until"],
  from: ["开始", "From"],
  to: ["结束", "Until"],
  periodMissing: ["请选择起止时间", "Choose from and until"],
  reason: ["原因", "Reason"],
  reasonHint: ["如：赴省里开会", "such as a meeting away"],
  submit: ["委托", "Delegate"],
  given: ["已委托", "Delegated"],
  mine: ["我委托他人", "Given by me"],
  taken: ["他人委托我", "Given to me"],
  emptyMine: ["没有委托他人", "You have delegated nothing"],
  emptyTaken: ["没有人委托您", "Nothing is delegated to you"],
  end: ["提前结束", "End now"],
  endSay: ["结束后，{name}不能再以您的名义审核。", "{name} can no longer decide in your name."],
  cancel: ["取消", "Cancel"],
  endedNow: ["已结束", "Ended"],
  running: ["进行中", "Running"],
  later: ["未开始", "Not yet"],
  over: ["已结束", "Over"],
  endedEarly: ["已提前结束", "Ended early"],
  ownWork: [
    "委托不能用于审核自己的稿件，也不能一人办两个环节",
    "Never for own work, nor for two steps",
  ],
});
