import { LaunchFault } from '../launch-fault.mjs';

/** Of the common runtime, and of the Private Spaces that Heroku has. */
const REGIONS = ['us', 'eu'];
const NEEDED = ['HEROKU_ADDON_ID', 'HEROKU_ADDON_PASSWORD', 'HEROKU_SSO_SALT', 'PUBLIC_URL'];

/**
 * The manifest of the add-on for Heroku (Add-on Manifest, version 3 of the API), from environment variables.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @throws LaunchFault when something is missing
 */
export function addonManifest(env) {
  const missing = NEEDED.filter((name) => !env[name]?.trim());
  if (missing.length > 0) {
    throw new LaunchFault(`${missing.join(', ')}: not set`, 'docs/heroku-addon.md says what they are.');
  }
  const [id, password, salt, publicUrl] = NEEDED.map((name) => env[name]?.trim() ?? '');
  const url = new URL(publicUrl ?? '');
  if (url.protocol !== 'https:') {
    throw new LaunchFault('PUBLIC_URL is no https address', 'Heroku calls add-ons over https only.');
  }
  const addresses = { base_url: `${url.origin}/heroku/resources`, sso_url: `${url.origin}/heroku/sso` };
  return {
    id,
    name: 'Logferry',
    api: {
      version: '3',
      config_vars_prefix: 'LOGFERRY',
      config_vars: ['LOGFERRY_URL'],
      password,
      sso_salt: salt,
      regions: REGIONS,
      requires: ['syslog_drain'],
      production: addresses,
      test: addresses,
    },
  };
}
