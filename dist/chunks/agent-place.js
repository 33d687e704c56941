import { N as printable, dt as ok, l as tempDirectory, ut as err } from "./start.js";
import { Jt as settlesWithin, Yt as valueWithin, pt as codedFailure } from "./job.js";
const { createServer, isIP } = process.getBuiltinModule("node:net");
const { once } = process.getBuiltinModule("node:events");
const { randomUUID } = process.getBuiltinModule("node:crypto");
const { dirname, join, relative, resolve } = process.getBuiltinModule("node:path");
const { accessSync, closeSync, constants, existsSync, lstatSync, readFileSync, readdirSync, realpathSync } = process.getBuiltinModule("node:fs");
const { homedir } = process.getBuiltinModule("node:os");
const { lstat, mkdir, readFile, readdir, realpath, rm, writeFile } = process.getBuiltinModule("node:fs/promises");
const { spawn } = process.getBuiltinModule("node:child_process");
// src/action/agent/wall/git-config.ts
function parseGitEntries(text) {
	return text.split("\0").filter((entry) => entry !== "").map((entry) => {
		const at = entry.indexOf("\n");
		return at < 0 ? {
			key: entry,
			value: void 0
		} : {
			key: entry.slice(0, at),
			value: entry.slice(at + 1)
		};
	});
}
const KEPT = [
	/^core\.(?:repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|longpaths|sparsecheckout|sparsecheckoutcone|worktree)$/u,
	/^extensions\.(?:objectformat|refstorage|partialclone|worktreeconfig|relativeworktrees|noop)$/u,
	/^remote\..+\.(?:url|pushurl|fetch|push|tagopt|promisor|partialclonefilter|prune)$/su,
	/^branch\..+\.(?:remote|merge|rebase|pushremote)$/su,
	/^submodule\..+\.(?:url|active|branch)$/su,
	/^(?:submodule\.active|user\.(?:name|email)|pull\.(?:rebase|ff)|push\.default|fetch\.prune|init\.defaultbranch|gc\.auto|index\.version|lfs\.repositoryformatversion)$/u
];
function cleanGitConfig(entries) {
	return entries.filter(({ key }) => KEPT.some((form) => form.test(key))).map(({ key, value }) => entryText(key, value)).join("");
}
function entryText(key, value) {
	const first = key.indexOf(".");
	const last = key.lastIndexOf(".");
	const section = key.slice(0, first);
	const middle = first === last ? "" : ` "${escaped(key.slice(first + 1, last))}"`;
	const name = key.slice(last + 1);
	return `[${section}${middle}]\n\t${value === void 0 ? name : `${name} = "${escaped(withoutLogin(value))}"`}\n`;
}
function escaped(text) {
	return text.replaceAll("\\", "\\\\").replaceAll("\"", "\\\"").replaceAll("\n", "\\n");
}
function withoutLogin(value) {
	return value.replace(/^(?<scheme>https?:\/\/)[^/]*@/iu, "$<scheme>");
}
// src/action/agent/wall/requirements.ts
const PACKAGES = {
	find: "findutils",
	id: "coreutils",
	install: "coreutils",
	nft: "nftables",
	perl: "perl-base",
	prlimit: "util-linux",
	rm: "coreutils",
	setpriv: "util-linux",
	sh: "dash",
	tee: "coreutils",
	unshare: "util-linux",
	useradd: "passwd",
	userdel: "passwd"
};
const DIRECTORIES = [
	"/usr/sbin",
	"/usr/bin",
	"/sbin",
	"/bin"
];
const MAX_MS$3 = 2e4;
const KERNEL_NUMBERS = {
	x64: {
		unshare: 272,
		keyctl: 250,
		socket: 41,
		seccomp: 317,
		arch: 3221225534
	},
	arm64: {
		unshare: 97,
		keyctl: 219,
		socket: 198,
		seccomp: 277,
		arch: 3221225655
	}
};
async function checkRequirements(effects) {
	const { platform, arch, parentPid } = effects;
	if (platform !== "linux") return err([`This runner's system is ${platform}; it needs Linux.`]);
	const missing = [];
	if (parentPid === 0) missing.push("The job runs in a container (`container:`).");
	if (KERNEL_NUMBERS[arch] === void 0) missing.push(`The processor is ${arch}; it needs x64 or arm64.`);
	for (const [name, debianPackage] of Object.entries(PACKAGES)) if (systemProgram(name) === void 0) missing.push(`The program \`${name}\` is missing (Debian's package ${debianPackage}).`);
	const sudo = await findSudo(effects);
	if (sudo === void 0) missing.push("The runner's user has no `sudo` without a password.");
	if (missing.length > 0 || sudo === void 0) return err(missing);
	return ok(privileged(findPrograms(), sudo, effects.execute));
}
function findPrograms() {
	const at = (name) => systemProgram(name) ?? name;
	return {
		find: at("find"),
		id: at("id"),
		install: at("install"),
		nft: at("nft"),
		perl: at("perl"),
		prlimit: at("prlimit"),
		rm: at("rm"),
		setpriv: at("setpriv"),
		sh: at("sh"),
		tee: at("tee"),
		unshare: at("unshare"),
		useradd: at("useradd"),
		userdel: at("userdel")
	};
}
function systemProgram(name) {
	return DIRECTORIES.map((directory) => `${directory}/${name}`).find(isExecutable);
}
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
async function findSudo({ uid, execute }) {
	if (uid === 0) return [];
	const file = systemProgram("sudo");
	if (file === void 0) return void 0;
	return (await execute({
		file,
		args: ["-n", "true"],
		timeoutMs: MAX_MS$3
	})).code === 0 ? [file, "-n"] : void 0;
}
function privileged(programs, sudo, execute) {
	const command = (file, args) => {
		const [first = file, ...rest] = [
			...sudo,
			file,
			...args
		];
		return [first, ...rest];
	};
	return {
		programs,
		command,
		execute: (name, all, input) => {
			const [file, ...args] = command(name, all);
			return execute({
				file,
				args,
				timeoutMs: MAX_MS$3,
				...input === void 0 ? {} : { input }
			});
		}
	};
}
// src/action/agent/wall/git-places.ts
const SKIPPED = new Set(["node_modules"]);
const MAX_MS$2 = 1e4;
const MAX_DIRECTORIES = 1e5;
const AT_ONCE = 32;
async function findGit(workspace, clock) {
	const until = clock.now() + MAX_MS$2;
	const found = [];
	const waiting = [""];
	let at = 0;
	while (at < waiting.length) {
		if (clock.now() > until || at > MAX_DIRECTORIES) return {
			found: sorted(found),
			isComplete: false
		};
		const batch = waiting.slice(at, at + AT_ONCE);
		at += batch.length;
		for (const seen of await Promise.all(batch.map((path) => look$1(workspace, path)))) {
			found.push(...seen.found);
			waiting.push(...seen.deeper);
		}
	}
	return {
		found: sorted(found),
		isComplete: true
	};
}
function sorted(found) {
	return found.toSorted((one, other) => one.path < other.path ? -1 : 1);
}
async function look$1(workspace, path) {
	const entries = await entriesOf(join(workspace, path));
	const below = (name) => path === "" ? name : `${path}/${name}`;
	if (/(?:^|\/)\.git\/modules(?:\/|$)/u.test(path)) return lookAtModules(path, entries);
	const repository = entries.find(({ name }) => name === ".git");
	const kind = repository === void 0 ? void 0 : kindOf(repository);
	const others = entries.filter((entry) => entry.isDirectory() && entry.name !== ".git" && !SKIPPED.has(entry.name));
	return {
		found: kind === void 0 ? [] : [{
			path: below(".git"),
			kind
		}],
		deeper: [...kind === "directory" ? [`${below(".git")}/modules`] : [], ...others.map(({ name }) => below(name))]
	};
}
function kindOf(entry) {
	if (entry.isSymbolicLink()) return "symlink";
	if (entry.isDirectory()) return "directory";
	return entry.isFile() ? "link" : void 0;
}
function lookAtModules(path, entries) {
	const isModule = entries.some(({ name }) => name === "HEAD");
	const others = entries.filter((entry) => entry.isDirectory() && !(isModule && CONTENT.has(entry.name)));
	return {
		found: isModule ? [{
			path,
			kind: "directory"
		}] : [],
		deeper: others.map(({ name }) => `${path}/${name}`)
	};
}
const CONTENT = new Set([
	"objects",
	"refs",
	"logs",
	"hooks",
	"info"
]);
async function entriesOf(path) {
	try {
		if ((await lstat(path)).isSymbolicLink()) return [];
		return await readdir(path, { withFileTypes: true });
	} catch {
		return [];
	}
}
const LOCKED = [
	"hooks",
	"config.worktree",
	"info/attributes"
];
async function prepareGit(workspace, found, execute) {
	const places = [];
	for (const { path, kind } of found) {
		if (kind === "symlink") continue;
		if (kind === "link") {
			places.push({
				path,
				kind,
				config: void 0,
				locked: []
			});
			continue;
		}
		const at = join(workspace, path);
		await makeLockable(at);
		const locked = [];
		for (const name of LOCKED) if (await isThere(join(at, name))) locked.push(name);
		const config = await isThere(join(at, "config")) ? await readClean(at, execute) : void 0;
		places.push({
			path,
			kind,
			config,
			locked
		});
	}
	return places;
}
async function makeLockable(directory) {
	await mkdir(join(directory, "hooks")).catch(() => void 0);
	await writeFile(join(directory, "config.worktree"), "", { flag: "wx" }).catch(() => void 0);
}
async function isThere(path) {
	try {
		return !(await lstat(path)).isSymbolicLink();
	} catch {
		return false;
	}
}
async function readClean(directory, execute) {
	const git = systemProgram("git");
	if (git === void 0) return MINIMAL;
	const { code, stdout } = await execute({
		file: git,
		args: [
			"config",
			"--file",
			join(directory, "config"),
			"--no-includes",
			"--null",
			"--list"
		],
		timeoutMs: MAX_MS$2
	});
	return code === 0 ? cleanGitConfig(parseGitEntries(stdout)) : MINIMAL;
}
const MINIMAL = "[core]\n	repositoryformatversion = 0\n	filemode = true\n	bare = false\n";
// src/action/agent/wall/firewall.ts
const METADATA = {
	ip: [
		"169.254.0.0/16",
		"100.100.100.200",
		"168.63.129.16",
		"192.0.0.192"
	],
	ip6: [
		"fe80::/10",
		"fd00:ec2::/32",
		"fd20:ce::254"
	]
};
const LOOPBACK = {
	ip: ["127.0.0.0/8", "0.0.0.0/8"],
	ip6: [
		"::1",
		"::",
		"::ffff:0:0/96"
	]
};
const BRIDGES = [
	"docker*",
	"br-*",
	"podman*",
	"cni*",
	"lxc*",
	"virbr*",
	"veth*"
];
function firewallRules({ table, uid, nameServers }) {
	const open = nameServers.flatMap((address) => {
		const family = isIP(address) === 6 ? "ip6" : "ip";
		return ["udp", "tcp"].map((kind) => `${family} daddr ${address} ${kind} dport 53 accept`);
	});
	const closed = [
		"oifname \"lo\"",
		"fib daddr type local",
		...bridgeMatches(),
		...addressMatches()
	];
	const rules = [...open, ...closed.map((match) => `${match} goto refused`)];
	return [
		`table inet ${table} {`,
		"  chain refused {",
		"    meta l4proto tcp counter reject with tcp reset",
		"    counter reject with icmpx type admin-prohibited",
		"  }",
		"  chain agent {",
		...rules.map((rule) => `    ${rule}`),
		"  }",
		"  chain output {",
		"    type filter hook output priority -310; policy accept;",
		`    meta skuid ${uid} goto agent`,
		"  }",
		"}",
		""
	].join("\n");
}
function bridgeMatches() {
	return BRIDGES.map((name) => `oifname "${name}"`);
}
function addressMatches() {
	const ip = [...LOOPBACK.ip, ...METADATA.ip].join(", ");
	const ip6 = [...LOOPBACK.ip6, ...METADATA.ip6].join(", ");
	return [`ip daddr { ${ip} }`, `ip6 daddr { ${ip6} }`];
}
function localNameServers(resolvConf) {
	return resolvConf.split("\n").map((line) => /^\s*nameserver\s+(?<address>[\da-fA-F.:]+)\s*$/u.exec(line)?.groups?.["address"]).filter((address) => address !== void 0 && isIP(address) !== 0);
}
// src/action/agent/wall/names.ts
const FORM = /^stepkey-agent-[\da-f]{10}$/u;
function newWallName(randomBytes) {
	return `stepkey-agent-${Buffer.from(randomBytes(5)).toString("hex")}`;
}
function isWallName(text) {
	return FORM.test(text);
}
function storageOf(name) {
	return `/var/lib/${name}`;
}
function homeOf(name) {
	return `/home/${name}`;
}
function tableOf(name) {
	return name.replaceAll("-", "_");
}
// src/action/agent/wall/make-user.ts
const ATTEMPTS = 20;
const BETWEEN_MS$1 = 250;
async function makeUser(name, { root, clock }) {
	const { useradd } = root.programs;
	const args = [
		...[
			"--system",
			"--user-group",
			"--no-create-home",
			"--shell",
			"/usr/sbin/nologin"
		],
		"--home-dir",
		homeOf(name),
		"--comment",
		"stepkey agent",
		"--",
		name
	];
	let made;
	for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
		made = await root.execute(useradd, args);
		if (made.code === 0 || !/lock/u.test(made.stderr)) break;
		await clock.sleep(BETWEEN_MS$1);
	}
	if (made?.code !== 0) return err(`useradd failed: ${why(made)}`);
	const user = await findUser(name, root);
	return user === void 0 ? err("useradd made a user that `id` does not find") : ok(user);
}
async function findUser(name, root) {
	const uid = await idOf("-u", name, root);
	const gid = await idOf("-g", name, root);
	if (uid === void 0 || gid === void 0) return void 0;
	return {
		name,
		uid,
		gid,
		home: homeOf(name),
		tmp: "/tmp"
	};
}
async function idOf(kind, name, root) {
	const { code, stdout } = await root.execute(root.programs.id, [
		kind,
		"--",
		name
	]);
	const id = Number(stdout.trim());
	return code === 0 && Number.isInteger(id) && id > 0 ? id : void 0;
}
async function makeStorage(user, root) {
	const storage = storageOf(user.name);
	const { install, tee } = root.programs;
	const owner = [`--owner=${user.uid}`, `--group=${user.gid}`];
	const steps = [
		() => root.execute(install, [
			"-d",
			"-m",
			"0755",
			"--",
			storage,
			`${storage}/status`
		]),
		() => root.execute(install, [
			"-d",
			"-m",
			"0700",
			...owner,
			"--",
			`${storage}/home`,
			`${storage}/tmp`
		]),
		() => root.execute(tee, ["--", `${storage}/home/.gitconfig`], GIT_CONFIG)
	];
	for (const step of steps) {
		const done = await step();
		if (done.code !== 0) return `its directories could not be made: ${why(done)}`;
	}
}
const GIT_CONFIG = "[safe]\n	directory = *\n[branch]\n	autoSetupMerge = false\n";
async function closeAddresses(user, resolvConf, root) {
	const nameServers = localNameServers(resolvConf);
	const rules = firewallRules({
		table: tableOf(user.name),
		uid: user.uid,
		nameServers
	});
	const done = await root.execute(root.programs.nft, ["-f", "-"], rules);
	return done.code === 0 ? void 0 : `nftables refused its rules: ${why(done)}`;
}
function why(done) {
	if (done === void 0 || done.code === null) return "it did not end in time, or did not start";
	return done.stderr.split("\n").filter((line) => line.trim() !== "").at(-1)?.trim() ?? `exit code ${done.code}`;
}
// src/action/agent/wall/plan.ts
const MAX_PROCESSES = 4096;
const SHARED_TEMP = ["/var/tmp"];
function wallPlan(request) {
	const { user, runner, storage, workspace, expose, system, command } = request;
	const shown = expose.map((path) => ({
		path,
		owners: "mapped-or-plain"
	}));
	const kept = system.map((path) => ({
		path,
		owners: "plain"
	}));
	const copies = [...shown, ...kept];
	const closed = closedPlaces(request.closed, [user.tmp, ...SHARED_TEMP]);
	return [
		[
			"users",
			`${runner.uid}`,
			`${runner.gid}`,
			`${user.uid}`,
			`${user.gid}`
		],
		[
			"take",
			"status",
			`${storage}/status`,
			"plain",
			"rw"
		],
		[
			"status",
			"status",
			request.status
		],
		[
			"take",
			"work",
			workspace,
			"mapped",
			"rw"
		],
		[
			"take",
			"home",
			`${storage}/home`,
			"plain",
			"rw"
		],
		[
			"take",
			"tmp",
			`${storage}/tmp`,
			"plain",
			"rw"
		],
		[
			"take",
			"other tmp",
			`${storage}/tmp`,
			"plain",
			"rw"
		],
		...copies.map(({ path, owners }, index) => [
			"take",
			`${index}`,
			path,
			owners,
			"ro"
		]),
		["readonly"],
		...closed.map((path) => ["close", path]),
		[
			"place",
			"tmp",
			user.tmp
		],
		...SHARED_TEMP.map((path) => [
			"place",
			"other tmp",
			path
		]),
		[
			"place",
			"home",
			user.home
		],
		[
			"place",
			"work",
			workspace
		],
		...copies.map(({ path }, index) => [
			"place",
			`${index}`,
			path
		]),
		...gitActs(workspace, request.git),
		...request.sockets.map((path) => ["hide", path]),
		...closed.map((path) => ["seal", path]),
		["devices"],
		["processes"],
		...Object.entries(command.env).map(([name, value]) => [
			"env",
			name,
			value
		]),
		["directory", command.cwd],
		[
			"run",
			...withoutRights(request),
			command.file,
			...command.args
		]
	];
}
function withoutRights({ programs, user }) {
	return [
		programs.prlimit,
		`--nproc=${MAX_PROCESSES}`,
		"--core=0",
		"--",
		programs.setpriv,
		`--reuid=${user.uid}`,
		`--regid=${user.gid}`,
		"--clear-groups",
		"--no-new-privs",
		"--inh-caps=-all",
		"--ambient-caps=-all",
		"--bounding-set=-all",
		"--"
	];
}
function gitActs(workspace, git) {
	return [...[...new Set(git.flatMap(({ path, kind }) => above(path, kind)))].toSorted(byDepth).map((path) => ["pin", `${workspace}/${path}`]), ...git.flatMap(({ path, kind, config, locked }) => {
		const at = `${workspace}/${path}`;
		if (kind === "link") return [["lock", at]];
		return [...config === void 0 ? [] : [[
			"text",
			`${at}/config`,
			config
		]], ...locked.map((name) => ["lock", `${at}/${name}`])];
	})];
}
function above(path, kind) {
	const parts = path.split("/");
	const all = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
	return kind === "link" ? all.slice(0, -1) : all;
}
function byDepth(one, other) {
	return one.split("/").length - other.split("/").length || (one < other ? -1 : 1);
}
function closedPlaces(paths, replaced) {
	const all = [...new Set(paths)];
	const isHidden = (path) => all.some((other) => other !== path && isWithin(path, other)) || replaced.some((other) => isWithin(path, other));
	return all.filter((path) => !isHidden(path));
}
function isWithin(path, directory) {
	return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}
function encodePlan(acts) {
	const words = acts.flatMap(([name, ...args]) => [
		name,
		`${args.length}`,
		...args
	]);
	if (words.some((word) => word.includes("\0"))) throw new TypeError("a plan has a NUL in it");
	return Buffer.from(words.map((word) => `${word}\0`).join(""));
}
// src/action/agent/wall/places.ts
const ALWAYS = [
	"/run",
	"/home",
	"/root",
	"/media"
];
function closedByDefault({ runnerTemp, home, workspace }, execPath = process.execPath) {
	const work = dirname(runnerTemp);
	const runner = runnerRoot(execPath);
	const few = [
		...ALWAYS,
		runnerTemp,
		home,
		...isDeep(work),
		dirname(work),
		runner ?? ""
	].filter((path) => path !== "" && path.split("/").length > 1 && path !== "/").filter((path) => ALWAYS.includes(path) || !ROOTS.has(path));
	return [...new Set(few.filter((path) => existsSync(path) && path !== workspace))];
}
const ROOTS = new Set([
	"/opt",
	"/srv",
	"/var",
	"/usr",
	"/etc",
	"/mnt",
	"/data",
	"/tmp",
	"/var/lib"
]);
function isDeep(path) {
	return path === "/" ? [] : [path];
}
function runnerRoot(execPath) {
	return /^(?<root>\/.+)\/externals\/node\d+\/bin\/node$/u.exec(execPath)?.groups?.["root"];
}
function systemFiles(closed) {
	return [
		"/etc/resolv.conf",
		"/etc/hosts",
		"/etc/localtime"
	].flatMap((path) => {
		try {
			const real = realpathSync(path);
			return closed.some((directory) => isWithin(real, directory)) ? [real] : [];
		} catch {
			return [];
		}
	});
}
// src/action/agent/wall/launcher.ts
const LAUNCHER = String.raw`
use strict;
use warnings;
use POSIX ();

my ($size, %number) = @ARGV;
$0 = "stepkey-wall";
%ENV = (PATH => "/usr/sbin:/usr/bin:/sbin:/bin");
my (%taken, %env, $users, $status, $cwd, @command);
my $staged = 0;
my $last = "its plan could not be read";

# Where main reads what became of it, a line each. It writes there by a mount that nobody else sees.
sub report {
  return if !defined $status;
  open(my $file, ">>", "/proc/self/fd/" . fileno($taken{$status->[0]}) . "/" . $status->[1]) or return;
  print $file "$_\n" for @_;
  close $file;
}

sub refuse {
  my ($what) = @_;
  report("failed $last: $what");
  print STDERR "stepkey-wall: $last: $what\n" if !defined $status;
  POSIX::_exit(125);
}

# A system call that must succeed. Texts are copied, because Perl passes where they are.
sub must {
  my ($number, @args) = @_;
  my $result = syscall($number, @args);
  refuse("$!") if $result == -1;
  return $result;
}

sub handle {
  my ($number) = @_;
  open(my $file, "<&=", $number) or refuse("$!");
  return $file;
}

# open_tree: a copy of the mount at a path, which is nowhere yet. It never follows a link at the path's end.
sub copy_of {
  my ($path) = @_;
  my $text = "$path";
  return handle(must(428, -100, $text, 1 | 0x80000 | 0x100));
}

# mount_setattr
sub set {
  my ($mount, $flags, $with) = @_;
  my ($empty, $attributes) = ("", pack("Q<Q<Q<Q<", $flags, 0, 0, defined $with ? fileno($with) : 0));
  return syscall(442, fileno($mount), $empty, 0x1000, $attributes, 32) != -1;
}

# move_mount: puts a mount where the path says, without following a link there.
sub put {
  my ($mount, $path) = @_;
  my ($empty, $text) = ("", "$path");
  must(429, fileno($mount), $empty, -100, $text, 4);
}

# fsopen, fsconfig, fsmount
sub new_mount {
  my ($type, $path, $flags, %options) = @_;
  my $name = "$type";
  my $context = handle(must(430, $name, 1));
  for my $key (sort keys %options) {
    my ($option, $value) = ("$key", "$options{$key}");
    must(431, fileno($context), 1, $option, $value, 0);
  }
  must(431, fileno($context), 6, 0, 0, 0);
  put(handle(must(432, fileno($context), 1, $flags)), $path);
}

sub make_directories {
  my ($path) = @_;
  my $at = "";
  for my $part (grep { $_ ne "" } split(m{/}, $path)) {
    $at .= "/$part";
    next if -d $at;
    mkdir($at, 0755) or refuse("$at: $!");
  }
}

sub make_target {
  my ($mount, $path) = @_;
  return if -e $path;
  if (-d "/proc/self/fd/" . fileno($mount)) { make_directories($path); return }
  make_directories($path =~ s{/[^/]*$}{}r);
  open(my $file, ">", $path) or refuse("$path: $!");
}

# A user namespace that exchanges two users and leaves all others: a mount that is mapped by it shows files of one as the other's.
sub exchange {
  my ($one, $other) = @_;
  my ($low, $high) = $one < $other ? ($one, $other) : ($other, $one);
  my @extents = ([$low, $high, 1], [$high, $low, 1]);
  push @extents, [0, 0, $low] if $low > 0;
  push @extents, [$low + 1, $low + 1, $high - $low - 1] if $high - $low > 1;
  push @extents, [$high + 1, $high + 1, 4294967294 - $high - 1];
  return join("", map { join(" ", @$_) . "\n" } @extents);
}

sub open_users {
  my ($uid, $gid, $agent_uid, $agent_gid) = @_;
  pipe(my $ready, my $is_ready) or refuse("$!");
  pipe(my $done, my $is_done) or refuse("$!");
  my $holder = fork() // refuse("$!");
  if ($holder == 0) {
    syswrite($is_ready, syscall($number{unshare} + 0, 0x10000000) == 0 ? "y" : "n");
    close $is_done;
    sysread($done, my $byte, 1);
    POSIX::_exit(0);
  }
  sysread($ready, my $answer, 1);
  refuse("no user namespace can be made") if $answer ne "y";
  for my $map (["uid", exchange($uid, $agent_uid)], ["gid", exchange($gid, $agent_gid)]) {
    open(my $file, ">", "/proc/$holder/$map->[0]_map") or refuse("$!");
    syswrite($file, $map->[1]) // refuse("$map->[0]_map: $!");
  }
  open($users, "<", "/proc/$holder/ns/user") or refuse("$!");
  close $is_done;
  waitpid($holder, 0);
}

sub take {
  my ($key, $path, $owners, $access) = @_;
  my $flags = 2 | 4 | ($access eq "ro" ? 1 : 0);
  my $mount = copy_of($path);
  if ($owners ne "plain" && !set($mount, $flags | 0x100000, $users)) {
    refuse("its file system cannot show files as another user's: $!") if $owners eq "mapped";
    $owners = "plain";
  }
  if ($owners eq "plain") { set($mount, $flags) or refuse("$!") }
  $taken{$key} = $mount;
}

sub build_devices {
  my %device = map { $_ => copy_of("/dev/$_") } qw(null zero full random urandom tty);
  new_mount("tmpfs", "/dev", 2 | 8, mode => "0755", size => "1m");
  for my $name (keys %device) {
    open(my $file, ">", "/dev/$name") or refuse("$!");
    close $file;
    put($device{$name}, "/dev/$name");
  }
  mkdir("/dev/$_", 0755) for qw(pts shm);
  new_mount("devpts", "/dev/pts", 2 | 8, mode => "0620", ptmxmode => "0666");
  new_mount("tmpfs", "/dev/shm", 2 | 4, mode => "1777");
  symlink("pts/ptmx", "/dev/ptmx");
  symlink("/proc/self/fd", "/dev/fd");
  symlink("/proc/self/fd/$_->[0]", "/dev/$_->[1]") for [0, "stdin"], [1, "stdout"], [2, "stderr"];
}

sub stage {
  my ($path, $text) = @_;
  my $copy = "/run/stepkey-" . ++$staged;
  open(my $file, ">", $copy) or refuse("$copy: $!");
  print $file $text;
  close $file or refuse("$copy: $!");
  cover($path, $copy);
}

sub cover {
  my ($path, $with) = @_;
  my $mount = copy_of($with);
  set($mount, 1 | 2) or refuse("$!");
  put($mount, $path);
}
` + String.raw`
my %acts = (
  users => \&open_users,
  take => \&take,
  status => sub { $status = [@_] },
  readonly => sub {
    my ($root, $attributes) = ("/", pack("Q<Q<Q<Q<", 1 | 2, 0, 0, 0));
    must(442, -100, $root, 0x8000, $attributes, 32);
  },
  close => sub { new_mount("tmpfs", $_[0], 2 | 4 | 8, mode => "0755", size => "16m") if -d $_[0] },
  place => sub { make_target($taken{$_[0]}, $_[1]); put($taken{$_[0]}, $_[1]) },
  devices => \&build_devices,
  processes => sub { new_mount("proc", "/proc", 2 | 4 | 8) },
  pin => sub { put(copy_of($_[0]), $_[0]) },
  lock => sub { cover($_[0], $_[0]) },
  text => \&stage,
  hide => sub { cover($_[0], "/dev/null") if -S $_[0] },
  seal => sub { my $mount = handle(must(428, -100, my $path = "$_[0]", 0x80000)); set($mount, 1 | 2) or refuse("$!") },
  env => sub { $env{$_[0]} = $_[1] },
  directory => sub { $cwd = $_[0] },
  run => sub { @command = @_ },
);

# Signals and abstract sockets of processes outside are closed where the kernel can do that (Landlock, Linux 6.12). Without it the
# process namespace closes the first.
sub close_abstract_sockets {
  my $version = syscall(444, 0, 0, 1);
  return if $version < 6;
  my $scopes = pack("Q<Q<Q<", 0, 0, 1 | 2);
  my $rules = handle(must(444, $scopes, 24, 0));
  must(446, fileno($rules), 0);
}

# The session's keyring, which sudo leaves to what it starts, has what the runner's user put there.
sub leave_keyring { syscall($number{keyctl} + 0, 1, 0) }

# Sockets to whatever runs this virtual machine (AF_VSOCK) pass no firewall. io_uring would make them without this call, as would the
# calls of another processor's programs: 32 bits, or x32.
sub close_machine_sockets {
  my ($deny, $missing, $allow) = map { [0x06, 0, 0, $_] } 0x00050001, 0x00050026, 0x7fff0000;
  my @filter = (
    [0x20, 0, 0, 4], [0x15, 1, 0, $number{arch}], $missing,
    [0x20, 0, 0, 0], [0x35, 0, 1, 0x40000000], $missing,
    [0x15, 0, 1, 425], $missing,
    [0x15, 0, 3, $number{socket}], [0x20, 0, 0, 16], [0x15, 0, 1, 40], $deny,
    $allow,
  );
  my $code = join("", map { pack("SCCL", @$_) } @filter);
  my $program = pack("Sx6P", scalar(@filter), $code);
  must($number{seccomp} + 0, 1, 0, $program);
}

sub become_agent {
  POSIX::setsid();
  leave_keyring();
  if (open(my $score, ">", "/proc/self/oom_score_adj")) { print $score 900; close $score }
  close_abstract_sockets();
  open(STDIN, "<", "/dev/null") or refuse("$!");
  umask(022);
  close_machine_sockets();
  %ENV = %env;
  exec { $command[0] } @command or refuse("$!");
}

my $plan = "";
while (length($plan) < $size) {
  sysread(STDIN, $plan, $size - length($plan), length($plan)) or POSIX::_exit(125);
}
my @words = split(/\0/, $plan, -1);
while (@words > 1) {
  my ($act, $count) = splice(@words, 0, 2);
  my @args = splice(@words, 0, $count);
  $last = $act eq "env" || $act eq "text" ? "$act $args[0]" : join(" ", $act, @args);
  ($acts{$act} // sub { refuse("this is not an act") })->(@args);
}
chdir($cwd) or refuse("$cwd: $!");
$SIG{CHLD} = sub { };
$last = "run $command[0]";
report("started");
my $agent = fork() // refuse("$!");
become_agent() if $agent == 0;

sub processes { opendir(my $proc, "/proc"); return grep { /^\d+$/ && $_ > 1 } readdir($proc) }

sub name_of {
  open(my $file, "<", "/proc/$_[0]/comm") or return ();
  my $name = <$file> // return ();
  return $name =~ s/[^\w.:+\/-]//gr;
}

my $code;
until (defined $code) {
  while ((my $ended = waitpid(-1, POSIX::WNOHANG())) > 0) {
    $code = $? & 127 ? 128 + ($? & 127) : $? >> 8 if $ended == $agent;
  }
  last if defined $code;
  my $ready = "";
  vec($ready, 0, 1) = 1;
  next if select($ready, undef, undef, 0.25) <= 0;
  # Main sends nothing more, so this is the end of its pipe.
  $code = 137 if !sysread(STDIN, my $byte, 1);
}
# What still writes, as a tee at the end of a pipe does, may finish.
for (1 .. 100) {
  while (waitpid(-1, POSIX::WNOHANG()) > 0) { }
  last if !processes() || $code == 137;
  select(undef, undef, undef, 0.02);
}
my @left = processes();
splice(@left, 100) if @left > 100;
report("ended $code", map { name_of($_) } @left);
kill("KILL", -1);
POSIX::_exit($code);
`;
// src/action/agent/wall/signal-user.ts
async function signalUser({ uid, gid }, signal, root) {
	const ids = [
		`--reuid=${uid}`,
		`--regid=${gid}`,
		"--clear-groups",
		"--no-new-privs"
	];
	const script = "kill -s \"$1\" -- -1";
	const { code } = await root.execute(root.programs.setpriv, [
		...ids,
		root.programs.sh,
		"-c",
		script,
		"sh",
		signal
	]);
	return code === 0;
}
function countProcesses(uid) {
	return readdirSync("/proc").filter((name) => /^\d+$/u.test(name) && isOf(uid, name)).length;
}
function isOf(uid, pid) {
	try {
		const status = readFileSync(`/proc/${pid}/status`, "latin1");
		return new RegExp(`^Uid:\\s+${uid}\\s`, "mu").test(status) && !/^State:\s+[ZX]/mu.test(status);
	} catch {
		return false;
	}
}
// src/action/agent/wall/run-behind.ts
const STOP = [{
	signal: "INT",
	waitMs: 4e3
}, {
	signal: "TERM",
	waitMs: 1e3
}];
const KILL_MS = 2e3;
function runBehind(request, effects) {
	const { root, arch } = effects;
	const { pipes } = request;
	const plan = encodePlan(request.plan);
	const { unshare, perl } = root.programs;
	const [file, ...args] = root.command(unshare, [
		...NAMESPACES,
		"--",
		perl,
		"-e",
		LAUNCHER,
		`${plan.length}`,
		...Object.entries(KERNEL_NUMBERS[arch] ?? {}).flatMap(([name, value]) => [name, `${value}`])
	]);
	const { child, stdin, stdout, stderr } = spawnInto(pipes, [file, ...args]);
	stdin?.on("error", () => void 0);
	stdin?.write(plan);
	const kill = () => void stdin?.end();
	return {
		stdout,
		stderr,
		exit: exitOf(request, {
			ended: new Promise((resolve) => {
				child.once("error", () => resolve(null));
				child.once("exit", (code) => resolve(code));
			}),
			kill
		}, effects),
		kill
	};
}
const SETTING = {
	cwd: "/",
	env: {
		PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
		LC_ALL: "C"
	}
};
function spawnInto(pipes, [file, ...args]) {
	if (pipes === void 0) {
		const child = spawn(file, args, {
			...SETTING,
			stdio: [
				"pipe",
				"pipe",
				"pipe"
			]
		});
		return {
			child,
			stdin: child.stdin,
			stdout: child.stdout,
			stderr: child.stderr
		};
	}
	const { stdout, stderr } = pipes;
	const child = spawn(file, args, {
		...SETTING,
		stdio: [
			"pipe",
			stdout.writeEnd,
			stderr.writeEnd
		]
	});
	closeSync(stdout.writeEnd);
	closeSync(stderr.writeEnd);
	return {
		child,
		stdin: child.stdin,
		stdout: stdout.reader,
		stderr: stderr.reader
	};
}
const NAMESPACES = [
	"--mount",
	"--pid",
	"--ipc",
	"--fork",
	"--mount-proc",
	"--propagation=private",
	"--kill-child=SIGKILL"
];
async function exitOf({ signal, user, statusFile }, { ended, kill }, { root, clock }) {
	const stopped = Promise.withResolvers();
	const stop = () => stopped.resolve("stop");
	if (signal?.aborted === true) stop();
	else signal?.addEventListener("abort", stop, { once: true });
	const first = await Promise.race([ended.then(() => "ended"), stopped.promise]);
	signal?.removeEventListener("abort", stop);
	if (first === "stop") {
		for (const step of STOP) {
			await signalUser(user, step.signal, root);
			if (await valueWithin(ended.then(() => true), step.waitMs, clock) === true) break;
		}
		kill();
		await valueWithin(ended, KILL_MS, clock);
	}
	kill();
	return readStatus(await textOf$1(statusFile), first === "stop");
}
async function textOf$1(path) {
	try {
		return await readFile(path, "utf8");
	} catch {
		return "";
	}
}
function readStatus(text, wasStopped) {
	const lines = text.split("\n");
	const failed = lines.find((line) => line.startsWith("failed "));
	if (failed !== void 0) return {
		kind: "not_started",
		why: printable(failed.slice(7))
	};
	const at = lines.findIndex((line) => ENDED.test(line));
	const code = ENDED.exec(lines[at] ?? "")?.groups?.["code"];
	if (code !== void 0) {
		const left = lines.slice(at + 1).filter((name) => name !== "");
		return {
			kind: "ended",
			exitCode: Number(code),
			wasStopped,
			left: left.map(printable)
		};
	}
	if (wasStopped || lines[0] === "started") return {
		kind: "ended",
		exitCode: KILLED,
		wasStopped,
		left: []
	};
	return {
		kind: "not_started",
		why: "its launcher ended and did not say why"
	};
}
const ENDED = /^ended (?<code>\d{1,3})$/u;
const KILLED = 137;
// src/action/agent/wall/sockets.ts
const MAX_SOCKETS = 500;
function socketPaths(table, isSeen) {
	const named = table.split("\n").slice(1).map((line) => /^(?:\S+\s+){6}\S+\s(?<path>\/.+)$/u.exec(line)?.groups?.["path"]).filter((path) => path !== void 0 && isSeen(path));
	return [...new Set(named)].slice(0, MAX_SOCKETS);
}
// src/action/agent/wall/run-in-wall.ts
const END_MS = 5e3;
function createRunner(surroundings, effects) {
	const { root, clock } = effects;
	const running = new Set();
	let number = 0;
	const system = systemFiles(surroundings.closed);
	const run = (command) => {
		number += 1;
		const status = `${number}`;
		const { setpriv, prlimit } = root.programs;
		const plan = wallPlan({
			...surroundings,
			status,
			system,
			sockets: socketPaths(unixSockets(), isSeenIn(surroundings)),
			programs: {
				setpriv,
				prlimit
			},
			command
		});
		const statusFile = `${surroundings.storage}/status/${status}`;
		const { user } = surroundings;
		const { signal, pipes } = command;
		const behind = runBehind({
			plan,
			statusFile,
			user,
			signal,
			pipes
		}, effects);
		running.add(behind);
		behind.exit.finally(() => running.delete(behind));
		return behind;
	};
	const endAll = async () => {
		const all = [...running];
		for (const behind of all) behind.kill();
		await settlesWithin(Promise.all(all.map(({ exit }) => exit)), END_MS, clock);
	};
	return {
		run,
		endAll
	};
}
function isSeenIn({ closed, user, expose, workspace }) {
	const hidden = [
		...closed,
		user.tmp,
		"/var/tmp",
		"/dev",
		"/proc"
	];
	return (path) => !isInOne(path, expose) && (isWithin(path, workspace) || !isInOne(path, hidden));
}
function isInOne(path, places) {
	return places.some((directory) => isWithin(path, directory));
}
function unixSockets() {
	try {
		return readFileSync("/proc/net/unix", "utf8");
	} catch {
		return "";
	}
}
// src/action/agent/wall/trial.ts
const TRIAL = String.raw`
use strict;
use warnings;
use Socket;
my ($uid, $port, $name, $workspace, @closed) = @ARGV;
$SIG{ALRM} = sub { };
sub wrong { print "$_[0]\n" }
open(my $file, "<", "/proc/self/status") or wrong("It cannot read /proc.");
my %status = map { /^(\w+):\s*(.*)$/ ? ($1, $2) : () } <$file>;
wrong("It runs as another user.") if $status{Uid} ne join("\t", ($uid) x 4);
wrong("It is in groups of others.") if $status{Groups} =~ /\d/ && $status{Groups} =~ s/\s+$//r ne (split(" ", $status{Gid}))[0];
wrong("It has capabilities.") if grep { $status{$_} =~ /[^0]/ } qw(CapPrm CapEff CapBnd CapAmb);
wrong("A set-user-id program could give it rights.") if ($status{NoNewPrivs} // 0) != 1;
opendir(my $proc, "/proc");
my @processes = grep { /^\d+$/ } readdir($proc);
wrong("It sees processes of others.") if @processes > 3;
my $environ;
wrong("It can read the environment of its launcher.") if open($environ, "<", "/proc/1/environ") && defined <$environ>;
for my $path (@closed) { wrong("It finds $path.") if lstat($path) }
for my $path ("/", "/etc", "/opt", "/usr/local/bin", "/var", "/var/lib", "/run") { wrong("It can write to $path.") if -w $path }
for my $address ([AF_INET, pack_sockaddr_in($port, inet_aton("127.0.0.1"))], [AF_INET, pack_sockaddr_in(80, inet_aton("169.254.169.254"))]) {
  socket(my $socket, $address->[0], SOCK_STREAM, 0) or next;
  alarm 2;
  wrong("It can reach services of this machine.") if connect($socket, $address->[1]);
  alarm 0;
}
# Not every kernel can close these, so it is said in another way.
if (socket(my $abstract, AF_UNIX, SOCK_STREAM, 0)) {
  alarm 2;
  print "abstract\n" if connect($abstract, pack_sockaddr_un("\0$name"));
  alarm 0;
}
open(my $own, ">", "$workspace/.stepkey-trial") or wrong("It cannot write to the workspace: $!.");
unlink("$workspace/.stepkey-trial");
open(my $scratch, ">", "/tmp/.stepkey-trial") or wrong("It cannot write to /tmp: $!.");
unlink("/tmp/.stepkey-trial");
`;
// src/action/agent/wall/stand-trial.ts
const MAX_MS$1 = 2e4;
const MAX_LINES = 10;
async function standsTrial(run, trial) {
	const abstract = `stepkey-trial-${randomUUID()}`;
	const servers = [createServer(refuse), createServer(refuse)];
	const [loopback, other] = servers;
	try {
		await Promise.all([listening(loopback.listen(0, "127.0.0.1")), listening(other.listen(`\0${abstract}`))]);
		return await look(run, trial, {
			port: portOf(loopback),
			abstract
		});
	} finally {
		for (const server of servers) server.close();
	}
}
function refuse(socket) {
	socket.destroy();
}
async function listening(server) {
	await once(server, "listening");
}
function portOf(server) {
	const address = server.address();
	return typeof address === "object" && address !== null ? address.port : 0;
}
async function look(run, { request, user, perl }, { port, abstract }) {
	const { runnerTemp, home, workspace } = request;
	const hidden = [
		`${runnerTemp}/_runner_file_commands`,
		`${home}/.bashrc`,
		`${home}/.profile`
	];
	const child = run({
		file: perl,
		args: [
			"-e",
			TRIAL,
			`${user.uid}`,
			`${port}`,
			abstract,
			workspace,
			...hidden
		],
		env: { PATH: "/usr/bin:/bin" },
		cwd: workspace,
		signal: AbortSignal.timeout(MAX_MS$1)
	});
	let text = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8");
		stream.on("data", (piece) => text += piece);
	}
	const exit = await child.exit;
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	const limits = lines.includes("abstract") ? [ABSTRACT] : [];
	const said = lines.filter((line) => line !== "abstract").slice(0, MAX_LINES).map((line) => printable(line));
	if (exit.kind === "not_started") return {
		wrong: [`${exit.why}.`, ...said],
		limits
	};
	return {
		wrong: said.length === 0 && exit.exitCode !== 0 ? ["The trial did not end well."] : said,
		limits
	};
}
const ABSTRACT = "This kernel cannot close abstract Unix sockets (Linux 6.12 with Landlock can): the agent can connect to those of other programs.";
// src/action/agent/wall/clean-workspace.ts
async function cleanWorkspace(request, { execute, clock }) {
	const { workspace } = request;
	const left = [];
	const counts = await cleanModes(request, execute);
	if (counts === void 0) left.push("The modes of files in the workspace could not be looked through.");
	const search = await findGit(workspace, clock);
	if (!search.isComplete) left.push("The workspace is too large to find all git directories in it.");
	const cleaned = [];
	const directories = search.found.flatMap(({ path, kind }) => kind === "directory" ? path : []);
	for (const found of search.found) {
		const done = await cleanGit(found, {
			...request,
			directories
		}, execute);
		if (done !== void 0) cleaned.push(printable(done));
	}
	const { setid = 0, special = 0, opened = 0 } = counts ?? {};
	return {
		workspace: {
			setidRemoved: setid,
			specialRemoved: special,
			modesOpened: opened,
			gitCleaned: cleaned
		},
		left
	};
}
const MAX_MS = 3e4;
async function cleanModes({ workspace, since }, execute) {
	const [find, chmod, remove] = [
		"find",
		"chmod",
		"rm"
	].map(systemProgram);
	if (find === void 0 || chmod === void 0 || remove === void 0) return void 0;
	const { code, stdout } = await execute({
		file: find,
		args: [
			workspace,
			"-xdev",
			"-cnewer",
			since,
			"(",
			...[
				step("m", [
					"-type",
					"d",
					"!",
					"-perm",
					"-0700"
				], [chmod, "u+rwx"]),
				step("m", [
					"-type",
					"f",
					"!",
					"-perm",
					"-0400"
				], [chmod, "u+rw"]),
				step("s", [
					"-type",
					"f",
					"-perm",
					"/6000"
				], [chmod, "ug-s"]),
				step("x", SPECIAL, [
					remove,
					"-f",
					"--"
				])
			].flat(),
			"-true",
			")"
		],
		timeoutMs: MAX_MS
	});
	if (code === null) return void 0;
	const lines = stdout.split("\n");
	const count = (letter) => lines.filter((one) => one === letter).length;
	return {
		opened: count("m"),
		setid: count("s"),
		special: count("x")
	};
}
const SPECIAL = "( -type p -o -type s -o -type b -o -type c )".split(" ");
function step(letter, test, act) {
	return [
		"(",
		...test,
		"-exec",
		...act,
		"{}",
		";",
		"-printf",
		`${letter}\\n`,
		")",
		","
	];
}
async function cleanGit({ path, kind }, { workspace, git, directories }, execute) {
	const wasThere = git.includes(path);
	const at = join(workspace, path);
	if (kind !== "directory") {
		if (wasThere || kind === "link" && await namesSubmodule(directories, at, workspace)) return;
		return await removeIfThere(at) ? `${path} (removed)` : void 0;
	}
	const hasCommon = await removeIfThere(join(at, "commondir"));
	if (wasThere) return hasCommon ? `${path}/commondir` : void 0;
	const config = await isFile(join(at, "config")) ? await readClean(at, execute) : "";
	for (const name of [
		"config",
		"config.worktree",
		"hooks"
	]) await removeIfThere(join(at, name));
	await writeFile(join(at, "config"), config, { flag: "wx" }).catch(() => void 0);
	return path;
}
const MAX_LINK = 4096;
async function namesSubmodule(directories, file, workspace) {
	try {
		if ((await lstat(file)).size > MAX_LINK) return false;
		const text = await readFile(file, "utf8");
		const named = /^gitdir: (?<path>.+)\n?$/u.exec(text)?.groups?.["path"] ?? "";
		const real = await realpath(resolve(dirname(file), named));
		const path = relative(await realpath(workspace), real);
		return directories.includes(path) && /(?:^|\/)\.git\/modules\/./u.test(path);
	} catch {
		return false;
	}
}
async function isFile(path) {
	try {
		return (await lstat(path)).isFile();
	} catch {
		return false;
	}
}
async function removeIfThere(path) {
	try {
		await lstat(path);
		await rm(path, {
			recursive: true,
			force: true
		});
		return true;
	} catch {
		return false;
	}
}
// src/action/agent/wall/take-down.ts
const KILL_ROUNDS = 40;
const BETWEEN_MS = 50;
async function takeDown(record, user, effects) {
	const { root } = effects;
	const { programs } = root;
	const { name, workspace, git } = record;
	const left = [];
	const storage = storageOf(name);
	const killed = user === void 0 ? 0 : await killAll(user, effects);
	if (killed === void 0) left.push("A process of the agent's user could not be ended.");
	const filesRemoved = user === void 0 ? 0 : await removeElsewhere(user, root);
	if (filesRemoved === void 0) left.push("Files of the agent's user could not be looked for.");
	const cleaned = await cleanWorkspace({
		workspace,
		git,
		since: storage
	}, effects);
	const remove = async (what, file, args) => {
		const done = await root.execute(file, args);
		if (done.code !== 0) left.push(`${what} could not be removed: ${why(done)}.`);
	};
	await remove("Its directory", programs.rm, [
		"-rf",
		"--one-file-system",
		"--",
		storage
	]);
	const table = `table inet ${tableOf(name)}`;
	const closed = await root.execute(programs.nft, ["-f", "-"], `${table}\ndelete ${table}\n`);
	if (closed.code !== 0) left.push(`Its firewall rules could not be removed: ${why(closed)}.`);
	if (user !== void 0) await remove("Its user", programs.userdel, ["--", name]);
	return {
		killed: killed ?? 0,
		filesRemoved: filesRemoved ?? 0,
		workspace: cleaned.workspace,
		left: [...left, ...cleaned.left]
	};
}
async function killAll(user, { root, clock }) {
	const found = countProcesses(user.uid);
	if (found === 0) return 0;
	for (let round = 0; round < KILL_ROUNDS; round += 1) {
		await signalUser(user, "KILL", root);
		if (countProcesses(user.uid) === 0) return found;
		await clock.sleep(BETWEEN_MS);
	}
}
const ELSEWHERE = [
	"/tmp",
	"/var/tmp",
	"/dev/shm",
	"/dev/mqueue",
	"/run/user",
	"/run/lock",
	"/var/spool/cron",
	"/var/spool/at",
	"/var/mail",
	"/var/lib/systemd/linger"
];
async function removeElsewhere(user, root) {
	const { find } = root.programs;
	const which = [
		"-maxdepth",
		"3",
		"-xdev",
		"-uid",
		`${user.uid}`,
		"-printf",
		"x\n",
		"-delete"
	];
	const { code, stdout } = await root.execute(find, [...ELSEWHERE, ...which]);
	return code === null ? void 0 : stdout.split("\n").filter((line) => line === "x").length;
}
// src/action/agent/wall/open-wall.ts
async function openWall(request, effects) {
	const root = await checkRequirements(effects);
	if (!root.ok) return err(unavailable(root.error));
	const places = realPlaces(request);
	if (!places.ok) return err(unavailable([places.error]));
	const search = await findGit(places.value.workspace, effects.clock);
	if (!search.isComplete) return err(unavailable(["The workspace is too large to find all git directories in it."]));
	const git = await prepareGit(places.value.workspace, search.found, effects.execute);
	const name = newWallName(effects.randomBytes);
	const known = search.found.filter(({ path, kind }) => kind === "link" || git.some((one) => one.path === path && one.config !== void 0));
	const record = {
		name,
		workspace: places.value.workspace,
		git: known.map(({ path }) => path)
	};
	effects.record(record);
	const made = await build({
		request: places.value,
		record,
		git
	}, root.value, effects);
	if (made.ok) return made;
	await takeDown(record, await findUser(name, root.value), {
		...effects,
		root: root.value
	});
	return err(unavailable([made.error]));
}
async function cleanUpWall(record, effects) {
	if (!isWallName(record.name)) return void 0;
	const root = await checkRequirements(effects);
	if (!root.ok) return void 0;
	return await takeDown(record, await findUser(record.name, root.value), {
		...effects,
		root: root.value
	});
}
function unavailable(missing) {
	return codedFailure("isolation_unavailable", { details: missing });
}
async function build({ request, record, git }, root, effects) {
	const { clock } = effects;
	const user = await makeUser(record.name, {
		root,
		clock
	});
	if (!user.ok) return user;
	const resolvConf = textOf("/etc/resolv.conf");
	const fault = await makeStorage(user.value, root) ?? await closeAddresses(user.value, resolvConf, root);
	if (fault !== void 0) return err(`The wall could not be built: ${fault}.`);
	const runner = createRunner({
		user: user.value,
		runner: {
			uid: effects.uid,
			gid: effects.gid
		},
		storage: storageOf(record.name),
		workspace: request.workspace,
		git,
		closed: closedByDefault(request),
		expose: request.expose
	}, {
		root,
		clock,
		arch: effects.arch
	});
	const { wrong, limits } = await standsTrial(runner.run, {
		request,
		user: user.value,
		perl: root.programs.perl
	});
	if (wrong.length > 0) return err(`The wall was built, and does not hold: ${wrong.join(" ")}`);
	return ok(createWall({
		record,
		user: user.value,
		runner,
		limits
	}, root, effects));
}
function createWall({ record, user, runner, limits }, root, effects) {
	let report;
	const close = async () => {
		await runner.endAll();
		return await takeDown(record, user, {
			...effects,
			root
		});
	};
	return {
		user,
		limits,
		run: runner.run,
		close: () => report ??= close()
	};
}
function realPlaces(request) {
	try {
		const workspace = realpathSync(request.workspace);
		if (!lstatSync(workspace).isDirectory()) return err("The workspace is not a directory.");
		return ok({
			...request,
			workspace,
			runnerTemp: realpathSync(request.runnerTemp),
			home: realpathSync(request.home),
			expose: request.expose.map((path) => realpathSync(path))
		});
	} catch {
		return err("The workspace, RUNNER_TEMP or the home of the runner's user cannot be read.");
	}
}
function textOf(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}
// src/action/agent/wall/execute.ts
const MAX_OUTPUT = 1048576;
const execute = ({ file, args, input, timeoutMs }) => new Promise((resolve) => {
	const child = spawn(file, args, {
		cwd: "/",
		env: {
			PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
			LC_ALL: "C"
		},
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		]
	});
	const said = {
		stdout: "",
		stderr: ""
	};
	const end = (code) => {
		clearTimeout(timer);
		resolve({
			code,
			...said
		});
	};
	const timer = setTimeout(() => {
		child.kill("SIGTERM");
		for (const stream of [
			child.stdin,
			child.stdout,
			child.stderr
		]) stream.destroy();
		child.unref();
		end(null);
	}, timeoutMs);
	for (const name of ["stdout", "stderr"]) {
		child[name].setEncoding("utf8");
		child[name].on("data", (text) => {
			if (said[name].length < MAX_OUTPUT) said[name] += text;
		});
	}
	child.once("error", () => end(null));
	child.once("close", (code) => end(code));
	child.stdin.on("error", () => void 0);
	child.stdin.end(input ?? "");
});
// src/action/agent/step/agent-place.ts
async function openPlace(job, setting, expose) {
	if (setting === "none") return ok(withoutWall(job, ["The workflow says `isolation: none`."]));
	const opened = await openWall({
		workspace: workspaceOf(job),
		runnerTemp: tempDirectory(job),
		home: job.env["HOME"] ?? homedir(),
		expose
	}, wallEffects(job, (record) => job.runner.saveState("wall", JSON.stringify(record))));
	if (opened.ok) {
		const wall = opened.value;
		return ok({
			wall,
			user: wall.user,
			isolation: {
				wall: true,
				missing: []
			}
		});
	}
	if (setting === "required") return opened;
	const { details = [], message } = opened.error;
	const missing = details.length > 0 ? details : [message];
	return ok(withoutWall(job, missing));
}
function withoutWall(job, missing) {
	return {
		wall: void 0,
		user: ownUser(job),
		isolation: {
			wall: false,
			missing
		}
	};
}
function workspaceOf({ env }) {
	return env["GITHUB_WORKSPACE"] ?? process.cwd();
}
function wallEffects({ platform, parentPid, clock, randomBytes }, record) {
	const uid = process.getuid?.();
	const gid = process.getgid?.();
	if (uid === void 0 || gid === void 0) throw new TypeError("no user");
	const { arch } = process;
	return {
		platform,
		arch,
		parentPid,
		uid,
		gid,
		clock,
		randomBytes,
		execute,
		record
	};
}
function ownUser(job) {
	const { env } = job;
	const tmp = tempDirectory(job);
	return {
		name: env["USER"] ?? "runner",
		home: env["HOME"] ?? homedir(),
		tmp
	};
}
export { isWallName as a, cleanUpWall as i, wallEffects as n, workspaceOf as r, openPlace as t };
