// The words of signing in.
import { words } from "@/kit/words";

export const w = words({
  product: ["华表", "Huabiao"],
  tagline: ["政府网站集约化平台 · 管理后台", "Government website platform · console"],
  signIn: ["登录", "Sign in"],
  login: ["登录名", "Login"],
  loginMissing: ["请输入登录名", "Enter your login"],
  passwordMissing: ["请输入密码", "Enter your password"],
  language: ["English", "中文"],
  password: ["修改密码", "Change password"],
  passwordWord: ["密码", "Password"],
  first: [
    "这是您第一次登录。请设置自己的密码，之后才能开始工作。",
    "This is your first sign-in. Set a password of your own before you begin.",
  ],
  old: ["当前密码", "Current password"],
  new: ["新密码", "New password"],
  again: ["再输入一次新密码", "New password again"],
  differs: ["两次输入的新密码不一致", "The two new passwords differ"],
  rule: ["密码要求", "The password must have"],
  ruleLength: ["至少 12 个字符", "at least 12 characters"],
  ruleUpper: ["含大写字母", "an upper-case letter"],
  ruleLower: ["含小写字母", "a lower-case letter"],
  ruleDigit: ["含数字", "a digit"],
  ruleSymbol: ["含符号", "a symbol"],
  met: ["已满足", "met"],
  change: ["保存新密码", "Save the new password"],
  changed: ["密码已修改", "The password was changed"],
});
