import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An action of ours, as a test writes it: its `action.yml`, and files beside it. */
export interface SampleAction {
  readonly metadata: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Puts an action into a directory of the workspace, and returns what `uses` says. */
export function placeAction(workspace: string, name: string, action: SampleAction): string {
  const directory = join(workspace, ".github", "actions", name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "action.yml"), action.metadata);
  // CommonJS, as actions are bundled.
  for (const [file, text] of Object.entries(action.files))
    writeFileSync(join(directory, file), text);
  return `./.github/actions/${name}`;
}

/** A composite action: its steps, and what else its `action.yml` has, each as lines of YAML. */
export function compositeAction(steps: string, more = ""): SampleAction {
  const head = ["name: sample", "description: of the tests", ...(more === "" ? [] : [more])];
  const runs = ["runs:", "  using: composite", "  steps:", indented(steps.trim(), "    ")];
  return { metadata: `${[...head, ...runs].join("\n")}\n`, files: {} };
}

function indented(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gmu, by);
}

/** An action with these parts, each a few lines of CommonJS. */
export function javaScriptAction(
  parts: { readonly main: string; readonly post?: string; readonly postIf?: string },
  inputs = "",
): SampleAction {
  const { main, post, postIf } = parts;
  const lines = [
    "name: sample",
    "description: of the tests",
    ...(inputs === "" ? [] : ["inputs:", inputs]),
    "runs:",
    "  using: node24",
    "  main: main.cjs",
    ...(post === undefined ? [] : ["  post: post.cjs"]),
    ...(postIf === undefined ? [] : [`  post-if: ${postIf}`]),
  ];
  return {
    metadata: `${lines.join("\n")}\n`,
    files: {
      "main.cjs": `${TOOLKIT}\n${main}\n`,
      ...(post === undefined ? {} : { "post.cjs": `${TOOLKIT}\n${post}\n` }),
    },
  };
}

/** As `@actions/core` does it, in short. */
const TOOLKIT = `
const fs = require("node:fs");
const append = (variable, text) => fs.appendFileSync(process.env[variable], text);
const pair = (name, value) => name + "<<END_OF_VALUE\\n" + value + "\\nEND_OF_VALUE\\n";
const input = (name) => process.env["INPUT_" + name.replace(/ /g, "_").toUpperCase()] ?? "";
const setOutput = (name, value) => append("GITHUB_OUTPUT", pair(name, value));
const saveState = (name, value) => append("GITHUB_STATE", pair(name, value));
const exportVariable = (name, value) => append("GITHUB_ENV", pair(name, value));
const addPath = (directory) => append("GITHUB_PATH", directory + "\\n");
const summary = (text) => append("GITHUB_STEP_SUMMARY", text);
`;
