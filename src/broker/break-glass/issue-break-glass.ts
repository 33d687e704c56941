import type { Issued } from "../../credentials/kind/provider.ts";
import { hashLeaseToken, newLeaseToken } from "../../lease/lease-token.ts";
import type { Lease } from "../../lease/lease.ts";
import type { AllowedBreakGlass } from "../../policy/break-glass.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { startBudget, type Budget } from "../../shared/deadline.ts";
import { newLeaseId } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { suppliedFault } from "../exchange/authorise.ts";
import { countValues } from "../exchange/count-values.ts";
import { checkAccess, issueLease } from "../exchange/issue-lease.ts";
import { recordGrant } from "../exchange/record-grant.ts";
import { startServerHold, type ServerHold } from "../exchange/server-hold.ts";
import { credentialOnWire } from "../exchange/token-response.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";
import { announceBreakGlass } from "./announce.ts";
import type { BreakGlassContext } from "./break-glass-context.ts";
import { confirmCommand } from "./confirm-command.ts";
import type { BreakGlassAsk, IssuedResponse } from "./control-messages.ts";
import { allowedGrant, findGrant } from "./find-grant.ts";
import {
  BREAK_GLASS_STEP,
  breakGlassIssue,
  newBreakGlassLease,
  type BreakGlassOrder,
} from "./new-break-glass-lease.ts";

/** As long as an exchange. */
const TOTAL_MS = 14_000;

const AFTER_FAILURE =
  "Fix what the provider says, then run this again. It needs no confirmation if the provider says that it issued nothing.";

type Context = BreakGlassContext & { readonly budget: Budget };

/**
 * One lease outside the gate. It is decided, stored, issued, recorded and ended as any other; only no job asks for it, and
 * no approval is looked for. Nothing of this asks GitHub.
 */
export async function issueBreakGlass(
  ask: BreakGlassAsk,
  given: BreakGlassContext,
): Promise<Result<IssuedResponse, Refusal>> {
  const context = { ...given, budget: startBudget(given.deps.clock, TOTAL_MS) };
  const serverHold = startServerHold();
  try {
    const order = await orderFor(ask, serverHold, context);
    return order.ok ? await storeAndIssue(order.value, context) : order;
  } finally {
    serverHold.release();
  }
}

interface Order extends BreakGlassOrder {
  readonly leaseToken: Secret;
}

async function orderFor(
  ask: BreakGlassAsk,
  serverHold: ServerHold,
  context: Context,
): Promise<Result<Order, Refusal>> {
  const { deps, trail } = context;
  const { user, machine, reason, handed_to: handedTo } = ask;
  trail.note({ breakGlass: { user, machine, reason, handedTo } });
  const found = await findGrant(ask, deps);
  if (!found.ok) return found;
  const { repository } = found.value;
  trail.note({ repository });
  const allowed = allowedGrant(ask, found.value, deps);
  if (!allowed.ok) return allowed;
  noteAllowed(allowed.value, context);
  const { credential } = allowed.value.grant;
  const kind = deps.kinds.get(credential.kind);
  const provider = await serverHold.take(credential, context);
  if (!provider.ok) return provider;
  if (kind === undefined) {
    return refuse("grant_refused", "the broker does not have the grant's kind of credential");
  }
  const unfit =
    suppliedRefusal(ask, kind.name, context) ??
    (await checkAccess(allowed.value.grant, provider.value, context));
  if (unfit !== undefined) return err(unfit);
  const leaseToken = newLeaseToken(deps.randomBytes);
  return ok({
    id: newLeaseId(deps.randomBytes),
    ask,
    allowed: allowed.value,
    repository,
    kind,
    provider: provider.value,
    instance: await deps.store.instance(),
    now: await deps.store.now(),
    tokenHash: hashLeaseToken(leaseToken),
    idempotencyKey: Buffer.from(deps.randomBytes(16)).toString("base64url"),
    leaseToken,
  });
}

function noteAllowed({ grant, ttlSeconds }: AllowedBreakGlass, { trail }: Context): void {
  const { name, environment, access } = grant;
  const task = { uses: undefined, task: undefined, agent: undefined };
  const request = { grant: name, environment, access, step: BREAK_GLASS_STEP, ttlSeconds, ...task };
  trail.note({ request, rule: `${grant.source} ${name}` });
}

/** A kind that needs a part made by whoever uses it can be used by a command only, and the refusal says which part. */
function suppliedRefusal(
  { supplied, handed_to: handedTo }: BreakGlassAsk,
  kind: string,
  { deps }: Context,
): Refusal | undefined {
  const fields = deps.kinds.get(kind)?.broker?.supplied ?? {};
  const why = suppliedFault(supplied, fields);
  if (why === undefined) return undefined;
  const needed = Object.keys(fields).filter((name) => fields[name]?.required === true);
  const remedy =
    handedTo === "printed"
      ? `A ${kind} credential works only beside a command: add -- COMMAND.`
      : "Use a stepkey command of the broker's version.";
  return refusal("supplied_missing", why, { remedy, needs: { kind, fields: needed } });
}

async function storeAndIssue(
  order: Order,
  context: Context,
): Promise<Result<IssuedResponse, Refusal>> {
  const { deps, trail } = context;
  const reserved = await deps.store.reserveBreakGlass(newBreakGlassLease(order));
  if (reserved.kind === "frozen") {
    return refuse("frozen", "everything, the grant or the repository is frozen", {
      remedy:
        "A freeze counts for break-glass too. `stepkey leases` shows it, `stepkey thaw` undoes it.",
    });
  }
  if (reserved.kind === "unconfirmed") {
    const { user, machine, at, lease, reason } = reserved.last;
    const why = `${user} on ${machine} used it at ${toRfc3339(at)} (${lease}: ${reason})`;
    const command = confirmCommand(order.allowed.grant.name, order.repository);
    return refuse("break_glass_unconfirmed", why, {
      remedy: `Ask another admin to look at that and to run \`${command}\`, logged in as another user than ${user}.`,
    });
  }
  const { lease } = reserved;
  trail.note({ lease: lease.id, leaseTokenHash: lease.tokenHash });
  const { grant } = order.allowed;
  const issue = breakGlassIssue(order);
  const issued = await issueLease({ lease, grant, provider: order.provider, issue }, context);
  if (!issued.ok) return err({ ...issued.error, remedy: AFTER_FAILURE });
  const unrecorded = await recordGrant("break_glass", lease, context);
  if (unrecorded !== undefined) return err(unrecorded);
  announceBreakGlass(lease, context);
  await countValues(issued.value, context);
  return ok(responseOf(order, { lease, issued: issued.value }, context));
}

function responseOf(
  { leaseToken, allowed, now }: Order,
  { lease, issued }: { readonly lease: Lease; readonly issued: Issued },
  { deps, trail }: Context,
): IssuedResponse {
  const { grant, repository, environment, access } = lease;
  const { files, ...credential } = credentialOnWire(issued);
  return {
    kind: "issued",
    token: leaseToken.reveal(),
    lease: lease.id,
    grant,
    repository,
    ...(environment === undefined ? {} : { environment }),
    access,
    expires_at: toRfc3339(lease.expiresAt),
    expires_in: Math.max(0, Math.floor((lease.expiresAt - now) / 1000)),
    ...(issued.diesAt === undefined ? {} : { dies_at: toRfc3339(issued.diesAt) }),
    issued_to: issued.issuedTo,
    rule: `${allowed.grant.source} ${grant}`,
    heartbeat_interval: deps.rules.heartbeatIntervalMs / 1000,
    trace: trail.trace,
    credential: {
      ...credential,
      env: { ...credential.env },
      files: [...files],
      secret: [...credential.secret],
    },
  };
}
