// Which lines of one dyno are one message: the stack traces that runtimes print line by line.
//
// A log in the making has a shape, named after what its lines looked like so far; the shape decides whether the next line goes on with it.
// Only what plainly is part of a trace is joined: an ordinary line, however it is indented, stays a log of its own, and a JSON line always
// does. Written after what the runtimes print (the outputs in shape.test.ts), not after one logger's settings.
//
//   json                never goes on
//   pattern             the tenant's `multi_line` rule says where logs begin
//   line                an ordinary line. A stack frame of any language makes it `frames`; an error's details, its traceback or its
//                       goroutines may follow when the line itself speaks of an error
//   frames              frames of Java, JavaScript, .NET, Ruby, Elixir; `props`: behind them Node prints the error's own properties in braces
//   node                where Node stopped: file, source line, caret, then the error and its frames
//   python              a traceback up to its exception; python_end: the exception was there, `python_chain`: and another one follows it
//   go, php, elixir, dotnet   their own forms; rust_head: the panic's message comes next, rust: it was there
//
// Cost: a line that begins a log of its own is told by its first character and one search for `:in `.

/** What the lines of a log looked like so far. */
export type Shape =
  | 'json'
  | 'pattern'
  | 'line'
  | 'frames'
  | 'props'
  | 'node'
  | 'python'
  | 'python_end'
  | 'python_chain'
  | 'go'
  | 'php'
  | 'elixir'
  | 'dotnet'
  | 'rust_head'
  | 'rust';

/** Where a line says that it speaks of an error; what comes behind is arguments. */
const ERROR_CHARS_MAX = 500;
/** A frame names a file and a function; what is longer is prose that is looked at no further. */
const FRAME_CHARS_MAX = 2_000;

const SPEAKS_OF_ERROR = /error|exception|fatal|panic|failure|crit/i;
/** `app/models/cart.rb:41:in 'Cart#total'`, behind a tagged logger's request id or not. The first line of an uncaught error goes on behind the quote. */
const RUBY_FRAME = /^(?:\[[^\]\s]+\] )*(?:from )?[^\s:][^:]*:\d+:in [`'"].*['"`]$/;
const NODE_LOCATION = /^(?:file:\/\/)?(?:\/|node:)\S+:\d+$/;
const NODE_ERROR = /^(?:Uncaught |\[?[\w$.]*(?:Error|Exception)\b)/;
const ELIXIR_FRAME = /^\([\w .-]+\) \S+:\d+: |^(?:lib|test|web|nofile)\S*:\d+: /;
const GO_CALL = /^[\w.\-/*()$·[\]]+\(.*\)$/;
const DOTNET_HEAD = /^(?:trce|dbug|info|warn|fail|crit): [\w.`+]+\[\d+\]$/;
/** Java's loggers print what was thrown below the line they were given. */
const JAVA_THROWABLE = /^(?:[a-z_]\w*\.)+[A-Z][\w$]*(?:Exception|Error)(?::|$)/;
const MORE_FRAMES = /^\.\.\. \d+ (?:more|common frames omitted)/;

const TAB = 0x09;
const SPACE = 0x20;
const HASH = 0x23;
const STAR = 0x2a;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The shape of a log whose first line this is. */
export function shapeOf(text: string): Shape {
  switch (text.charCodeAt(0)) {
    case OPEN_BRACE:
      return isJsonLine(text) ? 'json' : 'line';
    case STAR:
      return text.startsWith('** (') ? 'elixir' : 'line';
    case SLASH:
      return NODE_LOCATION.test(text) ? 'node' : 'line';
    case 0x50: // P
      return text.startsWith('PHP ') && text.includes('Uncaught ') ? 'php' : 'line';
    case 0x54: // T
      return isTraceback(text) ? 'python' : 'line';
    case 0x66: // f
      if (text.startsWith('fatal error: ')) return 'go';
      return NODE_LOCATION.test(text) ? 'node' : shapeOfLevelLine(text);
    case 0x67: // g
      return text.startsWith('goroutine ') ? 'go' : 'line';
    case 0x6e: // n
      return NODE_LOCATION.test(text) ? 'node' : 'line';
    case 0x70: // p
      return text.startsWith('panic: ') ? 'go' : 'line';
    case 0x74: // t
      return text.startsWith('thread ') && text.includes(' panicked at ') ? shapeOfPanic(text) : shapeOfLevelLine(text);
    case 0x63: // c
    case 0x64: // d
    case 0x69: // i
    case 0x77: // w
      return shapeOfLevelLine(text);
    default:
      return 'line';
  }
}

/**
 * The shape of a log once this line is part of it; null: the line begins a log of its own.
 * @param head the log's first line
 */
export function shapeAfter(shape: Shape, head: string, text: string): Shape | null {
  const first = text.charCodeAt(0);
  if (isJsonLine(text)) return null;
  switch (shape) {
    case 'json':
    case 'pattern':
      return null;
    case 'line':
      return afterLine(head, text, first);
    case 'frames':
      return isFrame(text, first) ? afterFrame(text) : null;
    case 'props':
      if (isIndented(first)) return 'props';
      return first === CLOSE_BRACE ? 'frames' : null;
    case 'node':
      return isIndented(first) || text === '' || NODE_ERROR.test(text) || isNodeEnd(text, first) ? 'node' : null;
    case 'python':
      return isIndented(first) || text === '' ? 'python' : 'python_end';
    case 'python_end':
      if (isIndented(first) || text === '') return 'python_end';
      return isPythonLink(text) ? 'python_chain' : null;
    case 'python_chain':
      if (isTraceback(text)) return 'python';
      return text === '' ? 'python_chain' : null;
    case 'go':
      return first === TAB || text === '' || isGoLine(text) ? 'go' : null;
    case 'php':
      return isIndented(first) || text === '' || isPhpLine(text, first) ? 'php' : null;
    case 'elixir':
      return isIndented(first) || isElixirLine(text, first) ? 'elixir' : null;
    case 'dotnet':
      return text.startsWith('      ') ? 'dotnet' : null;
    case 'rust_head':
      return 'rust';
    case 'rust':
      return isIndented(first) || text.startsWith('note: ') || text === 'stack backtrace:' ? 'rust' : null;
    default: {
      const unknown: never = shape;
      throw new RangeError(`unknown shape ${unknown}`);
    }
  }
}

/** Whether a log that ends here may go on in the next frame, so that it is worth waiting for. */
export function mayGoOn(shape: Shape, head: string): boolean {
  return shape === 'line' ? speaksOfError(head) : shape !== 'json';
}

/** One JSON object; an opening brace alone is the beginning of one that is printed over several lines. */
export function isJsonLine(text: string): boolean {
  return text.charCodeAt(0) === OPEN_BRACE && text.length > 1;
}

function afterLine(head: string, text: string, first: number): Shape | null {
  if (head === '') return null;
  // Rails puts one between an error and its frames.
  if (text === '') return speaksOfError(head) ? 'line' : null;
  if (isFrame(text, first)) return afterFrame(text);
  if (isIndented(first)) return speaksOfError(head) ? 'line' : null;
  switch (first) {
    case HASH:
      return text.startsWith('#0 ') && speaksOfError(head) ? 'php' : null;
    case STAR:
      return text.startsWith('** (') && speaksOfError(head) ? 'elixir' : null;
    case 0x53: // S
      return text === 'Stack trace:' ? 'php' : null;
    case 0x54: // T
      return isTraceback(text) && speaksOfError(head) ? 'python' : null;
    case 0x67: // g
      return text.startsWith('goroutine ') && speaksOfError(head) ? 'go' : null;
    case 0x73: // s
      return text === 'stack backtrace:' ? 'rust' : null;
    default:
      return JAVA_THROWABLE.test(text) && speaksOfError(head) && !JAVA_THROWABLE.test(head) ? 'line' : null;
  }
}

/** A frame of Java, JavaScript, .NET, Ruby or Elixir, or what stands between their frames. */
function isFrame(text: string, first: number): boolean {
  if (text.length > FRAME_CHARS_MAX) return false;
  if (!isIndented(first)) {
    if (first === 0x43) return text.startsWith('Caused by: '); // C
    if (first === DASH) return text.startsWith('--- End of ');
    if (first === DOT) return MORE_FRAMES.test(text);
    return text.includes(':in ') && RUBY_FRAME.test(text);
  }
  const line = text.trimStart();
  switch (line.charCodeAt(0)) {
    case 0x61: // a
      return line.startsWith('at ') ? namesPlace(line) : line.includes(':in ') && RUBY_FRAME.test(line);
    case 0x43: // C
      return line.startsWith('Caused by: ');
    case 0x53: // S
      return line.startsWith('Suppressed: ');
    case DASH:
      return line.startsWith('--- End of ') || line.startsWith('---> ');
    case DOT:
      return MORE_FRAMES.test(line);
    case 0x28: // (
    case 0x6c: // l
    case 0x6e: // n
      return ELIXIR_FRAME.test(line) || (line.includes(':in ') && RUBY_FRAME.test(line));
    default:
      return line.includes(':in ') && RUBY_FRAME.test(line);
  }
}

/** `at Object.<anonymous> (/app/x.js:1:2)`, `at com.shop.Cart.total(Cart.java:41)`, `at Shop.Cart.Total() in /app/Cart.cs:line 41`. */
function namesPlace(line: string): boolean {
  return line.includes('(') || line.includes('/') || line.includes('<');
}

function afterFrame(text: string): Shape {
  return text.endsWith(' {') ? 'props' : 'frames';
}

function speaksOfError(head: string): boolean {
  return SPEAKS_OF_ERROR.test(head.length > ERROR_CHARS_MAX ? head.substring(0, ERROR_CHARS_MAX) : head);
}

function isIndented(first: number): boolean {
  return first === SPACE || first === TAB;
}

function isTraceback(text: string): boolean {
  return text.startsWith('Traceback (most recent call last)');
}

function isPythonLink(text: string): boolean {
  return text.startsWith('During handling of the above ') || text.startsWith('The above exception was ');
}

function isNodeEnd(text: string, first: number): boolean {
  return first === CLOSE_BRACE || text.startsWith('Node.js v') || text.startsWith('Thrown at:');
}

function isGoLine(text: string): boolean {
  return (
    text.startsWith('goroutine ') ||
    text.startsWith('created by ') ||
    text.startsWith('[signal ') ||
    text.startsWith('exit status ') ||
    text.startsWith('...additional frames elided...') ||
    (text.length <= FRAME_CHARS_MAX && GO_CALL.test(text))
  );
}

function isPhpLine(text: string, first: number): boolean {
  return first === HASH || text === 'Stack trace:' || text.startsWith('Next ');
}

function isElixirLine(text: string, first: number): boolean {
  if (first === STAR) return text.startsWith('** (');
  return text.startsWith('Last message') || text.startsWith('State: ') || text.startsWith('Function: ');
}

/** `fail: Shop.Program[0]`: .NET's console logger prints the message on the lines below, indented by six. */
function shapeOfLevelLine(text: string): Shape {
  return text.charCodeAt(4) === 0x3a && DOTNET_HEAD.test(text) ? 'dotnet' : 'line';
}

/** Since Rust 1.73 the message stands on a line of its own. */
function shapeOfPanic(text: string): Shape {
  return text.endsWith(':') ? 'rust_head' : 'rust';
}
