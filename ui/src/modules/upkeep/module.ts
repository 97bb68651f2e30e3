// Update limits: which sections are due, late or blank, and what a site would fail by.
import { Timer } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.upkeep(),
      component: () => import("./UpkeepDesk.vue"),
      meta: { title: () => w("upkeep") },
    },
  ],
  menu: {
    name: () => w("upkeep"),
    icon: Timer,
    path: paths.upkeep(),
    rights: ["article.read", "section.manage", "site.manage"],
    order: 32,
  },
} satisfies Module;
