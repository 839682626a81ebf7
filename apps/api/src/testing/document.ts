import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** An operation of an OpenAPI document, as far as tests look at it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: { readonly enum?: readonly string[] };
}

interface Schema {
  readonly $ref?: string;
  readonly examples?: readonly unknown[];
  /** What Nest makes of one example. */
  readonly example?: unknown;
}

interface DocumentText {
  readonly paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  readonly components?: { readonly schemas?: Record<string, object> };
}

const DOCUMENT = 'api';
const JSON_TYPE = 'application/json';

/** An OpenAPI 3.1 document to hold answers against: its schemas are JSON Schema 2020-12, which Ajv knows. */
export class ApiDocument {
  readonly operations: readonly Operation[];
  private readonly ajv: Ajv2020;
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly text: DocumentText) {
    this.operations = Object.entries(text.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
    );
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(this.ajv);
    this.ajv.addSchema(text, DOCUMENT);
  }

  operation(operationId: string): Operation {
    const found = this.operations.find((each) => each.operationId === operationId);
    if (found === undefined) throw new Error(`The document has no operation ${operationId}`);
    return found;
  }

  /** What is wrong with an answer by the document; []: nothing. */
  faultsOf(operation: Operation, answer: { status: number; type: string | null; text: string }): string[] {
    const response = operation.responses[String(answer.status)];
    if (response === undefined) return [`status ${answer.status} is not documented: ${answer.text.slice(0, 200)}`];
    const types = Object.keys(response.content ?? {});
    if (types.length === 0) return answer.text === '' ? [] : [`an answer without a documented body has one`];
    const type = types.find((each) => answer.type?.startsWith(each));
    if (type === undefined) return [`${answer.type} is not documented, but ${types.join(', ')}`];
    if (!/[/+]json$/.test(type)) return [];
    const { method, path } = operation;
    const at = ['paths', path, method.toLowerCase(), 'responses', answer.status, 'content', type, 'schema'];
    return this.schemaFaults(pointer(at), JSON.parse(answer.text));
  }

  /** The examples of an operation's request body, and what its schema has against them. */
  examplesOf(operation: Operation): { readonly examples: readonly unknown[]; readonly faults: readonly string[] } {
    const schema = operation.requestBody?.content[JSON_TYPE]?.schema ?? {};
    const name = schema.$ref?.split('/').at(-1);
    const named = name === undefined ? schema : ((this.text.components?.schemas?.[name] ?? {}) as Schema);
    const examples = named.examples ?? (named.example === undefined ? [] : [named.example]);
    const { method, path } = operation;
    const at = pointer(['paths', path, method.toLowerCase(), 'requestBody', 'content', JSON_TYPE, 'schema']);
    return { examples, faults: examples.flatMap((example) => this.schemaFaults(at, example)) };
  }

  private schemaFaults(at: string, value: unknown): string[] {
    const validate = this.compiled.get(at) ?? this.ajv.compile({ $ref: `${DOCUMENT}#${at}` });
    this.compiled.set(at, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`);
  }
}

/** RFC 6901, in a URI. */
function pointer(parts: readonly (string | number)[]): string {
  const escaped = parts.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'));
  return `/${escaped.map(encodeURIComponent).join('/')}`;
}
