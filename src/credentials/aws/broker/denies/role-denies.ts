import type { Instant } from "../../../../shared/clock.ts";
import { parseRoleArn } from "../../session/partition.ts";
import { countedLength, EMPTY_LENGTH, ENTRY_LENGTH, MAX_INLINE, type Denies } from "./document.ts";
import { createManagedUse, type ManagedUse } from "./managed-use.ts";
import { managedRoom, type OwnPolicy } from "./own-policy.ts";

/** The policies of a role as they were seen. */
export interface RoleLook {
  /** By the broker's clock, when the look began. */
  readonly at: Instant;
  /** Counts the looks of this process at the role, in the order in which they began. */
  readonly number: number;
  /** Documents of all inline policies, by name. */
  readonly inline: ReadonlyMap<string, string>;
  /** Documents of this instance's managed policies that are attached to the role, by ARN; undefined: not looked at. */
  readonly managed: ReadonlyMap<string, string> | undefined;
}

/** What this process knows and keeps of the denies of one role. */
export interface RoleDenies {
  readonly arn: string;
  /** Without its path, as IAM's calls expect it. */
  readonly name: string;
  readonly instance: string;
  /** This process's own policies as they should be. */
  policies: readonly OwnPolicy[];
  /** What was seen last; undefined before the first look. */
  look: RoleLook | undefined;
  looksBegun: number;
  /** After IAM refused a policy that should have fit: how many characters others take at least. A later look knows better. */
  othersAtLeast: { readonly characters: number; readonly afterLook: number };
  /** When room was made last; undefined: never. */
  roomMadeAt: Instant | undefined;
  readonly managed: ManagedUse;
  /** The policies of other processes of this instance, by name or ARN. */
  readonly foreign: Map<string, ForeignPolicy>;
  /** Sessions that are live and may need an entry, by key: from when on their own policy denies everything. */
  readonly reserved: Map<string, Instant>;
}

/** A policy that another process of this instance wrote, or an earlier one. */
export interface ForeignPolicy {
  readonly denies: Denies;
  /** How many looks in a row did not find it. */
  readonly missed: number;
}

export function createRoleDenies(arn: string, instance: string): RoleDenies {
  const parts = parseRoleArn(arn);
  return {
    arn,
    name: parts?.name ?? "",
    instance,
    policies: [],
    look: undefined,
    looksBegun: 0,
    othersAtLeast: { characters: 0, afterLook: 0 },
    roomMadeAt: undefined,
    managed: createManagedUse(parts),
    foreign: new Map(),
    reserved: new Map(),
  };
}

/** How many characters the role's inline policies have left, as far as this process knows. */
export function freeInline(role: RoleDenies): number {
  const own = role.policies.filter(({ arn }) => arn === undefined);
  const names = new Set(own.map(({ name }) => name));
  const { look, othersAtLeast } = role;
  const seen = [...(look?.inline ?? [])]
    .filter(([name]) => !names.has(name))
    .reduce((sum, [, document]) => sum + countedLength(document), 0);
  const isOlder = look === undefined || look.number <= othersAtLeast.afterLook;
  const atLeast = isOlder ? othersAtLeast.characters : 0;
  const written = own.reduce((sum, policy) => sum + policy.written, 0);
  return MAX_INLINE - Math.max(seen, atLeast) - written;
}

/** How many entries the role has room for now. */
export function entriesLeft(role: RoleDenies): number {
  const hasInline = role.policies.some(({ arn }) => arn === undefined);
  const inline = (freeInline(role) - (hasInline ? 0 : EMPTY_LENGTH)) / ENTRY_LENGTH;
  const managed = role.policies
    .filter(({ arn }) => arn !== undefined)
    .reduce((sum, policy) => sum + Math.floor(managedRoom(policy) / ENTRY_LENGTH), 0);
  return Math.max(0, Math.floor(inline)) + managed;
}

/** The role's policies with this one in place of an earlier version of it, or without it. */
export function replacePolicy(role: RoleDenies, name: string, policy: OwnPolicy | undefined): void {
  const others = role.policies.filter((one) => one.name !== name);
  role.policies = policy === undefined ? others : [...others, policy];
}

/** After a policy was removed from the role: it takes no room any more. */
export function forgetPolicy(role: RoleDenies, nameOrArn: string): void {
  role.policies = role.policies.filter(({ name, arn }) => (arn ?? name) !== nameOrArn);
  role.foreign.delete(nameOrArn);
  if (role.look === undefined) return;
  const { inline, managed } = role.look;
  role.look = {
    ...role.look,
    inline: without(inline, nameOrArn),
    managed: managed && without(managed, nameOrArn),
  };
}

function without(policies: ReadonlyMap<string, string>, key: string): ReadonlyMap<string, string> {
  return new Map([...policies].filter(([other]) => other !== key));
}
