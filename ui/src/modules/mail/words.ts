// The words of one's own settings.
import { words } from "@/kit/words";

export const w = words({
  profile: ["我的设置", "My settings"],
  name: ["姓名", "Name"],
  login: ["登录名", "Login name"],
  unit: ["单位", "Unit"],
  post: ["职务", "Post"],
  kept: ["平台保存哪些数据、保存多久", "What the platform keeps, and for how long"],
  mails: ["邮件提醒", "E-mail reminders"],
  mailsSay: [
    "待您审核、稿件退回、终审通过、收到批注时发邮件。平台配置了邮件服务器才会发出。",
    "What waits for your review, what came back or passed, and notes on your drafts.",
  ],
  email: ["电子邮箱", "E-mail address"],
  when: ["提醒方式", "When"],
  at_once: ["随时", "At once"],
  daily: ["每天早上 8:30 汇总", "Gathered at 8:30 each morning"],
  none: ["不发邮件", "Never"],
  save: ["保存", "Save"],
  saved: ["设置已保存", "Saved"],
});
