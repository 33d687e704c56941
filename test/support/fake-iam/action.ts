import type { FakeQuotas, FakeState } from "./world.ts";

/** The parameters of a call of the query API, as they came: `Tags.member.1.Key`. */
export type FakeParameters = ReadonlyMap<string, string>;

/** What a call returns, to become XML: text, a list of `member`, or a nested element. */
export type FakeValue =
  | string
  | number
  | boolean
  | readonly FakeValue[]
  | { readonly [name: string]: FakeValue };
export type FakeResult = Readonly<Record<string, FakeValue>>;

/** One call of IAM. A parameter that it does not name is refused. */
export type FakeAction = { readonly parameters: readonly string[] } & (
  | { readonly read: (state: FakeState, given: FakeParameters) => FakeResult }
  | {
      readonly write: (
        state: FakeState,
        given: FakeParameters,
        quotas: FakeQuotas,
      ) => { readonly state: FakeState; readonly result?: FakeResult };
    }
);
