/**
 * The launcher's first half: system calls, and the mounts that they make. Numbers and structures are the kernel's, in
 * include/uapi/linux/mount.h and asm-generic/unistd.h. There is no `${` in here.
 */
export const LAUNCHER_MOUNTS = String.raw`
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
`;
