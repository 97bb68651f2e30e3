// The 信息审批单 to print and file, and its comparison with what is online.
import { DocumentChecked } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: "/reviews/:id/sheet",
      component: () => import("./SheetPage.vue"),
      props: true,
      meta: { title: () => w("sheet") },
    },
    {
      path: paths.comparison(),
      component: () => import("./ComparePage.vue"),
      meta: { title: () => w("compare") },
    },
  ],
  menu: {
    name: () => w("compare"),
    icon: DocumentChecked,
    path: paths.comparison(),
    rights: ["article.read"],
    order: 24,
  },
} satisfies Module;
