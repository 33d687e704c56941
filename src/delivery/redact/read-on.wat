;; The automaton's inner loop over a text, for long-reader.ts: what form-matcher.ts does in JavaScript. As byte-scan.wat, it is
;; assembled into code.ts.
;;
;; It stops where JavaScript has to do something, and returns why (0: it has reached the end). Nothing of the byte at
;; $index is done then.
(module
  (import "compiled" "memory" (memory 3))

  ;; Where it is: see `REGISTER` in layout.ts. All but the state and the entry are addresses.
  (global $state (mut i32) (i32.const 0))
  (global $index (mut i32) (i32.const 0))
  (global $place (mut i32) (i32.const 0))
  (global $first (mut i32) (i32.const 0))
  (global $last (mut i32) (i32.const 0))
  (global $events (mut i32) (i32.const 0))
  (global $entry (mut i32) (i32.const 0))
  (global $at (mut i32) (i32.const 0))

  ;; JavaScript sets and reads them in the memory, where that is fastest.
  (func $enter
    (global.set $state (i32.load offset={AT_STATE} (i32.const 0)))
    (global.set $index (i32.load offset={AT_INDEX} (i32.const 0)))
    (global.set $place (i32.load offset={AT_PLACE} (i32.const 0)))
    (global.set $first (i32.load offset={AT_FIRST} (i32.const 0)))
    (global.set $last (i32.load offset={AT_LAST} (i32.const 0)))
    (global.set $events (i32.load offset={AT_EVENTS} (i32.const 0))))

  (func $leave
    (i32.store offset={AT_STATE} (i32.const 0) (global.get $state))
    (i32.store offset={AT_INDEX} (i32.const 0) (global.get $index))
    (i32.store offset={AT_PLACE} (i32.const 0) (global.get $place))
    (i32.store offset={AT_FIRST} (i32.const 0) (global.get $first))
    (i32.store offset={AT_LAST} (i32.const 0) (global.get $last))
    (i32.store offset={AT_EVENTS} (i32.const 0) (global.get $events))
    (i32.store offset={AT_ENTRY} (i32.const 0) (global.get $entry))
    (i32.store offset={AT_AT} (i32.const 0) (global.get $at)))

  ;; The move of a byte at an entry; -1 when it is not known. See `Moves` in automaton.ts.
  (func $move (param $entry i32) (param $byte i32) (result i32)
    (local $edge i32) (local $row i32)
    (local.set $edge (i32.shl (local.get $entry) (i32.const 2)))
    (if (i32.eq (i32.load offset={EDGES} (local.get $edge)) (local.get $byte))
      (then (return (i32.load offset={EDGES_MOVE} (local.get $edge)))))
    (local.set $row (i32.load offset={EDGES_ROW} (local.get $edge)))
    (if (i32.lt_s (local.get $row) (i32.const 0)) (then (return (i32.const -1))))
    (i32.load offset={ROWS} (i32.shl (i32.add (local.get $row) (local.get $byte)) (i32.const 2))))

  ;; The position of a move's change. See `Changes`.
  (func $changeOf (param $move i32) (result i32)
    (i32.shl (i32.shr_u (local.get $move) (i32.const {STATE_BITS})) (i32.const {CHANGE_SHIFT})))

  ;; Where a group started.
  (func $start (param $group i32) (result i32)
    (i32.load (i32.add (global.get $first) (i32.shl (local.get $group) (i32.const 2)))))

  (func $found (param $start i32) (param $end i32) (param $move i32)
    (i32.store (global.get $events) (local.get $start))
    (i32.store offset=4 (global.get $events) (local.get $end))
    (i32.store offset=8 (global.get $events) (local.get $move))
    (global.set $events (i32.add (global.get $events) (i32.const 12))))

  ;; Adds a group behind the last one.
  (func $add (param $start i32)
    (i32.store (global.get $last) (local.get $start))
    (global.set $last (i32.add (global.get $last) (i32.const 4))))

  ;; Moves the queue back to where it began, when it comes near its end.
  (func $makeRoom
    (local $length i32)
    (local.set $length (i32.sub (global.get $last) (global.get $first)))
    (memory.copy (i32.const {GROUPS}) (global.get $first) (local.get $length))
    (global.set $first (i32.const {GROUPS}))
    (global.set $last (i32.add (i32.const {GROUPS}) (local.get $length))))

  ;; What the byte at $index changes. Returns why it changes nothing, or 0.
  (func $change (param $move i32) (param $index i32) (result i32)
    (local $change i32) (local $further i32) (local $list i32)
    (local.set $change (call $changeOf (local.get $move)))
    (local.set $further (i32.load offset={CHANGES_FURTHER} (local.get $change)))
    (if (i32.eq (local.get $further) (i32.const {LONG_LIST})) (then (return (i32.const {BEYOND}))))
    (if (i32.ge_u (i32.sub (global.get $last) (global.get $first)) (i32.const {MOST_GROUPS_BYTES}))
      (then (return (i32.const {BEYOND}))))
    (if (i32.ge_u (global.get $events) (i32.const {EVENTS_FULL})) (then (return (i32.const {FULL}))))
    (if (i32.ge_u (global.get $last) (i32.const {GROUPS_FULL})) (then (call $makeRoom)))
    (if (i32.ge_s (i32.load offset={CHANGES_CUT} (local.get $change)) (i32.const 0))
      (then
        (call $found
          (call $start (i32.load offset={CHANGES_CUT} (local.get $change)))
          (local.get $index)
          (i32.const -1))))
    ;; The new group, which may be the one that ends.
    (i32.store (global.get $last) (local.get $index))
    (if (i32.ge_s (i32.load offset={CHANGES_ENDED} (local.get $change)) (i32.const 0))
      (then
        (call $found
          (call $start (i32.load offset={CHANGES_ENDED} (local.get $change)))
          (i32.add (local.get $index) (i32.const 1))
          (local.get $move))))
    (global.set $first (i32.add
        (global.get $first)
        (i32.shl (i32.load offset={CHANGES} (local.get $change)) (i32.const 2))))
    (global.set $last (i32.add
        (global.get $first)
        (i32.shl (i32.load offset={CHANGES_KEPT} (local.get $change)) (i32.const 2))))
    (if (i32.ge_s (local.get $further) (i32.const 0))
      (then (call $add (call $start (local.get $further)))))
    (if (i32.eq (local.get $further) (i32.const {SHORT_LIST}))
      (then
        ;; It ends with -1.
        (local.set $further (i32.load offset={CHANGES_LIST} (local.get $change)))
        (local.set $list (local.get $change))
        (loop $each
          (call $add (call $start (local.get $further)))
          (local.set $list (i32.add (local.get $list) (i32.const 4)))
          (local.set $further (i32.load offset={CHANGES_LIST} (local.get $list)))
          (br_if $each (i32.ge_s (local.get $further) (i32.const 0))))))
    (i32.const 0))

  ;; Passes over the places at which a form only seems to start, as start-probe.ts does. Returns why it stopped before
  ;; that was known, or 0.
  (func $probe (param $stop i32) (result i32)
    (local $start i32) (local $at i32) (local $end i32) (local $entry i32) (local $move i32) (local $change i32)
    (loop $each
      (local.set $start (i32.load (global.get $place)))
      (if (i32.ge_u (local.get $start) (local.get $stop)) (then (return (i32.const 0))))
      (local.set $end (i32.add (local.get $start) (i32.const 4)))
      (if (i32.gt_u (local.get $end) (local.get $stop)) (then (local.set $end (local.get $stop))))
      (local.set $at (local.get $start))
      (local.set $entry (i32.const {ENTRY}))
      (block $seems
        (loop $more
          (local.set $move (call $move (local.get $entry) (i32.load8_u (local.get $at))))
          (if (i32.lt_s (local.get $move) (i32.const 0))
            (then
              (global.set $entry (local.get $entry))
              (global.set $at (local.get $at))
              (return (i32.const {UNKNOWN_START}))))
          (local.set $change (call $changeOf (local.get $move)))
          (if (local.get $change)
            (then
              (if (i32.ge_s (i32.load offset={CHANGES_ENDED} (local.get $change)) (i32.const 0))
                (then (return (i32.const 0))))
              (if (i32.ge_s (i32.load offset={CHANGES_CUT} (local.get $change)) (i32.const 0))
                (then (return (i32.const 0))))))
          (local.set $entry (i32.and (local.get $move) (i32.const {STATE_MASK})))
          (br_if $seems (i32.eqz (local.get $entry)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $at) (local.get $end))))
        (return (i32.const 0)))
      (if (i32.eq (i32.sub (local.get $end) (local.get $start)) (i32.const 4))
        (then (call $exclude (i32.load (local.get $start)))))
      (global.set $place (i32.add (global.get $place) (i32.const 4)))
      (br $each))
    (unreachable))

  ;; No form starts with these four bytes: byte-scan.wat passes over them from now on.
  (func $exclude (param $word i32)
    (i32.store offset={WORDS}
      (i32.shl
        (i32.shr_u (i32.mul (local.get $word) (i32.const {HASH})) (i32.const {HASH_SHIFT}))
        (i32.const 2))
      (local.get $word)))

  ;; Makes a move that was not known.
  (func $take (param $move i32) (result i32)
    (local $why i32)
    (if (i32.gt_u (local.get $move) (i32.const {STATE_MASK}))
      (then
        (local.set $why (call $change (local.get $move) (global.get $index)))
        (if (local.get $why) (then (return (local.get $why))))))
    (if (i32.eq (i32.load (global.get $place)) (global.get $index))
      (then (global.set $place (i32.add (global.get $place) (i32.const 4)))))
    (global.set $state (i32.and (local.get $move) (i32.const {STATE_MASK})))
    (global.set $index (i32.add (global.get $index) (i32.const 1)))
    (i32.const 0))

  ;; Reads on to $stop. With $begins, a form may start at the next place, whatever $probe would say.
  (func $read (param $stop i32) (param $begins i32) (result i32)
    (local $state i32) (local $index i32) (local $start i32) (local $entry i32) (local $move i32) (local $why i32)
    (local.set $state (global.get $state))
    (local.set $index (global.get $index))
    (local.set $start (i32.load (global.get $place)))
    (block $done
      (loop $next
        (if (i32.eqz (local.get $state))
          (then
            (if (i32.and
                  (i32.ge_u (i32.sub (local.get $start) (local.get $index)) (i32.const {NEAR_BYTES}))
                  (i32.eqz (local.get $begins)))
              (then
                (local.set $why (call $probe (local.get $stop)))
                (local.set $start (i32.load (global.get $place)))
                (br_if $done (local.get $why))))
            (local.set $begins (i32.const 0))
            (local.set $index
              (select
                (local.get $start)
                (local.get $stop)
                (i32.lt_u (local.get $start) (local.get $stop))))))
        (br_if $done (i32.ge_u (local.get $index) (local.get $stop)))
        (local.set $entry (local.get $state))
        (if (i32.eq (local.get $index) (local.get $start))
          (then (local.set $entry (i32.add (local.get $entry) (i32.const {ENTRY})))))
        (local.set $move (call $move (local.get $entry) (i32.load8_u (local.get $index))))
        (if (i32.gt_u (local.get $move) (i32.const {STATE_MASK}))
          (then
            (if (i32.lt_s (local.get $move) (i32.const 0))
              (then
                (global.set $entry (local.get $entry))
                (global.set $at (local.get $index))
                (local.set $why (i32.const {UNKNOWN}))
                (br $done)))
            (local.set $why (call $change (local.get $move) (local.get $index)))
            (br_if $done (local.get $why))))
        (if (i32.eq (local.get $index) (local.get $start))
          (then
            (global.set $place (i32.add (global.get $place) (i32.const 4)))
            (local.set $start (i32.load (global.get $place)))))
        (local.set $state (i32.and (local.get $move) (i32.const {STATE_MASK})))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (global.set $state (local.get $state))
    (global.set $index (local.get $index))
    (local.get $why))

  (func (export "read") (param $stop i32) (param $begins i32) (result i32)
    (call $enter)
    (call $read (local.get $stop) (local.get $begins))
    (call $leave))

  (func (export "take") (param $move i32) (result i32)
    (call $enter)
    (call $take (local.get $move))
    (call $leave))

  (func (export "probe") (param $stop i32) (result i32)
    (call $enter)
    (call $probe (local.get $stop))
    (call $leave)))
