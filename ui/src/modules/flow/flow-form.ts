// The form of a flow: empty steps, what joins for a risk, and how seats are called.
import type { FlowStep, Reviewer, Risk, Seat } from "@api/models";
import { RISKS } from "@/kit/risks";
import { w } from "./words";

export const RIGHTS = ["review.first", "review.second", "review.final", "review.sign"] as const;

/** 五关 (S0§15 S1§27). */
export const FIVE = [
  "政治关：导向正确，表述准确",
  "法律关：符合法律法规",
  "政策关：符合国家方针政策",
  "保密关：不涉及国家秘密、工作秘密和个人隐私",
  "文字关：文字、数据、人名、职务无误",
];

/** What the head of a unit asks (S3§16). */
export const SEVEN = [
  "不涉及秘密",
  "符合国家大政方针和法律法规",
  "符合保护知识产权的规定",
  "不会给其他单位、个人造成危害",
  "有利于本地区的宣传和发展",
  "目前适宜对外公开",
  "统计数据经得住推敲",
];

export function emptyStep(right: string = RIGHTS[0]): FlowStep {
  return {
    no: 0,
    name: "",
    rule: "any_of",
    seats: [{ kind: "right", value: right }],
    due_days: 2,
    remind_days: 1,
    escalate_days: 1,
    risk_from: "normal",
    kinds: [],
    sections: [],
    checks: [],
  };
}

/** The steps a text of this risk passes, whatever its kind and section. */
export function joining(steps: readonly FlowStep[], risk: Risk): FlowStep[] {
  const weight = (one: Risk): number => RISKS.indexOf(one);
  return steps.filter((step) => weight(step.risk_from) <= weight(risk));
}

export interface Names {
  units: readonly { id: string; name: string }[];
  people: readonly Reviewer[];
}

export function seatName(seat: Seat, names: Names): string {
  if (seat.kind === "right") return w(seat.value as (typeof RIGHTS)[number]);
  const known = seat.kind === "unit" ? names.units : names.people;
  return known.find((one) => one.id === seat.value)?.name ?? "…";
}

/** Moves a step to another place; its number is the server's to give. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}
