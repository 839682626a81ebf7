/** Colours are tokens; dark mode swaps the tokens and nothing else. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --panel: #ffffff; --line: #dfe3e8; --ink: #1c2430; --soft: #5b6675; --accent: #5a3fc0;
  --chip: #eef0f4; --notice: #fff6dd; --notice-line: #ecd38b; --notice-ink: #5d4708;
  --error: #c02437; --warn: #a05a00; --info: #1d5fb8; --ok: #1c7a45; --debug: #6b7482;
  --sans: system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --panel: #1a2029; --line: #2d3642; --ink: #e4e9f0; --soft: #98a4b3; --accent: #b3a2ff;
    --chip: #262e3a; --notice: #2c2614; --notice-line: #5c4d1f; --notice-ink: #eed9a0;
    --error: #ff7a88; --warn: #f2b45c; --info: #78b2ff; --ok: #62cf91; --debug: #98a4b3;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.45 var(--sans); }
header { background: var(--notice); border-bottom: 1px solid var(--notice-line); color: var(--notice-ink); padding: 12px 20px; }
h1 { margin: 0; font-size: 15px; font-weight: 600; text-wrap: balance; }
main { max-width: 1400px; margin: 0 auto; padding: 16px 20px 48px; }
form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin-bottom: 12px; }
input[type=search] { flex: 1 1 200px; min-width: 0; max-width: 460px; padding: 7px 10px; font: inherit; color: inherit; background: var(--panel);
  border: 1px solid var(--line); border-radius: 6px; }
button { padding: 7px 14px; font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
button:hover { border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
label { display: inline-flex; gap: 6px; align-items: center; color: var(--soft); }
.count { color: var(--soft); margin-left: auto; font-variant-numeric: tabular-nums; }
a { color: var(--accent); }
ol { list-style: none; margin: 0; padding: 0; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
li { border-top: 1px solid var(--line); border-left: 3px solid var(--status); padding: 7px 14px 8px 12px; display: grid;
  grid-template-columns: 186px 62px minmax(0, 1fr); gap: 3px 12px; align-items: baseline; }
li:first-child { border-top: 0; }
time { font: 12px/1.5 var(--mono); color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.status { color: var(--status); font-size: 12px; font-weight: 600; }
.message { font: 13px/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.blank { color: var(--soft); font-style: italic; }
.facts { grid-column: 3; display: flex; flex-wrap: wrap; gap: 4px 6px; font-size: 12px; color: var(--soft); }
.facts b { font-weight: 600; color: var(--ink); }
.facts > span { overflow-wrap: anywhere; }
.facts .fact { margin-right: 8px; }
.tag { background: var(--chip); border-radius: 4px; padding: 0 6px; }
.emerg, .alert, .critical, .error { --status: var(--error); }
.warn { --status: var(--warn); } .notice, .info { --status: var(--info); } .ok { --status: var(--ok); } .debug { --status: var(--debug); }
.empty { padding: 44px 20px; text-align: center; color: var(--soft); background: var(--panel); border: 1px dashed var(--line); border-radius: 8px; }
@media (max-width: 720px) {
  header { padding: 10px 14px; } main { padding: 12px 14px 40px; }
  input[type=search] { max-width: none; }
  li { grid-template-columns: auto minmax(0, 1fr); gap: 3px 10px; }
  .message, .facts { grid-column: 1 / -1; }
}
`;
