// Flows: through whose hands a text goes, and where which flow holds.
import { Share } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.flows(),
      component: () => import("./FlowDesk.vue"),
      meta: { title: () => w("flows") },
    },
    {
      path: "/flows/:id",
      component: () => import("./FlowEditor.vue"),
      props: true,
      meta: { title: () => w("flows") },
    },
  ],
  menu: {
    name: () => w("flows"),
    icon: Share,
    path: paths.flows(),
    rights: ["flow.manage"],
    order: 32,
  },
} satisfies Module;
