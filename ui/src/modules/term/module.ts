// Word lists of the platform and of units, and the hosts one may link to.
import { Notebook } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.terms(),
      component: () => import("./TermDesk.vue"),
      meta: { title: () => w("terms") },
    },
  ],
  menu: {
    name: () => w("terms"),
    icon: Notebook,
    path: paths.terms(),
    rights: ["term.manage", "article.write"],
    order: 60,
  },
} satisfies Module;
