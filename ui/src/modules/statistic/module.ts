// What people and units did over a period.
import { DataAnalysis } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.statistics(),
      component: () => import("./Statistics.vue"),
      meta: { title: () => w("statistics") },
    },
  ],
  menu: {
    name: () => w("statistics"),
    icon: DataAnalysis,
    path: paths.statistics(),
    rights: ["article.read"],
    order: 70,
  },
} satisfies Module;
