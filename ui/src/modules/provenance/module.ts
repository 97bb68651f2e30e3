// The sources texts may be taken from.
import { Collection } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.provenance(),
      component: () => import("./SourceList.vue"),
      meta: { title: () => w("sources") },
    },
  ],
  menu: {
    name: () => w("sources"),
    icon: Collection,
    path: paths.provenance(),
    rights: ["provenance.manage", "article.write"],
    order: 60,
  },
} satisfies Module;
