import { m as Secret } from "./base.js";
import { i as withFilePaths, n as FILE_NAME } from "./credential-file.js";
import { chmod, lstat, mkdtemp, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import process from "node:process";
// src/action/context/grace-period.ts
/** Does work whose signal aborts when its time is over. A cancelled job does not drop it: it gets what time is left. */
async function withGracePeriod({ clock, cancelled, limitMs, afterCancelMs }, work) {
	const over = new AbortController();
	const done = new AbortController();
	const stopAfter = async (milliseconds) => {
		await clock.sleep(milliseconds, done.signal);
		over.abort();
	};
	const shorten = () => void stopAfter(afterCancelMs);
	stopAfter(limitMs);
	if (cancelled.aborted) shorten();
	else cancelled.addEventListener("abort", shorten, { once: true });
	try {
		return await work(over.signal);
	} finally {
		done.abort();
		cancelled.removeEventListener("abort", shorten);
	}
}
// src/delivery/task/remove-tree.ts
/**
* Removes a directory with everything in it, also where a task took its own permissions away, as module caches do. A link
* in its place, or below it, is removed and never followed. Returns whether it is gone; never rejects. What cannot be
* removed, such as what a container's root made, keeps nothing else.
*/
async function removeTree(path) {
	await empty(path).catch(() => void 0);
	try {
		await rm(path, {
			recursive: true,
			force: true,
			maxRetries: 3
		});
		return true;
	} catch {
		return false;
	}
}
async function empty(directory) {
	if (!(await lstat(directory)).isDirectory()) return;
	await chmod(directory, 448);
	for (const entry of await readdir(directory, { withFileTypes: true })) {
		const path = join(directory, entry.name);
		if (entry.isDirectory()) await removeTree(path);
		else await rm(path, { force: true }).catch(() => void 0);
	}
}
// src/delivery/task/private-directory.ts
/**
* Makes a directory that only this user can enter (0700). It is removed when this process ends, too, unless SIGKILL ends
* it. `prefix` begins its name, which ends with six random letters and digits.
*/
async function openPrivateDirectory(parent, prefix = "stepkey-") {
	const path = await mkdtemp(join(parent, prefix));
	const removeNow = () => {
		try {
			rmSync(path, {
				recursive: true,
				force: true
			});
		} catch {}
	};
	process.once("exit", removeNow);
	return {
		path,
		remove: async () => {
			const isGone = await removeTree(path);
			process.removeListener("exit", removeNow);
			return isGone;
		}
	};
}
/** Lends a private directory below `parent` while `use` runs. */
async function withPrivateDirectory(parent, use) {
	const directory = await openPrivateDirectory(parent);
	try {
		return await use(directory.path);
	} finally {
		await directory.remove();
	}
}
// src/delivery/task/credential-files.ts
/** Begins the directory's name, so that post recognises one that a killed main left. */
const PREFIX = "stepkey-files-";
const OWN_NAME = /^stepkey-files-[A-Za-z0-9]{6}$/u;
const MEMORY = "/dev/shm";
/** statfs(2): TMPFS_MAGIC. */
const TMPFS = 16914836;
/** Where a credential's files may go, best first: memory where there is some, so that no disk ever stores them. */
async function filesParents(temp) {
	const disk = resolve(temp);
	return await isInMemory(MEMORY) ? [MEMORY, disk] : [disk];
}
async function isInMemory(path) {
	try {
		return (await statfs(path)).type === TMPFS;
	} catch {
		return false;
	}
}
/**
* Writes the files to a private directory below the first of the parents that accepts it. `opened` gets the directory's
* path before anything is written to it. Makes no directory when there are no files. Rejects when no parent works.
*/
async function placeFiles(files, parents, opened) {
	if (files.find(({ name }) => !FILE_NAME.test(name)) !== void 0) throw new TypeError("a credential's file has a name that is not allowed");
	if (files.length === 0) return {
		pathOf: unknownFile,
		remove: () => Promise.resolve(true)
	};
	let last = /* @__PURE__ */ new Error("there is no directory for the credential's files");
	for (const parent of parents) try {
		return await writeTo(await openPrivateDirectory(parent, PREFIX), files, opened);
	} catch (error) {
		last = error;
	}
	throw last;
}
async function writeTo(directory, files, opened) {
	const paths = new Map(files.map(({ name }) => [name, join(directory.path, name)]));
	try {
		opened(directory.path);
		for (const { name, mode, content } of files) {
			const text = content instanceof Secret ? content.reveal() : content;
			const options = {
				mode: Number.parseInt(mode, 8),
				flag: "wx"
			};
			await writeFile(join(directory.path, name), text, options);
		}
	} catch (error) {
		await directory.remove();
		throw error;
	}
	return {
		pathOf: (name) => paths.get(name) ?? unknownFile(),
		remove: () => directory.remove()
	};
}
function unknownFile() {
	throw new TypeError("the credential names a file that it does not have");
}
/** The credential's variables, with the paths of its files in place of their placeholders. Secrets stay wrapped. */
function envWithPaths(env, pathOf) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => {
		if (typeof value === "string") return [name, withFilePaths(value, pathOf)];
		const plain = value.reveal();
		const final = withFilePaths(plain, pathOf);
		return [name, final === plain ? value : new Secret(final)];
	}));
}
/**
* Removes what a killed main left of a credential's files, and returns whether there was something. Any step can forge
* the path, so it must be one that `placeFiles` could have made.
*/
async function removeLeftFiles(directory, parents) {
	if (!parents.some((parent) => directory === join(parent, basename(directory))) || !OWN_NAME.test(basename(directory))) return false;
	try {
		if (!(await lstat(directory)).isDirectory()) return false;
	} catch {
		return false;
	}
	return await removeTree(directory);
}
export { withPrivateDirectory as a, removeLeftFiles as i, filesParents as n, withGracePeriod as o, placeFiles as r, envWithPaths as t };
