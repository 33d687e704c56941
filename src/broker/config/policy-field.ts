import { z } from "zod";
import { REPOSITORY_NAME } from "../../shared/patterns.ts";
import { durationField, pathIn, type FieldSources } from "./fields.ts";

/** Where policies are. */
export type PolicyConfig = DirectoryPolicyConfig | GitHubPolicyConfig;

interface CommonPolicyConfig {
  /** Whether every owner must have an organisation's policy. */
  readonly requireOrganisation: boolean;
}

export interface DirectoryPolicyConfig extends CommonPolicyConfig {
  readonly kind: "directory";
  readonly directory: string;
}

export interface GitHubPolicyConfig extends CommonPolicyConfig {
  readonly kind: "default_branch";
  /** In each repository: `.github/stepkey.yml`. */
  readonly path: string;
  /** Policies of organisations: each caps the repositories of its owner. */
  readonly organisations: readonly { readonly repository: string; readonly path: string }[];
  /** For how long writes are based on a policy that GitHub last showed. */
  readonly holdSeconds: number;
}

/** The longest: a policy that was taken back counts for as long when GitHub cannot be read. */
const LONGEST_HOLD = "24h";
const DEFAULT_HOLD_SECONDS = 3600;

const MISSING = "This is missing.";
const ONLY_GITHUB = "This goes with policy.github.";

export function policyField({ directory }: FieldSources) {
  return z
    .strictObject({
      directory: z
        .string()
        .min(1)
        .transform((path) => pathIn(directory, path))
        .optional(),
      github: repositoryPath().optional(),
      organisation: z.preprocess(
        (given) => (typeof given === "string" ? [given] : given),
        z.array(organisationFile()).min(1).optional(),
      ),
      hold: durationField(LONGEST_HOLD).optional(),
      "require-organisation": z.boolean().default(false),
    })
    .transform((given, context): PolicyConfig => {
      const { directory: path, github, organisation = [], hold } = given;
      const requireOrganisation = given["require-organisation"];
      const refuse = (key: string, message: string): typeof z.NEVER => {
        context.addIssue({ code: "custom", path: [key], message });
        return z.NEVER;
      };
      if (path !== undefined) {
        if (github !== undefined)
          return refuse("github", "Use policy.directory or this, not both.");
        if (given.organisation !== undefined) return refuse("organisation", ONLY_GITHUB);
        if (hold !== undefined) return refuse("hold", ONLY_GITHUB);
        return { kind: "directory", directory: path, requireOrganisation };
      }
      if (github === undefined) return refuse("directory", MISSING);
      const twice = organisation.find(
        (one, index) => organisation.findIndex((other) => ownerOf(other) === ownerOf(one)) < index,
      );
      if (twice !== undefined)
        return refuse("organisation", `${ownerOf(twice)} has more than one policy here.`);
      return {
        kind: "default_branch",
        path: github,
        organisations: organisation,
        holdSeconds: hold ?? DEFAULT_HOLD_SECONDS,
        requireOrganisation,
      };
    });
}

function ownerOf({ repository }: { readonly repository: string }): string {
  return (repository.split("/")[0] ?? "").toLowerCase();
}

const NO_PATH = "This is not the path of a YAML file in a repository.";

/** A path that means the same to every reader: relative, without empty parts, `.` and `..`. */
function repositoryPath() {
  return z.string().refine(isRepositoryPath, { error: NO_PATH });
}

function isRepositoryPath(path: string): boolean {
  const parts = path.split("/");
  return (
    path.length <= 500 &&
    /\.ya?ml$/u.test(path) &&
    !/[\p{Cc}\\:?#]/u.test(path) &&
    parts.every((part) => part !== "" && part !== "." && part !== "..")
  );
}

/** `OWNER/REPO:path` */
function organisationFile() {
  return z.string().transform((text, context) => {
    const at = text.indexOf(":");
    const [repository, path] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
    if (at > 0 && REPOSITORY_NAME.test(repository) && isRepositoryPath(path)) {
      return { repository, path };
    }
    context.addIssue(
      at > 0 && REPOSITORY_NAME.test(repository)
        ? NO_PATH
        : "This does not have the form OWNER/REPOSITORY:PATH.",
    );
    return z.NEVER;
  });
}
