import { createGitHubGate } from "../../../src/approval/github/github-gate.ts";
import type { GitHubApi } from "../../../src/approval/github/api.ts";
import type { GateAnswer, GateQuestion } from "../../../src/approval/gate.ts";
import type { UsesOf } from "../../../src/approval/github/fact-context.ts";
import { createGitHubReader } from "../../../src/broker/run/github-reader.ts";
import { parseClaims } from "../../../src/identity/claims.ts";
import { systemClock, type Clock } from "../../../src/shared/clock.ts";
import { nodeHttp } from "../../../src/shared/http.ts";
import { Secret } from "../../../src/shared/secret.ts";
import type { GitHub, RepositoryState, Run } from "./start-github.ts";

/** What a scene asks the gate, besides the run: policy's side. */
export interface Asking {
  readonly api?: GitHubApi;
  readonly rule?: Partial<GateQuestion["rule"]>;
  readonly agents?: readonly string[];
  readonly bases?: readonly string[];
  readonly workflow?: string;
  readonly rollback?: boolean;
  readonly tagStarters?: GateQuestion["tagStarters"];
  readonly usesOf?: UsesOf;
  /** Whether waits between tries are skipped. */
  readonly impatient?: boolean;
}

/** The API of the front, as the broker talks to it. */
export function asTheBroker(github: GitHub, timeoutMs = 5000): GitHubApi {
  const token = new Secret(github.token);
  return createGitHubReader({ send: nodeHttp(), apiUrl: github.url, token, timeoutMs });
}

const IMPATIENT: Clock = { now: () => Date.now(), sleep: () => Promise.resolve() };

/** Asks the real gate about a run, over the wire. */
export function askGate(github: GitHub, run: Run, asking: Asking = {}): Promise<GateAnswer> {
  const gate = createGitHubGate({
    api: asking.api ?? asTheBroker(github),
    clock: asking.impatient === true ? IMPATIENT : systemClock,
    jitter: () => 0,
    budgetMs: 20_000,
    ...(asking.usesOf === undefined ? {} : { usesOf: asking.usesOf }),
  });
  return gate.decide(questionOf(github, run, asking), new AbortController().signal);
}

export function questionOf(github: GitHub, run: Run, asking: Asking): GateQuestion {
  const payload = github.tokenClaims(run, {
    issuer: "https://issuer.example",
    audience: "https://stepkey.example",
  });
  const claims = parseClaims(payload);
  if (!claims.ok) throw new Error(claims.error.reason ?? claims.error.message);
  return {
    claims: claims.value,
    access: "write",
    rule: {
      count: 1,
      by: [],
      maxAgeSeconds: 24 * 3600,
      uses: 3,
      settleSeconds: 0,
      per: "lease",
      allowStarter: false,
      reason: undefined,
      ...asking.rule,
    },
    agents: asking.agents ?? [],
    bases: asking.bases,
    workflow: asking.workflow,
    rollback: asking.rollback ?? false,
    tagStarters: asking.tagStarters,
  };
}

/** The decision in one line: its kind, and the codes of its reasons. */
export function outcome(answer: GateAnswer): string {
  if (answer.kind === "unavailable") return "unavailable";
  return `${answer.kind}: ${answer.reasons.map(({ code }) => code).join(", ")}`;
}

/** A repository as most scenes need it: `main` requires a review; mona, kim, octocat and the agent may write. */
export async function shop(github: GitHub, name: string): Promise<RepositoryState> {
  const repository = await github.createRepository({ owner: "octo-org", name });
  for (const login of ["mona", "kim", "octocat", "release-helper[bot]"]) {
    await github.setPermission(repository, login, "write");
  }
  await github.setPermission(repository, "reader", "read");
  github.protectBranch(repository, "main");
  return repository;
}
