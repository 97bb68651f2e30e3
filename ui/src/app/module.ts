// What a module declares of itself: its screens, and its line in the menu with the right it needs.
import type { Component } from "vue";
import type { RouteRecordRaw } from "vue-router";

export interface MenuEntry {
  name: () => string;
  icon: Component;
  path: string;
  /** The right without which the line is not shown; `null` shows it to everybody. */
  right: string | null;
  order: number;
}

export interface Module {
  routes: RouteRecordRaw[];
  menu?: MenuEntry;
}
