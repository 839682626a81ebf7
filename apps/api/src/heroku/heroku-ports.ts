import type { Config } from '@logferry/runtime';

/** What Heroku and we know each other by, and where it is. */
export interface HerokuPorts {
  /** The manifest's; also the user name of Heroku's calls. */
  readonly addonId: string;
  readonly password: string;
  readonly ssoSalt: string;
  /** null: Heroku's API cannot be asked, so apps keep the add-on's name. */
  readonly clientSecret: string | null;
  readonly apiUrl: string;
  readonly idUrl: string;
}

/** null: no add-on is offered. */
export function herokuPorts({ herokuAddon, herokuApiUrl, herokuIdUrl }: Config): HerokuPorts | null {
  if (herokuAddon === undefined) return null;
  const { id, password, ssoSalt, clientSecret } = herokuAddon;
  return {
    addonId: id,
    password,
    ssoSalt,
    clientSecret: clientSecret ?? null,
    apiUrl: herokuApiUrl,
    idUrl: herokuIdUrl,
  };
}
