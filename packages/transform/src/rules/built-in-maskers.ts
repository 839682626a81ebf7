import { maskAwsKeys } from './maskers/aws-keys.js';
import { maskCards } from './maskers/card.js';
import { maskCredentials } from './maskers/credentials.js';
import { maskEmails } from './maskers/email.js';
import { maskIps } from './maskers/ip.js';
import { maskQuerySecrets } from './maskers/query-secrets.js';

/** Takes what it knows out of a text and puts `placeholder` there; the text itself when there is nothing. Linear in the text. */
export type Masker = (text: string, placeholder: string) => string;

export interface BuiltIn {
  readonly mask: Masker;
  readonly placeholder: string;
}

/** Maskers for what people mostly want to keep out of their logs, with less to get wrong than a pattern of one's own. */
export const BUILT_IN_MASKERS = {
  email: { mask: maskEmails, placeholder: '[email]' },
  card: { mask: maskCards, placeholder: '[card]' },
  ip: { mask: maskIps, placeholder: '[ip]' },
  credentials: { mask: maskCredentials, placeholder: '[credentials]' },
  query_secrets: { mask: maskQuerySecrets, placeholder: '[secret]' },
  aws_keys: { mask: maskAwsKeys, placeholder: '[aws_key]' },
} as const satisfies Readonly<Record<string, BuiltIn>>;

export type BuiltInMasker = keyof typeof BUILT_IN_MASKERS;
