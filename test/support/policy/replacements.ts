import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Files of a policy directory by name. */
export type PolicyFiles = Readonly<Record<string, string>>;

const grant = (ttl: string): string => `    environment: staging
    ttl: ${ttl}
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
`;
const own = (ttl: string): string =>
  `version: 1\nrepository-id: 74\nowner-id: 65\ngrants:\n  reports-read:\n${grant(ttl)}`;
const cap = (ttl: string): string =>
  `version: 1\nowner-id: 65\ngrants:\n  reports-read:\n${grant(ttl)}`;
/** Others, between which a checkout takes its time. */
const others = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`octo-org/other-${index}.yml`, own("60s")]),
);

/** Two whole policies. Each allows a minute; half of one with half of the other would allow an hour. */
export const CAPPED: PolicyFiles = {
  ...others,
  "octo-org/shop.yml": own("1h"),
  "octo-org/.organisation.yml": cap("60s"),
};
export const NARROW: PolicyFiles = {
  ...others,
  "octo-org/shop.yml": own("60s"),
  "octo-org/.organisation.yml": cap("1h"),
};

/** A place with a policy directory, of which every way to replace it can be tried. */
export interface PolicyPlace {
  /** What the broker's configuration names: a symbolic link to the directory. */
  readonly directory: string;
  /** Replaces all files, in the way of that name. */
  readonly replace: (way: ReplacementWay, files: PolicyFiles) => Promise<void>;
  readonly remove: () => void;
}

export const REPLACEMENT_WAYS = [
  "checkout",
  "editor",
  "truncate",
  "link",
  "data-link",
  "moved-away",
  "cap-gone",
] as const;
export type ReplacementWay = (typeof REPLACEMENT_WAYS)[number];

export function makePolicyPlace(files: PolicyFiles): PolicyPlace {
  const place = mkdtempSync(join(tmpdir(), "stepkey-replaced-"));
  const directory = join(place, "policy");
  let revision = 0;
  const fresh = (given: PolicyFiles): string => {
    revision += 1;
    const made = join(place, `revision-${revision}`);
    for (const [name, text] of Object.entries(given)) put(join(made, name), text);
    return made;
  };
  const swap = (target: string, link: string): void => {
    symlinkSync(target, `${link}.new`);
    renameSync(`${link}.new`, link);
  };
  const ways: Readonly<Record<ReplacementWay, (given: PolicyFiles) => Promise<void>>> = {
    // As git does: each file is removed and created again, one after the other.
    checkout: (given) =>
      oneByOne(given, async (path, text) => {
        if (existsSync(path)) unlinkSync(path);
        await pause(Math.random() * 3);
        put(path, text);
      }),
    editor: (given) =>
      oneByOne(given, async (path, text) => {
        if (existsSync(path)) renameSync(path, `${path}~`);
        await pause(Math.random() * 3);
        put(`${path}.tmp`, text);
        renameSync(`${path}.tmp`, path);
        rmSync(`${path}~`, { force: true });
      }),
    truncate: (given) =>
      oneByOne(given, async (path, text) => {
        put(path, text.slice(0, Math.floor(Math.random() * text.length)));
        await pause(Math.random() * 3);
        put(path, text);
      }),
    link: async (given) => {
      swap(fresh(given), directory);
    },
    // As Kubernetes does: the owner's directory is a link through `..data`, which is swapped.
    "data-link": async (given) => {
      const made = join(place, `volume-${(revision += 1)}`);
      mkdirSync(made);
      swap(fresh(given), join(made, "..data"));
      swap("..data/octo-org", join(made, "octo-org"));
      swap(made, directory);
      await pause(Math.random() * 300);
      swap(fresh(given), join(made, "..data"));
    },
    "moved-away": async (given) => {
      const made = fresh(given);
      renameSync(directory, `${directory}.old-${revision}`);
      await pause(Math.random() * 100);
      symlinkSync(made, directory);
    },
    "cap-gone": async (given) => {
      const path = join(directory, "octo-org/.organisation.yml");
      unlinkSync(path);
      await pause(Math.random() * 1500);
      await oneByOne(given, async (each, text) => put(each, text));
    },
  };
  const oneByOne = async (
    given: PolicyFiles,
    write: (path: string, text: string) => Promise<void>,
  ): Promise<void> => {
    const shuffled = Object.entries(given).toSorted(() => Math.random() - 0.5);
    for (const [name, text] of shuffled) await write(join(directory, name), text);
  };
  symlinkSync(fresh(files), directory);
  return {
    directory,
    replace: (way, given) => ways[way](given),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
