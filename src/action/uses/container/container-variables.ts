import { matchesAny } from "../../../delivery/environment/child-environment.ts";
import { Secret } from "../../../shared/secret.ts";
import type { Variables } from "../lifecycle/step.ts";
import { CLIENT_VARIABLES } from "./docker-client.ts";

export interface ContainerRules {
  /** Names that the workflow or the credential sets for this step: a container has them, whatever they are. */
  readonly own: ReadonlySet<string>;
  /** Names and globs of `pass-env`. */
  readonly passEnv: readonly string[];
  /** Directories of the runner and where a container has them, the innermost first. */
  readonly places: readonly (readonly [onRunner: string, inContainer: string])[];
  readonly holdsSecret: (text: string) => boolean;
}

/** What is true of the runner, and of no image: programs and settings are elsewhere in a container. */
const OF_THE_MACHINE = ["HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "PWD", "STEPKEY_*"];
const PASSED = ["GITHUB_*", "RUNNER_*", "CI", "TZ"];

/**
 * The variables of a container: what the runner gives one, and not what a program of the machine has. Paths are those in
 * the container.
 */
export function containerVariables(
  { all, step }: { readonly all: Variables; readonly step: Variables },
  rules: ContainerRules,
): Variables {
  const ofStep = Object.entries(step)
    .filter(([name]) => !isReplaced(name))
    .map(([name, value]) => [name, plainIfSafe(value, rules)] as const);
  const ofAll = Object.entries(all).filter(([name]) => isPassed(name, rules));
  return Object.fromEntries(
    [...ofAll, ...ofStep]
      .filter(([name]) => isNameable(name, rules))
      .map(([name, value]) => [name, inContainer(value, rules)]),
  );
}

function isPassed(name: string, rules: ContainerRules): boolean {
  if (isOfTheMachine(name, rules)) return false;
  return rules.own.has(name) || matchesAny([...PASSED, ...rules.passEnv], name);
}

/** An image has a PATH of its own, and stepkey decides which daemon the client reaches. */
function isReplaced(name: string): boolean {
  return name === "PATH" || CLIENT_VARIABLES.has(name);
}

function isOfTheMachine(name: string, { own }: ContainerRules): boolean {
  return isReplaced(name) || (!own.has(name) && matchesAny(OF_THE_MACHINE, name));
}

/** Names are in Docker's command line, which everybody can read, and `-e A=B` would set A. */
function isNameable(name: string, { holdsSecret }: ContainerRules): boolean {
  return name !== "" && !name.includes("=") && !holdsSecret(name);
}

/** What an action sets is wrapped in case it holds a secret. Only where it does not, it can be a path. */
function plainIfSafe(value: Secret | string, { holdsSecret }: ContainerRules): Secret | string {
  if (!(value instanceof Secret)) return value;
  const text = value.reveal();
  return holdsSecret(text) ? value : text;
}

/** A secret stays what it is. */
function inContainer(value: Secret | string, { places }: ContainerRules): Secret | string {
  if (value instanceof Secret) return value;
  const place = places.find(([own]) => value === own || value.startsWith(`${own}/`));
  return place === undefined ? value : `${place[1]}${value.slice(place[0].length)}`;
}
