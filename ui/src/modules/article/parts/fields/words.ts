// The words of the fields of a kind.
import { words } from "@/kit/words";

export const w = words({
  addRow: ["添加一行", "Add a row"],
  removeRow: ["删除第 {n} 行", "Remove row {n}"],
  rowUp: ["第 {n} 行上移", "Move row {n} up"],
  edit: ["编辑", "Edit"],
  editTitle: ["编辑“{label}”", "Edit {label}"],
  done: ["完成", "Done"],
  nothingYet: ["还没有内容", "Nothing yet"],
  yes: ["是", "Yes"],
  no: ["否", "No"],
  upload: ["上传文件", "Upload"],
  uploading: ["正在上传 {name}", "Uploading {name}"],
  remove: ["移除 {name}", "Remove {name}"],
  file: ["文件 {n}", "File {n}"],
  chooseSheet: ["选择 CSV 或 XLSX 文件", "Choose a CSV or XLSX file"],
  changeSheet: ["更换文件", "Change the file"],
  readingSheet: ["正在读取 {name}", "Reading {name}"],
  sheetRows: ["共 {n} 行，网页上显示前 {shown} 行", "{n} rows; the page shows the first {shown}"],
  findDocument: ["按标题或文号查找", "Find by title or number"],
  internal: ["不上网", "Not public"],
});
