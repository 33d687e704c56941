import { existsSync, globSync } from "node:fs";
import { join, posix } from "node:path";
import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readInputs } from "../../../src/action/inputs/read-inputs.ts";
import { INPUTS } from "../../../src/action/runner/keys.ts";
import { parseRules } from "../../../src/approval/github/parse-repository.ts";
import { parseBranchRules } from "../../../src/approval/github/parse-branch-rules.ts";
import { CHECK_NAME } from "../../../src/broker/check-run/publish-check.ts";
import { parseBrokerConfig } from "../../../src/broker/config/config.ts";
import { KINDS } from "../../../src/credentials/kinds.ts";
import { handedOver, isStepkey } from "../../support/examples/folders.ts";
import { neededBy } from "../../support/examples/permissions.ts";
import { parseSteps, parseWorkflow } from "../../support/examples/workflow-file.ts";
import { makeAppKey } from "../../support/github-app/emulated-app.ts";
import { SETTINGS } from "../../support/kinds.ts";
import { anchorsOf, blocksOf, commandsIn, readPage, ROOT } from "../../support/pages.ts";
import { document } from "../../support/policy/document-fixtures.ts";

const PAGES = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: ROOT }).toSorted();
/** The guides that the README lists. Other pages have tests of their own. */
const GUIDES = [
  "agents",
  "agent-clients",
  "agent-tools",
  "agent-wall",
  "container",
  "from-configure-aws-credentials",
  "github-settings",
  "kinds/gcp",
  "kinds/github",
  "kinds/kubernetes",
  "kinds/redis",
  "orphans",
  "passwords",
  "private-ca",
  "receipts",
  "releases",
  "sole-maintainer",
].map((name) => `docs/${name}.md`);

const yamlIn = (page: string): readonly string[] =>
  blocksOf(readPage(page)).flatMap(({ language, text }) => (language === "yaml" ? [text] : []));

it("every link to a heading finds one", () => {
  const broken = PAGES.flatMap((page) =>
    [...readPage(page).matchAll(/\]\((?!https?:)(?<path>[\w./-]*)#(?<anchor>[\w-]+)\)/gu)]
      .map(({ groups }) => ({ path: groups?.["path"] ?? "", anchor: groups?.["anchor"] ?? "" }))
      .filter(({ path, anchor }) => {
        const to = path === "" ? page : posix.join(posix.dirname(page), path);
        return !existsSync(join(ROOT, to)) || !anchorsOf(readPage(to)).includes(anchor);
      })
      .map(({ path, anchor }) => `${page}: ${path}#${anchor}`),
  );
  expect(broken).toEqual([]);
});

it("every picture is there, in light and in dark", () => {
  const named = [...readPage("README.md").matchAll(/(?:srcset|src)="(?<file>[^"]+)"/gu)].map(
    ({ groups }) => groups?.["file"] ?? "",
  );
  expect(named).toHaveLength(4);
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

it("the README links every guide", () => {
  const readme = readPage("README.md");
  const linked = `${readme}${readPage("docs/broker.md")}`;
  expect(GUIDES.filter((page) => !linked.includes(page.replace("docs/", "")))).toEqual([]);
});

describe.each(GUIDES)("%s", (page) => {
  it("shows workflows that give their jobs what they need, and steps that the action accepts", async () => {
    const texts = yamlIn(page).filter((text) => /^(?:jobs|steps):$/mu.test(text));
    const workflows = texts.filter((text) => /^jobs:/mu.test(text));
    const jobs = workflows.flatMap((text) => parseWorkflow(text, page).jobs);
    expect(jobs.map(({ permissions }) => permissions)).toEqual(jobs.map(neededBy));
    const lists = texts
      .filter((text) => /^steps:/mu.test(text))
      .flatMap((text) => parseSteps(text.replace(/^steps:\n/u, "")));
    for (const step of [...jobs.flatMap(({ steps }) => steps), ...lists]) {
      if (!isStepkey(step) || step.with["run"] === undefined) continue;
      expect(Object.keys(INPUTS)).toEqual(expect.arrayContaining(Object.keys(step.with)));
      const facts = {
        platform: "linux",
        nodeVersion: "24.5.0",
        loadKinds: async () => KINDS,
      } as const;
      expect(await readInputs(handedOver(step), facts)).toMatchObject({ ok: true });
    }
  });

  it("pins every other action to a full SHA, with its version behind it", () => {
    const used = Array.from(
      yamlIn(page)
        .join("")
        .matchAll(/uses: (?<uses>\S+)(?: # (?<comment>.*))?$/gmu),
    );
    for (const { groups } of used) {
      expect(groups?.["uses"]).toMatch(/@[0-9a-f]{40}$/u);
      if (groups?.["uses"]?.startsWith("octo-org/") === true) continue;
      expect(groups?.["comment"]).toMatch(/^v\d+\.\d+\.\d+$/u);
    }
  });

  it("shows policies and configurations without mistakes", () => {
    for (const text of yamlIn(page).filter((each) => /^grants:/mu.test(each))) {
      const { mistakes, disabled } = document(text);
      expect([mistakes, disabled]).toEqual([[], []]);
    }
    for (const text of yamlIn(page).filter((each) => /^(?:url|servers):/mu.test(each))) {
      const whole = /^url:/mu.test(text) ? text : `${LEAST}${text}`;
      const parsed = parseBrokerConfig(whole, {
        file: "/etc/stepkey/broker.yml",
        env: {},
        readFile: (file) =>
          FILES.find(([name]) => file.endsWith(name))?.[1] ??
          "postgres://u:p@db.octo-org.example/app?sslmode=verify-full",
        kinds: SETTINGS,
      });
      expect(parsed).toMatchObject({ ok: true });
    }
  });

  it("names no option of a command that the command does not have", () => {
    const cli = readPage("docs/cli.md");
    const commands = blocksOf(readPage(page))
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => commandsIn(text))
      .flatMap((line) => /(?:^|\s)stepkey (?<rest>[a-z]+ --?.*|[a-z]+ \S+ .*)$/u.exec(line) ?? []);
    for (const line of commands) {
      const name = /(?:^|\s)stepkey (?<name>[a-z]+)/u.exec(line)?.groups?.["name"];
      if (name === undefined || !anchorsOf(cli).includes(name)) continue;
      const help = cli.split(/^## /mu).find((section) => section.startsWith(`${name}\n`)) ?? "";
      const options = line.match(/--[a-z-]+/gu) ?? [];
      expect(options.filter((option) => !help.includes(option))).toEqual([]);
    }
  });
});

const LEAST =
  "url: https://stepkey.octo-org.example\nlisten: 127.0.0.1:8700\nowners: [65]\npolicy: { directory: ./policy }\n";
/** Two certificates, as in a file for the time while a CA is replaced. */
const PEM = rootCertificates.slice(0, 2).join("\n");
const GCP_CREDENTIALS = JSON.stringify({
  type: "external_account",
  audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  token_url: "https://sts.googleapis.com/v1/token",
  credential_source: { file: "/var/run/secrets/gcp/token" },
});
/** What is in the files that configurations name; all others hold a URL. */
const FILES: readonly (readonly [string, string])[] = [
  [".private-key.pem", makeAppKey().pem],
  [".pem", PEM],
  ["gcp-credentials.json", GCP_CREDENTIALS],
  ["redis-url", "redis://stepkey_broker:p@cache.octo-org.example"],
];

describe("docs/github-settings.md", () => {
  const [ruleset, bypass, environment, , check] = blocksOf(readPage("docs/github-settings.md"))
    .filter(({ language }) => language === "json")
    .map(({ text }) => JSON.parse(text) as Readonly<Record<string, unknown>>);

  it("has a ruleset that stepkey takes for a protected branch", () => {
    const parsed = parseRules(ruleset?.["rules"]);
    expect(parsed).toMatchObject({ ok: true });
    expect(parsed.ok && parsed.value).toContain(true);
    expect(ruleset).toMatchObject({ target: "branch", enforcement: "active", bypass_actors: [] });
  });

  it("has a ruleset that requires the check of the broker from one App", () => {
    const rules = (check?.["rules"] ?? []) as readonly object[];
    const parsed = parseBranchRules(rules.map((rule) => Object.assign(rule, { ruleset_id: 8 })));

    const rule = { checks: [{ name: CHECK_NAME, source: 123_457 }] };
    expect(parsed).toMatchObject({ ok: true, value: [rule] });
    expect(check).toMatchObject({ target: "branch", enforcement: "active", bypass_actors: [] });
  });

  it("shows an entry of the bypass list, and an environment, with the keys of GitHub's API", () => {
    expect(Object.keys(bypass ?? {})).toEqual(["actor_id", "actor_type", "bypass_mode"]);
    expect(Object.keys(environment ?? {})).toEqual([
      "prevent_self_review",
      "reviewers",
      "deployment_branch_policy",
    ]);
  });
});

it("docs/agents.md lists agents as policy takes them", () => {
  const [fragment = ""] = yamlIn("docs/agents.md");
  const { agents } = parse(fragment) as { readonly agents: readonly string[] };
  const policy = `version: 1\nrepository-id: 74\nowner-id: 65\n${fragment}grants: {}\n`;
  expect(document(policy).mistakes).toEqual([]);
  expect(agents).toContain("Copilot");
});
