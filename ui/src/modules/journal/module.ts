// The audit log: searched, paged, verified.
import { Notebook } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.journal(),
      component: () => import("./JournalPage.vue"),
      meta: { title: () => w("journal") },
    },
  ],
  menu: {
    name: () => w("journal"),
    icon: Notebook,
    path: paths.journal(),
    rights: ["journal.read"],
    order: 50,
  },
} satisfies Module;
