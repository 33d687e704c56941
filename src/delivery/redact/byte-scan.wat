;; The two loops that read every byte that a task prints, for byte-scan.ts: `starts` lists the places at which a form may
;; start, as start-filter.ts finds them one by one, and `marker` looks for what the runner's commands begin with.
;;
;; The head of read-on.wat explains how to read this format. `v128` is 16 bytes at once: `i8x16.eq` compares each of them, and
;; `i8x16.bitmask` makes one bit of each result. `(i32.ctz a)` is the number of the lowest bit that is set in a, and
;; `a & (a - 1)` clears this bit.
;;
;; `npm run generate` writes the numbers of compiled-layout.ts where their names stand in braces, and assembles this file into
;; compiled-code.ts. Both loops read beyond the end of the text, where `ZEROS` are.
(module
  ;; Of at least 3 pages of 64 KiB: up to the end of the list of places.
  (import "compiled" "memory" (memory 3))

  ;; The offsets in a form at which the two bytes at $at may be, and those of seven more pairs, each 8 bytes after the one
  ;; before: one byte of the result for each, the lowest first. See `PAIRS`, which is at address 0.
  (func $row (param $at i32) (result i64)
    (i64.or
      (i64.or
        (i64.or
          (i64.load8_u (i32.load16_u (local.get $at)))
          (i64.shl (i64.load8_u (i32.load16_u offset=8 (local.get $at))) (i64.const 8)))
        (i64.or
          (i64.shl (i64.load8_u (i32.load16_u offset=16 (local.get $at))) (i64.const 16))
          (i64.shl (i64.load8_u (i32.load16_u offset=24 (local.get $at))) (i64.const 24))))
      (i64.or
        (i64.or
          (i64.shl (i64.load8_u (i32.load16_u offset=32 (local.get $at))) (i64.const 32))
          (i64.shl (i64.load8_u (i32.load16_u offset=40 (local.get $at))) (i64.const 40)))
        (i64.or
          (i64.shl (i64.load8_u (i32.load16_u offset=48 (local.get $at))) (i64.const 48))
          (i64.shl (i64.load8_u (i32.load16_u offset=56 (local.get $at))) (i64.const 56))))))

  ;; Which of the 64 places from $start on may be starts, one a bit, the lowest first. It looks at one pair of bytes for eight
  ;; places: at offset 7 from the first of them, 6 from the second, and so on. The entry of the pair, whose highest bit is
  ;; offset 0, has just these bits in just this order.
  (func $fitLast (param $start i32) (result i64)
    (call $row (i32.add (local.get $start) (i32.const 7))))

  ;; The same by other pairs: those that are $further bytes (1 to 7) after these, and so judge places that are as much
  ;; further on. The first $further places are judged by the pair before the first of them.
  (func $fit (param $start i32) (param $further i32) (result i64)
    (local $by i64)
    (local.set $by (i64.extend_i32_u (local.get $further)))
    (i64.or
      (i64.shl
        (call $fitLast (i32.add (local.get $start) (local.get $further)))
        (local.get $by))
      (i64.shr_u
        (i64.load8_u (i32.load16_u (i32.sub (i32.add (local.get $start) (local.get $further)) (i32.const 1))))
        (i64.sub (i64.const 8) (local.get $by)))))

  ;; Whether it is known that no form starts with the four bytes at $at: $exclude of read-on.wat has noted them.
  (func $isExcluded (param $at i32) (result i32)
    (local $word i32)
    (local.set $word (i32.load (local.get $at)))
    (i32.eq
      (local.get $word)
      (i32.load offset={EXCLUDED}
        (i32.shl
          (i32.shr_u (i32.mul (local.get $word) (i32.const {HASH})) (i32.const {HASH_SHIFT}))
          (i32.const 2)))))

  ;; Lists the places from $start to before $end at which a form may start, and returns how many they are. It stops when
  ;; the list has $most. All eight pairs of a start must fit. Two pairs that are far apart rule out most places, so they
  ;; come first, and the others only where some place is left. A branch decides for 64 places at once: one for each place
  ;; would be hard to predict in ordinary text, and so slow.
  (func (export "starts") (param $start i32) (param $end i32) (param $most i32) (result i32)
    (local $count i32) (local $fitting i64) (local $at i32)
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $start) (local.get $end)))
        (block $none
          (local.set $fitting
            (i64.and (call $fitLast (local.get $start)) (call $fit (local.get $start) (i32.const 4))))
          (br_if $none (i64.eqz (local.get $fitting)))
          (local.set $fitting
            (i64.and
              (local.get $fitting)
              (i64.and
                (call $fit (local.get $start) (i32.const 2))
                (call $fit (local.get $start) (i32.const 6)))))
          (br_if $none (i64.eqz (local.get $fitting)))
          (local.set $fitting
            (i64.and
              (local.get $fitting)
              (i64.and
                (call $fit (local.get $start) (i32.const 1))
                (call $fit (local.get $start) (i32.const 3)))))
          (br_if $none (i64.eqz (local.get $fitting)))
          (local.set $fitting
            (i64.and
              (local.get $fitting)
              (i64.and
                (call $fit (local.get $start) (i32.const 5))
                (call $fit (local.get $start) (i32.const 7)))))
          (loop $each
            (br_if $none (i64.eqz (local.get $fitting)))
            (local.set $at (i32.add (local.get $start) (i32.wrap_i64 (i64.ctz (local.get $fitting)))))
            (local.set $fitting
              (i64.and (local.get $fitting) (i64.sub (local.get $fitting) (i64.const 1))))
            (br_if $each (call $isExcluded (local.get $at)))
            (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
            (i32.store offset={PLACES} (i32.shl (local.get $count) (i32.const 2)) (local.get $at))
            (local.set $count (i32.add (local.get $count) (i32.const 1)))
            (br_if $done (i32.eq (local.get $count) (local.get $most)))
            (br $each)))
        (local.set $start (i32.add (local.get $start) (i32.const 64)))
        (br $more)))
    (local.get $count))

  ;; Which of the 16 places from $at on have two colons, or two number signs.
  (func $pairs (param $at i32) (result v128)
    (local $first v128)
    (local.set $first (v128.load (local.get $at)))
    (v128.and
      (i8x16.eq (local.get $first) (v128.load offset=1 (local.get $at)))
      (v128.or
        (i8x16.eq (local.get $first) (i8x16.splat (i32.const 0x3a)))
        (i8x16.eq (local.get $first) (i8x16.splat (i32.const 0x23))))))

  ;; The first place from $at on with `::` or `##[`; at least $end when there is none.
  (func (export "marker") (param $at i32) (param $end i32) (result i32)
    (local $low v128) (local $high v128) (local $places i32) (local $place i32)
    (loop $more
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $end))))
      (local.set $low (call $pairs (local.get $at)))
      (local.set $high (call $pairs (i32.add (local.get $at) (i32.const 16))))
      (if (v128.any_true (v128.or (local.get $low) (local.get $high)))
        (then
          (local.set $places
            (i32.or
              (i8x16.bitmask (local.get $low))
              (i32.shl (i8x16.bitmask (local.get $high)) (i32.const 16))))
          (loop $each
            (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $places))))
            (if (i32.or
                  (i32.eq (i32.load8_u (local.get $place)) (i32.const 0x3a))
                  (i32.eq (i32.load8_u offset=2 (local.get $place)) (i32.const 0x5b)))
              (then (return (local.get $place))))
            (local.set $places
              (i32.and (local.get $places) (i32.sub (local.get $places) (i32.const 1))))
            (br_if $each (local.get $places)))))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (br $more))
    (unreachable)))
