import type { Clock, Instant } from "../../../src/shared/clock.ts";

/** What the fake IAM keeps. Every change makes a new state, so that a read can see an older one. */
export interface FakeState {
  /** By name, without the path. */
  readonly roles: ReadonlyMap<string, FakeRole>;
  /** Customer managed policies, by ARN. */
  readonly managed: ReadonlyMap<string, FakeManagedPolicy>;
}

export interface FakeRole {
  readonly arn: string;
  /** `AROA…`: what `aws:userid` begins with. */
  readonly id: string;
  /** Documents by name. */
  readonly inline: ReadonlyMap<string, string>;
  /** ARNs. */
  readonly attached: readonly string[];
}

export interface FakeManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly versions: readonly { readonly id: string; readonly document: string }[];
  readonly defaultVersion: string;
  /** The number of the next version: AWS never uses one again. */
  readonly nextVersion: number;
}

export const ACCOUNT = "123456789012";

/**
 * AWS's quotas. All but the first three cannot be raised.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export interface FakeQuotas {
  /** 10 by default. */
  readonly attachedToRole: number;
  /** 1500 by default. */
  readonly managedPolicies: number;
  /** All inline policies of a role together, without white space: 10 240. */
  readonly roleInlineCharacters: number;
  /** Without white space: 6144. */
  readonly managedCharacters: number;
  readonly versions: number;
}

export const AWS_QUOTAS: FakeQuotas = {
  attachedToRole: 10,
  managedPolicies: 1500,
  roleInlineCharacters: 10_240,
  managedCharacters: 6144,
  versions: 5,
};

/** "IAM does not count white space when calculating the size of a policy against these quotas." (the page above) */
export function countedCharacters(document: string): number {
  return document.replaceAll(/\s/gu, "").length;
}

/** The state and, for reads that lag, its history. */
export interface FakeStore {
  now(): FakeState;
  asOf(instant: Instant): FakeState;
  put(state: FakeState): void;
}

export function createFakeStore(clock: Pick<Clock, "now">): FakeStore {
  const history: { readonly at: Instant; readonly state: FakeState }[] = [
    { at: Number.NEGATIVE_INFINITY, state: { roles: new Map(), managed: new Map() } },
  ];
  const last = (): FakeState => history.at(-1)?.state ?? { roles: new Map(), managed: new Map() };
  return {
    now: last,
    asOf: (instant) => history.findLast(({ at }) => at <= instant)?.state ?? last(),
    put: (state) => {
      history.push({ at: clock.now(), state });
    },
  };
}

/** The state with another version of one role. */
export function withRole(state: FakeState, name: string, role: FakeRole): FakeState {
  return { ...state, roles: new Map(state.roles).set(name, role) };
}

/** The state with another version of one managed policy; without it when undefined. */
export function withManaged(
  state: FakeState,
  arn: string,
  policy: FakeManagedPolicy | undefined,
): FakeState {
  const managed = new Map(state.managed);
  if (policy === undefined) managed.delete(arn);
  else managed.set(arn, policy);
  return { ...state, managed };
}

/** `now` with what `after` changed against `before`: the role or the policy that a write was about, as a whole. */
export function withChanges(now: FakeState, before: FakeState, after: FakeState): FakeState {
  return {
    roles: merged(now.roles, before.roles, after.roles),
    managed: merged(now.managed, before.managed, after.managed),
  };
}

function merged<T>(
  now: ReadonlyMap<string, T>,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const result = new Map(now);
  for (const [key, value] of after) if (before.get(key) !== value) result.set(key, value);
  for (const key of before.keys()) if (!after.has(key)) result.delete(key);
  return result;
}
