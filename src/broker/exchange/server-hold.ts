import type { Provider } from "../../credentials/kind/provider.ts";
import type { CredentialSettings } from "../../policy/grant-kind.ts";
import type { Budget } from "../../shared/deadline.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";

/** Keeps the server of one exchange from going until the exchange is over. */
export interface ServerHold {
  /** The provider that works with the server, as the configuration has it from now on. */
  take(
    credential: CredentialSettings,
    context: { readonly deps: BrokerDeps; readonly budget: Budget },
  ): Promise<Result<Provider, Refusal>>;
  /** Does nothing when nothing was taken. */
  release(): void;
}

/** Leaves time to issue. */
const WAIT_MS = 6000;

export function startServerHold(): ServerHold {
  let release: () => void = UNCHANGING;
  return {
    take: async ({ kind, settings: { server } }, { deps, budget }) => {
      const limit = { clock: deps.clock, milliseconds: budget.remaining(WAIT_MS) };
      const held = await (deps.serverHolds?.hold({ kind, server }, limit) ?? UNCHANGING);
      if (held === undefined) {
        const reason = `servers.${kind}.${server} is being removed or moved by a reload`;
        const remedy =
          "Try again in a few seconds: the broker is being given another configuration.";
        return refuse("policy_unavailable", reason, { remedy });
      }
      release = held;
      const missing = refuseMissingServer({ kind, server }, deps);
      if (missing !== undefined) return err(missing);
      const provider = deps.providers.get(kind);
      return provider === undefined
        ? refuse("grant_refused", "the broker has no provider for the grant's kind of credential")
        : ok(provider);
    },
    release: () => release(),
  };
}

const UNCHANGING = (): void => undefined;

/** Undefined when the configuration has the server. */
export function refuseMissingServer(
  { kind, server }: { readonly kind: string; readonly server: string },
  { rules }: Pick<BrokerDeps, "rules">,
): Refusal | undefined {
  if (rules.servers[kind]?.includes(server) === true) return undefined;
  return refusal("grant_refused", `servers.${kind}.${server} is not configured`, {
    remedy:
      "Ask your platform team: the broker's configuration does not have this grant's server. Then re-run this job.",
  });
}
