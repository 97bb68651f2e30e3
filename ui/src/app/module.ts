// What a module declares of itself: its screens, and its line in the menu with the rights it needs.
import type { Component } from "vue";
import type { RouteRecordRaw } from "vue-router";

export interface MenuEntry {
  name: () => string;
  icon: Component;
  path: string;
  /** The line is shown to who holds one of these; to everybody when there are none. */
  rights: readonly string[];
  order: number;
}

export interface Module {
  routes: RouteRecordRaw[];
  menu?: MenuEntry;
}
