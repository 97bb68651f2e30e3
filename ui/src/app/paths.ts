// Every address of the console's screens is made here and nowhere else; addresses of public pages
// come from the server.

const id = (value: string): string => encodeURIComponent(value);

export const paths = {
  signIn: (to?: string): string =>
    to === undefined || to === "/" ? "/sign-in" : `/sign-in?to=${id(to)}`,
  password: (): string => "/password",
  desk: (): string => "/",
  sites: (): string => "/sites",
  sections: (): string => "/sections",
  proposals: (filter: Record<string, string> = {}): string => {
    const query = new URLSearchParams(filter).toString();
    return query === "" ? "/proposals" : `/proposals?${query}`;
  },
  upkeep: (filter: Record<string, string> = {}): string => {
    const query = new URLSearchParams(filter).toString();
    return query === "" ? "/upkeep" : `/upkeep?${query}`;
  },
  switches: (): string => "/switches",
  kinds: (): string => "/kinds",
  indexRule: (): string => "/index-rule",
  library: (filter: Record<string, string> = {}): string => {
    const query = new URLSearchParams(filter).toString();
    return query === "" ? "/articles" : `/articles?${query}`;
  },
  article: (article: string): string => `/articles/${id(article)}`,
  versions: (article: string): string => `/articles/${id(article)}/versions`,
  media: (file?: string): string => (file === undefined ? "/media" : `/media?file=${id(file)}`),
  reviews: (): string => "/reviews",
  review: (review: string): string => `/reviews/${id(review)}`,
  terms: (): string => "/terms",
  findings: (filter: Record<string, string> = {}): string => {
    const query = new URLSearchParams(filter).toString();
    return query === "" ? "/findings" : `/findings?${query}`;
  },
  bin: (): string => "/bin",
  profile: (): string => "/profile",
  statistics: (): string => "/statistics",
  holdings: (): string => "/holdings",
  shares: (filter: Record<string, string> = {}): string => {
    const query = new URLSearchParams(filter).toString();
    return query === "" ? "/shares" : `/shares?${query}`;
  },
  provenance: (): string => "/provenance",
  sheet: (review: string): string => `/reviews/${id(review)}/sheet`,
  comparison: (): string => "/approvals",
  delegations: (): string => "/delegations",
  flows: (tab?: string): string => (tab === undefined ? "/flows" : `/flows?tab=${id(tab)}`),
  flow: (flow: string): string => `/flows/${id(flow)}`,
  journal: (subject?: string): string =>
    subject === undefined ? "/journal" : `/journal?subject=${id(subject)}`,
} as const;
