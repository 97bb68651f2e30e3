// The words of the register of data.
import { words } from "@/kit/words";

export const w = words({
  holdings: ["数据目录", "Register of data"],
  note: [
    "平台保存的全部数据，按级别分类；保存期限到了由平台自动清除。",
    "Everything the platform keeps, by level; what has a term goes by itself.",
  ],
  filter: ["筛选", "Show"],
  all: ["全部", "All"],
  personal: ["含个人信息", "About people"],
  termed: ["到期清除", "With a term"],
  name: ["数据类别", "Class of data"],
  level: ["级别", "Level"],
  public: ["公开", "Public"],
  internal: ["内部", "Internal"],
  sensitive: ["敏感", "Sensitive"],
  secret: ["高敏感", "Secret"],
  kept: ["保存期限", "Kept"],
  place: ["存放位置", "Place"],
  guarded: ["保护措施", "Guarded by"],
  count: ["现有数量", "Now"],
  export: ["导出 Excel", "Export to Excel"],
  print: ["打印", "Print"],
});
