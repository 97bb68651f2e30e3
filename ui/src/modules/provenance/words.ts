// The words of the list of sources.
import { words } from "@/kit/words";

export const w = words({
  sources: ["稿源名单", "Sources"],
  note: [
    "转载只用党委、政府和主管部门确定的稿源；链接到名单以外的网站时，查错会提醒。",
    "Only these may be reprinted; the checker asks about links to other hosts.",
  ],
  find: ["按名称或主机查找", "Find by name or host"],
  add: ["新增稿源", "Add a source"],
  change: ["修改稿源", "Change the source"],
  name: ["名称", "Name"],
  kind: ["类别", "Kind"],
  party: ["党委", "Party committee"],
  government: ["政府", "Government"],
  department: ["主管部门", "Department in charge"],
  media: ["新闻单位", "News organisation"],
  host: ["网址主机", "Host"],
  hostHint: ["例如 news.cn，含其下级主机", "such as news.cn, with all below it"],
  remark: ["说明", "Remark"],
  changed: ["最近修改", "Last changed"],
  empty: ["名单里没有符合条件的稿源", "No such source on the list"],
  save: ["保存", "Save"],
  cancel: ["取消", "Cancel"],
  saved: ["已保存", "Saved"],
  strike: ["移出名单", "Take off the list"],
  strikeSay: [
    "移出「{name}」。已发布的稿件不受影响，之后的转载会提醒。",
    "Take “{name}” off. What is online stays; later reprints are asked about.",
  ],
  struck: ["已移出名单", "Taken off the list"],
  importFile: ["导入", "Import"],
  exportFile: ["导出", "Export"],
  imported: ["新增 {added} 个，修改 {changed} 个", "{added} added, {changed} changed"],
  refused: ["以下各行没有导入：", "These lines were left out:"],
  fileHint: [
    "每行一个：名称、类别、网址主机、说明，用制表符或逗号分开（UTF-8）。",
    "A line each: name, kind, host, remark, separated by tabs or commas (UTF-8).",
  ],
  close: ["关闭", "Close"],
});
