import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { RenderedTrust, TrustText } from "../../credentials/kind/trust-text.ts";
import { failure } from "../../shared/failure.ts";
import { err, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { Arguments, OptionSpecs } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { plain, printFailure, printJson, printLines } from "../print/print.ts";

/** The text of each kind, by the kind's name. */
type TrustTexts = ReadonlyMap<string, TrustText>;

/** Creates the command. Its help and options come from every kind that has a trust policy. */
export async function createTrustCommand(kinds: readonly CredentialKind[]): Promise<Command> {
  const texts = await loadTexts(kinds);
  const all = [...texts.values()];
  return {
    name: "trust",
    synopsis: "",
    description: all.flatMap(({ description }) => description),
    options: optionsOf(texts),
    positionals: NO_POSITIONALS,
    examples: all.flatMap(({ examples }) => examples),
    exitCodes: { 0: "printed" },
    run: (given, deps) => runTrust(texts, given, deps),
  };
}

async function loadTexts(kinds: readonly CredentialKind[]): Promise<TrustTexts> {
  const all = await Promise.all(
    kinds.map(async ({ name, direct }) => ({ name, text: await direct?.loadTrust?.() })),
  );
  return new Map(all.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])));
}

function optionsOf(texts: TrustTexts): OptionSpecs {
  const access = {
    value: "read|write",
    help: "Which of the two roles. Default: write.",
  };
  const kind = {
    value: "KIND",
    help: `One of ${[...texts.keys()].join(", ")}. Default: ${defaultKind(texts)}.`,
  };
  return {
    ...(texts.size === 1 ? {} : { kind }),
    access,
    ...Object.fromEntries([...texts.values()].flatMap(({ options }) => Object.entries(options))),
  };
}

async function runTrust(texts: TrustTexts, given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const rendered = render(texts, given);
  if (!rendered.ok) {
    const remedy = "Run `stepkey trust --help` for usage.";
    const rest = { remedy, details: rendered.error.map(plain) };
    const problem = failure("usage", "These options are missing or wrong:", rest);
    return printFailure(deps, problem, { json, exit: 2 });
  }
  const { document, note } = rendered.value;
  // Stdout is pure JSON either way, so that it can be saved to a file; the note goes to stderr.
  if (json) printJson(deps, document);
  else {
    printLines(deps, [JSON.stringify(document, null, 2)]);
    deps.err(`${note.map(plain).join("\n")}\n`);
  }
  return 0;
}

/** An error has one sentence for each mistake. */
function render(texts: TrustTexts, given: Arguments): Result<RenderedTrust, readonly string[]> {
  const kind = given.text("kind") ?? defaultKind(texts);
  const text = texts.get(kind);
  if (text === undefined)
    return err([`--kind is "${kind}"; expected ${joined([...texts.keys()], "or")}.`]);
  const access = given.text("access") ?? "write";
  const rendered = text.render({
    access: access === "read" ? "read" : "write",
    text: (option) => given.text(option),
  });
  if (access === "read" || access === "write") return rendered;
  const wrong = `--access is "${access}"; expected read or write.`;
  return err([wrong, ...(rendered.ok ? [] : rendered.error)]);
}

function defaultKind(texts: TrustTexts): string {
  const [first = ""] = texts.keys();
  return first;
}
