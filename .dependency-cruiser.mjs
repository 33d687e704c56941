/** Imports run one way: edges, then features, then what is pure. See docs/ARCHITECTURE.md. */
const EDGES = "^src/(action|broker|cli)/";
const FEATURES = "^src/(delivery|receipt|lease|credentials|approval|identity)/";
/** Files that decide: plain data and `now` in, plain data out. No Node module, so no file, socket or clock. */
const PURE = [
  "^src/policy/",
  "^src/shared/(?!http\\.ts)",
  "^src/approval/(?!github/)",
  "^src/lease/(lease|store|transitions|due|changes|seal|settlement|retention)\\.ts",
  "^src/identity/claims\\.ts",
  "^src/receipt/(?!write-|append-)",
];

export default {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "pure-stays-pure",
      severity: "error",
      from: { path: PURE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "policy-and-shared-import-nothing-above",
      severity: "error",
      from: { path: "^src/(policy|shared)/" },
      to: { path: [EDGES, FEATURES] },
    },
    {
      name: "shared-imports-only-shared",
      severity: "error",
      from: { path: "^src/shared/" },
      to: { path: "^src/(?!shared/)" },
    },
    {
      name: "features-import-no-edge",
      severity: "error",
      from: { path: FEATURES },
      to: { path: EDGES },
    },
    {
      name: "edges-do-not-import-each-other",
      severity: "error",
      from: { path: "^src/(action|broker)/" },
      to: { path: "^src/(action|broker|cli)/", pathNot: "^src/$1/" },
    },
    {
      name: "only-the-action-uses-the-runner",
      severity: "error",
      from: { pathNot: "^src/action/" },
      to: { path: "node_modules/@actions" },
    },
    {
      name: "source-imports-no-test",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|scripts|examples)/" },
    },
    {
      name: "only-declared-packages",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown", "undetermined"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
