import { belongsToRunner, matchesAny } from "../../delivery/environment/child-environment.ts";
import { hostileVariable } from "../../delivery/environment/hostile-variables.ts";
import { LOCATION_NAMES } from "../../delivery/environment/tool-locations.ts";
import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { err, ok } from "../../shared/result.ts";
import { type EnvVariable, readEnvLines } from "./env-lines.ts";
import type { InputResult } from "./rules.ts";

const EXAMPLE = "LOG_LEVEL=debug";

/**
 * The `env` input: variables for the task. The runner expands expressions before this is read, so a value from outside,
 * such as the title of a pull request, can add lines. They can set nothing that is known to
 * load code or to redirect; no list of that is complete.
 */
export function taskEnvOf(
  text: string,
  hostileOfKinds: readonly HostileVariable[],
): InputResult<Readonly<Record<string, string>>> {
  const read = readEnvLines(text);
  const found = read.ok ? namesMistakes(read.value, hostileOfKinds) : read.error;
  if (!read.ok || found.length > 0) {
    return err(found.map((mistake) => ({ input: "env", text: mistake, example: EXAMPLE })));
  }
  return ok(Object.fromEntries(read.value.map(({ name, value }) => [name, value])));
}

function namesMistakes(
  variables: readonly EnvVariable[],
  hostileOfKinds: readonly HostileVariable[],
): readonly string[] {
  const lines = new Map<string, number>();
  return variables.flatMap(({ name, line }) => {
    const first = lines.get(name);
    lines.set(name, first ?? line);
    if (first !== undefined) return [`${shown(name)} is set twice, in lines ${first} and ${line}.`];
    return refusal(name, hostileOfKinds) ?? [];
  });
}

/** What the job itself decides. Each completes the sentence "NAME …". */
const OF_THE_JOB = [
  { names: ["PATH"], does: "decides which programs run" },
  { names: ["SHELL"], does: "names a program that other programs run" },
  {
    names: ["HOME", "XDG_*"],
    does: "decides where programs find their settings",
  },
  { names: ["TMPDIR", "TMP", "TEMP", "USER", "LOGNAME"], does: "redirects programs" },
  {
    // They reach a task that passes them on purpose: a job's setup actions set them.
    names: [...LOCATION_NAMES, "*_HOME", "*_ROOT", "CC", "CXX", "LD", "AR", "MAKE", "PKG_CONFIG*"],
    does: "decides which programs or libraries a build uses",
  },
  {
    names: ["SSH_AUTH_SOCK", "GOOGLE_APPLICATION_CREDENTIALS"],
    does: "leads to another credential",
  },
];

/** Why `env` cannot set this name, and what to do instead; undefined where it can. */
function refusal(name: string, hostileOfKinds: readonly HostileVariable[]): string | undefined {
  if (name === "GITHUB_TOKEN") {
    return "GITHUB_TOKEN belongs to the runner. Set it in the step's own env:, and add it to pass-env.";
  }
  const { why, rule, isRunners } = refusedBecause(name, hostileOfKinds) ?? {};
  if (why === undefined) return undefined;
  const cannot = `${shown(name)} ${why}, so env cannot set it.`;
  if (isRunners === true) return `${cannot} Use another name.`;
  if (rule === undefined) return `${cannot} If the task needs another one, set it in run.`;
  const list = rule.stops ? "trust-env" : "pass-env";
  return `${cannot} If the task needs it, set it in the step's own env:, and add it to ${list}.`;
}

/** The same for `secret-env`, which sets what only holds a credential, too. */
export function secretNameRefusal(
  name: string,
  context: { readonly hostileOfKinds: readonly HostileVariable[]; readonly isAction: boolean },
): string | undefined {
  // Many tools read no other one. The value is the author's, as with a credential that has this name.
  if (name === "GITHUB_TOKEN") return undefined;
  if (hostileVariable(name, context.hostileOfKinds)?.isCredential === true) return undefined;
  const why = refusedBecause(name, context.hostileOfKinds)?.why;
  if (why === undefined) return undefined;
  const instead = context.isAction
    ? "Use another name, and give the action the secret as an input, with with-credential."
    : "Use another name; if the task needs this one, copy it in run, or set it on a step of a composite action.";
  return `${shown(name)} ${why}, so secret-env cannot set it. ${instead}`;
}

interface NameRefusal {
  readonly why: string;
  readonly rule?: HostileVariable;
  readonly isRunners?: true;
}

function refusedBecause(
  name: string,
  hostileOfKinds: readonly HostileVariable[],
): NameRefusal | undefined {
  if (belongsToRunner(name)) return { why: "belongs to the runner or to stepkey", isRunners: true };
  const rule = hostileVariable(name, hostileOfKinds);
  if (rule !== undefined) return { why: rule.does, rule };
  const own = OF_THE_JOB.find(({ names }) => matchesAny(names, name));
  return own && { why: own.does };
}

function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
