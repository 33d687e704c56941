import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import { HOME_NAMES } from "../../delivery/homes/home-names.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { err, ok } from "../../shared/result.ts";
import type { InputResult } from "./rules.ts";

/** What people call them, too. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  kube: "kubectl",
  kubeconfig: "kubectl",
  kubernetes: "kubectl",
  gpg: "gnupg",
  github: "gh",
  google: "gcloud",
};

/** The `keep-config` input: tools that work on the job's own settings. */
export function homesOf(
  text: string,
  kinds: readonly CredentialKind[],
): InputResult<readonly string[]> {
  const ofKinds = kinds.flatMap(({ toolHomes = [] }) => toolHomes);
  const names: readonly string[] = [...HOME_NAMES, ...ofKinds.map(({ name }) => name)];
  const words = text.split(/[\s,]+/u).filter((word) => word !== "");
  const wrong = words.filter((word) => !names.includes(word));
  if (wrong.length === 0) return ok(names.filter((name) => words.includes(name)));
  const [first = ""] = wrong;
  const called = first.toLowerCase();
  const other = ofKinds.find(({ alsoCalled = [] }) => alsoCalled.includes(called))?.name;
  const meant = other ?? OTHER_NAMES[called] ?? didYouMean(first, names);
  const shown = wrong.map((word) => `"${word.slice(0, 60)}"`).join(", ");
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  const rule = `${shown}: list tools of ${names.join(", ")}.${hint}`;
  return err([{ input: "keep-config", text: rule, example: meant ?? "docker" }]);
}
