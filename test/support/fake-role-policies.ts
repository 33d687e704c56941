import type { AwsCalls } from "../../src/credentials/aws/broker/sdk/aws-calls.ts";
import type { RolePolicy } from "../../src/credentials/aws/broker/sdk/inline-policies.ts";
import type { ManagedPolicyCalls } from "../../src/credentials/aws/broker/sdk/managed-policies.ts";
import type { ProviderFailure } from "../../src/credentials/kind/provider.ts";
import type { Clock } from "../../src/shared/clock.ts";
import { err, ok } from "../../src/shared/result.ts";

/** The inline policies of one role in memory, with IAM's habits on demand. The broker may use no managed policies. */
export interface FakeRolePolicies {
  readonly calls: AwsCalls;
  readonly policies: Map<string, string>;
  /** Names of the calls that were made, in order. */
  readonly log: string[];
  /** The next writes are answered with success, and lost. */
  loseWrites(count: number): void;
  /** Every call fails so until undefined is set. */
  failWith(failure: ProviderFailure | undefined): void;
  /** Holds every write until `release`. */
  hold(): () => void;
}

/** `clock`: AWS's, too. */
export function fakeRolePolicies(arn: string, clock: Pick<Clock, "now">): FakeRolePolicies {
  const policies = new Map<string, string>();
  const log: string[] = [];
  let lost = 0;
  let failure: ProviderFailure | undefined;
  let gate: Promise<void> | undefined;
  const answer = <T>(name: string, make: () => T) => {
    log.push(name);
    return Promise.resolve(failure === undefined ? ok(make()) : err(failure));
  };
  const calls: AwsCalls = {
    assumeRole: () => Promise.reject(new Error("not in this test")),
    roleArn: () => answer("role", () => arn),
    putRolePolicy: async ({ name, document }) => {
      await gate;
      return answer("put", () => {
        if (lost > 0) lost -= 1;
        else policies.set(name, document);
      });
    },
    getRolePolicy: ({ name }: RolePolicy) => answer("get", () => policies.get(name)),
    listRolePolicies: () => answer("list", () => [...policies.keys()]),
    deleteRolePolicy: ({ name }) =>
      answer("delete", () => {
        policies.delete(name);
      }),
    managed: noManagedPolicies(),
    serverNow: () => clock.now(),
  };
  return {
    calls,
    policies,
    log,
    loseWrites: (count) => {
      lost = count;
    },
    failWith: (next) => {
      failure = next;
    },
    hold: () => {
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return () => open();
    },
  };
}

function noManagedPolicies(): ManagedPolicyCalls {
  const refuse = () =>
    Promise.resolve(
      err<ProviderFailure>({
        kind: "permanent",
        name: "AccessDenied",
        message: "no managed policies here",
        remedy: "",
        mayExist: false,
      }),
    );
  return {
    listAttached: refuse,
    listUnattached: refuse,
    create: refuse,
    listVersions: refuse,
    getVersion: refuse,
    createVersion: refuse,
    deleteVersion: refuse,
    delete: refuse,
    attach: refuse,
    detach: refuse,
  };
}
