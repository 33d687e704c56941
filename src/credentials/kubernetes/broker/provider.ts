import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import type { RandomBytes } from "../../../shared/lease-id.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { Handle } from "../../kind/credential.ts";
import { obstacleIn } from "../../kind/obstacle.ts";
import type { Obstacle, Provider, ProviderFailure } from "../../kind/provider.ts";
import { serverFinder } from "../../kind/unknown-server.ts";
import { KUBERNETES_BROKER_REVOCABILITY } from "../api/revocability.ts";
import { classifyRights } from "./classify.ts";
import { createDeletions, type Deletions } from "./deletions.ts";
import { probeLease, revokeLease } from "./end.ts";
import { leaseHandle, secretOfHandle } from "./handle.ts";
import { issueKubernetesLease } from "./issue.ts";
import { listLeaseSecrets } from "./list.ts";
import { rehearseLease } from "./rehearse.ts";
import { createRightsReview, type RightsReview } from "./review.ts";
import { checkLogin, checkBrokerRights } from "./rights.ts";
import type { KubernetesServer } from "./server.ts";
import { brokerCall, type BrokerCall } from "./session.ts";
import type { KubernetesSettings } from "./settings.ts";

export interface KubernetesDeps {
  /** By their names under `servers.kubernetes`. */
  readonly servers: Readonly<Record<string, KubernetesServer>>;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** One cluster with what the broker keeps about it while it runs. */
interface KnownCluster {
  readonly server: KubernetesServer;
  readonly call: BrokerCall;
  readonly review: RightsReview;
  readonly deletions: Deletions;
}

type Outcome<T> = Promise<Result<T, ProviderFailure>>;

/** Tokens of service accounts, each bound to a Secret of its own: deleting that ends the token. */
export function createKubernetesProvider(deps: KubernetesDeps): Provider<KubernetesSettings> {
  const { clock } = deps;
  const known = new Map(
    Object.entries(deps.servers).map(([name, server]) => {
      const call = brokerCall(server, deps.send);
      const review = createRightsReview({ ...deps, server, call });
      return [name, { server, call, review, deletions: createDeletions(clock) }] as const;
    }),
  );
  const find = serverFinder<KnownCluster>("kubernetes", known);
  const on = async <T>(name: string, work: (cluster: KnownCluster) => Outcome<T>): Outcome<T> => {
    const found = find(name);
    return found.ok ? await work(found.value) : found;
  };
  const ofHandle = <T>(handle: Handle, work: (cluster: KnownCluster) => Outcome<T>) =>
    on(String(handle["server"]), work);

  return {
    kind: "kubernetes",
    revocability: KUBERNETES_BROKER_REVOCABILITY,
    handleOf: leaseHandle,
    variablesOf: () => ["KUBECONFIG", "KUBE_CONFIG_PATH", "KUBECACHEDIR"],
    classify: ({ server, account }, signal) =>
      on(server, async ({ review }) => {
        const seen = await review(account, signal);
        return seen.ok ? ok(classifyRights({ ...seen.value, server })) : seen;
      }),
    rehearse: async ({ server, account }, signal) =>
      asObstacle(
        await on(server, async ({ call }) => {
          const rights = await checkBrokerRights(call, account, signal);
          return rights.ok ? await rehearseLease({ ...deps, call }, account, signal) : rights;
        }),
      ),
    checkSettings: ({ settings: { server, account } }, signal) =>
      on(server, ({ call }) => checkBrokerRights(call, account, signal)),
    issue: (request, signal) =>
      on(request.settings.server, ({ server, call }) =>
        issueKubernetesLease({ server, call, clock, signal }, request),
      ),
    revoke: (handle, signal) =>
      ofHandle(handle, (cluster) => revokeLease({ ...cluster, signal }, secretOfHandle(handle))),
    probe: (handle, signal) =>
      ofHandle(handle, (cluster) => probeLease({ ...cluster, signal }, secretOfHandle(handle))),
    checkServer: (name, signal) => on(name, ({ call }) => checkLogin(call, signal)),
    list: (name, instance, signal) =>
      on(name, async ({ server, call }) => {
        const { namespaces } = server;
        const found: Handle[] = [];
        for (const namespace of namespaces.length === 0 ? [undefined] : namespaces) {
          const listed = await listLeaseSecrets(
            call,
            { server: name, namespace, instance },
            signal,
          );
          if (!listed.ok) return listed;
          found.push(...listed.value);
        }
        return ok(found);
      }),
  };
}

function asObstacle(
  rehearsed: Result<undefined, ProviderFailure>,
): Result<Obstacle | undefined, ProviderFailure> {
  return rehearsed.ok ? rehearsed : obstacleIn(rehearsed.error);
}
