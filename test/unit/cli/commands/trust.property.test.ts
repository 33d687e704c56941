import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionsHold, type Conditions } from "../../../support/iam-conditions.ts";
import { cli } from "../../../support/cli/run.ts";
import { anyText } from "../../../support/any-text.ts";

/** The claims of a job's ID token that matter here. */
interface JobClaims {
  readonly aud: string;
  readonly repository: string;
  readonly repository_id: string;
  readonly environment: string | undefined;
  readonly job_workflow_ref: string;
  readonly ref: string;
  readonly event_name: string;
}

type Options = Readonly<Record<string, string>>;

const GITHUB = "token.actions.githubusercontent.com";
const OWNER_ID = "65";

/** What STS has condition keys for, of the claims above. Only for GitHub's own issuers. */
const KEYS = ["repository_id", "environment", "job_workflow_ref", "ref"] as const;

/** `sub` as GitHub writes it: by default, and with `include_claim_keys`. @see https://docs.github.com/en/actions/reference/security/oidc */
function subject(claims: JobClaims, template: readonly string[], immutable: boolean): string {
  const escaped = (value: string): string => value.replaceAll(":", "%3A");
  const [owner = "", name = ""] = claims.repository.split("/");
  const context =
    claims.environment === undefined
      ? `ref:${claims.ref}`
      : `environment:${escaped(claims.environment)}`;
  const parts: Readonly<Record<string, string>> = {
    repo: immutable
      ? `repo:${owner}@${OWNER_ID}/${name}@${claims.repository_id}`
      : `repo:${claims.repository}`,
    context,
    repository_id: `repository_id:${claims.repository_id}`,
    job_workflow_ref: `job_workflow_ref:${escaped(claims.job_workflow_ref)}`,
    event_name: `event_name:${claims.event_name}`,
    ref: `ref:${claims.ref}`,
  };
  return template.map((key) => parts[key]).join(":");
}

interface Printed {
  readonly text: string;
  readonly issuer: string;
  readonly conditions: Conditions;
  /** The form of `sub` that the note asks for. */
  readonly template: readonly string[];
}

/** Undefined when the options are refused: then nothing is printed but sentences. */
async function print(options: Options): Promise<Printed | undefined> {
  const argv = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const { exit, out, err, json } = await cli(["trust", ...argv]);
  if (exit !== 0) {
    const isRefused = /These options are missing or wrong|needs a value/u.test(err);
    if (exit === 2 && out === "" && isRefused) return undefined;
    throw new Error(`exit ${exit} after ${out}${err}`);
  }
  const { Statement } = json() as {
    readonly Statement: readonly [
      { readonly Condition: Conditions; readonly Principal: { readonly Federated: string } },
    ];
  };
  const named = [...err.matchAll(/include_claim_keys\[\]=(\w+)/gu)].map(([, key = ""]) => key);
  return {
    text: out,
    issuer: Statement[0].Principal.Federated.replace(/^.*:oidc-provider\//u, ""),
    conditions: Statement[0].Condition,
    template: named.length > 0 ? named : ["repo", "context"],
  };
}

/** Whether STS gives a session of the role to a job with these claims. */
function admits(printed: Printed, claims: JobClaims, immutable: boolean): boolean {
  const { issuer, conditions, template } = printed;
  const hasKeys =
    issuer === GITHUB || issuer.startsWith(`${GITHUB}/`) || issuer.endsWith("ghe.com");
  const seen = hasKeys ? KEYS.map((key) => [key, claims[key]] as const) : [];
  const values: readonly (readonly [string, string | undefined])[] = [
    ["aud", claims.aud],
    ["sub", subject(claims, template, immutable)],
    ...seen,
  ];
  const context = Object.fromEntries(
    values.flatMap(([claim, value]) =>
      value === undefined ? [] : [[`${issuer}:${claim}`, value] as const],
    ),
  );
  return conditionsHold(conditions, context);
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/u);
const name = fc.oneof(
  word,
  fc.constantFrom(
    "production",
    "prod$",
    "${*}",
    "${aws:username}",
    "a{b}",
    "Größe 2",
    "x:y",
    "50%",
  ),
);
const branch = fc.oneof(word, fc.constantFrom("main", "release/1.x", "a$b", "${x}", "é"));
const issuer = fc.oneof(
  fc.constant(GITHUB),
  fc.constantFrom(`${GITHUB}/octo-inc`, "token.actions.octocorp.ghe.com"),
  fc.constant("github.example/_services/token"),
);

/** Options that a person would write, some with characters that mean something to IAM. */
const sensible = fc.record(
  {
    access: fc.constantFrom("read", "write"),
    account: fc.stringMatching(/^\d{12}$/u),
    repository: fc.tuple(word, word).map(([owner, repo]) => `${owner}/${repo}`),
    "repository-id": fc.integer({ min: 1, max: 1e9 }).map(String),
    environment: name,
    workflow: fc
      .tuple(word, branch)
      .map(([file, at]) => `octo-org/deploy/.github/workflows/${file}.yml@refs/heads/${at}`),
    ref: branch.map((at) => `refs/heads/${at}`),
    event: fc.constantFrom("push", "workflow_dispatch", "push,schedule"),
    partition: fc.constantFrom("aws", "aws-cn", "aws-us-gov", "aws-eusc"),
    issuer,
    audience: fc.oneof(fc.constant("sts.amazonaws.com"), word, fc.constant("a${b}")),
  },
  { requiredKeys: ["access", "account", "repository", "repository-id"] },
);

/** The same with one option that holds anything. */
const hostile = fc
  .tuple(
    sensible,
    fc.constantFrom("account", "repository", "repository-id", "environment", "workflow", "ref"),
    fc.constantFrom("event", "partition", "issuer", "audience"),
    fc.boolean(),
    fc.oneof(
      anyText(),
      fc.constantFrom("*", "?", "${aws:userid}", "生産", "\u0001", "a\u2028b", "..", "a/../b"),
      fc.constantFrom(
        "https://a.example",
        "u@a.example",
        "a.example/",
        "a.example:8443",
        "A.example",
      ),
      fc.constantFrom("a.example?x", "a.example/x//y", "a.example/%2e%2e", "refs/heads/a..b"),
    ),
  )
  .map(([options, one, other, first, value]) =>
    Object.assign(options, { [first ? one : other]: value }),
  );

describe("stepkey trust, whatever its options are,", () => {
  it("prints a policy of characters that IAM accepts, or nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(sensible, hostile), async (options) => {
        const printed = await print(options);
        if (printed === undefined) return;
        expect(printed.text).toMatch(/^[\t\n\r\u{20}-\u{FF}]*$/u);
        expect(JSON.stringify(JSON.parse(printed.text)).length).toBeLessThanOrEqual(2048);
        expect(printed.issuer).not.toMatch(/\.\.|\/\/|[@:?#%]|\/$|^[^/]*[A-Z]/u);
      }),
      { numRuns: 400 },
    );
  });

  it("prints one that admits exactly the jobs that the options describe", async () => {
    let printedOnes = 0;
    const neighbour = fc.oneof(anyText(6), fc.constantFrom("*", "?", "x", ":x", "/x", "${*}", " "));
    await fc.assert(
      fc.asyncProperty(sensible, neighbour, fc.boolean(), async (options, other, immutable) => {
        const printed = await print(options);
        if (printed === undefined || other === "") return;
        printedOnes += 1;
        const isServer = printed.issuer.startsWith("github.example");
        const claims = jobOf(options);
        const form = immutable && !isServer;
        expect(admits(printed, claims, form)).toBe(true);
        for (const each of neighboursOf(options, claims, other)) {
          expect([each, admits(printed, each, form)]).toEqual([each, false]);
        }
      }),
      { numRuns: 400 },
    );
    expect(printedOnes).toBeGreaterThan(100);
  });
});

/** A job that the options describe. */
function jobOf(options: Partial<Record<string, string>>): JobClaims {
  return {
    aud: options["audience"] ?? "sts.amazonaws.com",
    repository: options["repository"] ?? "",
    repository_id: options["repository-id"] ?? "",
    environment: options["environment"],
    job_workflow_ref: options["workflow"] ?? "octo-org/shop/.github/workflows/x.yml@refs/heads/y",
    ref: options["ref"] ?? "refs/heads/topic",
    event_name: options["event"]?.split(",").at(-1) ?? "pull_request",
  };
}

/** Jobs that differ in one of the claims that an option names. */
function neighboursOf(
  options: Partial<Record<string, string>>,
  claims: JobClaims,
  other: string,
): readonly JobClaims[] {
  const named = [
    ["aud", "account"],
    // On a server, the id alone decides.
    ...(options["issuer"]?.startsWith("github.example") === true
      ? []
      : [["repository", "repository"] as const]),
    ["repository_id", "repository-id"],
    ["environment", "environment"],
    ["job_workflow_ref", "workflow"],
    ["ref", "ref"],
    ["event_name", "event"],
  ] as const;
  return named
    .filter(([, option]) => options[option] !== undefined)
    .flatMap(([claim]) => {
      const value = claims[claim] ?? "";
      // A ref has no colon, and names of repositories and events have few characters: no other can exist.
      const added = claim === "ref" ? other.replaceAll(":", "") : other;
      const isName = claim === "event_name" || claim === "repository";
      const suffix = isName || added === "" ? "x" : added;
      const changed = [`${value}${suffix}`, `${suffix}${value}`, value.slice(0, -1)];
      const absent = claim === "environment" ? [undefined] : [];
      return [...changed, ...absent].map((next) => Object.assign({}, claims, { [claim]: next }));
    });
}
