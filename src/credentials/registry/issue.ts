import type { Backoff } from "../../shared/backoff.ts";
import { retrying } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../kind/provider.ts";
import { exchangeIdToken, type RegistryTools } from "./exchange.ts";
import { findAudience } from "./find-audience.ts";
import { registryHandle } from "./handle.ts";
import { alwaysTooShort, deathOf, tooShort } from "./lifetime.ts";
import { findProtocol } from "./protocols/find-protocol.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";

type Request = IssueRequest<RegistrySettings>;

/** For asking, which changes nothing. */
const AGAIN: Backoff = { firstWaitMs: 500, maxWaitMs: 3000, attempts: 3, jitter: 0.5 };

/** Exchanges the job's ID token for the registry's token. */
export async function issueRegistryToken(
  tools: RegistryTools,
  request: Request,
  signal: AbortSignal,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings, expiresAt } = request;
  const protocol = findProtocol(settings.protocol);
  const lease = (): number => expiresAt - tools.clock.now();
  const never = alwaysTooShort(settings, lease());
  if (never !== undefined) return err(never);
  const found = await findAudience(settings, { send: retrying(tools.send, AGAIN, tools), signal });
  if (!found.ok) return found;
  const audience = found.value;
  const idToken = audience === settings.audience ? request.idToken : undefined;
  const exchanged = await exchangeIdToken(tools, { settings, audience, idToken }, signal);
  if (!exchanged.ok) return exchanged;
  const { token } = exchanged.value;
  const now = tools.clock.now();
  const diesAt = deathOf(settings, exchanged.value, now);
  const short = diesAt === undefined ? undefined : tooShort(diesAt - now, lease());
  // Nobody gets it, and no call ends it.
  if (short !== undefined) return err({ ...short, mayExist: true });
  return ok({
    credential: { kind: "registry", ...protocol.deliver(settings, token) },
    handle: {
      ...registryHandle(request),
      ...(protocol.endPath === undefined ? {} : { ends: "itself" }),
    },
    diesAt,
    issuedTo: issuedText(settings),
    revocationSecret: token,
  });
}

function issuedText({ protocol, url, package: name, role }: RegistrySettings): string {
  const what = name === undefined ? "" : ` for ${name}`;
  const as = role === undefined ? "" : ` of role ${role}`;
  return `${protocol} token${what}${as} at ${new URL(url).host}`;
}
