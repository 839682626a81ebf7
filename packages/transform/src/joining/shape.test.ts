import { describe, expect, test } from '@jest/globals';
import { mayGoOn, type Shape, shapeAfter, shapeOf } from './shape.js';

/** How many logs the lines are, by the shapes alone. */
function logsOf(lines: readonly string[]): string[][] {
  const logs: string[][] = [];
  let head = '';
  let shape: Shape = 'json';
  for (const line of lines) {
    const after: Shape | null = logs.length === 0 ? null : shapeAfter(shape, head, line);
    if (after === null) {
      head = line;
      shape = shapeOf(line);
      logs.push([line]);
    } else {
      shape = after;
      logs.at(-1)?.push(line);
    }
  }
  return logs;
}

/** What runtimes print for an error that nobody caught, or that a logger was given. */
const TRACES: Readonly<Record<string, readonly string[]>> = {
  Java: [
    'Exception in thread "main" java.lang.IllegalStateException: cart 4711 is closed',
    '\tat com.shop.Cart.total(Cart.java:41)',
    '\tat java.base/java.lang.Thread.run(Thread.java:1583)',
    '\tSuppressed: java.io.IOException: stream',
    '\t\tat com.shop.Store.close(Store.java:9)',
    'Caused by: java.sql.SQLException: timeout',
    '\tat com.shop.Store.load(Store.java:77)',
    '\t... 2 more',
  ],
  'Logback, through a logger': [
    '2026-03-04 09:15:02,118 ERROR [http-nio-8080-exec-1] c.s.CartController - checkout failed',
    'java.lang.NullPointerException: Cannot invoke "com.shop.Cart.id()" because "cart" is null',
    '\tat com.shop.CartController.checkout(CartController.java:52)',
    '\t... 48 common frames omitted',
  ],
  'Node, thrown': [
    '/app/server.js:12',
    "    throw new TypeError('no cart');",
    '    ^',
    '',
    'TypeError: no cart',
    '    at checkout (/app/server.js:12:11)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    '',
    'Node.js v20.20.2',
  ],
  'Node, printed': [
    'Error: connect ECONNREFUSED 10.0.0.7:5432',
    '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16) {',
    "  code: 'ECONNREFUSED',",
    '  [cause]: Error: inner',
    '      at inner (/app/db.js:3:9)',
    '}',
  ],
  Python: [
    'Traceback (most recent call last):',
    '  File "/app/shop/views.py", line 41, in checkout',
    '    total = cart.total()',
    '            ~~~~~~~~~~^^',
    "KeyError: 'price'",
    '',
    'During handling of the above exception, another exception occurred:',
    '',
    'Traceback (most recent call last):',
    '  File "/app/manage.py", line 9, in <module>',
    'shop.errors.CheckoutError: no price',
  ],
  'Python, through a logger': [
    'ERROR:shop.views:checkout failed',
    'Traceback (most recent call last):',
    '  File "/app/shop/views.py", line 41, in checkout',
    "KeyError: 'price'",
  ],
  Ruby: [
    "app.rb:7:in 'Cart#total': undefined method 'price' for nil (NoMethodError)",
    "\tfrom app.rb:12:in 'block in <main>'",
    "\tfrom app.rb:11:in 'Array#each'",
  ],
  'Rails, tagged': [
    '[4c8e3a0e-6d0b] ActionView::Template::Error (undefined local variable):',
    "[4c8e3a0e-6d0b]   app/views/cart.html.erb:3:in `_app_views_cart'",
    "[4c8e3a0e-6d0b] app/controllers/carts_controller.rb:9:in `show'",
  ],
  Rails: ['RuntimeError (no cart):', '', "app/controllers/carts_controller.rb:9:in 'CartsController#show'"],
  Go: [
    'panic: runtime error: index out of range [5] with length 3 [recovered]',
    '\tpanic: runtime error: index out of range [5] with length 3',
    '',
    'goroutine 7 [running]:',
    'main.(*Cart).Total(...)',
    '\t/app/cart.go:41',
    'net/http.(*conn).serve(0xc0000b2000, {0x7a3f28, 0xc00009e1e0})',
    '\t/usr/local/go/src/net/http/server.go:1995 +0x612',
    'created by net/http.(*Server).Serve in goroutine 1',
    '\t/usr/local/go/src/net/http/server.go:3086 +0x5cb',
    'exit status 2',
  ],
  'Go, net/http': [
    '2026/03/04 09:15:02 http: panic serving 10.1.2.3:5123: no cart',
    'goroutine 34 [running]:',
    'net/http.(*conn).serve.func1()',
    '\t/usr/local/go/src/net/http/server.go:1868 +0xb0',
  ],
  PHP: [
    'PHP Fatal error:  Uncaught RuntimeException: no cart in /app/cart.php:12',
    'Stack trace:',
    '#0 /app/index.php(4): total(NULL)',
    '#1 {main}',
    '',
    'Next LogicException: outer in /app/cart.php:20',
    'Stack trace:',
    '#0 {main}',
    '  thrown in /app/cart.php on line 12',
  ],
  '.NET': [
    'Unhandled exception. System.InvalidOperationException: no cart',
    ' ---> System.TimeoutException: database',
    '   at Shop.Store.Load() in /app/Store.cs:line 9',
    '   --- End of inner exception stack trace ---',
    '   at Shop.Cart.Total() in /app/Cart.cs:line 41',
    '--- End of stack trace from previous location ---',
    '   at Program.<Main>$(String[] args)',
  ],
  "ASP.NET's console logger": [
    'fail: Microsoft.AspNetCore.Server.Kestrel[13]',
    '      Connection id "0HN", Request id "0HN:2": An unhandled exception was thrown.',
    '      System.InvalidOperationException: no cart',
    '         at Shop.Cart.Total() in /app/Cart.cs:line 41',
  ],
  Elixir: [
    '09:15:02.118 [error] GenServer Shop.Cart terminating',
    '** (KeyError) key :price not found in: %{id: 1}',
    '    (shop 0.1.0) lib/shop/cart.ex:41: Shop.Cart.total/1',
    '    (stdlib 5.2) gen_server.erl:1077: :gen_server.try_handle_cast/3',
    'Last message: {:"$gen_cast", :total}',
    'State: %{id: 1}',
  ],
  Rust: [
    "thread 'main' panicked at src/main.rs:4:10:",
    'called `Option::unwrap()` on a `None` value',
    'stack backtrace:',
    '   0: rust_begin_unwind',
    '             at /rustc/07dca489ac2d/library/std/src/panicking.rs:645:5',
    '   1: shop::cart::total',
    '             at ./src/cart.rs:41:9',
    'note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.',
  ],
  'Rust before 1.73': [
    "thread 'main' panicked at 'no cart', src/main.rs:4:10",
    'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
  ],
};

describe('the lines of a stack trace', () => {
  const before = 'Completed 200 OK in 12ms';
  const after = 'Started GET "/carts/4711" for 203.0.113.9';

  test.each(Object.entries(TRACES))('of %s are one log, and the lines around it are not in it', (_name, trace) => {
    expect(logsOf([before, ...trace, after])).toEqual([[before], trace, [after]]);
  });

  test.each(Object.entries(TRACES))('of %s are waited for at any place where a frame may end', (_name, trace) => {
    for (let length = 1; length < trace.length; length++) {
      const [log] = logsOf(trace.slice(0, length));
      expect(log).toHaveLength(length);
      let shape = shapeOf(trace[0] ?? '');
      for (const line of trace.slice(1, length)) shape = shapeAfter(shape, trace[0] ?? '', line) ?? shape;
      expect([length, mayGoOn(shape, trace[0] ?? '')]).toEqual([length, true]);
    }
  });

  test('that follow each other stay apart', () => {
    const { Python = [], Go = [], Rust = [] } = TRACES;
    expect(logsOf([...Python, ...Rust, ...Go, ...Python])).toEqual([Python, Rust, Go, Python]);
  });
});

describe('an ordinary line', () => {
  test.each([
    ['an indented one', 'Processing by CartsController#show as HTML', '  Parameters: {"id"=>"4711"}'],
    ['one that begins with "at"', 'shipment 12 arrived', '  at the harbour of Rotterdam'],
    ['a list', 'installed:', '  - react 19'],
    ['JSON', 'Error: no cart', '{"level":"info","msg":"after the error"}'],
    ['a traceback behind what is no error', '10.0.0.1 - "GET /" 200', 'Traceback (most recent call last):'],
    ['one with a number sign', 'deployed', '#0 is the first dyno'],
    ['one about a place in a file', 'compiled', 'src/app.rb:12:in the beginning'],
  ])('is not joined with %s', (_what, first, second) => {
    expect(logsOf([first, second])).toHaveLength(2);
  });

  test('is joined with the details that an error prints below itself', () => {
    expect(logsOf(['ValidationError: 2 problems', '  name: is missing', '  price: is negative', 'next'])).toHaveLength(
      2,
    );
  });

  test('is waited for when it speaks of an error, and JSON never is', () => {
    expect(mayGoOn(shapeOf('GET /carts 200'), 'GET /carts 200')).toBe(false);
    expect(mayGoOn(shapeOf('Checkout failed with an Exception'), 'Checkout failed with an Exception')).toBe(true);
    expect(mayGoOn(shapeOf('{"level":"error"}'), '{"level":"error"}')).toBe(false);
  });
});

test('JSON lines are never merged', () => {
  const lines = ['{"level":"error","msg":"a"}', '    at no.Place(X.java:1)', '{"level":"error","msg":"b"}'];
  expect(logsOf(lines)).toHaveLength(3);
});

test('a line of any length is judged in time that grows with it', () => {
  for (const line of ['(', '[a] '.repeat(2).trim(), 'a.'].map(
    (piece) => `${piece.repeat(64_000 / piece.length)}:in `,
  )) {
    const startedAt = performance.now();
    for (const shape of ['line', 'frames', 'go'] as const) shapeAfter(shape, 'error', line);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  }
});
