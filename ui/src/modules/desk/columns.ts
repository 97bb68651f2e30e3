// What waits about columns: applications to decide on, and sections that are due or late.
import { computed, type ComputedRef } from "vue";
import { api, ask } from "@api/client";
import type { Proposal, UpkeepRow } from "@api/models";
import { paths } from "@/app/paths";
import { can } from "@/app/session";
import { useQuery } from "@/kit/query";
import type { Line } from "./Pile.vue";
import { w } from "./words";

const MOST = 50;

function ofProposal(row: Proposal): Line {
  return {
    id: row.id,
    to: paths.proposals(),
    title: row.summary,
    place: row.site_name,
    at: row.created_at,
    state: "in_review",
    stateName: w("toDecide"),
    note: row.author_name,
  };
}

function standing(row: UpkeepRow): string {
  const days = row.days_left;
  if (days == null) return w("blank");
  return days < 0 ? w("daysLate", { n: -days }) : w("daysLeft", { n: days });
}

function ofSection(row: UpkeepRow): Line {
  return {
    id: row.id,
    to: paths.upkeep({ state: "due", person: "mine" }),
    title: row.name,
    place: row.site_name,
    at: row.last ?? null,
    state: row.state === "soon" ? "withdrawn" : "returned",
    stateName: standing(row),
    note: row.limit,
  };
}

export interface Columns {
  proposals: ComputedRef<Line[]>;
  sections: ComputedRef<Line[]>;
}

/** For the person at this desk; nothing is asked that nobody could answer. */
export function useColumns(): Columns {
  const proposals = useQuery(
    () => (can("section.approve") ? "/proposals?desk" : null),
    () => ask(api.GET("/api/proposals", { params: { query: { size: MOST } } })),
  );
  const sections = useQuery(
    () => (can("article.write", "section.manage") ? "/upkeep?desk" : null),
    () => {
      const query = { person: "mine", state: "due", size: MOST };
      return ask(api.GET("/api/upkeep", { params: { query } }));
    },
  );
  const mine = (row: Proposal): boolean => row.may.includes("decide");
  return {
    proposals: computed(() => (proposals.data.value?.items ?? []).filter(mine).map(ofProposal)),
    sections: computed(() => (sections.data.value?.items ?? []).map(ofSection)),
  };
}
