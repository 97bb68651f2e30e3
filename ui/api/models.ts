// Short names for what the API speaks of. The one place that knows where the types come from.
import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type { paths };
export type Problem = Schemas["Problem"];
export type Me = Schemas["Me"];
export type Site = Schemas["SiteView"];
export type SiteForm = Required<Schemas["SiteForm"]>;
export type Section = Schemas["SectionView"];
export type SectionForm = Required<Schemas["SectionForm"]>;
export type ArticleRow = Schemas["ArticleRow"];
export type Article = Schemas["Article"];
export type Finding = Schemas["Finding"];
export type Edition = Schemas["EditionView"];
export type EditionRow = Schemas["EditionRow"];
export type DraftForm = Schemas["DraftForm"];
export type Header = Required<Schemas["Header"]>;
export type Attachment = Schemas["Attachment"];
export type Obstacle = Schemas["Obstacle"];
export type Review = Schemas["ReviewView"];
export type ReviewRow = Schemas["ReviewRow"];
export type Media = Schemas["Media"];
export type Paper = Schemas["PaperView"];
export type Hidden = Schemas["HiddenView"];
export type Verification = Schemas["Verification"];
export type PublicPlace = Schemas["PublicPlace"];
export type Publication = Schemas["Publication"];
export type Share = Schemas["ShareRow"];
export type ShareView = Schemas["ShareView"];
export type ShareRequest = Schemas["RequestRow"];
export type ShareCount = Schemas["Count"];
export type Layout = Required<Schemas["Layout"]> & { blocks: Block[] };
export type Block = Required<Schemas["Block"]> & {
  pictures: Required<Schemas["Shown"]>[];
  entries: Required<Schemas["BlockEntry"]>[];
  blocks: Block[];
};
export type Design = Schemas["Design"];
export type Source = Schemas["Source"];
export type SourceForm = Required<Schemas["SourceForm"]>;
