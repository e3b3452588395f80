A program with two commands, and a manual that lags behind:

  $ mkdir man bin; cp $ROOT/tools/man make-page; cp $ROOT/tools/check-man .; cp $ROOT/test/tools/ajar-stub bin/ajar
  $ printf '.Dd November 21, 2026\n.Dt AJAR 1\n.Os\n.Sh NAME\n.Nm ajar\n.Nd decide\n.Sh DESCRIPTION\n.\\" COMMANDS\nMore.\n' >man/ajar.1
  $ mkdir -p build/man; ./make-page bin/ajar man/ajar.1 >build/man/ajar.1; tail -n 9 build/man/ajar.1
  .Nd decide
  .Sh DESCRIPTION
  .Bl -tag -width "ajar-release(1)"
  .It Xr ajar-see 1
  see it.
  .It Xr ajar-tell 1
  tell it.
  .El
  More.
  $ ./check-man bin/ajar
  man/ajar-see.prose: missing
  man/ajar-tell.prose: missing
  ? 1

A page is what the program says of itself, and prose around it:

  $ printf '.Dd November 21, 2026\n.Sh DESCRIPTION\nSees, with\n.Fl -far\nfarther.\n.Sh OPTIONS\n.Sh EXAMPLES\n.\\" $ touch here\n.Bd -literal\n$ ls\nhere\n$ ls not\\e-here\n.\\" ? 2\n.Ed\n.Bd -literal\nno session\n.Ed\n' >man/ajar-see.prose
  $ ./make-page bin/ajar man/ajar-see.prose >build/man/ajar-see.1; sed 's/^/|/' build/man/ajar-see.1
  |.Dd November 21, 2026
  |.Dt AJAR-SEE 1
  |.Os
  |.Sh NAME
  |.Nm ajar-see
  |.Nd see it
  |.Sh SYNOPSIS
  |.Nm ajar see
  |.Sh DESCRIPTION
  |Sees, with
  |.Fl -far
  |farther.
  |.Sh OPTIONS
  |.Bl -tag -width Ds
  |.It Fl f , Fl -far Ar N
  |so far.
  |.It Fl -json
  |answer.
  |.El
  |.Sh EXAMPLES
  |.\" $ touch here
  |.Bd -literal
  |$ ls
  |here
  |$ ls not\e-here
  |.\" ? 2
  |.Ed
  |.Bd -literal
  |no session
  |.Ed
  $ ./make-page --examples build/man/ajar-see.1
    $ touch here
  The examples of the manual:
  
    $ ls
    here
    $ ls not\-here
    ? 2

Pages that speak of other options than the program, and such as do not read, are refused:

  $ sed -i /tell/d bin/ajar; ./check-man bin/ajar
  $ sed -i 's/--far N /--fear N/' bin/ajar; ./check-man bin/ajar
  build/man/ajar-see.1: lists other options than the program
  man/ajar-see.prose: there is no --far
  ? 1
  $ echo .Bl >>build/man/ajar.1; ./check-man bin/ajar | tail -n 2
  mandoc: build/man/ajar.1:15:2: ERROR: missing list type, using -item: Bl
  mandoc: build/man/ajar.1:15:2: WARNING: empty block: Bl
