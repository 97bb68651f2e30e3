// Sites in their tree, with the fields the national rules ask for.
import { OfficeBuilding } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.sites(),
      component: () => import("./SiteDesk.vue"),
      meta: { title: () => w("sites") },
    },
  ],
  menu: {
    name: () => w("sites"),
    icon: OfficeBuilding,
    path: paths.sites(),
    rights: ["site.change", "site.manage"],
    order: 40,
  },
} satisfies Module;
