import type { Freeze, LeaseStore } from "../../lease/store.ts";
import { failure } from "../../shared/failure.ts";
import type { Arguments, OptionSpecs } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { scopeText } from "../print/freeze-text.ts";
import { LIVE_STATES } from "../print/lease-view.ts";
import { printFailure, printJson, printLines } from "../print/print.ts";
import { withStore } from "../sources/with-store.ts";

const SCOPE_OPTIONS = {
  grant: { value: "NAME", help: "That grant alone, in every repository." },
  repository: { value: "OWNER/NAME", help: "That repository alone." },
} as const satisfies OptionSpecs;

type Scope = Pick<Freeze, "scope" | "name">;

export const freeze: Command = {
  name: "freeze",
  synopsis: "",
  description: [
    "Stops issuing at once, in every broker on the store: everything, or one grant, or one repository. Jobs that ask are refused with the code frozen.",
    "Leases that are out there go on to their end; `stepkey revoke` ends them.",
  ],
  options: { ...CONFIG_OPTION, ...SCOPE_OPTIONS },
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey freeze", "Nothing is issued any more."],
    ["stepkey freeze --grant orders-migrate", "Only this grant is not."],
  ],
  exitCodes: { 0: "frozen", 3: "the configuration or the store cannot be reached" },
  run: (given, deps) => run(given, deps, freezeScope),
};

export const thaw: Command = {
  name: "thaw",
  synopsis: "",
  description: [
    "Undoes one freeze: name it as it was made. A freeze of everything is undone by `stepkey thaw` alone, and hides none of a grant or a repository. `stepkey leases` lists those in force.",
  ],
  options: { ...CONFIG_OPTION, ...SCOPE_OPTIONS },
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey thaw", "Undoes the freeze of everything."],
    ["stepkey thaw --grant orders-migrate", "Undoes that grant's."],
  ],
  exitCodes: {
    0: "thawed",
    1: "there was no such freeze",
    3: "the configuration or the store cannot be reached",
  },
  run: (given, deps) => run(given, deps, thawScope),
};

interface Asked {
  readonly scope: Scope;
  readonly json: boolean;
  readonly deps: CliDeps;
}

async function run(
  given: Arguments,
  deps: CliDeps,
  act: (store: LeaseStore, asked: Asked) => Promise<ExitCode>,
): Promise<ExitCode> {
  const json = given.flag("json");
  const [grant, repository] = [given.text("grant"), given.text("repository")];
  if (grant !== undefined && repository !== undefined) {
    const remedy = "Name one; run the command twice for both.";
    const problem = failure("usage", "A freeze is of one grant or of one repository.", { remedy });
    return printFailure(deps, problem, { json, exit: 2 });
  }
  if (repository !== undefined && !/^[^/\s]+\/[^/\s]+$/u.test(repository)) {
    const remedy = "Write it whole: --repository octo-org/shop.";
    const problem = failure("usage", `--repository is "${repository}".`, { remedy });
    return printFailure(deps, problem, { json, exit: 2 });
  }
  const scope = scopeOf(grant, repository);
  return withStore(given, deps, (store) => act(store, { scope, json, deps }));
}

function scopeOf(grant: string | undefined, repository: string | undefined): Scope {
  if (grant !== undefined) return { scope: "grant", name: grant };
  return repository === undefined
    ? { scope: "all", name: "" }
    : { scope: "repository", name: repository };
}

async function freezeScope(store: LeaseStore, { scope, json, deps }: Asked): Promise<ExitCode> {
  await store.freeze(scope.scope, scope.name);
  const live = (await store.list({ ...filterOf(scope), states: LIVE_STATES })).length;
  if (json) {
    printJson(deps, { frozen: scope, live_leases: live });
    return 0;
  }
  const option = optionOf(scope);
  printLines(deps, [
    `Frozen: ${scopeText(scope)}. \`stepkey thaw${option}\` undoes it.`,
    ...(live === 0
      ? []
      : [
          `${live} live ${live === 1 ? "lease goes" : "leases go"} on; \`stepkey revoke\` ends them.`,
        ]),
  ]);
  return 0;
}

async function thawScope(store: LeaseStore, { scope, json, deps }: Asked): Promise<ExitCode> {
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

function filterOf({ scope, name }: Scope): {
  readonly grant?: string;
  readonly repository?: string;
} {
  if (scope === "grant") return { grant: name };
  return scope === "repository" ? { repository: name } : {};
}

function optionOf({ scope, name }: Scope): string {
  return scope === "all" ? "" : ` --${scope} ${name}`;
}
