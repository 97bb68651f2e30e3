// The form of a site: its empty state, and what of a site is the form's.
import type { Site, SiteForm } from "@api/models";

export const SITE_FIELDS = [
  "parent_id",
  "unit_id",
  "code",
  "name",
  "short_name",
  "domain",
  "id_code",
  "icp",
  "police",
  "party_mark",
  "contact_phone",
  "contact_address",
  "contact_email",
  "responsible",
  "color",
  "emblem",
  "slogan",
] as const satisfies readonly (keyof SiteForm)[];

export const COLORS = ["vermilion", "indigo", "pine"] as const;

export function emptySite(parent: Site | null): SiteForm {
  return {
    parent_id: parent?.id ?? "",
    unit_id: "",
    code: "",
    name: "",
    short_name: "",
    domain: "",
    id_code: "",
    icp: "",
    police: "",
    party_mark: "党政机关",
    contact_phone: "",
    contact_address: "",
    contact_email: "",
    responsible: "",
    color: "vermilion",
    emblem: "yes",
    slogan: "",
    revision: 0,
  };
}

export function siteForm(site: Site): SiteForm {
  const picked = [...SITE_FIELDS, "revision" as const].map((field) => [field, site[field]]);
  return Object.fromEntries(picked) as SiteForm;
}
