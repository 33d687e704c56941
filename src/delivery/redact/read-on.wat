;; The automaton's inner loop over one text: the same search as `read` in form-matcher.ts, with start-probe.ts and starts.ts,
;; in WebAssembly. long-reader.ts calls the three exports at the end of this file, through read-loop.ts.
;;
;; It reads tables that JavaScript fills, and computes none of their entries. Where it needs something that only JavaScript
;; can do, it stops before the byte at $index and returns why: a number of `STOP` in compiled-layout.ts. 0 means that it has
;; reached the end.
;;
;; Words:
;; - address: where something is in the memory, in bytes. The text is there too, so that a byte of it has an address. What
;;   started in an earlier text has one that is lower, perhaps negative.
;; - place: the address of a byte with which a form may start. byte-scan.wat lists them in order, and `NO_PLACE` after them.
;; - group: the attempts that started with the same byte. The queue of groups has the addresses of these bytes, oldest first.
;; - entry, row, move, and a state as part of a move: see moves.ts. Entries, rows and states are positions in tables of 4-byte
;;   numbers.
;; - change: what a move does to the queue: see changes.ts.
;; - event: a form that was found, as three numbers: its start, its end (the byte after its last), and the move, whose change
;;   names the form. For a first part that ended the move is -1.
;;
;; How to read WebAssembly's text format:
;; - `(i32.add a b)` is a + b. `_s` and `_u` say whether a number may be negative. `(select a b c)` is c ? a : b.
;; - `(i32.load offset={ROWS} a)` is the 4-byte number at the address ROWS + a; `i32.load8_u` is one byte. A name in braces
;;   is a number of compiled-layout.ts. `(i32.shl a (i32.const 2))` is 4 * a: from a position in a table to bytes.
;; - `br` to a `loop` begins it again, and `br` to a `block` leaves it. `br_if` does so if its condition is not 0. A `loop` that
;;   reaches its end without a `br` is over.
;; - A function returns the value of its last expression.
;;
;; `npm run generate` assembles this file into compiled-code.ts, as byte-scan.wat.
(module
  ;; Of at least 3 pages of 64 KiB. `createMemory` makes as many as the layout needs.
  (import "compiled" "memory" (memory 3))

  ;; Where the loop is: see `REGISTER` in compiled-layout.ts, which says what each of them is.
  (global $state (mut i32) (i32.const 0))
  (global $index (mut i32) (i32.const 0))
  (global $cursor (mut i32) (i32.const 0))
  (global $first (mut i32) (i32.const 0))
  (global $last (mut i32) (i32.const 0))
  (global $events (mut i32) (i32.const 0))
  (global $left (mut i32) (i32.const 0))
  (global $unknownEntry (mut i32) (i32.const 0))
  (global $unknownByte (mut i32) (i32.const 0))

  ;; JavaScript sets and reads them in the memory, which is fastest for it. So each export begins with $enter, which takes them
  ;; from there, and ends with $leave, which puts them back.
  (func $enter
    (global.set $state (i32.load offset={REGISTER_STATE} (i32.const 0)))
    (global.set $index (i32.load offset={REGISTER_INDEX} (i32.const 0)))
    (global.set $cursor (i32.load offset={REGISTER_CURSOR} (i32.const 0)))
    (global.set $first (i32.load offset={REGISTER_FIRST} (i32.const 0)))
    (global.set $last (i32.load offset={REGISTER_LAST} (i32.const 0)))
    (global.set $events (i32.load offset={REGISTER_EVENTS} (i32.const 0)))
    (global.set $left (i32.load offset={REGISTER_LEFT} (i32.const 0))))

  (func $leave
    (i32.store offset={REGISTER_STATE} (i32.const 0) (global.get $state))
    (i32.store offset={REGISTER_INDEX} (i32.const 0) (global.get $index))
    (i32.store offset={REGISTER_CURSOR} (i32.const 0) (global.get $cursor))
    (i32.store offset={REGISTER_FIRST} (i32.const 0) (global.get $first))
    (i32.store offset={REGISTER_LAST} (i32.const 0) (global.get $last))
    (i32.store offset={REGISTER_EVENTS} (i32.const 0) (global.get $events))
    (i32.store offset={REGISTER_LEFT} (i32.const 0) (global.get $left))
    (i32.store offset={REGISTER_UNKNOWN_ENTRY} (i32.const 0) (global.get $unknownEntry))
    (i32.store offset={REGISTER_UNKNOWN_BYTE} (i32.const 0) (global.get $unknownByte)))

  ;; The move that a byte makes at an entry; -1 when it is not known yet. As `moveAt` in moves.ts.
  (func $move (param $entry i32) (param $byte i32) (result i32)
    (local $edge i32) (local $row i32)
    (local.set $edge (i32.shl (local.get $entry) (i32.const 2)))
    (if (i32.eq (i32.load offset={EDGES_BYTE} (local.get $edge)) (local.get $byte))
      (then (return (i32.load offset={EDGES_MOVE} (local.get $edge)))))
    (local.set $row (i32.load offset={EDGES_ROW} (local.get $edge)))
    (if (i32.lt_s (local.get $row) (i32.const 0)) (then (return (i32.const -1))))
    (i32.load offset={ROWS} (i32.shl (i32.add (local.get $row) (local.get $byte)) (i32.const 2))))

  ;; How far, in bytes, a move's change is from the start of their table. 0: the move changes nothing.
  (func $changeOf (param $move i32) (result i32)
    (i32.shl (i32.shr_u (local.get $move) (i32.const {STATE_BITS})) (i32.const {CHANGE_SHIFT})))

  ;; Where a group started, by its number: 0 is the oldest.
  (func $startOf (param $group i32) (result i32)
    (i32.load (i32.add (global.get $first) (i32.shl (local.get $group) (i32.const 2)))))

  ;; Adds an event.
  (func $found (param $start i32) (param $end i32) (param $move i32)
    (i32.store (global.get $events) (local.get $start))
    (i32.store offset=4 (global.get $events) (local.get $end))
    (i32.store offset=8 (global.get $events) (local.get $move))
    (global.set $events (i32.add (global.get $events) (i32.const {EVENT_BYTES}))))

  ;; Adds a group at the end of the queue.
  (func $add (param $start i32)
    (i32.store (global.get $last) (local.get $start))
    (global.set $last (i32.add (global.get $last) (i32.const 4))))

  ;; Moves the queue back to the start of its memory. Groups leave at its front and join at its end, so it wanders.
  (func $makeRoom
    (local $length i32)
    (local.set $length (i32.sub (global.get $last) (global.get $first)))
    (memory.copy (i32.const {GROUPS}) (global.get $first) (local.get $length))
    (global.set $first (i32.const {GROUPS}))
    (global.set $last (i32.add (i32.const {GROUPS}) (local.get $length))))

  ;; Changes the queue as a move says, for the byte at $index, and adds an event for each form that ends: as `apply` in
  ;; form-matcher.ts. Returns 0, or why it has done nothing.
  (func $apply (param $move i32) (param $index i32) (result i32)
    (local $change i32) (local $further i32) (local $list i32)
    (local.set $change (call $changeOf (local.get $move)))
    (local.set $further (i32.load offset={CHANGES_FURTHER} (local.get $change)))
    (if (i32.eq (local.get $further) (i32.const {LONG_LIST})) (then (return (i32.const {BEYOND}))))
    (if (i32.ge_u (i32.sub (global.get $last) (global.get $first)) (i32.const {MAX_GROUPS_BYTES}))
      (then (return (i32.const {BEYOND}))))
    (if (i32.ge_u (global.get $events) (i32.const {EVENTS_FULL})) (then (return (i32.const {FULL}))))
    (if (i32.ge_u (global.get $last) (i32.const {GROUPS_FULL})) (then (call $makeRoom)))
    (if (i32.ge_s (i32.load offset={CHANGES_CUT} (local.get $change)) (i32.const 0))
      (then
        (call $found
          (call $startOf (i32.load offset={CHANGES_CUT} (local.get $change)))
          (local.get $index)
          (i32.const -1))))
    ;; The group that starts with this byte. It comes before the rest, because a form that ends may be in it, and because
    ;; `further` may name it. Whether it stays is decided below.
    (i32.store (global.get $last) (local.get $index))
    (if (i32.ge_s (i32.load offset={CHANGES_ENDED} (local.get $change)) (i32.const 0))
      (then
        (call $found
          (call $startOf (i32.load offset={CHANGES_ENDED} (local.get $change)))
          (i32.add (local.get $index) (i32.const 1))
          (local.get $move))))
    (global.set $first (i32.add
        (global.get $first)
        (i32.shl (i32.load offset={CHANGES_DROPPED} (local.get $change)) (i32.const 2))))
    (global.set $last (i32.add
        (global.get $first)
        (i32.shl (i32.load offset={CHANGES_KEPT} (local.get $change)) (i32.const 2))))
    (if (i32.ge_s (local.get $further) (i32.const 0))
      (then (call $add (call $startOf (local.get $further)))))
    (if (i32.eq (local.get $further) (i32.const {SHORT_LIST}))
      (then
        ;; The list has at least two groups, and -1 after them.
        (local.set $further (i32.load offset={CHANGES_LIST} (local.get $change)))
        (local.set $list (local.get $change))
        (loop $each
          (call $add (call $startOf (local.get $further)))
          (local.set $list (i32.add (local.get $list) (i32.const 4)))
          (local.set $further (i32.load offset={CHANGES_LIST} (local.get $list)))
          (br_if $each (i32.ge_s (local.get $further) (i32.const 0))))))
    (i32.const 0))

  ;; Passes over the places at which a form only seems to start, as start-probe.ts does: from each it reads the next bytes, at
  ;; most so many, as if nothing had begun before. When $left are read, four must do. Returns 0 when $cursor is at a place that it does not rule out, or at one from $stop on;
  ;; otherwise why it stopped before that was known.
  (func $probe (param $stop i32) (param $most i32) (result i32)
    (local $place i32) (local $at i32) (local $end i32) (local $entry i32) (local $move i32) (local $change i32)
    (loop $each
      (local.set $place (i32.load (global.get $cursor)))
      (if (i32.ge_u (local.get $place) (local.get $stop)) (then (return (i32.const 0))))
      (local.set $end (i32.add
          (local.get $place)
          (select
            (local.get $most)
            (i32.const {WORD_BYTES})
            (i32.gt_s (global.get $left) (i32.const 0)))))
      (if (i32.gt_u (local.get $end) (local.get $stop)) (then (local.set $end (local.get $stop))))
      (local.set $at (local.get $place))
      ;; The second entry of state 0, for bytes with which a form may start.
      (local.set $entry (i32.const {ENTRY}))
      (block $ruledOut
        (loop $more
          (local.set $move (call $move (local.get $entry) (i32.load8_u (local.get $at))))
          (if (i32.lt_s (local.get $move) (i32.const 0))
            (then
              (global.set $unknownEntry (local.get $entry))
              (global.set $unknownByte (local.get $at))
              (return (i32.const {UNKNOWN_START}))))
          ;; A form, or the first part of one, ends: it is a start.
          (local.set $change (call $changeOf (local.get $move)))
          (if (local.get $change)
            (then
              (if (i32.ge_s (i32.load offset={CHANGES_ENDED} (local.get $change)) (i32.const 0))
                (then (return (i32.const 0))))
              (if (i32.ge_s (i32.load offset={CHANGES_CUT} (local.get $change)) (i32.const 0))
                (then (return (i32.const 0))))))
          (local.set $entry (i32.and (local.get $move) (i32.const {STATE_MASK})))
          ;; No attempt is left: it only seemed to be a start.
          (br_if $ruledOut (i32.eqz (local.get $entry)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $at) (local.get $end))))
        ;; An attempt is left after all of these bytes: the automaton has to read on from here.
        (return (i32.const 0)))
      (global.set $left
        (i32.sub (global.get $left) (i32.sub (local.get $at) (local.get $place))))
      ;; The first four bytes have ruled it out, and with it all places that begin with them. Fewer, just before $stop, rule
      ;; out this place only.
      (if (i32.and
            (i32.lt_u (i32.sub (local.get $at) (local.get $place)) (i32.const {WORD_BYTES}))
            (i32.le_u (i32.add (local.get $place) (i32.const {WORD_BYTES})) (local.get $stop)))
        (then (call $exclude (i32.load (local.get $place)))))
      (global.set $cursor (i32.add (global.get $cursor) (i32.const 4)))
      (br $each))
    (unreachable))

  ;; No form starts with these four bytes: from now on byte-scan.wat lists no place that has them. See `EXCLUDED`.
  (func $exclude (param $word i32)
    (i32.store offset={EXCLUDED}
      (i32.shl
        (i32.shr_u (i32.mul (local.get $word) (i32.const {HASH})) (i32.const {HASH_SHIFT}))
        (i32.const 2))
      (local.get $word)))

  ;; Makes a move that $read did not know and JavaScript has computed, with the byte at $index. Returns 0, or why it has done
  ;; nothing.
  (func $take (param $move i32) (result i32)
    (local $why i32)
    (if (i32.gt_u (local.get $move) (i32.const {STATE_MASK}))
      (then
        (local.set $why (call $apply (local.get $move) (global.get $index)))
        (if (local.get $why) (then (return (local.get $why))))))
    (if (i32.eq (i32.load (global.get $cursor)) (global.get $index))
      (then (global.set $cursor (i32.add (global.get $cursor) (i32.const 4)))))
    (global.set $state (i32.and (local.get $move) (i32.const {STATE_MASK})))
    (global.set $index (i32.add (global.get $index) (i32.const 1)))
    (i32.const 0))

  ;; Reads on to $stop. With $trusts, the first place counts as a start without a probe: JavaScript asks for that where the
  ;; table has no room for what a probe would add. $state, $index and $place are locals here because these are faster.
  (func $read (param $stop i32) (param $trusts i32) (result i32)
    (local $state i32) (local $index i32) (local $place i32) (local $entry i32) (local $move i32) (local $why i32)
    (local.set $state (global.get $state))
    (local.set $index (global.get $index))
    (local.set $place (i32.load (global.get $cursor)))
    (block $done
      (loop $next
        ;; Nothing has begun: go on at the next place, and probe it before if it is not near.
        (if (i32.eqz (local.get $state))
          (then
            (if (i32.and
                  (i32.ge_u (i32.sub (local.get $place) (local.get $index)) (i32.const {NEAR_BYTES}))
                  (i32.eqz (local.get $trusts)))
              (then
                (local.set $why (call $probe (local.get $stop) (i32.const {WORD_BYTES})))
                (local.set $place (i32.load (global.get $cursor)))
                (br_if $done (local.get $why))))
            (local.set $trusts (i32.const 0))
            (local.set $index
              (select
                (local.get $place)
                (local.get $stop)
                (i32.lt_u (local.get $place) (local.get $stop))))))
        (br_if $done (i32.ge_u (local.get $index) (local.get $stop)))
        ;; At a place, the second entry of the state counts.
        (local.set $entry (local.get $state))
        (if (i32.eq (local.get $index) (local.get $place))
          (then (local.set $entry (i32.add (local.get $entry) (i32.const {ENTRY})))))
        (local.set $move (call $move (local.get $entry) (i32.load8_u (local.get $index))))
        ;; More than a state: a move with a change, or -1, which is the highest number if it is read without a sign.
        (if (i32.gt_u (local.get $move) (i32.const {STATE_MASK}))
          (then
            (if (i32.lt_s (local.get $move) (i32.const 0))
              (then
                (global.set $unknownEntry (local.get $entry))
                (global.set $unknownByte (local.get $index))
                (local.set $why (i32.const {UNKNOWN}))
                (br $done)))
            (local.set $why (call $apply (local.get $move) (local.get $index)))
            (br_if $done (local.get $why))))
        (if (i32.eq (local.get $index) (local.get $place))
          (then
            (global.set $cursor (i32.add (global.get $cursor) (i32.const 4)))
            (local.set $place (i32.load (global.get $cursor)))))
        (local.set $state (i32.and (local.get $move) (i32.const {STATE_MASK})))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (global.set $state (local.get $state))
    (global.set $index (local.get $index))
    (local.get $why))

  ;; The exports. What the call in the middle returns, they return: $leave has no value of its own.
  (func (export "read") (param $stop i32) (param $trusts i32) (result i32)
    (call $enter)
    (call $read (local.get $stop) (local.get $trusts))
    (call $leave))

  (func (export "take") (param $move i32) (result i32)
    (call $enter)
    (call $take (local.get $move))
    (call $leave))

  (func (export "probe") (param $stop i32) (param $most i32) (result i32)
    (call $enter)
    (call $probe (local.get $stop) (local.get $most))
    (call $leave)))
