import type { Lease } from "./lease.ts";
import type { LeaseFilter, LeaseStore } from "./store.ts";

/** Leases a page: a store of millions fits into no memory, and nobody else should wait long for one read. */
const PAGE = 500;

/** The leases of the filter, oldest first, a page at a time. Leases that are created meanwhile come last. */
export async function* readPages(
  store: Pick<LeaseStore, "list">,
  filter: LeaseFilter,
  limit = PAGE,
): AsyncGenerator<readonly Lease[], undefined> {
  let after: Lease | undefined;
  for (;;) {
    const page = await store.list(filter, { after, limit });
    if (page.length > 0) yield page;
    if (page.length < limit) return;
    after = page.at(-1);
  }
}
