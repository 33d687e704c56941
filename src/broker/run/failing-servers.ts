import type { Clock } from "../../shared/clock.ts";
import { boundedLook } from "../probe/probe.ts";
import { serverProbes, type ProbedProvider } from "../probe/server-probes.ts";

/** A server that the broker cannot work with now. */
export interface FailingServer {
  readonly kind: string;
  readonly server: string;
  readonly message: string;
  readonly remedy: string;
}

/** Probes every server once, all at the same time: a reload shows at once what its new passwords came to. */
export async function failingServers(
  providers: ReadonlyMap<string, ProbedProvider>,
  servers: Readonly<Record<string, readonly string[]>>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly FailingServer[]> {
  const looked = await Promise.all(
    serverProbes(providers, servers).map(async (probe) => {
      const trouble = await boundedLook(probe, clock)(signal);
      if (trouble === undefined || probe.part.part !== "server") return [];
      const { kind, server } = probe.part;
      const { message, remedy } = trouble;
      return [{ kind, server, message, remedy }];
    }),
  );
  return looked.flat();
}
