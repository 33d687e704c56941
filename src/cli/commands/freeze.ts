import type { Freeze } from "../../lease/freeze.ts";
import type { Lease } from "../../lease/lease.ts";
import type { LeaseStore } from "../../lease/store.ts";
import { UNENDED_STATES } from "../../lease/transitions.ts";
import { failure } from "../../shared/failure.ts";
import { plural } from "../../shared/wording.ts";
import type { Arguments, OptionSpecs } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { scopeOption, scopeText } from "../print/freeze-text.ts";
import { printFailure, printJson, printLines } from "../print/print.ts";
import { configPath } from "../sources/configuration.ts";
import { whyUnknown } from "../sources/known-names.ts";
import { withUrgentStore } from "../sources/with-store.ts";

const SCOPE_OPTIONS = {
  grant: { value: "NAME", help: "Only this grant, in every repository." },
  repository: { value: "OWNER/NAME", help: "Only this repository." },
} as const satisfies OptionSpecs;

type Scope =
  | { readonly scope: "all"; readonly name: "" }
  | { readonly scope: Exclude<Freeze["scope"], "all">; readonly name: string };

export const freeze: Command = {
  name: "freeze",
  synopsis: "",
  description: [
    "Stops issuing at once, in every broker on the store: everything, one grant, or one repository. The broker then refuses requests with the code frozen.",
    "Leases that were issued before continue. `stepkey revoke` ends them.",
    "A name that neither a policy nor a lease has is most likely misspelt, and freezing it would stop nothing. It needs --force.",
  ],
  options: {
    ...CONFIG_OPTION,
    ...SCOPE_OPTIONS,
    force: { help: "Freeze a grant or a repository that no policy and no lease has." },
  },
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey freeze", "Stop issuing everything."],
    ["stepkey freeze --grant orders-migrate", "Stop issuing this grant only."],
  ],
  exitCodes: {
    0: "frozen",
    1: "no policy and no lease has this grant or repository",
    3: "the configuration or the store cannot be reached",
  },
  run: (given, deps) => run(given, deps, freezeScope),
};

export const thaw: Command = {
  name: "thaw",
  synopsis: "",
  description: [
    "Undoes one freeze. Use the same option as for the freeze. Without an option, it undoes the freeze of everything, and does not affect freezes of a grant or repository. `stepkey leases` lists the freezes in force.",
  ],
  options: { ...CONFIG_OPTION, ...SCOPE_OPTIONS },
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey thaw", "Undo the freeze of everything."],
    ["stepkey thaw --grant orders-migrate", "Undo the freeze of this grant."],
  ],
  exitCodes: {
    0: "thawed",
    1: "there was no such freeze",
    3: "the configuration or the store cannot be reached",
  },
  run: (given, deps) => run(given, deps, thawScope),
};

interface FreezeContext {
  readonly given: Arguments;
  readonly scope: Scope;
  readonly json: boolean;
  readonly deps: CliDeps;
}

async function run(
  given: Arguments,
  deps: CliDeps,
  act: (store: LeaseStore, context: FreezeContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  const json = given.flag("json");
  const [grant, repository] = [given.text("grant"), given.text("repository")];
  if (grant !== undefined && repository !== undefined) {
    const remedy = "For both, run the command once with each.";
    const problem = failure("usage", "--grant and --repository cannot be combined.", { remedy });
    return printFailure(deps, problem, { json, exit: 2 });
  }
  if (repository !== undefined && !/^[^/\s]+\/[^/\s]+$/u.test(repository)) {
    const remedy = "For example: --repository octo-org/shop.";
    const message = `--repository is "${repository}"; expected OWNER/NAME.`;
    const problem = failure("usage", message, { remedy });
    return printFailure(deps, problem, { json, exit: 2 });
  }
  const scope = scopeOf(grant, repository);
  return withUrgentStore(given, deps, (store) => act(store, { given, scope, json, deps }));
}

function scopeOf(grant: string | undefined, repository: string | undefined): Scope {
  if (grant !== undefined) return { scope: "grant", name: grant };
  return repository === undefined
    ? { scope: "all", name: "" }
    : { scope: "repository", name: repository };
}

async function freezeScope(
  store: LeaseStore,
  { given, scope, json, deps }: FreezeContext,
): Promise<ExitCode> {
  if (scope.scope !== "all" && !given.flag("force")) {
    const { scope: what, name } = scope;
    const unknown = await whyUnknown({ what, name }, { store, deps, config: configPath(given) });
    if (unknown !== undefined) return printFailure(deps, unknown, { json, exit: 1 });
  }
  await store.freeze(scope.scope, scope.name);
  const leases = await store.list({ ...filterOf(scope), states: UNENDED_STATES });
  const live = leases.length;
  if (json) {
    printJson(deps, { frozen: scope, live_leases: live });
    return 0;
  }
  const option = scopeOption(scope);
  printLines(deps, [
    `Frozen: ${scopeText(scope)}. \`stepkey thaw${option}\` undoes it.`,
    ...(live === 0
      ? []
      : [
          `${plural(live, "live lease")} ${live === 1 ? "continues" : "continue"}. ${howToEnd(scope, leases)}`,
        ]),
  ]);
  return 0;
}

async function thawScope(
  store: LeaseStore,
  { scope, json, deps }: FreezeContext,
): Promise<ExitCode> {
  const thawed = await store.thaw(scope.scope, scope.name);
  const left = await store.freezes();
  if (json) {
    printJson(deps, {
      thawed,
      scope,
      left: left.map(({ scope: kind, name }) => ({ scope: kind, name })),
    });
    return thawed ? 0 : 1;
  }
  const first = thawed
    ? `Thawed: ${scopeText(scope)}.`
    : `There was no freeze of ${scopeText(scope)}.`;
  printLines(deps, [first, ...left.map((other) => `Still frozen: ${scopeText(other)}.`)]);
  return thawed ? 0 : 1;
}

/** A command that can be pasted. Nothing ends all leases at once, so after a freeze of everything they are named. */
function howToEnd(scope: Scope, leases: readonly Lease[]): string {
  const [only, ...others] = leases;
  if (scope.scope !== "all")
    return `\`stepkey revoke${scopeOption(scope)}\` ends ${others.length === 0 ? "it" : "them"}.`;
  if (only !== undefined && others.length === 0) return `\`stepkey revoke ${only.id}\` ends it.`;
  return "`stepkey leases` lists them, and `stepkey revoke --repository OWNER/NAME` ends those of a repository.";
}

function filterOf({ scope, name }: Scope): {
  readonly grant?: string;
  readonly repository?: string;
} {
  if (scope === "grant") return { grant: name };
  return scope === "repository" ? { repository: name } : {};
}
