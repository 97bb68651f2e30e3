// Kinds of documents as configuration: their fields, and the form made from them.
import { Grid } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.kinds(),
      component: () => import("./KindDesk.vue"),
      meta: { title: () => w("kinds") },
    },
  ],
  menu: {
    name: () => w("kinds"),
    icon: Grid,
    path: paths.kinds(),
    rights: ["kind.manage"],
    order: 34,
  },
} satisfies Module;
