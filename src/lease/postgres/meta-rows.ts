import type { CapMemory } from "../caps.ts";
import type { EventMemory } from "../event-memory.ts";
import { integer, text } from "../row/read-row.ts";
import type { ValueUses } from "../value-uses.ts";
import type { StoreDatabase, StoreTransaction } from "./store-database.ts";

const FIND = "SELECT value FROM stepkey.meta WHERE key = $1";
/** Writes the value of a key, whether it has one or not. */
export const KEEP_META = `INSERT INTO stepkey.meta (key, value) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

export async function instanceIn({ one }: StoreDatabase): Promise<string> {
  const [row = {}] = await one(FIND, "instance");
  return text(row, "value");
}

/** The last policies of organisations. */
export function capRows({ one, write }: StoreDatabase): CapMemory {
  const findCap: CapMemory["findCap"] = async (owner) => {
    const [row] = await one(FIND, capKey(owner));
    return row === undefined ? undefined : text(row, "value");
  };
  return {
    findCap,
    keepCap: async (owner, given) => {
      if ((await findCap(owner)) === given) return;
      await write(({ query }) => query(KEEP_META, capKey(owner), given));
    },
    forgetCap: (owner) =>
      write(async ({ change }) => {
        return (await change("DELETE FROM stepkey.meta WHERE key = $1", capKey(owner))) > 0;
      }),
  };
}

function capKey(owner: string): string {
  return `cap:${owner.toLowerCase()}`;
}

/** How many leases got one value. These rows are never forgotten. */
export function valueUseRows({ write }: StoreDatabase): ValueUses {
  return {
    countValueUse: (fingerprints) =>
      write(async (transaction) => {
        const keys = fingerprints.map((fingerprint) => `value:${fingerprint}`);
        await addOne(transaction, keys[0] ?? "value:");
        const sql = `SELECT coalesce(sum(value::bigint), 0)::bigint AS uses FROM stepkey.meta
          WHERE key = ANY ($1::text[])`;
        const [row = {}] = await transaction.query(sql, keys);
        return integer(row, "uses");
      }),
  };
}

export function eventTimeRow({ one, write }: StoreDatabase): EventMemory {
  return {
    keepEventTime: async () => {
      await write(({ query, now }) => query(KEEP_META, "events_at", String(now)));
    },
    eventTime: async () => {
      const [row] = await one(FIND, "events_at");
      return row === undefined ? undefined : Number(text(row, "value"));
    },
  };
}

async function addOne({ query }: StoreTransaction, key: string): Promise<void> {
  const sql = `INSERT INTO stepkey.meta AS known (key, value) VALUES ($1, '1')
    ON CONFLICT (key) DO UPDATE SET value = (known.value::bigint + 1)::text`;
  await query(sql, key);
}
