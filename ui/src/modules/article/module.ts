// The library of documents, the editor, versions.
import { Files } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.library(),
      component: () => import("./ArticleList.vue"),
      meta: { title: () => w("library") },
    },
    {
      path: paths.bin(),
      component: () => import("./Bin.vue"),
      meta: { title: () => w("bin") },
    },
    {
      path: "/articles/:id",
      component: () => import("./ArticleDesk.vue"),
      props: true,
      meta: { title: () => w("edit"), full: true },
    },
    {
      path: "/articles/:id/versions",
      component: () => import("./Versions.vue"),
      props: true,
      meta: { title: () => w("versions") },
    },
  ],
  menu: {
    name: () => w("library"),
    icon: Files,
    path: paths.library(),
    rights: ["article.read"],
    order: 10,
  },
} satisfies Module;
