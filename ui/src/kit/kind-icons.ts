// The pictures beside the names of kinds; a kind names one of them.
import {
  Bell,
  Calendar,
  DataLine,
  Document,
  Files,
  Guide,
  Link,
  MapLocation,
  Medal,
  OfficeBuilding,
  Picture,
  QuestionFilled,
  Reading,
  School,
  Stamp,
  Tickets,
  User,
  Van,
} from "@element-plus/icons-vue";
import type { Component } from "vue";

export const KIND_ICONS: Record<string, Component> = {
  Document,
  Stamp,
  Reading,
  User,
  OfficeBuilding,
  Guide,
  QuestionFilled,
  DataLine,
  Link,
  Files,
  Tickets,
  Bell,
  Calendar,
  MapLocation,
  Medal,
  Picture,
  School,
  Van,
};

export function kindIcon(name: string): Component {
  return KIND_ICONS[name] ?? Document;
}
