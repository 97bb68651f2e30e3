// The words of statistics.
import { words } from "@/kit/words";

export const w = words({
  statistics: ["工作统计", "Statistics"],
  note: [
    "{from} 至 {to}，从操作日志得出；送审、退回、发布按次计。",
    "{from} to {to}, from the journal; each submission, return and publication counts.",
  ],
  byPerson: ["按人员", "By person"],
  byUnit: ["按单位", "By unit"],
  from: ["开始", "From"],
  to: ["结束", "To"],
  period: ["起止日期", "Period"],
  month: ["本月", "This month"],
  lastMonth: ["上月", "Last month"],
  year: ["今年", "This year"],
  name: ["姓名", "Name"],
  unit: ["单位", "Unit"],
  submitted: ["送审", "Submitted"],
  returned: ["退回", "Returned"],
  published: ["发布", "Published"],
  adopted: ["被其他网站采用", "Taken over"],
  passRate: ["一次通过率", "Passed at once"],
  total: ["合计", "Total"],
  export: ["导出 Excel", "Export to Excel"],
  print: ["打印", "Print"],
  empty: ["这段时间没有送审、退回和发布", "Nothing was submitted, returned or published"],
});
