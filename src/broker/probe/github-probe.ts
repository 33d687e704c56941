import {
  checkToken,
  type CheckEffects,
  type TokenNeeds,
  type TokenTrouble,
} from "../../approval/github/check-token.ts";
import { namedIn } from "../../approval/settings/find-approvers.ts";
import type { PolicyDocument } from "../../policy/document.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import type { PolicySource } from "../policy/policy-source.ts";
import type { Trouble } from "../record/health.ts";
import { tokenCheck, type AccessCheck } from "./access-check.ts";
import type { PartProbe } from "./probe.ts";

export interface GitHubProbeOptions extends Pick<CheckEffects, "api" | "clock"> {
  readonly policy: Pick<PolicySource, "repositories" | "find">;
  /** Absent: a token reads. */
  readonly access?: AccessCheck | undefined;
}

/** How many repositories the first look reads, and how many each later one. */
const AT_START = 8;
const AT_ONCE = 1;

/**
 * Looks whether GitHub accepts the token or the App, and whether that can read what the policies' writes need: at a few repositories at
 * the start, then at one a minute, all of them in turn, and again at one that failed. A repository takes four requests, of
 * which those for an unchanged page cost nothing: at most a tenth of GitHub's rate limit.
 */
export function githubProbe({ api, clock, policy, access }: GitHubProbeOptions): PartProbe {
  const check = access ?? tokenCheck({ api, clock });
  const failing = new Map<string, TokenTrouble>();
  let next = 0;
  let many = AT_START;

  const choose = async (): Promise<readonly string[]> => {
    const all = await policy.repositories();
    for (const name of failing.keys()) if (!all.includes(name)) failing.delete(name);
    const inTurn = Array.from({ length: Math.min(many, all.length) }, (_, index) => {
      return all[(next + index) % all.length] ?? "";
    });
    many = AT_ONCE;
    next = all.length === 0 ? 0 : (next + inTurn.length) % all.length;
    const [again] = failing.keys();
    return [...new Set(again === undefined ? inTurn : [again, ...inTurn])];
  };

  return {
    part: { part: "github" },
    look: async (signal) => {
      const effects = { api, clock, signal, isApp: check.isApp };
      const alone = await check.look(signal);
      if (alone !== undefined) return alone;
      const looks = (await choose()).map(async (repository) => {
        const needs = await needsOf(repository, policy);
        return { repository, trouble: needs && (await checkToken(needs, effects)).trouble };
      });
      for (const { repository, trouble } of await Promise.all(looks)) {
        if (trouble?.isOfRepository === false) return trouble;
        failing.delete(repository);
        if (trouble !== undefined) failing.set(repository, trouble);
      }
      return summary([...failing.values()]);
    },
  };
}

function summary([first, ...others]: readonly TokenTrouble[]): Trouble | undefined {
  if (first === undefined || others.length === 0) return first;
  const more = `; ${others.length} more ${others.length === 1 ? "repository has" : "repositories have"} a problem like this`;
  return { ...first, message: `${first.message}${more}` };
}

async function needsOf(
  repository: string,
  policy: Pick<PolicySource, "find">,
): Promise<TokenNeeds | undefined> {
  const found = await policy.find(repository);
  if (!found.ok || typeof found.value.repository !== "object") return undefined;
  return tokenNeeds(repository, found.value.repository, found.value.organisation);
}

/** What the writes of a policy need of GitHub, with what its organisation's adds to them; undefined when it has none. */
export function tokenNeeds(
  repository: string,
  { grants }: Pick<PolicyDocument, "grants">,
  organisation: DocumentSlot,
): TokenNeeds | undefined {
  const writes = grants.filter(({ access }) => access === "write");
  if (writes.length === 0) return undefined;
  const names = new Set(writes.map(({ name }) => name));
  const caps = typeof organisation === "object" ? organisation.grants : [];
  const named = [...writes, ...caps.filter(({ name }) => names.has(name))].flatMap(namedIn);
  const teams = named.filter((name) => name.includes("/")).map((name) => name.replace(/^@/u, ""));
  return {
    repository,
    teams: [...new Set(teams)],
    usesMergeQueues: writes.some(({ allow }) => allow.events.includes("merge_group")),
  };
}
