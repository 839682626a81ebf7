;; Two loops over the bytes of logs, 16 at a time: line-memory.ts says what lies where, and calls them.
;; After a change: npm run generate. Both read and write up to 16 bytes past what they are told to; the memory has room for it.
(module
  (memory (export "memory") 11)

  ;; Writes bytes [from, to) to `out` as the inside of a JSON string. The 256 bytes at address 0 say for each byte that does not stand
  ;; as it is which letter comes behind the backslash, 0xff: it cannot be written here. One past the last byte, or -1 for such a byte.
  (func (export "escapeText") (param $from i32) (param $to i32) (param $out i32) (result i32)
    (local $bytes v128)
    (local $plain i32)
    (local $letter i32)
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $from) (local.get $to)))
        (v128.store (local.get $out) (local.tee $bytes (v128.load (local.get $from))))
        ;; How many of them stand as they are. As signed numbers bytes >= 0x80 are below 0x20, too.
        (local.set $plain (i32.ctz (i32.or (i32.const 0x10000) (i8x16.bitmask (v128.or
          (i8x16.lt_s (local.get $bytes) (v128.const i64x2 0x2020202020202020 0x2020202020202020))
          (v128.or
            (i8x16.eq (local.get $bytes) (v128.const i64x2 0x2222222222222222 0x2222222222222222))
            (i8x16.eq (local.get $bytes) (v128.const i64x2 0x5c5c5c5c5c5c5c5c 0x5c5c5c5c5c5c5c5c))))))))
        (local.set $from (i32.add (local.get $from) (local.get $plain)))
        (local.set $out (i32.add (local.get $out) (local.get $plain)))
        (br_if $end (i32.ge_u (local.get $from) (local.get $to)))
        (br_if $next (i32.eq (local.get $plain) (i32.const 16)))
        (local.set $letter (i32.load8_u (i32.load8_u (local.get $from))))
        (if (i32.eq (local.get $letter) (i32.const 0xff)) (then (return (i32.const -1))))
        (i32.store16 (local.get $out) (i32.or (i32.const 0x5c) (i32.shl (local.get $letter) (i32.const 8))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $out (i32.add (local.get $out) (i32.const 2)))
        (br $next)))
    ;; What was written of bytes from `to` on is none of it.
    (i32.sub (local.get $out) (i32.sub (local.get $from) (local.get $to))))

  ;; Copies the pieces that are named in [list, end), each by its address and its length, one behind the other to `out`.
  ;; One past the last byte.
  (func (export "gather") (param $list i32) (param $end i32) (param $out i32) (result i32)
    (local $from i32)
    (local $stop i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $list) (local.get $end)))
        (local.set $from (i32.load (local.get $list)))
        (local.set $stop (i32.add (local.get $out) (i32.load offset=4 (local.get $list))))
        (loop $copy
          (v128.store (local.get $out) (v128.load (local.get $from)))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $out (i32.add (local.get $out) (i32.const 16)))
          (br_if $copy (i32.lt_u (local.get $out) (local.get $stop))))
        (local.set $out (local.get $stop))
        (local.set $list (i32.add (local.get $list) (i32.const 8)))
        (br $next)))
    (local.get $out)))
