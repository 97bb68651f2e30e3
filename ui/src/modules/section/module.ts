// Sections: the tree of columns of a site.
import { FolderOpened } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.sections(),
      component: () => import("./SectionDesk.vue"),
      meta: { title: () => w("sections") },
    },
  ],
  menu: {
    name: () => w("sections"),
    icon: FolderOpened,
    path: paths.sections(),
    rights: ["section.manage"],
    order: 30,
  },
} satisfies Module;
