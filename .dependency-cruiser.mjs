/** How dependency-cruiser reads the source for `npm run arch`. The rules are in scripts/architecture/rules.ts. */
export default {
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    // Imports that are erased when the program runs count too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
