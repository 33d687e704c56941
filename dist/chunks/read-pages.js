// src/lease/read-pages.ts
const PAGE = 500;
async function* readPages(store, filter, limit = PAGE) {
	let after;
	for (;;) {
		const page = await store.list(filter, {
			after,
			limit
		});
		if (page.length > 0) yield page;
		if (page.length < limit) return;
		after = page.at(-1);
	}
}
export { readPages as t };
