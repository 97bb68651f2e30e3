// The form of a section: its empty state, and what of a section is the form's.
import type { Section, SectionForm } from "@api/models";

export const KINDS = [
  "dynamics",
  "notice",
  "policy",
  "interpretation",
  "overview",
  "organ",
  "leader",
  "topic",
  "link",
  "general",
] as const;

/** 栏目类别 of the national page tags; the server fills in the kind's usual one. */
export const COLUMN_TYPES = [
  "概况信息",
  "机构职能",
  "负责人信息",
  "政策文件",
  "政策解读",
  "政务动态",
  "通知公告",
  "专题专栏",
  "信息公开指南",
  "信息公开制度",
  "法定主动公开内容",
  "信息公开年报",
  "数据发布",
  "回应关切",
  "办事服务",
  "领导信箱",
  "咨询投诉",
  "征集调查",
  "在线访谈",
  "其他",
] as const;

/** What happens to a policy document without its interpretation, with their words. */
export const RULES = [
  ["", "ruleAbove"],
  ["none", "ruleNone"],
  ["reason", "ruleReason"],
  ["refuse", "ruleRefuse"],
] as const;

/** What becomes of what is taken from other sites, with their words. */
export const COPY_RULES = [
  ["", "ruleAbove"],
  ["direct", "copyDirect"],
  ["review", "copyReview"],
] as const;

export const SECTION_FIELDS = [
  "parent_id",
  "name",
  "slug",
  "kind",
  "column_type",
  "link_url",
  "description",
  "keywords",
  "unit_id",
  "person",
  "in_nav",
  "kinds",
  "interpretation_rule",
  "copy_rule",
] as const satisfies readonly (keyof SectionForm)[];

export function emptySection(parent: Section | null, unitId: string): SectionForm {
  return {
    parent_id: parent?.id ?? "",
    name: "",
    slug: "",
    kind: parent?.kind ?? "general",
    description: "",
    keywords: "",
    unit_id: parent?.unit_id ?? unitId,
    person: "",
    column_type: "",
    link_url: "",
    kinds: "",
    interpretation_rule: "",
    copy_rule: "",
    in_nav: parent === null,
    revision: 0,
  };
}

export function sectionForm(section: Section): SectionForm {
  const picked = [...SECTION_FIELDS, "revision" as const].map((field) => [field, section[field]]);
  return { ...(Object.fromEntries(picked) as SectionForm), in_nav: section.in_nav === 1 };
}
