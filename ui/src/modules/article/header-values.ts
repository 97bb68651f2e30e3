// The words a disclosure header may hold; they are data of the rules, shown as they are.

export const VALIDITIES = ["有效", "已修改", "失效", "废止", "尚未施行"] as const;

export const OPENNESS = ["主动公开", "依申请公开", "不予公开"] as const;

/** What is not disclosed on its own account names the law that allows it. */
export function needsGround(openness: string): boolean {
  return openness !== "" && openness !== "主动公开";
}
