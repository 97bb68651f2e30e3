// Every address, of the console's screens and of public pages, is made here and nowhere else.

const id = (value: string): string => encodeURIComponent(value);

export const paths = {
  signIn: (to?: string): string =>
    to === undefined || to === "/" ? "/sign-in" : `/sign-in?to=${id(to)}`,
  password: (): string => "/password",
  desk: (): string => "/",
  sites: (): string => "/sites",
  sections: (): string => "/sections",
  library: (filter: Record<string, string> = {}): string => {
    const query = new URLSearchParams(filter).toString();
    return query === "" ? "/articles" : `/articles?${query}`;
  },
  article: (article: string): string => `/articles/${id(article)}`,
  versions: (article: string): string => `/articles/${id(article)}/versions`,
  reviews: (): string => "/reviews",
  review: (review: string): string => `/reviews/${id(review)}`,
  journal: (subject?: string): string =>
    subject === undefined ? "/journal" : `/journal?subject=${id(subject)}`,
} as const;

// The demonstration's domains end so; its portal listens beside the console.
const DEMONSTRATION = ".localhost";
const DEMONSTRATION_PORT = 8800;

/** Where the public reads `path` of a site. */
export function publicAddress(domain: string, path: string): string {
  if (!domain.endsWith(DEMONSTRATION)) return `https://${domain}${path}`;
  return `http://${domain}:${DEMONSTRATION_PORT}${path}`;
}
