import type { AwsCalls, RolePolicy } from "../../src/credentials/aws/broker/calls.ts";
import type { ProviderFailure } from "../../src/credentials/kind/provider.ts";
import { err, ok } from "../../src/shared/result.ts";

/** The inline policies of one role in memory, with IAM's habits on demand. */
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

export function fakeRolePolicies(arn: string): FakeRolePolicies {
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
