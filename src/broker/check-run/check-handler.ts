import { z } from "zod";
import type { GitHubApi } from "../../approval/github/api.ts";
import type { Gate } from "../../approval/gate.ts";
import type { LeaseStore } from "../../lease/store.ts";
import { isEnded } from "../../lease/transitions.ts";
import type { PolicyParser } from "../../policy/parse-policy.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Repository } from "../github/budget.ts";
import type { GitHubWriter } from "../github/writer.ts";
import type { PolicySource } from "../policy/policy-source.ts";
import { parsePayload, type CheckPayload } from "./ask.ts";
import { buildView, pullGrants, type CheckFacts } from "./build-view.ts";
import type { CheckMode } from "../config/github-config.ts";
import { stateOf } from "./conclude-check.ts";
import type { CredentialRights } from "./credential-rights.ts";
import { gatherCheckFacts, type Gathered, type GatherFault } from "./gather.ts";
import { keptRights, type KeptRight } from "./kept-rights.ts";
import { publishCheck } from "./publish-check.ts";
import { renderCheck } from "./render-check.ts";
import type { CheckView } from "./view.ts";

/** What the handler gets of a task of the store. */
export interface CheckTask {
  readonly key: string;
  readonly repositoryId: number;
  readonly payload: unknown;
  readonly written: unknown;
}

/** What became of it. */
export interface CheckHandled {
  readonly written?: unknown;
  /** When to look again without being asked to; absent: when something changes. */
  readonly dueInMs?: number | undefined;
  /** Why it failed: it is tried again, later and later where nothing else is said. */
  readonly failed?: string;
  /** What could not be read for it, and what helps: it was written without that. */
  readonly incomplete?: string | undefined;
}

export interface CheckHandlerDeps {
  /** Undefined: no check run is wanted, or nothing may be written. */
  readonly wanted: () => CheckWanted | undefined;
  readonly readerFor: (repository: Repository) => GitHubApi;
  readonly gate: Gate | undefined;
  readonly policy: Pick<PolicySource, "find">;
  readonly policyPath: () => string | undefined;
  readonly parser: PolicyParser;
  readonly rights: CredentialRights;
  readonly store: Pick<LeaseStore, "find">;
  readonly limitSeconds: () => number;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

export interface CheckWanted {
  readonly mode: CheckMode;
  readonly writer: Pick<GitHubWriter, "send">;
  /** Id or client id of the App that writes. */
  readonly appId: string;
}

/** A lease that another broker ended, and an approval of which no event came: both are found within so long. */
const LOOK_AGAIN_MS = 60_000;
/** What waits for longer is looked at again only when something happens. */
const WATCHED_MS = 3_600_000;
/** GitHub refused it: somebody has to change something first. */
const REFUSED_AGAIN_MS = 600_000;

export type CheckHandler = (task: CheckTask, signal: AbortSignal) => Promise<CheckHandled>;

/**
 * Writes the check run of one head commit: what its pull requests' jobs may ask for, what they asked for, and what became of
 * that. It only reports. The store lets one broker at a time do this for one commit.
 */
export function createCheckHandler(deps: CheckHandlerDeps): CheckHandler {
  return async (task, signal) => {
    const wanted = deps.wanted();
    const payload = parsePayload(task.payload);
    if (wanted === undefined || payload === undefined) return {};
    const gathered = await read(task, payload, { deps, wanted, signal });
    if (!gathered.ok) return failedBy(gathered.error);
    if (gathered.value === undefined) return {};
    const view = buildView(gathered.value.facts);
    if (view.pulls.length === 0) return {};
    return publish(task, { ...gathered.value, view }, { deps, wanted, signal });
  };
}

function failedBy({ message, isRefusal }: GatherFault): CheckHandled {
  return { failed: message, ...(isRefusal ? { dueInMs: REFUSED_AGAIN_MS } : {}) };
}

interface Handling {
  readonly deps: CheckHandlerDeps;
  readonly wanted: CheckWanted;
  readonly signal: AbortSignal;
}

/** Undefined: there is nothing to say. The error says why something could not be read. */
async function read(
  { repositoryId, written }: CheckTask,
  payload: CheckPayload,
  { deps, wanted, signal }: Handling,
): Promise<Result<Gathered | undefined, GatherFault>> {
  const { policy, readerFor, limitSeconds, policyPath } = deps;
  const { repository } = payload;
  const documents = await policy.find(repository, repositoryId);
  if (!documents.ok) return err({ message: documents.error, isRefusal: false });
  const hasGrants = pullGrants(documents.value).length > 0;
  // A required check that is not there blocks for ever; one that only informs has nothing to say here.
  if (wanted.mode === "neutral" && !hasGrants && payload.asks.length === 0) return ok(undefined);
  return gatherCheckFacts(
    { repositoryId, payload, documents: documents.value, keptRights: rightsIn(written) },
    {
      ...deps,
      api: readerFor({ repository, repositoryId }),
      policyPath: policyPath(),
      limitSeconds: limitSeconds(),
      signal,
    },
  );
}

const published = z.object({ checkRunId: z.int().positive(), digest: z.string() });
const withRights = z.object({ rights: keptRights });

/** What the broker that wrote it before saw of credentials. */
function rightsIn(written: unknown): readonly KeptRight[] {
  const parsed = withRights.safeParse(written);
  return parsed.success ? parsed.data.rights : [];
}

async function publish(
  { key, written }: CheckTask,
  { view, facts, rights, incomplete }: Gathered & { readonly view: CheckView },
  { deps, wanted, signal }: Handling,
): Promise<CheckHandled> {
  const { repository: fullName, head } = facts.payload;
  const [owner = "", repository = ""] = fullName.split("/");
  const known = published.safeParse(written);
  const outcome = await publishCheck(wanted.writer, {
    owner,
    repository,
    head,
    key,
    appId: wanted.appId,
    rendered: renderCheck(view, wanted.mode),
    published: known.success ? known.data : undefined,
    signal,
  });
  if (outcome.ok) {
    const dueInMs = dueIn(facts, view, deps.clock.now());
    return { written: { ...outcome.value, rights: rights.kept }, dueInMs, incomplete };
  }
  return failedBy(outcome.error);
}

/** Events and decisions come at once; this is for what nobody says. */
function dueIn({ leases, payload }: CheckFacts, view: CheckView, now: Instant): number | undefined {
  const isLive = [...leases.values()].some(({ state }) => !isEnded(state));
  const newest = Math.max(0, ...payload.asks.map(({ decidedAt }) => decidedAt));
  const isWaiting = stateOf(view) === "pending" && now - newest < WATCHED_MS;
  return isLive || isWaiting ? LOOK_AGAIN_MS : undefined;
}
