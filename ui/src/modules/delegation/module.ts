// Delegations: who decides in my place, and in whose place I decide.
import { Switch } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.delegations(),
      component: () => import("./DelegationDesk.vue"),
      meta: { title: () => w("delegations") },
    },
  ],
  menu: {
    name: () => w("delegations"),
    icon: Switch,
    path: paths.delegations(),
    rights: ["review.first", "review.second", "review.final", "review.sign"],
    order: 22,
  },
} satisfies Module;
