/**
 * What runs behind the wall before any agent does: it tries what no agent may do, and prints a line for each try that
 * succeeded. A wall that nobody saw standing is not one. Its arguments are the agent's user, a port on which main
 * listens on loopback, the name of its abstract socket, the workspace, and files that it must not find.
 */
export const TRIAL = String.raw`
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
