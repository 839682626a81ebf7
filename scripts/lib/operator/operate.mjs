import { parseArgs } from 'node:util';
import { LaunchFault } from '../launch-fault.mjs';
import { OperatorClient } from './client.mjs';
import { COMMANDS, GLOBAL_OPTIONS } from './commands.mjs';

const HELP = `npm run operator -- <command>

${Object.values(COMMANDS)
  .map(({ usage, summary }) => `  ${usage.padEnd(58)} ${summary}`)
  .join('\n')}

OPERATOR_TOKEN, and PUBLIC_URL or PORT, come from the environment or from .env; --url names another address, and
--json prints answers as they come. A bound of "plan" takes back what was granted beside the plan.`;

/**
 * Does one command, and prints what came of it.
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {(text: string) => void} print
 * @throws {LaunchFault} what the person at the terminal can mend
 */
export async function operate(args, env, print) {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') return print(HELP);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new LaunchFault(`${name} is not a command`, 'See npm run operator -- help');
  const { values, positionals } = parse(rest, command);
  if (positionals.length !== command.takes) {
    throw new LaunchFault(`${name} takes ${command.takes} argument${command.takes === 1 ? '' : 's'}`, command.usage);
  }
  const token = env.OPERATOR_TOKEN;
  if (!token) throw new LaunchFault('OPERATOR_TOKEN is not set', 'Set it as the api has it, or put it into .env');
  const url = String(values.url ?? env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT ?? 3000}`);
  const client = new OperatorClient(url, token);
  await command.run({ client, values, positionals, print: values.json ? toJson(print) : toText(print) });
}

/**
 * @param {string[]} args
 * @param {import('./commands.mjs').Command} command
 */
function parse(args, command) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...GLOBAL_OPTIONS, ...command.options } });
  } catch (error) {
    throw new LaunchFault(/** @type {Error} */ (error).message, command.usage);
  }
}

/** @param {(text: string) => void} print */
function toText(print) {
  return (/** @type {unknown} */ _answer, /** @type {string} */ text) => print(text);
}

/** @param {(text: string) => void} print */
function toJson(print) {
  return (/** @type {unknown} */ answer) => print(JSON.stringify(answer, null, 2));
}
