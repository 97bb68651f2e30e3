// Index numbers: how those of a site's unit are put together.
import { Postcard } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.indexRule(),
      component: () => import("./IndexRule.vue"),
      meta: { title: () => w("title") },
    },
  ],
  menu: {
    name: () => w("title"),
    icon: Postcard,
    path: paths.indexRule(),
    rights: ["index_no.manage"],
    order: 36,
  },
} satisfies Module;
