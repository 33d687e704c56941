import { tokenBucket } from "./rate.ts";
import type { Clock } from "../../../src/shared/clock.ts";
import type { FakeAction, FakeParameters, FakeResult } from "./action.ts";
import { deniesEverything } from "./document.ts";
import { errors } from "./failure.ts";
import type { FakeHabits } from "./habits.ts";
import { INLINE_ACTIONS } from "./inline-actions.ts";
import { MANAGED_ACTIONS } from "./managed-actions.ts";
import { assumeRole } from "./sts.ts";
import {
  ACCOUNT,
  AWS_QUOTAS,
  createFakeStore,
  withChanges,
  withRole,
  type FakeState,
} from "./world.ts";

const ACTIONS: Readonly<Record<string, FakeAction>> = { ...INLINE_ACTIONS, ...MANAGED_ACTIONS };
/** `Action` and `Version` come with each call of the query API. */
const COMMON = new Set(["Action", "Version"]);

/**
 * A FAKE of IAM's and STS's decisions for tests, without HTTP: roles, inline policies, customer managed policies, and
 * AWS's quotas for them. A call or a parameter that it does not know is refused.
 */
export interface FakeIamService {
  readonly habits: FakeHabits;
  /** What was called, in order. */
  readonly log: string[];
  /** One call of the query API. Rejects with a FakeIamError, or, when `cut` says so, with a plain Error. */
  call(action: string, given: FakeParameters): Promise<FakeResult>;
  /** AWS's own clock. */
  now(): number;
  /** Makes a role whose own inline policies take so many characters; returns its ARN. */
  makeRole(name: string, ownCharacters?: number): string;
  /** Whether a session of the role is denied everything now, wherever a read may still lag. */
  isDenied(role: string, session: string): boolean;
  /** The state now, to look at or to change behind the broker's back. */
  state(): FakeState;
  change(change: (state: FakeState) => FakeState): void;
}

export function createFakeIamService(clock: Clock, seed = 1): FakeIamService {
  const store = createFakeStore(clock);
  const random = seededRandom(seed);
  const log: string[] = [];
  const habits: FakeHabits = {
    latencyMs: 0,
    readLagMs: 0,
    losesConcurrentWrites: false,
    loseWrites: 0,
    throttle: 0,
    rate: undefined,
    forbidden: new Set(),
    aheadMs: 0,
    cut: 0,
    quotas: AWS_QUOTAS,
  };
  const bucket = tokenBucket(clock);

  const perform = async (action: string, given: FakeParameters): Promise<FakeResult> => {
    if (action === "AssumeRole")
      return assumeRole(store.now(), given, clock.now() + habits.aheadMs);
    const found = actionOf(action, given);
    if ("read" in found) {
      await pause(clock, habits.latencyMs);
      return found.read(store.asOf(clock.now() - random() * habits.readLagMs), given);
    }
    const atStart = store.now();
    await pause(clock, habits.latencyMs);
    const before = habits.losesConcurrentWrites ? atStart : store.now();
    const { state, result = {} } = found.write(before, given, habits.quotas);
    if (habits.loseWrites > 0) habits.loseWrites -= 1;
    else store.put(withChanges(store.now(), before, state));
    return result;
  };

  return {
    habits,
    log,
    now: () => clock.now() + habits.aheadMs,
    call: async (action, given) => {
      log.push(action);
      if (habits.forbidden.has(action)) throw errors.accessDenied(action);
      if (habits.throttle > 0 || !bucket.take(habits.rate)) {
        habits.throttle = Math.max(0, habits.throttle - 1);
        throw errors.throttled();
      }
      const isCut = habits.cut > 0;
      if (isCut) habits.cut -= 1;
      const result = await perform(action, given);
      if (isCut) throw new Error("the fake cut the connection");
      return result;
    },
    makeRole: (name, ownCharacters = 0) => {
      const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
      const inline = new Map(ownCharacters > 0 ? [["work", documentOfSize(ownCharacters)]] : []);
      const role = { arn, id: `AROAFAKE${name.toUpperCase()}`, inline, attached: [] };
      store.put(withRole(store.now(), name, role));
      return arn;
    },
    isDenied: (name, session) => {
      const { roles, managed } = store.now();
      const role = roles.get(name);
      if (role === undefined) return false;
      const attached = role.attached.map((arn) => {
        const policy = managed.get(arn);
        return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document ?? "{}";
      });
      return deniesEverything([...role.inline.values(), ...attached], `${role.id}:${session}`);
    },
    state: () => store.now(),
    change: (change) => store.put(change(store.now())),
  };
}

function actionOf(action: string, given: FakeParameters): FakeAction {
  const found = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (found === undefined) throw errors.unknownAction(action);
  for (const name of given.keys()) {
    if (!COMMON.has(name) && !found.parameters.includes(name)) {
      throw errors.invalid(`unexpected parameter ${name} of ${action}`);
    }
  }
  return found;
}

async function pause(clock: Clock, milliseconds: number): Promise<void> {
  if (milliseconds > 0) await clock.sleep(milliseconds);
}

/** A policy that an admin could have written, of exactly so many characters. */
function documentOfSize(characters: number): string {
  const render = (bucket: string): string =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}` }],
    });
  return render("b".repeat(Math.max(0, characters - render("").length)));
}

/** The same numbers for the same seed: a test that fails fails again. Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) % 0x1_00_00_00_00;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_00_00_00_00;
  };
}
