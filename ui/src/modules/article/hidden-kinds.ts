// What a file may hold unseen. The server says in Chinese what it found; in English its kind is
// named.
import type { Hidden } from "@api/models";
import { locale, words } from "@/kit/words";

const KINDS = {
  change: ["修订", "Tracked changes"],
  comment: ["批注", "Comments"],
  text: ["隐藏文字", "Hidden text"],
  person: ["人名", "Names of people"],
  company: ["单位名", "Names of organisations"],
  path: ["路径", "Paths of a computer or network"],
  property: ["文档属性", "Properties of the document"],
  link: ["外部引用", "References to other files or data"],
  embedded: ["内嵌文件", "Embedded files"],
  program: ["程序", "Programs"],
  sheet: ["隐藏的工作表", "Hidden sheets"],
  cells: ["隐藏的行列", "Hidden rows or columns"],
  pivot: ["透视表源数据", "Source data of a pivot table"],
  remark: ["演讲者备注", "Speaker's notes"],
  position: ["拍摄地点", "Where a picture was taken"],
  device: ["设备信息", "What made the file"],
  earlier: ["历史版本", "Earlier states of the file"],
  unread: ["无法检查", "The file could not be looked into"],
} as const;

const w = words(KINDS);
const isKnown = (kind: string): kind is keyof typeof KINDS => kind in KINDS;

/** What was found, in the language of the screen. */
export function saidOf({ kind, say }: Hidden): string {
  return locale.value === "en" && isKnown(kind) ? w(kind) : say;
}
