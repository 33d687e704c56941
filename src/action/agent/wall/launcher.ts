import { LAUNCHER_MOUNTS } from "./launcher-mounts.ts";

/**
 * The program that root runs in namespaces of its own, as their first process: it builds what the agent sees, starts the
 * agent without any privilege, and ends everything when the agent ends or main is gone. It does what a plan says (plan.ts), one act
 * after the other, and stops at the first that fails, before anything of the agent ran.
 *
 * It is Perl because mounts with mapped owners and Landlock are system calls that Node cannot make, util-linux knows the
 * first only since 2.39, and every Debian and Ubuntu has Perl. Numbers and structures are the kernel's, in
 * include/uapi/linux/landlock.h.
 *
 * Standard input brings the plan and then stays open: its end means that main is gone. There is no `${` in here.
 */
export const LAUNCHER =
  LAUNCHER_MOUNTS +
  String.raw`
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
