import type { ImportRule } from "./check-imports.ts";
import type { KindRules } from "./check-kinds.ts";
import type { NameRules } from "./check-names.ts";
import type { LayerOrder } from "./check-layers.ts";

/** Everything that a rule of this project's architecture can be about. docs/ARCHITECTURE.md says why. */
export interface Rules {
  readonly layers: readonly LayerOrder[];
  readonly imports: readonly ImportRule[];
  readonly kinds: KindRules;
  readonly names: NameRules;
}

const EDGES = ["src/action/", "src/broker/", "src/cli/"];
const FEATURES = [
  "src/approval/",
  "src/credentials/",
  "src/delivery/",
  "src/github-app/",
  "src/identity/",
  "src/lease/",
  "src/receipt/",
];

/** Where `github` means GitHub itself: the part that reads it, an expression's context, a host. A kind has the name too. */
const GITHUB_ITSELF = [
  "src/action/inputs/keep-config.ts",
  "src/action/task/prepare-container.ts",
  "src/action/uses/composite/frame.ts",
  "src/action/uses/container/container-steps.ts",
  "src/action/uses/container/run-arguments.ts",
  "src/action/uses/expression/contexts.ts",
  "src/action/uses/expression/reads-token.ts",
  "src/action/uses/fetch/short-commit.ts",
  "src/broker/config/changes.ts",
  "src/broker/config/config.ts",
  "src/broker/config/hints.ts",
  "src/broker/config/policy-field.ts",
  "src/broker/config/schema.ts",
  "src/broker/exchange/approve.ts",
  "src/broker/exchange/exchange.ts",
  "src/broker/probe/github-probe.ts",
  "src/broker/record/health.ts",
  "src/broker/record/metrics.ts",
  "src/broker/refusal/outage-remedy.ts",
  "src/broker/routes/webhook.ts",
  "src/broker/run/parts.ts",
  "src/broker/run/prepare-parts.ts",
  "src/broker/run/replaceable.ts",
  "src/cli/commands/check/check-on-github.ts",
  "src/cli/commands/check/check.ts",
  "src/cli/commands/check/own-workflow.ts",
  "src/cli/commands/check/workflow/untrusted.ts",
  "src/cli/commands/doctor/doctor.ts",
  "src/cli/commands/doctor/finding.ts",
  "src/cli/commands/doctor/app-findings.ts",
  "src/cli/commands/doctor/find-repositories.ts",
  "src/cli/commands/doctor/look-at-all.ts",
  "src/cli/commands/doctor/look-at-app.ts",
  "src/cli/commands/doctor/look-at-github.ts",
  "src/cli/commands/doctor/look-at-hook.ts",
  "src/cli/commands/doctor/look-at-repository.ts",
  "src/cli/commands/doctor/look-at-writer.ts",
  "src/cli/sources/salvage-configuration.ts",
  "src/cli/sources/target-broker.ts",
  "src/github-app/manifest.ts",
  "src/policy/tasks-file.ts",
];

/** Where `postgres` means the database of the store. A kind has the name too. */
const STORE_ITSELF = [
  "src/broker/config/hints.ts",
  "src/broker/config/store-field.ts",
  "src/lease/postgres/store-url.ts",
];

export const RULES: Rules = {
  /** Lowest first. A layer may import layers that come before it; layers in one row never import each other. */
  layers: [
    {
      edge: "src/action",
      order: [
        ["runner"],
        ["uses/metadata", "uses/expression", "uses/commands"],
        ["uses/inputs", "uses/lifecycle"],
        ["uses/container"],
        ["uses/prepare", "uses/fetch"],
        ["uses/composite"],
        ["inputs"],
        ["context"],
        ["lease/source"],
        ["lease/direct", "lease/broker"],
        ["lease"],
        ["task"],
        ["report"],
        ["session"],
        ["agent/backend"],
        ["agent/wall", "agent/mcp", "agent/task"],
        ["agent/step"],
      ],
    },
    {
      edge: "src/broker",
      order: [
        ["http"],
        ["record"],
        ["refusal"],
        ["policy", "config", "github"],
        ["context"],
        ["probe"],
        ["exchange"],
        ["discovery", "break-glass", "deployments", "check-run"],
        ["routes"],
        ["run"],
      ],
    },
    { edge: "src/cli", order: [["arguments"], ["print"], ["sources"], ["commands"]] },
  ],
  imports: [
    {
      name: "pure-files-import-no-node-module",
      from: {
        in: [
          "src/policy/",
          "src/shared/",
          "src/approval/",
          "src/lease/break-glass.ts",
          "src/lease/decide-break-glass.ts",
          "src/lease/lease.ts",
          "src/lease/store.ts",
          "src/lease/transitions.ts",
          "src/lease/due.ts",
          "src/lease/changes.ts",
          "src/lease/seal.ts",
          "src/lease/settlement.ts",
          "src/lease/retention.ts",
          "src/identity/claims.ts",
          "src/receipt/",
        ],
        except: [
          "src/shared/http.ts",
          "src/shared/builtin-http.ts",
          "src/approval/github/",
          "src/receipt/write-*",
          "src/receipt/read-receipts.ts",
        ],
      },
      to: { types: ["core"] },
      because:
        "Files that decide take plain data and `now`, so that every decision can be tested by itself.",
      instead: "Pass the effect in as an argument.",
    },
    {
      name: "features-import-no-edge",
      from: { in: ["src/policy/", "src/shared/", ...FEATURES] },
      to: { where: { in: EDGES } },
      because: "Imports run from edges to features to what is pure, never back.",
      instead: "Pass it in as an argument, or move the part that both need down.",
    },
    {
      name: "pure-imports-no-feature",
      from: { in: ["src/policy/", "src/shared/"] },
      to: { where: { in: FEATURES } },
      because: "Imports run from edges to features to what is pure, never back.",
      instead: "Pass it in as an argument, or move the part that both need down.",
    },
    {
      name: "shared-imports-only-shared",
      from: { in: ["src/shared/"] },
      to: { where: { in: ["src/"], except: ["src/shared/"] } },
      because: "Everything imports src/shared/, so it must not depend on anything else.",
      instead: "Move what is particular to a feature into that feature.",
    },
    {
      name: "action-imports-no-other-edge",
      from: { in: ["src/action/"] },
      to: { where: { in: ["src/broker/", "src/cli/"] } },
      because: "Everything that the action loads slows down every job.",
      instead: "Move the part that both need into a feature.",
    },
    {
      name: "broker-imports-no-other-edge",
      from: { in: ["src/broker/"] },
      to: { where: { in: ["src/action/", "src/cli/"] } },
      because: "The broker runs without a runner and without a terminal.",
      instead: "Move the part that both need into a feature.",
    },
    {
      name: "cli-does-not-import-the-action",
      from: { in: ["src/cli/"] },
      to: {
        where: { in: ["src/action/"], except: ["src/action/inputs/", "src/action/runner/keys.ts"] },
      },
      because:
        "The command line runs outside GitHub Actions. It reads only inputs, as the action itself does.",
      instead: "Move the part that both need into a feature.",
    },
    {
      name: "only-the-action-uses-the-runner",
      from: { in: ["src/"], except: ["src/action/"] },
      to: { where: { in: ["node_modules/@actions/"] } },
      because: "Nothing else runs inside a runner.",
      instead: "Hand the value in from src/action/.",
    },
    {
      name: "source-imports-only-source",
      from: { in: ["src/"] },
      to: { types: ["local"], where: { in: ["*"], except: ["src/", "package.json"] } },
      because: "What is shipped must not need tests or scripts.",
      instead: "Move the part that is needed into src/.",
    },
    {
      name: "only-declared-packages",
      from: { in: ["src/"] },
      to: { types: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown", "undetermined"] },
      because: "A package that is not in `dependencies` is not there once stepkey is installed.",
      instead: "Add it to `dependencies` of package.json, or do without it.",
    },
    {
      name: "light-half-loads-no-package",
      from: { in: ["src/credentials/kinds.ts"] },
      to: { types: ["npm"], through: "static" },
      because:
        "Everything that the list of kinds loads slows down the start of every job and command.",
      instead: "Import it with `import type`, or with `await import()` where it is used.",
    },
    {
      name: "http-is-taken-from-one-file",
      from: { in: ["src/"] },
      to: { types: ["core"], where: { in: ["http"] }, forms: ["static", "dynamic"] },
      because: "An import of node:http loads undici: 14 MB of memory, and a slower start.",
      instead: "Use builtinHttp() of src/shared/builtin-http.ts.",
    },
  ],
  kinds: {
    directory: "src/credentials",
    list: "src/credentials/kinds.ts",
    /** What everybody else may import of the directory. */
    open: ["src/credentials/kind/", "src/credentials/kinds.ts"],
    /** Where no kind may be named. */
    scope: { in: ["src/"], except: ["src/credentials/"] },
    /** Words there that are a kind's name and mean something else. */
    exceptions: [
      ...GITHUB_ITSELF.map((file) => ({
        file,
        word: "github",
        because: "It means GitHub itself, and no kind of credential.",
      })),
      ...STORE_ITSELF.map((file) => ({
        file,
        word: "postgres",
        because: "It means the database of the store, and no kind of credential.",
      })),
      {
        file: "src/delivery/homes/tool-homes.ts",
        word: "registry",
        because: "It is a directory of Helm's.",
      },
      {
        file: "src/action/inputs/keep-config.ts",
        word: "kubernetes",
        because: "It is what people call kubectl.",
      },
    ],
  },
  names: {
    /** Names that may be exported twice, and why. */
    shared: {},
  },
};
