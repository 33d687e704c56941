;; The two loops that read every byte that a task prints, for byte-scan.ts. `npm run generate` writes the numbers of
;; layout.ts where their names stand in braces, and assembles this file into code.ts.
(module
  (import "compiled" "memory" (memory 3))

  ;; The offsets at which the two bytes at $at may be.
  (func $offsets (param $at i32) (result i32)
    (i32.load8_u (i32.load16_u (local.get $at))))

  ;; The same at $at, and 8, 16 and 24 bytes after it, one in each byte.
  (func $row (param $at i32) (result i32)
    (i32.or
      (i32.or
        (i32.load8_u (i32.load16_u (local.get $at)))
        (i32.shl (i32.load8_u (i32.load16_u offset=8 (local.get $at))) (i32.const 8)))
      (i32.or
        (i32.shl (i32.load8_u (i32.load16_u offset=16 (local.get $at))) (i32.const 16))
        (i32.shl (i32.load8_u (i32.load16_u offset=24 (local.get $at))) (i32.const 24)))))

  ;; Which of the 32 places from $start on may be starts, one a bit, by one pair of bytes for each: by the last byte in
  ;; eight and the one after it.
  (func $fitLast (param $start i32) (result i32)
    (call $row (i32.add (local.get $start) (i32.const 7))))

  ;; The same by the pair that is $further behind; for the first $further places in eight, that of the eight before.
  (func $fit (param $start i32) (param $further i32) (result i32)
    (local $row i32) (local $own i32)
    (local.set $row (call $fitLast (i32.add (local.get $start) (local.get $further))))
    (local.set $own
      (i32.mul
        (i32.const 0x01010101)
        (i32.and (i32.shl (i32.const 0xff) (local.get $further)) (i32.const 0xff))))
    (i32.or
      (i32.and (local.get $own) (i32.shl (local.get $row) (local.get $further)))
      (i32.and
        (i32.xor (local.get $own) (i32.const -1))
        (i32.shr_u
          (i32.or
            (i32.shl (local.get $row) (i32.const 8))
            (call $offsets (i32.sub (i32.add (local.get $start) (local.get $further)) (i32.const 1))))
          (i32.sub (i32.const 8) (local.get $further))))))

  ;; Whether it is known that no form starts with the four bytes at $at.
  (func $isKnown (param $at i32) (result i32)
    (local $word i32)
    (local.set $word (i32.load (local.get $at)))
    (i32.eq
      (local.get $word)
      (i32.load offset={WORDS}
        (i32.shl
          (i32.shr_u (i32.mul (local.get $word) (i32.const {HASH})) (i32.const {HASH_SHIFT}))
          (i32.const 2)))))

  ;; Lists the places from $start to before $end at which a form may start, and returns how many they are. It stops when
  ;; the list has $most. All eight pairs of a start must fit. Those that are far apart rule out most of the places: so
  ;; others are looked at only where these fit, in 32 places at once, because to go on place by place would be a guess
  ;; that the processor loses in ordinary text.
  (func (export "starts") (param $start i32) (param $end i32) (param $most i32) (result i32)
    (local $count i32) (local $fitting i32) (local $at i32)
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $start) (local.get $end)))
        (block $none
          (local.set $fitting
            (i32.and (call $fitLast (local.get $start)) (call $fit (local.get $start) (i32.const 4))))
          (br_if $none (i32.eqz (local.get $fitting)))
          (local.set $fitting
            (i32.and
              (local.get $fitting)
              (i32.and
                (call $fit (local.get $start) (i32.const 2))
                (call $fit (local.get $start) (i32.const 6)))))
          (br_if $none (i32.eqz (local.get $fitting)))
          (local.set $fitting
            (i32.and
              (local.get $fitting)
              (i32.and
                (call $fit (local.get $start) (i32.const 1))
                (call $fit (local.get $start) (i32.const 3)))))
          (br_if $none (i32.eqz (local.get $fitting)))
          (local.set $fitting
            (i32.and
              (local.get $fitting)
              (i32.and
                (call $fit (local.get $start) (i32.const 5))
                (call $fit (local.get $start) (i32.const 7)))))
          (loop $each
            (br_if $none (i32.eqz (local.get $fitting)))
            (local.set $at (i32.add (local.get $start) (i32.ctz (local.get $fitting))))
            (local.set $fitting
              (i32.and (local.get $fitting) (i32.sub (local.get $fitting) (i32.const 1))))
            (br_if $each (call $isKnown (local.get $at)))
            (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
            (i32.store offset={PLACES} (i32.shl (local.get $count) (i32.const 2)) (local.get $at))
            (local.set $count (i32.add (local.get $count) (i32.const 1)))
            (br_if $done (i32.eq (local.get $count) (local.get $most)))
            (br $each)))
        (local.set $start (i32.add (local.get $start) (i32.const 32)))
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
