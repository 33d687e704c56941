import type { FakeParameters, FakeResult } from "./action.ts";
import { errors } from "./failure.ts";
import { text } from "./parameters.ts";
import type { FakeState } from "./world.ts";

const SINGLE = new Set([
  "Action",
  "Version",
  "RoleArn",
  "RoleSessionName",
  "DurationSeconds",
  "Policy",
  "SourceIdentity",
]);
const LISTED = /^(?:PolicyArns\.member\.\d+\.arn|Tags\.member\.\d+\.(?:Key|Value))$/u;

/** AssumeRole: a session that only its name tells from others, and keys that open nothing. */
export function assumeRole(state: FakeState, given: FakeParameters, now: number): FakeResult {
  for (const name of given.keys()) {
    if (!SINGLE.has(name) && !LISTED.test(name)) throw errors.invalid(`unexpected ${name}`);
  }
  const arn = text(given, "RoleArn");
  const session = text(given, "RoleSessionName");
  const role = [...state.roles.values()].find((one) => one.arn === arn);
  if (role === undefined) throw errors.accessDenied("AssumeRole");
  if (!/^[\w+=,.@-]{2,64}$/u.test(session)) throw errors.invalid("RoleSessionName");
  const seconds = Number(given.get("DurationSeconds") ?? 3600);
  if (seconds < 900 || seconds > 43_200) throw errors.invalid("DurationSeconds");
  const Expiration = new Date(now + seconds * 1000).toISOString().replace(/\.\d{3}Z$/u, "Z");
  return {
    Credentials: {
      AccessKeyId: "ASIAFAKE000000000000",
      SecretAccessKey: `fake-secret-of-${session}`,
      SessionToken: `fake-token-of-${session}`,
      Expiration,
    },
    AssumedRoleUser: { AssumedRoleId: `${role.id}:${session}`, Arn: `${arn}/${session}` },
  };
}
