import { describe, expect, it } from "vitest";
import { checkCircles } from "../../../scripts/architecture/check-circles.ts";
import { checkImports } from "../../../scripts/architecture/check-imports.ts";
import { checkKinds } from "../../../scripts/architecture/check-kinds.ts";
import { checkNames } from "../../../scripts/architecture/check-names.ts";
import { checkLayers } from "../../../scripts/architecture/check-layers.ts";
import { check } from "../../../scripts/architecture/check.ts";
import { codebaseOf } from "../../../scripts/architecture/codebase.ts";
import { findingLine, type Finding } from "../../../scripts/architecture/finding.ts";
import { RULES, type Rules } from "../../../scripts/architecture/rules.ts";
import { cruised, smallCodebase } from "../../support/architecture/small-codebase.ts";

/** Where each finding is, and its rule. */
const places = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ rule, file, line }) => `${file}:${line} ${rule}`);

describe("layers of an edge", () => {
  const PAIRS = RULES.layers.flatMap(({ edge, order }) =>
    order.flatMap((row, rank) =>
      row.flatMap((low) =>
        order
          .slice(rank)
          .flat()
          .filter((high) => high !== low)
          .map((high) => [`${edge}/${low}`, `${edge}/${high}`] as const),
      ),
    ),
  );

  it.each(PAIRS)("%s imports nothing from %s", (low, high) => {
    const up = "../".repeat(low.split("/").length);
    const found = checkLayers(
      smallCodebase({
        [`${low}/low.ts`]: `\nimport type { High } from "${up}${high}/high.ts";`,
        [`${high}/high.ts`]: "export interface High {}",
      }),
      RULES.layers,
    );
    expect(places(found)).toContain(`${low}/low.ts:2 layers-in-order`);
    expect(found[0]?.what).toContain(`${high}/high.ts`);
  });

  it("may import layers below them, files beside them, and what lies outside the edge", () => {
    const codebase = smallCodebase({
      "src/broker/routes/app.ts":
        'import "../http/server.ts"; import "./token.ts"; import "../../shared/clock.ts";',
      "src/broker/routes/token.ts": 'import "../exchange/admit.ts";',
    });
    expect(checkLayers(codebase, RULES.layers)).toEqual([]);
  });

  it("import nothing that lies in a directory around them", () => {
    const codebase = smallCodebase({
      "src/broker/http/x.ts": 'import "../y.ts";',
      "src/action/lease/direct/x.ts": 'import type { Y } from "../y.ts";',
      "src/cli/commands/check/x.ts": 'import { y } from "../y.ts";\nimport "../../cli.ts";',
      "src/approval/github/x.ts": 'import "../facts.ts";',
    });
    const found = checkLayers(codebase, RULES.layers).filter(({ rule }) =>
      rule.includes("enclosing"),
    );
    expect(places(found).toSorted()).toEqual([
      "src/action/lease/direct/x.ts:1 no-import-from-an-enclosing-directory",
      "src/broker/http/x.ts:1 no-import-from-an-enclosing-directory",
      "src/cli/commands/check/x.ts:1 no-import-from-an-enclosing-directory",
      "src/cli/commands/check/x.ts:2 no-import-from-an-enclosing-directory",
    ]);
  });

  it("need a place in the order", () => {
    const codebase = smallCodebase({ "src/broker/cellar/x.ts": "", "src/broker/main.ts": "" });
    expect(places(checkLayers(codebase, RULES.layers))).toEqual([
      "src/broker/cellar/x.ts:1 every-directory-is-a-layer",
    ]);
  });
});

describe("circles", () => {
  it("of files are found once, with every import that is part of them", () => {
    const codebase = smallCodebase({
      "src/lease/a.ts": 'import "./b.ts";',
      "src/lease/b.ts": '\nimport "./c.ts";',
      "src/lease/c.ts": 'import type { A } from "./a.ts";',
      "src/lease/d.ts": 'import "./a.ts";',
    });
    const found = checkCircles(codebase);
    expect(places(found)).toEqual(["src/lease/a.ts:1 no-circle-of-files"]);
    expect(found[0]?.what).toContain(
      "src/lease/a.ts → src/lease/b.ts → src/lease/c.ts → src/lease/a.ts",
    );
    expect(found[0]?.instead).toContain("src/lease/a.ts:1, src/lease/b.ts:2, src/lease/c.ts:1");
  });

  it("of directories are found where no file is in a circle, and count types", () => {
    const codebase = smallCodebase({
      "src/lease/a.ts": 'import "../receipt/b.ts";',
      "src/receipt/b.ts": "",
      "src/receipt/c.ts": 'import type { D } from "../lease/d.ts";',
      "src/lease/d.ts": "",
    });
    const found = checkCircles(codebase);
    expect(places(found)).toEqual(["src/lease/a.ts:1 no-circle-of-directories"]);
    expect(found[0]?.what).toContain("src/lease → src/receipt → src/lease");
  });

  it("between a directory and one inside it are found", () => {
    const codebase = smallCodebase({
      "src/lease/open.ts": 'import "./sqlite/store.ts";',
      "src/lease/sqlite/store.ts": 'import type { Lease } from "../lease.ts";',
      "src/lease/lease.ts": "",
    });
    expect(checkCircles(codebase)[0]?.what).toContain("src/lease → src/lease/sqlite → src/lease");
  });

  it("between neighbours are found through what lies deeper", () => {
    const codebase = smallCodebase({
      "src/action/lease/direct/a.ts": 'import "../../report/b.ts";',
      "src/action/report/b.ts": "",
      "src/action/report/c.ts": 'import "../lease/d.ts";',
      "src/action/lease/d.ts": "",
    });
    const found = checkCircles(codebase);
    expect(places(found)).toEqual(["src/action/lease/direct/a.ts:1 no-circle-of-directories"]);
    expect(found[0]?.what).toContain("src/action/lease → src/action/report → src/action/lease");
  });

  it("are none where imports run one way", () => {
    const codebase = smallCodebase({
      "src/lease/a.ts": 'import "./b.ts"; import "../shared/c.ts"; import "zod";',
      "src/lease/b.ts": 'import "../shared/c.ts";',
      "src/shared/c.ts": "",
    });
    expect(checkCircles(codebase)).toEqual([]);
  });
});

describe("import rules", () => {
  /** For each rule a small tree that breaks it, in its first file. */
  const BROKEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "pure-files-import-no-node-module": {
      "src/policy/a.ts": '\nimport { readFileSync } from "node:fs";',
    },
    "features-import-no-edge": {
      "src/lease/a.ts": '\nimport type { B } from "../broker/run/b.ts";',
      "src/broker/run/b.ts": "",
    },
    "pure-imports-no-feature": {
      "src/policy/a.ts": '\nimport "../lease/b.ts";',
      "src/lease/b.ts": "",
    },
    "shared-imports-only-shared": {
      "src/shared/a.ts": '\nimport "../policy/b.ts";',
      "src/policy/b.ts": "",
    },
    "action-imports-no-other-edge": {
      "src/action/a.ts": '\nimport "../cli/b.ts";',
      "src/cli/b.ts": "",
    },
    "broker-imports-no-other-edge": {
      "src/broker/run/a.ts": '\nimport "../../action/b.ts";',
      "src/action/b.ts": "",
    },
    "cli-does-not-import-the-action": {
      "src/cli/a.ts": '\nimport "../action/b.ts";',
      "src/action/b.ts": "",
    },
    "only-the-action-uses-the-runner": { "src/lease/a.ts": '\nimport "@actions/core";' },
    "source-imports-only-source": {
      "src/lease/a.ts": '\nimport "../../test/support/b.ts";',
    },
    "only-declared-packages": { "src/lease/a.ts": '\nimport "dev-tool";' },
    "light-half-loads-no-package": {
      "src/credentials/aws/kind.ts": '\nimport { z } from "zod";',
      "src/credentials/kinds.ts": 'import { aws } from "./aws/kind.ts";',
    },
    "http-is-taken-from-one-file": {
      "src/broker/http/a.ts": '\nimport { createServer } from "node:http";',
    },
  };

  it.each(RULES.imports.map((rule) => [rule.name, rule] as const))("%s can fail", (name, rule) => {
    const broken = BROKEN[name];
    if (broken === undefined) throw new Error(`Write a tree that breaks ${name}.`);
    const found = checkImports(smallCodebase(broken), [rule]);
    expect(places(found)).toEqual([`${Object.keys(broken)[0]}:2 ${name}`]);
  });

  it("let through what is not forbidden", () => {
    const codebase = smallCodebase({
      "src/shared/http.ts": 'import type { RequestOptions } from "node:http";',
      "src/approval/github/reader.ts": 'import "node:timers"; import "../../shared/http.ts";',
      "src/approval/gate.ts": 'import type { Rule } from "../policy/policy.ts";',
      "src/policy/policy.ts": 'import "zod"; import "../shared/http.ts";',
      "src/action/main.ts": 'import "@actions/core"; import "../../package.json";',
      "src/cli/run.ts": 'import "../broker/run/run.ts";',
      "src/broker/run/run.ts": 'import "node:fs";',
      "src/receipt/write-receipt.ts": 'import "node:fs";',
      "src/credentials/kinds.ts": 'import "./aws/kind.ts";',
      "src/credentials/aws/kind.ts":
        'import type { z } from "zod"; const load = () => import("./provider.ts");',
      "src/credentials/aws/provider.ts": 'import "zod";',
    });
    expect(checkImports(codebase, RULES.imports)).toEqual([]);
  });
});

describe("kinds of credential", () => {
  const TREE = {
    "src/credentials/aws/kind.ts": 'import type { K } from "../kind/credential-kind.ts";',
    "src/credentials/aws/provider.ts": 'export const name = "aws";',
    "src/credentials/ssh/kind.ts": "",
    "src/credentials/kind/credential-kind.ts": "",
    "src/credentials/kinds.ts": 'import { aws } from "./aws/kind.ts";',
  };
  const found = (more: Readonly<Record<string, string>>): readonly string[] =>
    places(checkKinds(smallCodebase({ ...TREE, ...more }), RULES.kinds));

  it("are reached only through the list", () => {
    expect(found({})).toEqual([]);
    expect(
      found({
        "src/policy/a.ts":
          'import { KINDS } from "../credentials/kinds.ts";\nimport type { K } from "../credentials/kind/credential-kind.ts";',
      }),
    ).toEqual([]);
    expect(
      found({ "src/cli/a.ts": 'import type { P } from "../credentials/aws/provider.ts";' }),
    ).toEqual(["src/cli/a.ts:1 kinds-are-looked-up"]);
    expect(found({ "src/cli/a.ts": 'const p = import("../credentials/ssh/kind.ts");' })).toEqual([
      "src/cli/a.ts:1 kinds-are-looked-up",
    ]);
  });

  it("are not handed on by the list, where nothing would see who uses them", () => {
    const list = "src/credentials/kinds.ts";
    for (const text of ['export { aws } from "./aws/kind.ts";', "export const ssh = KINDS[1];"]) {
      expect(found({ [list]: text })).toEqual([`${list}:1 kinds-are-looked-up`]);
    }
  });

  it("import nothing of each other, and the interface imports none of them", () => {
    expect(found({ "src/credentials/ssh/a.ts": 'import "../aws/provider.ts";' })).toEqual([
      "src/credentials/ssh/a.ts:1 kinds-are-looked-up",
    ]);
    expect(found({ "src/credentials/kind/a.ts": 'import "../aws/provider.ts";' })).toEqual([
      "src/credentials/kind/a.ts:1 kinds-are-looked-up",
    ]);
  });

  it.each([
    'if (kind === "aws") go();',
    'switch (kind) { case "ssh": go(); }',
    'const known = ["aws", other];',
    "const by = { ssh: 1 };",
    "use(settings.aws);",
    'type Kind = "ssh" | string;',
    'const hints = { "grants.*.credential.aws.role": hint };',
    'if (path === "servers.aws") go();',
    "const path = `grants.${name}.credential.aws`;",
    "const key = `ssh:${server}`;",
    "enum Kind { aws }",
  ])("are named by no code outside: %s", (text) => {
    expect(found({ "src/policy/a.ts": text })).toEqual(["src/policy/a.ts:1 no-kind-by-name"]);
  });

  it.each([
    'const text = "aws needs a role";',
    "const text = `aws needs ${role}`;",
    'const url = "aws://host";',
    "// aws",
    "const aws = 1;",
    'if (kind === "vault") go();',
  ])("may be named in prose, addresses and variables: %s", (text) => {
    expect(found({ "src/policy/a.ts": text })).toEqual([]);
  });

  it("may share their name with something else, where the rules say so and why", () => {
    const codebase = smallCodebase({ ...TREE, "src/broker/config/a.ts": 'use(kind === "aws");' });
    const exceptions = [
      { file: "src/broker/config/a.ts", word: "aws", because: "It is a store's name here." },
    ];
    expect(checkKinds(codebase, { ...RULES.kinds, exceptions })).toEqual([]);
  });
});

describe("exported names", () => {
  const codebase = smallCodebase({
    "src/lease/a.ts": "export interface Beat {}\nexport const one = 1;",
    "src/action/b.ts": "\nexport type Beat = string;",
    "src/action/c.ts": "const one = 2;",
  });

  it("are exported by one file", () => {
    const found = checkNames(codebase, { shared: {} });
    expect(places(found)).toEqual([
      "src/action/b.ts:2 one-name-one-file",
      "src/lease/a.ts:1 one-name-one-file",
    ]);
    expect(found[0]?.what).toBe("Beat is exported by src/lease/a.ts too.");
  });

  it("may be exported by several where the rules say so and why", () => {
    expect(checkNames(codebase, { shared: { Beat: "Both ends of one wire." } })).toEqual([]);
  });

  it("are not hidden behind a star", () => {
    const found = checkNames(smallCodebase({ "src/a.ts": 'export * from "./b.ts";' }), {
      shared: {},
    });
    expect(places(found)).toEqual(["src/a.ts:1 no-star-export"]);
  });
});

describe("the check itself", () => {
  const SMALL: Rules = {
    layers: [{ edge: "src/broker", order: [["http"], ["run"]] }],
    imports: [
      {
        name: "no-fs",
        from: { in: ["src/policy/"], except: ["src/policy/read-*"] },
        to: { types: ["core"], where: { in: ["fs"] } },
        because: "It is pure.",
        instead: "Pass it in.",
      },
    ],
    kinds: { ...RULES.kinds, open: ["src/credentials/kinds.ts"], exceptions: [] },
    names: { shared: {} },
  };
  const TREE = {
    "src/broker/http/a.ts": "",
    "src/broker/run/b.ts": 'import "../http/a.ts"; import "node:fs";',
    "src/credentials/aws/kind.ts": "",
    "src/credentials/kinds.ts": "",
    "src/policy/c.ts": "",
    "src/policy/read-d.ts": "",
  };
  const whats = (findings: readonly Finding[]): readonly string[] =>
    findings.map(({ what }) => what);

  it("finds nothing in a tree that keeps every rule", () => {
    expect(check(smallCodebase(TREE), SMALL)).toEqual([]);
  });

  it("fails when it looked at nothing", () => {
    const found = check(codebaseOf({}, { modules: [] }), SMALL);
    expect(whats(found)).toContain("The check found no file.");
  });

  it("fails when dependency-cruiser reports a file or an import less than there is", () => {
    const { modules } = cruised(TREE);
    const blind = codebaseOf(TREE, { modules: [] });
    expect(whats(check(blind, SMALL))).toContain("dependency-cruiser did not report this file.");
    expect(whats(check(blind, SMALL))).toContain("The check found no import.");
    const halfBlind = codebaseOf(TREE, {
      modules: modules.map(({ source }) => ({ source, dependencies: [] })),
    });
    const found = check(halfBlind, SMALL);
    expect(whats(found)).toContain('dependency-cruiser did not report "../http/a.ts".');
    expect(places(found)).toContain("src/broker/run/b.ts:1 check-sees-everything");
  });

  it("fails on an import that leads nobody knows where", () => {
    const tree = {
      ...TREE,
      "src/broker/run/c.ts": "export const load = (p) => import(`./${p}.ts`);",
    };
    const found = check(codebaseOf(tree, cruised(tree)), SMALL);
    expect(places(found)).toContain("src/broker/run/c.ts:1 check-sees-everything");
  });

  it("fails when no kind of credential is found", () => {
    const { "src/credentials/aws/kind.ts": _, ...rest } = TREE;
    const found = check(smallCodebase(rest), SMALL);
    expect(whats(found)).toContain("The check found no kind of credential.");
  });

  it.each([
    ["src/policy/c.ts", "src/policy/ (no-fs) matches nothing."],
    ["src/policy/read-d.ts", "src/policy/read-* (no-fs) matches nothing."],
    ["src/broker/run/b.ts", "src/broker/run matches nothing."],
    ["src/broker/run/b.ts", "fs (no-fs) matches nothing."],
    ["src/credentials/kinds.ts", "src/credentials/kinds.ts matches nothing."],
  ])("fails when a rule is left behind: without %s, %s", (file, what) => {
    const rest = Object.fromEntries(
      Object.entries(TREE).filter(([path]) => !path.startsWith(file.replace("c.ts", ""))),
    );
    expect(whats(check(smallCodebase(rest), SMALL))).toContain(what);
  });

  it("fails when an exception is needed no more", () => {
    const exceptions = [{ file: "src/policy/c.ts", word: "aws", because: "A store." }];
    const rules = {
      ...SMALL,
      kinds: { ...SMALL.kinds, exceptions },
      names: { shared: { Beat: "Both ends of one wire." } },
    };
    expect(whats(check(smallCodebase(TREE), rules))).toEqual([
      '"aws" in src/policy/c.ts matches nothing.',
      "Beat matches nothing.",
    ]);
  });

  it("says in one line where, what, why, and what to do", () => {
    const [found] = check(
      smallCodebase({ ...TREE, "src/policy/c.ts": '\nimport "node:fs";' }),
      SMALL,
    );
    expect(found === undefined ? "" : findingLine(found)).toBe(
      "src/policy/c.ts:2: This imports fs. It is pure. Pass it in. [no-fs]",
    );
  });
});
