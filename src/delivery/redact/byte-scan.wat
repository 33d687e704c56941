;; The two loops that read every byte that a task prints, for byte-scan.ts. `npm run generate` assembles this file into
;; byte-scan-code.ts.
(module
  (memory (export "memory") 3)

  ;; Where things are. The same numbers are in byte-scan.ts.
  ;; 0x00000: by pair of bytes, the offsets from the start of a form at which it may be, one a bit
  ;; 0x10000: the text, and zeros after it, so that a read may reach beyond its end
  ;; 0x20000: four bytes each, by their hash: where the text has them, no form starts
  ;; 0x24000: the places that were found

  ;; The offsets at which the two bytes at $at may be.
  (func $offsets (param $at i32) (result i32)
    (i32.load8_u (i32.load16_u (local.get $at))))

  ;; Whether it is known that no form starts with the four bytes at $at.
  (func $isKnown (param $at i32) (result i32)
    (local $word i32)
    (local.set $word (i32.load (local.get $at)))
    (i32.eq
      (local.get $word)
      (i32.load offset=0x20000
        (i32.shl
          (i32.shr_u (i32.mul (local.get $word) (i32.const 0x9E3779B1)) (i32.const 20))
          (i32.const 2)))))

  ;; The same search as in start-filter.ts: it lists the places from $start to before $end at which a form may start, and
  ;; returns how many they are. It stops when the list has $most.
  (func (export "starts")
    (param $start i32) (param $end i32) (param $width i32) (param $most i32) (result i32)
    (local $count i32) (local $next i32) (local $at i32) (local $fitting i32)
    (local $last i32)
    (local.set $last (i32.sub (local.get $width) (i32.const 1)))
    (block $done
      (loop $windows
        (br_if $done (i32.ge_u (local.get $start) (local.get $end)))
        (local.set $next (i32.add (local.get $start) (local.get $width)))
        (local.set $at (i32.add (local.get $start) (local.get $last)))
        (local.set $fitting (call $offsets (local.get $at)))
        (block $read
          (loop $back
            (br_if $read (i32.eqz (local.get $fitting)))
            (if (i32.eq (local.get $at) (local.get $start))
              (then
                (local.set $next (i32.add (local.get $start) (i32.const 1)))
                (br_if $read (call $isKnown (local.get $start)))
                (i32.store offset=0x24000 (i32.shl (local.get $count) (i32.const 2)) (local.get $start))
                (local.set $count (i32.add (local.get $count) (i32.const 1)))
                (br_if $done (i32.eq (local.get $count) (local.get $most)))
                (br $read)))
            (if (i32.and (local.get $fitting) (i32.const 1))
              (then (local.set $next (local.get $at))))
            (local.set $at (i32.sub (local.get $at) (i32.const 1)))
            (local.set $fitting
              (i32.and
                (i32.shr_u (local.get $fitting) (i32.const 1))
                (call $offsets (local.get $at))))
            (br $back)))
        (local.set $start (local.get $next))
        (br $windows)))
    (local.get $count))

  ;; The first place from $at on with `::` or `##[`; at least $end when there is none.
  (func (export "marker") (param $at i32) (param $end i32) (result i32)
    (local $first v128) (local $second v128) (local $places i32)
    (loop $more
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $end))))
      (local.set $first (v128.load (local.get $at)))
      (local.set $second (v128.load offset=1 (local.get $at)))
      (local.set $places
        (i8x16.bitmask
          (v128.or
            (v128.and
              (i8x16.eq (local.get $first) (i8x16.splat (i32.const 0x3a)))
              (i8x16.eq (local.get $second) (i8x16.splat (i32.const 0x3a))))
            (v128.and
              (v128.and
                (i8x16.eq (local.get $first) (i8x16.splat (i32.const 0x23)))
                (i8x16.eq (local.get $second) (i8x16.splat (i32.const 0x23))))
              (i8x16.eq (v128.load offset=2 (local.get $at)) (i8x16.splat (i32.const 0x5b)))))))
      (if (local.get $places)
        (then (return (i32.add (local.get $at) (i32.ctz (local.get $places))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $more))
    (unreachable)))
