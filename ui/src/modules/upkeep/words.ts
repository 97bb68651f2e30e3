// The words of update limits.
import { words } from "@/kit/words";

export const w = words({
  upkeep: ["栏目更新", "Upkeep"],
  note: [
    "超期 {late} 个，空白 {blank} 个，即将到期 {soon} 个",
    "{late} late, {blank} blank, {soon} due soon",
  ],
  export: ["导出 Excel", "Export to Excel"],
  rules: ["时限规定", "Rules"],
  sections: ["栏目", "Sections"],
  sites: ["网站预警", "Sites"],
  allSites: ["全部网站", "All sites"],
  search: ["按栏目名称查找", "Find by name"],
  state: ["状态", "State"],
  anyState: ["全部状态", "All states"],
  due: ["需要处理", "To be dealt with"],
  late: ["已超期", "Late"],
  blank: ["空白", "Blank"],
  soon: ["即将到期", "Due soon"],
  fine: ["正常", "Fine"],
  free: ["不考核", "No limit"],
  order: ["排序", "Order"],
  urgent: ["最急在前", "Most urgent first"],
  thin: ["内容最少在前（合并参考）", "Fewest documents first (to be merged?)"],
  mine: ["只看我负责的", "Mine only"],
  section: ["栏目", "Section"],
  last: ["最近更新", "Last update"],
  never: ["还没有内容，前台不显示", "Nothing yet; not shown to readers"],
  limit: ["时限", "Limit"],
  person: ["责任人", "Person"],
  documents: ["累计发布", "Published"],
  daysLeft: ["{n} 天后不合格", "fails in {n} days"],
  today: ["今天到期", "due today"],
  daysLate: ["已超期 {n} 天", "{n} days late"],
  empty: ["没有这样的栏目", "No such section"],
  emptyDue: ["没有超期或即将到期的栏目", "Nothing is late or due soon"],
  home: ["首页", "Home page"],
  vetoOne: ["动态类和一级通知、政策栏目不更新", "News, and first-level notices and policies"],
  vetoTwo: ["应更新未更新栏目", "Sections not updated in time"],
  vetoThree: ["空白栏目", "Blank sections"],
  ofLimit: ["{n} / {limit} 个", "{n} of {limit}"],
  reached: ["已达到单项否决", "Fails by this"],
  willReach: ["不更新则 {date} 达到", "will fail on {date}"],
  safe: ["未达到", "Not reached"],
  rulesNote: [
    "各级规定中最严的一条生效。平台管理员可以启用或停用本地采用的规定；网站和栏目可以自设更严的时限。",
    "The strictest is in force. The platform turns rules on and off; sites and sections may be stricter.",
  ],
  verified: ["已与原文核对", "Compared with its source"],
  unverified: ["来源为网络转载，未核对原文", "From a copy, not compared with its source"],
  inForce: ["启用", "In force"],
  country: ["国家", "Country"],
  province: ["省级", "Province"],
  city: ["市级", "City"],
  site: ["网站", "Site"],
  day: ["{n} 天", "{n} days"],
  workday: ["{n} 个工作日", "{n} working days"],
  month: ["{n} 个月", "{n} months"],
  classHome: ["首页", "Home page"],
  classDynamics: ["动态要闻", "News"],
  classNotice: ["通知公告", "Notices"],
  classPolicy: ["政策文件", "Policy documents"],
  classOther: ["其他栏目", "Others"],
  classAny: ["所有栏目", "All sections"],
  close: ["关闭", "Close"],
});

const STATES = ["late", "blank", "soon", "fine", "free"] as const;

/** 已超期, 空白 … */
export function stateName(state: string): string {
  const known = STATES.find((one) => one === state);
  return known === undefined ? state : w(known);
}

/** 9 天后不合格, 今天到期, 已超期 3 天; empty where nothing is asked. */
export function daysText(days: number | null | undefined): string {
  if (days == null) return "";
  if (days === 0) return w("today");
  return days > 0 ? w("daysLeft", { n: days }) : w("daysLate", { n: -days });
}

/** The colour of a state, as the tag of editions knows it. */
export const TONES: Record<string, string> = {
  late: "returned",
  blank: "recalled",
  soon: "withdrawn",
  fine: "live",
  free: "draft",
};
