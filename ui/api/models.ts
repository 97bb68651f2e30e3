// Short names for what the API speaks of. The one place that knows where the types come from.
import type { components, paths } from "./types";

type Schemas = components["schemas"];

export type { paths };
export type Problem = Schemas["Problem"];
export type Me = Schemas["Me"];
export type Unit = Schemas["Unit"];
export type Site = Schemas["Site"];
export type SiteForm = Schemas["SiteForm"];
export type Section = Schemas["Section"];
export type SectionForm = Schemas["SectionForm"];
export type ArticleRow = Schemas["ArticleRow"];
export type Article = Schemas["Article"];
export type Edition = Schemas["Edition"];
export type EditionRow = Schemas["EditionRow"];
export type Draft = Schemas["Draft"];
export type Header = Schemas["Header"];
export type Attachment = Schemas["Attachment"];
export type Obstacle = Schemas["Obstacle"];
export type Difference = Schemas["Difference"];
export type Span = Schemas["Span"];
export type Publication = Schemas["Publication"];
export type Review = Schemas["Review"];
export type ReviewRow = Schemas["ReviewRow"];
export type Step = Schemas["Step"];
export type Waiting = Schemas["Waiting"];
export type Media = Schemas["Media"];
export type LinkTarget = Schemas["LinkTarget"];
export type Theme = Schemas["Theme"];
export type JournalLine = Schemas["JournalLine"];
