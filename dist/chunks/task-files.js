import { J as ok, Z as failure, b as Secret, q as err } from "./base.js";
import { o as settlesWithin, s as valueWithin } from "./job.js";
import { c as errorCode, s as codeOf } from "./refused.js";
import { a as taskShell, c as scriptExtension, i as programMissing, l as shellCommand, o as workingDirectoryOf, r as notStarted, s as scriptContents } from "./check-task.js";
const { Socket } = process.getBuiltinModule("node:net");
const { Buffer: Buffer$1 } = process.getBuiltinModule("node:buffer");
const { closeSync, constants, openSync, readFileSync, readSync, readdirSync, rmSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { mkdir, open, readFile, readdir } = process.getBuiltinModule("node:fs/promises");
const { constants: constants$2 } = process.getBuiltinModule("node:os");
const { join } = process.getBuiltinModule("node:path");
const { spawn } = process.getBuiltinModule("node:child_process");
const { setImmediate } = process.getBuiltinModule("node:timers/promises");
/** The number at a position that the table has. */
function numberAt(table, position) {
	return table[position] ?? -1;
}
const FIRST_LIST = -2;
function createChanges() {
	let numbers = /* @__PURE__ */ new Int32Array(2048);
	let lists = [];
	let forms = ["plain"];
	let known = /* @__PURE__ */ new Map();
	const add = ({ kept, ended, form, cut }) => {
		const number = forms.length;
		const at = number << 3;
		if (at === numbers.length) {
			const wider = new Int32Array(numbers.length * 2);
			wider.set(numbers);
			numbers = wider;
		}
		const dropped = kept[0] ?? 0;
		const gap = kept.findIndex((group, index) => group !== dropped + index);
		const first = gap < 0 ? kept.length : gap;
		const further = kept.slice(first).map((group) => group - dropped);
		numbers.set([
			dropped,
			first,
			code(further),
			ended,
			cut
		], at);
		forms.push(form);
		return number;
	};
	const code = (further) => {
		const [only = -1] = further;
		if (further.length < 2) return only;
		lists.push(further);
		return FIRST_LIST - (lists.length - 1);
	};
	return {
		numbers: () => numbers,
		list: (coded) => lists[FIRST_LIST - coded] ?? [],
		form: (change) => forms[change] ?? "plain",
		numberOf(advance, groups) {
			const { kept, ended, form, cut } = advance;
			if (ended < 0 && cut < 0 && kept.length === groups && kept.at(-1) !== groups) return 0;
			const key = `${ended} ${form} ${cut} ${kept.join(",")}`;
			const number = known.get(key) ?? add(advance);
			known.set(key, number);
			return number;
		},
		count: () => forms.length,
		clear() {
			lists = [];
			forms = ["plain"];
			known = /* @__PURE__ */ new Map();
		}
	};
}
// src/delivery/redact/memoized.ts
/** Computes each value once. Keys are compared by identity: a secret has many characters, but few different ones. */
function memoized(compute) {
	const known = /* @__PURE__ */ new Map();
	return (key) => {
		const found = known.get(key) ?? compute(key);
		known.set(key, found);
		return found;
	};
}
// src/delivery/redact/byte-classes.ts
/**
* Characters of a spelling that stand for one or more bytes of a class, such as the digits of a time. All others stand
* for one byte, their own code.
*/
const FIRST_CLASS = 256;
const CLASSES = [
	/\d/u,
	/[\d\-/.:,+A-Z ]/u,
	/[ \t]/u,
	/[A-Za-z]/u,
	/[!-\xff]/u
];
const DIGITS = classAt(0);
/** What a time consists of, with its date and its zone: `2026-11-27T08:00:00.123+0000`, `UTC`, `CEST`. */
const TIME = classAt(1);
const BLANKS = classAt(2);
const LETTERS = classAt(3);
/** Anything that is visible. */
const WORD = classAt(4);
function classAt(index) {
	return String.fromCharCode(FIRST_CLASS + index);
}
/** Made with the first use: most steps print nothing that needs it. */
const bytesOfClass = memoized((code) => {
	const form = CLASSES[code - FIRST_CLASS];
	return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => form?.test(String.fromCharCode(byte)) === true);
});
function isClass(code) {
	return code >= FIRST_CLASS;
}
/** The bytes that a character of a spelling stands for. */
function bytesFor(code) {
	return isClass(code) ? bytesOfClass(code) : [code];
}
/** Whether a byte is one of them. */
function hasByte(code, byte) {
	return code === byte || isClass(code) && bytesOfClass(code).includes(byte);
}
// src/delivery/redact/spelling-trie.ts
function spellingTrie(spellings) {
	const root = newNode(0, 0);
	for (const spelling of spellings) add(spelling, root);
	const nodes = [root];
	const at = (node) => nodes[node] ?? NOWHERE$1;
	const steps = (node) => {
		const from = at(node);
		if (from.steps !== void 0) return from.steps;
		const made = childrenOf(from).map((child) => {
			nodes.push(child);
			return {
				code: child.code,
				node: nodes.length - 1
			};
		});
		if (isClass(from.code)) made.push({
			code: from.code,
			node
		});
		from.steps = made;
		return made;
	};
	return {
		steps,
		next(node, byte) {
			const reached = [];
			for (const step of steps(node)) if (hasByte(step.code, byte)) reached.push(step.node);
			return reached;
		},
		isComplete: (node) => at(node).isComplete
	};
}
const NOWHERE$1 = newNode(0, 0);
function newNode(length, code) {
	return {
		length,
		code,
		longer: [],
		isComplete: false,
		steps: void 0
	};
}
function add(spelling, node) {
	if (spelling.length === node.length) node.isComplete = true;
	else node.longer.push(spelling);
}
function childrenOf({ longer, length }) {
	const children = /* @__PURE__ */ new Map();
	for (const spelling of longer) {
		const code = spelling.charCodeAt(length);
		let child = children.get(code);
		if (child === void 0) {
			child = newNode(length + 1, code);
			children.set(code, child);
		}
		add(spelling, child);
	}
	return [...children.values()];
}
// src/delivery/redact/attempts.ts
/** More than any element has nodes. */
const NODES = 65536;
/** All patterns, their elements numbered one after the other. */
function createNetwork(patterns) {
	const elements = numberElements(patterns);
	const trieOf = memoized(spellingTrie);
	const trie = (element) => trieOf(elements.spellings(element));
	/** The elements that may come after one: also the one after that, if the next may be left out. */
	const followers = memoized((element) => {
		const following = [];
		for (let last = element; !elements.isLast(last);) {
			last += 1;
			following.push(last);
			if (!trie(last).isComplete(0)) break;
		}
		return following;
	});
	const beginnings = memoized((byte) => elements.starts.filter((element) => trie(element).next(0, byte).length > 0).map((element) => element * NODES));
	/** Where an attempt goes with this byte: further into the spelling, to the next element, both, or nowhere. */
	const moved = (place, byte) => {
		const element = Math.floor(place / NODES);
		const spelled = trie(element);
		const nodes = spelled.next(place % NODES, byte);
		if (nodes.length === 0) return NOWHERE;
		const places = [];
		let isComplete = false;
		for (const node of nodes) {
			if (spelled.steps(node).length > 0) places.push(element * NODES + node);
			isComplete ||= spelled.isComplete(node);
		}
		if (!isComplete) return {
			places,
			ended: void 0
		};
		for (const following of followers(element)) places.push(following * NODES);
		return {
			places,
			ended: elements.mayEnd(element) ? elements.form(element) : void 0
		};
	};
	const isPart = (place) => place % NODES === 0 && elements.isPart(place / NODES);
	return {
		isLikely: (place) => elements.isLikely(Math.floor(place / NODES)),
		isPart,
		advance(attempts, byte, mayStart) {
			const kept = [];
			const groups = [];
			const taken = /* @__PURE__ */ new Set();
			let ended = -1;
			let cut = -1;
			let form = "plain";
			for (const [index, group] of [...attempts, mayStart ? beginnings(byte) : []].entries()) {
				const moves = group.map((place) => moved(place, byte));
				const places = moves.flatMap((move) => move.places).filter((place) => isNew(taken, place));
				if (places.length > 0) {
					kept.push(index);
					groups.push(places.toSorted((one, other) => one - other));
				}
				const isCut = group.some((place, at) => moves[at] === NOWHERE && isPart(place));
				if (cut < 0 && isCut) cut = index;
				const forms = moves.flatMap((move) => move.ended ?? []);
				if (ended < 0 && forms[0] !== void 0) {
					ended = index;
					form = forms.includes("plain") ? "plain" : forms[0];
				}
			}
			return {
				attempts: groups,
				kept,
				ended,
				form,
				cut
			};
		}
	};
}
const NOWHERE = {
	places: [],
	ended: void 0
};
function isNew(taken, place) {
	if (taken.has(place)) return false;
	taken.add(place);
	return true;
}
function numberElements(all) {
	const patterns = all.filter(({ elements }) => elements.length > 0);
	const firsts = [];
	const starts = [];
	let count = 0;
	for (const { elements, starts: own = FIRST$1 } of patterns) {
		firsts.push(count);
		for (const start of own) starts.push(count + start);
		count += elements.length;
	}
	const owners = new Uint32Array(count);
	for (const [index, first] of firsts.entries()) owners.fill(index, first);
	const likelyFrom = patterns.map(firstLikely);
	const owner = (element) => {
		const number = owners[element] ?? 0;
		const pattern = patterns[number];
		if (pattern === void 0) throw new RangeError("there is no such element");
		return {
			pattern,
			number,
			index: element - (firsts[number] ?? 0)
		};
	};
	return {
		starts,
		spellings(element) {
			const { pattern, index } = owner(element);
			return pattern.elements.at(index) ?? [];
		},
		form: (element) => owner(element).pattern.form,
		isLast(element) {
			const { pattern, index } = owner(element);
			return index === pattern.elements.length - 1;
		},
		mayEnd(element) {
			const { pattern, index } = owner(element);
			return index === pattern.firstEnd || index === pattern.elements.length - 1;
		},
		isPart(element) {
			const { pattern, index } = owner(element);
			return pattern.firstEnd !== void 0 && index > pattern.firstEnd;
		},
		isLikely(element) {
			const { number, index } = owner(element);
			return index >= (likelyFrom[number] ?? 0);
		}
	};
}
const FIRST$1 = [0];
/** The first element before which enough others were read, wherever the attempt started. */
function firstLikely({ elements, starts = FIRST$1, isSeparated }) {
	const lastStart = starts.at(-1) ?? 0;
	const needed = [];
	for (let index = 0; index < elements.length; index += 1) {
		if (needed.length >= lastStart + 8) break;
		if (!((elements.at(index) ?? [])[0] === "" || isSeparated === true && index % 2 === 1)) needed.push(index);
	}
	return (needed[lastStart + Math.min(4, Math.ceil(needed.length / 2)) - 1] ?? elements.length) + 1;
}
// src/delivery/redact/automaton.ts
/** The state in which nothing has begun. It is always state 0. */
const ROOT = {
	attempts: [],
	likely: 0,
	part: 0
};
const STATE = 8;
const STATE_MASK = (1 << 19) - 1;
/** About 8 MiB of rows, and as much again for the states. */
const LIMITS = {
	states: 6e4,
	rows: 8192,
	attempts: 5e5
};
const MAX_CHANGES = 4e3;
function createAutomaton(network, limits = LIMITS) {
	const moves = createMoves();
	let states = [];
	let positions = /* @__PURE__ */ new Map();
	let size = 0;
	const changes = createChanges();
	let drops = 0;
	const positionOf = (attempts) => {
		const key = attempts.map((group) => group.join(",")).join(";");
		const known = positions.get(key);
		if (known !== void 0) return known;
		const position = states.length * STATE;
		states.push({
			attempts,
			likely: firstWith(attempts, network.isLikely),
			part: firstWith(attempts, network.isPart)
		});
		positions.set(key, position);
		for (const group of attempts) size += group.length;
		moves.addState(position);
		return position;
	};
	const clear = () => {
		states = [];
		positions = /* @__PURE__ */ new Map();
		size = 0;
		changes.clear();
		moves.clear();
		positionOf([]);
	};
	const isFull = () => states.length >= limits.states || moves.rowCount() >= limits.rows || size >= limits.attempts || changes.count() >= MAX_CHANGES;
	clear();
	return {
		positionOf: (state) => positionOf(state.attempts),
		state: (position) => states[position / STATE] ?? ROOT,
		step(entry, byte) {
			const before = states[Math.floor(entry / STATE)]?.attempts ?? [];
			const advance = network.advance(before, byte, entry % STATE !== 0);
			const isDropped = isFull();
			if (isDropped) {
				clear();
				drops += 1;
			}
			const move = changes.numberOf(advance, before.length) << 19 | positionOf(advance.attempts);
			if (!isDropped) moves.link(entry, byte, move);
			return move;
		},
		changes,
		moves: () => moves.current(),
		drops: () => drops
	};
}
function firstWith(attempts, isSuch) {
	const first = attempts.findIndex((group) => group.some(isSuch));
	return first < 0 ? attempts.length : first;
}
const FIRST_STATES = 256;
const FIRST_ROWS = 64;
function createMoves() {
	let edges = new Int32Array(FIRST_STATES * STATE);
	let rows = new Int32Array(FIRST_ROWS * 256);
	let rowCount = 0;
	return {
		addState(position) {
			if (position + STATE > edges.length) edges = doubled(edges);
			edges.fill(-1, position, position + STATE);
		},
		link(entry, byte, move) {
			if (edges[entry] === -1) {
				edges[entry] = byte;
				edges[entry + 1] = move;
				return;
			}
			if (edges[entry + 2] === -1) {
				if ((rowCount + 1) * 256 > rows.length) rows = doubled(rows);
				rows.fill(-1, rowCount * 256, (rowCount + 1) * 256);
				edges[entry + 2] = rowCount * 256;
				rowCount += 1;
			}
			rows[(edges[entry + 2] ?? 0) + byte] = move;
		},
		clear() {
			rowCount = 0;
		},
		rowCount: () => rowCount,
		current: () => ({
			edges,
			rows
		})
	};
}
function doubled(numbers) {
	const wider = new Int32Array(numbers.length * 2);
	wider.set(numbers);
	return wider;
}
// src/delivery/redact/elements.ts
/** A text in pieces of two characters, such as bytes in hex. */
function inPairs(text) {
	return {
		length: Math.floor(text.length / 2),
		at: (index) => text.slice(2 * index, 2 * index + 2)
	};
}
/** One element for each unit. */
function spelled(units, spell, maxUnitBytes) {
	return {
		length: units.length,
		maxBytes: units.length * maxUnitBytes,
		at(index) {
			const unit = units.at(index);
			return unit === void 0 ? void 0 : spell(unit);
		}
	};
}
/**
* Elements with what separates them in between. Nothing comes before the first element: otherwise every line end would
* look like the start of a form.
*/
function separated(elements, between, maxBetweenBytes) {
	const gaps = Math.max(0, elements.length - 1);
	const length = elements.length + gaps;
	return {
		length,
		maxBytes: elements.maxBytes + gaps * maxBetweenBytes,
		at(index) {
			if (index >= length) return void 0;
			return index % 2 === 1 ? between((index + 1) / 2) : elements.at(index / 2);
		}
	};
}
/** The length in bytes of the longest spelling, without what classes repeat. */
function longest(spellings) {
	return Math.max(0, ...spellings.map(({ length }) => length));
}
// src/delivery/redact/start-filter.ts
/** As many as there are bits in an entry of the table. */
const MAX_OFFSETS = 8;
/**
* Looks at pairs of bytes: for each of the 65 536 pairs, the table has the offsets from the start of a form at which it
* may be. The pairs of a window are read from its end to its start, and as soon as no form fits, the window moves past
* the place that ruled it out. Ordinary text needs one look in eight bytes. This is a BNDM search over pairs (Navarro and
* Raffinot, "Fast and Flexible String Matching by Combining Bit-Parallelism and Suffix Automata", 2000), with one set
* of offsets for all patterns together. It may stop where no form starts, and never skips one.
*/
function createStartFilter(patterns) {
	const offsets = Math.min(MAX_OFFSETS, shortestOf(patterns) - 1);
	if (offsets < 1) return { next: (_bytes, from) => from };
	const pairs = pairTable(patterns, offsets);
	const last = offsets - 1;
	return { next(bytes, from) {
		const end = bytes.length - offsets;
		let start = from;
		while (start < end) {
			let at = start + last;
			let fitting = pairs[(bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0)] ?? 0;
			while (fitting !== 0) {
				if (at === start) return start;
				at -= 1;
				fitting = fitting >> 1 & (pairs[(bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0)] ?? 0);
			}
			start = at + 1;
		}
		return start;
	} };
}
/** Length of the shortest form, as far as it matters here. */
function shortestOf(patterns) {
	const enough = 9;
	const shortest = memoized((spellings) => Math.min(...spellings.map(({ length }) => length)));
	const between = (elements, first, last) => {
		let length = 0;
		for (let index = first; index <= last && length < enough; index += 1) length += shortest(elements.at(index) ?? NO_SPELLINGS);
		return length;
	};
	const lengths = patterns.flatMap(({ elements, starts = FIRST, firstEnd }) => {
		const last = elements.length - 1;
		return [between(elements, starts.at(-1) ?? 0, last), between(elements, 0, firstEnd ?? last)];
	});
	return Math.min(enough, ...lengths);
}
/** By pair of bytes: the offsets at which it may be in a form, one a bit. */
function pairTable(patterns, offsets) {
	const all = (1 << offsets) - 1;
	const table = /* @__PURE__ */ new Uint8Array(65536);
	const mark = (firsts, seconds, where) => {
		for (const byte of firsts) for (const second of seconds) {
			const pair = byte << 8 | second;
			table[pair] = (table[pair] ?? 0) | where;
		}
	};
	const profileOf = memoized(createProfile);
	/** Where the pairs within an element are marked already: equal elements share their profile. */
	const marked = /* @__PURE__ */ new Map();
	/** Marks an element that may start at these offsets. Returns where what comes after it may start. */
	const markElement = (element, starts, following) => {
		const known = marked.get(element) ?? 0;
		marked.set(element, known | starts);
		const added = starts & ~known;
		let next = 0;
		for (let depth = 0; (starts << depth & all) !== 0; depth += 1) {
			const { pairs, ends } = element.at(depth);
			const fresh = added << depth & all;
			if (fresh !== 0) for (const { bytes, next: seconds } of pairs) mark(bytes, seconds, fresh);
			if (ends.length > 0) {
				const where = starts << depth & all;
				next |= where << 1;
				for (const firsts of following) mark(ends, firsts, where);
			}
			if (pairs.length === 0) break;
		}
		return next & all;
	};
	for (const { elements, starts: own = FIRST } of patterns) {
		const profileAt = (index) => profileOf(elements.at(index) ?? NO_SPELLINGS);
		for (const first of own) {
			/** The offsets at which an element and the one after it may start, one a bit. */
			let [starts, later] = [1, 0];
			for (let index = first; (starts | later) !== 0 && index < elements.length; index += 1) {
				const { firsts, isOptional } = profileAt(index + 1);
				const following = isOptional ? [firsts, profileAt(index + 2).firsts] : [firsts];
				const next = markElement(profileAt(index), starts, following);
				[starts, later] = [later | next, isOptional ? next : 0];
			}
		}
	}
	return table;
}
const FIRST = [0];
const NO_SPELLINGS = [];
function createProfile(spellings) {
	const trie = spellingTrie(spellings);
	const firsts = trie.steps(0);
	const levels = [];
	let reached = firsts;
	return {
		firsts: firsts.flatMap(({ code }) => bytesFor(code)),
		isOptional: trie.isComplete(0),
		at(depth) {
			while (levels.length <= depth) {
				levels.push(levelOf(trie, reached));
				reached = eachOnce(reached.flatMap(({ node }) => trie.steps(node)));
			}
			return levels[depth] ?? NO_LEVEL;
		}
	};
}
const NO_LEVEL = {
	pairs: [],
	ends: []
};
/** What the bytes that these steps read may be, alone and with the next one. */
function levelOf(trie, reached) {
	const pairs = [];
	const ends = /* @__PURE__ */ new Set();
	/** Many spellings differ only in what comes later. */
	const known = /* @__PURE__ */ new Set();
	for (const { code, node } of reached) {
		if (trie.isComplete(node)) for (const byte of bytesFor(code)) ends.add(byte);
		for (const next of trie.steps(node)) {
			const both = code << 16 | next.code;
			if (known.has(both)) continue;
			known.add(both);
			pairs.push({
				bytes: bytesFor(code),
				next: bytesFor(next.code)
			});
		}
	}
	return {
		pairs,
		ends: [...ends]
	};
}
function eachOnce(steps) {
	return [...new Map(steps.map((step) => [step.node, step])).values()];
}
// src/delivery/redact/starts.ts
/** Most changes drop the oldest groups or add one, so this is a queue: nothing is moved then. */
function createStarts(changes) {
	let list = /* @__PURE__ */ new Float64Array(16);
	let first = 0;
	let count = 0;
	/** Room for one more after the last. */
	const makeRoom = () => {
		const target = count * 2 > list.length ? new Float64Array(list.length * 2) : list;
		target.set(list.subarray(first, first + count));
		list = target;
		first = 0;
	};
	return {
		at: (group) => list[first + group] ?? 0,
		set(all) {
			if (all.length >= list.length) list = new Float64Array(all.length * 2);
			list.set(all);
			first = 0;
			count = all.length;
		},
		cut(change) {
			const group = numberAt(changes.numbers(), (change << 3) + 4);
			return group < 0 ? -1 : startAt(list, first + group);
		},
		apply(change, position) {
			const numbers = changes.numbers();
			const at = change << 3;
			const ended = numberAt(numbers, at + 3);
			const further = numberAt(numbers, at + 2);
			if (first + count >= list.length) makeRoom();
			list[first + count] = position;
			const start = ended < 0 ? -1 : startAt(list, first + ended);
			first += numberAt(numbers, at);
			count = numberAt(numbers, at + 1);
			if (further >= 0) {
				list[first + count] = startAt(list, first + further);
				count += 1;
			} else if (further < -1) for (const group of changes.list(further)) {
				list[first + count] = startAt(list, first + group);
				count += 1;
			}
			return start;
		}
	};
}
function startAt(list, index) {
	return list[index] ?? 0;
}
// src/delivery/redact/form-matcher.ts
function createFormMatcher(patterns, limits) {
	const automaton = createAutomaton(createNetwork(patterns), limits);
	const filter = createStartFilter(patterns);
	const most = MAX_STAMPS_BYTES + longestOf(patterns);
	return { scan: () => createScan(automaton, filter, most) };
}
/** How long all stamps in one form may be together: a class of bytes goes on without end. */
const MAX_STAMPS_BYTES = 65536;
/** No form is longer, without what its classes repeat. */
function longestOf(patterns) {
	return Math.max(0, ...patterns.map(({ elements }) => elements.maxBytes ?? counted(elements)));
}
function counted(elements) {
	let bytes = 0;
	for (let index = 0; index < elements.length; index += 1) bytes += longest(elements.at(index) ?? []);
	return bytes;
}
/**
* V8 optimizes a function as a whole only when it is called often: one long loop keeps being interpreted at its ends.
*/
const BLOCK_BYTES = 4096;
/** `most`: an attempt that holds more bytes is none any more, so that what waits for it stays bounded. */
function createScan(automaton, filter, most) {
	const starts = createStarts(automaton.changes);
	let position = 0;
	let current = ROOT;
	/** Where the current state is in the table, as long as that is the same. */
	let known = {
		state: 0,
		drops: 0
	};
	const stay = (next, state) => {
		current = next;
		known = {
			state,
			drops: automaton.drops()
		};
	};
	const find = (state, last) => last.drops === automaton.drops() ? last.state : automaton.positionOf(state);
	/** How many bytes ago a group started; 0 when there is no such group. */
	const since = (group) => group === current.attempts.length ? 0 : position - starts.at(group);
	/** What the byte at this position changes. */
	const apply = (change, at, found) => {
		const cut = starts.cut(change);
		if (cut >= 0) found({
			form: "plain",
			start: cut,
			end: at
		});
		const start = starts.apply(change, at);
		if (start >= 0) found({
			form: automaton.changes.form(change),
			start,
			end: at + 1
		});
	};
	/** Reads on from a state, and returns the state that it ends in. */
	const read = (block, from, found) => {
		let { edges, rows } = automaton.moves();
		let state = from;
		let index = 0;
		/** The next byte with which a form may start: the automaton need not try others. */
		let start = filter.next(block, 0);
		for (;;) {
			if (state === 0) index = start;
			if (index >= block.length) return state;
			const byte = block[index] ?? 0;
			let entry = state;
			if (index === start) {
				entry += 4;
				start = filter.next(block, index + 1);
			}
			let move = numberAt(edges, entry + 1);
			if (edges[entry] !== byte) move = fromRow(rows, numberAt(edges, entry + 2), byte);
			if (move < 0) {
				move = automaton.step(entry, byte);
				({edges, rows} = automaton.moves());
			}
			state = move & STATE_MASK;
			if (move > 524287) apply(move >> 19, position + index, found);
			index += 1;
		}
	};
	const giveUp = () => {
		if (current.attempts.length === 0 || position - starts.at(0) <= most) return;
		const ages = current.attempts.map((_, group) => position - starts.at(group));
		const left = ages.filter((age) => age <= most);
		const attempts = current.attempts.slice(ages.length - left.length);
		const state = automaton.positionOf({
			...ROOT,
			attempts
		});
		stay(automaton.state(state), state);
		starts.set(left.map((age) => position - age));
	};
	return {
		feed(chunk, found) {
			let state = find(current, known);
			for (let at = 0; at < chunk.length; at += BLOCK_BYTES) {
				const block = chunk.subarray(at, at + BLOCK_BYTES);
				state = read(block, state, found);
				position += block.length;
			}
			stay(automaton.state(state), state);
			giveUp();
		},
		held: () => current.attempts.length === 0 ? 0 : position - starts.at(0),
		likely: () => since(current.likely),
		part: () => since(current.part),
		state: () => ({
			state: current,
			known,
			ages: current.attempts.map((_, group) => position - starts.at(group))
		}),
		follow(other, length) {
			position += length;
			stay(other.state, find(other.state, other.known));
			starts.set(other.ages.map((age) => position - age));
		}
	};
}
/** The move in a row; -1 when it is not known yet. */
function fromRow(rows, row, byte) {
	return row < 0 ? -1 : numberAt(rows, row + byte);
}
// src/delivery/redact/adjacent.ts
/**
* One view of two pieces of memory, if the second begins where the first ends; otherwise undefined. Pieces of a chunk that
* was cut are put together again without copying them.
*/
function joinedView(first, second) {
	if (!(first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset)) return void 0;
	return new Uint8Array(first.buffer, first.byteOffset, first.length + second.length);
}
/** Fewer and longer pieces: adjacent ones as one view, and short ones copied together. */
function joinPieces(pieces) {
	const joined = [];
	let last = NOTHING$3;
	for (const piece of pieces) {
		if (piece.length === 0) continue;
		const isShort = last.length + piece.length <= SHORT_BYTES;
		const together = joinedView(last, piece) ?? (isShort ? Buffer.concat([last, piece]) : void 0);
		if (together === void 0 && last.length > 0) joined.push(last);
		last = together ?? piece;
	}
	return last.length > 0 ? [...joined, last] : joined;
}
const NOTHING$3 = /* @__PURE__ */ new Uint8Array(0);
const SHORT_BYTES = 4096;
// src/delivery/redact/line-filter.ts
/** A longer line is passed on in parts, so that memory stays bounded whatever a task prints. */
const MAX_LINE_BYTES = 65536;
const LF$1 = 10;
const CR$1 = 13;
/** Where the last line in the chunk ends, as the runner sees it; -1 when none ends there. */
function lastLineEnd(chunk) {
	return Math.max(chunk.lastIndexOf(LF$1), chunk.lastIndexOf(CR$1));
}
/** Whether a byte ends a line for the runner. */
function isLineEnd(byte) {
	return byte === LF$1 || byte === CR$1;
}
/** Holds back an unfinished line, as the runner does. Progress that rewrites its line with `\r` is shown at once. */
function createLineFilter() {
	let parts = [];
	let size = 0;
	let arePlain = true;
	const keep = (part, isPlain) => {
		if (part.length === 0) return;
		parts.push(part);
		size += part.length;
		arePlain &&= isPlain;
	};
	const take = () => {
		const pieces = joinPieces(parts);
		const [only = NO_BYTES, ...others] = pieces;
		const taken = {
			bytes: others.length === 0 ? only : Buffer.concat(pieces),
			isPlain: arePlain
		};
		parts = [];
		size = 0;
		arePlain = true;
		return taken;
	};
	return {
		write({ bytes, isPlain }) {
			const end = lastLineEnd(bytes) + 1;
			const isTooLong = end === 0 && size + bytes.length > MAX_LINE_BYTES;
			if (end === 0 && !isTooLong) {
				keep(bytes, isPlain);
				return NOTHING$2;
			}
			const border = isTooLong ? bytes.length : end;
			keep(bytes.subarray(0, border), isPlain);
			const whole = take();
			keep(bytes.subarray(border), isPlain);
			return whole;
		},
		flush: () => take().bytes
	};
}
const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);
const NOTHING$2 = {
	bytes: NO_BYTES,
	isPlain: true
};
// src/delivery/redact/ranges.ts
function createRanges() {
	let ranges = [];
	/** The index of the first range for which it is true. It must be true for all after it. */
	const firstIndex = (isAfter) => {
		let low = 0;
		let high = ranges.length;
		while (low < high) {
			const middle = low + high >> 1;
			const range = ranges[middle];
			if (range !== void 0 && isAfter(range)) high = middle;
			else low = middle + 1;
		}
		return low;
	};
	const countBefore = (position) => firstIndex((range) => range.start >= position);
	return {
		add(start, end) {
			const from = firstIndex((range) => range.end >= start);
			const to = firstIndex((range) => range.start > end);
			const first = from < to ? ranges[from] : void 0;
			const last = from < to ? ranges[to - 1] : void 0;
			const joined = {
				start: Math.min(start, first?.start ?? start),
				end: Math.max(end, last?.end ?? end)
			};
			if (from === ranges.length) ranges.push(joined);
			else if (to === from + 1) ranges[from] = joined;
			else ranges.splice(from, to - from, joined);
		},
		countBefore,
		takeBefore(position) {
			const count = countBefore(position);
			if (count === ranges.length) {
				const all = ranges;
				ranges = [];
				return all;
			}
			return ranges.splice(0, count);
		}
	};
}
function createMaskedBytes() {
	const pending = createPending();
	const ranges = createRanges();
	/** Position of the first pending byte. */
	let base = 0;
	/** End of what the last mask replaces. It may be after `base`: those bytes are released already. */
	let maskedUntil = -1;
	const releaseMasked = (bytes, until) => {
		const out = Buffer.allocUnsafe(bytes.length + MASK_BYTES.length * ranges.countBefore(until));
		let length = 0;
		const add = (part) => {
			out.set(part, length);
			length += part.length;
		};
		let cursor = Math.max(base, Math.min(maskedUntil, until));
		for (const { start, end } of ranges.takeBefore(until)) {
			if (start > cursor) add(bytes.subarray(cursor - base, start - base));
			if (start > maskedUntil) add(MASK_BYTES);
			maskedUntil = Math.max(maskedUntil, end);
			cursor = Math.max(cursor, Math.min(maskedUntil, until));
		}
		add(bytes.subarray(cursor - base));
		return out.subarray(0, length);
	};
	return {
		append: (chunk) => pending.append(chunk),
		mask(start, end) {
			const from = Math.max(start, base);
			if (from < end) ranges.add(from, end);
		},
		release(until) {
			if (until <= base) return NOTHING$1;
			const bytes = pending.take(until - base);
			const isPlain = maskedUntil <= base && ranges.countBefore(until) === 0;
			const released = isPlain ? bytes : releaseMasked(bytes, until);
			base = until;
			return {
				bytes: released,
				isPlain
			};
		},
		start: () => base,
		end: () => base + pending.length()
	};
}
const MASK_BYTES = Buffer.from("***");
const EMPTY$1 = /* @__PURE__ */ new Uint8Array(0);
const NOTHING$1 = {
	bytes: EMPTY$1,
	isPlain: true
};
/** Bytes that wait. What is taken is never written to again. */
function createPending() {
	let bytes = EMPTY$1;
	let from = 0;
	let to = 0;
	/** Whether `bytes` was made here, so that what is after `to` is free. */
	let isOwn = false;
	const makeRoom = (length) => {
		if (isOwn && to + length <= bytes.length) return;
		const wider = Buffer.allocUnsafe(2 * (to - from + length));
		wider.set(bytes.subarray(from, to));
		to -= from;
		from = 0;
		bytes = wider;
		isOwn = true;
	};
	return {
		length: () => to - from,
		append(chunk) {
			if (from === to) {
				bytes = chunk;
				from = 0;
				to = chunk.length;
				isOwn = false;
				return;
			}
			const joined = joinedView(bytes.subarray(from, to), chunk);
			if (joined !== void 0) {
				bytes = joined;
				from = 0;
				to = bytes.length;
				isOwn = false;
			} else {
				makeRoom(chunk.length);
				bytes.set(chunk, to);
				to += chunk.length;
			}
		},
		take(length) {
			const taken = bytes.subarray(from, from + length);
			from += length;
			return taken;
		}
	};
}
// src/delivery/redact/lane.ts
const NO_NEEDS = {
	held: Infinity,
	likely: Infinity
};
function createLane(matcher) {
	const scan = matcher.scan();
	const bytes = createMaskedBytes();
	let lineEnd = 0;
	let heldAtLineEnd = 0;
	const nothing = scan.state();
	const mask = ({ start, end }) => bytes.mask(start, end);
	/** Returns how many bytes there are up to the last line end. */
	const append = (chunk) => {
		const line = lastLineEnd(chunk) + 1;
		if (line > 0) lineEnd = bytes.end() + line;
		bytes.append(chunk);
		return line;
	};
	/** The position up to which bytes may be released. */
	const limit = (how, others) => {
		const certain = Math.min(bytes.end() - scan.held(), others.held);
		if (how === "certain") return certain;
		const likely = bytes.end() - scan.likely();
		if (how === "settled") return Math.max(certain, Math.min(lineEnd, likely, others.likely));
		bytes.mask(likely, lineEnd - 1);
		return Math.max(certain, lineEnd);
	};
	return {
		scan,
		bytes,
		feed(chunk) {
			const line = append(chunk);
			scan.feed(chunk.subarray(0, line), mask);
			if (line > 0) heldAtLineEnd = scan.held();
			scan.feed(chunk.subarray(line), mask);
		},
		feedSearched(chunk, held) {
			append(chunk);
			let at = 0;
			while (at < chunk.length && scan.held() > at) {
				const next = Math.max(FIRST_STEP, 2 * at);
				scan.feed(chunk.subarray(at, next), mask);
				at = Math.min(next, chunk.length);
			}
			const last = chunk.length - held;
			if (at < last) {
				scan.follow(nothing, last - at);
				at = last;
			}
			scan.feed(chunk.subarray(at), mask);
		},
		release: (how, others = NO_NEEDS) => bytes.release(limit(how, others)),
		flush() {
			bytes.mask(bytes.end() - scan.part(), bytes.end());
			return bytes.release(bytes.end()).bytes;
		},
		lineEnd: () => lineEnd,
		heldAtLineEnd: () => heldAtLineEnd,
		hold(others = NO_NEEDS) {
			if (bytes.start() >= lineEnd) return "none";
			return Math.min(bytes.end() - scan.likely(), others.likely) < lineEnd ? "likely" : "chance";
		}
	};
}
/** How much is read at first of what was searched already. */
const FIRST_STEP = 64;
function strongest(holds) {
	if (holds.includes("likely")) return "likely";
	return holds.includes("chance") ? "chance" : "none";
}
// src/delivery/redact/base64-forms.ts
/** base64 (RFC 4648 §4 and §5): how each character may be written, and which of them a secret alone determines. */
/** base64 has 62 safe characters, and two that other encoders escape or base64url (RFC 4648 §5) writes differently. */
const BASE64_SPELLINGS = {
	"+": [
		"+",
		"-",
		"%2B",
		"%2b",
		"\\u002b",
		"\\u002B",
		"\\+"
	],
	"/": [
		"/",
		"_",
		"%2F",
		"%2f",
		"\\/",
		"\\u002f",
		"\\u002F"
	]
};
function base64Spellings(character) {
	return BASE64_SPELLINGS[character] ?? [character];
}
/**
* The characters of a base64 text that the secret alone determines, for each of the three positions in a group of three
* bytes at which it may start. What comes before and after it changes at most one character on either side.
*/
function base64Windows(bytes) {
	return [
		0,
		1,
		2
	].map((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
		const firstBit = offset * 8;
		const endBit = firstBit + bytes.length * 8;
		return encoded.slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
	});
}
// src/delivery/redact/dump-forms.ts
/**
* How `od` and `hexdump` print bytes in their defaults: as numbers of two bytes each, the second byte first, sixteen bytes
* a line, with an address before each line. Where the secret starts at the second byte of a number, its first byte stays
* readable within that number, and nothing more.
*/
function dumpElements(bytes, spell) {
	return DUMPS.flatMap((dump) => [0, 1].map((first) => wordsOf(bytes.subarray(first), dump, spell)));
}
/** Addresses are known up to this one: a dump of a secret is short. */
const LAST_ADDRESS = 4096;
/** A line end, an address and a space. */
const MAX_ADDRESS = 9;
const MAX_DIGITS = 6;
/** What `od` writes between two lines, by the radix of its addresses. Most steps print nothing, and need none of it. */
const addressed = memoized(separatorsOf);
const wordSeparators = memoized((radix) => [
	" ",
	"  ",
	...addressed(radix)
]);
const DUMPS = [{
	digits: (word) => word.toString(8).padStart(6, "0"),
	separators: () => wordSeparators(8)
}, {
	digits: (word) => word.toString(16).padStart(4, "0"),
	separators: () => wordSeparators(16)
}];
function separatorsOf(radix) {
	return Array.from({ length: LAST_ADDRESS / 16 }, (_, line) => (line * 16).toString(radix).padStart(7, "0")).map((address) => `\n${address} `);
}
/** A word is made when it is asked for: see `Elements`. */
function wordsOf(bytes, { digits, separators }, spell) {
	const whole = Math.floor(bytes.length / 2);
	const low = (word) => bytes[2 * word] ?? 0;
	const lastWords = memoized((byte) => Array.from({ length: 256 }, (_, high) => digits(byte | high << 8)));
	return separated({
		length: whole === 0 ? 0 : Math.ceil(bytes.length / 2),
		maxBytes: Math.ceil(bytes.length / 2) * MAX_DIGITS,
		at: (word) => word < whole ? spell(digits(low(word) | (bytes[2 * word + 1] ?? 0) << 8)) : lastWords(low(word))
	}, separators, MAX_ADDRESS);
}
const columnSeparators = memoized((radix) => [
	" ",
	"  ",
	"   ",
	"\n   ",
	...addressed(radix).map((separator) => `${separator}  `)
]);
/** `od -c` and `od -An -c`: each character in four columns; and characters with a space between them. */
function columnElements(text, spell) {
	return separated(spelled(text, spell, 1), () => columnSeparators(8), 11);
}
// src/delivery/redact/html-names.ts
/**
* HTML's names of characters that a secret may contain, ASCII only: other characters keep their own numeric reference.
* @see https://html.spec.whatwg.org/multipage/named-characters.html
*/
const NAMES$1 = {
	"	": ["Tab"],
	"\n": ["NewLine"],
	"!": ["excl"],
	"\"": ["quot", "QUOT"],
	"#": ["num"],
	$: ["dollar"],
	"%": ["percnt"],
	"&": ["amp", "AMP"],
	"'": ["apos"],
	"(": ["lpar"],
	")": ["rpar"],
	"*": ["ast", "midast"],
	"+": ["plus"],
	",": ["comma"],
	".": ["period"],
	"/": ["sol"],
	":": ["colon"],
	";": ["semi"],
	"<": ["lt", "LT"],
	"=": ["equals"],
	">": ["gt", "GT"],
	"?": ["quest"],
	"@": ["commat"],
	"[": ["lsqb", "lbrack"],
	"\\": ["bsol"],
	"]": ["rsqb", "rbrack"],
	"^": ["Hat"],
	_: ["lowbar", "UnderBar"],
	"`": ["grave", "DiacriticalGrave"],
	"{": ["lcub", "lbrace"],
	"|": [
		"verbar",
		"vert",
		"VerticalLine"
	],
	"}": ["rcub", "rbrace"]
};
/** `&lt;`, and `&amp;lt;` as in HTML within HTML. */
function htmlNames(character) {
	return (NAMES$1[character] ?? []).flatMap((name) => [`&${name};`, `&amp;${name};`]);
}
// src/delivery/redact/escapes.ts
/**
* Every spelling of one character that the redactor looks for: how programs that print or encode text may write it.
* Spellings may be mixed within one secret, because encoders differ in which characters they escape.
* Strings here are bytes: each character is one byte of the output.
*/
function spellingsOf(character) {
	const codePoint = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character, "utf8")];
	const numeric = [
		...cases(bytes.map((byte) => `%${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `%25${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `%2525${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `=${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => String.raw`\x${hex(byte)}`).join("")),
		bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
		...unicodeEscapes(character),
		...codePointEscapes(codePoint),
		...htmlNumbers(codePoint)
	];
	return [.../* @__PURE__ */ new Set([
		bytesOf(character),
		...numeric,
		...named(character)
	])];
}
/** UTF-8 bytes, each as one character. */
function bytesOf(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}
/** Hexadecimal digits in lower and in upper case; letters that are not digits (`\x`) stay unchanged. */
function cases(text) {
	const upper = text.replaceAll(/[a-f]/gu, (digit) => digit.toUpperCase());
	return upper === text ? [text] : [text, upper];
}
function hex(byte) {
	return byte.toString(16).padStart(2, "0");
}
const WIDTHS = [
	0,
	3,
	4,
	5,
	6
];
/** `&#55;`, `&#055;`, `&#x37;`: with as many leading zeros as people write, and as in HTML within HTML. */
function htmlNumbers(codePoint) {
	const decimal = codePoint.toString();
	const digits = codePoint.toString(16);
	const decimals = WIDTHS.map((width) => `&#${decimal.padStart(width, "0")};`);
	const hexadecimals = WIDTHS.flatMap((width) => cases(digits.padStart(width, "0")));
	const once = [...decimals, ...hexadecimals.flatMap((one) => [`&#x${one};`, `&#X${one};`])];
	return [...once, ...once.map((reference) => reference.replace("&", "&amp;"))];
}
/** `\u00e9` as in JSON (RFC 8259 §7), once and twice escaped, and `%u00e9`. */
function unicodeEscapes(character) {
	return cases(Array.from({ length: character.length }, (_, index) => character.charCodeAt(index).toString(16).padStart(4, "0")).join(" ")).flatMap((digits) => {
		const parts = digits.split(" ");
		return [
			parts.map((unit) => String.raw`\u${unit}`).join(""),
			parts.map((unit) => String.raw`\\u${unit}`).join(""),
			parts.map((unit) => `%u${unit}`).join("")
		];
	});
}
/** `\u{e9}`, `\xe9` and `\U0001f600`: how ECMAScript, Rust, Python and C write a whole character. */
function codePointEscapes(codePoint) {
	const digits = codePoint.toString(16);
	const braces = [
		0,
		2,
		4,
		6
	].flatMap((width) => cases(`\\u{${digits.padStart(width, "0")}}`));
	if (codePoint > 65535) return [...braces, ...cases(String.raw`\U${digits.padStart(8, "0")}`)];
	return codePoint > 127 && codePoint <= 255 ? [...braces, ...cases(String.raw`\x${digits}`)] : braces;
}
/** Line ends are listed too, because a file from one system may be printed on another. */
const NAMED = {
	"\n": [
		"\r\n",
		"\r",
		"\\n",
		"\\r\\n",
		"\\\\n",
		"\\\\r\\\\n",
		"%0D%0A",
		"%0d%0a"
	],
	"\r": ["\\r", "\\\\r"],
	"	": ["\\t", "\\\\t"],
	"\b": ["\\b", "\\\\b"],
	"\f": ["\\f", "\\\\f"],
	"\"": [
		"\\\\\\\"",
		"\"\"",
		"\\&quot;",
		"\\&#34;"
	],
	"'": [
		"''",
		"'\\''",
		"'\"'\"'"
	],
	"\\": ["\\\\\\\\"],
	"/": ["\\\\/"],
	" ": ["+"]
};
/** Named references, doubled quotes, and the escape characters of shells (`\`, PowerShell's backtick) and JSON (`\/`, `\"`). */
function named(character) {
	const escaped = /^[!-/:-@[-`{-~ ]$/u.test(character) ? [`\\${character}`, `\`${character}`] : [];
	return [
		...NAMED[character] ?? [],
		...htmlNames(character),
		...escaped
	];
}
// src/delivery/redact/line-stamps.ts
/**
* What tools that copy a text write before each of its lines: the time, a number, the name of a program. Docker,
* `kubectl logs`, `journalctl`, `ts`, `cat -n` and `grep -n` do. The first three bytes are narrow: the filter of starts
* looks at them, and would skip little if the beginning of any line could be one.
*/
const DAYS = [
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat",
	"Sun"
];
const TIMES = [
	`${DIGITS}${TIME}${BLANKS}`,
	...[
		"Jan",
		"Feb",
		"Mar",
		"Apr",
		"May",
		"Jun",
		"Jul",
		"Aug",
		"Sep",
		"Oct",
		"Nov",
		"Dec"
	].map((month) => `${month} ${TIME}${BLANKS}`),
	...DAYS.map((day) => `${day} ${LETTERS} ${TIME}${BLANKS}`),
	...DAYS.map((day) => `${day} ${TIME}${BLANKS}`),
	`[${TIME}]${BLANKS}`
];
const STAMPS = [
	...TIMES,
	...TIMES.flatMap((time) => [`${time}${WORD}:${BLANKS}`, `${time}${WORD}${BLANKS}${WORD}:${BLANKS}`]),
	`${DIGITS}${BLANKS}`,
	`${BLANKS}${DIGITS}${BLANKS}`,
	`${DIGITS}:`,
	`#${DIGITS}${BLANKS}${TIME}${BLANKS}`,
	`[pod/${WORD}]${BLANKS}`,
	`[pod/${WORD}]${BLANKS}${TIME}${BLANKS}`
];
/** A line end with such a beginning of the next line. */
const STAMPED_BREAKS = ["\n", "\r\n"].flatMap((end) => STAMPS.map((stamp) => end + stamp));
/**
* From which element on a line may begin with a stamp: after four characters. Otherwise an attempt would begin with the
* end of every other line. What follows a first line that is shorter is found by a pattern of its own.
*/
const FIRST_STAMPED = {
	base64: 4,
	hex: 2
};
/** A value as it is, also to its last byte from some of its first ones, and from its first byte to any of its last ones. */
function plainPatterns(bytes) {
	const shortest = Math.max(16, Math.ceil(bytes.length / 2));
	if (shortest >= bytes.length) return [{
		form: "plain",
		elements: bytes
	}];
	const starts = [0];
	for (let start = (bytes.length - shortest) % 4; start <= bytes.length - shortest;) {
		if (start > 0) starts.push(start);
		start += 4;
	}
	return [{
		form: "plain",
		elements: bytes,
		starts
	}, {
		form: "plain",
		elements: bytes,
		firstEnd: shortest - 1
	}];
}
/** How many of the secrets are too short to be masked. The log must say so. */
function countTooShort(secrets) {
	return secrets.filter((secret) => isTooShort(secret.reveal().trim())).length;
}
function isTooShort(text) {
	return Buffer.byteLength(text, "utf8") < 4;
}
/** The secret with both kinds of line end, and each of its lines; trimmed, because white space is not secret. */
function textsOf(secret) {
	const unix = unixText(secret);
	return [
		trimmed(secret),
		unix,
		unix.replaceAll("\n", "\r\n"),
		...linesOf(unix)
	].filter((text) => !isTooShort(text));
}
/** The short lines of a secret with several, such as the last one of a key: found where they follow the line before. */
function shortLinesOf(secret) {
	const lines = linesOf(unixText(secret));
	return lines.flatMap((line, index) => {
		const before = lines[index - 1] ?? "";
		return line !== "" && isTooShort(line) && !isTooShort(before) ? [{
			before,
			line
		}] : [];
	});
}
function linesOf(unix) {
	return unix.split(/[\r\n]+/u).map((line) => line.trim());
}
function unixText(secret) {
	return trimmed(secret).replaceAll("\r\n", "\n");
}
function trimmed(secret) {
	return secret.toWellFormed().trim();
}
// src/delivery/redact/wraps.ts
/**
* What tools write between two characters of an encoded text, or between two lines of a text that they copy: they wrap
* long lines (`base64` at 76, `xxd -p` at 60), and put something before each.
*/
/** Indentation of a text within another (YAML) or of a dump, a quotation, a comment, a list, a difference. */
const PREFIXES = [
	"",
	"	",
	...Array.from({ length: 12 }, (_, width) => " ".repeat(width + 1)),
	"> ",
	">",
	"# ",
	"#",
	"// ",
	"* ",
	" * ",
	"+",
	"-",
	"+ ",
	"- ",
	"| ",
	"; "
];
/** Line ends as they are, and as JSON and shells escape them. */
const LINE_BREAKS = ["\n", "\r\n"].flatMap((end) => PREFIXES.map((prefix) => end + prefix));
const WRAPS = [
	"",
	...LINE_BREAKS,
	"\\n",
	"\\r\\n"
];
// src/delivery/redact/secret-forms.ts
/** Patterns for all forms of all secrets, and of each line of a secret that has several. */
function formPatterns(secrets) {
	const values = secrets.map((secret) => secret.reveal());
	const texts = [...new Set(values.flatMap((value) => textsOf(value)))];
	const spellings = memoizedSpellings();
	const eachByte = (text) => spelled(bytesOf(text), spellings.byte, 1);
	const plain = texts.flatMap((text) => {
		const elements = eachByte(text);
		return /[\r\n]/u.test(text) ? [{
			form: "plain",
			elements
		}] : plainPatterns(elements);
	});
	const encoded = texts.flatMap(partsOf).map((parts) => patternOf(parts, spellings[parts.as]));
	const dumps = texts.flatMap((text) => dumpPatterns(text, spellings.byte));
	const short = values.flatMap(shortLinesOf).map(({ before, line }) => ({
		form: "plain",
		elements: [
			...Array.from(bytesOf(before), spellings.byte),
			BEFORE_LINES,
			...Array.from(bytesOf(line), spellings.byte)
		]
	}));
	return [
		...plain,
		...encoded,
		...dumps,
		...short
	];
}
const BEFORE_LINES = [...LINE_BREAKS, ...STAMPED_BREAKS];
function memoizedSpellings() {
	return {
		byte: memoized((text) => [text]),
		character: memoized(spellingsOf),
		base64: memoized(base64Spellings),
		hex: memoized((digits) => [.../* @__PURE__ */ new Set([digits, digits.toUpperCase()])]),
		decimal: memoized((byte) => [String(byte.charCodeAt(0))])
	};
}
function patternOf({ form, as, units, firstStamped = Infinity }, spell) {
	const elements = spelled(units, spell, MAX_UNIT_BYTES[as]);
	const separators = SEPARATORS[as];
	if (separators === void 0) return {
		form,
		elements
	};
	const { plain, afterLine } = separators;
	const between = (next) => next < firstStamped ? plain : afterLine;
	return {
		form,
		elements: separated(elements, between, longest(firstStamped < units.length ? afterLine : plain)),
		isSeparated: true
	};
}
/** Of the longest spelling of any unit, in bytes: four bytes of UTF-8, percent-encoded three times. */
const MAX_UNIT_BYTES = {
	byte: 1,
	character: 28,
	base64: 6,
	hex: 2,
	decimal: 3
};
function partsOf(text) {
	const bytes = Buffer.from(text, "utf8");
	const wide = Buffer.from(text, "utf16le");
	const hex = bytes.toString("hex");
	return [
		{
			form: "escaped",
			as: "character",
			units: Array.from(text.replaceAll("\r\n", "\n"))
		},
		...base64Windows(bytes).flatMap((window) => stamped("base64", (first) => window.slice(first))),
		...stamped("hex", (first) => inPairs(hex.slice(2 * first))),
		{
			form: "decimal",
			as: "decimal",
			units: bytes.toString("latin1")
		},
		{
			form: "utf16",
			as: "byte",
			units: wide.toString("latin1")
		},
		{
			form: "utf16",
			as: "byte",
			units: Buffer.from(wide).swap16().toString("latin1")
		},
		...base64Windows(wide).map((window) => ({
			form: "utf16 base64",
			as: "base64",
			units: window
		}))
	];
}
/** All of it, and what comes after a first line that is too short for a stamp to follow. */
function stamped(form, unitsFrom) {
	const firstStamped = FIRST_STAMPED[form];
	const whole = {
		form,
		as: form,
		units: unitsFrom(0),
		firstStamped
	};
	const rest = unitsFrom(firstStamped - 1);
	return rest.length < MIN_REST ? [whole] : [whole, {
		...whole,
		units: rest
	}];
}
/** Where the rest of a text is long enough to be searched for by itself. */
const MIN_REST = 12;
function dumpPatterns(text, spell) {
	return [...dumpElements(Buffer.from(text, "utf8"), spell), columnElements(bytesOf(text), spell)].map((elements) => ({
		form: "dump",
		elements
	}));
}
/** `xxd -i` and the source of a program: `0x61, 0x62`, wrapped after the comma. */
const HEX_SEPARATORS = [
	...WRAPS,
	" ",
	"  ",
	":",
	"-",
	".",
	"_",
	",",
	", ",
	"0x",
	" 0x",
	",0x",
	", 0x",
	...LINE_BREAKS.flatMap((wrap) => [
		`,${wrap}`,
		`,${wrap}0x`,
		`${wrap}0x`
	])
];
const COLUMNS = [
	"",
	" ",
	"  ",
	"   "
];
/** An array of numbers, as JSON, debuggers and `od -tu1` print one: often in columns. */
const DECIMAL_SEPARATORS = [...COLUMNS.slice(1), ...[
	",",
	...LINE_BREAKS,
	...LINE_BREAKS.map((wrap) => `,${wrap}`)
].flatMap((separator) => COLUMNS.map((gap) => separator + gap))];
const SEPARATORS = {
	base64: {
		plain: WRAPS,
		afterLine: [...WRAPS, ...STAMPED_BREAKS]
	},
	hex: {
		plain: HEX_SEPARATORS,
		afterLine: [...HEX_SEPARATORS, ...STAMPED_BREAKS]
	},
	decimal: {
		plain: DECIMAL_SEPARATORS,
		afterLine: DECIMAL_SEPARATORS
	}
};
// src/delivery/redact/redact.ts
/**
* A matcher for all forms of these secrets. Share it: making one costs more than using it. It is made with its first
* scan, which is when the task has started: the task does not wait for it.
*/
function matcherFor(secrets) {
	let made;
	return { scan() {
		made ??= createFormMatcher(formPatterns(secrets));
		return made.scan();
	} };
}
function redactorOn(matcher) {
	const lane = createLane(matcher);
	return {
		write(chunk) {
			lane.feed(chunk);
			return lane.release("certain").bytes;
		},
		flush: () => lane.flush()
	};
}
/** The same for a whole text. */
function redactText(matcher, text) {
	const redactor = redactorOn(matcher);
	const bytes = Buffer.from(text, "utf8");
	return Buffer.concat([redactor.write(bytes), redactor.flush()]).toString("utf8");
}
/** Whether a text contains any form of any secret. */
function holdsSecret(matcher, text) {
	let isFound = false;
	matcher.scan().feed(typeof text === "string" ? Buffer.from(text, "utf8") : text, () => {
		isFound = true;
	});
	return isFound;
}
// src/delivery/task/task-pipes.ts
/** Never by PATH, which an earlier step can change. */
const MKFIFO = ["/usr/bin/mkfifo", "/bin/mkfifo"];
/**
* Two pipes, as the runner gives a step. Node's own `pipe` gives sockets, and a program that opens `/dev/stderr` or
* `/proc/self/fd/1` by name fails on a socket (open(2): ENXIO): `echo > /dev/stderr`, `tee /dev/stderr`. Undefined where
* the system makes no named pipes in this directory.
*/
async function openTaskPipes(directory) {
	const paths = {
		stdout: join(directory, "stdout"),
		stderr: join(directory, "stderr")
	};
	if (!await makeFifos([paths.stdout, paths.stderr])) return void 0;
	const stdout = openPipe(paths.stdout);
	try {
		return {
			stdout,
			stderr: openPipe(paths.stderr)
		};
	} catch (error) {
		closePipe(stdout);
		throw error;
	}
}
async function makeFifos(paths) {
	for (const program of MKFIFO) {
		if (await succeeds(program, [
			"-m",
			"600",
			...paths
		])) return true;
		for (const path of paths) rmSync(path, { force: true });
	}
	return false;
}
/** Nothing of what it prints is read: a socket for each stream would take longer than the program. */
async function succeeds(program, args) {
	return await new Promise((resolve) => {
		const child = spawn(program, [...args], {
			env: {},
			stdio: "ignore"
		});
		child.once("exit", (code) => resolve(code === 0));
		child.once("error", () => resolve(false));
	});
}
/** The reader first and without waiting: a writer waits until there is a reader (fifo(7)). */
function openPipe(path) {
	const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const writeEnd = openSync(path, constants.O_WRONLY);
		rmSync(path);
		return {
			writeEnd,
			reader: new Socket({
				fd: readEnd,
				readable: true,
				writable: false
			})
		};
	} catch (error) {
		closeSync(readEnd);
		throw error;
	}
}
/** When no task uses them. */
function closePipes(pipes) {
	if (pipes === void 0) return;
	closePipe(pipes.stdout);
	closePipe(pipes.stderr);
}
function closePipe({ writeEnd, reader }) {
	closeSync(writeEnd);
	reader.destroy();
}
// src/delivery/task/start-task.ts
/**
* Starts the task, a script as a file of its own, without standard input, in a session and process group of its own, so
* that signals reach all of it. It fails with `task_not_started` before anything ran, and with `cancelled` if the signal
* came first.
*/
async function startTask(task, signal) {
	const pipes = await (task.pipes ?? openTaskPipes(task.directory));
	try {
		const started = await startOn(pipes, task, signal);
		if (!started.ok) closePipes(pipes);
		return started;
	} catch (error) {
		closePipes(pipes);
		throw error;
	}
}
async function startOn(pipes, task, signal) {
	const prepared = "program" in task ? ok(programTask(task)) : await scriptTask(task);
	if (!prepared.ok) return prepared;
	const { command, cwd, script } = prepared.value;
	if (script !== void 0) writeFileSync(script.path, script.contents, { mode: 448 });
	if (signal?.aborted === true) return err(cancelledBeforeStart());
	return await spawnTask({
		...command,
		cwd,
		pipes
	}, task.env);
}
function programTask({ program, workingDirectory }) {
	return {
		command: program,
		cwd: workingDirectory,
		script: void 0
	};
}
async function scriptTask(task) {
	const path = task.env["PATH"];
	const shell = await taskShell(task, path instanceof Secret ? path.reveal() : path);
	const script = join(task.directory, `script${scriptExtension(shell)}`);
	const command = shellCommand(shell, script);
	if (!command.ok) return command;
	const directory = await workingDirectoryOf(task);
	if (!directory.ok) return directory;
	const contents = scriptContents(shell, task.script);
	return ok({
		command: command.value,
		cwd: directory.value,
		script: {
			path: script,
			contents
		}
	});
}
async function spawnTask(command, env) {
	const { file, args, cwd, pipes } = command;
	const stdio = [
		"ignore",
		outputTo(pipes?.stdout),
		outputTo(pipes?.stderr)
	];
	try {
		const child = spawn(file, [...args], {
			cwd,
			env: {
				...ADDED_BY_NODE,
				...revealed(env)
			},
			detached: true,
			stdio
		});
		const exit = new Promise((resolve) => {
			child.once("exit", (code, signal) => resolve({
				code,
				signal
			}));
		});
		const error = await new Promise((settle) => {
			child.once("spawn", () => settle(void 0));
			child.once("error", settle);
		});
		const started = startedTask(child, {
			pipes,
			exit
		});
		return started === void 0 ? err(spawnFailure(error, file, env)) : ok(started);
	} catch (error) {
		return err(spawnFailure(error, file, env));
	}
}
function outputTo(pipe) {
	return pipe?.writeEnd ?? "pipe";
}
function startedTask({ pid, stdout, stderr }, { pipes, exit }) {
	if (pid === void 0) return void 0;
	if (pipes !== void 0) {
		closeSync(pipes.stdout.writeEnd);
		closeSync(pipes.stderr.writeEnd);
		return {
			pid,
			stdout: pipes.stdout.reader,
			stderr: pipes.stderr.reader,
			exit
		};
	}
	return stdout === null || stderr === null ? void 0 : {
		pid,
		stdout,
		stderr,
		exit
	};
}
/** A task that starts and is stopped at once may have done half of its work, and may even end with 0. */
function cancelledBeforeStart() {
	return failure("cancelled", "The step was cancelled before the task ran.", { remedy: "Re-run the job." });
}
/** Node adds this one to every environment that does not have it, whatever the caller passes. */
const ADDED_BY_NODE = { NODE_V8_COVERAGE: void 0 };
/** The one place where a task's secrets become plain text: the environment of its process. */
function revealed(env) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}
function spawnFailure(error, file, env) {
	switch (codeOf(error)) {
		case "ENOENT": return programMissing(file);
		case "EACCES": return notStarted(`${file} cannot be executed: permission denied.`, { remedy: "Check its permissions, or use another `shell`." });
		case "E2BIG": return notStarted(`The task's environment is larger than the system allows: ${sizeOf(env)}.`, { remedy: "Pass fewer or shorter variables with `pass-env`." });
		case "ERR_INVALID_ARG_VALUE": return notStarted("A variable or the shell's command line contains a NUL character.", { remedy: "Remove it: the system cannot pass one to a program." });
		default: return notStarted(`${file} could not be started: ${codeOf(error)}.`, {
			remedy: "Check `shell` and `working-directory`; re-run the job if the machine is overloaded.",
			cause: error
		});
	}
}
function sizeOf(env) {
	const sizes = Object.entries(revealed(env)).map(([name, value]) => ({
		name,
		kilobytes: Math.ceil((name.length + Buffer.byteLength(value) + 2) / 1024)
	}));
	const largest = sizes.toSorted((one, other) => other.kilobytes - one.kilobytes)[0];
	return `about ${sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0)} kB, of which ${largest?.name ?? "nothing"} has ${largest?.kilobytes ?? 0} kB`;
}
// src/delivery/task/proc-stat.ts
/** `text` has one character a byte. Undefined when it is not a process's stat. */
function parseProcStat(text) {
	const close = text.lastIndexOf(")");
	const fields = text.slice(close + 2).split(" ");
	const [state, parent, group, session] = fields;
	if (close < 0 || state === void 0 || session === void 0) return void 0;
	return {
		name: text.slice(text.indexOf("(") + 1, close),
		state,
		parent: Number(parent),
		group: Number(group),
		session: Number(session),
		threads: Number(fields[17] ?? 1),
		startedAt: Number(fields[19] ?? 0),
		isKernelThread: fields[20] === "0" && state !== "Z"
	};
}
/** Whether it still runs. A process whose first thread has ended looks dead, and has its other threads. */
function isRunning({ state, threads }) {
	return state !== "Z" && state !== "X" || threads > 1;
}
// src/delivery/task/processes.ts
/** The numbers of all processes but the kernel's own threads; undefined where there is no /proc. */
function processNumbers() {
	try {
		const all = readdirSync("/proc").flatMap((entry) => /^\d+$/u.test(entry) ? [Number(entry)] : []);
		const kernel = kernelThreads();
		return all.filter((pid) => !kernel.has(pid));
	} catch {
		return;
	}
}
/** The kernel starts its threads with this number, and no process can take its place. */
const KTHREADD = 2;
/** Two thirds of what a virtual machine lists, known by one look. Empty in a container, which does not see them. */
function kernelThreads() {
	if (readProcStat(KTHREADD)?.isKernelThread !== true) return /* @__PURE__ */ new Set();
	try {
		const children = readFileSync(`/proc/${KTHREADD}/task/${KTHREADD}/children`, "latin1");
		return new Set(children.split(" ").map(Number));
	} catch {
		return /* @__PURE__ */ new Set();
	}
}
/** Longer than any: its longest part is a name of 64 bytes. */
const STAT = Buffer$1.alloc(4096);
/**
* Undefined for a process that has ended meanwhile. There are hundreds of processes and nothing can delay this read, so
* it goes without a thread of Node's pool, which takes ten times as long.
*/
function readProcStat(pid) {
	try {
		const file = openSync(`/proc/${pid}/stat`, "r");
		try {
			return parseProcStat(STAT.toString("latin1", 0, readSync(file, STAT)));
		} finally {
			closeSync(file);
		}
	} catch {
		return;
	}
}
const MAX_WAIT_MS = 1e3;
/**
* A process can keep others from reading its memory, by what it maps. Such a read never ends and takes one of the few
* threads that everything else needs too, so nothing more is read after it.
*/
function environReader(clock, read = readEnviron) {
	let isStuck = false;
	return async (pid, stat) => {
		if (isStuck || stat.isKernelThread) return NOTHING;
		const environ = await valueWithin(read(pid, stat), MAX_WAIT_MS, clock);
		isStuck = environ === void 0;
		return environ ?? NOTHING;
	};
}
const NOTHING = Buffer$1.alloc(0);
/** Empty where another user's may not be read. */
async function readEnviron(pid, { state }) {
	if (state !== "Z") return await orNothing(readFile(`/proc/${pid}/environ`));
	const environs = [];
	for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) environs.push(await orNothing(readFile(`/proc/${pid}/task/${thread}/environ`)));
	return Buffer$1.concat(environs);
}
async function orNothing(reading) {
	return await reading.catch(() => NOTHING);
}
/** Whether it has this assignment (`NAME=value`) as a whole; assignments are between NULs. */
function holdsAssignment(environ, assignment) {
	for (let at = environ.indexOf(assignment); at >= 0; at = environ.indexOf(assignment, at + 1)) {
		const after = environ[at + assignment.length] ?? 0;
		if ((environ[at - 1] ?? 0) === 0 && after === 0) return true;
	}
	return false;
}
/** Whether it started before the other process, so that it has inherited nothing from it. */
function isOlder({ startedAt }, other) {
	return startedAt < (other?.startedAt ?? 0);
}
// src/delivery/task/process-group.ts
/**
* Ends a process group: one step after the other, until no process of it is left that can be signalled. Returns
* the last signal that it needed; undefined when the group ended by itself.
*/
async function endGroup(leader, steps, options) {
	let needed;
	for (const { signal, waitMs } of steps) {
		if (!isGroupAlive(leader)) break;
		if (signal !== void 0 && needed === void 0) options.onFirstSignal?.(membersOf(leader));
		const outcome = signal === void 0 ? "gone" : signalGroup(leader, signal);
		if (outcome === "denied") break;
		if (outcome === "sent") needed = signal;
		await untilGone(leader, waitMs, options);
	}
	return needed;
}
const POLL_MS = 25;
async function untilGone(leader, waitMs, { clock, hurry }) {
	const until = clock.now() + waitMs;
	const isHurried = () => hurry?.aborted === true;
	const mayHurry = !isHurried();
	while (clock.now() < until && isGroupAlive(leader)) {
		await clock.sleep(POLL_MS, mayHurry ? hurry : void 0);
		if (mayHurry && isHurried()) return;
	}
}
/** Signals every process of the group. */
function signalGroup(leader, signal) {
	try {
		return process.kill(-leader, signal) ? "sent" : "gone";
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM" ? "denied" : "gone";
	}
}
/** Whether a process of the group still runs, whoever it belongs to. Zombies do not count. */
function isGroupAlive(leader) {
	if (signalGroup(leader, 0) === "gone") return false;
	const members = groupMembers(leader);
	return members === void 0 || members.length === 0 || members.some(({ stat }) => isRunning(stat));
}
/** Those that run; none where there is no /proc. */
function membersOf(leader) {
	return (groupMembers(leader) ?? []).filter(({ stat }) => isRunning(stat)).map(({ pid, stat }) => ({
		pid,
		name: stat.name
	}));
}
/** The group's processes, zombies too; undefined where there is no /proc. */
function groupMembers(leader) {
	return processNumbers()?.flatMap((pid) => {
		const stat = readProcStat(pid);
		return stat?.group === leader ? [{
			pid,
			stat
		}] : [];
	});
}
// src/delivery/redact/annotations.ts
const LEVELS = [
	"error",
	"warning",
	"notice"
];
const NAMES = [
	"group",
	"endgroup",
	"debug",
	...LEVELS
];
/** The longest start that decides: `::` and the longest name. */
const LONGEST_START = Math.max(...NAMES.map(({ length }) => length)) + 2;
function createAnnotationWriter(matcher) {
	const written = /* @__PURE__ */ new Map();
	let isGroupOpen = false;
	const isTooMany = (name) => {
		if (name !== "error" && name !== "warning") return false;
		const count = (written.get(name) ?? 0) + 1;
		written.set(name, count);
		return count > 7;
	};
	/** Decoding can join what was apart, so the meaning is redacted and not only the line. */
	const safe = (text) => withoutMarkers(redactText(matcher, text));
	return {
		mayBegin(start) {
			const seen = start.slice(0, LONGEST_START).toLowerCase();
			return NAMES.some((name) => {
				const command = `::${name}`;
				return command.startsWith(seen) || seen.startsWith(command);
			});
		},
		rewrite(line) {
			const command = parseCommand(line);
			if (command === void 0) return void 0;
			const { name, properties, message } = command;
			const pairs = properties.map(([key, value]) => `${key}=${escapeProperty(safe(value))}`);
			const text = `::${pairs.length === 0 ? name : `${name} ${pairs.join(",")}`}::${escapeData(safe(message))}`;
			if (holdsSecret(matcher, text) || isTooMany(name)) return void 0;
			if (name === "group") isGroupOpen = true;
			if (name === "endgroup") isGroupOpen = false;
			return text;
		},
		end() {
			const text = isGroupOpen ? "::endgroup::\n" : "";
			isGroupOpen = false;
			return text;
		}
	};
}
/**
* As the runner reads it: `::name key=value,key=value::message`, the name in any case.
* @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
*/
function parseCommand(line) {
	const parts = /^::(?<name>[a-z]+)(?: (?<properties>.*?))?::(?<message>.*)$/isu.exec(line)?.groups;
	const name = NAMES.find((one) => one === parts?.["name"]?.toLowerCase());
	if (parts === void 0 || name === void 0) return void 0;
	return {
		name,
		properties: LEVELS.some((level) => level === name) ? propertiesOf(parts["properties"] ?? "") : [],
		message: name === "endgroup" ? "" : unescapeData(parts["message"] ?? "")
	};
}
const TEXTS = ["title", "file"];
const NUMBERS = [
	"line",
	"endLine",
	"col",
	"endColumn"
];
/** Those that GitHub documents; the last value of a key counts. */
function propertiesOf(text) {
	const given = new Map(text.split(",").map((pair) => {
		const equals = pair.indexOf("=");
		return [pair.slice(0, Math.max(0, equals)).trim(), unescapeProperty(pair.slice(equals + 1))];
	}));
	return [...TEXTS, ...NUMBERS].flatMap((key) => {
		const value = given.get(key) ?? "";
		return (TEXTS.includes(key) ? value !== "" : /^\d{1,9}$/u.test(value)) ? [[key, value]] : [];
	});
}
/** The runner would read `##[…]` as a command of the older form. */
function withoutMarkers(text) {
	return text.replaceAll("##[", String.raw`##\[`);
}
function unescapeData(text) {
	return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
function unescapeProperty(text) {
	return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
function escapeData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
	return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
// src/delivery/redact/commands.ts
/**
* Keeps the runner from reading a task's output as commands. The runner splits output at `\n` and `\r`, and treats a
* line as a command when it starts with `::` after white space, or contains `##[` anywhere. Both get a backslash, as the
* runner does with its own markers: `\::error::`, `##\[group]`. A backslash is visible, and nothing parses the result.
*
* Only `::add-mask::` passes: a task that derives another secret must be able to hide it, and an escaped command would
* print it. It must be the first thing in its line, after spaces and tabs at most: then the runner reads nothing else in
* that line. Behind other bytes that may count as white space (the runner trims by Unicode, and compares by the rules of
* a language), `::` is escaped and the rest of the line is searched; one backslash too many is harmless.
*
* With an `AnnotationWriter`, what it recognises at the same place is replaced by what it writes.
* @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
*/
function createCommandFilter(annotations) {
	let position = "start";
	let pending = EMPTY;
	const run = (bytes, isLast) => {
		const line = createReader(bytes, {
			isLast,
			annotations
		});
		const out = [];
		let copied = 0;
		let index = firstToRead(bytes);
		if (index > 0) position = "start";
		while (index < bytes.length) {
			const step = line[position](index);
			if (step.escapeAt !== void 0) {
				out.push(bytes.subarray(copied, step.escapeAt), step.replacement ?? BACKSLASH);
				copied = step.replacement === void 0 ? step.escapeAt : step.next;
			}
			index = step.next;
			position = step.position;
			if (step.waits === true) break;
		}
		pending = Buffer.from(bytes.subarray(index));
		if (out.length === 0 && index === bytes.length) return bytes;
		out.push(bytes.subarray(copied, index));
		return Buffer.concat(out);
	};
	return {
		write: (chunk) => run(joined(pending, chunk), false),
		flush: () => run(pending, true),
		interrupt: () => void (position = "start")
	};
}
/** Most output has nothing that may be a command: then only the line that goes on matters. */
function firstToRead(bytes) {
	return bytes.includes("::") || bytes.includes(MARKER) ? 0 : lastLineEnd(bytes) + 1;
}
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const BACKSLASH = Buffer.from("\\");
const ADD_MASK = "::add-mask::";
const MARKER = Buffer.from("##[");
const EMPTY = Buffer.alloc(0);
/** A longer line is not an annotation: the runner shows 4096 characters of one. */
const MAX_ANNOTATION_BYTES = 16384;
/** Reads one chunk: each function handles what is at an index, for one position in a line. */
function createReader(bytes, { isLast, annotations }) {
	const lineEnd = lineEndFinder(bytes);
	const marker = finder(bytes, MARKER);
	/** Undefined where the line is not an annotation. It is read as a whole, so an unfinished one waits for its end. */
	const atAnnotation = (first, seen) => {
		if (annotations?.mayBegin(seen) !== true) return void 0;
		const end = lineEnd(first);
		if (end - first > MAX_ANNOTATION_BYTES) return void 0;
		if (end === bytes.length && !isLast) return {
			position: "start",
			next: first,
			waits: true
		};
		const text = annotations.rewrite(bytes.toString("utf8", first, end));
		if (text === void 0) return void 0;
		const replacement = Buffer.from(text);
		if (text !== "") return {
			position: "middle",
			next: end,
			escapeAt: first,
			replacement
		};
		return {
			position: "start",
			next: Math.min(end + 1, bytes.length),
			escapeAt: first,
			replacement
		};
	};
	const atColon = (first, mayMask) => {
		const seen = bytes.toString("latin1", first, first + 12).toLowerCase();
		if (mayMask && seen === ADD_MASK) return {
			position: "mask",
			next: first + seen.length
		};
		const annotation = mayMask ? atAnnotation(first, seen) : void 0;
		if (annotation !== void 0) return annotation;
		const expected = mayMask ? ADD_MASK : "::";
		const position = mayMask ? "start" : "afterOdd";
		if (expected.startsWith(seen) && !isLast) return {
			position,
			next: first,
			waits: true
		};
		if (!seen.startsWith("::")) return {
			position: "middle",
			next: first + 1
		};
		return {
			position: "middle",
			next: first + 2,
			escapeAt: first
		};
	};
	return {
		start(index) {
			let first = index;
			while (isLineStart(bytes[first])) first += 1;
			if (first === bytes.length) return {
				position: "start",
				next: first
			};
			if (bytes[first] === COLON) return atColon(first, true);
			return {
				position: isOdd(bytes[first]) ? "afterOdd" : "middle",
				next: first
			};
		},
		afterOdd(index) {
			let first = index;
			while (isOdd(bytes[first])) first += 1;
			if (first === bytes.length) return {
				position: "afterOdd",
				next: first
			};
			if (bytes[first] === COLON) return atColon(first, false);
			return {
				position: "middle",
				next: first
			};
		},
		middle(index) {
			const end = lineEnd(index);
			const found = marker(index);
			if (found < end) {
				const bracket = found + MARKER.length - 1;
				return {
					position: "middle",
					next: bracket + 1,
					escapeAt: bracket
				};
			}
			if (end < bytes.length) return {
				position: "start",
				next: end + 1
			};
			const undecided = isLast ? 0 : markerBeginning(bytes, index);
			return {
				position: "middle",
				next: bytes.length - undecided,
				waits: undecided > 0
			};
		},
		mask(index) {
			const end = lineEnd(index);
			if (end === bytes.length) return {
				position: "mask",
				next: end
			};
			return {
				position: "start",
				next: end + 1
			};
		}
	};
}
/** How many of the last bytes, from `index` on, may be the beginning of a marker. */
function markerBeginning(bytes, index) {
	for (const length of [2, 1]) {
		const from = bytes.length - length;
		if (from >= index && bytes.subarray(from).equals(MARKER.subarray(0, length))) return length;
	}
	return 0;
}
/** Where the next one is, or the length of the bytes. It searches on only when it is asked beyond what it found. */
function finder(bytes, wanted) {
	let found = -1;
	return (from) => {
		if (found < from) {
			const next = bytes.indexOf(wanted, from);
			found = next < 0 ? bytes.length : next;
		}
		return found;
	};
}
function lineEndFinder(bytes) {
	const [lf, cr] = [finder(bytes, LF), finder(bytes, CR)];
	return (from) => Math.min(lf(from), cr(from));
}
function joined(pending, chunk) {
	if (pending.length > 0) return Buffer.concat([pending, chunk]);
	return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
/** What the runner certainly trims from the start of a line, and line ends: an empty line starts another. */
function isLineStart(byte) {
	return byte === SPACE || byte === TAB || byte === LF || byte === CR;
}
/** What may count as white space for the runner, or as nothing: other control characters, and all that is not ASCII. */
function isOdd(byte = COLON) {
	return byte !== LF && byte !== CR && (byte <= SPACE || byte >= 127);
}
// src/delivery/redact/arrivals.ts
function createArrivals() {
	const queues = {
		stdout: {
			arrivals: [],
			first: 0
		},
		stderr: {
			arrivals: [],
			first: 0
		}
	};
	let total = 0;
	return {
		add(stream, start, length) {
			const { arrivals } = queues[stream];
			const last = arrivals.at(-1);
			if (last !== void 0 && last.at + last.length === total) last.length += length;
			else arrivals.push({
				start,
				at: total,
				length
			});
			total += length;
		},
		between: (from, to) => [...piecesOf("stdout", queues.stdout, {
			from,
			to
		}), ...piecesOf("stderr", queues.stderr, {
			from,
			to
		})],
		firstSince(from, stream) {
			const { arrivals, first } = queues[stream];
			let index = first;
			for (; index < arrivals.length; index += 1) {
				const arrival = arrivals[index];
				if (arrival !== void 0 && arrival.at + arrival.length > from) return arrival.start + Math.max(0, from - arrival.at);
			}
			return Infinity;
		},
		total: () => total,
		forget(before) {
			drop(queues.stdout, before);
			drop(queues.stderr, before);
		}
	};
}
function piecesOf(stream, { arrivals, first }, { from, to }) {
	const pieces = [];
	for (let index = first; index < arrivals.length; index += 1) {
		const arrival = arrivals[index];
		if (arrival === void 0 || arrival.at >= to) break;
		const { start, at, length } = arrival;
		const piece = {
			stream,
			start: start + Math.max(0, from - at),
			end: start + Math.min(length, to - at)
		};
		if (piece.start < piece.end) pieces.push(piece);
	}
	return pieces;
}
function drop(queue, before) {
	const { arrivals } = queue;
	for (; queue.first < arrivals.length; queue.first += 1) {
		const arrival = arrivals[queue.first];
		if (arrival === void 0 || arrival.at + arrival.length > before) break;
	}
	if (queue.first * 2 <= arrivals.length) return;
	queue.arrivals = arrivals.slice(queue.first);
	queue.first = 0;
}
// src/delivery/redact/stream-redactor.ts
const STREAMS = ["stdout", "stderr"];
const OTHER = {
	stdout: "stderr",
	stderr: "stdout"
};
/**
* Searches for secrets three times: in each stream by itself, so that noise on one cannot hide what is printed in pieces
* on the other, and across both in order of arrival, so that a secret cannot be printed half on each. The streams are
* not mixed.
*/
function createStreamRedactor(matcher) {
	const lanes = {
		stdout: createLane(matcher),
		stderr: createLane(matcher)
	};
	const across = matcher.scan();
	const arrivals = createArrivals();
	/** The stream whose own scan is where the one across both is: only one of them has to read then. */
	let same;
	let last = "stdout";
	const needs = (stream) => ({
		held: arrivals.firstSince(arrivals.total() - across.held(), stream),
		likely: arrivals.firstSince(arrivals.total() - across.likely(), stream)
	});
	const part = (stream, how) => {
		const lane = lanes[stream];
		const released = lane.release(how, needs(stream));
		const isWhole = lane.bytes.start() >= lane.lineEnd();
		return {
			...released,
			stream,
			heldAtLineEnd: isWhole ? lane.heldAtLineEnd() : void 0
		};
	};
	const maskAcross = (start, end) => {
		for (const piece of arrivals.between(start, end)) lanes[piece.stream].bytes.mask(piece.start, piece.end);
	};
	const maskLikelyAcross = () => {
		const total = arrivals.total();
		for (const { stream, start, end } of arrivals.between(total - across.likely(), total)) lanes[stream].bytes.mask(start, Math.min(end, lanes[stream].lineEnd() - 1));
	};
	return {
		write(stream, chunk) {
			const lane = lanes[stream];
			arrivals.add(stream, lane.bytes.end(), chunk.length);
			if (same !== stream) same = lane.scan.held() === 0 && across.held() === 0 ? stream : void 0;
			lane.feed(chunk);
			if (same === stream) across.follow(lane.scan.state(), chunk.length);
			else across.feed(chunk, ({ start, end }) => maskAcross(start, end));
			arrivals.forget(arrivals.total() - across.held());
			last = stream;
			return [part(OTHER[stream], "settled"), part(stream, "certain")];
		},
		release(how) {
			if (how === "overdue") maskLikelyAcross();
			return [part(OTHER[last], how), part(last, how)];
		},
		isHolding: (stream) => lanes[stream].bytes.start() < lanes[stream].bytes.end(),
		hold: () => strongest(STREAMS.map((stream) => lanes[stream].hold(needs(stream)))),
		flush() {
			maskAcross(arrivals.total() - across.part(), arrivals.total());
			return STREAMS.map((stream) => {
				return {
					stream,
					bytes: lanes[stream].flush(),
					isPlain: false,
					heldAtLineEnd: void 0
				};
			});
		}
	};
}
// src/delivery/redact/task-output.ts
/**
* Makes a task's output safe, in four steps: redact each stream by itself and across both; cut it into whole lines, as
* the runner does, so that lines of the two streams never mix; redact both together once more, so that the combined
* output holds no secret; escape commands last, so that nothing after it can form one.
*/
function createTaskOutput(matcher, { annotations: mayAnnotate = false } = {}) {
	const streams = createStreamRedactor(matcher);
	const lines = {
		stdout: createLineFilter(),
		stderr: createLineFilter()
	};
	const together = createLane(matcher);
	const annotations = writerOf(mayAnnotate, matcher);
	const commands = createCommandFilter(annotations);
	let last = 10;
	const pass = (bytes) => {
		const safe = bytes.length === 0 ? bytes : commands.write(bytes);
		last = safe.at(-1) ?? last;
		if (!isLineEnd(last)) commands.interrupt();
		return safe;
	};
	const passLines = (parts, how) => {
		for (const part of parts) {
			if (part.bytes.length === 0) continue;
			const { bytes, isPlain } = lines[part.stream].write(part);
			if (isPlain && part.heldAtLineEnd !== void 0 && endsLine(bytes)) together.feedSearched(bytes, Math.min(part.heldAtLineEnd, bytes.length));
			else if (bytes.length > 0) together.feed(bytes);
		}
		return pass(together.release(how).bytes);
	};
	return {
		write: (stream, chunk) => passLines(streams.write(stream, chunk), "certain"),
		release: (how) => passLines(streams.release(how), how),
		isHolding: (stream) => streams.isHolding(stream),
		hold: () => strongest([streams.hold(), together.hold()]),
		end() {
			const finished = passLines(streams.flush(), "certain");
			for (const line of [lines.stdout.flush(), lines.stderr.flush()]) if (line.length > 0) together.feed(Buffer.concat([line, LINE_END]));
			const rest = [
				finished,
				pass(together.flush()),
				commands.flush()
			];
			const bytes = Buffer.concat(rest);
			const lineEnd = isLineEnd(bytes.at(-1) ?? last) ? [] : [LINE_END];
			return Buffer.concat([
				bytes,
				...lineEnd,
				Buffer.from(annotations?.end() ?? "")
			]);
		}
	};
}
function writerOf(annotations, matcher) {
	if (typeof annotations === "function") return annotations(matcher);
	return annotations ? createAnnotationWriter(matcher) : void 0;
}
function endsLine(bytes) {
	return isLineEnd(bytes.at(-1) ?? 0);
}
const LINE_END = Buffer.from("\n");
// src/delivery/task/chunk-queue.ts
/** From this many bytes on the streams wait, and with them the task. */
const MAX_QUEUED_BYTES = 131072;
function createChunkQueue(streams) {
	const all = [streams.stdout, streams.stderr];
	const open = /* @__PURE__ */ new Set(["stdout", "stderr"]);
	let chunks = [];
	let size = 0;
	let isClosed = false;
	let notify;
	const ending = Promise.withResolvers();
	const tell = () => {
		notify?.();
		notify = void 0;
	};
	const end = (stream) => {
		open.delete(stream);
		if (open.size === 0) ending.resolve();
		tell();
	};
	for (const stream of ["stdout", "stderr"]) {
		const readable = streams[stream];
		readable.on("data", (bytes) => {
			if (isClosed) return;
			chunks.push({
				stream,
				bytes
			});
			size += bytes.length;
			if (size >= MAX_QUEUED_BYTES) for (const one of all) one.pause();
			tell();
		});
		readable.once("end", () => end(stream));
		readable.once("close", () => end(stream));
		readable.once("error", () => end(stream));
	}
	return {
		take() {
			const chunk = chunks.shift();
			if (chunk === void 0) return void 0;
			const wasFull = size >= MAX_QUEUED_BYTES;
			size -= chunk.bytes.length;
			if (wasFull && size < MAX_QUEUED_BYTES) for (const one of all) one.resume();
			return chunk;
		},
		isEmpty: () => chunks.length === 0,
		isEnded: () => open.size === 0,
		changed: () => new Promise((resolve) => {
			if (chunks.length > 0 || open.size === 0 || isClosed) resolve();
			else notify = resolve;
		}),
		ended: ending.promise,
		close() {
			isClosed = true;
			chunks = [];
			tell();
		}
	};
}
/** After this time the work pauses, so that heartbeats and signals do not wait for it. */
const WORK_MS = 8;
/**
* Reads both streams to their end, and passes them on without any form of a secret. Memory is bounded: when `output` is
* slow, or the redactor is, the task waits.
*/
function pumpOutput(streams, { matcher, output, clock, annotations, tap }) {
	if (tap !== void 0) tapInto(streams, tap);
	const queue = createChunkQueue(streams);
	const safe = createTaskOutput(matcher, { annotations });
	const pace = createPace(clock);
	const stopping = new AbortController();
	let heldSince;
	let isWorking = false;
	const pass = async (parts) => {
		for (const bytes of joinPieces(parts)) if (!stopping.signal.aborted) await output(bytes);
	};
	const redact = async ({ stream, bytes }) => {
		let parts = [];
		let most = bytes.length > SHORT_SLICE.ofMoreThan ? SHORT_SLICE.bytes : bytes.length;
		for (let at = 0; at < bytes.length && !stopping.signal.aborted;) {
			if (!safe.isHolding(stream)) most = bytes.length;
			const slice = bytes.subarray(at, at + Math.min(most, pace.sliceBytes()));
			at += slice.length;
			most *= 2;
			parts.push(pace.measure(() => safe.write(stream, slice)));
			if (pace.isDue()) {
				await pass(parts);
				parts = [];
				await pace.pause();
			}
		}
		await pass(parts);
	};
	/** How long the lines that are probably the start of a form may still wait; undefined when there are none. */
	const holdLeft = () => {
		heldSince = safe.hold() === "likely" ? heldSince ?? clock.now() : void 0;
		return heldSince === void 0 ? void 0 : heldSince + 250 - clock.now();
	};
	const endHold = async () => {
		heldSince = void 0;
		await pass([safe.release("overdue")]);
	};
	const wait = async () => {
		if (safe.hold() !== "none") {
			await pace.pause();
			if (!queue.isEmpty()) return;
			await pass([safe.release("settled")]);
		}
		const left = holdLeft();
		if (left === void 0) await queue.changed();
		else if (left > 0) await settlesWithin(queue.changed(), left, clock);
		else await endHold();
	};
	const run = async () => {
		while (!stopping.signal.aborted) {
			const chunk = queue.take();
			if (chunk !== void 0) {
				isWorking = true;
				await redact(chunk);
				isWorking = false;
				if ((holdLeft() ?? 1) <= 0) await endHold();
			} else if (queue.isEnded()) {
				await pass([safe.end()]);
				return;
			} else await wait();
		}
	};
	return {
		ended: queue.ended,
		done: run(),
		isBehind: () => isWorking || !queue.isEmpty(),
		stop() {
			stopping.abort();
			queue.close();
		}
	};
}
function tapInto(streams, tap) {
	for (const stream of ["stdout", "stderr"]) streams[stream].on("data", (bytes) => tap(stream, bytes));
}
/**
* What the redactor holds back is copied together with what follows, as far as that is another chunk. So a long chunk
* begins with short slices, each twice as long, until nothing is held back.
*/
const SHORT_SLICE = {
	bytes: 128,
	ofMoreThan: 4096
};
const SLICE_BYTES = {
	min: 1024,
	max: 16384
};
function createPace(clock) {
	let size = SLICE_BYTES.min;
	let worked = 0;
	return {
		sliceBytes: () => size,
		measure(work) {
			const started = clock.now();
			const result = work();
			const took = clock.now() - started;
			worked += took;
			const wanted = took > WORK_MS / 2 ? size / 4 : size * 2;
			size = Math.min(SLICE_BYTES.max, Math.max(SLICE_BYTES.min, wanted));
			return result;
		},
		isDue: () => worked >= WORK_MS,
		async pause() {
			worked = 0;
			await setImmediate();
			await setImmediate();
		}
	};
}
// src/delivery/task/run-task.ts
/**
* When a job is cancelled, the runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s later SIGKILL, all of them only to this
* process. Many tools take a second signal for "now", so a task has 5 s after its first one. It is over after 7.3 s, also
* when its output is slow, which leaves more than 2 s to revoke the credential.
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
*/
const TASK_LIMITS = {
	stop: [
		{
			signal: "SIGINT",
			waitMs: 5e3
		},
		{
			signal: "SIGTERM",
			waitMs: 1e3
		},
		{
			signal: "SIGKILL",
			waitMs: 250
		}
	],
	rest: [
		{ waitMs: 2e3 },
		{
			signal: "SIGTERM",
			waitMs: 1e3
		},
		{
			signal: "SIGKILL",
			waitMs: 500
		}
	],
	lastReadMs: {
		stopped: 500,
		ended: 5e3
	}
};
/** Where there is nothing to revoke afterwards, the task gets the time that the runner gives a step. */
const TASK_LIMITS_WITHOUT_REVOKING = {
	...TASK_LIMITS,
	stop: [
		{
			signal: "SIGINT",
			waitMs: 7e3
		},
		{
			signal: "SIGTERM",
			waitMs: 750
		},
		{
			signal: "SIGKILL",
			waitMs: 250
		}
	]
};
/**
* Runs the task that gets the credential, and passes on its output without any form of its secrets. Resolves when all
* of its processes that can be reached have ended; the failure says why it could not start.
*/
async function runTask(task, effects) {
	const started = await startTask(task, effects.signal);
	if (!started.ok) return started;
	const child = started.value;
	const killNow = () => void signalGroup(child.pid, "SIGKILL");
	process.once("exit", killNow);
	try {
		return ok(await supervise(child, effects));
	} catch (error) {
		killNow();
		throw error;
	} finally {
		process.removeListener("exit", killNow);
	}
}
async function supervise(child, effects) {
	const { signal } = effects;
	const pump = pumpOutput({
		stdout: child.stdout,
		stderr: child.stderr
	}, effects);
	pump.done.catch(() => signalGroup(child.pid, "SIGKILL"));
	const stop = stopOnAbort(child.pid, effects);
	const exit = await child.exit;
	const wasStopped = signal?.aborted === true;
	const ended = wasStopped ? await stoppedGroup(stop) : await endRest(child.pid, effects);
	stop.forget();
	effects.groupEnded?.(child.pid, ended.members);
	const { isRead, isDropped } = await finishOutput(child, pump, {
		wasStopped,
		effects
	});
	const rest = wasStopped || ended.needed === void 0 ? "none" : "ended";
	const isOver = isRead && !isGroupAlive(child.pid);
	return {
		...outcomeOf(exit),
		wasStopped,
		leftBehind: isOver ? rest : "escaped",
		...isDropped ? { outputDropped: true } : {}
	};
}
async function stoppedGroup(stop) {
	return {
		needed: await stop.done(),
		members: []
	};
}
/** Ends what runs on after the shell has ended. */
async function endRest(leader, effects) {
	const { clock, signal, limits = TASK_LIMITS } = effects;
	let members = [];
	const onFirstSignal = (all) => void (members = all);
	return {
		needed: await endGroup(leader, limits.rest, {
			clock,
			hurry: signal,
			onFirstSignal
		}),
		members
	};
}
/** Reads and passes on what is left, for a limited time: ending the credential waits for it. */
async function finishOutput(child, pump, { wasStopped, effects }) {
	const { clock, limits = TASK_LIMITS } = effects;
	const { stopped, ended } = limits.lastReadMs;
	const waitMs = wasStopped ? stopped : ended;
	const isRead = await settlesWithin(Promise.race([pump.ended, pump.done]), waitMs, clock);
	const isBehind = !isRead && pump.isBehind();
	child.stdout.destroy();
	child.stderr.destroy();
	const isPassedOn = await settlesWithin(pump.done, isRead ? waitMs : stopped, clock);
	if (!isPassedOn) pump.stop();
	return {
		isRead,
		isDropped: isBehind || !isPassedOn
	};
}
function outcomeOf({ code, signal }) {
	if (signal === null) return {
		exitCode: code ?? 1,
		signal: void 0
	};
	return {
		exitCode: 128 + constants$2.signals[signal],
		signal
	};
}
/** Ends the whole group, from the shell to the last grandchild, as soon as the signal aborts. */
function stopOnAbort(leader, { clock, signal, limits = TASK_LIMITS }) {
	let ending = Promise.resolve(void 0);
	const stop = () => {
		ending = endGroup(leader, limits.stop, { clock });
	};
	if (signal?.aborted === true) stop();
	else signal?.addEventListener("abort", stop, { once: true });
	return {
		done: () => ending,
		forget: () => signal?.removeEventListener("abort", stop)
	};
}
// src/delivery/task/file-commands.ts
/**
* Reads the runner's format of GITHUB_OUTPUT and GITHUB_ENV: lines `name=value`, or `name<<delimiter`, the value's lines, and the
* delimiter alone on a line. A later value of a name replaces an earlier one. The error says which line is wrong and does
* not quote it, because the line may contain a secret.
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
*/
function parseFileCommands(text) {
	const lines = text.split("\n");
	const pairs = [];
	let at = 0;
	while (at < lines.length) {
		const line = lines[at] ?? "";
		const number = at + 1;
		at += 1;
		if (line === "") continue;
		const head = headOf(line);
		if (head === void 0) return err(`line ${number} is neither name=value nor name<<delimiter`);
		if (head.name === "") return err(`line ${number} has no name`);
		if (head.delimiter === void 0) {
			pairs.push([head.name, head.value]);
			continue;
		}
		if (head.delimiter === "") return err(`line ${number} has no delimiter after <<`);
		const end = lines.indexOf(head.delimiter, at);
		if (end < 0) return err(`the closing delimiter of line ${number} is missing`);
		pairs.push([head.name, lines.slice(at, end).join("\n")]);
		at = end + 1;
	}
	return ok(Object.fromEntries(pairs));
}
/** Whichever of `=` and `<<` comes first decides. */
function headOf(line) {
	const match = /^(?<name>.*?)(?<kind>=|<<)(?<rest>.*)$/su.exec(line)?.groups;
	if (match === void 0) return void 0;
	const { name = "", kind, rest = "" } = match;
	return {
		name,
		value: rest,
		delimiter: kind === "<<" ? rest : void 0
	};
}
// src/delivery/task/task-files.ts
/** The runner's limit for a step's summary, and for the outputs of a job. */
const MAX_TASK_FILE_BYTES = 1048576;
/** The runner drops a larger summary as a whole, so this leaves room for stepkey's own part. */
const MAX_TASK_SUMMARY_BYTES = 983040;
/**
* Creates the task's own files in its private directory, empty, so that a script can append to them. Nothing can delay
* that yet, so it goes without Node's threads, which take ten times as long.
*/
function createTaskFiles(directory) {
	const at = (name) => join(directory, name);
	const files = {
		output: at("output"),
		summary: at("summary"),
		env: at("env"),
		path: at("path")
	};
	createEmpty(Object.values(files));
	return files;
}
/** The same for a part of an action, whose directory it makes. */
async function createActionFiles(directory) {
	await mkdir(directory, { mode: 448 });
	const files = createTaskFiles(directory);
	const state = join(directory, "state");
	createEmpty([state]);
	return {
		...files,
		state
	};
}
function createEmpty(paths) {
	for (const path of paths) writeFileSync(path, "", { mode: 384 });
}
/**
* The task's outputs by name. Refused as a whole when any name or value contains a secret in any form: the runner does
* not mask outputs, and every later step and job can read them.
*/
async function collectOutputs(path, matcher) {
	const text = await readTaskFile(path, "GITHUB_OUTPUT");
	return text.ok ? outputsOf(text.value, matcher) : text;
}
/** The same for the text of such a file. */
function outputsOf(text, matcher) {
	const parsed = parseFileCommands(text);
	const named = Object.entries(parsed.ok ? parsed.value : {}).filter(([name, value]) => holdsSecret(matcher, name) || holdsSecret(matcher, value)).map(([name]) => redactText(matcher, name));
	if (named.length > 0 || holdsSecret(matcher, text)) {
		const what = named.length > 0 ? `The task's output ${named.join(", ")}` : "GITHUB_OUTPUT";
		return err(secretFailure(`${what} contains a secret, so none of the outputs is passed on.`));
	}
	if (!parsed.ok) return err(malformed(`GITHUB_OUTPUT cannot be read: ${parsed.error}.`));
	return Buffer$1.byteLength(JSON.stringify(parsed.value)) > 1048576 ? err(tooLarge("GITHUB_OUTPUT")) : parsed;
}
/** The task's summary, in Markdown; refused when it contains a secret in any form. */
async function collectSummary(path, matcher) {
	const text = await readTaskFile(path, "GITHUB_STEP_SUMMARY");
	return text.ok ? summaryOf(text.value, matcher) : text;
}
/** The same for the text of such a file. */
function summaryOf(text, matcher) {
	if (!holdsSecret(matcher, text)) return ok(text);
	return err(secretFailure("The task's summary contains a secret, so it is not passed on."));
}
function maxBytesOf(name) {
	return name === "GITHUB_STEP_SUMMARY" ? MAX_TASK_SUMMARY_BYTES : MAX_TASK_FILE_BYTES;
}
/** The file as text; a file that the task removed counts as empty, as it does for the runner. */
async function readTaskFile(path, name) {
	try {
		const bytes = await readOwnFile(path, maxBytesOf(name));
		if (bytes === "not a file") return err(malformed(`${name} is not a file any more.`));
		if (bytes === "too large") return err(tooLarge(name));
		return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		if (error instanceof TypeError) return err(malformed(`${name} is not valid UTF-8.`));
		const code = errorCode(error);
		if (code === void 0) throw error;
		return code === "ENOENT" ? ok("") : err(malformed(`${name} cannot be read: ${code}.`));
	}
}
/** A task may have replaced the file with anything: a link to another file, or a pipe that never ends. */
async function readOwnFile(path, maxBytes) {
	const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	try {
		const status = await file.stat();
		if (!status.isFile()) return "not a file";
		if (status.size > maxBytes) return "too large";
		return await readAsFarAs(file, status.size);
	} finally {
		await file.close();
	}
}
/** What was there when its size was asked for: a process that the task left may write on and on. */
async function readAsFarAs(file, size) {
	const bytes = Buffer$1.alloc(size);
	let length = 0;
	while (length < size) {
		const { bytesRead } = await file.read(bytes, length, size - length, length);
		if (bytesRead === 0) break;
		length += bytesRead;
	}
	return bytes.subarray(0, length);
}
function secretFailure(message) {
	return failure("secret_in_output", message, { remedy: "Do not write the secret there: the credential ends with this step, so a later step could not use it." });
}
/** Whoever wrote so much did no harm: the step does not fail for it. */
function tooLarge(name) {
	const message = `${name} is larger than ${name === "GITHUB_STEP_SUMMARY" ? "960 KiB" : "1 MiB"}, so nothing of it is passed on.${name === "GITHUB_STEP_SUMMARY" ? " The runner keeps 1 MiB of a step's summary, and stepkey adds its own part." : ""}`;
	return failure("task_output_too_large", message, { remedy: "Write large data to a file, and upload it as an artifact." });
}
/** The file cannot be read without waiting for a program. */
function outOfReach(name) {
	return malformed(`${name} is on a file system that does not respond.`);
}
function malformed(message) {
	return failure("task_output_malformed", message, { remedy: "Write `name=value` lines, or a delimiter for values of several lines, in UTF-8." });
}
export { holdsSecret as C, countTooShort as D, redactorOn as E, textsOf as O, openTaskPipes as S, redactText as T, processNumbers as _, outOfReach as a, cancelledBeforeStart as b, summaryOf as c, TASK_LIMITS_WITHOUT_REVOKING as d, runTask as f, isOlder as g, holdsAssignment as h, createTaskFiles as i, base64Windows as k, parseFileCommands as l, environReader as m, collectSummary as n, outputsOf as o, createAnnotationWriter as p, createActionFiles as r, readTaskFile as s, collectOutputs as t, TASK_LIMITS as u, readProcStat as v, matcherFor as w, closePipes as x, isRunning as y };
