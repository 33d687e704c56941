import type { Provider } from "../../credentials/kind/provider.ts";
import type { PartProbe } from "./probe.ts";

export type ProbedProvider = Pick<Provider, "kind"> & Partial<Pick<Provider, "checkServer">>;

/** One probe for each server whose kind can check it. `servers`: the names under `servers`, by kind. */
export function serverProbes(
  providers: ReadonlyMap<string, ProbedProvider>,
  servers: Readonly<Record<string, readonly string[]>>,
): readonly PartProbe[] {
  return [...providers.values()].flatMap(({ kind, checkServer }) =>
    checkServer === undefined
      ? []
      : (servers[kind] ?? []).map((server) => ({
          part: { part: "server", kind, server } as const,
          look: async (signal: AbortSignal) => {
            const checked = await checkServer(server, signal);
            return checked.ok ? undefined : checked.error;
          },
        })),
  );
}
