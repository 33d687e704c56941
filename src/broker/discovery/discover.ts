import { taskDefinition } from "../../policy/named-task.ts";
import type { DocumentGrant, PolicyDocument } from "../../policy/document.ts";
import { checkIds } from "../../policy/check-ids.ts";
import { jobKeyOf, type Claims } from "../../shared/claims.ts";
import { startBudget } from "../../shared/deadline.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type {
  AskState,
  DiscoveredGrant,
  DiscoveredTask,
  DiscoverResponse,
} from "../../shared/task-wire.ts";
import { partyOf } from "../exchange/all-turns.ts";
import { isAuthenticated, verifyToken } from "../exchange/authenticate.ts";
import { leaseTtl } from "../exchange/authorise.ts";
import type { ExchangeContext } from "../exchange/exchange-context.ts";
import { burnToken } from "../exchange/single-use.ts";
import { refusedEntry, type AuditTrail } from "../record/audit.ts";
import { refusalOfFault } from "../refusal/fault.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";
import { outlookFor, type DiscoveryContext } from "./outlook.ts";

/** `/discover` responds within 15 s, as `/token` does. */
const TOTAL_MS = 14_000;
/** A longer list would be read by nobody. */
const MAX_LISTED = 200;

type Process = Pick<ExchangeContext, "deps" | "turns">;

/**
 * Tells a job what it could ask for, and what is missing for each. It decides by the functions of `/token`, uses up its ID
 * token, and takes no seal. What a job does not ask for raises no alarm.
 */
export async function discover(
  { token, peer }: { readonly token: Secret; readonly peer: string },
  trail: AuditTrail,
  process: Process,
): Promise<Result<DiscoverResponse, Refusal>> {
  const { deps } = process;
  const decided = await catchFaults(() => discoverInTurn({ token, peer }, trail, process), {
    log: deps.log,
    trace: trail.trace,
  });
  const at = deps.clock.now();
  if (decided.ok) {
    trail.note({
      discovered: {
        grants: statesOf(decided.value.grants, "grant"),
        tasks: statesOf(decided.value.tasks, "task"),
      },
    });
    const facts = trail.known();
    deps.audit({ at, trace: trail.trace, event: "discover", outcome: "done", facts });
  } else if (isAuthenticated(trail)) {
    deps.audit(refusedEntry("discover", at, { trail, refused: decided.error }));
  }
  return decided;
}

async function catchFaults<T>(
  work: () => Promise<Result<T, Refusal>>,
  context: Parameters<typeof refusalOfFault>[1],
): Promise<Result<T, Refusal>> {
  try {
    return await work();
  } catch (error) {
    return err(refusalOfFault(error, context));
  }
}

function statesOf<Key extends string>(
  listed: readonly (Readonly<Record<Key, string>> & { readonly state: AskState })[],
  key: Key,
): Readonly<Record<string, AskState>> {
  return Object.fromEntries(listed.map((one) => [one[key], one.state]));
}

async function discoverInTurn(
  { token, peer }: { readonly token: Secret; readonly peer: string },
  trail: AuditTrail,
  { deps, turns }: Process,
): Promise<Result<DiscoverResponse, Refusal>> {
  const budget = startBudget(deps.clock, TOTAL_MS);
  const claims = await verifyToken(token, { deps, trail, turns, peer }, "exchange");
  if (!claims.ok) return claims;
  const turn = await turns.exchanges.take(partyOf(claims.value));
  if (!turn.ok) return turn;
  try {
    const used = await burnToken(claims.value, { deps });
    if (used !== undefined) return err(used);
    if (await deps.store.isJobClosed(jobKeyOf(claims.value))) {
      return refuse("job_closed", "the job was closed before");
    }
    const documents = await deps.policy.find(claims.value.repository, claims.value.repositoryId);
    if (!documents.ok) return refuse("policy_unavailable", documents.error);
    const leases = await deps.store.list({ job: jobKeyOf(claims.value) });
    const known = { deps, trail, budget, leases, asked: new Map() };
    const context = { ...known, claims: claims.value, idToken: token, documents: documents.value };
    return ok(await survey(context));
  } finally {
    turn.value.done();
  }
}

async function survey(context: DiscoveryContext): Promise<DiscoverResponse> {
  const { claims, documents, trail } = context;
  const { environment } = claims;
  const document = ownDocument(documents.repository, claims);
  const grants = issuable(document).slice(0, MAX_LISTED);
  const tasks = (document?.tasks ?? []).slice(0, MAX_LISTED);
  return {
    repository: claims.repository,
    ...(environment === undefined ? {} : { environment }),
    commit: claims.sha,
    trace: trail.trace,
    grants: await Promise.all(grants.map((grant) => discoverGrant(grant, context))),
    tasks: await Promise.all(tasks.map((task) => discoverTask(task, grants, context))),
  };
}

/** A document with another repository's id is not this job's, whatever its name is. */
function ownDocument(
  slot: DiscoveryContext["documents"]["repository"],
  claims: Claims,
): PolicyDocument | undefined {
  return typeof slot === "object" && checkIds(slot, claims).holds ? slot : undefined;
}

type IssuableGrant = DocumentGrant & {
  readonly credential: NonNullable<DocumentGrant["credential"]>;
};

function issuable(document: PolicyDocument | undefined): readonly IssuableGrant[] {
  return (document?.grants ?? []).flatMap((grant) =>
    grant.credential === undefined ? [] : [{ ...grant, credential: grant.credential }],
  );
}

async function discoverGrant(
  grant: IssuableGrant,
  context: DiscoveryContext,
): Promise<DiscoveredGrant> {
  const { kind, settings } = grant.credential;
  const { providers, rules } = context.deps;
  const provider = providers.get(kind);
  return {
    grant: grant.name,
    access: grant.access,
    ...(grant.environment === undefined ? {} : { environment: grant.environment }),
    kind,
    variables: provider?.variablesOf?.(settings) ?? [],
    revocability: provider?.revocability.best ?? "none",
    ttl: leaseTtl(grant.ttlSeconds, rules.leaseMaxTtlSeconds),
    ...(await outlookFor(grant, undefined, context)),
  };
}

/** A task whose grant has mistakes is listed: it says that the grant refuses. */
async function discoverTask(
  task: PolicyDocument["tasks"][number],
  grants: readonly DocumentGrant[],
  context: DiscoveryContext,
): Promise<DiscoveredTask> {
  const grant = grants.find(({ name }) => name === task.grant);
  if (grant !== undefined) {
    return { ...taskDefinition(task, grant), ...(await outlookFor(grant, task, context)) };
  }
  const { code, remedy } = refusal("grant_refused", "");
  const missing = { code, remedy, message: "The grant of this task cannot be issued as it is." };
  const definition = taskDefinition(task, { access: "read", environment: undefined });
  return { ...definition, state: "refused", missing: [missing] };
}
