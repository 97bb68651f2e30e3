// What the checker found in what is published.
import { Checked } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.findings(),
      component: () => import("./FindingDesk.vue"),
      meta: { title: () => w("findings") },
    },
  ],
  menu: {
    name: () => w("findings"),
    icon: Checked,
    path: paths.findings(),
    rights: ["article.read", "term.manage"],
    order: 24,
  },
} satisfies Module;
