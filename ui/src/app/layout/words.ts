// The words of the frame around every screen.
import { words } from "@/kit/words";

export const w = words({
  product: ["华表", "Huabiao"],
  menu: ["功能", "Modules"],
  openMenu: ["打开菜单", "Open the menu"],
  toContent: ["跳到正文", "Skip to content"],
  allSites: ["全部站点", "All sites"],
  chooseSite: ["切换站点", "Switch site"],
  findSite: ["按名称或代码查找站点", "Find a site by name or code"],
  noSite: ["没有符合的站点", "No site matches"],
  search: ["搜索", "Search"],
  searchHint: ["搜索稿件与功能", "Search documents and modules"],
  searchNothing: ["没有找到，换个词试试", "Nothing found, try another word"],
  waiting: ["待办", "Waiting"],
  person: ["{name} 的账户", "Account of {name}"],
  password: ["修改密码", "Change password"],
  signOut: ["退出登录", "Sign out"],
  language: ["English", "中文"],
  nowhere: ["没有这个页面", "No such page"],
  nowhereSay: [
    "地址可能写错了，或者您没有查看它的权限。",
    "The address may be wrong, or you may not have the right to see it.",
  ],
  toDesk: ["回到待办", "Back to my desk"],
  lapsed: ["登录已过期", "Your session has ended"],
  lapsedSay: [
    "请重新登录，屏幕上的内容不会丢失。",
    "Sign in again; nothing on the screen is lost.",
  ],
  loginName: ["登录名", "Login"],
  loginPassword: ["密码", "Password"],
  signIn: ["登录", "Sign in"],
});
