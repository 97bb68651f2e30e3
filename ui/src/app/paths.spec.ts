import { expect, test } from "vitest";
import { paths } from "./paths";

test("the addresses of the console", () => {
  expect({
    signIn: paths.signIn(),
    signInFrom: paths.signIn("/articles?page=2"),
    signInFromDesk: paths.signIn("/"),
    password: paths.password(),
    desk: paths.desk(),
    sites: paths.sites(),
    sections: paths.sections(),
    kinds: paths.kinds(),
    indexRule: paths.indexRule(),
    library: paths.library(),
    libraryOf: paths.library({ section: "01 9", state: "draft" }),
    article: paths.article("0190-a"),
    odd: paths.article("../x?y#z"),
    versions: paths.versions("0190-a"),
    reviews: paths.reviews(),
    review: paths.review("0190-r"),
    terms: paths.terms(),
    findings: paths.findings({ rule: "term.x" }),
    bin: paths.bin(),
    profile: paths.profile(),
    statistics: paths.statistics(),
    shares: paths.shares(),
    share: paths.shares({ tab: "in", open: "0190-s" }),
    provenance: paths.provenance(),
    sheet: paths.sheet("0190-r"),
    comparison: paths.comparison(),
    delegations: paths.delegations(),
    flows: paths.flows(),
    flowsOf: paths.flows("places"),
    flow: paths.flow("0190-f"),
    journal: paths.journal(),
    journalOf: paths.journal("0190-a"),
  }).toMatchSnapshot();
});
