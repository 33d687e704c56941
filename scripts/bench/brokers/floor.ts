import { Pool } from "pg";
import type { TestPostgres } from "../../../test/support/postgres.ts";

const CONNECTIONS = 10;

/** Transactions a second of the least that could record something durably: BEGIN, one INSERT, COMMIT, over ten connections. */
export async function measureFloor(
  postgres: TestPostgres,
  database: string,
  forMs: number,
): Promise<number> {
  const pool = new Pool({ connectionString: postgres.adminUrl(database), max: CONNECTIONS });
  try {
    await pool.query("CREATE TABLE IF NOT EXISTS floor (id bigserial PRIMARY KEY, note text)");
    const began = performance.now();
    let done = 0;
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        const client = await pool.connect();
        while (performance.now() - began < forMs) {
          await client.query("BEGIN");
          await client.query("INSERT INTO floor (note) VALUES ($1)", ["a".repeat(500)]);
          await client.query("COMMIT");
          done += 1;
        }
        client.release();
      }),
    );
    return (done / (performance.now() - began)) * 1000;
  } finally {
    await pool.end();
  }
}
