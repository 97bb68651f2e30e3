// The words of the widgets around files.
import { words } from "../words";

export const w = words({
  find: ["按文件名或替代文字查找", "Find by name or alternative text"],
  nothing: ["没有符合条件的文件", "No file fits"],
  firstPage: ["《{name}》首页", "First page of {name}"],
  noFirstPage: ["这份文件没有首页预览", "There is no picture of its first page"],
  pages: ["{n} 页", "{n} pages"],
  choose: ["选中 {name}", "Choose {name}"],
  open: ["查看 {name}", "Look at {name}"],
  pause: ["暂停", "Pause"],
  goOn: ["继续", "Go on"],
  cancel: ["取消", "Cancel"],
  sending: ["已传 {percent}%", "{percent}% sent"],
  paused: ["已暂停，已传 {percent}%", "Paused at {percent}%"],
  waiting: ["网络中断，恢复后自动继续", "The line is broken; it goes on by itself"],
  checking: ["正在检查文件", "Checking the file"],
  done: ["已上传", "Uploaded"],
  known: ["本单位已有相同文件《{name}》，直接使用", "Your unit has the same file: {name}"],
  leftOut: ["照片中的隐藏信息已去除：", "Taken out of the picture: "],
});
